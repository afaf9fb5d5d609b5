"""Figures in a row, and what each is of: 2024 and 2023 in "44% in 2024 and 41% in 2023".

Of which year each is, is told by where that stands: behind it, before it ("(2023: 2.6; 2022: 3.0)"), or at the same place of
another row ("in 2024 and 2023 it was 310 and 285"). Of what else each is, is told so only where a colon, "respectively",
nothing else ("children €6, students €8") or the same preposition behind every one says it.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.wording.numerals import NUMBER, SCALES, UNITS, YEAR, plain_number
from index.figures import MONTHS
from index.lexical import WRITTEN_WORD, terms

_SHORT_SCALES = {"k": "thousand", "m": "million", "b": "billion"}  # behind a currency
_CLOCK = re.compile(r"\b\d{1,2}(?:[:.]\d\d)?\s?[ap](?:\.m\.|m\b)|\b\d{1,2}:\d\d\b", re.IGNORECASE)
_NO_FIGURE = re.compile(rf"\s(?:{'|'.join(MONTHS)})\b|\s?[-–—]\s?\d|(?:st|nd|rd|th)\b")  # a date, a range, an ordinal
_BEFORE = (
    r"\b(?:(?:prior|previous|preceding)[ -](?:financial |fiscal )?(?:year|quarter|month|period)|(?:year|quarter|month) "
    r"(?:before|earlier|ago))\b"
)
_EARLIER = re.compile(_BEFORE, re.IGNORECASE)
_PERIOD = rf"(?:(?:FY ?|Q[1-4] )?(?:1\d{{3}}|20\d\d)\b|(?:the )?{_BEFORE})"
_WORD = r"(?:\s+[^\W\d_]+(?:[-'’/][^\W\d_]+)*)"
_BEHIND = rf"{_WORD}{{0,6}}?\s+(?P<behind>{_PERIOD})"
_JOINED = (
    r",?\s+(?:and|but|while|(?:as )?(?:compared|against) (?:with|to)|against|versus|vs\.?|(?:up |down )?from|to)\s+"
    r"|\s*[;(,]\s*"
)
_LABEL = rf"(?P<label>[^\W\d_][^:;,()\d]{{0,30}}|{_PERIOD}):\s*"
_LONGEST_LABEL = 40  # characters
_FIRST = re.compile(rf"(?<!\w){_LABEL}$", re.IGNORECASE)
_BETWEEN = re.compile(
    rf"(?:{_BEHIND}|{_WORD}{{0,6}}?)(?:{_JOINED})"
    rf"(?:(?:in|for) (?P<before>{_PERIOD}){_WORD}{{0,4}}\s+|{_LABEL})?"
    r"(?:(?:at|by|until|about|around|some|over|under|nearly)\s+)?",
    re.IGNORECASE,
)
_NAMED = re.compile(  # "children €6 and students €8"
    rf"(?:,(?: and)?| and|;)(?P<label>{_WORD}{{1,3}}?)(?:\s+(?:for|at|is|are|was|were))?\s+(?P<behind>)(?P<before>)",
    re.IGNORECASE,
)
_LAST = re.compile(_BEHIND, re.IGNORECASE)
_WITH = re.compile(
    rf"{_WORD}{{0,2}}?\s+(?P<preposition>in|for|at|on|of|among|with|from|to)(?P<what>{_WORD}{{1,4}}?)"
    r"(?=\s*[,;.)]|\s+(?:and|but|while|compared|versus|against)\b)",
    re.IGNORECASE,
)
_LISTED = re.compile(r"(?:,\s*(?:and\s+)?|\s+and\s+)")


@dataclass(frozen=True, slots=True)
class Figure:
    """Where a text, as it stands, has a figure with its unit, and what that is of; `value` is in no scale ("412000000").

    Those of `claims/figures.py` stand in a text whose numbers are all written in one way."""

    start: int
    end: int
    kind: str
    value: str
    of: str = ""


def figures_in(text: str) -> list[Figure]:
    """All numbers of a text but years, days of dates and ranges, with their currency and unit."""
    found = [Figure(*m.span(), "clock", re.sub(r"[\s.]", "", m[0]).lower()) for m in _CLOCK.finditer(text)]
    taken = {place for clock in found for place in range(clock.start, clock.end)}
    for match in NUMBER.finditer(text):
        if match.start("digits") in taken or _NO_FIGURE.match(text, match.end("digits")):
            continue
        before, after, further = ((match[side] or "").strip(" -").lower() for side in ("before", "after", "further"))
        scale = SCALES.get((_SHORT_SCALES.get(after) if before else None) or UNITS.get(after, ""))
        unit = UNITS.get(further if scale else after, "")
        if not (before or unit or scale) and YEAR.fullmatch(match["digits"]):
            continue
        start = match.start("before" if before else "digits")
        end = match.end("further" if scale and unit else "after" if scale or unit else "digits")
        value = plain_number(match["digits"])
        if scale and value.count(".") < 2:
            value = plain_number(f"{float(value) * scale:.6f}")
        found.append(Figure(start, end, UNITS.get(before, "") or unit, value))
    return sorted(found, key=lambda f: f.start)


def series_of(text: str, figures: Sequence[Figure], one: Figure) -> Iterator[list[Figure]]:
    """The rows that one of the figures of a kind stands in, each figure with what it is of, as either way of writing has them;
    none where it stands alone."""
    for apart in (_BETWEEN, _NAMED):
        first = last = figures.index(one)
        gaps: deque[re.Match[str]] = deque()
        while first and (gap := apart.fullmatch(text, figures[first - 1].end, figures[first].start)):
            gaps.appendleft(gap)
            first -= 1
        while last + 1 < len(figures) and (gap := apart.fullmatch(text, figures[last].end, figures[last + 1].start)):
            gaps.append(gap)
            last += 1
        if gaps:
            yield _labelled(text, figures[first : last + 1], gaps)


def _labelled(text: str, row: Sequence[Figure], gaps: Iterable[re.Match[str]]) -> list[Figure]:
    end = _LAST.match(text, row[-1].end)
    behind = [*(gap["behind"] or "" for gap in gaps), end["behind"] if end else ""]
    first = (
        _FIRST.search(text, max(0, row[0].start - _LONGEST_LABEL), row[0].start)
        if any(g["label"] for g in gaps)
        else None
    )
    before = [first["label"] if first else "", *(gap["label"] or gap["before"] or "" for gap in gaps)]
    if not any(behind) and not any(before):
        behind = _alike_behind(text, row) or _at_the_same_places(text, row)
    return [replace(f, of=f"{b} {a}") for f, b, a in zip(row, before, behind, strict=True)]


def _alike_behind(text: str, row: Sequence[Figure]) -> list[str]:
    """What stands behind each figure of a row with the same preposition; nothing where it does not behind one of them."""
    found = [_WITH.match(text, figure.end) for figure in row]
    behind = [(match["preposition"].lower(), match["what"]) for match in found if match]
    is_alike = len(behind) == len(row) and len({preposition for preposition, _ in behind}) == 1
    return [what for _, what in behind] if is_alike else []


def _at_the_same_places(text: str, row: Sequence[Figure]) -> list[str]:
    """The years of a row of as many before the figures, where there is one; or the words, where "respectively" says so."""
    is_told = "respectively" in text[row[-1].end :]
    found = (WRITTEN_WORD if is_told else YEAR).finditer(text, 0, row[0].start)
    words = [match.span() for match in found if match[0] != "and"]
    for first in range(len(words) - len(row) + 1):
        run = words[first : first + len(row)]
        if all(_LISTED.fullmatch(text, one[1], other[0]) for one, other in pairwise(run)):
            return [text[start:end] for start, end in run]
    return [""] * len(row)


def labels(text: str) -> set[str]:
    """The words of a text as they are compared, one for all that say "the year before"."""
    words = {" ".join(terms(match[0])) for match in WRITTEN_WORD.finditer(_EARLIER.sub("", text))}
    return (words | ({_BEFORE} if _EARLIER.search(text) else set())) - {""}
