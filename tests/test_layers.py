"""Imports point down only: index <- bot <- ui, evals <- pincite."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("index", "bot", "ui", "evals", "pincite", "training", "tests")
MAY_IMPORT = {
    "index": {"index"},
    "bot": {"index", "bot"},
    "ui": {"index", "bot", "ui"},
    "evals": {"index", "bot", "evals"},
    "pincite": {"index", "bot", "ui", "evals", "pincite"},
}
WEB = {"gradio", "gradio_client", "fastapi", "starlette", "uvicorn"}
TRAINING = {"torch", "transformers", "onnx", "sklearn", "safetensors"}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def broken_arrows(root: Path) -> list[str]:
    found = []
    for layer, allowed in MAY_IMPORT.items():
        for path in sorted((root / layer).rglob("*.py")):
            for module in imported(path):
                top = module.split(".")[0]
                wrong = top in OURS and top not in allowed
                wrong |= layer != "ui" and top in WEB
                wrong |= top in TRAINING
                wrong |= top == "chromadb" and path.name != "store.py"
                if wrong:
                    found.append(f"{path.relative_to(root)} imports {module}")
    return found


def test_every_import_points_down() -> None:
    assert broken_arrows(ROOT) == []


def test_documents_import_nothing_of_ours() -> None:
    assert not {m.split(".")[0] for m in imported(ROOT / "index" / "documents.py")} & set(OURS)


@pytest.mark.parametrize(
    ("layer", "line"),
    [
        ("index", "from bot import Bot"),
        ("bot", "import gradio"),
        ("ui", "from evals.run import run"),
        ("bot", "import chromadb"),
        ("evals", "import torch"),
    ],
)
def test_an_arrow_that_points_up_is_found(tmp_path: Path, layer: str, line: str) -> None:
    (tmp_path / layer).mkdir()
    (tmp_path / layer / "planted.py").write_text(f"def f():\n    {line}\n")
    assert len(broken_arrows(tmp_path)) == 1
