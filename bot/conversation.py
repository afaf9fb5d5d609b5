"""Follow-up questions: what was asked before is carried along, so that "and when?" can be answered.

A language model rewrites a follow-up into a question that can be understood alone. Without one, what it names is put in place
of what the last question that stood alone named, or else the words of that are put before it, for the search and the reader;
where that finds nothing, a question that may mean something by itself is asked alone. The answer has both: the question as it
was asked, and as it was looked up. A slice that is cited again keeps its number for the whole conversation.
"""

from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Protocol

from bot import prompts
from bot.answer import Answer, Done, Event, Note, Numbers, Statement, TextDelta, Usage, last
from bot.aside import aside
from bot.chat import Deadline, Model, Reply, request
from bot.ellipsis import with_another
from bot.leaning import held_back, leans, refusal_said, was_not_found
from bot.parts import carry, is_alone, standalone
from bot.screen import Thoughts
from bot.smalltalk import is_small_talk

LONGEST_QUESTION = 100_000  # characters that a server takes
_LONGEST_REWRITTEN = 1000
_SHARE = 4  # of the deadline, and of what the model reads, a rewriting gets one in so many


class Streaming(Protocol):
    def __call__(
        self, question: str, documents: Sequence[str] | None, *, until: Deadline, numbers: Numbers
    ) -> Iterator[Event]:
        """How the answer to a question that stands alone comes about, from all documents or from those named."""
        ...


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A question that can be understood alone, and what it took to make it; `unanswered` is what it leans on, where that was
    refused, and `otherwise` what is asked where it finds nothing."""

    question: str
    usage: Usage | None = None
    notes: tuple[Note, ...] = ()
    unanswered: str = ""
    otherwise: str = ""


class Rewriter(Protocol):
    def rewrite(self, question: str, answers: Sequence[Answer], until: Deadline) -> Rewritten: ...


class CarriedSubject:
    """Puts the last question that stood alone, as it was asked or looked up, before one that points back, or what that names
    into it. One that was refused is put before those alone that mean nothing without it."""

    def rewrite(self, question: str, answers: Sequence[Answer], until: Deadline) -> Rewritten:
        asked = [answer for answer in answers if not is_small_talk(answer.question)]
        before = next(filter(_stood_alone, reversed(asked)), None)
        if before is None:
            return Rewritten(question)
        earlier = before.standalone_question or before.question
        latest = asked[-1]
        # What was asked last may mean something by itself: then what it named is replaced, and not what the one before it did.
        if latest is not before and not leans(latest.question) and (other := with_another(question, latest.question)):
            return Rewritten(carry(earlier, other), otherwise=other)
        whole = standalone(question, earlier)
        if is_alone(whole):
            return Rewritten(whole)
        if not leans(question):
            return Rewritten(question) if was_not_found(before) else Rewritten(whole, otherwise=question)
        return Rewritten(whole, unanswered=earlier if was_not_found(before) else "")


def _stood_alone(answer: Answer) -> bool:
    return answer.standalone_question is None or is_alone(answer.standalone_question)


class ModelRewriter:
    """Has a language model rewrite the question; where it fails or writes no question, the subject is carried."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def rewrite(self, question: str, answers: Sequence[Answer], until: Deadline) -> Rewritten:
        if not answers:
            return Rewritten(question)
        exchanges, left_out = self._history(answers)
        messages = request(prompts.REWRITE, prompts.rewrite_request(question, exchanges))
        reply = Reply(self._model, messages, Deadline.after(min(until.left, until.seconds / _SHARE)))
        said = "".join(part for part in reply.parts() if isinstance(part, str))
        text = " ".join(Thoughts().take(said).split())
        notes = [Note("history_left_out", f"{left_out} earlier turns were not shown to the model")] if left_out else []
        if reply.failure or not 0 < len(text) <= _LONGEST_REWRITTEN:
            why = str(reply.failure or "it wrote no question")
            notes.append(Note("not_rewritten", f"the question was not rewritten by the model: {why}"))
            text = CarriedSubject().rewrite(question, answers, until).question
        return Rewritten(text, reply.usage, tuple(notes))

    def _history(self, answers: Sequence[Answer]) -> tuple[list[str], int]:
        """(the last turns, oldest first, as far as they fit; how many did not)."""
        left = self._model.window // _SHARE
        exchanges: list[str] = []
        for answer in reversed(answers):
            lines = prompts.exchange_lines(answer.standalone_question or answer.question, answer.text)
            left -= self._model.counter.count(lines) + 1
            if left < 0:
                break
            exchanges.insert(0, lines)
        return exchanges, len(answers) - len(exchanges)


class Conversation:
    """Questions asked one after the other; each answer knows what was asked before."""

    def __init__(self, stream: Streaming, rewriter: Rewriter | None = None, seconds: float = 60.0) -> None:
        self._stream = stream
        self._rewriter = rewriter or CarriedSubject()
        self._seconds = seconds
        self._numbers: Numbers = {}
        self.answers: list[Answer] = []

    def ask(self, question: str, documents: Sequence[str] | None = None) -> Answer:
        """The answer to `question`, read as a follow-up where it points back."""
        return last(self.stream(question, documents))

    def stream(self, question: str, documents: Sequence[str] | None = None) -> Iterator[Event]:
        """How the answer to `question` comes about. The conversation knows of it once it is `Done`."""
        question = readable(question)
        until = Deadline.after(self._seconds)
        alone = Rewritten(question)
        if not is_small_talk(question):
            alone = self._rewriter.rewrite(question, self.answers, until)
        yield from alone.notes
        events = self._events(alone, question, documents, until)
        if alone.otherwise:
            events, is_answered = _begun(events)
            if not is_answered:
                alone = replace(alone, question=alone.otherwise)
                events = self._events(alone, question, documents, until)
        for event in events:
            yield self._done(event.answer, question, alone) if isinstance(event, Done) else event

    def _events(
        self, alone: Rewritten, question: str, documents: Sequence[str] | None, until: Deadline
    ) -> Iterable[Event]:
        """How the answer comes about; the whole of it at once where it may turn out to be of something else."""
        if not alone.unanswered:
            return self._stream(alone.question, documents, until=until, numbers=self._numbers)
        numbers = dict(self._numbers)
        told = held_back(
            self._stream(alone.question, documents, until=until, numbers=numbers), question, alone.unanswered
        )
        if not last(told).refusal:
            self._numbers.update(numbers)
        return told

    def astream(self, question: str, documents: Sequence[str] | None = None) -> AsyncGenerator[Event]:
        """As `stream`, without holding up the event loop."""
        return aside(self.stream(question, documents))

    def rewind(self, count: int) -> None:
        """Go back to where the first `count` questions had been answered. Slices keep the numbers that they have."""
        del self.answers[count:]

    def resume(self, answers: Sequence[Answer]) -> None:
        """Go on from answers that were given before, with the numbers that their slices have.

        Answers of several conversations may have one number for two slices: it stays with the first.
        """
        self.answers = list(answers)
        taken = set(self._numbers.values())
        for citation in (c for a in answers for c in a.citations):
            slice_ = (citation.sha256, citation.span)
            if slice_ not in self._numbers and citation.number not in taken:
                self._numbers[slice_] = citation.number
                taken.add(citation.number)

    def recall(self, exchanges: Sequence[tuple[str, str]]) -> None:
        """Go on from questions and answers of which the words alone are known."""
        for question, text in exchanges:
            alone = CarriedSubject().rewrite(question, self.answers, Deadline.after(self._seconds)).question
            refusal = refusal_said(text)
            said = () if refusal else (Statement(text, 0, len(text), ()),)
            looked_up = alone if alone != question else None
            self.answers.append(Answer(question, said, refusal, standalone_question=looked_up))

    def _done(self, answer: Answer, question: str, alone: Rewritten) -> Done:
        usages = [usage for usage in (alone.usage, answer.usage) if usage]
        whole = replace(
            answer,
            question=question,
            standalone_question=alone.question if alone.question != question else None,
            usage=sum(usages[1:], usages[0]) if usages else None,
            notes=(*alone.notes, *answer.notes),
        )
        self.answers.append(whole)
        return Done(whole)


def _begun(events: Iterable[Event]) -> tuple[Iterable[Event], bool]:
    """The same events, and whether they answer: what is refused is done before anything is said."""
    coming, come = iter(events), list[Event]()
    for event in coming:
        come.append(event)
        if isinstance(event, Done):
            return come, not was_not_found(event.answer)
        if isinstance(event, TextDelta):
            break
    return chain(come, coming), True


def readable(question: str) -> str:
    """The question without control characters and what is not text, and without white space around it."""
    text = question.encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() or c in "\n\t\u200c\u200d" else " " for c in text).strip()
