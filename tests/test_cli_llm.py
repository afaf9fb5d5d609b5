"""The command line with a language model: a real server on loopback, the real client, and what is printed."""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pincite.cli import main
from tests.llm_server import Stage, breaks_off, refuses, says

QUESTION = "What do bees make?"


@pytest.fixture
def stage() -> Iterator[Stage]:
    with Stage([]) as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bees.txt").write_text("Bees make honey in the hive.\n", encoding="utf-8")
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, stage: Stage, folder: Path, *arguments: str, question: str = QUESTION) -> int:
    return call(monkeypatch, stage, folder, "ask", question, *arguments)


def call(monkeypatch: pytest.MonkeyPatch, stage: Stage, folder: Path, command: str, *arguments: str) -> int:
    options = ["--corpus", str(folder), "--llm", "openai/gpt-4o-mini", "--llm-base-url", stage.url]
    monkeypatch.setattr(sys, "argv", ["pincite", command, *options, *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_an_answer_of_a_model_is_printed_with_its_citations_and_its_cost(
    monkeypatch: pytest.MonkeyPatch, stage: Stage, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.then(says("Bees make honey in the hive [s1].", usage=(1234, 12)))
    assert run(monkeypatch, stage, folder) == 0
    printed = capsys.readouterr().out
    assert "Bees make honey in the hive. [1]" in printed
    assert "openai/gpt-4o-mini, 1,234 tokens in and 12 out" in printed


def test_with_strict_what_is_not_supported_is_dropped_and_without_it_marked(
    monkeypatch: pytest.MonkeyPatch, stage: Stage, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reply = says("Bees make honey in the hive [s1]. Wasps make 5 kg of jam [s1].")
    texts = []
    for option in ((), ("--strict",), ("--strict", "--unsupported", "mark")):
        stage.then(reply)
        assert run(monkeypatch, stage, folder, "--json", *option) == 0
        found = json.loads(capsys.readouterr().out)
        texts.append([(s["text"], s["verdict"]) for s in found["statements"]])
    bees, wasps = ("Bees make honey in the hive.", "supported"), ("Wasps make 5 kg of jam.", "unsupported")
    assert texts == [[bees, wasps], [bees], [bees, wasps]]
    assert found["model"] == "openai/gpt-4o-mini"
    assert found["usage"]["requests"] == 1


def test_a_model_that_fails_is_one_line_with_the_passages_below(
    monkeypatch: pytest.MonkeyPatch, stage: Stage, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.then(breaks_off("Bees"))
    assert run(monkeypatch, stage, folder) == 1
    lines = capsys.readouterr().err.splitlines()
    told = next(line for line in lines if "broke off" in line)
    assert told.startswith("pincite: the connection to the model 'openai/gpt-4o-mini'")
    assert "Bees make honey in the hive." in lines


def test_a_wrong_key_is_a_wrong_set_up(
    monkeypatch: pytest.MonkeyPatch, stage: Stage, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.then(refuses(401, "Incorrect API key"))
    assert run(monkeypatch, stage, folder) == 2
    assert "check OPENAI_API_KEY" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (("--unsupported", "hide"), "--unsupported is 'hide': it must be one of drop, mark, keep"),
        (("--fallback", "other"), "--fallback is 'other': it must be one of none, reader"),
        (("--min-confidence", "60"), "--min-confidence is 60.0: it must be from 0 to 1"),
        (("--deadline", "0"), "--deadline is 0.0: it must be from 0.1 to 10,000"),
        (("--llm-window", "0"), "--llm-window is 0: it must be from 1 to 10,000,000"),
        (("--llm", "gpt-4o"), "there is no language model 'gpt-4o'"),
    ],
)
def test_an_option_that_cannot_be_right_is_named(
    monkeypatch: pytest.MonkeyPatch, stage: Stage, folder: Path, capsys: pytest.CaptureFixture[str], option: tuple[str, ...], words: str
) -> None:  # fmt: skip
    assert run(monkeypatch, stage, folder, *option) == 2
    assert words in capsys.readouterr().err


def test_a_failure_among_several_questions_keeps_its_line_and_the_rest_are_answered(
    monkeypatch: pytest.MonkeyPatch, stage: Stage, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.then(breaks_off("Bees"), says("Bees make honey in the hive [s1]."))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{QUESTION}\n{QUESTION}\n".encode())))
    assert run(monkeypatch, stage, folder, "--json", question="-") == 1
    printed = capsys.readouterr()
    failed, answered = (json.loads(line) for line in printed.out.splitlines())
    assert failed["question"] == QUESTION
    assert "broke off" in failed["error"]["message"]
    assert answered["statements"][0]["text"] == "Bees make honey in the hive."
    assert "broke off" in printed.err


def test_a_conversation_goes_on_after_a_failure(
    monkeypatch: pytest.MonkeyPatch, stage: Stage, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.then(breaks_off("Bees"), says("Bees make honey in the hive [s1]."))
    questions = iter((QUESTION, QUESTION, ""))
    monkeypatch.setattr("pincite.terminal.prompt_for", lambda mark: next(questions))
    assert call(monkeypatch, stage, folder, "chat") == 0
    printed = capsys.readouterr()
    assert "broke off" in printed.err
    assert "Bees make honey in the hive. [1]" in printed.out


def test_the_gate_asks_the_model_that_a_variable_names_and_its_help_says_so(
    monkeypatch: pytest.MonkeyPatch, stage: Stage, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.then(says("Bees make honey in the hive [s1].", usage=(1234, 12)))
    monkeypatch.setenv("PINCITE_LLM", "openai/gpt-4o-mini")
    monkeypatch.setenv("PINCITE_LLM_BASE_URL", stage.url)
    sample = {"id": "1", "question": QUESTION, "answerable": True, "answers": ["honey"]}
    (path := folder / "samples.jsonl").write_text(json.dumps(sample))
    for arguments in (["run", str(path), "--corpus", str(folder), "--json"], ["run", "--help"]):
        monkeypatch.setattr(sys, "argv", ["pincite", "eval", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code
    report, explained = capsys.readouterr().out.split("\n", 1)
    assert json.loads(report)["model"] == "openai/gpt-4o-mini"
    assert json.loads(report)["usage"]["requests"] == 1
    assert "PINCITE_LLM=openai/MODEL" in explained
