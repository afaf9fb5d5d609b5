"""The documents that a question is limited to: which of them are there, and an honest word on those that are not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.answer import Done, Event
from bot.drafts import Note

if TYPE_CHECKING:
    from typing import Self

    from index.manifest import DocumentInfo


@dataclass(frozen=True, slots=True)
class Limit:
    """What is left of a choice of documents; `documents` is None where there is no limit, and `missing` how many went."""

    documents: tuple[str, ...] | None = None
    missing: int = 0
    passages: int = 0

    @classmethod
    def of(cls, documents: Sequence[str] | None, known: "Mapping[str, DocumentInfo]") -> "Self":
        """The limit to `documents`, of which those in `known` are there.

        Raises:
            TypeError: if they are a text, whose letters would be taken for ids.
        """
        if isinstance(documents, str):
            raise TypeError(f"documents is {documents!r}: give a list of ids, as in [{documents!r}]")
        if documents is None:
            return cls()
        chosen = tuple(dict.fromkeys(documents))
        there = tuple(i for i in chosen if i in known)
        return cls(there, len(chosen) - len(there), sum(known[i].passages for i in there))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to answer from because of the limit."""
        return self.documents is not None and not self.passages

    @property
    def message(self) -> str:
        """Why there is nothing to answer from, where it is because of the limit."""
        if self.missing:
            return "None of the documents that the question is limited to is there any more."
        if self.documents:
            return "The documents that the question is limited to hold no text."
        return "The question is limited to no document at all: choose one or more, or all."

    def noted(self, events: Iterator[Event]) -> Iterator[Event]:
        """The events of an answer, with a note where documents that were chosen are missing."""
        if not self.missing:
            yield from events
            return
        count = f"{self.missing} of the documents that the question is limited to"
        note = Note("documents_missing", f"{count} {'is' if self.missing == 1 else 'are'} not there any more")
        yield note
        for event in events:
            yield Done(replace(event.answer, notes=(note, *event.answer.notes))) if isinstance(event, Done) else event
