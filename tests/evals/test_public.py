"""`eval qa` on a tiny public set: what is read, what is measured, and that a real bot can be measured by it."""

import gzip
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot import Bot
from bot.answer import Answer, Citation, Focus, Reason, Statement, Verdict, refuse
from evals.public import PublicQuestion, best_f1, measure, predicted_text, read_documents, read_questions
from evals.samples import SampleError
from evals.scorers import Metric
from evals.squad import read_set
from index.documents import Document, Passage, Span, text_hash

BEES = "Bees make honey. They live in a hive."
COWS = "Cows give milk. They live in a barn."
TEXTS = {"bees": BEES, "cows": COWS}
DOCUMENTS = [{"doc_id": "bees", "title": "Bees", "text": BEES}, {"doc_id": "cows", "title": "Cows", "text": COWS}]
HONEY = {
    "id": "1",
    "question": "What do bees make?",
    "answerable": True,
    "answers": [{"text": "honey", "doc_id": "bees", "start": 10, "end": 15}],
    "gold_docs": ["bees"],
    "evidence": [],
}
BARN = {
    "id": "2",
    "question": "Where do cows live?",
    "answerable": True,
    "answers": [{"text": "a barn", "doc_id": None, "start": None, "end": None}],
    "gold_docs": ["cows"],
    "evidence": [{"doc_id": "cows", "start": 16, "end": 36}],
}
MOON = {"id": "3", "question": "How far is the moon?", "answerable": False, "answers": [], "gold_docs": ["cows"]}
QUESTIONS = [HONEY, BARN, MOON]


def written(path: Path, rows: Sequence[object]) -> Path:
    text = "".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows).encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return path


def whole(document_id: str) -> Passage:
    text = TEXTS[document_id]
    return Passage(document_id, document_id, 0, len(text), 0, text, (), document_id, text_hash(text))


def saying(document_id: str, start: int, end: int, focus: tuple[int, int] | None = None, sure: float = 0.8) -> Answer:
    text = TEXTS[document_id]
    narrow = Focus(Span(document_id, *focus), text[slice(*focus)]) if focus else None
    cited = Citation(1, Span(document_id, start, end), text[start:end], "", text_hash(text), focus=narrow)
    statement = Statement(text[start:end], 0, end - start, (cited,), Verdict.SUPPORTED, 1.0)
    return Answer("?", (statement,), None, sure)


class Scripted:
    """Gives the answers and passages it was told to, and remembers to which documents it was limited."""

    def __init__(self, answers: Mapping[str, Answer], found: Sequence[str] = ("cows", "bees")) -> None:
        self._answers, self._found = answers, found
        self.limits: list[Sequence[str] | None] = []

    def ask(self, question: str, documents: Sequence[str] | None = None) -> Answer:
        self.limits.append(documents)
        return self._answers[question]

    def retrieve(self, question: str, count: int | None = None) -> list[Passage]:
        return [whole(document_id) for document_id in self._found]


SCRIPT = {
    "What do bees make?": saying("bees", 0, 16, (10, 15), sure=0.9),
    "Where do cows live?": saying("cows", 16, 36, sure=0.6),
    "How far is the moon?": refuse("?", Reason.NOT_IN_DOCUMENTS),
}


def measured(bot: Scripted, folder: Path, gold_passages: bool) -> dict[str, Metric]:
    questions = read_questions(written(folder / "q.jsonl", QUESTIONS))
    found = measure(questions, bot, gold_passages, lambda done: None)
    assert found["n"] == 3
    metrics = found["metrics"]
    assert isinstance(metrics, dict)
    return metrics


def test_answers_are_scored_by_hand_and_gold_documents_limit_the_bot(tmp_path: Path) -> None:
    bot = Scripted(SCRIPT)
    metrics = measured(bot, tmp_path, gold_passages=True)
    # "honey" is exact; "They live in a barn." has 4 words after normalisation, of which 1 is "barn": F1 2/5.
    assert metrics["exact_match"].mean == pytest.approx(2 / 3, abs=1e-9)
    assert metrics["f1"].mean == pytest.approx((1 + 0.4 + 1) / 3, abs=1e-9)
    assert metrics["has_answer_f1"].mean == pytest.approx(0.7, abs=1e-9)
    assert metrics["has_answer_f1"].stderr == pytest.approx(0.3, abs=1e-9)
    assert metrics["answered_rate"] == Metric(1.0, 0.0, 2)
    assert metrics["no_answer_accuracy"] == Metric(1.0, None, 1)
    assert metrics["answerable_auroc"] == Metric(1.0, None, 3)
    assert metrics["best_f1"].mean == metrics["f1"].mean, "nothing is better refused"
    assert metrics["best_f1_confidence"] == Metric(0.0, None, 3)
    assert not any(name.startswith(("hits", "mrr", "evidence")) for name in metrics)
    assert bot.limits == [("bees",), ("cows",), ("cows",)]


def test_the_best_f1_is_that_of_the_confidence_from_which_on_answers_are_better_given() -> None:
    refused = (refuse("?", Reason.NOT_IN_DOCUMENTS), 1.0, False)
    given = [(saying("bees", 0, 16, sure=sure), f1, yes) for sure, f1, yes in ((0.9, 1.0, True), (0.5, 0.4, True))]
    wrong = (saying("bees", 0, 16, sure=0.3), 0.0, False)
    for compared, best, least in (
        ([*given, refused], (1 + 0.4 + 1) / 3, 0.0),
        ([*given, wrong, refused], (1 + 0.4 + 1 + 1) / 4, 0.5),
        # what is as sure as a right answer cannot be told from it
        ([*given, wrong, (saying("cows", 16, 36, sure=0.3), 1.0, True), refused], (1 + 0.4 + 0 + 1 + 1) / 5, 0.0),
        ([wrong], 1.0, 1.0),
    ):
        found, confidence = best_f1(compared)
        assert found == pytest.approx(best, abs=1e-9)
        assert confidence == least


def test_open_questions_are_searched_in_all_documents_and_the_search_is_scored(tmp_path: Path) -> None:
    bot = Scripted(SCRIPT)
    metrics = measured(bot, tmp_path, gold_passages=False)
    assert bot.limits == [None, None, None]
    assert metrics["hits@1"].mean == pytest.approx(2 / 3, abs=1e-9), "the bees come second"
    assert metrics["hits@4"].mean == metrics["hits@10"].mean == 1.0
    assert metrics["mrr@10"].mean == pytest.approx((0.5 + 1 + 1) / 3, abs=1e-9)
    assert metrics["ndcg@10"].mean == pytest.approx((1 / math.log2(3) + 1 + 1) / 3, abs=1e-9)
    # Evidence: 5 characters of the bees' 37 + 36 that are read, and 20 of the cows'.
    assert metrics["evidence_char_recall@4"] == Metric(1.0, 0.0, 2)
    assert metrics["evidence_iou@4"].mean == pytest.approx((5 / 73 + 20 / 73) / 2, abs=1e-9)


def test_a_gold_document_that_is_not_found_scores_nothing(tmp_path: Path) -> None:
    metrics = measured(Scripted(SCRIPT, found=["cows"]), tmp_path, gold_passages=False)
    assert metrics["hits@10"].mean == pytest.approx(2 / 3, abs=1e-9)
    assert metrics["mrr@10"].mean == pytest.approx(2 / 3, abs=1e-9)
    assert metrics["evidence_char_recall@10"].mean == 0.5


def test_a_refusal_predicts_nothing_and_a_focus_goes_before_its_sentence() -> None:
    assert predicted_text(SCRIPT["How far is the moon?"]) == ""
    assert predicted_text(SCRIPT["What do bees make?"]) == "honey"
    assert predicted_text(SCRIPT["Where do cows live?"]) == "They live in a barn."


def test_what_stands_beside_an_answer_and_has_no_focus_is_not_compared() -> None:
    bees, (beside,) = SCRIPT["What do bees make?"], SCRIPT["Where do cows live?"].statements
    beside = replace(beside, citations=(replace(beside.citations[0], number=2),))
    assert predicted_text(replace(bees, statements=(*bees.statements, beside))) == "honey"


@pytest.mark.parametrize("suffix", ["jsonl", "jsonl.gz"])
def test_a_set_is_read_plain_or_gzipped(tmp_path: Path, suffix: str) -> None:
    questions = read_questions(written(tmp_path / f"q.{suffix}", QUESTIONS))
    assert questions[0] == PublicQuestion(
        "1", "What do bees make?", True, ("honey",), ("bees",), (Span("bees", 10, 15),)
    )
    assert questions[1].evidence == (Span("cows", 16, 36),)
    assert questions[2].answerable is False
    documents = read_documents(written(tmp_path / f"d.{suffix}", DOCUMENTS))
    assert documents == [Document(i, i.title(), TEXTS[i], text_hash(TEXTS[i])) for i in TEXTS]


def test_a_document_without_text_is_left_out(tmp_path: Path) -> None:
    rows = [*DOCUMENTS, {"doc_id": "empty", "title": "", "text": " \n"}]
    assert [d.id for d in read_documents(written(tmp_path / "d.jsonl", rows))] == ["bees", "cows"]


@pytest.mark.parametrize(("limit", "ids"), [(1, "0"), (3, "036"), (6, "013568"), (9, "012345678"), (50, "0123456789")])
def test_a_limit_takes_questions_evenly_spread_over_the_file(tmp_path: Path, limit: int, ids: str) -> None:
    path = written(tmp_path / "q.jsonl", [{**HONEY, "id": str(i)} for i in range(10)])
    assert "".join(q.id for q in read_questions(path, limit)) == ids


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", "q.jsonl line 2: not JSON"),
        ("3", "line 2: not a JSON object"),
        ({"id": "4"}, "line 2: not a question: KeyError 'answers'"),
        ({**HONEY, "answers": [{"doc_id": "bees"}]}, "line 2: not a question: KeyError 'text'"),
        ({**HONEY, "evidence": [{"doc_id": "bees", "start": 9, "end": 2}]}, "line 2: not a question: ValueError"),
        ({**HONEY, "evidence": [{"doc_id": "bees", "start": "x", "end": 2}]}, "line 2: not a question: ValueError"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_line_that_is_no_question_is_named(tmp_path: Path, row: object, message: str) -> None:
    with pytest.raises(SampleError, match=message):
        read_questions(written(tmp_path / "q.jsonl", [HONEY, row]))


@pytest.mark.parametrize("row", [{"doc_id": "x"}, {"doc_id": 1, "text": "x"}, {"text": "x"}])
def test_a_line_that_is_no_document_is_named(tmp_path: Path, row: object) -> None:
    with pytest.raises(SampleError, match=r"d\.jsonl line 3: a document needs the texts"):
        read_documents(written(tmp_path / "d.jsonl", [*DOCUMENTS, row]))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({**HONEY, "gold_docs": ["wasps"]}, "there is no document 'wasps'"),
        ({**HONEY, "evidence": [{"doc_id": "wasps", "start": 1, "end": 2}]}, "there is no document 'wasps'"),
        ({**HONEY, "answers": [{"text": "honey", "doc_id": "wasps"}]}, "there is no document 'wasps'"),
        (
            {**HONEY, "answers": [{"text": "honey", "doc_id": "bees", "start": 9, "end": 14}]},
            "the answer 'honey' is not at 9 to 14 of 'bees': ' hone' is",
        ),
        (
            {**HONEY, "evidence": [{"doc_id": "bees", "start": 10, "end": 99}]},
            "evidence at 10 to 99 of 'bees', which has 37 characters",
        ),
    ],
    ids=["gold document", "evidence", "answer", "place", "end"],
)
def test_a_question_that_names_what_is_not_in_the_documents_is_named(tmp_path: Path, row: object, message: str) -> None:
    documents = written(tmp_path / "d.jsonl", DOCUMENTS)
    with pytest.raises(SampleError, match=f"q.jsonl line 2: {message}"):
        read_set(written(tmp_path / "q.jsonl", [HONEY, row]), documents)


def test_a_question_may_name_a_document_without_text(tmp_path: Path) -> None:
    documents = written(tmp_path / "d.jsonl", [*DOCUMENTS, {"doc_id": "empty", "title": "", "text": " \n"}])
    questions, found = read_set(written(tmp_path / "q.jsonl", [{**MOON, "gold_docs": ["empty"]}]), documents)
    assert questions[0].gold_documents == ("empty",)
    assert [document.id for document in found] == ["bees", "cows"]


def test_two_documents_of_one_id_are_named(tmp_path: Path) -> None:
    rows = [*DOCUMENTS, {"doc_id": "bees", "title": "", "text": " "}]
    with pytest.raises(SampleError, match=r"d\.jsonl line 3: the doc_id 'bees' occurs twice"):
        read_documents(written(tmp_path / "d.jsonl", rows))


def test_half_a_surrogate_pair_is_named_in_questions_and_in_documents(tmp_path: Path) -> None:
    with pytest.raises(SampleError, match=r"d\.jsonl line 1: holds half a surrogate pair"):
        read_documents(written(tmp_path / "d.jsonl", [{"doc_id": "x", "text": "x\ud83d"}]))
    with pytest.raises(SampleError, match=r"q\.jsonl line 2: holds half a surrogate pair"):
        read_questions(written(tmp_path / "q.jsonl", [HONEY, {**BARN, "question": "\udf1f?"}]))


def test_a_file_without_questions_is_an_error_and_no_report(tmp_path: Path) -> None:
    with pytest.raises(SampleError, match="there are no questions in it"):
        read_questions(written(tmp_path / "q.jsonl", []))


def test_a_gzip_that_is_cut_off_or_none_is_an_error(tmp_path: Path) -> None:
    path = written(tmp_path / "q.jsonl.gz", QUESTIONS)
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(SampleError, match=r"q\.jsonl\.gz: damaged, or cut off"):
        read_questions(path)
    path.write_bytes(b"plain text")
    with pytest.raises(SampleError, match="cannot be read: Not a gzipped file"):
        read_questions(path)


def test_evidence_without_a_character_is_no_evidence(tmp_path: Path) -> None:
    row = {**HONEY, "answers": [{"text": "honey", "doc_id": "bees", "start": 3, "end": 3}]}
    (question,) = read_questions(written(tmp_path / "q.jsonl", [row]))
    assert question.evidence == ()


@pytest.mark.parametrize("gold_passages", [True, False])
def test_a_real_bot_is_measured(tmp_path: Path, gold_passages: bool) -> None:
    documents = read_documents(written(tmp_path / "d.jsonl.gz", DOCUMENTS))
    questions = read_questions(written(tmp_path / "q.jsonl.gz", [*QUESTIONS, {**MOON, "id": "4", "gold_docs": []}]))
    bot = Bot.from_documents(documents, tmp_path / "index")
    metrics = measure(questions, bot, gold_passages, lambda done: None)["metrics"]
    assert isinstance(metrics, dict)
    refused = 1 if gold_passages else 2  # a question that names no document is left out where only those are read
    assert metrics["exact_match"].n == 2 + refused
    assert (metrics["no_answer_accuracy"].mean, metrics["no_answer_accuracy"].n) == (1.0, refused)
    assert ("hits@1" in metrics) is not gold_passages
    if not gold_passages:
        assert metrics["hits@1"].n == 3, "a question without gold documents has no rank"
        assert metrics["hits@4"].mean == 1.0
