"""Make the reader that ships with Pincite from a checkpoint: one ONNX file with 8-bit weights, beside one in 32 bits.

    python training/export_reader.py OUT_FOLDER/final.pt [--full reader.fp32.onnx]

The sha256 of the shipped file is written into bot/local/reader.py. training/calibrate.py comes next, and
training/evaluate_reader.py measures both files.
"""

import argparse
import hashlib
import re
from pathlib import Path

import numpy as np
import onnx
import torch
from graph import Array, Graph, encode
from onnx import TensorProto, helper

BOT = Path(__file__).parent.parent / "bot"
OUT = BOT / "models" / "reader" / "model.int8.onnx"


def build(weights: dict[str, Array], is_rounded: bool) -> onnx.ModelProto:
    """The reader, rounded or not; inputs and outputs as `bot/local/reader.py` expects them. The heads stay in 32 bits."""
    graph = Graph(is_rounded)
    x = encode(graph, weights, "token_type_ids")
    first = graph.node("Gather", [x, graph.constant("first", np.array(0, np.int64))], axis=1)
    for head, source in (("span", x), ("whole", first)):
        graph.linear(source, head, weights[f"{head}.weight"], weights[f"{head}.bias"], head, is_exact=True)
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in ("input_ids", "token_type_ids", "attention_mask")
    ]
    outputs = [
        helper.make_tensor_value_info("span", TensorProto.FLOAT, ["batch", "length", 2]),
        helper.make_tensor_value_info("whole", TensorProto.FLOAT, ["batch", 2]),
    ]
    made = helper.make_graph(graph.nodes, "pincite-reader", inputs, outputs, graph.tensors)
    imports = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(made, opset_imports=imports, ir_version=8, producer_name="pincite")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--full", type=Path, help="where to write the reader in 32 bits, to compare with")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    kept = torch.load(options.checkpoint, weights_only=True, map_location="cpu")["model"]
    weights = {name: value.numpy() for name, value in kept.items()}
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_bytes(build(weights, is_rounded=True).SerializeToString(deterministic=True))
    if options.full:
        options.full.write_bytes(build(weights, is_rounded=False).SerializeToString(deterministic=True))
    content = options.out.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if options.out == OUT:
        code = (BOT / "local" / "reader.py").read_text(encoding="utf-8")
        code = re.sub(r'("model\.int8\.onnx": )"[0-9a-f]*"', rf'\1"{digest}"', code)
        (BOT / "local" / "reader.py").write_text(code, encoding="utf-8")
    print(f"{len(content):,} bytes, sha256 {digest}")


if __name__ == "__main__":
    main()
