"""What a visitor chose: the documents that are answered from, who answers, from how many passages, how strictly, how surely."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answer import Unsupported
from ui.visit import Visit

if TYPE_CHECKING:
    from typing import Self

    from bot import Bot

MOST_PASSAGES = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """`documents` is None for all of them; `with_reader` has the local reader answer where there is a language model."""

    documents: tuple[str, ...] | None = None
    with_reader: bool = False
    top_k: int = 10
    unsupported: str = Unsupported.MARK
    min_confidence: float = 0.0

    @classmethod
    def of(cls, bot: "Bot") -> "Self":
        """What holds before anything is chosen: the settings that the page was started with."""
        of = bot.settings
        return cls(top_k=of.top_k, unsupported=of.unsupported, min_confidence=of.min_confidence)

    def apply(self, bot: "Bot", visit: Visit | None) -> Visit:
        """The visit, or a new one, as it goes on with this choice."""
        chosen = bot.variant(
            top_k=self.top_k,
            unsupported=self.unsupported,
            min_confidence=self.min_confidence,
            with_reader=self.with_reader,
        )
        talk = chosen.chat()
        if visit is None:
            return Visit(talk, documents=self.documents)
        talk.resume([turn.answer for turn in visit.turns if turn.answer])
        visit.talk, visit.documents = talk, self.documents
        return visit

    def in_words(self, bot: "Bot") -> str:
        """What is answered from, for the line that is always in view.

        The documents that were chosen and are there no more are not counted.
        """
        known = bot.documents
        if self.documents is None:
            return f"Answering from all documents ({len(known):,})"
        there = sum(i in known for i in self.documents)
        return f"Answering from {there:,} of {len(known):,} documents"
