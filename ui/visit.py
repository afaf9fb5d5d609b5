"""What one visitor has asked so far: turns, the newest of which may still be on its way. Values and no page.

A turn is filled in from the bot's events, so that it can be shown at any moment. Asking again in place of an earlier
question goes on as another conversation, without what came after it, as that was asked with the old answer in view; the
browser keeps the one before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, cast
from uuid import uuid4

from bot import Answer, Citation, Statement
from bot.answer import Done, Event, Note, PassagesFound, StatementDone, StatementDropped, TextDelta
from index.errors import ModelError, PinciteError
from ui.shelf import Kept, Unanswered


class Phase(StrEnum):
    """How far an answer is."""

    TAKEN = "taken"
    SEARCHING = "searching"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class Talk(Protocol):
    """What a visit needs of a conversation."""

    def stream(self, question: str, documents: Sequence[str] | None = None) -> Iterator[Event]: ...

    def rewind(self, count: int) -> None: ...

    def resume(self, answers: Sequence[Answer]) -> None: ...


@dataclass(slots=True)
class Turn:
    """A question and what there is of its answer.

    `writing` is the text of the statement that is not complete yet. `explanations` has a word on each verdict.
    `failure` says why there is no answer where something is wrong, and `nearest` then has the passages all the same.
    `version` is that of the conversation that the browser first kept it in, if it did. `asked` tells it from every other
    that is asked on the page; one that was kept, and is shown again, has none.
    """

    question: str
    phase: Phase = Phase.TAKEN
    statements: list[Statement] = field(default_factory=list)
    explanations: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    writing: str = ""
    answer: Answer | None = None
    failure: str = ""
    nearest: tuple[Citation, ...] = ()
    liked: bool | None = None
    corrected: bool = False
    version: str = ""
    asked: str = ""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What is cited so far, or, where there is no answer, the nearest passages; in the order of their numbers."""
        if self.answer and self.answer.refusal:
            return self.answer.refusal.nearest
        found = {c.number: c for s in self.statements for c in s.citations}
        return tuple(found[number] for number in sorted(found)) or self.nearest

    @property
    def is_under_way(self) -> bool:
        return self.phase in {Phase.TAKEN, Phase.SEARCHING, Phase.WRITING}

    def take(self, event: Event) -> None:
        """Fill in what an event tells. One that was stopped stays as it is: what comes of it may come after it was left."""
        if not self.is_under_way:
            return
        match event:
            case PassagesFound():
                self.phase = Phase.WRITING
            case TextDelta(text):
                self.writing += text
            case StatementDone(statement, explanation):
                self.statements.append(statement)
                self.explanations.append(explanation)
                self.writing = ""
            case StatementDropped(text, _):
                self.dropped.append(text)
            case Note():
                self.notes.append(event)
            case Done(answer):
                self._finish(answer)

    def _finish(self, answer: Answer) -> None:
        self.answer, self.phase, self.writing = answer, Phase.DONE, ""
        self.statements, self.notes = list(answer.statements), list(answer.notes)

    def fail(self, error: PinciteError) -> None:
        """Note what went wrong, and the passages that were found before it did, unless it is over."""
        if not self.is_under_way:
            return
        self.phase, self.failure, self.writing = Phase.FAILED, str(error), ""
        if isinstance(error, ModelError):
            self.nearest = tuple(cast(Sequence[Citation], error.nearest))

    def stop(self) -> None:
        """Leave it at what is there."""
        if self.is_under_way:
            self.phase, self.writing = Phase.STOPPED, ""

    def to_keep(self) -> Answer | Unanswered:
        """What the visitor's browser is given to keep; of an answer that was stopped, what had been said."""
        if self.answer:
            return self.answer
        if self.failure or not self.statements:
            return Unanswered(self.question, self.failure, nearest=self.nearest)
        return Unanswered(self.question, so_far=Answer(self.question, tuple(self.statements), notes=tuple(self.notes)))


@dataclass(slots=True)
class Visit:
    """One visitor's conversation. `documents` limits what is answered from; None is all.

    `editing` is the turn whose question stands in the box to be asked otherwise, `id` names it in the visitor's browser.
    `versions` are the states of it there that this page knows of: any other is from another tab. `first` is the first turn that
    the page shows. `left` is the visit that the page left for this one: the browser may say later that it did not keep it.
    `is_told_of` says that the visitor was told that the browser does not keep it.
    `is_gone` says that the browser keeps it no more, as it was deleted in another tab; the page has it still.
    `beside` is the turn whose source somebody chose to see since the newest was asked, -1 where it is a document of the list.
    """

    talk: Talk
    turns: list[Turn] = field(default_factory=list)
    documents: tuple[str, ...] | None = None
    editing: int | None = None
    id: str = field(default_factory=lambda: uuid4().hex[:12])
    versions: set[str] = field(default_factory=set)
    first: int = 0
    left: "Visit | None" = None
    is_told_of: bool = False
    is_gone: bool = False
    beside: int | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether an answer is on its way."""
        return bool(self.turns) and self.turns[-1].is_under_way

    @property
    def is_kept(self) -> bool:
        """Whether the browser was given all of it to keep."""
        return all(turn.version for turn in self.turns)

    @property
    def is_waiting(self) -> bool:
        """Whether the newest question is still to be answered, and nothing was begun."""
        return bool(self.turns) and self.turns[-1].phase is Phase.TAKEN

    def questions_before(self, number: int) -> list[str]:
        """The answered questions before that turn."""
        return [turn.question for turn in self.turns[:number] if turn.answer]

    def ask(self, question: str, instead_of: int | None = None) -> None:
        """Add a turn, to be answered; `instead_of` drops that turn, and those after it, which leaves the conversation."""
        if instead_of is not None:
            if instead_of < len(self.turns) - 1:
                self.leave()
            del self.turns[instead_of:]
        self.talk.rewind(sum(turn.answer is not None for turn in self.turns))
        self.turns.append(Turn(question, asked=uuid4().hex[:12]))
        self.beside = None

    def answer(self) -> Iterator[Turn]:
        """The newest turn, which waits to be answered, again and again while its answer comes about."""
        turn = self.turns[-1]
        turn.phase = Phase.SEARCHING
        try:
            for event in self.talk.stream(turn.question, self.documents):
                turn.take(event)
                if turn.phase is Phase.STOPPED:
                    return
                yield turn
        except PinciteError as error:
            turn.fail(error)
        finally:
            turn.stop()

    def stop(self) -> None:
        """Leave the answer that is on its way, if one is, at what is there."""
        if self.turns:
            self.turns[-1].stop()

    def to_keep(self) -> list[Answer | Unanswered]:
        """What the visitor's browser is given to keep: each turn, with its answer or without."""
        return [turn.to_keep() for turn in self.turns]

    def was_kept(self, version: str) -> None:
        """The browser keeps all turns, in that state of the conversation."""
        self.versions.add(version)
        for turn in self.turns:
            turn.version = turn.version or version

    def was_not_kept(self, version: str) -> None:
        """That state did not come to be; what was new in it is still to be kept."""
        self.versions.discard(version)
        for turn in self.turns:
            if turn.version == version:
                turn.version = ""

    def begin_anew(self) -> None:
        """Go on with all turns as another conversation, of which the browser keeps nothing yet."""
        self.leave()
        self.is_gone = False
        for turn in self.turns:
            turn.version = ""

    def come_after(self, left: "Visit | None") -> None:
        """Hold the visit that this one takes the place of, and none that it held itself."""
        self.left = left
        if left:
            left.left = None

    def leave(self) -> None:
        """Go on as another conversation than the one that the browser keeps."""
        self.id = uuid4().hex[:12]
        self.versions.clear()

    @classmethod
    def of_kept(cls, talk: Talk, kept: Kept) -> "Visit":
        """A visit that goes on from a conversation that was kept."""
        visit = cls(talk, id=kept.id)
        for kept_turn in kept.turns:
            turn = Turn(kept_turn.question)
            if isinstance(kept_turn, Unanswered):
                turn.phase, turn.failure = Phase.FAILED if kept_turn.failure else Phase.STOPPED, kept_turn.failure
                turn.nearest = kept_turn.nearest
                if so_far := kept_turn.so_far:
                    turn.statements, turn.notes = list(so_far.statements), list(so_far.notes)
            else:
                turn.take(Done(kept_turn))
            visit.turns.append(turn)
        visit.was_kept(kept.changed)
        talk.resume(kept.answers)
        return visit
