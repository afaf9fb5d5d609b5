"""The guide to the evals: its commands exist with their options, its samples are samples, its YAML is what CI would read."""

import json
import re
import shlex
from pathlib import Path

import pytest
import typer

from evals.cli import app
from evals.run import METRICS, locate_evidence
from evals.samples import read_samples
from tests.evals.test_golden_sets import golden_set

GUIDE = (Path(__file__).parent.parent.parent / "docs" / "evals.md").read_text(encoding="utf-8")
FENCED = dict(re.findall(r"^```(json|python)\n(.*?)^```", GUIDE, flags=re.MULTILINE | re.DOTALL))
YAML = re.findall(r"^```yaml\n(.*?)^```", GUIDE, flags=re.MULTILINE | re.DOTALL)
COMMANDS = re.findall(r"^    (?:PINCITE_\w+=\S+ )*(pincite eval .+)$", GUIDE, flags=re.MULTILINE) + [
    " ".join(command.split())
    for text in YAML
    for command in re.findall(r"(pincite eval run.+?)(?=\n {0,6}[-a-z])", text, re.DOTALL)
]


def test_there_are_commands_to_look_at() -> None:
    assert len(COMMANDS) >= 15


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_guide_is_one_that_can_be_called(command: str) -> None:
    _, _, name, *arguments = shlex.split(command)
    known = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]
    with known.make_context(name, arguments) as context:
        bounds = context.params.get("least") or []
    assert all(bound.split("=")[0] in (*METRICS, "balanced_accuracy") for bound in bounds)


def test_every_command_is_in_the_guide() -> None:
    names = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    assert names == {command.split()[2] for command in COMMANDS}


def test_the_samples_of_the_guide_are_samples_of_the_boatyard(tmp_path: Path) -> None:
    (path := tmp_path / "samples.jsonl").write_text(FENCED["json"], encoding="utf-8")
    samples = read_samples(path)
    assert len(samples) == 4
    locate_evidence(samples, golden_set("boatyard").texts)
    assert all(json.loads(line) for line in FENCED["json"].splitlines())


def test_the_test_of_the_guide_uses_fixtures_that_the_plug_in_has() -> None:
    from evals import testing

    (arguments,) = re.findall(r"def test_\w+\((.*)\):", FENCED["python"])
    assert all(hasattr(testing, name.strip()) for name in arguments.split(","))


@pytest.mark.parametrize("text", YAML, ids=["github", "gitlab"])
def test_the_ci_snippets_are_yaml(text: str) -> None:
    yaml = pytest.importorskip("yaml")
    assert list(yaml.safe_load(text)) in (["jobs"], ["grounding"])
