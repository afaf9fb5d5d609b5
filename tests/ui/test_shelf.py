"""What a browser keeps of conversations: the form, the bounds, and that nothing malformed is let in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Answer, Reason, Refusal
from bot.evidence_check import read_evidence
from tests.bot.test_evidence import MILK, TEXT
from ui import shelf

ID = "0123456789ab"
REFUSED = Answer("Why?", (), Refusal(Reason.NOT_IN_DOCUMENTS, "Not there.", MILK.citations))
FAILED = shelf.Unanswered("Who?", "the model cannot be reached <b>", nearest=MILK.citations)
STOPPED = shelf.Unanswered("When?")
BEGUN = shelf.Unanswered(MILK.question, so_far=Answer(MILK.question, MILK.statements))


def kept(*turns: Answer | shelf.Unanswered, conversation_id: str = ID) -> shelf.Kept:
    return shelf.as_now(None, conversation_id, turns or (MILK, REFUSED))


def as_browser_sends_it(*conversations: shelf.Kept) -> str:
    return json.dumps([json.dumps(json.loads(shelf.put([], conversation))["put"]) for conversation in conversations])


def test_a_conversation_comes_back_as_it_was_with_the_questions_that_got_no_answer() -> None:
    (found,) = shelf.read(as_browser_sends_it(kept(MILK, FAILED, REFUSED, STOPPED, BEGUN)))
    assert found.title == MILK.question
    assert found.turns == (Answer.from_json(MILK.to_json()), FAILED, REFUSED, STOPPED, BEGUN)
    assert (len(found.answers), found.unanswered) == (2, (FAILED, STOPPED, BEGUN))


def test_a_title_that_was_given_stays_and_one_that_was_not_follows_the_first_question() -> None:
    named = shelf.renamed(kept(), "  Cows\n and\x00 milk ")
    assert shelf.as_now(named, ID, [MILK, REFUSED, MILK]).title == "Cows and milk"
    assert shelf.as_now(kept(), ID, [FAILED]).title == FAILED.question
    assert shelf.renamed(kept(), " \n").title == MILK.question
    assert len(shelf.title_of("word " * 100)) == shelf.LONGEST_TITLE


def test_a_conversation_is_written_over_the_state_that_was_seen_alone() -> None:
    before, other = kept(), kept(conversation_id="ba9876543210")
    after = shelf.as_now(before, ID, [MILK])
    told = json.loads(shelf.put([other, before], after))
    assert (told["put"]["id"], told["put"]["changed"], told["over"], told["drop"]) == (
        ID,
        after.changed,
        before.changed,
        [],
    )
    assert after.changed > before.changed
    assert json.loads(shelf.put([other], after))["over"] is None
    assert json.loads(shelf.forget(ID)) == {"drop": [ID]}


def test_what_a_browser_is_told_has_no_markup_in_it() -> None:
    told = shelf.put([], kept(FAILED))
    assert "<" not in told
    assert json.loads(told)["put"]["turns"][0]["failure"] == FAILED.failure


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_whatever_a_browser_sends_does_no_harm(value: object) -> None:
    assert shelf.read(value) == []
    assert shelf.read(json.dumps(value)) == []
    assert shelf.read(json.dumps([value, json.dumps(value), "[" * 100_000])) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "../../etc"), ("id", 3), ("id", "<b>"), ("title", None), ("changed", 5), ("turns", []), ("turns", "x"),
        ("turns", [{}]), ("turns", [{"question": "x"}]), ("turns", [3]), ("turns", [{"question": 3, "failure": ""}]),
        ("turns", [{"question": "x", "failure": None}]), ("turns", [{"question": "x", "failure": "", "so_far": {"answer": 3}}]),
        ("turns", [{"question": "x", "failure": "", "nearest": [3]}]), ("turns", [{"question": "x", "failure": "", "nearest": 3}]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_left_out_and_the_rest_stays(field: str, value: object) -> None:
    rows = [kept().as_value(), kept(conversation_id="ba9876543210").as_value()]
    assert len(shelf.read(json.dumps([json.dumps(row) for row in rows]))) == 2
    rows[0][field] = value
    assert len(shelf.read(json.dumps([json.dumps(row) for row in rows]))) == 1


def test_the_oldest_go_when_there_are_too_many_or_they_are_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [shelf.Kept(f"{number:012x}", "Cows", f"2020-{number:03}", (MILK,)) for number in range(shelf.MOST + 5)]
    newest = kept(MILK)
    assert json.loads(shelf.put(many, newest))["drop"] == [k.id for k in many[5::-1]]
    one = len(json.dumps(newest.as_value()))
    monkeypatch.setattr(shelf, "ROOM", 3 * one)
    assert json.loads(shelf.put(many[-5:], newest))["drop"] == [k.id for k in many[-3:-6:-1]]
    monkeypatch.setattr(shelf, "ROOM", 1)
    told = json.loads(shelf.put(many[-1:], newest))  # the one that is going on stays
    assert (told["put"]["id"], told["drop"]) == (ID, [many[-1].id])


def test_every_form_holds_every_answer() -> None:
    answers = [MILK, REFUSED]
    turns: list[Answer | shelf.Unanswered] = [MILK, FAILED, REFUSED, STOPPED, BEGUN]
    page = read_evidence(shelf.exported("Cows", turns, "html", lambda document_id: TEXT))
    assert (page.faults, len(page.answers)) == ((), 2)
    data = json.loads(shelf.exported("Cows", turns, "json", lambda document_id: TEXT))
    assert [Answer.from_json(json.dumps(a)) for a in data["answers"]] == list(page.answers)
    failed, stopped, begun = data["unanswered"]
    assert (failed["failure"], [c["number"] for c in failed["nearest"]]) == (FAILED.failure, [1])
    assert stopped == {"question": "When?", "failure": ""}
    assert Answer.from_json(json.dumps(begun["so_far"])) == BEGUN.so_far
    text = shelf.exported("Cows *and* <b>", turns, "md", lambda document_id: TEXT)
    assert text.startswith("# Cows \\*and\\* \\<b\\>\n")
    assert all(f"## {answer.question}" in text for answer in answers)
    assert "## Who?\n\nNo answer: the model cannot be reached \\<b\\>\n" in text
    assert "## When?\n\nStopped before there was an answer.\n" in text
    assert text.endswith("\nStopped: this is not the whole answer.\n")
    assert "unanswered" not in json.loads(shelf.exported("Cows", answers, "json", lambda document_id: TEXT))
