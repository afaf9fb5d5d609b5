"""How much of it: at least £500 where the source has up to £500, and only a producer where it has director and producer.

The same number as a bound of the other kind is another statement, however alike the words are. And who is "only" one thing is
not that and another: where a list of the evidence has the noun that a statement limits something to, and no "only".
"""

import re

_AT_MOST = "up to|at most|no more than|not more than|a maximum of|less than|fewer than|under|below"
_AT_LEAST = "at least|no less than|no fewer than|not less than|a minimum of|more than|over|above|upwards of"
_BOUND = re.compile(
    rf"\b(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST}))\s(?:the\s)?(?P<number>[$€£¥]?\s?\d[\d.,]*)", re.IGNORECASE
)
_NUMBER = re.compile(r"\d[\d.,]*")
_ALONE = "only|solely|exclusively|purely|just"
_ONLY = re.compile(
    rf"\b(?<!not )(?<!n't )(?:{_ALONE})(?: ever)? (?:as )?an? (?P<noun>(?:[a-z-]+ )?[a-z]{{3,}})\s?(?:[.,;]|$)",
    re.IGNORECASE,
)
_SAYS_ONLY = re.compile(rf"\b(?:{_ALONE}|sole|alone|mere(?:ly)?)\b", re.IGNORECASE)


def bounded_otherwise(statement: str, evidence: str) -> tuple[str, str] | None:
    """The bound that the statement puts, and that which the evidence has of the same number.

    >>> bounded_otherwise("The fine is at least £500.", "There are fines of up to £500.")
    ('at least £500', 'up to £500')
    """
    said = list(_BOUND.finditer(statement))
    if not said:
        return None
    numbers = [number.rstrip(".,") for number in _NUMBER.findall(evidence)]
    there = {_plain(found): found for found in _BOUND.finditer(evidence)}
    for bound in said:
        other = there.get(_plain(bound))
        is_once = numbers.count(_plain(bound).lstrip("$€£¥")) == 1
        if other and is_once and (bound["most"] is None) != (other["most"] is None):
            return bound.group().rstrip(".,"), other.group().rstrip(".,")
    return None


def _plain(bound: re.Match[str]) -> str:
    return "".join(bound["number"].split()).rstrip(".,")


def more_than_that(statement: str, evidence: str) -> tuple[str, str] | None:
    """What the statement says that something is only, and the list of the evidence that has another thing beside it.

    >>> more_than_that("She is only a producer.", "She is a director, writer and producer.")
    ('producer', 'writer and producer')
    """
    only = _ONLY.search(statement)
    if not only or _SAYS_ONLY.search(evidence):
        return None
    noun = re.escape(only["noun"].split()[-1])
    listed = re.search(
        rf"\b[^\W_]+(?:\s?,|\s?,?\s(?:and|&))\s(?:an?\s)?(?:[^\W_]+\s)?{noun}\b|\b{noun}(?:\s?,|\s?,?\s(?:and|&))\s[^\W_]+",
        evidence,
    )
    return (only["noun"], listed.group()) if listed else None
