"""Measure ways to fuse the dense and the lexical half of the search on public data: the table of decision 0003.

    python training/measure_retrieval.py DATA_FOLDER [SET …]

A document's rank is that of its best passage. The search is exact and in memory; `pincite eval qa --open` measures the
product itself, over Chroma.
"""

import argparse
import gzip
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.documents import Document
from index.encoder import Encoder
from index.fusion import CANDIDATES, fuse
from index.lexical import LexicalIndex
from index.passages import PASSAGE_TOKENS, cut_passages
from index.store import embedded_text

Hits = list[tuple[str, float]]
SETS = ("squad_v2_dev", "nq_oracle", "covidqa")


def rows_of(path: Path) -> list[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def reciprocal_ranks(k: int) -> Callable[[Hits, Hits], Hits]:
    """Reciprocal rank fusion, Cormack, Clarke & Büttcher 2009."""

    def fused(dense: Hits, lexical: Hits) -> Hits:
        scores: dict[str, float] = {}
        for hits in (dense, lexical):
            for rank, (i, _) in enumerate(hits, start=1):
                scores[i] = scores.get(i, 0.0) + 1 / (k + rank)
        return sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))

    return fused


WAYS: dict[str, Callable[[Hits, Hits], Hits]] = {
    "dense": lambda dense, lexical: dense,
    "BM25": lambda dense, lexical: lexical,
    "reciprocal ranks, k = 10": reciprocal_ranks(10),
    "reciprocal ranks, k = 60": reciprocal_ranks(60),
    "weighted sum (shipped)": fuse,
}


def measure(folder: Path, name: str, encoder: Encoder, limit: int, with_titles: bool) -> None:
    """Print document hits@4 and hits@10 of every way on one set."""
    documents = rows_of(folder / f"{name}.docs.jsonl.gz")
    questions = [q for q in rows_of(folder / f"{name}.questions.jsonl.gz") if q["gold_docs"]]
    passages = [
        passage
        for row in documents
        for passage in cut_passages(
            Document(str(row["doc_id"]), str(row["title"] or "") if with_titles else "", str(row["text"]), ""),
            encoder,
            limit,
        )
    ]
    texts = [embedded_text(passage) for passage in passages]
    owners = {str(i): passage.document_id for i, passage in enumerate(passages)}
    vectors, asked = encoder.encode(texts), encoder.encode([str(q["question"]) for q in questions])
    lexical = LexicalIndex.build(list(owners), texts)
    hits = [
        (nearest(vectors, vector), lexical.search(str(question["question"]), CANDIDATES))
        for question, vector in zip(questions, asked, strict=True)
    ]
    titles = "" if with_titles else ", no titles"
    print(f"{name}, {len(questions):,} questions, {len(passages):,} passages of {limit} tokens{titles}")
    for way, fused in WAYS.items():
        ranks = [documents_in_order(fused(*halves), owners) for halves in hits]
        shares = [share(ranks, questions, k) for k in (4, 10)]
        print(
            f"  {way:<26}" + "".join(f"  {s:.4f} ± {(s * (1 - s) / len(questions)) ** 0.5:.4f}" for s in shares),
            flush=True,
        )


def nearest(vectors: NDArray[np.float32], vector: NDArray[np.float32]) -> Hits:
    cosines = vectors @ vector
    return [(str(i), float(cosines[i])) for i in np.argsort(-cosines, kind="stable")[:CANDIDATES]]


def documents_in_order(hits: Hits, owners: dict[str, str]) -> list[str]:
    return list(dict.fromkeys(owners[i] for i, _ in hits))


def share(ranks: Sequence[Sequence[str]], questions: Sequence[dict[str, object]], k: int) -> float:
    found = [bool(set(rank[:k]) & set(q["gold_docs"])) for rank, q in zip(ranks, questions, strict=True)]  # type: ignore[call-overload]
    return sum(found) / len(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--tokens", type=int, default=PASSAGE_TOKENS)
    parser.add_argument("--no-titles", action="store_true")
    options = parser.parse_args()
    encoder = Encoder()
    for name in options.sets:
        measure(options.data, name, encoder, options.tokens, not options.no_titles)


if __name__ == "__main__":
    main()
