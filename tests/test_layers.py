"""Imports point down only: index <- bot <- ui, evals <- pincite.

Read from the source, so an import inside a function counts as much as one at the top. An import made by a name that is
put together when the program runs is not seen.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = {"index", "bot", "ui", "evals", "pincite", "training", "tests"}
MAY_IMPORT = {
    "index": {"index"},
    "bot": {"index", "bot"},
    "ui": {"index", "bot", "ui"},
    "evals": {"index", "bot", "evals"},
    "pincite": {"index", "bot", "ui", "evals", "pincite"},
}
TRAINING = {"torch", "transformers", "sentence_transformers", "onnx", "sklearn", "safetensors"}
WEB = {"gradio", "gradio_client", "fastapi", "starlette", "uvicorn"}
MCP = {"mcp", "mcp_types"}
RECOGNITION = {"rapidocr", "cv2"}
CHROMA = ("chromadb", "llama_index.vector_stores.chroma")


def imported(path: Path) -> Iterator[str]:
    """The modules a file imports, by their full names. A relative import stays inside its layer and is left out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def is_allowed(file: Path, module: str) -> bool:
    """Whether `file`, a path from the root, may import `module`."""
    layer, top = file.parts[0], module.split(".")[0]
    if top in OURS:
        return top in MAY_IMPORT[layer] and file.as_posix() != "index/documents.py"
    if top in WEB:
        return layer == "ui" or (file.as_posix() == "bot/server.py" and not top.startswith("gradio"))
    if top in MCP:
        return file.as_posix() == "bot/mcp_door.py"
    if top in RECOGNITION:
        return file.as_posix() == "index/scans.py"
    if module.startswith(CHROMA):
        return file.as_posix() == "index/store.py"
    return top not in TRAINING


def broken_arrows(root: Path) -> list[str]:
    return [
        f"{file} imports {module}"
        for layer in MAY_IMPORT
        for path in sorted((root / layer).rglob("*.py"))
        for file in [path.relative_to(root)]
        for module in imported(path)
        if not is_allowed(file, module)
    ]


def planted(root: Path, file: str, line: str) -> list[str]:
    (root / file).parent.mkdir(parents=True)
    (root / file).write_text(f"def f():\n    {line}\n")
    return broken_arrows(root)


def test_every_import_points_down() -> None:
    assert broken_arrows(ROOT) == []


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_the_layer_has_files_to_look_at(layer: str) -> None:
    assert (ROOT / layer / "__init__.py").exists()


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("index/planted.py", "from bot import Bot"),
        ("index/planted.py", "import numpy, pincite.cli"),
        ("index/readers/planted.py", "import evals.run"),
        ("index/documents.py", "from index.errors import PinciteError"),
        ("index/corpus.py", "import chromadb.config"),
        ("index/retriever.py", "from llama_index.vector_stores.chroma import ChromaVectorStore"),
        ("bot/planted.py", "import gradio"),
        ("bot/planted.py", "from fastapi import FastAPI"),
        ("bot/server.py", "import gradio"),
        ("bot/planted.py", "from ui import page"),
        ("bot/tools.py", "from mcp_types import Tool"),
        ("pincite/cli.py", "import mcp"),
        ("bot/store.py", "import chromadb"),
        ("index/pdf.py", "from rapidocr import RapidOCR"),
        ("ui/planted.py", "from evals.run import run"),
        ("ui/planted.py", "from pincite import Bot"),
        ("evals/planted.py", "from ui import html"),
        ("evals/planted.py", "import torch"),
        ("pincite/planted.py", "import training.calibrate"),
        ("pincite/planted.py", "from tests.conftest import SEEDS"),
    ],
)
def test_an_arrow_that_points_up_is_found(tmp_path: Path, file: str, line: str) -> None:
    assert len(planted(tmp_path, file, line)) == 1


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("index/store.py", "import chromadb"),
        ("bot/planted.py", "from index.documents import Span"),
        ("bot/planted.py", "from .answer import Answer"),
        ("bot/server.py", "from fastapi import FastAPI"),
        ("bot/mcp_door.py", "from mcp.server import Server"),
        ("ui/planted.py", "import gradio, bot"),
        ("pincite/planted.py", "from evals.cli import app"),
    ],
)
def test_an_arrow_that_points_down_is_let_be(tmp_path: Path, file: str, line: str) -> None:
    assert planted(tmp_path, file, line) == []
