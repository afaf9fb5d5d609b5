"""The LlamaIndex query engine that every door uses: it retrieves, answers, and keeps the answer whole.

Drop it into a LlamaIndex program: `response.response` is the answer's text, `response.source_nodes` the passages, and
`response.answer` the `Answer` with its citations (its JSON is in `response.metadata["answer"]`).
"""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import RESPONSE_TYPE, Response
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeWithScore, QueryBundle, QueryType
from llama_index.core.utils import truncate_text

from bot.answer import Answer, Answerer, Event, Numbers, Reason, Retriever, Unsupported, Verifier, last, stream
from index.documents import Passage
from index.retriever import HybridRetriever
from index.store import passage_of

Answering = Callable[[str], Iterator[Event]]
"""How the answer to a question comes about that can be looked up."""

Turn = Callable[[str, Answering], Iterator[Event]]
"""How any question is answered: what is before and around the looking up, whichever door it came by."""

Look = Callable[[str], list[NodeWithScore]]
"""The passages nearest to any question, with their scores."""


@dataclass
class AnswerResponse(Response):
    """A LlamaIndex response that carries the checked answer."""

    answer: Answer = field(default_factory=lambda: Answer(""))

    def get_formatted_sources(self, length: int = 100) -> str:
        """The passages, each with its document's name and cut to so many characters."""
        return "\n\n".join(
            f"> Source ({hit.node.ref_doc_id}): {truncate_text(hit.node.get_content().strip(), length)}"
            for hit in self.source_nodes
        )


class PinciteQueryEngine(BaseQueryEngine):
    """Answers from what its retriever finds, and refuses where that holds no answer.

    What a LlamaIndex program asks goes by `turn` and `look`, a bot's own, so that an engine that is kept for long gives what
    the bot gives: it follows the index, and a question that is none is not looked up.
    """

    def __init__(
        self,
        *,
        retriever: HybridRetriever,
        answerer: Answerer,
        verifier: Verifier,
        document_text: Callable[[str], str],
        turn: Turn,
        look: Look,
        settings_hash: str = "",
        unsupported: Unsupported = Unsupported.DROP,
    ) -> None:
        super().__init__(callback_manager=retriever.callback_manager)
        self._retriever = retriever
        self._answerer = answerer
        self._verifier = verifier
        self._document_text = document_text
        self._turn = turn
        self._look = look
        self._settings_hash = settings_hash
        self._unsupported = unsupported

    def query(self, str_or_query_bundle: QueryType) -> AnswerResponse:
        """The response with the answer: LlamaIndex's own `query`, whose type says no more than that it is some response."""
        return _with_answer(super().query(str_or_query_bundle))

    async def aquery(self, str_or_query_bundle: QueryType) -> AnswerResponse:
        """As `query`, without holding up the event loop."""
        return _with_answer(await super().aquery(str_or_query_bundle))

    def retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """The passages that an answer would be drawn from."""
        return _handed_out(self._look(query_bundle.query_str))

    async def aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """As `retrieve`, without holding up the event loop."""
        return await asyncio.to_thread(self.retrieve, query_bundle)

    def stream(self, question: str, numbers: Numbers | None = None) -> Iterator[Event]:
        """How the answer comes about, as `bot.answer.stream` tells it."""
        return self._stream(question, self._retriever, numbers)

    def _stream(self, question: str, retriever: Retriever, numbers: Numbers | None = None) -> Iterator[Event]:
        return stream(
            question,
            retriever=retriever,
            answerer=self._answerer,
            verifier=self._verifier,
            document_text=self._document_text,
            settings_hash=self._settings_hash,
            unsupported=self._unsupported,
            numbers=numbers,
        )

    def _query(self, query_bundle: QueryBundle) -> AnswerResponse:
        seen = _Seen(self._retriever)
        found = last(self._turn(query_bundle.query_str, lambda question: self._stream(question, seen)))
        metadata = {"answer": json.loads(found.to_json())}
        is_gone = found.refusal is not None and found.refusal.reason is Reason.SOURCE_GONE
        return AnswerResponse(found.text, [] if is_gone else _handed_out(seen.nodes), metadata, found)

    async def _aquery(self, query_bundle: QueryBundle) -> AnswerResponse:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def _with_answer(response: RESPONSE_TYPE) -> AnswerResponse:
    assert isinstance(response, AnswerResponse)  # which is what `_query` makes
    return response


class PinciteRetriever(BaseRetriever):
    """The passages nearest to a question, as a LlamaIndex retriever; one that is kept for long follows the index."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return _handed_out(self._look(query_bundle.query_str))

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


def _handed_out(nodes: list[NodeWithScore]) -> list[NodeWithScore]:
    """Nodes as a LlamaIndex program gets them: without the page 0 that the store keeps where a document has no pages."""
    for hit in nodes:
        if not hit.node.metadata.get("page"):
            hit.node.metadata.pop("page", None)
    return nodes


class _Seen:
    """A retriever that remembers the nodes behind the passages, for the response's `source_nodes`."""

    def __init__(self, retriever: HybridRetriever) -> None:
        self._retriever = retriever
        self.nodes: list[NodeWithScore] = []

    def passages(self, question: str) -> Sequence[Passage]:
        self.nodes = self._retriever.retrieve(question)
        return [passage_of(hit.node) for hit in self.nodes]
