"""What a browser keeps of conversations: the form, the bounds, and that nothing malformed is let in."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Answer, Reason, Refusal
from bot.evidence_check import read_evidence
from tests.bot.test_evidence import MILK, TEXT
from ui import shelf

ID = "0123456789ab"
REFUSED = Answer("Why?", (), Refusal(Reason.NOT_IN_DOCUMENTS, "Not there.", MILK.citations))


def kept(*answers: Answer, conversation_id: str = ID) -> list[shelf.Kept]:
    return shelf.with_answers([], conversation_id, answers or (MILK, REFUSED))


def as_browser_has_it(conversations: list[shelf.Kept]) -> Any:  # noqa: ANN401 - JSON
    return json.loads(json.dumps(shelf.written(conversations)))


def test_a_conversation_comes_back_as_it_was() -> None:
    (found,) = shelf.read(as_browser_has_it(kept()))
    assert found.title == MILK.question
    assert found.answers == (Answer.from_json(MILK.to_json()), REFUSED)


def test_a_title_that_was_given_stays_and_one_that_was_not_follows_the_first_question() -> None:
    named = shelf.renamed(kept(), ID, "  Cows\n and\x00 milk ")
    assert [k.title for k in shelf.with_answers(named, ID, [MILK, REFUSED, MILK])] == ["Cows and milk"]
    assert [k.title for k in shelf.with_answers(kept(), ID, [REFUSED])] == ["Why?"]
    assert shelf.renamed(kept(), ID, " \n")[0].title == MILK.question
    assert len(shelf.title_of("word " * 100)) == shelf.LONGEST_TITLE


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_whatever_a_browser_sends_does_no_harm(value: object) -> None:
    assert shelf.read(value) == []
    assert shelf.read({"conversations": [value]}) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "../../etc"), ("id", 3), ("id", "<b>"), ("title", None), ("changed", 5), ("answers", []), ("answers", "x"),
        ("answers", [{}]), ("answers", [{"question": "x"}]), ("answers", [3]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_left_out_and_the_rest_stays(field: str, value: object) -> None:
    rows = as_browser_has_it([*kept(), *kept(conversation_id="ba9876543210")])
    rows["conversations"][0][field] = value
    assert len(shelf.read(rows)) == 1


def test_the_oldest_go_when_there_are_too_many_or_they_are_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    many: list[shelf.Kept] = []
    for number in range(shelf.MOST + 5):
        many = shelf.with_answers(many, f"{number:012x}", [MILK])
    assert len(shelf.written(many)["conversations"]) == shelf.MOST
    one = len(json.dumps(kept()[0].as_value()))
    monkeypatch.setattr(shelf, "ROOM", 3 * one)
    assert 1 <= len(shelf.written(many)["conversations"]) < shelf.MOST
    monkeypatch.setattr(shelf, "ROOM", 1)
    assert [k["id"] for k in shelf.written(many)["conversations"]] == [many[0].id]  # the one that is going on stays


def test_every_form_holds_every_answer() -> None:
    answers = [MILK, REFUSED]
    page = read_evidence(shelf.exported("Cows", answers, "html", lambda document_id: TEXT))
    assert (page.faults, len(page.answers)) == ((), 2)
    data = json.loads(shelf.exported("Cows", answers, "json", lambda document_id: TEXT))
    assert [Answer.from_json(json.dumps(a)) for a in data["answers"]] == list(page.answers)
    text = shelf.exported("Cows *and* <b>", answers, "md", lambda document_id: TEXT)
    assert text.startswith("# Cows \\*and\\* \\<b\\>\n")
    assert all(f"## {answer.question}" in text for answer in answers)
