"""From a question to an answer you can check: start reading here.

    question -> retrieve passages -> draft statements that point at sentences -> verify each -> cite by number

An answerer never writes an offset and never transcribes a quote: it points at sentences of the passages it was given,
and every slice is looked up here. `stream` tells of it while it happens; `last` takes the answer that it ends with. The
values are plain and frozen; their JSON is in `schema.py`, their Markdown in `render.py`, their HTML in `evidence.py`.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Protocol

from bot.citing import Citation, Focus, cite, occurrence
from bot.drafts import Draft, Drafted, Note, Outcome, Piece, Pointer, Usage, Written
from index.documents import Passage, Span
from index.front import front_matter

__all__ = [
    "MESSAGES", "Answer", "Answerer", "Citation", "Done", "Draft", "Drafted", "Drafting", "Event", "Focus", "Judgement",
    "Note", "Numbers", "Outcome", "PassagesFound", "Piece", "Pointer", "Reason", "Refusal", "Retriever", "Statement",
    "StatementDone", "StatementDropped", "TextDelta", "Unsupported", "Usage", "Verdict", "Verifier", "Written",
    "cite", "last", "occurrence", "refuse", "shown_citations", "stream",
]  # fmt: skip


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
    UNSURE = "unsure"
    UNSUPPORTED = "unsupported"
    SOURCE_GONE = "source_gone"


class Unsupported(StrEnum):
    """What becomes of a statement that its slices do not support: left out, shown with its verdict, or kept at any rate.

    Where no statement is better than that, the answer is a refusal, unless they are to be kept.
    """

    DROP = "drop"
    MARK = "mark"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer: characters `start` to `end` of the answer's text, and what it stands on.

    `gap` is the white space between it and the statement before.
    """

    text: str
    start: int
    end: int
    citations: tuple[Citation, ...]
    verdict: Verdict = Verdict.UNCHECKED
    score: float | None = None
    gap: str = " "

    @property
    def answers(self) -> bool:
        """Whether it is one by itself: it was not found unsupported, and says more than what is not in the documents."""
        return bool(self.citations) and self.verdict is not Verdict.UNSUPPORTED


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, in a code and in words, with the passages that came nearest."""

    reason: Reason
    message: str
    nearest: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the documents say to a question, or the reason why they do not.

    `confidence` is the probability that the answer is right (of a refusal: that the documents hold none): calibrated
    where the local reader answers, else the mean score of the statements' checks. `coverage` is the share of the
    answer's characters that stand on slices found to support them. `standalone_question` is what was looked up where
    the question was a follow-up.
    """

    question: str
    statements: tuple[Statement, ...] = ()
    refusal: Refusal | None = None
    confidence: float = 0.0
    model: str = ""
    settings_hash: str = ""
    timings_ms: Mapping[str, float] = field(
        default_factory=dict, compare=False
    )  # the same answer, however long it took
    usage: Usage | None = None
    notes: tuple[Note, ...] = ()
    standalone_question: str | None = None

    @property
    def looked_up(self) -> str:
        """The question as it was looked up: the one that stands alone where what was asked does not."""
        return self.standalone_question or self.question

    @property
    def text(self) -> str:
        """The statements joined by the white space between them, or the refusal's message."""
        if self.refusal:
            return self.refusal.message
        return "".join(f"{s.gap if i else ''}{s.text}" for i, s in enumerate(self.statements))

    def __str__(self) -> str:
        return self.text

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

    def to_html(self, document_text: Callable[[str], str] | None = None) -> str:
        """The answer as one self-contained page without scripts: the evidence file, which `pincite verify` takes.

        With `document_text` (a bot's) it holds the cited documents too, with what is cited marked in its place.
        """
        from bot.evidence import evidence_page, sources_of

        return evidence_page([self], sources_of([self], document_text) if document_text else ())


def shown_citations(answer: Answer) -> tuple[Citation, ...]:
    """What an answer cites, or what a refusal shows as nearest."""
    return answer.refusal.nearest if answer.refusal else answer.citations


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


class Drafting(Protocol):
    def pieces(self) -> Iterator[Piece]:
        """The draft as it is written; the last piece is the `Outcome`."""
        ...


class Answerer(Protocol):
    @property
    def name(self) -> str: ...

    def draft(self, question: str, passages: Sequence[Passage]) -> Drafting: ...


class Verifier(Protocol):
    def judge(self, statement: str, slices: Sequence[str]) -> Judgement: ...


_NEAREST = 3  # passages that a refusal shows

MESSAGES: Mapping[Reason, str] = {
    Reason.EMPTY_QUESTION: "There is no question to answer.",
    Reason.EMPTY_CORPUS: "There are no documents to answer from.",
    Reason.NOTHING_RETRIEVED: "Nothing in the documents comes near this question.",
    Reason.NOT_IN_DOCUMENTS: "The documents do not answer this question.",
    Reason.UNSURE: "The documents may answer this question, but not as surely as was asked for.",
    Reason.UNSUPPORTED: "The documents do not support an answer to this question.",
    Reason.SOURCE_GONE: "A document that the answer stood on was removed or changed while it was written: ask again.",
}


@dataclass(frozen=True, slots=True)
class PassagesFound:
    """The passages that the answer will be drawn from, best first."""

    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class TextDelta:
    """More of the answer's text. What was sent is never changed; all of it, joined, is the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class StatementDone:
    """A statement whose text is all there, with its citations and its verdict, and a word on why."""

    statement: Statement
    explanation: str


@dataclass(frozen=True, slots=True)
class StatementDropped:
    """A statement that is not shown, since what it cites does not support it."""

    text: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Done:
    """The whole answer. If it is a refusal, it takes the place of any text that was sent."""

    answer: Answer


Event = PassagesFound | TextDelta | StatementDone | StatementDropped | Note | Done

Numbers = MutableMapping[tuple[str, Span], int]
"""The number of each slice that was cited, by its document's sha256 and its place."""


def stream(
    question: str,
    *,
    retriever: Retriever,
    answerer: Answerer,
    verifier: Verifier,
    document_text: Callable[[str], str],
    settings_hash: str = "",
    unsupported: Unsupported = Unsupported.DROP,
    numbers: Numbers | None = None,
) -> Iterator[Event]:
    """How the answer to `question` comes about: passages, text, statements with their verdicts, and the answer, `Done`.

    `document_text` gives a document's canonical text by its id, and `numbers` keeps the numbers of slices from one question
    to the next. Where statements may be dropped, the text of each is sent once it is judged, else as it comes.

    Raises:
        ModelError: if a language model failed before it said anything that holds; `nearest` in it has the passages.
        SetupError: if the language model cannot be used as it is set up.
    """
    clock = _Clock()
    passages = tuple(retriever.passages(question))
    clock.lap("retrieve")
    yield PassagesFound(passages)
    clock.resume()
    writer = _Writer(verifier, document_text, unsupported, {} if numbers is None else numbers)
    outcome = Outcome()
    for piece in answerer.draft(question, passages).pieces():
        clock.lap("read")
        if isinstance(piece, Outcome):
            outcome = piece
            continue
        events = writer.take(piece)
        clock.lap("verify")
        yield from events
        clock.resume()
    refusal = None
    if not writer.holds():
        refusal = _refusal(writer, passages, outcome, _nearest(_found_first(outcome, passages), document_text))
    yield Done(
        Answer(
            question,
            () if refusal else tuple(writer.statements),
            refusal,
            writer.confidence(outcome, refused=refusal is not None),
            outcome.model or answerer.name,
            settings_hash,
            clock.stop(),
            outcome.usage,
            tuple(writer.notes),
        )
    )


def last(events: Iterable[Event]) -> Answer:
    """The answer that the events end with."""
    for event in events:
        if isinstance(event, Done):
            return event.answer
    raise AssertionError("a stream ends with Done")


def refuse(question: str, reason: Reason, model: str = "", settings_hash: str = "", message: str = "") -> Answer:
    """The answer that there is none, for a reason that does not lie in what was found; `message` puts it otherwise."""
    refusal = Refusal(reason, message or MESSAGES[reason])
    return Answer(question, (), refusal, 1.0, model, settings_hash, {"total": 0.0})


def _refusal(
    writer: "_Writer", passages: Sequence[Passage], outcome: Outcome, nearest: tuple[Citation, ...]
) -> Refusal:
    """Why there is no answer: nothing found, a model that failed (raised), nothing there, or nothing that holds."""
    if outcome.failure:
        raise outcome.failure.showing(nearest)
    reason = Reason.UNSUPPORTED
    if not passages:
        reason = Reason.NOTHING_RETRIEVED
    elif outcome.unsure:
        reason = Reason.UNSURE
    elif outcome.declines:
        reason = Reason.NOT_IN_DOCUMENTS
    return Refusal(reason, MESSAGES[reason], nearest)


def _found_first(outcome: Outcome, passages: Sequence[Passage]) -> list[Passage]:
    """The passages, first those of what was found and is less sure than was asked for."""
    return list({p.id: p for p in (*(pointer.passage for pointer in outcome.unsure), *passages)}.values())


class _Writer:
    """The answer so far: takes pieces of a draft, judges each statement, numbers its citations, and tells of it."""

    def __init__(
        self,
        verifier: Verifier,
        document_text: Callable[[str], str],
        unsupported: Unsupported,
        numbers: Numbers,
    ) -> None:
        self.statements: list[Statement] = []
        self.notes: list[Note] = []
        self._verifier = verifier
        self._document_text = document_text
        self._unsupported = unsupported
        self._numbers = numbers
        self._cited: dict[Span, Citation] = {}
        self._scores: list[float] = []
        self._shown = 0  # characters of the statement that is being written

    def take(self, piece: Written | Drafted | Note) -> list[Event]:
        """What there is to tell after this piece."""
        if isinstance(piece, Note):
            self.notes.append(piece)
            return [piece]
        if isinstance(piece, Drafted):
            return self._close(piece)
        if self._unsupported is Unsupported.DROP:
            return []
        return self._show(piece.text, piece.gap)

    def holds(self) -> bool:
        """Whether there is an answer: a statement that answers, or one that is kept at any rate."""
        if self._unsupported is Unsupported.KEEP:
            return bool(self.statements)
        return any(s.answers for s in self.statements)

    def confidence(self, outcome: Outcome, refused: bool) -> float:
        """The answerer's own, or where it has none the mean score; turned round where what it said does not hold."""
        mean = sum(self._scores) / len(self._scores) if self._scores else 0.5
        said = mean if outcome.confidence is None else outcome.confidence
        return round(1 - said if refused and self._scores else said, 4)

    def _close(self, drafted: Drafted) -> list[Event]:
        judgement = self._judge(drafted)
        self._scores.append(judgement.score)
        if judgement.verdict is Verdict.UNSUPPORTED and self._unsupported is Unsupported.DROP:
            return [StatementDropped(drafted.text, judgement.explanation)]
        events = self._show(drafted.text[self._shown :], drafted.gap)
        start = self.statements[-1].end + len(drafted.gap) if self.statements else 0
        citations = tuple(self._cite(pointer) for pointer in drafted.pointers)
        self.statements.append(
            Statement(
                drafted.text,
                start,
                start + len(drafted.text),
                citations,
                judgement.verdict,
                judgement.score,
                drafted.gap if self.statements else " ",
            )
        )
        self._shown = 0
        return [*events, StatementDone(self.statements[-1], judgement.explanation)]

    def _judge(self, drafted: Drafted) -> Judgement:
        if drafted.declines and not drafted.fault:
            return Judgement(
                Verdict.UNCHECKED, 0.5, "it says that something is not in the documents, which is not checked"
            )
        if drafted.fault or not drafted.pointers:
            return Judgement(Verdict.UNSUPPORTED, 0.0, drafted.fault or "it cites nothing")
        slices = [p.passage.sentence_text(p.sentence) for p in drafted.pointers]
        judgement = self._verifier.judge(drafted.claim or drafted.text, slices)
        if drafted.unsaid and judgement.verdict is not Verdict.UNSUPPORTED:
            return Judgement(Verdict.PARTIAL, judgement.score, f"not in what is cited: {', '.join(drafted.unsaid)}")
        return judgement

    def _show(self, text: str, gap: str) -> list[Event]:
        between = gap if self.statements and not self._shown else ""
        self._shown += len(text)
        return [TextDelta(between + text)] if text else []

    def _cite(self, pointer: Pointer) -> Citation:
        """The citation of a sentence; a slice that is cited again keeps its number."""
        passage = pointer.passage
        span = Span(passage.document_id, pointer.sentence.start, pointer.sentence.end)
        if span not in self._cited:
            unused = max(self._numbers.values(), default=0) + 1
            number = self._numbers.setdefault((passage.sha256, span), unused)
            self._cited[span] = cite(number, passage, span, self._document_text(span.document_id), pointer.focus)
        return self._cited[span]


def _nearest(passages: Sequence[Passage], document_text: Callable[[str], str]) -> tuple[Citation, ...]:
    """The first passages as citations of their sentences, from the first to the last; those without a letter, as a rule
    alone, and front matter tell a reader nothing."""
    spans = [(p, Span(p.document_id, p.sentences[0].start, p.sentences[-1].end)) for p in passages]
    telling = ((p, span) for p, span in spans if any(map(str.isalpha, p.slice(span.start, span.end))))
    shown = ((p, span) for p, span in telling if span.start >= front_matter(document_text(p.document_id))[2])
    return tuple(
        cite(number, passage, span, document_text(passage.document_id))
        for number, (passage, span) in enumerate(islice(shown, _NEAREST), start=1)
    )


class _Clock:
    """Milliseconds by step."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps[name] = self._laps.get(name, 0.0) + (now - self._last) * 1000
        self._last = now

    def resume(self) -> None:
        """Leave out the time since the last lap, in which somebody else was at work."""
        self._last = time.perf_counter()

    def stop(self) -> dict[str, float]:
        laps = {**self._laps, "total": (time.perf_counter() - self._start) * 1000}
        return {name: round(milliseconds, 2) for name, milliseconds in laps.items()}
