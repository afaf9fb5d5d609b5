"""`eval compare`: settings in words, saved reports, and a real bot under two settings."""

import json
from pathlib import Path

import pytest

from evals.contrast import Side, in_lines, measured, saved, settings_of, side_by_side
from evals.outputs import report_json, row
from evals.samples import Sample
from index.errors import SetupError
from tests.evals.test_run import MILK, many, ran, saying


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("defaults", {}),
        ("top_k=4", {"top_k": "4"}),
        ("top-k = 4, embedder=local", {"top_k": "4", "embedder": "local"}),
    ],
)
def test_settings_are_written_as_name_and_value(text: str, settings: dict[str, str]) -> None:
    assert settings_of(text) == settings


@pytest.mark.parametrize("text", ["report.json", "top_k", "corpus=x", "api_key=x", "topk=4", ""])
def test_what_is_no_setting_is_named(text: str) -> None:
    with pytest.raises(SetupError, match="is neither a saved report nor settings: write NAME=VALUE"):
        settings_of(text)


def side(name: str, right: int) -> Side:
    return Side(name, [row(result) for result in many(right).results])


def test_two_runs_stand_side_by_side_with_what_turned() -> None:
    one, other = side("top_k=4", right=30), side("top_k=9", right=20)
    lines = in_lines(one, other, side_by_side(one, other))
    (accuracy,) = [line for line in lines if line.startswith("answer_accuracy")]
    assert accuracy.split()[1:4] == ["0.7500", "0.5000", "-0.2500"]
    assert accuracy.endswith("n = 40  worse")
    assert lines[-2].strip() == "right in B alone (0): none"
    assert lines[-1].strip().startswith("right in A alone (10): 20, 21, ")


def test_runs_of_other_samples_cannot_be_compared() -> None:
    with pytest.raises(SetupError, match="have no sample in common"):
        side_by_side(side("a", right=3), Side("b", [row(result) for result in ran().results]))


def test_a_saved_report_is_read_and_anything_else_is_named(tmp_path: Path) -> None:
    (path := tmp_path / "report.json").write_text(
        json.dumps(report_json(ran(milk=saying(MILK.question, "Hens lay eggs."))))
    )
    assert [(one["id"], one["right"]) for one in saved(path)][:2] == [("honey", True), ("milk", False)]
    samples = '{"id": "1", "question": "Who?"}\n{"id": "2", "question": "When?"}\n'
    for text in ("", "[]", "{}", samples, "\xff", '{"samples": [{"id": "1", "right": true, "scores": {"x": 7}}]}'):
        path.write_text(text, encoding="latin-1")
        with pytest.raises(
            SetupError, match=r"report\.json' is not a report: name what `pincite eval run` wrote with --save"
        ):
            saved(path)
    with pytest.raises(SetupError, match=r"' cannot be read: Is a directory$"):
        saved(tmp_path)


def test_a_real_bot_is_measured_under_a_setting_and_leaves_no_index(corpus: Path) -> None:
    sample = Sample(
        "1", "fact", "When did Volodymyr Zelensky take office?", True, ("2019",), ("who took office in 2019.",)
    )
    found = measured("top_k=2", [sample], corpus)
    assert (found.name, [one["id"] for one in found.rows]) == ("top_k=2", ["1"])
    assert not (corpus / ".pincite").exists()
