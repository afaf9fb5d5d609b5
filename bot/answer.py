"""From a question to an answer you can check: start reading here.

    question -> retrieve passages -> draft statements that point at sentences -> verify each -> cite by number

An answerer never writes an offset and never transcribes a quote: it points at sentences of the passages it was given,
and every slice is looked up here. The values are plain and frozen; their JSON is in `schema.py`, their Markdown and
HTML in `render.py`.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from index.documents import Passage, Sentence, Span

PREFIX_CHARACTERS = 32
"""How much text before and after a slice a citation carries, as the W3C's TextQuoteSelector suggests some."""


class Verdict(StrEnum):
    """What a check of a statement against its cited slices found. Located is not supported: every citation is located."""

    SUPPORTED = "supported"
    PARTIAL = "partial"
    UNSUPPORTED = "unsupported"
    UNCHECKED = "unchecked"


class Reason(StrEnum):
    """Why there is no answer."""

    EMPTY_QUESTION = "empty_question"
    EMPTY_CORPUS = "empty_corpus"
    NOTHING_RETRIEVED = "nothing_retrieved"
    NOT_IN_DOCUMENTS = "not_in_documents"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Focus:
    """The narrower slice inside a citation that carries the very answer: "up to 48" inside its sentence."""

    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A slice of a document: `document.text[span.start:span.end] == quote`, always.

    `sha256` is that of the document's canonical text in UTF-8, so that anyone can check the slice later. `prefix` and
    `suffix` are the characters around it (at most 32 each), and `occurrence` is (k, n): the k-th of the n places where
    the document has this very text.
    """

    number: int
    span: Span
    quote: str
    title: str
    sha256: str
    prefix: str = ""
    suffix: str = ""
    focus: Focus | None = None
    page: int | None = None
    occurrence: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer: characters `start` to `end` of the answer's text, and what it stands on."""

    text: str
    start: int
    end: int
    citations: tuple[Citation, ...]
    verdict: Verdict = Verdict.UNCHECKED
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, in a code and in words, with the passages that came nearest."""

    reason: Reason
    message: str
    nearest: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the documents say to a question, or the reason why they do not.

    `confidence` is the calibrated probability that the answer is right (of a refusal: that the documents hold none),
    `coverage` the share of the answer's characters that stand on slices found to support them.
    """

    question: str
    statements: tuple[Statement, ...] = ()
    refusal: Refusal | None = None
    confidence: float = 0.0
    model: str = ""
    settings_hash: str = ""
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The statements joined by single spaces, or the refusal's message."""
        return self.refusal.message if self.refusal else " ".join(s.text for s in self.statements)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every cited slice once, in the order of their numbers; none where the answer is a refusal."""
        found = {c.number: c for s in self.statements for c in s.citations}
        return tuple(found[number] for number in sorted(found))

    @property
    def coverage(self) -> float:
        """The share (0 to 1) of the answer's characters, without the spaces between statements, that are supported."""
        total = sum(len(s.text) for s in self.statements)
        supported = sum(len(s.text) for s in self.statements if s.verdict is Verdict.SUPPORTED)
        return supported / total if total else 0.0

    def to_json(self, indent: int | None = None) -> str:
        """The answer as JSON, in the one schema that every door speaks (docs/answer.schema.json)."""
        from bot.schema import dump_answer

        return dump_answer(self, indent)

    @staticmethod
    def from_json(text: str | bytes) -> "Answer":
        """The answer that `to_json` wrote.

        Raises:
            AnswerFormatError: if the text is not such JSON; the message names the field.
        """
        from bot.schema import load_answer

        return load_answer(text)

    def to_markdown(self) -> str:
        """The answer with footnote-like numbers, and the cited slices below."""
        from bot.render import to_markdown

        return to_markdown(self)

    def to_html(self) -> str:
        """The answer and its cited slices as one self-contained page without scripts."""
        from bot.render import to_html

        return to_html(self)


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a statement stands on: one sentence of a passage that was offered, and perhaps the words within it."""

    passage: Passage
    sentence: Sentence
    focus: tuple[int, int] | None = None  # document offsets, within the sentence


@dataclass(frozen=True, slots=True)
class Drafted:
    """A statement before it is checked."""

    text: str
    pointers: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answerer makes of a question: statements, or none where it finds that the passages hold no answer.

    `confidence` is its calibrated probability that the statements are right, or with none, that there is no answer.
    """

    statements: tuple[Drafted, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, with the probability of support behind it and a word on why."""

    verdict: Verdict
    score: float
    explanation: str = ""


class Retriever(Protocol):
    def passages(self, question: str) -> Sequence[Passage]:
        """The passages nearest to the question, best first."""
        ...


class Answerer(Protocol):
    @property
    def name(self) -> str: ...

    def draft(self, question: str, passages: Sequence[Passage]) -> Draft: ...


class Verifier(Protocol):
    def judge(self, statement: str, slices: Sequence[str]) -> Judgement: ...


MESSAGES: Mapping[Reason, str] = {
    Reason.EMPTY_QUESTION: "There is no question to answer.",
    Reason.EMPTY_CORPUS: "There are no documents to answer from.",
    Reason.NOTHING_RETRIEVED: "Nothing in the documents comes near this question.",
    Reason.NOT_IN_DOCUMENTS: "The documents do not answer this question.",
    Reason.UNSUPPORTED: "The documents do not support an answer to this question.",
}


def answer(
    question: str,
    *,
    retriever: Retriever,
    answerer: Answerer,
    verifier: Verifier,
    document_text: Callable[[str], str],
    settings_hash: str = "",
    nearest: int = 3,
) -> Answer:
    """The answer to `question`, every sentence of it pinned to slices that were checked; or a refusal.

    `document_text` gives a document's canonical text by its id. A statement that its slices do not support is
    dropped; where none is left the answer is a refusal. `nearest` is how many passages a refusal shows.
    """
    clock = _Clock()
    passages = retriever.passages(question)
    clock.lap("retrieve")
    draft = answerer.draft(question, passages)
    clock.lap("read")
    judged = [
        (d, verifier.judge(d.text, [p.passage.sentence_text(p.sentence) for p in d.pointers])) for d in draft.statements
    ]
    kept = [(d, j) for d, j in judged if d.pointers and j.verdict is not Verdict.UNSUPPORTED]
    clock.lap("verify")
    statements = _cite(kept, document_text)
    refusal, confidence = None, draft.confidence
    if not statements:
        reason = _reason(passages, draft)
        refusal = Refusal(reason, MESSAGES[reason], _nearest(passages[:nearest], document_text))
        confidence = 1 - confidence if draft.statements else confidence
    return Answer(question, statements, refusal, confidence, answerer.name, settings_hash, clock.stop())


def refuse(question: str, reason: Reason, model: str = "", settings_hash: str = "") -> Answer:
    """The answer that there is none, for a reason known before anything was looked up."""
    return Answer(question, (), Refusal(reason, MESSAGES[reason]), 1.0, model, settings_hash, {"total": 0.0})


def _reason(passages: Sequence[Passage], draft: Draft) -> Reason:
    if not passages:
        return Reason.NOTHING_RETRIEVED
    return Reason.UNSUPPORTED if draft.statements else Reason.NOT_IN_DOCUMENTS


def _cite(kept: Sequence[tuple[Drafted, Judgement]], document_text: Callable[[str], str]) -> tuple[Statement, ...]:
    """The statements with their places in the answer; a slice that is cited again keeps its number."""
    cited: dict[Span, Citation] = {}
    statements: list[Statement] = []
    start = 0
    for drafted, judgement in kept:
        citations = []
        for pointer in drafted.pointers:
            span = Span(pointer.passage.document_id, pointer.sentence.start, pointer.sentence.end)
            if span not in cited:
                cited[span] = cite(
                    len(cited) + 1, pointer.passage, span, document_text(span.document_id), pointer.focus
                )
            citations.append(cited[span])
        end = start + len(drafted.text)
        statements.append(Statement(drafted.text, start, end, tuple(citations), judgement.verdict, judgement.score))
        start = end + 1
    return tuple(statements)


def _nearest(passages: Sequence[Passage], document_text: Callable[[str], str]) -> tuple[Citation, ...]:
    """The passages as citations of their sentences, from the first to the last."""
    spans = [Span(p.document_id, p.sentences[0].start, p.sentences[-1].end) for p in passages]
    return tuple(
        cite(number, passage, span, document_text(passage.document_id))
        for number, (passage, span) in enumerate(zip(passages, spans, strict=True), start=1)
    )


def cite(number: int, passage: Passage, span: Span, text: str, focus: tuple[int, int] | None = None) -> Citation:
    """The citation of `span` in a document whose canonical text is `text`."""
    quote = text[span.start : span.end]
    return Citation(
        number=number,
        span=span,
        quote=quote,
        title=passage.title,
        sha256=passage.sha256,
        prefix=text[max(0, span.start - PREFIX_CHARACTERS) : span.start],
        suffix=text[span.end : span.end + PREFIX_CHARACTERS],
        focus=Focus(Span(span.document_id, *focus), text[focus[0] : focus[1]]) if focus else None,
        page=passage.page,
        occurrence=occurrence(text, quote, span.start),
    )


def occurrence(text: str, quote: str, start: int) -> tuple[int, int]:
    """(k, n): the occurrence of `quote` at `start` is the k-th of n in `text`, overlapping ones counted.

    >>> occurrence("to be or not to be", "to be", 13)
    (2, 2)
    """
    before = total = 0
    at = text.find(quote)
    while at != -1 and quote:
        total += 1
        before += at <= start
        at = text.find(quote, at + 1)
    return before, total


class _Clock:
    """Milliseconds by step."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps[name] = round((now - self._last) * 1000, 2)
        self._last = now

    def stop(self) -> dict[str, float]:
        return {**self._laps, "total": round((time.perf_counter() - self._start) * 1000, 2)}
