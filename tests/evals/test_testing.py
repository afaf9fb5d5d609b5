"""The pytest plug-in, as a team would use it: in a pytest of its own."""

import os
import subprocess
import sys
import tomllib
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from bot.answer import Reason, refuse
from evals.testing import why_ungrounded
from tests.evals.test_run import GENUINE, TEXTS, saying, with_citation

ROOT = Path(__file__).parent.parent.parent
GOOD = saying("?", "Bees make honey.", "Cows give milk.")

TESTS = """
import dataclasses

def test_a_good_answer(pincite_bot, assert_grounded):
    answer = pincite_bot.ask("What do cows give?")
    assert "milk" in answer.text
    assert_grounded(answer)
    assert_grounded(answer.to_json())

def test_a_bad_one(pincite_bot, assert_grounded):
    answer = pincite_bot.ask("What do cows give?")
    statement = dataclasses.replace(answer.statements[0], text="Cows give 7 litres of milk.")
    assert_grounded(dataclasses.replace(answer, statements=(statement,)))
"""


def run_pytest(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """A pytest of its own, without plug-ins but ours."""
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pytest", "-p", "evals.testing", "-q", *options, "test_answers.py"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A team's project: documents, tests, and pytest's settings."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "farm.txt").write_text("Bees make honey. Cows give milk.\n")
    (tmp_path / "test_answers.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


def test_a_team_tests_its_answers_with_one_word(project: Path) -> None:
    ran = run_pytest(project, "--pincite", "papers")
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "1 failed, 1 passed" in ran.stdout
    assert "the answer is not grounded:\n- 'Cows give 7 litres of milk.' says what it does not cite: 7" in ran.stdout


def test_the_documents_are_named_in_the_settings_or_it_says_how(project: Path) -> None:
    without = run_pytest(project, "-k", "good")
    assert (
        "pincite_bot needs documents: give --pincite FOLDER, or set pincite_corpus" in without.stdout + without.stderr
    )
    (project / "pytest.ini").write_text("[pytest]\npincite_corpus = papers\n")
    assert run_pytest(project, "-k", "good").returncode == 0


def test_pytest_finds_the_plug_in_by_the_entry_point() -> None:
    plugins = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"][
        "pytest11"
    ]
    assert plugins == {"pincite": "evals.testing"}
    assert callable(import_module(plugins["pincite"]).pytest_addoption)


def test_the_plug_in_costs_no_import_until_a_test_asks() -> None:
    script = (
        "import sys, evals.testing; print([m for m in ('numpy', 'chromadb', 'llama_index', 'bot') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_an_answer_that_stands_on_its_slices_has_no_fault() -> None:
    assert why_ungrounded(GOOD, TEXTS) == []
    assert why_ungrounded(refuse("?", Reason.NOT_IN_DOCUMENTS), TEXTS) == []


def test_every_fault_is_said() -> None:
    first, second = GOOD.statements
    forged = with_citation(saying("?", "Cows give milk."), replace(GENUINE, quote="Cows gave milk."))
    assert why_ungrounded(forged, TEXTS) == ["[1] is not what 'farm.txt' has at 17–32: 'Cows gave milk.'"]
    bare = replace(GOOD, statements=(replace(first, citations=()), replace(second, text="Cows give no milk.")))
    assert why_ungrounded(bare, TEXTS) == [
        "nothing is cited for 'Bees make honey.'",
        "'Cows give no milk.' says what it does not cite: not milk",
    ]


def test_what_a_refusal_shows_must_be_there() -> None:
    refused = refuse("?", Reason.NOT_IN_DOCUMENTS)
    assert refused.refusal is not None
    shown = replace(refused, refusal=replace(refused.refusal, nearest=(replace(GENUINE, quote="Cows"),)))
    assert len(why_ungrounded(shown, TEXTS)) == 1
