"""The dense and the lexical ranking made one: a weighted sum of two scores that share a scale.

Both halves are measured against what a perfect match would score: a cosine against 1, BM25 against the most that the
question's words could bring ("theoretical min-max" with a convex combination, Bruch, Gai & Ingber 2022,
arXiv 2210.11934). Unlike ranks, such scores keep how much better one passage is than the next. The measurements are in
docs/decisions/0003-hybrid-retrieval.md.
"""

from collections.abc import Sequence

CANDIDATES = 50
"""How many passages each half brings."""

DENSE_WEIGHT = 0.6


def fuse(dense: Sequence[tuple[str, float]], lexical: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """(passage id, score) of all that either half found, best first; equal scores come in the order of their ids.

    `dense` has cosines and `lexical` shares of the best possible BM25 score, each best first. What the dense half did
    not bring cannot be nearer than the last that it did, and is given that cosine; the lexical half gives 0.

    >>> fuse([("a", 0.8), ("b", 0.4)], [("b", 0.9)])
    [('b', 0.6), ('a', 0.48)]
    """
    cosines, shares = dict(dense), dict(lexical)
    least = min(cosines.values(), default=0.0)
    scores = {
        i: round(DENSE_WEIGHT * cosines.get(i, least) + (1 - DENSE_WEIGHT) * shares.get(i, 0.0), 9)
        for i in cosines.keys() | shares.keys()
    }
    return sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))
