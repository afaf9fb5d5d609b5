"""Hybrid search: the dense and the lexical half, fused, as a LlamaIndex retriever.

It hands a LlamaIndex program nodes with scores, and the bot the passages behind them. How the halves are fused, and
what was measured, is in `fusion.py` and docs/decisions.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from index.corpus import Corpus
from index.documents import Passage
from index.fusion import CANDIDATES, fuse
from index.manifest import DocumentInfo
from index.passages import key_of, passage_id
from index.store import node_of
from index.tables import is_row

_LONGEST = 40  # passages of a table that is read whole

_Hit = tuple[Passage, float]


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found last, and the documents of the index then: another mapping after each change."""

    question: str
    documents: Mapping[str, DocumentInfo]
    hits: list[_Hit]


class HybridRetriever(BaseRetriever):
    """The `top_k` passages of a corpus that are nearest to a question, best first.

    `documents` limits the search to the documents with these ids. `also` gives what is searched for beside a question,
    such as the questions that are asked in it; the best of each come first. `narrowed` is for one question that is looked
    for in few passages and then in more: both have one search.
    """

    def __init__(
        self,
        corpus: Corpus,
        top_k: int,
        documents: Sequence[str] | None = None,
        also: Callable[[str], Sequence[str]] = lambda question: (),
    ) -> None:
        super().__init__()
        self._corpus = corpus
        self._top_k = top_k
        self._documents = documents
        self._also = also
        self._wider: HybridRetriever | None = None
        self._found: _Found | None = None

    def narrowed(self, top_k: int) -> "HybridRetriever":
        """The same, but for the first `top_k` alone. What it was asked last this one need not search for, unless the index has
        changed."""
        other = HybridRetriever(self._corpus, min(top_k, self._top_k), self._documents, self._also)
        other._wider = self
        return other

    def passages(self, question: str) -> list[Passage]:
        """The passages alone, without their scores."""
        found = self._found
        is_known = found and found.question == question and found.documents is self._corpus.documents
        return [passage for passage, _ in (found.hits if found and is_known else self._search(question))]

    def with_tables(self, passages: Sequence[Passage]) -> list[Passage]:
        """Those of the passages that hold rows of tables, with the passages that hold the rest of them; a table that goes
        over more than 40 passages is left out."""
        found: dict[str, Passage] = {}
        seen: set[str] = set()
        for passage in passages:
            if passage.id in seen or not any(is_row(passage.sentence_text(sentence)) for sentence in passage.sentences):
                continue
            around = range(max(0, passage.ordinal - _LONGEST), passage.ordinal + _LONGEST + 1)
            ids = [passage_id(key_of(passage.id), ordinal) for ordinal in around]
            known = {passage.ordinal: passage} | {other.ordinal: other for other in self._corpus.store.get(ids)}
            first = last = passage.ordinal
            while _has_row_at(known[first], 0) and first - 1 in known:
                first -= 1
            while _has_row_at(known[last], -1) and last + 1 in known:
                last += 1
            run = {known[ordinal].id: known[ordinal] for ordinal in range(first, last + 1)}
            seen |= run.keys()  # a table that is too long is not looked at again
            if last - first < _LONGEST:
                found |= run
        return list(found.values())

    def of_document(self, document_id: str) -> list[Passage]:
        """All passages of a document, in order; none where it was removed meanwhile."""
        info = self._corpus.documents.get(document_id)
        return self._corpus.store.get(info.passage_ids) if info else []

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [
            NodeWithScore(node=node_of(passage), score=score) for passage, score in self._search(query_bundle.query_str)
        ]

    def _search(self, question: str) -> list[_Hit]:
        if self._wider:
            documents = self._corpus.documents  # as they were before the search
            found = self._wider._search(question)
            self._wider._found = _Found(question, documents, found)
            return found[: self._top_k]
        if not self._corpus.passages or not question.strip():
            return []
        rankings = [self._ranked(asked) for asked in (question, *self._also(question))]
        scores: dict[str, float] = {}
        for hits in zip_longest(*rankings):
            for identifier, score in filter(None, hits):
                scores.setdefault(identifier, score)
        return [(passage, scores[passage.id]) for passage in self._corpus.store.get(list(scores)[: self._top_k])]

    def _ranked(self, question: str) -> list[tuple[str, float]]:
        """(passage id, score) of the passages nearest to one question, best first."""
        depth = max(CANDIDATES, self._top_k)
        dense = self._counting(self._corpus.store.nearest(question, depth, self._documents))
        lexical = self._counting(
            self._corpus.lexical.search(question, len(self._corpus.lexical) if self._limited else depth)
        )
        return fuse(dense, lexical)[: self._top_k]

    @property
    def _limited(self) -> bool:
        return self._documents is not None

    def _counting(self, hits: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
        """The hits that belong to versions that count, and to the documents asked for."""
        if self._documents is None:
            return [(i, score) for i, score in hits if self._corpus.is_live(i)]
        keys = self._corpus.keys_of(self._documents)
        return [(i, score) for i, score in hits if key_of(i) in keys]


def _has_row_at(passage: Passage, number: int) -> bool:
    """Whether its first (0) or last (-1) sentence is a row: the table may begin before it, or go on after it."""
    return is_row(passage.sentence_text(passage.sentences[number]))
