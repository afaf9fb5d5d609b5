"""Ways to break the bot, each as a change to what stands at a seam or to the finished answer."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answer import (
    Answer,
    Answerer,
    Citation,
    Draft,
    Drafted,
    Judgement,
    Pointer,
    Retriever,
    Statement,
    Verdict,
    Verifier,
    last,
    stream,
)
from index.documents import Passage, Span, text_hash


@dataclass(frozen=True)
class Pipeline:
    """A bot put together from its parts, with a last change to each answer."""

    retriever: Retriever
    answerer: Answerer
    verifier: Verifier
    document_text: Callable[[str], str]
    finish: Callable[[Answer], Answer] = lambda found: found

    def ask(self, question: str) -> Answer:
        found = last(
            stream(
                question,
                retriever=self.retriever,
                answerer=self.answerer,
                verifier=self.verifier,
                document_text=self.document_text,
            )
        )
        return self.finish(found)

    def chat(self) -> "Pipeline":
        raise AssertionError("the samples of the mutation check hold no conversations")


@dataclass(frozen=True)
class Recorded:
    """What a retriever found and an answerer drafted, given again at once: mutants that do not touch them need no model.

    What stands on a passage that is not offered this time cannot be drafted.
    """

    found: Mapping[str, Sequence[Passage]]
    drafts: Mapping[str, Draft]
    name: str = "recorded"

    def passages(self, question: str) -> Sequence[Passage]:
        return self.found[question]

    def draft(self, question: str, passages: Sequence[Passage]) -> Draft:
        draft, offered = self.drafts[question], {passage.id for passage in passages}
        kept = [d for d in draft.statements if all(pointer.passage.id in offered for pointer in d.pointers)]
        return replace(draft, statements=tuple(kept))


# At the seams


class Credulous:
    """A verifier that believes everything."""

    def judge(self, statement: str, slices: Sequence[str]) -> Judgement:
        return Judgement(Verdict.SUPPORTED, 1.0)


@dataclass(frozen=True)
class Redrafting:
    """An answerer whose drafts are changed before they are checked."""

    answerer: Recorded
    change: Callable[[Draft, Sequence[Passage]], Draft]
    name: str = "redrafting"

    def draft(self, question: str, passages: Sequence[Passage]) -> Draft:
        return self.change(self.answerer.draft(question, passages), passages)


@dataclass(frozen=True)
class Farthest:
    """A retriever that hands on only the passage that came last."""

    retriever: Retriever

    def passages(self, question: str) -> Sequence[Passage]:
        return self.retriever.passages(question)[-1:]


def nearest_sentence(passages: Sequence[Passage]) -> Pointer:
    return Pointer(passages[0], passages[0].sentences[0])


def always_answered(draft: Draft, passages: Sequence[Passage]) -> Draft:
    if draft.statements:
        return draft
    pointer = nearest_sentence(passages)
    return Draft((Drafted(pointer.passage.sentence_text(pointer.sentence), (pointer,)),), 1.0)


def never_answered(draft: Draft, passages: Sequence[Passage]) -> Draft:
    return Draft((), 1.0)


def pinned_to_the_nearest(draft: Draft, passages: Sequence[Passage]) -> Draft:
    moved = tuple(replace(drafted, pointers=(nearest_sentence(passages),)) for drafted in draft.statements)
    return replace(draft, statements=moved)


class Slipping:
    """Gives each question the answer to the one before, as a cache with a wrong key does."""

    def __init__(self) -> None:
        self._last: Answer | None = None

    def __call__(self, found: Answer) -> Answer:
        self._last, given = found, self._last or found
        return replace(given, question=found.question)


# In the finished answer


def with_citations(change: Callable[[Citation], Citation]) -> Callable[[Answer], Answer]:
    def finish(found: Answer) -> Answer:
        changed = [replace(s, citations=tuple(map(change, s.citations))) for s in found.statements]
        return replace(found, statements=tuple(changed))

    return finish


def with_statements(change: Callable[[Statement], Statement]) -> Callable[[Answer], Answer]:
    return lambda found: replace(found, statements=tuple(map(change, found.statements)))


def one_further(citation: Citation) -> Citation:
    span = citation.span
    return replace(citation, span=Span(span.document_id, span.start + 1, span.end + 1))


def elsewhere(citation: Citation) -> Citation:
    other = "pool.md" if citation.span.document_id != "pool.md" else "markers.txt"
    return replace(citation, span=replace(citation.span, document_id=other))


def tidied(citation: Citation) -> Citation:
    return replace(citation, quote=" ".join(unicodedata.normalize("NFKC", citation.quote).split()))


def cut_short(citation: Citation) -> Citation:
    return replace(citation, quote=citation.quote[:-1])


def outdated(citation: Citation) -> Citation:
    return replace(citation, sha256=text_hash(f"{citation.quote} as it was"))


def miscounted(statement: Statement) -> Statement:
    return replace(statement, text=re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), statement.text))


def affirmed(statement: Statement) -> Statement:
    return replace(statement, text=re.sub(r"\bnot |(?<=can)not", "", statement.text))


def bare(statement: Statement) -> Statement:
    return replace(statement, citations=())


def falls_over(found: Answer) -> Answer:
    if "museum" in found.question:
        raise RuntimeError("the reader ran out of memory")
    return found
