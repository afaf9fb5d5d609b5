"""What a question seeks, as the heading of a column or a key may call it: "how wide" is the beam, "who" a name."""

import re

from bot.local.reading import stems_of
from bot.tables.cells import stems_in

# What "how wide" and "weighs" ask for, as the heading of a column, or a key, may put it.
_MEASURED = {
    "long": "length duration term",
    "wide broad": "width breadth beam",
    "heavy weigh": "weight mass",
    "high tall": "height",
    "deep": "depth draught",
    "thick": "thickness",
    "fast": "speed",
    "loud noisy": "noise sound",
    "hot warm cold": "temperature",
    "powerful strong": "power strength",
    "far": "distance range",
    "often": "frequency interval",
    "old": "age",
    "expensive": "price cost fee",
}
HEADINGS = {word: headings for words, headings in _MEASURED.items() for word in words.split()}
"""What headings may call the measure that a word asks for."""

MEASURES = "|".join(HEADINGS)
_MEASURING = re.compile(rf"\b(?:how ({MEASURES})(?! (?:has|have|had)\b)|(weigh)(?:s|ed)?)\b", re.IGNORECASE)
TO_DO = re.compile(
    r"\bwhat (?:do|should|can|must|shall|would)(?:n['’]t)? (?:i|we|you|one|they|people) (?:(?:have|need) to )?do\b"
    r"|\bwhat (?:is to|has to|needs to|should|must|can) be done\b|\bwhat to do\b",
    re.IGNORECASE,
)
"""How a question asks for what is to be done."""

_REMEDIES = {"what to do", *stems_in("action remedy solution fix")}  # what a heading calls what is to be done
# What a question asks for, as the heading of a column may put it; the first word asks, further on "when" asks for nothing.
PRICES = "fee price cost amount charge rate"
_SOUGHT = {
    r"\W*(?:\w+ )?(where)\b": "where place location address site",
    r"\W*(?:\w+ )?(who|whose|whom)\b": "who name person",
    r"\W*(?:\w+ )?(when)\b": "when date time day year",
    r".*\b(how much)\b(?!.*\bweigh)": PRICES,
    r".*\b(costs?)\b": PRICES,
    r"\W*(?:\w+ )?what\b.*\b(pay)\b": PRICES,
    r".*\b(how many)\b": "number count quantity",
    r".*\b(worth)\b": "value price amount",
    r".*\bdoes\b.*\b(leave|depart)\b": "departure dep",
    r".*\bdoes\b.*\b(arrive)\b": "arrival arr",
}


def sought(question: str) -> dict[str, set[str]]:
    """What headings may call the thing that a question's own words ask for, with the stems of these words."""
    found = [(re.match(asking, question.lower()), headings) for asking, headings in _SOUGHT.items()]
    to_do = {heading: set[str]() for heading in _REMEDIES} if TO_DO.search(question) else {}
    return (
        measured(question)
        | to_do
        | {
            stem: stems_in(asked[1])
            for asked, headings in found
            if asked
            for stem in (asked[1], *stems_of(headings.split()))
        }
    )


def measured(question: str) -> dict[str, set[str]]:
    """What a heading may call the measure that a question asks for ("how wide": beam), with the stem of the word that asks.

    >>> sorted(measured("How wide is it?"))
    ['beam', 'breadth', 'width']
    """
    asked = _MEASURING.search(question)
    word = (asked[1] or asked[2]).lower() if asked else ""
    return {stem: stems_in(word) for stem in stems_of(HEADINGS.get(word, "").split())}
