"""A bot as doors for programs use it: each question in its turn, and off the event loop.

The HTTP door and the MCP door are two languages for this one. It keeps nothing between two questions: a follow-up brings
along what was asked before.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from bot.answer import Answer, Event, Unsupported, last
from bot.aside import aside
from bot.checking import check_answers, checked_as_json, load_answers
from bot.conversation import Conversation
from index.errors import DocumentError, LineFullError

if TYPE_CHECKING:
    from bot.bot import Bot
    from index.documents import Passage
    from index.manifest import DocumentInfo

MOST_PASSAGES = 50
MOST_REMEMBERED = 50  # answers of a conversation
MOST_WAITING = 100
"""How many wait for their turn; more would be answered when nobody waits for it any more."""

Remember = Callable[[Conversation], None]
"""Tells a conversation what was asked before."""


class Options(BaseModel):
    """What one question may be asked with; what is not given is as the server was started."""

    model_config = ConfigDict(extra="forbid")

    documents: list[str] | None = Field(
        default=None, description="the ids of the documents to answer from; all, where null"
    )
    top_k: int | None = Field(default=None, ge=1, le=MOST_PASSAGES, description="how many passages are retrieved")
    min_confidence: float | None = Field(default=None, ge=0, le=1, description="refuse where less sure than this")
    unsupported: Unsupported | None = Field(
        default=None, description="what becomes of a statement that is not supported"
    )


class Desk:
    """Asks a bot what programs ask of it. What a method raises is what the bot does, or that too many wait (LineFullError)."""

    def __init__(self, bot: "Bot") -> None:
        self._bot = bot
        self._turns = asyncio.Semaphore(bot.at_once)
        self._waiting = 0

    async def events(self, question: str, asked: Options, remember: Remember) -> AsyncGenerator[Event]:
        """How the answer to a question comes about. Whoever stops listening gives up the turn."""
        async with self._turn(), aclosing(aside(self._answer(question, asked, remember))) as events:
            async for event in events:
                yield event

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """A turn, when it is there."""
        if self._turns.locked() and self._waiting >= MOST_WAITING:
            raise LineFullError(f"{self._waiting} others wait for an answer already: ask again later")
        self._waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._turns.release()

    def _answer(self, question: str, asked: Options, remember: Remember) -> Iterator[Event]:
        self._bot.check_there(asked.documents)
        conversation = self._bot.variant(
            top_k=asked.top_k, min_confidence=asked.min_confidence, unsupported=asked.unsupported
        ).chat()
        remember(conversation)
        yield from conversation.stream(question, asked.documents)

    async def search(self, query: str, count: int | None, documents: Sequence[str] | None) -> "list[Passage]":
        """The passages nearest to a query, best first."""
        async with self._turn():
            return await asyncio.to_thread(self._bot.retrieve, query, count, documents)

    async def verify(self, saved: str) -> dict[str, Any]:
        """What became of each citation of a saved answer: exact, moved, changed or gone."""
        async with self._turn():
            return await asyncio.to_thread(self._verified, saved)

    def _verified(self, saved: str) -> dict[str, Any]:
        answers, faults = load_answers(saved)
        return checked_as_json(check_answers(answers, self._bot.corpus.source), faults)

    def documents(self) -> "Mapping[str, DocumentInfo]":
        """The documents that are answered from, by id."""
        self._bot.corpus.catch_up()
        return self._bot.documents

    def text(self, document_id: str) -> str:
        """The canonical text of a document, which citations point into."""
        if document_id not in self.documents():
            raise DocumentError(document_id, "there is no such document")
        return self._bot.document_text(document_id)


async def last_of(events: AsyncGenerator[Event]) -> Answer:
    """The answer that the events end with."""
    async with aclosing(events):
        return last([event async for event in events])
