"""How far an answer's confidence can be trusted: expected calibration error, and risk by coverage. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

BINS = 10


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given: how sure it was (0 to 1), and whether it was right."""

    confidence: float
    is_right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose confidence lies in (low, high]; the first bin has 0 too."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


def reliability(given: Sequence[Given], bins: int = BINS) -> list[Bin]:
    """The bins of equal width that hold an answer, with mean confidence and the share that is right.

    >>> reliability([Given(0.9, True), Given(0.9, False)], 2)
    [Bin(low=0.5, high=1.0, n=2, confidence=0.9, accuracy=0.5)]
    """
    found = []
    for i in range(bins):
        low, high = i / bins, (i + 1) / bins
        inside = [g for g in given if low < g.confidence <= high or (i == 0 and g.confidence == 0)]
        if inside:
            n = len(inside)
            found.append(Bin(low, high, n, sum(g.confidence for g in inside) / n, sum(g.is_right for g in inside) / n))
    return found


def expected_calibration_error(given: Sequence[Given], bins: int = BINS) -> float | None:
    """The mean distance of confidence and accuracy over bins of equal width, weighted by their answers (Guo et al. 2017,
    arXiv 1706.04599, section 2); None where there are no answers."""
    if not given:
        return None
    return sum(b.n * abs(b.confidence - b.accuracy) for b in reliability(given, bins)) / len(given)


def risk_by_coverage(given: Sequence[Given]) -> list[tuple[float, float]]:
    """(coverage, risk) as ever more answers are given, the surest first: risk is the share of them that is wrong.

    Answers that are equally sure come in no order, so their risk is the mean over all orders.
    """
    points, seen, wrong = [], 0, 0.0
    ordered = sorted(given, key=lambda g: -g.confidence)
    for _, group in groupby(ordered, key=lambda g: g.confidence):
        tied = list(group)
        share = sum(not g.is_right for g in tied) / len(tied)
        for _ in tied:
            seen, wrong = seen + 1, wrong + share
            points.append((seen / len(ordered), wrong / seen))
    return points


def area_under_risk(given: Sequence[Given]) -> float | None:
    """AURC: the mean risk over all coverages (Geifman & El-Yaniv 2017, arXiv 1705.08500); None without answers."""
    points = risk_by_coverage(given)
    return sum(risk for _, risk in points) / len(points) if points else None
