"""The command line: what each command prints, its exit codes, and one line on whatever is wrong.

Most tests call `main` in this process, which is what `pincite` and `python -m pincite` call; a few start the real thing.
"""

import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from filelock import FileLock
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from bot.answer import Answer, Note, Reason, Refusal
from bot.schema import answer_json_schema
from bot.settings import Settings
from pincite import __version__
from pincite.cli import app, main
from pincite.terminal import print_answer
from tests.models import ENCODER
from ui.place import Place

BEES = "Bees make honey in the hive.\n\nThe hive stands in the garden behind the house.\n"
COWS = "# Cows\n\nCows give milk twice a day. The barn was built in 1932 by Anna Berg.\n"
ANSWERED = "Who built the barn?"
REFUSED = "What is the capital of Australia?"


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever was printed
        return json.loads(self.out)


Pincite = Callable[..., Ran]


@pytest.fixture
def pincite(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Pincite:
    """Runs the command line in this process, with the models loaded once for all tests."""
    monkeypatch.setattr("index.embedding.Encoder", lambda: ENCODER)

    def run(*arguments: object, stdin: str | bytes = "") -> Ran:
        raw = stdin if isinstance(stdin, bytes) else stdin.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
        monkeypatch.setattr(sys, "argv", ["pincite", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        code = ended.value.code or 0
        assert isinstance(code, int)
        return Ran(code, printed.out, printed.err)

    return run


def write_farm(folder: Path) -> Path:
    folder.mkdir()
    for name, text in (("bees.txt", BEES), ("cows.md", COWS)):
        (folder / name).write_text(text, encoding="utf-8")
        os.utime(folder / name, (time.time() - 100, time.time() - 100))  # old enough for its stamp to be believed
    return folder


@pytest.fixture
def farm(tmp_path: Path) -> Path:
    """A folder of two documents that a test may change."""
    return write_farm(tmp_path / "farm")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same folder, indexed by the first test that asks it; nobody changes it."""
    return write_farm(tmp_path_factory.mktemp("shared") / "farm")


def is_one_line(ran: Ran, *parts: str) -> bool:
    """Whether standard error is one line of ours that holds these parts, and nothing went to standard output."""
    return (
        ran.out == ""
        and ran.err.startswith("pincite: ")
        and ran.err.count("\n") == 1
        and all(p in ran.err for p in parts)
    )


# Asking


def test_an_answer_comes_with_numbers_and_the_slices_with_their_places(pincite: Pincite, shared: Path) -> None:
    ran = pincite("ask", ANSWERED, "--corpus", shared)
    assert ran.code == 0
    start = COWS.index("The barn")
    assert "The barn was built in 1932 by Anna Berg. [" in ran.out
    assert f"cows.md, characters {start}–{start + 40}" in ran.out


def test_an_answer_as_json_is_in_the_schema_and_its_slices_are_in_the_files(pincite: Pincite, shared: Path) -> None:
    ran = pincite("ask", ANSWERED, "-c", shared, "--json")
    assert ran.code == 0
    Draft202012Validator(answer_json_schema()).validate(ran.json)
    assert ran.json["question"] == ANSWERED
    assert ran.json["citations"]
    for citation in ran.json["citations"]:
        text = (shared / citation["document_id"]).read_bytes().decode()
        assert text[citation["start_char_index"] : citation["end_char_index"]] == citation["cited_text"]
    for statement in ran.json["statements"]:
        assert ran.json["answer"][statement["start"] : statement["end"]] == statement["text"]


@pytest.mark.parametrize(
    "call",
    [
        ("ask", ANSWERED, "--corpus", ""),
        ("ask", ANSWERED, "--index", ""),
        ("index", "sync", ""),
        ("verify", "-", "--corpus", ""),
        ("eval", "run", "samples.jsonl", "--index="),
        ("eval", "qa", "questions.jsonl", "--index="),
    ],
)
def test_a_folder_without_a_name_is_a_wrong_call_and_nothing_is_written(
    pincite: Pincite, farm: Path, monkeypatch: pytest.MonkeyPatch, call: Sequence[str]
) -> None:
    monkeypatch.chdir(farm)
    ran = pincite(*call)
    assert ran.code == 2
    assert is_one_line(ran, "the name of a folder is empty")
    assert sorted(path.name for path in farm.iterdir()) == ["bees.txt", "cows.md"]


@pytest.mark.parametrize("question", ["", "  \t"])
def test_an_empty_question_is_a_wrong_call(pincite: Pincite, shared: Path, question: str) -> None:
    ran = pincite("ask", question, "-c", shared)
    assert ran.code == 2
    assert is_one_line(ran, "the question is empty")


def test_of_several_questions_in_plain_words_each_answer_says_which_it_is_to(pincite: Pincite, shared: Path) -> None:
    ran = pincite("ask", "-", "-c", shared, stdin=f"{ANSWERED}\n{REFUSED}\n".encode())
    assert re.findall(r"^\? (.+)$", ran.out, re.MULTILINE) == [ANSWERED, REFUSED]
    assert not pincite("ask", ANSWERED, "-c", shared).out.startswith("?")


def test_questions_from_standard_input_are_answered_one_a_line_in_order(pincite: Pincite, shared: Path) -> None:
    lines = [ANSWERED.encode(), b"", b"\xff\xfe bees?", REFUSED.encode() + b"\r", b"What do bees make?"]
    ran = pincite("ask", "-", "-c", shared, "--json", stdin=b"\n".join(lines))
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [row["question"] for row in rows] == [ANSWERED, "", "\ufffd\ufffd bees?", REFUSED, "What do bees make?"]
    assert rows[1]["refusal"]["reason"] == "empty_question"
    assert rows[3]["refusal"]["reason"] == "not_in_documents"
    assert "honey" in rows[4]["answer"]
    assert ran.code == 0


def test_no_lines_give_no_answers(pincite: Pincite, shared: Path) -> None:
    ran = pincite("ask", "-", "-c", shared, "--json")
    assert (ran.code, ran.out) == (0, "")


@pytest.mark.parametrize(("question", "code"), [(ANSWERED, 0), (REFUSED, 1)])
def test_with_strict_a_refusal_exits_with_1(pincite: Pincite, shared: Path, question: str, code: int) -> None:
    assert pincite("ask", question, "-c", shared, "--strict").code == code
    assert pincite("ask", question, "-c", shared).code == 0


def test_with_strict_one_refusal_among_many_questions_is_enough(pincite: Pincite, shared: Path) -> None:
    assert pincite("ask", "-", "-c", shared, "--strict", stdin=f"{REFUSED}\n{ANSWERED}\n").code == 1


def test_a_refusal_shows_what_came_nearest(pincite: Pincite, shared: Path) -> None:
    ran = pincite("ask", REFUSED, "-c", shared)
    said = "The documents do not answer this question.\n\nNearest passages, which do not answer it:\n\n[1] "
    assert ran.out.startswith(said)


def test_the_notes_of_a_refusal_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(
        Answer("?", (), Refusal(Reason.NOT_IN_DOCUMENTS, "No."), notes=(Note("retried", "it was asked twice"),))
    )
    assert capsys.readouterr().out == "No.\nnote: it was asked twice\n"


def test_a_conversation_takes_follow_ups_until_an_empty_line(pincite: Pincite, shared: Path) -> None:
    ran = pincite("chat", "-c", shared, stdin=f"{ANSWERED}\nand when?\n\nnever asked\n")
    assert ran.code == 0
    assert ran.out.count("1932") >= 2
    assert len(re.findall(r"(?m)^\? ", ran.out)) == 3
    assert "looked up as: When was the barn built?" in ran.out


@pytest.mark.parametrize("word", ["exit", "Quit", "/quit", ":q"])
def test_a_conversation_ends_at_the_words_that_end_others(pincite: Pincite, shared: Path, word: str) -> None:
    ran = pincite("chat", "-c", shared, stdin=f"{word}\n{ANSWERED}\n")
    assert (ran.code, ran.out.strip()) == (0, "?")


# Questions that are odd


@pytest.mark.parametrize(
    "question",
    [
        "a" * 100_000,
        "bees " * 20_000,
        "\x00\x07\x1b[31mWhat do bees make?\x1b]0;title\x07",
        "🐝🍯 bees? 👩‍🌾",
        "מה הדבורים מייצרות? bees",
        "What do bees make?\r\n",
        "\ufeffWhat do bees make?",
        "\udcff\udc80 bees?",
        "?!… -- ''",
        '\' OR 1=1; {"$ne": null} %s {0}',
    ],
    ids=["100,000 letters", "20,000 words", "control", "emoji", "RTL", "CRLF", "BOM", "surrogates", "signs", "code"],
)
def test_an_odd_question_is_answered_or_refused(pincite: Pincite, shared: Path, question: str) -> None:
    ran = pincite("ask", question, "-c", shared, "--json")
    assert ran.code == 0
    Draft202012Validator(answer_json_schema()).validate(ran.json)
    shown = pincite("ask", question, "-c", shared)
    assert shown.code == 0
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown.out)


# The index


def test_sync_says_what_it_added_changed_and_removed(pincite: Pincite, farm: Path) -> None:
    first = pincite("index", "sync", farm)
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith("+ bees.txt\n+ cows.md\nindex brought up to date: 2 added; ")
    (farm / "bees.txt").write_text("Bees make wax.\n")
    (farm / "cows.md").unlink()
    (farm / "sheep.txt").write_text("Sheep grow wool.\n")
    (farm / "photo.jpg").write_bytes(b"\xff\xd8")
    report = pincite("index", "sync", "--corpus", farm, "--json").json
    assert [report[kind] for kind in ("added", "changed", "removed")] == [["sheep.txt"], ["bees.txt"], ["cows.md"]]
    again = pincite("index", "sync", farm)
    assert again.out.startswith("nothing changed: 2 documents, 2 passages\n")
    assert "left alone: 1 .jpg: no reader for them" in again.out
    assert pincite("index", "status", "-c", farm, "--json").json["left_alone"] == ["1 .jpg: no reader for them"]


def test_status_tells_what_the_index_holds_and_whether_it_is_up_to_date(pincite: Pincite, farm: Path) -> None:
    before = pincite("index", "status", "-c", farm, "--json").json
    assert (before["documents"], before["up_to_date"]) == (0, False)
    pincite("index", "sync", farm)
    after = pincite("index", "status", "-c", farm, "--json").json
    assert (after["documents"], after["up_to_date"], after["characters"]) == (2, True, len(BEES + COWS))
    assert re.search(r"^up to date +yes$", pincite("index", "status", "-c", farm).out, re.MULTILINE)


def test_status_says_that_a_file_may_be_what_keeps_the_index_from_being_up_to_date(
    pincite: Pincite, farm: Path
) -> None:
    """Only reading a file tells whether it can be read, and status reads none."""
    (farm / "bad.txt").write_bytes(b"\xff")
    assert "bad.txt" in pincite("index", "sync", farm).err
    shown = pincite("index", "status", "-c", farm).out
    assert re.search(r"^not readable +bad.txt: .*UTF-8", shown, re.MULTILINE)
    assert pincite("index", "status", "-c", farm, "--json").json["not_readable"].keys() == {"bad.txt"}
    assert re.search(r"^up to date +no, or a file cannot be read: run `pincite index sync`", shown, re.MULTILINE)


def test_a_file_that_was_mended_or_went_is_no_longer_said_to_be_unreadable(pincite: Pincite, farm: Path) -> None:
    for name in ("bad.txt", "gone.txt"):
        (farm / name).write_bytes(b"\xff")
    pincite("index", "sync", farm)
    (farm / "gone.txt").unlink()
    assert pincite("index", "status", "-c", farm, "--json").json["not_readable"].keys() == {"bad.txt"}
    (farm / "bad.txt").write_text("Pigs eat turnips.\n")
    pincite("index", "sync", farm)
    assert re.search(r"^not readable +none$", pincite("index", "status", "-c", farm).out, re.MULTILINE)
    (farm / ".pincite" / "unread.json").write_text("[")
    assert pincite("index", "status", "-c", farm, "--json").json["not_readable"] == {}


def test_while_another_process_writes_a_question_is_answered_from_what_the_index_holds(
    pincite: Pincite, farm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.corpus._LOCK_SECONDS", 0.05)
    (farm / ".pincite").mkdir()
    with FileLock(farm / ".pincite" / "lock"):
        nothing_yet = pincite("ask", ANSWERED, "-c", farm)
    assert nothing_yet.code == 2
    assert is_one_line(nothing_yet, "another process is writing to the index", "wait for it to finish")

    assert pincite("index", "sync", farm).code == 0
    (farm / "new.txt").write_text("The well was dug in 1950 by Olaf Holm.\n", encoding="utf-8")
    with FileLock(farm / ".pincite" / "lock"):
        asked = pincite("ask", ANSWERED, "-c", farm)
    assert asked.code == 0
    assert "Anna Berg" in asked.out
    assert (
        asked.err
        == "pincite: another process is writing to the index: answers are from the 2 documents that it holds by now\n"
    )
    assert "1 added" in pincite("ask", "Who dug the well?", "-c", farm).err


def test_one_document_and_one_passage_are_said_as_one(pincite: Pincite, farm: Path) -> None:
    (farm / "bees.txt").unlink()
    assert (
        pincite("index", "sync", farm).out.splitlines()[-1].startswith("index brought up to date: 1 added; 1 passage, ")
    )
    assert pincite("index", "sync", farm).out == "nothing changed: 1 document, 1 passage\n"
    assert "  1 passage  " in pincite("index", "list", "-c", farm).out


def test_the_folder_that_is_named_goes_before_the_variable(
    pincite: Pincite, farm: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PINCITE_CORPUS", str(tmp_path / "none"))
    assert "2 added" in pincite("index", "sync", farm).out
    assert pincite("index", "sync", farm, "-c", farm).code == 0


def test_list_shows_every_document(pincite: Pincite, farm: Path) -> None:
    assert "run `pincite index sync`" in pincite("index", "list", "-c", farm).out
    pincite("index", "sync", farm)
    assert [row["id"] for row in pincite("index", "list", "-c", farm, "--json").json] == ["bees.txt", "cows.md"]
    assert re.findall(r"^(\S+)  \d+ passage  ", pincite("index", "list", "-c", farm).out, re.MULTILINE) == [
        "bees.txt",
        "cows.md",
    ]


def test_remove_gives_a_receipt_and_syncs_leave_the_file_out_until_it_is_restored(pincite: Pincite, farm: Path) -> None:
    pincite("index", "sync", farm)
    receipt = pincite("index", "remove", "bees.txt", "-c", farm, "--json").json
    assert (receipt["document_id"], receipt["passages_left"], receipt["still_in_source"]) == ("bees.txt", 0, True)
    assert (farm / "bees.txt").read_text() == BEES
    assert "left out bees.txt" in pincite("index", "sync", farm).out
    assert "honey" not in pincite("ask", "What do bees make?", "-c", farm).out
    assert "+ bees.txt" in pincite("index", "sync", farm, "--restore").out
    gone = pincite("index", "remove", "none.txt", "-c", farm)
    assert gone.code == 1
    assert is_one_line(gone, "none.txt", "`pincite index list`")


def test_a_line_break_in_a_name_begins_no_line(pincite: Pincite, farm: Path) -> None:
    (farm / "cows.md").rename(farm / "a\nbees.txt  9 passages.md")
    synced, listed = pincite("index", "sync", farm).out, pincite("index", "list", "-c", farm).out
    assert len(listed.splitlines()) == 2
    assert listed.startswith("a\ufffdbees.txt")
    assert "+ a\ufffdbees.txt" in synced


def test_a_link_to_a_folder_is_said_to_be_left_alone(pincite: Pincite, farm: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (farm / "sub").symlink_to(tmp_path / "real")
    (farm / "film.mp4").write_text("x")
    synced = pincite("index", "sync", farm)
    assert synced.code == 0
    lines = synced.out.splitlines()
    assert lines[-2] == "left alone: 1 .mp4: no reader for them"
    assert lines[-1].startswith("left alone: sub/: a link to a folder, which is not followed")
    assert any(key.startswith("sub/: a link") for key in pincite("index", "sync", farm, "--json").json["ignored"])


@pytest.mark.parametrize(
    ("command", "said"), [("rebuild", "stopped; the index is as it was"), ("sync", "stopped; what was done is kept")]
)
def test_ctrl_c_says_what_is_left(
    pincite: Pincite, farm: Path, monkeypatch: pytest.MonkeyPatch, command: str, said: str
) -> None:
    def stop(*given: object, **named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("index.corpus.cut_passages", stop)
    ran = pincite("index", command, "-c", farm)
    assert ran.code == 130
    assert is_one_line(ran, said)


def test_rebuild_indexes_everything_anew(pincite: Pincite, farm: Path) -> None:
    pincite("index", "sync", farm)
    assert pincite("index", "rebuild", "-c", farm, "--json").json["added"] == ["bees.txt", "cows.md"]
    assert "Anna Berg" in pincite("ask", ANSWERED, "-c", farm).out


def test_an_index_may_stand_elsewhere(pincite: Pincite, farm: Path, tmp_path: Path) -> None:
    pincite("index", "sync", farm, "--index", tmp_path / "index")
    assert not (farm / ".pincite").exists()
    assert (tmp_path / "index" / ".gitignore").read_text() == "*\n"


# Checking a saved answer


@pytest.fixture
def saved(pincite: Pincite, farm: Path, tmp_path: Path) -> Path:
    """An answer that cites cows.md, in a file."""
    path = tmp_path / "answer.json"
    path.write_text(pincite("ask", ANSWERED, "-c", farm, "--json").out, encoding="utf-8")
    assert {c["document_id"] for c in json.loads(path.read_text())["citations"]} == {"cows.md"}
    return path


def standings(ran: Ran) -> set[str]:
    return {row["standing"] for row in ran.json["citations"]}


def prepend(path: Path) -> None:
    path.write_text("A new first line.\n\n" + path.read_text(), encoding="utf-8")


def reword(path: Path) -> None:
    path.write_text(path.read_text().replace("1932", "1933").replace("milk", "cream"), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "standing", "code"),
    [
        (lambda path: None, "exact", 0),
        (prepend, "moved", 0),
        (lambda path: path.rename(path.with_name("kine.md")), "moved", 0),
        (reword, "changed", 1),
        (lambda path: path.unlink(), "gone", 1),
        (lambda path: path.write_bytes(b"\xff"), "gone", 1),
    ],
    ids=["as it was", "text before it", "renamed", "reworded", "deleted", "unreadable"],
)
def test_verify_says_what_became_of_a_citation(
    pincite: Pincite, farm: Path, saved: Path, change: Callable[[Path], object], standing: str, code: int
) -> None:
    change(farm / "cows.md")
    ran = pincite("verify", saved, "-c", farm, "--json")
    assert (standings(ran), ran.code, ran.json["holds"]) == ({standing}, code, code == 0)
    shown = pincite("verify", "-", "-c", farm, stdin=saved.read_bytes())
    assert (shown.out.split()[0], shown.code) == (standing, code)


def test_a_forged_answer_does_not_hold(pincite: Pincite, farm: Path, saved: Path) -> None:
    answer = json.loads(saved.read_text())
    for citation in answer["citations"]:
        citation["start_char_index"] -= 1
        citation["end_char_index"] -= 1
    saved.write_text(json.dumps(answer))
    ran = pincite("verify", saved, "-c", farm, "--json")
    assert (standings(ran), ran.code) == ({"changed"}, 1)


def test_many_answers_one_a_line_are_verified_together(pincite: Pincite, farm: Path, saved: Path) -> None:
    line = json.dumps(json.loads(saved.read_text()))
    one = pincite("verify", saved, "-c", farm, "--json").json["citations"]
    assert pincite("verify", "-", "-c", farm, "--json", stdin=f"{line}\n{line}\n").json["citations"] == one * 2


def test_what_ask_prints_line_by_line_is_verified_whatever_is_in_it(pincite: Pincite, farm: Path, saved: Path) -> None:
    line = json.dumps({**json.loads(saved.read_text()), "question": "Who\u2028built\x85it?"}, ensure_ascii=False)
    failed = json.dumps({"question": "?", "error": {"code": "busy", "message": "the model takes no more"}})
    one = pincite("verify", saved, "-c", farm, "--json").json["citations"]
    assert (
        pincite("verify", "-", "-c", farm, "--json", stdin=f"{line}\n{failed}\n{line}\n").json["citations"] == one * 2
    )
    assert pincite("verify", "-", "-c", farm, stdin=failed).out == "the answer cites nothing\n"


def test_an_answer_that_was_altered_does_not_hold_though_its_citations_do(
    pincite: Pincite, farm: Path, saved: Path
) -> None:
    altered = saved.read_text().replace("1932", "1933", 1)
    ran = pincite("verify", "-", "-c", farm, "--json", stdin=altered)
    assert (standings(ran), ran.code, ran.json["holds"]) == ({"exact"}, 1, False)
    assert ran.json["faults"] == ["statement 1 does not stand in the answer at 0:40"]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "not a saved answer"),
        ("{}", "question"),
        ("[1]", "not a saved answer"),
        ("[" * 100_000, "not a saved answer"),
        (b"\xff", "not UTF-8: byte 0"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_saved_answer_is_told(pincite: Pincite, farm: Path, text: str | bytes, part: str) -> None:
    ran = pincite("verify", "-", "-c", farm, stdin=text)
    assert ran.code == 2
    assert is_one_line(ran, part)


def test_an_evidence_file_is_verified_like_an_answer(pincite: Pincite, farm: Path, tmp_path: Path) -> None:
    page = pincite("ask", ANSWERED, "-c", farm, "--html").out
    path = tmp_path / "evidence.html"
    path.write_text(page, encoding="utf-8")
    ran = pincite("verify", path, "-c", farm, "--json")
    assert (standings(ran), ran.code, ran.json["faults"]) == ({"exact"}, 0, [])
    reword(farm / "cows.md")
    assert (standings(pincite("verify", path, "-c", farm, "--json"))) == {"changed"}
    path.write_text(page.replace("1932", "1933", 1), encoding="utf-8")
    ran = pincite("verify", path, "-c", farm)
    assert ran.code == 1
    assert "altered  the page was changed after it was made" in ran.out


def test_many_questions_are_one_evidence_file(pincite: Pincite, farm: Path) -> None:
    ran = pincite("ask", "-", "-c", farm, "--html", stdin=f"{ANSWERED}\n{REFUSED}\n")
    assert ran.out.count("<article ") == 2
    assert pincite("verify", "-", "-c", farm, stdin=ran.out).code == 0
    assert is_one_line(pincite("ask", ANSWERED, "-c", farm, "--html", "--json"), "choose one")
    assert is_one_line(pincite("verify", "-", "-c", farm, stdin="<html></html>"), "not one that Pincite exported")


def test_an_exported_conversation_is_verified(pincite: Pincite, farm: Path, saved: Path) -> None:
    answer = json.loads(saved.read_text())
    ran = pincite("verify", "-", "-c", farm, "--json", stdin=json.dumps({"title": "Cows", "answers": [answer, answer]}))
    assert (standings(ran), ran.code) == ({"exact"}, 0)
    assert is_one_line(pincite("verify", "-", "-c", farm, stdin='{"answers": [3]}'), "not a saved answer")


def test_a_saved_answer_that_is_not_there_is_told(pincite: Pincite, farm: Path, tmp_path: Path) -> None:
    assert is_one_line(pincite("verify", tmp_path / "none.json", "-c", farm), "none.json", "cannot be read")
    assert is_one_line(pincite("verify", tmp_path, "-c", farm), "cannot be read")


# The rest


def test_the_doctor_finds_all_well_and_that_no_connection_was_tried(pincite: Pincite, shared: Path) -> None:
    ran = pincite("doctor", "--offline", "-c", shared)
    assert ran.code == 0
    assert "no connection beyond this machine was tried" in ran.out
    assert "BAD" not in ran.out
    findings = pincite("doctor", "--offline", "-c", shared, "--json").json
    assert {finding["what"]: finding["is_well"] for finding in findings} == dict.fromkeys(
        ["Python", "model files", "documents", "index", "an answer", "keys", "network"], True
    )


def test_the_doctor_says_what_is_wrong_and_goes_on(pincite: Pincite, tmp_path: Path) -> None:
    ran = pincite("doctor", "-c", tmp_path / "none")
    assert ran.code == 1
    assert re.search(r"^BAD  documents: there is no folder", ran.out, re.MULTILINE)
    assert "ok   model files" in ran.out
    (tmp_path / "a.txt").write_text("x")
    file = pincite("doctor", "-c", tmp_path / "a.txt")
    assert file.code == 1
    assert re.findall(r"^BAD  ([\w ]+): \S+ is a file, not a folder", file.out, re.MULTILINE) == [
        "documents",
        "index",
        "an answer",
    ]


def test_the_doctor_says_what_is_left_out_and_takes_what_the_setting_lets_in(
    pincite: Pincite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cows.md").write_text(f"# Cows\n\nCows give milk.\n{' ' * 2**20}")
    monkeypatch.setenv("PINCITE_MAX_DOCUMENT_MB", "1")
    found = {finding["what"]: finding["found"] for finding in pincite("doctor", "--json", "-c", tmp_path).json}
    assert "; cows.md is left out: " in found["index"]
    monkeypatch.setenv("PINCITE_MAX_DOCUMENT_MB", "2")
    found = {finding["what"]: finding["found"] for finding in pincite("doctor", "--json", "-c", tmp_path).json}
    assert found["index"].startswith("1 document, ")
    assert "left out" not in found["index"]


@pytest.fixture
def readers() -> list[bool]:
    """Whether each page would have been read-only."""
    return []


@pytest.fixture
def names() -> list[frozenset[str] | None]:
    """By what names each page could have been asked."""
    return []


@pytest.fixture
def served(
    monkeypatch: pytest.MonkeyPatch, readers: list[bool], names: list[frozenset[str] | None]
) -> list[tuple[str, int]]:
    """The addresses at which a page would have been served."""
    found: list[tuple[str, int]] = []

    def serve_page(bot: object, place: Place, open_browser: bool, read_only: bool) -> None:
        found.append((place.host, place.port))
        readers.append(read_only)
        names.append(place.names)

    monkeypatch.setattr(Place, "check_free", lambda place: None)
    monkeypatch.setitem(sys.modules, "ui.page", SimpleNamespace(serve_page=serve_page))
    return found


@pytest.mark.parametrize(
    ("arguments", "address"),
    [
        ([], ("127.0.0.1", 7860)),
        (["--port", "8123"], ("127.0.0.1", 8123)),
        (["ui", "--host", "0.0.0.0", "--port", "8123"], ("0.0.0.0", 8123)),  # noqa: S104
    ],
)
def test_without_a_command_the_page_is_opened(
    pincite: Pincite,
    shared: Path,
    served: list[tuple[str, int]],
    arguments: Sequence[str],
    address: tuple[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PINCITE_CORPUS", str(shared))
    assert pincite(*arguments).code == 0
    assert served == [address]


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize(
    ("arguments", "read_only"),
    [
        ([], False),
        (["--read-only"], True),
        (["--host", "0.0.0.0"], True),  # noqa: S104
        (["--host", "0.0.0.0", "--writable"], False),  # noqa: S104
        (["--host", "::1"], False),
    ],
)
def test_a_page_that_is_open_to_other_machines_is_read_only_unless_it_is_said(
    pincite: Pincite, shared: Path, readers: list[bool], arguments: Sequence[str], read_only: bool
) -> None:
    assert pincite("ui", "-c", shared, *arguments).code == 0
    assert readers == [read_only]


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize(
    ("arguments", "variable", "allowed"),
    [
        ([], "", {}),
        (
            ["--allow-host", "docs.example", "--allow-host", "b.example,c.example"],
            "",
            {"docs.example", "b.example", "c.example"},
        ),
        ([], "docs.example, b.example", {"docs.example", "b.example"}),
        (["--host", "0.0.0.0"], "", None),  # noqa: S104
        (["--host", "0.0.0.0", "--allow-host", "docs.example"], "", {"docs.example"}),  # noqa: S104
    ],
)
def test_names_are_allowed_by_option_and_by_variable(
    pincite: Pincite,
    shared: Path,
    names: list[frozenset[str] | None],
    monkeypatch: pytest.MonkeyPatch,
    arguments: Sequence[str],
    variable: str,
    allowed: set[str] | None,
) -> None:
    monkeypatch.setenv("PINCITE_ALLOW_HOST", variable)
    assert pincite("ui", "-c", shared, *arguments).code == 0
    assert names == [allowed if allowed is None else frozenset(allowed)]


def test_a_name_that_cannot_be_one_is_said_before_anything_is_opened(pincite: Pincite) -> None:
    ran = pincite("ui", "--allow-host", "https://docs.example", "-c", "nowhere")
    assert ran.code == 2
    assert "--allow-host is 'https://docs.example': it must be the name of a host alone" in ran.err


def test_a_port_that_is_taken_is_said_before_anything_is_opened(pincite: Pincite) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for command in ("ui", "serve"):
            ran = pincite(command, "--port", str(port), "-c", "nowhere")
            assert (ran.code, f"cannot listen on 127.0.0.1:{port}" in ran.err) == (2, True)


def test_the_version_is_that_of_the_package(pincite: Pincite) -> None:
    assert pincite("--version") == Ran(0, f"pincite {__version__}\n", "")


def commands(group: Any, name: str = "pincite") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - Typer's, which has no public type
    """Every command with its full name, groups included."""
    yield name, group
    for word, command in getattr(group, "commands", {}).items():
        yield from commands(command, f"{name} {word}")


COMMANDS = dict(commands(typer.main.get_command(app)))


def test_the_commands_are_those_there_are() -> None:
    assert {"pincite ui", "pincite ask", "pincite chat", "pincite verify", "pincite doctor"} <= COMMANDS.keys()
    assert {f"pincite index {c}" for c in ("sync", "status", "list", "remove", "rebuild")} <= COMMANDS.keys()
    assert {
        "pincite eval run",
        "pincite eval qa",
        "pincite eval verify",
        "pincite eval compare",
        "pincite eval init",
    } <= COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_explained(pincite: Pincite, name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert [p.name for p in command.params if not p.help] == []
    shown = pincite(*name.split()[1:], "--help")
    assert shown.code == 0
    assert all(option in shown.out for p in command.params for option in p.opts if option.startswith("--"))


@pytest.mark.parametrize("name", [name for name in COMMANDS if not name.startswith("pincite eval")])
def test_every_setting_has_a_variable_that_the_help_names(pincite: Pincite, name: str) -> None:
    settings = {setting.name for setting in fields(Settings)} | {"host", "port", "allow_host", "read_only"}
    shown = " ".join(pincite(*name.split()[1:], "--help").out.split())
    for option in COMMANDS[name].params:
        variable = f"PINCITE_{option.name.upper()}"
        assert (option.name in settings) == (option.envvar == variable) == (f"env var: {variable}" in shown)


def test_what_is_heavy_is_not_imported_to_read_the_settings() -> None:
    show = "print([m for m in ('llama_index', 'chromadb', 'onnxruntime') if m in sys.modules])"
    command = f"import sys, pincite.cli, bot.settings, bot.checking, index.sources; {show}"
    ran = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


@pytest.mark.parametrize("command", [["status"], ["list"], ["sync"]], ids=" ".join)
def test_to_say_what_an_index_holds_nothing_heavy_is_imported(pincite: Pincite, farm: Path, command: list[str]) -> None:
    pincite("index", "sync", farm)
    heavy = ("llama_index", "chromadb", "onnxruntime", "tokenizers")
    assert imported_by(["index", *command], farm, heavy) == []


def test_to_answer_no_vocabulary_of_a_language_model_is_loaded(pincite: Pincite, farm: Path) -> None:
    pincite("index", "sync", farm)
    question = ["ask", "When was the north barn built?"]
    assert imported_by(question, farm, ("llama_index", "tiktoken")) == ["llama_index"]


def imported_by(command: list[str], corpus: Path, heavy: Sequence[str]) -> list[str]:
    """Which of `heavy` a process that runs `command` imports."""
    lines = (
        "import atexit, sys",
        f"atexit.register(lambda: print(*[m for m in {tuple(heavy)!r} if m in sys.modules], file=sys.stderr))",
        f"sys.argv = ['pincite', *{command!r}, '--corpus', {str(corpus)!r}]",
        "from pincite.cli import main",
        "main()",
    )
    ran = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True)
    assert ran.stdout
    return ran.stderr.split()


# Whatever is wrong is one line, and exits with 2


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["ask"], "Missing argument 'question'; see `pincite ask --help`"),
        (["nope"], "No such command 'nope'"),
        (["ask", "x", "--nope"], "No such option: --nope"),
        (["ask", "x", "y"], "unexpected extra argument"),
        (["index", "sync", "here", "-c", "there"], "'here' and --corpus name two folders: leave one out"),
        (["ask", "x", "--top-k", "abc"], "--top-k"),
        (["ask", "x", "--top-k", "0"], "--top-k is 0: it must be from 1 to 10,000"),
        (["ask", "x", "--top-k", "-5"], "--top-k"),
        (["ask", "x", "--top-k"], "--top-k"),
        (["--port", "abc"], "--port"),
        (["ui", "--port", "99999"], "--port"),
        (["ask", "x", "--embedder", "nope"], "there is no embedder 'nope': it is 'local' or 'openai/MODEL'"),
        (["ask", "x", "--embedder", "openai/m"], "set OPENAI_API_KEY"),
        (["ask", "x", "--index", __file__], "is a file"),
        (["ask", "x", "--corpus", "no\udcfftext"], "not UTF-8"),
        (["eval", "run", "x.jsonl", "--min", "accuracy=1"], "there is no metric 'accuracy'"),
        (["eval", "run", "x.jsonl", "--min", "answer_accuracy"], "it must be METRIC=VALUE, as in span_validity=0.9"),
        (["eval", "run", "x.jsonl", "--min", "answer_accuracy=nan"], "'nan' is not a number"),
        (["eval", "run", "no-such-file.jsonl"], "cannot be read"),
        (["eval", "verify", "x.jsonl", "--min", "f1=1"], "there is no metric 'f1'; there are balanced_accuracy, auroc"),
        (["eval", "verify", "no-such-file.jsonl"], "cannot be read"),
        (["eval", "init", "--out", "no/such/folder.jsonl"], "--out 'no/such/folder.jsonl' cannot be written"),
        (["eval", "compare", "top_k=4", "top_k=9"], "name the samples with --samples"),
        (["eval", "qa", "no-such-file.jsonl", "neither.jsonl", "--limit", "0"], "--limit"),
    ],
    ids=lambda value: " ".join(value)[-40:].encode("ascii", "replace").decode() if isinstance(value, list) else "",
)
def test_a_wrong_call_is_one_line(pincite: Pincite, shared: Path, arguments: list[str], part: str) -> None:
    where = ["--corpus", str(shared)] if arguments[0] == "ask" and "--corpus" not in arguments else []
    ran = pincite(*arguments, *where) if arguments[-1] != "--top-k" else pincite("ask", "x", *where, "--top-k")
    assert ran.code == 2
    assert is_one_line(ran, part)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PINCITE_TOP_K", "abc"),
        ("PINCITE_MAX_DOCUMENT_MB", "lots"),
        ("PINCITE_EMBEDDER", "gpt"),
    ],
)
def test_a_wrong_variable_is_one_line(
    pincite: Pincite, shared: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    ran = pincite("ask", "x", "-c", shared)
    assert ran.code == 2
    assert is_one_line(ran, value if variable == "PINCITE_EMBEDDER" else variable)


@pytest.mark.parametrize("group", ["index", "eval"])
def test_a_group_without_a_command_shows_its_help(pincite: Pincite, group: str) -> None:
    ran = pincite(group)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"Usage: pincite {group} ")


@pytest.mark.parametrize(
    "command", [["ask", "x"], ["index", "sync"], ["index", "status"], ["index", "list"], ["index", "rebuild"], ["chat"]]
)
def test_a_missing_corpus_and_a_file_in_its_place_are_one_line(
    pincite: Pincite, tmp_path: Path, command: list[str]
) -> None:
    missing = pincite(*command, "--corpus", tmp_path / "none")
    assert missing.code == 2
    assert is_one_line(missing, "there is no folder", "--corpus")
    (tmp_path / "a.txt").write_text("x")
    for elsewhere in ([], ["--index", tmp_path / "index"]):
        not_one = pincite(*command, "--corpus", tmp_path / "a.txt", *elsewhere)
        assert not_one.code == 2
        assert is_one_line(not_one, "is a file, not a folder")


def test_an_empty_corpus_is_refused_in_words(pincite: Pincite, tmp_path: Path) -> None:
    ran = pincite("ask", "Anyone there?", "-c", tmp_path, "--json")
    assert (ran.code, ran.json["refusal"]["reason"]) == (0, "empty_corpus")
    assert ran.err.startswith(f"pincite: no document could be read in {str(tmp_path)!r}: put .csv, ")
    assert str(tmp_path) not in ran.out
    assert pincite("ask", "Anyone there?", "-c", tmp_path, "--strict").code == 1
    assert pincite("index", "sync", tmp_path).out.startswith("nothing changed: 0 documents")
    assert pincite("doctor", "-c", tmp_path).code == 0


def test_a_corpus_of_which_all_was_removed_by_hand_is_not_called_unreadable(pincite: Pincite, farm: Path) -> None:
    pincite("index", "sync", farm)
    for name in ("bees.txt", "cows.md"):
        pincite("index", "remove", name, "-c", farm)
    told = pincite("ask", ANSWERED, "-c", farm).err
    assert told.startswith("pincite: 2 documents in ")
    assert "`pincite index sync --restore`" in told
    assert "no document could be read" not in told


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"PK\x03\x04\x00\x00", "looks binary, not text: byte 4 is zero"),
        (b"caf\xe8 au lait", "is not UTF-8: byte 3 (line 1) is 0xe8"),
        (b"\xff\xfeb\x00c", "begins as UTF-16 does, but byte 4 is none of it"),
        (b"x" * 1_200_000, "1 MB is over the limit of 1 MB"),
    ],
    ids=["binary", "undecodable", "UTF-16", "too large"],
)
def test_a_file_that_cannot_be_read_is_named_and_the_others_are_indexed(
    pincite: Pincite, farm: Path, monkeypatch: pytest.MonkeyPatch, raw: bytes, reason: str
) -> None:
    monkeypatch.setenv("PINCITE_MAX_DOCUMENT_MB", "1")
    (farm / "bad.txt").write_bytes(raw)
    synced = pincite("index", "sync", farm)
    assert synced.code == 1
    assert re.fullmatch(rf"pincite: bad\.txt: {re.escape(reason)}.*\n", synced.err)
    assert "2 added, 1 not readable" in synced.out
    asked = pincite("ask", ANSWERED, "-c", farm)
    assert asked.code == 0
    assert "Anna Berg" in asked.out
    assert asked.err == "pincite: not readable, as before: bad.txt; `pincite index status` says why\n"
    assert (farm / "bad.txt").read_bytes() == raw


def test_before_an_answer_only_what_cannot_be_read_since_then_is_told_with_its_reason(
    pincite: Pincite, farm: Path
) -> None:
    for n in range(5):
        (farm / f"bad{n}.txt").write_bytes(b"\xff")
    first, second = (pincite("ask", ANSWERED, "-c", farm).err for _ in range(2))
    assert first.count("is not UTF-8") == 5
    assert "2 added, 5 not readable" in first
    as_before = "not readable, as before: bad0.txt, bad1.txt, bad2.txt and 2 more; `pincite index status` says why"
    assert second == f"pincite: {as_before}\n"
    (farm / "bad9.txt").write_bytes(b"\x00")
    lines = pincite("ask", ANSWERED, "-c", farm).err.splitlines()
    assert lines[0].startswith("pincite: bad9.txt: looks binary")
    assert lines[2:] == [f"pincite: {as_before}"]


def test_a_file_that_is_known_not_to_be_readable_is_told_before_each_answer_without_a_sync(
    pincite: Pincite, farm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (farm / "bad.txt").write_bytes(b"\xff")
    for path in farm.iterdir():
        os.utime(path, (1e9, 1e9))
    assert "is not UTF-8" in pincite("ask", ANSWERED, "-c", farm).err
    monkeypatch.setattr("index.corpus.Corpus.sync", None)
    for _ in range(2):
        asked = pincite("ask", ANSWERED, "-c", farm)
        assert asked.err == "pincite: not readable, as before: bad.txt; `pincite index status` says why\n"
    status = pincite("index", "status", "-c", farm, "--json").json
    assert status["up_to_date"]
    assert status["not_readable"]["bad.txt"].startswith("is not UTF-8")


def test_where_nobody_sees_a_bar_a_line_says_now_and_then_how_far_it_is(
    pincite: Pincite, farm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pincite.terminal._QUIET", 0.0)
    assert "pincite: documents: 1 of 2\n" in pincite("index", "sync", farm).err
    (farm / "bees.txt").write_text("Bees sleep.\n", encoding="utf-8")
    monkeypatch.setattr("pincite.terminal._QUIET", 1e9)
    assert pincite("index", "sync", farm).err == ""


@pytest.mark.parametrize(
    ("raw", "quote"),
    [
        (
            b"Rats.\r\n\r\nThe ferry to the island leaves at noon.\r\nBring coins.\r\n",
            "The ferry to the island leaves at noon.",
        ),
        ("\ufeffThe ferry to the island leaves at noon.".encode(), "The ferry to the island leaves at noon."),
        (
            "🚢🚢 ⛴️\n\nThe ferry to the island leaves at noon 👩‍👩‍👧.\n".encode(),
            "The ferry to the island leaves at noon 👩‍👩‍👧.",
        ),
        (
            "\u202eשלום\u202c\n\nThe ferry to the island leaves at noon.\x0c\x1b[0m".encode(),
            "The ferry to the island leaves at noon.",
        ),
    ],
    ids=["CRLF", "BOM", "emoji", "RTL and controls"],
)
def test_offsets_count_the_characters_of_the_file_whatever_is_in_it(
    pincite: Pincite, tmp_path: Path, raw: bytes, quote: str
) -> None:
    (tmp_path / "odd.txt").write_bytes(raw)
    answer = pincite("ask", "When does the ferry to the island leave?", "-c", tmp_path, "--json").json
    cited = answer["citations"] + (answer["refusal"] or {"nearest": []})["nearest"]
    text = raw.decode("utf-8")
    assert any(quote in citation["cited_text"] for citation in cited)
    assert all(text[c["start_char_index"] : c["end_char_index"]] == c["cited_text"] for c in cited)


def damage(field: str, value: object) -> Callable[[Path], object]:
    def change(manifest: Path) -> None:
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), field: value}))

    return change


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (lambda manifest: manifest.write_text("{"), "is damaged"),
        (lambda manifest: manifest.write_text("[]"), "is damaged"),
        (lambda manifest: manifest.write_bytes(b"\xff"), "is damaged"),
        (damage("documents", [{"id": "x"}]), "is damaged"),
        (damage("embedder", "openai/other"), "was made with the embedder 'openai/other'"),
        (damage("format", 99), "made by another version of Pincite (format 99"),
        (damage("cutter", "of old"), "made by another version of Pincite"),
    ],
    ids=["cut off", "no object", "no text", "no documents", "embedder", "format", "cutter"],
)
def test_an_index_that_cannot_be_used_says_rebuild_and_a_rebuild_mends_it(
    pincite: Pincite, farm: Path, change: Callable[[Path], object], part: str
) -> None:
    pincite("index", "sync", farm)
    change(farm / ".pincite" / "manifest.json")
    for command in (["ask", ANSWERED], ["index", "status"], ["index", "sync"]):
        ran = pincite(*command, "-c", farm)
        assert ran.code == 2
        assert is_one_line(ran, part, "pincite index rebuild")
    assert pincite("index", "rebuild", "-c", farm).code == 0
    assert "Anna Berg" in pincite("ask", ANSWERED, "-c", farm).out
    assert (farm / "cows.md").read_text() == COWS


@pytest.mark.parametrize("damaged", ["[", "{}", "\udcff"], ids=["cut off", "no list", "no text"])
def test_where_it_cannot_be_known_what_was_removed_nothing_comes_back_unless_it_is_said(
    pincite: Pincite, farm: Path, damaged: str
) -> None:
    pincite("index", "sync", farm)
    pincite("index", "remove", "bees.txt", "-c", farm)
    (farm / ".pincite" / "removed.json").write_bytes(damaged.encode("utf-8", "surrogateescape"))
    for command in (["ask", ANSWERED], ["index", "status"], ["index", "sync"], ["index", "rebuild"]):
        ran = pincite(*command, "-c", farm)
        assert ran.code == 2
        assert is_one_line(ran, "removed.json", "is damaged", "pincite index sync --restore")
    assert "+ bees.txt" in pincite("index", "sync", farm, "--restore").out
    assert "Anna Berg" in pincite("ask", ANSWERED, "-c", farm).out


# The gate


def sample(**changed: object) -> dict[str, object]:
    row = {"id": "1", "kind": "fact", "question": ANSWERED, "answerable": True}
    return {**row, "answers": ["Anna Berg"], "evidence": ["The barn was built in 1932 by Anna Berg."], **changed}


def samples(folder: Path, *rows: dict[str, object]) -> Path:
    path = folder / "samples.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


def test_the_gate_passes_good_answers_and_writes_the_report(pincite: Pincite, shared: Path, tmp_path: Path) -> None:
    path = samples(tmp_path, sample(), {"id": "2", "question": REFUSED, "answerable": False})
    page = tmp_path / "report.html"
    ran = pincite("eval", "run", path, "-c", shared, "--min", "answer_accuracy=1", "--report", page, "--json")
    assert (ran.code, ran.json["n"], ran.json["failures"]) == (0, 2, [])
    assert ran.json["metrics"]["span_validity"]["mean"] == 1.0
    assert "passed" in page.read_text(encoding="utf-8")
    shown = pincite("eval", "run", path, "-c", shared)
    assert re.search(r"^answer_accuracy +1\.0000 .* n = 1$", shown.out, re.MULTILINE)


def test_evidence_that_is_not_there_is_told_with_the_corpus_that_was_read(
    pincite: Pincite, shared: Path, tmp_path: Path
) -> None:
    path = samples(tmp_path, sample() | {"evidence": ["Bees make jam."]})
    for ran in (
        pincite("eval", "run", path, "-c", shared),
        pincite("eval", "compare", "top_k=3", "defaults", "--samples", path, "-c", shared),
    ):
        assert ran.code == 2
        assert is_one_line(ran, "is not in the corpus: ", f"2 documents of {str(shared)!r}", "--corpus")


def test_the_gate_stops_what_misses_a_bound_and_names_what_turned_wrong(
    pincite: Pincite, shared: Path, tmp_path: Path
) -> None:
    baseline = tmp_path / "baseline.json"
    baseline.write_text(pincite("eval", "run", samples(tmp_path, sample()), "-c", shared, "--json").out)
    path = samples(tmp_path, sample(answers=["Bertha Anning"]))
    ran = pincite("eval", "run", path, "-c", shared, "--min", "answer_accuracy=0.5", "--baseline", baseline)
    assert ran.code == 1
    assert "pincite: answer_accuracy is 0.0000, below 0.5 (n = 1)\n" in ran.err
    assert "pincite: turned wrong: 1\n" in ran.err


def test_a_gate_with_fewer_samples_than_its_baseline_passes_and_says_so(
    pincite: Pincite, shared: Path, tmp_path: Path
) -> None:
    baseline = tmp_path / "baseline.json"
    pincite("eval", "run", samples(tmp_path, sample(), sample(id="2")), "-c", shared, "--save", baseline)
    ran = pincite("eval", "run", samples(tmp_path, sample()), "-c", shared, "--baseline", baseline)
    assert (ran.code, ran.err) == (0, "pincite: not asked, though in the baseline (1): 2\n")


def test_the_gate_writes_what_ci_reads_the_same_to_the_byte_at_every_run(
    pincite: Pincite, shared: Path, tmp_path: Path
) -> None:
    path = samples(tmp_path, sample(), sample(id="2", answers=["Bertha Anning"]))
    made = []
    for run in ("one", "two"):
        (folder := tmp_path / run).mkdir()
        names = {"--junit": "junit.xml", "--markdown": "summary.md", "--save": "report.json", "--report": "report.html"}
        options = [part for option, name in names.items() for part in (option, folder / name)]
        against = ["--baseline", tmp_path / "one" / "report.json"] if run == "two" else []
        ran = pincite("eval", "run", path, "-c", shared, *options, "--min", "span_validity=1", *against)
        assert ran.code == 0
        made.append({name: (folder / name).read_bytes() for name in names.values()})
    assert made[0]["junit.xml"] == made[1]["junit.xml"]
    saved = [json.loads(files["report.json"]) for files in made]
    assert saved[0]["samples"] == saved[1]["samples"]
    assert [change["low"] for change in saved[1]["changes"]] == [0.0] * len(saved[1]["changes"])
    assert "latency_ms" not in saved[0]
    assert b"+0.000 (+0.000 to +0.000)" in made[1]["summary.md"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"samples": [{}]}', '{"samples": [{"id": "1"}]}'])
def test_a_baseline_that_is_no_report_is_one_line(pincite: Pincite, shared: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "baseline.json").write_text(text)
    path = samples(tmp_path, sample())
    ran = pincite("eval", "run", path, "-c", shared, "--baseline", tmp_path / "baseline.json")
    assert ran.code == 2
    assert is_one_line(ran, "--baseline")


def test_a_report_that_cannot_be_written_is_one_line(pincite: Pincite, shared: Path, tmp_path: Path) -> None:
    ran = pincite("eval", "run", samples(tmp_path, sample()), "-c", shared, "--report", tmp_path / "none" / "x.html")
    assert ran.code == 2
    assert is_one_line(ran, "--report", "cannot be written")


def test_a_public_set_is_measured_from_the_command_line(pincite: Pincite, tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text(json.dumps({"doc_id": "bees", "title": "", "text": BEES}) + "\n")
    row = {"id": "1", "question": REFUSED, "answerable": False, "answers": [], "gold_docs": ["bees"]}
    (tmp_path / "q.jsonl").write_text(json.dumps(row) + "\n")
    ran = pincite("eval", "qa", tmp_path / "q.jsonl", tmp_path / "d.jsonl", "--json")
    assert (ran.code, ran.json["n"], ran.json["metrics"]["hits@1"]["mean"]) == (0, 1, 1.0)
    assert ran.json["metrics"]["no_answer_accuracy"] == {"mean": 1.0, "stderr": None, "n": 1}


def test_two_saved_reports_are_compared_from_the_command_line(pincite: Pincite, shared: Path, tmp_path: Path) -> None:
    right, wrong = samples(tmp_path, sample()), tmp_path / "wrong.jsonl"
    wrong.write_text(json.dumps(sample(answers=["Bertha Anning"])))
    for path, name in ((right, "a.json"), (wrong, "b.json")):
        assert pincite("eval", "run", path, "-c", shared, "--save", tmp_path / name).code == 0
    ran = pincite("eval", "compare", tmp_path / "a.json", tmp_path / "b.json", "--json")
    assert (ran.code, ran.json["turned_wrong"], ran.json["turned_right"]) == (0, ["1"], [])
    shown = pincite("eval", "compare", tmp_path / "a.json", "top_k=3", "--samples", right, "-c", shared)
    assert shown.code == 0
    assert re.search(r"^answer_accuracy +1\.0000 +1\.0000 +\+0\.0000", shown.out, re.MULTILINE)


def test_drafts_are_written_asked_and_named_as_drafts(pincite: Pincite, shared: Path, tmp_path: Path) -> None:
    out = tmp_path / "drafts.jsonl"
    ran = pincite("eval", "init", "-c", shared, "--out", out)
    assert ran.code == 0
    assert 'take out "draft": true' in ran.err
    drafts = [json.loads(line) for line in out.read_text().splitlines()]
    assert {"question": "The barn was built in which year by Anna Berg?", "answers": ["1932"]}.items() <= drafts[
        0
    ].items()
    assert pincite("eval", "init", "-c", shared).out == out.read_text()
    asked = pincite("eval", "run", out, "-c", shared)
    assert f"pincite: {len(drafts)} of {len(drafts)} samples are drafts that nobody has read" in asked.err


def test_drafts_are_not_written_over_a_file_unless_it_is_said(pincite: Pincite, shared: Path, tmp_path: Path) -> None:
    (out := tmp_path / "samples.jsonl").write_text("edited")
    ran = pincite("eval", "init", "-c", shared, "--out", out)
    assert ran.code == 2
    assert is_one_line(ran, "--out", "is there already", "--force")
    assert out.read_text() == "edited"
    assert pincite("eval", "init", "-c", shared, "--out", out, "--force").code == 0
    assert out.read_text().startswith('{"id": "draft:001"')


def test_a_judges_opinion_stands_apart_and_fails_nothing(pincite: Pincite, shared: Path, tmp_path: Path) -> None:
    path = samples(tmp_path, sample(), sample(id="2"))
    judge = "tests.evals.scripted_llm:doubtful"
    ran = pincite("eval", "run", path, "-c", shared, "--judge", judge, "--min", "answer_accuracy=1")
    assert ran.code == 0
    assert "the opinion of scripted-judge, which is not part of the gate:" in ran.out
    assert re.search(r"^judged_supported +0\.5000", ran.out, re.MULTILINE)
    asked = pincite("eval", "run", path, "-c", shared, "--judge", judge, "--json")
    assert asked.json["judge"]["metrics"]["judged_responsive"]["mean"] == 0.5
    assert "judge" not in pincite("eval", "run", path, "-c", shared, "--json").json


def test_squads_own_file_is_measured_from_the_command_line(pincite: Pincite, tmp_path: Path) -> None:
    asked = [{"id": "1", "question": REFUSED, "is_impossible": True, "answers": []}]
    data = [{"title": "Bees", "paragraphs": [{"context": BEES, "qas": asked}]}]
    (path := tmp_path / "dev.json").write_text(json.dumps({"data": data}))
    ran = pincite("eval", "qa", path, "--gold-passages", "--json")
    assert (ran.code, ran.json["metrics"]["no_answer_accuracy"]["mean"]) == (0, 1.0)


def test_the_verifier_is_measured_and_held_to_a_bound_from_the_command_line(pincite: Pincite, tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": "1", "claim": "Sales rose 6 %.", "evidence": "Sales rose 6 %.", "label": "supported"},
        {
            "id": "2",
            "claim": "Sales rose 5 %.",
            "evidence": "Sales rose 6 %.",
            "label": "refuted",
            "meta": {"kind": "n"},
        },
    ]
    (path := tmp_path / "claims.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    ran = pincite("eval", "verify", path, "--min", "balanced_accuracy=1", "--json")
    assert (ran.code, ran.json["metrics"]["auroc"]["mean"], ran.json["by_set"]["claims"]["recall"]["n"]) == (0, 1.0, 1)
    (tmp_path / "worse.jsonl").write_text(json.dumps({**rows[1], "label": "supported"}))
    ran = pincite("eval", "verify", path, tmp_path / "worse.jsonl", "--min", "recall=1")
    assert ran.code == 1
    assert "pincite: recall is 0.5000, below 1 (n = 2)\n" in ran.err
    assert re.search(r"^worse +balanced ", ran.out, re.MULTILINE)


# The real thing


def test_a_real_process_prints_utf8_whatever_the_locale_and_takes_arguments_that_are_no_text(farm: Path) -> None:
    """The byte 0xff in an argument is a lone surrogate in Python."""
    question = "Where is the \udcff hive? 🐝"
    command = [sys.executable, "-m", "pincite", "ask", question, "--json", "-c", str(farm)]
    ran = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 0, ran.stderr
    answer = json.loads(ran.stdout.decode("utf-8"))
    assert answer["question"] == "Where is the ? hive? 🐝"
    assert ran.stderr.startswith(b"pincite: index brought up to date: 2 added")


def test_a_real_process_ends_with_one_line_and_2(tmp_path: Path) -> None:
    environment = {**os.environ, "PINCITE_TOP_K": "abc"}
    command = [sys.executable, "-m", "pincite", "ask", "x", "-c", str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
    assert "PINCITE_TOP_K" in ran.stderr


def test_a_variable_that_is_called_like_a_setting_and_is_none_is_told(
    pincite: Pincite, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PINCITE_MIN_CONFIDENSE", "PINCITE_X", "PINCITE_MAX_DOCUMENT_MB", "PINCITE_READ_ONLY"):
        monkeypatch.setenv(name, "1")
    said = pincite("eval", "--help").err
    assert (
        "pincite: PINCITE_MIN_CONFIDENSE is no setting, so it changes nothing: did you mean PINCITE_MIN_CONFIDENCE?"
        in said
    )
    assert "pincite: PINCITE_X is no setting, so it changes nothing" in said
    assert said.count("is no setting") == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", [["ask", ANSWERED, "--json"], ["index", "status"], ["verify", "--help"]])
def test_a_real_process_says_that_its_output_cannot_be_written(
    shared: Path, command: list[str], unbuffered: str
) -> None:
    where = [] if "--help" in command else ["-c", str(shared)]
    line = [sys.executable, "-m", "pincite", *command, *where]
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, text=True, env=environment)
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[-1] == "pincite: the output cannot be written: No space left on device"
    assert "Traceback" not in ran.stderr


def test_another_error_of_the_system_is_not_taken_for_one_of_the_output(
    pincite: Pincite, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pincite.terminal.print_status", fail)
    with pytest.raises(OSError, match="No space left"):
        pincite("index", "status", "-c", shared)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_real_process_says_nothing_where_its_reader_has_left(shared: Path, unbuffered: str) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "pincite", "index", "list", "-c", str(shared)]
    with os.fdopen(write, "wb") as closed:
        environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
        ran = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, text=True, env=environment)
    assert (ran.returncode, ran.stderr) == (1, "")


def test_the_readme_shows_what_the_command_prints(
    pincite: Pincite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(__file__).parent.parent
    readme = (root / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"^```console\n\$ \S*pincite ask \"(.*?)\"\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    assert shown is not None
    shutil.copytree(root / "seeds", tmp_path / "seeds", ignore=shutil.ignore_patterns(".pincite"))
    monkeypatch.chdir(tmp_path)
    ran = pincite("ask", shown[1])
    assert ran.code == 0, ran.err
    (printed, sure), (expected, said) = (
        (re.sub(r"(?<=confidence )\d+", "…", text), re.findall(r"(?<=confidence )\d+", text))
        for text in (ran.out, shown[2])
    )
    assert [line.rstrip() for line in printed.splitlines()] == [line.rstrip() for line in expected.splitlines()]
    # Processors add up in another order, so that the confidence is not the same to the last digit everywhere.
    assert [int(digits) for digits in sure] == [pytest.approx(int(digits), abs=2) for digits in said]


def test_one_document_alone_is_asked(pincite: Pincite, shared: Path) -> None:
    assert pincite("ask", ANSWERED, "--corpus", shared, "--document", "cows.md", "--strict").code == 0
    assert pincite("ask", ANSWERED, "--corpus", shared, "--document", "bees.txt", "--strict").code == 1
    both = ("--document", "bees.txt", "--document", "cows.md")
    assert "Anna Berg" in pincite("ask", ANSWERED, "--corpus", shared, *both).out
    assert "Anna Berg" not in pincite("chat", "--corpus", shared, "--document", "bees.txt", stdin=f"{ANSWERED}\n").out


def test_a_document_that_is_not_there_ends_the_call_with_the_one_that_may_be_meant(
    pincite: Pincite, shared: Path
) -> None:
    for name in ("cow.md", "COWS.MD"):
        ran = pincite("ask", ANSWERED, "--corpus", shared, "--document", name)
        assert (ran.code, ran.out) == (2, "")
        assert (
            f"there is no document {name!r}: `pincite index list` shows their ids; did you mean 'cows.md'?" in ran.err
        )
