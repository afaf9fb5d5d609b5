"""What a visitor chose: the documents that are answered from, who answers, from how many passages, how strictly, how surely."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from bot.answer import Unsupported
from ui.shelf import for_browser, json_of
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

    @classmethod
    def kept(cls, bot: "Bot", value: object) -> "Self":
        """What a browser kept (`as_text`), as far as it can be chosen here: anyone may have written it."""
        first, row = cls.of(bot), json_of(value)
        if not isinstance(row, dict):
            return first
        ids, top_k, strictness, least = map(row.get, ("documents", "top_k", "unsupported", "min_confidence"))
        return cls(
            documents=_there(bot, ids) if isinstance(ids, list) else None,
            with_reader=row.get("with_reader") is True and bot.variant(with_reader=True).model_name != bot.model_name,
            top_k=int(_within(1, top_k, max(MOST_PASSAGES, first.top_k), first.top_k)),
            unsupported=str(strictness) if strictness in list(Unsupported) else first.unsupported,
            min_confidence=_within(0, least, 1, first.min_confidence),
        )

    def as_text(self) -> str:
        """The choice as a browser keeps it."""
        return for_browser(asdict(self))

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


def _there(bot: "Bot", ids: list[object]) -> tuple[str, ...] | None:
    """Those of the documents that are there; all, where none is left of some that were chosen: nothing could be answered."""
    chosen = {i for i in ids if isinstance(i, str)}
    there = tuple(i for i in bot.documents if i in chosen)
    return None if ids and not there else there


def _within(least: float, value: object, most: float, otherwise: float) -> float:
    """A number, if it is one and within bounds."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        return otherwise
    return value
