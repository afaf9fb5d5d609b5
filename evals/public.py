"""`pincite eval qa`: public question sets in JSONL, so that anyone can reproduce the published numbers.

Questions: {id, question, answerable, answers: [{text, doc_id, start, end}], gold_docs, evidence: [{doc_id, start, end}]};
documents: {doc_id, title, text}. Offsets are Python characters of the document's text.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypedDict

from bot import Answer
from evals.samples import SampleError, read_rows, spread
from evals.scorers import Metric, auroc, characters, exact_match, first_rank, iou, metric, ndcg, token_f1
from index.documents import Document, Passage, Span, text_hash

HITS = (1, 4, 10)
DEPTHS = (4, 10)  # passages over which evidence is counted
_ROUNDING = 1e-9  # what sums of the same numbers may differ by


@dataclass(frozen=True, slots=True)
class PublicQuestion:
    """One question of a public set; `evidence` are the places that support an answer, else those of the answers."""

    id: str
    question: str
    answerable: bool
    answers: tuple[str, ...]
    gold_documents: tuple[str, ...]
    evidence: tuple[Span, ...]


class Measured(TypedDict):
    """The metrics over the `n` questions that were scored; what was not is counted, or listed as (id, error)."""

    n: int
    metrics: dict[str, Metric]
    left_out: int
    unscored: list[tuple[str, str]]


class Answering(Protocol):
    """What is measured."""

    def ask(self, question: str, documents: Sequence[str] | None = None) -> Answer: ...

    def retrieve(self, question: str, count: int | None = None) -> list[Passage]: ...


def read_documents(path: Path) -> list[Document]:
    """The documents of a public set; those without text are left out.

    Raises:
        SampleError: if a line is not a document or has the id of another, or there is none.
    """
    return with_text(every_document(path), path)


def every_document(path: Path) -> list[Document]:
    """The documents of a public set, with those that hold no text, which questions may name.

    Raises:
        SampleError: if a line is not a document or has the id of another.
    """
    found: dict[str, Document] = {}
    for number, row in read_rows(path):
        document_id, text = row.get("doc_id"), row.get("text")
        if not isinstance(document_id, str) or not isinstance(text, str):
            raise SampleError(f"{path.name} line {number}: a document needs the texts 'doc_id' and 'text'")
        if document_id in found:
            raise SampleError(f"{path.name} line {number}: the doc_id {document_id!r} occurs twice")
        found[document_id] = Document(document_id, str(row.get("title") or ""), text, text_hash(text))
    return list(found.values())


def with_text(documents: Sequence[Document], path: Path) -> list[Document]:
    """Those of the documents, read from `path`, that hold text.

    Raises:
        SampleError: if there is none.
    """
    found = [document for document in documents if document.text.strip()]
    if not found:
        raise SampleError(f"{path.name}: there are no documents with text in it")
    return found


def read_questions(
    path: Path, limit: int | None = None, documents: Sequence[Document] | None = None
) -> list[PublicQuestion]:
    """The questions of a public set; with `limit`, that many of them evenly spread over the file.

    With `documents`, all that a question names has to be there.

    Raises:
        SampleError: if a line is not a question, or names what is not in the documents, or there is none.
    """
    texts = None if documents is None else {document.id: document.text for document in documents}
    found = []
    for number, row in read_rows(path):
        where = f"{path.name} line {number}"
        question = _question(row, where)
        if texts is not None:
            _check_places(row, question, texts, where)
        found.append(question)
    if not found:
        raise SampleError(f"{path.name}: there are no questions in it")
    return spread(found, limit)


def _question(row: Mapping[str, object], where: str) -> PublicQuestion:
    try:
        answers = _dicts(row["answers"], "answers", where)
        if not isinstance(answerable := row["answerable"], bool):
            raise SampleError(f"{where}: 'answerable' must be true or false, found {answerable!r}")
        evidence = _places(_dicts(row.get("evidence", []), "evidence", where)) or _places(answers)
        texts = tuple(text for answer in answers if (text := str(answer["text"])).strip())
        gold = tuple(str(document) for document in _list(row.get("gold_docs", []), "gold_docs", where))
        return PublicQuestion(str(row["id"]), str(row["question"]), answerable, texts, gold, evidence)
    except (KeyError, TypeError, ValueError) as error:
        raise SampleError(f"{where}: not a question: {type(error).__name__} {error}") from error


def _check_places(row: Mapping[str, object], question: PublicQuestion, texts: Mapping[str, str], where: str) -> None:
    """Pass where a question names documents that are there, its answers stand where it says, and its evidence within.

    Raises:
        SampleError: if not, as nothing could be scored rightly.
    """
    answers, evidence = (_dicts(row.get(field, []), field, where) for field in ("answers", "evidence"))
    named = [str(item["doc_id"]) for item in (*answers, *evidence) if item.get("doc_id")]
    for document in (*question.gold_documents, *named):
        if document not in texts:
            raise SampleError(f"{where}: there is no document {document!r}")
    for answer in answers:
        for span in _places([answer]):
            if (found := texts[span.document_id][span.start : span.end]) != str(answer["text"]):
                place = f"{span.start} to {span.end} of {span.document_id!r}"
                raise SampleError(f"{where}: the answer {answer['text']!r} is not at {place}: {found!r} is")
    for span in question.evidence:
        if span.end > (length := len(texts[span.document_id])):
            place = f"{span.start} to {span.end} of {span.document_id!r}"
            raise SampleError(f"{where}: evidence at {place}, which has {length} characters")


def _list(value: object, field: str, where: str) -> list[object]:
    if not isinstance(value, list):
        raise SampleError(f"{where}: {field!r} must be a list, found {value!r}")
    return value


def _dicts(value: object, field: str, where: str) -> list[Mapping[str, object]]:
    items = _list(value, field, where)
    found: list[Mapping[str, object]] = [item for item in items if isinstance(item, dict)]
    if len(found) < len(items):
        raise SampleError(f"{where}: {field!r} must be a list of objects, found {value!r}")
    return found


def _places(items: Sequence[Mapping[str, object]]) -> tuple[Span, ...]:
    """Where the items stand; those without a place or without a character are left out."""
    return tuple(
        Span(str(item["doc_id"]), int(str(item["start"])), int(str(item["end"])))
        for item in items
        if item.get("start") is not None and item.get("doc_id") and item["start"] != item.get("end")
    )


def measure(
    questions: Sequence[PublicQuestion], bot: Answering, gold_passages: bool, watch: Callable[[int], None]
) -> Measured:
    """Every metric of `eval qa` over the questions; retrieval is measured unless the gold documents are given.

    With `gold_passages`, questions that name no documents are left out, as there is nothing to answer them from. A
    question that raises is unscored.
    """
    scored: list[tuple[PublicQuestion, Answer, dict[str, float]]] = []
    left_out = 0
    unscored: list[tuple[str, str]] = []
    for number, question in enumerate(questions, start=1):
        if gold_passages and not question.gold_documents:
            left_out += 1
        else:
            try:
                scored.append((question, *_ask(question, bot, gold_passages)))
            except Exception as error:  # noqa: BLE001 - whatever a bot raises, the run goes on and names the question
                unscored.append((question.id, f"{type(error).__name__}: {' '.join(str(error).split())}"))
        watch(number)
    names = dict.fromkeys(name for _, _, scores in scored for name in scores)
    metrics = {name: metric(scores[name] for _, _, scores in scored if name in scores) for name in names}
    sure = [1 - answer.confidence if answer.refusal else answer.confidence for _, answer, _ in scored]
    area = auroc(sure, [question.answerable for question, _, _ in scored])
    metrics["answerable_auroc"] = Metric(area, None, len(scored) if area is not None else 0)
    compared = [(answer, scores["f1"], question.answerable) for question, answer, scores in scored if "f1" in scores]
    if compared:
        best, least = best_f1(compared)
        metrics["best_f1"] = Metric(best, None, len(compared))
        metrics["best_f1_confidence"] = Metric(least, None, len(compared))
    return {"n": len(scored), "metrics": metrics, "left_out": left_out, "unscored": unscored}


def best_f1(compared: Sequence[tuple[Answer, float, bool]]) -> tuple[float, float]:
    """The highest F1 that a `min_confidence` gives, and the lowest that gives it (SQuAD 2.0's script has it as best_f1).

    `compared` has each answer with its F1 and whether its question is answerable: refused, it would be 0 or 1.
    """
    total = sum(f1 for _, f1, _ in compared)
    best, least = total, 0.0
    answered = sorted((c for c in compared if c[0].refusal is None), key=lambda c: c[0].confidence)
    for i, (answer, f1, answerable) in enumerate(answered):
        total += float(not answerable) - f1
        following = answered[i + 1][0].confidence if i + 1 < len(answered) else 1.0
        if total > best + _ROUNDING and following > answer.confidence:
            best, least = total, following
    return best / len(compared), least


def _ask(question: PublicQuestion, bot: Answering, gold_passages: bool) -> tuple[Answer, dict[str, float]]:
    answer = bot.ask(question.question, question.gold_documents if gold_passages else None)
    scores = _answer_scores(question, answer)
    if not gold_passages:
        scores |= _retrieval_scores(question, bot.retrieve(question.question, 50))
    return answer, scores


def predicted_text(answer: Answer) -> str:
    """What is compared with the expected answers: what is in focus, else the statements."""
    if answer.refusal:
        return ""
    focuses = [citation.focus for citation in answer.citations]
    if any(focuses):  # what only stands beside an answer has none
        return " ".join(focus.quote for focus in focuses if focus)
    return answer.text


def _answer_scores(question: PublicQuestion, answer: Answer) -> dict[str, float]:
    """Where a question has an answer that the set does not word, there is nothing to compare: it has no match and no F1."""
    predicted = predicted_text(answer)
    answers = question.answers if question.answerable else ()
    scores: dict[str, float] = {}
    if answers or not question.answerable:
        scores = {"exact_match": exact_match(predicted, answers), "f1": token_f1(predicted, answers)}
    if question.answerable:
        if answers:
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
        scores["ndcg@10"] = ndcg(ranked, question.gold_documents, 10)
    if question.evidence:
        gold = characters(question.evidence)
        for depth in DEPTHS:
            read = characters(Span(p.document_id, p.start, p.end) for p in passages[:depth])
            scores[f"evidence_char_recall@{depth}"] = len(read & gold) / len(gold)
            scores[f"evidence_iou@{depth}"] = iou(read, gold)
    return scores
