"""The same measure in another unit, and the same share in other words: 24 months are two years, and a fifth is 20 percent."""

import re
from collections.abc import Iterator

# What units of one kind are in the smallest of them; a month is no number of days.
_KINDS = (
    {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800},
    {"month": 1, "year": 12},
    {"mm": 1, "cm": 10, "m": 1000, "km": 10**6},
    {"mg": 1, "g": 1000, "kg": 10**6, "tonne": 10**9},
    {"ml": 1, "litre": 1000},
)
_SMALLEST = {unit: (next(iter(kind)), factor) for kind in _KINDS for unit, factor in kind.items()}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}
# "A third of", "fell by a third", "half the staff": not "the third of them", "half of a year", "the second half of the year".
_SHARE = re.compile(
    rf"\b(?:(?P<count>{'|'.join(_COUNTS)})[\s-](?P<part>{'|'.join(_PARTS)})s?(?!\sof\san?\b)(?=\s(?:of|as|more|less|fewer|to)\b|[.,;:)]|$)"
    r"|(?<!first )(?<!second )(?<!and a )(?:by )?(?P<half>half)(?=\s(?:of|the|its|his|her|their|all)\b)|by (?P<by_half>half))",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:more|less|fewer|over|above|under|below|least|most|up to|beyond)\s(?:than\s)?(?:a\s|one\s)?$", re.IGNORECASE
)
_LONGEST_BOUND = 20  # characters
_HALVES = re.compile(r"\b(?:half|halves?|halved|halving)\b", re.IGNORECASE)
PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s?(?:%|per ?cent\b)")
_NEAR = 5  # of a hundred: "nearly half" is 48, "about a third" 30
_ROUNDINGS = 3  # "a third" is 33, 33.3 and 33.33 percent


def in_smallest_unit(size: float, unit: str) -> tuple[float, str]:
    """The measure in the smallest unit of its kind; as it is where it has no other.

    >>> in_smallest_unit(2, "year"), in_smallest_unit(5, "euro")
    ((24, 'month'), (5, 'euro'))
    """
    smallest, factor = _SMALLEST.get(unit, (unit, 1))
    return round(size * factor, 6), smallest


def shares(text: str) -> Iterator[tuple[int, int, float]]:
    """(start, end, percent) of the parts of a whole that are told in words.

    >>> [(start, end, round(percent)) for start, end, percent in shares("Two thirds of the staff, and half the board.")]
    [(0, 10, 67), (29, 33, 50)]
    """
    for match in _SHARE.finditer(text):
        count, part = _COUNTS[(match["count"] or "a").lower()], _PARTS[(match["part"] or "half").lower()]
        if count < part:
            yield *match.span(), 100 * count / part


def wrong_shares(statement: str, evidence: str) -> list[str]:
    """The shares of `statement` in words, where `evidence` tells shares, and none that is near.

    >>> wrong_shares("About half of the staff will go.", "A fifth of the staff, 1,100 people, will go.")
    ['half']
    """
    said = [
        (start, end, percent)
        for start, end, percent in shares(statement)
        if not _BOUND.search(statement, max(0, start - _LONGEST_BOUND), start)
    ]
    if not said or _HALVES.search(evidence):
        return []
    there = [percent for *_, percent in shares(evidence)] + [float(m[1]) for m in PERCENT.finditer(evidence)]
    return [
        statement[start:end] for start, end, percent in said if there and all(abs(percent - o) > _NEAR for o in there)
    ]


def percents_of(text: str) -> set[str]:
    """The shares of a text as percentages, rounded in each way that people round them."""
    return {f"{round(percent, digits):g}" for *_, percent in shares(text) for digits in range(_ROUNDINGS)}
