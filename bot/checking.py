"""Saved answers against the documents as they are now, read anew: no index and no model is needed."""

import json
from collections.abc import Iterable, Sequence

from bot.answer import Answer
from bot.evidence_check import is_page, read_evidence
from bot.recheck import Rechecked, recheck
from bot.schema import read_answer
from index.documents import Document
from index.errors import DocumentError
from index.sources import Source


def check_answers(answers: Sequence[Answer], source: Source) -> list[Rechecked]:
    """Every citation of the answers, against the documents of a source.

    Raises:
        CorpusError: if the source cannot be listed.
        TypeError: if something is given that is no answer.
    """
    for given in answers:
        if not isinstance(given, Answer):
            raise TypeError(f"{given!r:.40} is no Answer: of a saved one make it with Answer.from_json")
    stamps = source.list().stamps
    read: dict[str, Document | None] = {}

    def document(document_id: str) -> Document | None:
        if document_id not in read:
            try:
                read[document_id] = source.read(document_id) if document_id in stamps else None
            except DocumentError:
                read[document_id] = None
        return read[document_id]

    def everything() -> list[Document]:
        return [found for i in stamps if (found := document(i))]

    checked: list[Rechecked] = []
    for answer in answers:
        cited = answer.refusal.nearest if answer.refusal else answer.citations
        there = {c.span.document_id: found for c in cited if (found := document(c.span.document_id))}
        checked.extend(recheck(answer, there, everything))
    return checked


def load_answers(text: str) -> tuple[list[Answer], list[str]]:
    """(the answers in a saved text, the ways in which it contradicts itself).

    The text is one answer's JSON, an answer's JSON a line, an exported conversation, or an evidence file. A line may also say
    that a language model gave no answer, as `ask - --json` does.

    Raises:
        AnswerFormatError: if it is none of these.
    """
    if is_page(text):
        evidence = read_evidence(text)
        return list(evidence.answers), list(evidence.faults)
    if isinstance(conversation := _parsed(text).get("answers"), list):
        return _read_all(json.dumps(answer) for answer in conversation)
    # JSON may have line breaks of Unicode within its texts, so the lines are those that end in "\n".
    lines = [line for line in text.split("\n") if line.strip()]
    if lines and all(line.lstrip().startswith("{") and line.rstrip().endswith("}") for line in lines):
        return _read_all(line for line in lines if _parsed(line).keys() != {"question", "error"})
    return _read_all([text])


def _read_all(texts: Iterable[str]) -> tuple[list[Answer], list[str]]:
    read = [read_answer(text) for text in texts]
    return [answer for answer, _ in read], [fault for _, faults in read for fault in faults]


def _parsed(text: str) -> dict[str, object]:
    """The object in a JSON text; an empty one where it holds something else."""
    try:
        saved = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return saved if isinstance(saved, dict) else {}


def checked_as_json(checked: Sequence[Rechecked], faults: Sequence[str] = ()) -> dict[str, object]:
    """What was found, in the shape of its JSON: whether all of it holds, and where each citation stands now."""
    holds = not faults and all(one.holds for one in checked)
    return {"holds": holds, "faults": list(faults), "citations": [_one_as_json(one) for one in checked]}


def _one_as_json(one: Rechecked) -> dict[str, object]:
    return {
        "number": one.citation.number,
        "document_id": one.citation.span.document_id,
        "standing": one.standing,
        "start_char_index": one.span.start if one.span else None,
        "end_char_index": one.span.end if one.span else None,
        "found_in": one.span.document_id if one.span else None,
        "document_unchanged": one.same_document,
    }
