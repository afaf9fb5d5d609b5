"""`eval init`: drafts stand on their sentence, ask for what was taken out of it, and wait for a person."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer import Answer, Focus, Reason, refuse
from bot.feedback import UNKNOWN
from evals.drafting import (
    INSTRUCTIONS,
    draft_plainly,
    draft_with_model,
    from_feedback,
    in_jsonl,
    read_folder,
    statements,
)
from evals.run import locate_evidence
from evals.samples import SampleError, read_samples
from index.documents import Document, Span, text_hash
from tests.evals.scripted_llm import ScriptedLLM
from tests.evals.test_golden_sets import GOLDEN
from tests.evals.test_run import GENUINE, TEXT, saying, with_citation


def document(text: str, name: str = "farm.txt") -> Document:
    return Document(name, "Farm", text, text_hash(text))


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        ("The slipway was built here in 1978.", "The slipway was built here in which year?", "1978"),
        ("The repair of the brake cost $1,280.50.", "The repair of the brake cost how much?", "$1,280.50"),
        ("The land was sold for €3 million then.", "The land was sold for how much then?", "€3 million"),
        ("The fleet returns on 3 October 2024.", "The fleet returns on which date?", "3 October 2024"),
        ("The office opens on May 12 this year.", "The office opens on which date this year?", "May 12"),
        ("The workshop is closed at 19:00 on weekdays.", "The workshop is closed at what time on weekdays?", "19:00"),
        ("About 5.5 % of the members came to it.", "About what share of the members came to it?", "5.5 %"),
        ("The tank in the yard holds 5,000 litres.", "The tank in the yard holds how many litres?", "5,000"),
        ("Only 12 members of the yard have not paid.", "Only how many members of the yard have not paid?", "12"),
        ("The **east gate** of the yard opens at *7:30*.", "The east gate of the yard opens at what time?", "7:30"),
    ],
)
def test_the_question_word_stands_where_the_answer_stood(sentence: str, question: str, answer: str) -> None:
    (draft,) = draft_plainly([document(sentence)], 5)
    assert (draft["question"], draft["answers"], draft["evidence"]) == (question, [answer], [sentence])
    assert draft["draft"] is True


@pytest.mark.parametrize(
    "text",
    [
        "It is 46 metres long and 7 metres wide.",  # nobody knows what it is
        "The old crane lifts 5 boats, or 5 rafts.",  # the number occurs twice
        "The yard has no numbers to ask for at all.",
        "12 boats.",  # too short to say anything
        "The order number is 12-345-6 in the book.",  # part of a name
        "Sign this list of 12 boats.\n\nSign this list of 12 boats.",  # which of the two is meant?
    ],
)
def test_what_cannot_be_asked_plainly_is_not_asked(text: str) -> None:
    assert draft_plainly([document(text)], 5) == []


def test_documents_take_turns_and_the_count_is_kept() -> None:
    one = document("".join(f"The {name} barn holds 30 cows today. " for name in ("red", "blue", "old", "new")), "a.txt")
    other = document("The old mill has 3 wheels in the river.", "b.txt")
    assert [d.id for d, _ in statements([one, other])][:3] == ["a.txt", "b.txt", "a.txt"]
    assert len(draft_plainly([one, other], 4)) == 4


def test_drafts_of_a_real_corpus_are_samples_whose_evidence_is_there(tmp_path: Path) -> None:
    documents = read_folder(GOLDEN / "boatyard" / "documents")
    (path := tmp_path / "drafts.jsonl").write_text(in_jsonl(draft_plainly(documents, 30)), encoding="utf-8")
    samples = read_samples(path)
    assert len(samples) == 30
    assert all(sample.is_draft for sample in samples)
    places = locate_evidence(samples, {d.id: d.text for d in documents})
    assert all(len(found) == 1 for found in places.values())


def test_a_folder_without_documents_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SampleError, match="holds no documents to draft from"):
        read_folder(tmp_path)


# With a model

SENTENCE = "The slipway was built in 1978 by nine fishermen."
REPLY = {"question": "Who made the ramp?", "answer": "nine fishermen", "unanswerable": "What did the slipway cost?"}


def drafted(*replies: str | Exception) -> list[tuple[object, object, object]]:
    found = draft_with_model([document(SENTENCE)], 2, ScriptedLLM(script=list(replies)))
    return [(draft["question"], draft["answerable"], draft["answers"]) for draft in found]


def test_a_model_words_a_question_that_is_answered_and_one_that_is_not() -> None:
    llm = ScriptedLLM(script=[json.dumps(REPLY)])
    found = draft_with_model([document(SENTENCE)], 2, llm)
    assert [(d["id"], d["answerable"]) for d in found] == [("draft:001", True), ("draft:002", False)]
    assert llm.asked == [[INSTRUCTIONS, json.dumps({"title": "Farm", "sentence": SENTENCE})]]


def test_what_a_model_makes_up_is_dropped() -> None:
    other: tuple[object, object, object] = ("What did the slipway cost?", False, [])
    assert drafted(json.dumps({**REPLY, "answer": "ten fishermen"})) == [other]
    assert drafted(json.dumps({**REPLY, "question": "Did nine fishermen build it?"})) == [other]
    assert drafted(json.dumps({**REPLY, "answer": 9, "unanswerable": " "})) == []
    assert drafted("no idea") == []


# From likes and dislikes


def told(folder: Path, *rows: object) -> Path:
    (path := folder / "feedback.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


def as_row(answer: Answer, liked: bool) -> dict[str, object]:
    return {"liked": liked, "answer": json.loads(answer.to_json())}


def test_likes_are_expected_again_and_dislikes_wait_for_an_answer(tmp_path: Path) -> None:
    good, refused = (
        saying("What do cows give?", "Cows give milk."),
        refuse("How far is the moon?", Reason.NOT_IN_DOCUMENTS),
    )
    rows = [as_row(good, True), as_row(refused, True), as_row(good, False), as_row(refused, False)]
    (path := tmp_path / "samples.jsonl").write_text(in_jsonl(from_feedback(told(tmp_path, *rows))))
    liked, quiet, disliked, unanswered = read_samples(path)
    assert (liked.id, liked.answers, liked.evidence) == ("liked:001", ("Cows give milk.",), ("Cows give milk.",))
    assert (quiet.kind, quiet.answerable) == ("liked", False)
    assert (disliked.kind, disliked.answers) == (unanswered.kind, unanswered.answers) == ("disliked", (UNKNOWN,))


def test_a_liked_answer_with_a_focus_is_expected_by_its_focus(tmp_path: Path) -> None:
    cited = replace(GENUINE, focus=Focus(Span("farm.txt", 27, 31), TEXT[27:31]))
    (draft,) = from_feedback(told(tmp_path, as_row(with_citation(saying("?", "Cows give milk."), cited), True)))
    assert draft["answers"] == ["milk"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"liked": 1}, "line 1: 'liked' must be true or false"),
        ({"liked": True, "answer": {}}, "line 1: 'answer': not a saved"),
        ({"liked": False, "correction": 7}, "line 1: 'correction' must be a text"),
    ],
)
def test_a_line_that_is_no_feedback_is_named(tmp_path: Path, row: object, message: str) -> None:
    with pytest.raises(SampleError, match=message):
        from_feedback(told(tmp_path, row))
