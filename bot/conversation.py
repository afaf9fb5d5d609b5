"""Follow-up questions: what was asked before is carried along, so that "and when?" can be answered.

A language model rewrites a follow-up into a question that can be understood alone. Without one, what it names is put in place
of what the last question that stood alone named, or else the words of that are put before it, for the search and the reader;
where that finds nothing, a question that may mean something by itself is asked alone. The answer has both: the question as it
was asked, and as it was looked up. A slice that is cited again keeps its number for the whole conversation.
"""

import re
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, takewhile
from typing import Protocol

from bot import prompts
from bot.answer import Answer, Done, Event, Note, Numbers, Reason, Statement, TextDelta, Usage, last
from bot.arriving import Deadline
from bot.aside import aside
from bot.chat import Model, Reply, request
from bot.ellipsis import in_place_of_pronoun, names_in, thing_named, with_another, with_place
from bot.leaning import held_back, held_to, held_to_word, leans, refusal_said, was_not_found
from bot.parts import carried, carry, first_asked, is_alone, is_whole, parts_of, standalone
from bot.pronouns import is_of_another, with_what_was_named
from bot.question_words import asked_with, bare_word, doing_it
from bot.smalltalk import is_small_talk
from bot.thoughts import without_thoughts

LONGEST_QUESTION = 100_000  # characters that a server takes
_LONGEST_REWRITTEN = 1000
_WIDE = re.compile(r"\s{20,}")
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
    refused, and `otherwise` what is asked where it finds nothing. Where it only names a `thing`, in place of something in
    `earlier`, an answer has to speak of that thing; where it is only a question `word`, an answer has what that asks for. It
    may mean what the last answer `named` as well: `with_named` is asked too, and the surer of the two is taken."""

    question: str
    usage: Usage | None = None
    notes: tuple[Note, ...] = ()
    unanswered: str = ""
    otherwise: str = ""
    thing: str = ""
    earlier: str = ""
    word: str = ""
    with_named: str = ""
    named: str = ""


class Rewriter(Protocol):
    def rewrite(self, question: str, answers: Sequence[Answer], until: Deadline) -> Rewritten: ...


class CarriedSubject:
    """Puts the last question that stood alone, as it was asked or looked up, before one that points back, or what that names
    into it. One that was refused is put before those alone that mean nothing without it. What was asked last goes on where
    a follow-up only names something else: "When was 4.2 released? What was fixed? And in 4.1?" asks what was fixed."""

    def rewrite(self, question: str, answers: Sequence[Answer], until: Deadline) -> Rewritten:
        asked = _asked(answers)
        if asked and (alone := _of_a_word(question, asked[-1])):
            return alone
        with_named, named = with_what_was_named(question, asked)
        return replace(self._whole(question, asked), with_named=with_named, named=named)

    def _whole(self, question: str, asked: Sequence[Answer]) -> Rewritten:
        """The question with what is said by those before it."""
        asked = [answer for answer in asked if not bare_word(answer.question)]
        question = (asked and doing_it(question, carried(asked[-1].looked_up)[1])) or question
        before = next((answer for answer in reversed(asked) if _stood_alone(answer)), None)
        if before is None:
            return Rewritten(question)
        earlier, refused = before.looked_up, was_not_found(before)
        if (named := _named_since(before, asked)) and not (thing_named(question) or with_another(question, earlier)):
            earlier, refused = named, False
        if changed := _of_latest(question, asked[-1], refused):
            return changed
        whole = standalone(question, earlier)
        if is_alone(whole):
            return Rewritten(whole)
        if not leans(question):
            return Rewritten(question) if refused else Rewritten(whole, otherwise=question)
        return Rewritten(whole, unanswered=earlier if refused else "", thing=thing_named(question), earlier=earlier)


def _named_since(before: Answer, asked: Sequence[Answer]) -> str:
    """The last thing that was named and answered since a question stood alone: it is what is talked about. With "the" it may be
    something of what that question names ("and the colours?"), unless it had to be looked up by itself."""
    since = takewhile(lambda answer: answer is not before, reversed(asked))
    found = ((thing_named(answer.question), answer) for answer in since if not answer.refusal)
    return next((t for t, a in found if t and (t == a.standalone_question or not t.lower().startswith("the "))), "")


def _of_latest(question: str, latest: Answer, refused: bool) -> Rewritten | None:
    """What was asked last, where it leans on a question before it, with what this one names: in place of what it names itself,
    of its "it", or of what the one before it names; None where it is none of these. `refused` is whether that one was."""
    subject, asked_last = carried(latest.standalone_question or "")
    if not subject:
        return None
    # It may mean something by itself: then what it named is replaced, and not what the one before it did.
    if not leans(asked_last) and (other := with_another(question, asked_last)):
        return Rewritten(carry(subject, other), otherwise=other)
    asked_last = first_asked(asked_last)
    if not is_whole(asked_last):
        return None
    thing, instead = thing_named(question), with_another(question, subject)
    unanswered = (instead or subject) if refused else ""
    if other := with_another(question, asked_last):
        return Rewritten(carry(instead or subject, other), unanswered=unanswered)
    if thing and (other := in_place_of_pronoun(thing, asked_last)):
        return Rewritten(other, otherwise=instead or thing, thing=thing, earlier=carry(subject, asked_last))
    if instead and (other := with_place(question, asked_last)):
        return Rewritten(carry(instead, other), unanswered=unanswered)
    return None


def _of_a_word(question: str, latest: Answer) -> Rewritten | None:
    """What was asked last, with its "it" told and the question word that is all this one says for its own, or before this one;
    None where this one says more, or the last one is no question by itself."""
    word, whole = bare_word(question), latest.looked_up
    while bare_word(carried(whole)[1]):  # "When? Where?"
        whole = carried(whole)[0]
    subject, asked = carried(whole)
    if not word or not is_whole(asked) or len(parts_of(asked)) > 1:
        return None
    other = asked_with(word, asked)
    names = [name for name in names_in(subject) if not name.endswith(("'s", "’s"))]  # "Ann's first bridge" is not Ann
    if len(names) == 1 and (told := in_place_of_pronoun(names[0], other or asked)):
        subject, other, whole = "", other and told, told
    looked_up = carry(subject, other) if subject and other else other or carry(whole, question)
    return Rewritten(looked_up, unanswered=whole if was_not_found(latest) else "", word=word)


def _asked(answers: Sequence[Answer]) -> list[Answer]:
    return [answer for answer in answers if not is_small_talk(answer.question)]


def _stood_alone(answer: Answer) -> bool:
    """Whether a question was asked without one before it; a thing that was looked up by itself is no question."""
    looked_up = answer.standalone_question
    return looked_up is None or (is_alone(looked_up) and looked_up != thing_named(answer.question))


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
        text = " ".join(without_thoughts(said).split())
        notes = [Note("history_left_out", f"{left_out} earlier turns were not shown to the model")] if left_out else []
        if reply.failure or not 0 < len(text) <= _LONGEST_REWRITTEN:
            why = str(reply.failure or "it wrote no question")
            notes.append(Note("not_rewritten", f"the question was not rewritten by the model: {why}"))
            return replace(CarriedSubject().rewrite(question, answers, until), usage=reply.usage, notes=tuple(notes))
        return Rewritten(text, reply.usage, tuple(notes))

    def _history(self, answers: Sequence[Answer]) -> tuple[list[str], int]:
        """(the last turns, oldest first, as far as they fit; how many did not)."""
        left = self._model.window // _SHARE
        exchanges: list[str] = []
        for answer in reversed(answers):
            lines = prompts.exchange_lines(answer.looked_up, answer.text)
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
        if alone.otherwise or alone.thing:
            events, reason = _begun(events)
            # Where what was found says nothing of a thing, that is looked up by itself.
            is_missed = reason is Reason.UNSUPPORTED and not alone.unanswered
            if reason and (other := alone.otherwise or (alone.thing if is_missed else "")):
                within = self._cited_last(documents) if other == alone.thing else documents
                alone = replace(alone, question=other, thing="")
                events = self._events(alone, question, within, until)
        if alone.with_named:
            alone, events = self._surer(alone, events, documents, until)
        for event in events:
            yield self._done(event.answer, question, alone) if isinstance(event, Done) else event

    def _surer(
        self, alone: Rewritten, events: Iterable[Event], documents: Sequence[str] | None, until: Deadline
    ) -> tuple[Rewritten, list[Event]]:
        """What is looked up and how its answer comes about: as it is, or with what the last answer named, which is meant in the
        documents of that, where it is surer to be answered by that. What says nothing of it answers neither."""
        before = dict(self._numbers)
        told = list(events)
        numbers = dict(before)
        come = self._stream(alone.with_named, self._cited_last(documents), until=until, numbers=numbers)
        other = held_to(come, alone.named, "")
        here, there = last(told), last(other)
        is_others = is_of_another(here, alone.named, carried(alone.question)[0])
        if not (is_others if there.refusal else _sure(there) > _sure(here)):
            return alone, told
        self._numbers.clear()
        self._numbers.update(before if there.refusal else numbers)
        return replace(alone, question=alone.with_named), other

    def _events(
        self, alone: Rewritten, question: str, documents: Sequence[str] | None, until: Deadline
    ) -> Iterable[Event]:
        """How the answer comes about; the whole of it at once where it may turn out to be of something else."""
        if not alone.unanswered and not alone.thing and not alone.word:
            return self._stream(alone.question, documents, until=until, numbers=self._numbers)
        numbers = dict(self._numbers)
        told = list(self._stream(alone.question, documents, until=until, numbers=numbers))
        if alone.unanswered:
            told = held_back(told, question, alone.unanswered)
        if alone.thing:
            told = held_to(told, alone.thing, alone.earlier)
        if alone.word:
            told = held_to_word(told, alone.word, _asked(self.answers)[-1])
        if not last(told).refusal:
            self._numbers.update(numbers)
        return told

    def _cited_last(self, documents: Sequence[str] | None) -> Sequence[str] | None:
        """Those of the documents that the last answer cites, if it does: a thing that is only named is meant there."""
        cited = next((answer.citations for answer in reversed(self.answers) if answer.citations), ())
        there = dict.fromkeys(c.span.document_id for c in cited)
        return [i for i in there if documents is None or i in documents] or documents

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


def _sure(answer: Answer) -> float:
    """How sure it is that a question is answered."""
    return 1 - answer.confidence if answer.refusal else answer.confidence


def _begun(events: Iterable[Event]) -> tuple[Iterable[Event], Reason | None]:
    """The same events, and why the documents do not answer, if so: what is refused is done before anything is said."""
    coming, come = iter(events), list[Event]()
    for event in coming:
        come.append(event)
        if isinstance(event, Done):
            refusal = event.answer.refusal
            return come, refusal.reason if refusal and was_not_found(event.answer) else None
        if isinstance(event, TextDelta):
            break
    return chain(come, coming), None


def readable(question: str) -> str:
    """The question without control characters and what is not text, without white space around it or much of it in a row: rules
    that look for the end of white space would do so from each of its characters.

    Raises:
        TypeError: if it is no text.
    """
    if not isinstance(question, str):
        raise TypeError(f"question is {question!r}: it must be a text")
    text = question.encode("utf-8", "replace").decode("utf-8")
    text = "".join(c if c.isprintable() or c in "\n\t\u200c\u200d" else " " for c in text).strip()
    return _WIDE.sub(lambda gap: "\n" if "\n" in gap.group() else " ", text)
