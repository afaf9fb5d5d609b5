"""What an answerer hands over, before anything is checked: statements that point at sentences, whole or as they come."""

from collections.abc import Iterator
from dataclasses import dataclass

from index.documents import Passage, Sentence
from index.errors import ModelError


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a reader of the answer should know of how it came about: a code, and the same in words."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What a language model was sent and wrote, in tokens; `is_estimate` where the service did not count them."""

    input_tokens: int
    output_tokens: int
    requests: int = 1
    is_estimate: bool = False

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.requests + other.requests,
            self.is_estimate or other.is_estimate,
        )

    def __str__(self) -> str:
        return f"{'about ' if self.is_estimate else ''}{self.input_tokens:,} tokens in and {self.output_tokens:,} out"


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a statement stands on: one sentence of a passage that was offered, and perhaps the words within it."""

    passage: Passage
    sentence: Sentence
    focus: tuple[int, int] | None = None  # document offsets, within the sentence


@dataclass(frozen=True, slots=True)
class Written:
    """A piece of the text of the statement that comes next; `gap`, on the first, is the white space before it."""

    text: str
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A statement before it is checked. `fault` says what is wrong with it where that is known without a check.

    `claim` is what it says, with what it stands under, where the text alone does not. `unsaid` is what the heading over it has
    that is not in what it points at. Where it `declines`, it says in words that something is not in the documents.
    """

    text: str
    pointers: tuple[Pointer, ...]
    gap: str = " "
    fault: str = ""
    claim: str = ""
    unsaid: tuple[str, ...] = ()
    declines: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a draft ended: its last piece.

    `confidence` is the calibrated probability that the statements are right, or with none, that there is no answer;
    None where the answerer cannot tell. `failure` is what kept it from going on, `model` who spoke if not the answerer,
    `unsure` what was found and is less sure than was asked for.
    """

    confidence: float | None = None
    declines: bool = False
    unsure: tuple[Pointer, ...] = ()
    failure: ModelError | None = None
    usage: Usage | None = None
    model: str = ""


Piece = Written | Drafted | Note | Outcome


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that is whole: statements, or none where the answerer finds that the passages hold no answer."""

    statements: tuple[Drafted, ...]
    confidence: float
    notes: tuple[Note, ...] = ()
    unsure: tuple[Pointer, ...] = ()

    @property
    def pointers(self) -> list[Pointer]:
        """What the statements stand on."""
        return [pointer for statement in self.statements for pointer in statement.pointers]

    def withdrawn(self) -> "Draft":
        """That there is no answer, as sure as the answer was unsure."""
        return Draft((), 1 - self.confidence) if self.statements else self

    def held_to(self, least: float) -> "Draft":
        """The draft, or where it is less sure than `least`, that there is no answer that is, with what it stood on."""
        if not self.statements or self.confidence >= least:
            return self
        note = Note(
            "unsure", f"an answer was found that is {self.confidence:.0%} sure; at least {least:.0%} was asked for"
        )
        return Draft((), 1 - self.confidence, (note,), tuple(self.pointers))

    def pieces(self) -> Iterator[Piece]:
        yield from self.notes
        yield from self.statements
        yield Outcome(self.confidence, declines=not self.statements, unsure=self.unsure)
