"""The LlamaIndex query engine that every door uses: it retrieves, answers, and keeps the answer whole.

Drop it into a LlamaIndex program: `response.response` is the answer's text, `response.source_nodes` the passages, and
`response.answer` the `Answer` with its citations (its JSON is in `response.metadata["answer"]`).
"""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import Response
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeWithScore, QueryBundle

from bot.answer import Answer, Answerer, Event, Numbers, Retriever, Unsupported, Verifier, last, stream
from index.documents import Passage
from index.retriever import HybridRetriever
from index.store import passage_of


@dataclass
class AnswerResponse(Response):
    """A LlamaIndex response that carries the checked answer."""

    answer: Answer = field(default_factory=lambda: Answer(""))


class PinciteQueryEngine(BaseQueryEngine):
    """Answers from what its retriever finds, and refuses where that holds no answer."""

    def __init__(
        self,
        *,
        retriever: HybridRetriever,
        answerer: Answerer,
        verifier: Verifier,
        document_text: Callable[[str], str],
        settings_hash: str = "",
        unsupported: Unsupported = Unsupported.DROP,
    ) -> None:
        super().__init__(callback_manager=retriever.callback_manager)
        self._retriever = retriever
        self._answerer = answerer
        self._verifier = verifier
        self._document_text = document_text
        self._settings_hash = settings_hash
        self._unsupported = unsupported

    def retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """The passages that an answer would be drawn from."""
        return self._retriever.retrieve(query_bundle)

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
        found = last(self._stream(query_bundle.query_str, seen))
        metadata = {"answer": json.loads(found.to_json())}
        return AnswerResponse(found.text, seen.nodes, metadata, found)

    async def _aquery(self, query_bundle: QueryBundle) -> AnswerResponse:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


class _Seen:
    """A retriever that remembers the nodes behind the passages, for the response's `source_nodes`."""

    def __init__(self, retriever: HybridRetriever) -> None:
        self._retriever = retriever
        self.nodes: list[NodeWithScore] = []

    def passages(self, question: str) -> Sequence[Passage]:
        self.nodes = self._retriever.retrieve(question)
        return [passage_of(hit.node) for hit in self.nodes]
