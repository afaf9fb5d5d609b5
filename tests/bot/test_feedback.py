"""What is said of an answer becomes a sample that the gate takes as it is."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot import Answer, Bot, Statement
from bot.feedback import ABSENT, UNKNOWN, Feedback, sample_of
from evals.drafting import from_feedback
from evals.run import locate_evidence
from evals.samples import Sample, read_samples
from index.errors import SetupError
from tests.conftest import SEEDS

PROJECTS = "How many projects are the companies working on?"


def kept(feedback: Feedback) -> list[Sample]:
    return read_samples(feedback.path)


def saying(text: str, question: str = "What do cows give?") -> Answer:
    return Answer(question, (Statement(text, 0, len(text), ()),))


def test_a_liked_answer_is_a_sample_that_the_gate_takes(seed_bot: Bot, tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    answer = seed_bot.ask(PROJECTS)
    feedback.keep(answer, True, before=["Who met whom?"])
    (sample,) = kept(feedback)
    text = (SEEDS / "ankara-kiev.txt").read_text(encoding="utf-8")
    assert (sample.kind, sample.question, sample.before) == ("liked", PROJECTS, ("Who met whom?",))
    assert sample.answers[0] in answer.text
    assert locate_evidence([sample], {"ankara-kiev.txt": text})[sample.id]
    (draft,) = from_feedback(feedback.path)
    assert draft["answers"] == list(sample.answers)


@pytest.mark.parametrize(
    ("correction", "answerable", "answers", "is_draft"),
    [(None, True, (UNKNOWN,), True), ("milk", True, ("milk",), False), (ABSENT, False, (), False)],
)
def test_a_disliked_answer_expects_its_correction(
    tmp_path: Path, correction: str | None, answerable: bool, answers: Sequence[str], is_draft: bool
) -> None:
    feedback = Feedback(tmp_path)
    feedback.keep(saying("Cows give wool."), False, correction)
    (sample,) = kept(feedback)
    assert (sample.kind, sample.answerable, sample.answers) == ("disliked", answerable, answers)
    assert sample.is_draft == is_draft
    (draft,) = from_feedback(feedback.path)
    assert (draft["answerable"], draft["answers"]) == (answerable, list(answers))


def test_the_last_word_on_an_answer_counts_and_can_be_taken_back(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    feedback.keep(saying("Cows give wool."), True)
    feedback.keep(saying("Sheep give wool.", "What do sheep give?"), True)
    feedback.keep(saying("Cows give wool."), False, "milk")
    assert [(s.kind, s.question) for s in kept(feedback)] == [
        ("liked", "What do sheep give?"),
        ("disliked", "What do cows give?"),
    ]
    feedback.forget(saying("Cows give wool."))
    assert [s.question for s in kept(feedback)] == ["What do sheep give?"]


def test_the_same_answer_after_other_questions_is_another_sample() -> None:
    answer = saying("Cows give milk.")
    assert sample_of(answer, True)["id"] != sample_of(answer, True, before=["What do sheep give?"])["id"]


def test_a_line_that_was_cut_off_is_named_and_stays(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    feedback.path.write_text('{"id": "liked:1"')
    with pytest.raises(SetupError, match=r"feedback\.jsonl"):
        feedback.keep(saying("Cows give milk."), True)
    assert feedback.path.read_text() == '{"id": "liked:1"'


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "gone").write_text("")
    with pytest.raises(SetupError, match="cannot be kept"):
        Feedback(tmp_path / "gone").keep(saying("Cows give milk."), True)


def test_a_line_is_json_with_the_whole_answer(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    answer = saying("Cows give milk 🐄.")
    feedback.keep(answer, True)
    row = json.loads(feedback.path.read_text(encoding="utf-8"))
    assert row["liked"] is True
    assert Answer.from_json(json.dumps(row["answer"])).text == answer.text
