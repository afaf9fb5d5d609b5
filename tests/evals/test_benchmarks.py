"""`make eval-public` on a tiny folder of sets: every set that is there gets its row, and the page keeps its prose."""

import gzip
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from evals import benchmarks
from evals.benchmarks import BEGIN, END, main, with_table
from index.errors import SetupError
from tests.evals.test_public import BARN, DOCUMENTS, HONEY

CLAIM = {"id": "1", "claim": "Bees make honey.", "evidence": "Bees make honey.", "label": "supported"}


def written(path: Path, rows: Sequence[object]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress("".join(f"{json.dumps(row)}\n" for row in rows).encode()))


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    marks = "\n".join(f"{BEGIN.format(name)}\nold\n{END}" for name in ("questions", "claims"))
    (path := tmp_path / "benchmarks.md").write_text(f"Before.\n{marks}\nAfter.\n", encoding="utf-8")
    monkeypatch.setattr(benchmarks, "PAGE", path)
    return path


def test_every_set_that_is_there_gets_its_row_and_the_prose_stays(page: Path, tmp_path: Path) -> None:
    written(tmp_path / "qa" / "clapnq_dev.questions.jsonl.gz", [HONEY, BARN])
    written(tmp_path / "qa" / "clapnq_dev.docs.jsonl.gz", DOCUMENTS)
    written(
        tmp_path / "verify" / "snli.jsonl.gz",
        [CLAIM, {**CLAIM, "id": "2", "claim": "Bees make 3 hives.", "label": "refuted"}],
    )
    main([str(tmp_path), "7"])
    text = page.read_text(encoding="utf-8")
    assert text.startswith("Before.\n")
    assert text.endswith("After.\n")
    assert "old" not in text
    assert re.search(
        r"^\| clapnq_dev \| all documents \| 2 \| .*`eval qa qa/clapnq_dev.*--open --limit 7`", text, re.MULTILINE
    )
    assert re.search(r"^\| snli \| 2 \| 1\.000 \| 1\.000 \| ", text, re.MULTILINE)
    rows = [line.count("|") for line in text.splitlines() if line.startswith("|")]
    assert len(set(rows[:3])) == len(set(rows[3:])) == 1, "each table is whole"


def test_without_a_folder_it_says_how(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="make eval-public DATA=folder"):
        main([str(tmp_path / "none")])


def test_a_page_without_its_marks_is_not_written_over() -> None:
    with pytest.raises(SetupError, match="lacks the marks"):
        with_table("no marks", "claims", "x")


def test_the_page_in_the_docs_has_its_marks_and_a_row_for_every_set_of_claims() -> None:
    text = benchmarks.PAGE.read_text(encoding="utf-8")
    for name in ("questions", "claims"):
        assert text != with_table(text, name, "x")
    rows = re.findall(r"^\| (\w+) \| [\d,]+ \| 0\.\d{3} ± 0\.\d{3} \|", text, flags=re.MULTILINE)
    assert rows == list(benchmarks.CLAIM_SETS)
