"""A statement with its figures as its evidence writes them: "24 months" for two years, "€48.3 million" for about €48 million.

That they are the same is arithmetic, and settled. The reader has learnt words and no sums, and is asked of the rest.
"""

import re

from bot.claims.conversions import PERCENT, percents_of, shares
from bot.claims.figures import alike, quantities
from bot.wording.numbers import only_year
from bot.wording.numerals import DECADE, NUMBER, UNITS, in_words

_UNIT_AFTER = re.compile(rf"(?:[\s-]?(?:{'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})(?![^\W_]))+")
_BOUND_BEFORE = re.compile(
    r"(?<!no )\b(?:more than|over|above|less than|fewer than|under|below|about|around|roughly|approximately|nearly|almost)\s$",
    re.IGNORECASE,
)
_THE_DECADE = re.compile(rf"(?:the\s)?(?:{DECADE.pattern})", re.IGNORECASE)
_LONGEST_BOUND = 15  # characters
_Place = tuple[int, int]


def as_cited(statement: str, evidence: str) -> str:
    """`statement` with each measure, share and decade as `evidence` has it, where that has just one which is as much.

    The same number in words or in figures is left as it is: a reader knows both.

    >>> as_cited("It lasts two years and takes over 20% of it.", "It lasts for 24 months. It takes a fifth of all.")
    'It lasts 24 months and takes a fifth of it.'
    """
    statement = _THE_DECADE.sub(lambda decade: only_year(decade, [evidence]), statement)
    places = _measures(statement)
    if not places:
        return statement
    there = list(dict.fromkeys(evidence[start:end] for start, end in (*_measures(evidence), *_shares(evidence))))
    for start, end in reversed(places):
        said = statement[start:end]
        if said in there:
            continue
        forms = alike(said, there) or [form for form in there if _percent(said) & percents_of(f"{form} of")]
        if len(forms) == 1 and _values(forms[0]) != _values(said):
            statement = f"{statement[:start]}{forms[0]}{statement[end:]}"
    return statement


def _measures(text: str) -> list[_Place]:
    """Where the numbers of a text stand, with their units and the bound before them, in order."""
    figures = (
        (m.start("before") if m["before"] else m.start("digits"), m.end("digits")) for m in NUMBER.finditer(text)
    )
    spelled = ((start, end) for start, end, _ in in_words(text))
    found: list[_Place] = []
    for start, end in sorted((*figures, *spelled)):
        unit = _UNIT_AFTER.match(text, end)
        bound = _BOUND_BEFORE.search(text, max(0, start - _LONGEST_BOUND), start)
        if not found or start >= found[-1][1]:
            found.append((bound.start() if bound else start, unit.end() if unit else end))
    return found


def _shares(text: str) -> list[_Place]:
    return [(start, end) for start, end, _ in shares(text)]


def _values(text: str) -> list[str]:
    return list(dict.fromkeys(value for value, _ in quantities(text)))


def _percent(said: str) -> set[str]:
    return set(PERCENT.findall(said))
