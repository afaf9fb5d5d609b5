"""What was in one month, or quarter, was not in another: a question "in May" is not answered by what is said of April."""

import re

from bot.wording.quarters import quarters_in
from index.figures import MONTHS

_MONTH = "|".join(MONTHS)
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?)?"
_ASKED = re.compile(rf"\b(?:in|during|of|for|on) (?:early |late |mid-)?{_DAY}({_MONTH})\b")
_SAID = re.compile(rf"\b(?:{_MONTH})\b")
# From one to another, or up to one: the months between are meant as well.
_SPANS = re.compile(
    rf"\b(?:from|between|since|until|till|through|to|by|before|after|and|or)\s+(?:early |late |mid-)?{_DAY}(?-i:{_MONTH})\b"
    rf"|\b(?-i:{_MONTH})(?: \d{{1,2}},?)?(?: \d{{4}})?(?:\s?[–-]|\s(?:to|until|through|and|or)\s)",
    re.IGNORECASE,
)


def is_of_another_month(question: str, text: str, beside: str) -> bool:
    """Whether a question is about months by name, or quarters, and a sentence about others: what stands `beside` it has none of
    them either.

    >>> is_of_another_month("Who came in May?", "In April Ola came.", beside="Visits")
    True
    >>> is_of_another_month("Who came in Q2?", "Ola came in the third quarter.", beside="Visits")
    True
    """
    quarters, there = quarters_in(question), quarters_in(text)
    if quarters and there and not quarters & (there | quarters_in(beside)):
        return True
    asked = set(_ASKED.findall(question))
    if not asked or _SPANS.search(question):
        return False
    said = set(_SAID.findall(text))
    return bool(said) and not asked & {*said, *_SAID.findall(beside)} and not _SPANS.search(text)
