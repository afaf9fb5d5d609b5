"""`pincite eval qa`: public question sets in JSONL, so that anyone can reproduce the published numbers.

Questions: {id, question, answerable, answers: [{text, doc_id, start, end}], gold_docs, evidence: [{doc_id, start, end}]};
documents: {doc_id, title, text}. Offsets are Python characters of the document's text.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot import Answer
from evals.samples import SampleError, read_rows
from evals.scorers import Metric, auroc, characters, exact_match, first_rank, iou, metric, token_f1
from index.documents import Document, Passage, Span, text_hash

HITS = (1, 4, 10)
DEPTHS = (4, 10)  # passages over which evidence is counted


@dataclass(frozen=True, slots=True)
class PublicQuestion:
    """One question of a public set; `evidence` are the places that support an answer, else those of the answers."""

    id: str
    question: str
    answerable: bool
    answers: tuple[str, ...]
    gold_documents: tuple[str, ...]
    evidence: tuple[Span, ...]


class Answering(Protocol):
    """What is measured."""

    def ask(self, question: str, documents: Sequence[str] | None = None) -> Answer: ...

    def retrieve(self, question: str, count: int | None = None) -> list[Passage]: ...


def read_documents(path: Path) -> list[Document]:
    """The documents of a public set; those without text are left out.

    Raises:
        SampleError: if a line is not a document.
    """
    found = []
    for number, row in read_rows(path):
        document_id, text = row.get("doc_id"), row.get("text")
        if not isinstance(document_id, str) or not isinstance(text, str):
            raise SampleError(f"{path.name} line {number}: a document needs the texts 'doc_id' and 'text'")
        if text.strip():
            found.append(Document(document_id, str(row.get("title") or ""), text, text_hash(text)))
    return found


def read_questions(path: Path, limit: int | None = None) -> list[PublicQuestion]:
    """The questions of a public set; with `limit`, that many of them evenly spread over the file.

    Raises:
        SampleError: if a line is not a question.
    """
    rows = list(read_rows(path))
    step = max(1, len(rows) // limit) if limit else 1
    return [_question(row, f"{path.name} line {number}") for number, row in rows[::step][:limit]]


def _question(row: Mapping[str, object], where: str) -> PublicQuestion:
    try:
        answers, evidence = _places(row["answers"]), _places(row.get("evidence"))
        texts = tuple(str(answer["text"]) for answer in _dicts(row["answers"]))
        gold = tuple(str(document) for document in _list(row.get("gold_docs")))
        return PublicQuestion(
            str(row["id"]), str(row["question"]), bool(row["answerable"]), texts, gold, evidence or answers
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SampleError(f"{where}: not a question: {type(error).__name__} {error}") from error


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _dicts(value: object) -> list[Mapping[str, object]]:
    return [item for item in _list(value) if isinstance(item, dict)]


def _places(value: object) -> tuple[Span, ...]:
    return tuple(
        Span(str(item["doc_id"]), int(str(item["start"])), int(str(item["end"])))
        for item in _dicts(value)
        if item.get("start") is not None and item.get("doc_id")
    )


def measure(
    questions: Sequence[PublicQuestion], bot: Answering, gold_passages: bool, watch: Callable[[int], None]
) -> dict[str, object]:
    """Every metric of `eval qa` over the questions; retrieval is measured unless the gold documents are given."""
    values: dict[str, list[float]] = {}
    sure: list[float] = []
    labels: list[bool] = []
    for number, question in enumerate(questions, start=1):
        answer = bot.ask(question.question, question.gold_documents if gold_passages else None)
        found = _answer_scores(question, answer)
        if not gold_passages:
            found |= _retrieval_scores(question, bot.retrieve(question.question, 50))
        for name, value in found.items():
            values.setdefault(name, []).append(value)
        sure.append(1 - answer.confidence if answer.refusal else answer.confidence)
        labels.append(question.answerable)
        watch(number)
    metrics = {name: metric(found) for name, found in values.items()}
    area = auroc(sure, labels)
    metrics["answerable_auroc"] = Metric(area, None, len(labels) if area is not None else 0)
    return {"n": len(questions), "metrics": metrics}


def predicted_text(answer: Answer) -> str:
    """What is compared with the expected answers: the focus where every statement has one, else the statements."""
    if answer.refusal:
        return ""
    focuses = [citation.focus for citation in answer.citations]
    if focuses and all(focuses):
        return " ".join(focus.quote for focus in focuses if focus)
    return answer.text


def _answer_scores(question: PublicQuestion, answer: Answer) -> dict[str, float]:
    predicted = predicted_text(answer)
    answers = question.answers if question.answerable else ()
    scores = {"exact_match": exact_match(predicted, answers), "f1": token_f1(predicted, answers)}
    if question.answerable:
        scores["has_answer_f1"] = scores["f1"]
        scores["answered_rate"] = float(answer.refusal is None)
    else:
        scores["no_answer_accuracy"] = float(answer.refusal is not None)
    return scores


def _retrieval_scores(question: PublicQuestion, passages: Sequence[Passage]) -> dict[str, float]:
    scores: dict[str, float] = {}
    if question.gold_documents:
        ranked = list(dict.fromkeys(passage.document_id for passage in passages))
        rank = first_rank(ranked, question.gold_documents)
        scores.update({f"hits@{k}": float(rank is not None and rank <= k) for k in HITS})
        scores["mrr@10"] = 1 / rank if rank is not None and rank <= 10 else 0.0
    if question.evidence:
        gold = characters(question.evidence)
        for depth in DEPTHS:
            read = characters(Span(p.document_id, p.start, p.end) for p in passages[:depth])
            scores[f"evidence_char_recall@{depth}"] = len(read & gold) / len(gold)
            scores[f"evidence_iou@{depth}"] = iou(read, gold)
    return scores
