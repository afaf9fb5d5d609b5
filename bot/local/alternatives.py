"""Which of several figures in a row a question is about: of "Revenue was €412 million (2023: €388 million)" the second, where
it asks about 2023.

A reader of words finds a figure of the right kind, and of several the first. Of which year each in a row is, is told by where
that stands: behind it ("44% in 2024 and 41% in 2023"), before it ("(2023: 2.6; 2022: 3.0)"), or at the same place of another
row ("in 2024 and 2023 it was 310 and 285"). Of what else each is, is told so only where a colon, "respectively", nothing else
("children €6, students €8") or the same preposition behind every one says it: of 1,519 public answers that stand beside another
figure, any word near a figure would have set 93 wrong and 7 right; what is here sets 3 right and cuts one short.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.drafts import Pointer
from bot.parts import last_of
from bot.wording.numerals import NUMBER, SCALES, UNITS, YEAR
from index.figures import MONTHS
from index.lexical import WRITTEN_WORD, terms

_SHORT_SCALES = ("k", "m", "b")  # behind a currency
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
_BETWEEN = re.compile(
    rf"(?:{_BEHIND}|{_WORD}{{0,6}}?)(?:{_JOINED})"
    rf"(?:(?:in|for) (?P<before>{_PERIOD}){_WORD}{{0,4}}\s+|(?P<label>[^\W\d_][^:;,()\d]{{0,30}}|{_PERIOD}):\s*)?"
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
_LONGEST = 1000  # characters of a sentence that is looked at


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure with its unit, and what it is of."""

    start: int
    end: int
    kind: str
    of: str = ""


def in_figure(question: str, pointer: Pointer) -> Pointer:
    """Where a sentence has several figures in a row, and one is in focus, in focus the one that the question is about."""
    if pointer.focus is None:
        return pointer
    at = pointer.sentence.start
    text = pointer.passage.sentence_text(pointer.sentence)
    found = figure_asked(last_of(question), text, pointer.focus[0] - at, pointer.focus[1] - at)
    return replace(pointer, focus=(at + found[0], at + found[1])) if found else pointer


def figure_asked(question: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the figure stands that a question is about, where `start` to `end` has one of the same row; None where that cannot
    be told.

    >>> text = "Revenue was €412 million (2023: €388 million)."
    >>> start, end = figure_asked("What was revenue in 2023?", text, 12, 24) or (0, 0)
    >>> text[start:end]
    '€388 million'
    """
    figures = _figures(text) if len(text) <= _LONGEST else []
    focused = [f for f in figures if f.start < end and start < f.end]
    if not focused or any(map(str.isupper, text[start : focused[0].start])):
        return None
    alike, asked = [f for f in figures if f.kind == focused[0].kind], _labels(question)
    for between in (_BETWEEN, _NAMED):
        row = _row(text, alike, focused[0], between)
        named = [f for f in row if _labels(f.of) & asked]
        if len(row) > 1 and len(named) == 1:
            return None if focused == [replace(named[0], of="")] else (named[0].start, named[0].end)
    return None


def _figures(text: str) -> list[_Figure]:
    """All numbers of a text but years, days of dates and ranges, with their currency and unit."""
    found = [_Figure(*match.span(), "clock") for match in _CLOCK.finditer(text)]
    taken = [range(f.start, f.end) for f in found]
    for match in NUMBER.finditer(text):
        if any(match.start("digits") in span for span in taken) or _NO_FIGURE.match(text, match.end("digits")):
            continue
        before, after, further = ((match[side] or "").strip(" -") for side in ("before", "after", "further"))
        is_scaled = UNITS.get(after.lower(), after) in SCALES or (before and after.lower() in _SHORT_SCALES)
        unit = UNITS.get((further if is_scaled else after).lower(), "")
        if not (before or unit or is_scaled) and YEAR.fullmatch(match["digits"]):
            continue
        start = match.start("before" if before else "digits")
        end = match.end("further" if is_scaled and unit else "after" if is_scaled or unit else "digits")
        found.append(_Figure(start, end, UNITS.get(before.lower(), "") or unit))
    return sorted(found, key=lambda f: f.start)


def _row(text: str, figures: Sequence[_Figure], focused: _Figure, apart: re.Pattern[str]) -> list[_Figure]:
    """The figures that stand in a row with one, with nothing but such words between them, each with what it is of."""
    gaps = [apart.fullmatch(text, one.end, other.start) for one, other in pairwise(figures)]
    first = last = figures.index(focused)
    while first and gaps[first - 1]:
        first -= 1
    while last < len(gaps) and gaps[last]:
        last += 1
    row, between = figures[first : last + 1], [gap for gap in gaps[first:last] if gap]
    end = _LAST.match(text, row[-1].end)
    behind = [*(gap["behind"] or "" for gap in between), end["behind"] if end else ""]
    before = ["", *(gap["label"] or gap["before"] or "" for gap in between)]
    if not any(behind) and not any(before):
        behind = _alike_behind(text, row) or _at_the_same_places(text, row)
    return [replace(f, of=f"{b} {a}") for f, b, a in zip(row, before, behind, strict=True)]


def _alike_behind(text: str, row: Sequence[_Figure]) -> list[str]:
    """What stands behind each figure of a row with the same preposition; nothing where it does not behind one of them."""
    found = [_WITH.match(text, figure.end) for figure in row]
    behind = [(match["preposition"].lower(), match["what"]) for match in found if match]
    is_alike = len(behind) == len(row) and len({preposition for preposition, _ in behind}) == 1
    return [what for _, what in behind] if is_alike else []


def _at_the_same_places(text: str, row: Sequence[_Figure]) -> list[str]:
    """The years of a row of as many before the figures, where there is one; or the words, where "respectively" says so."""
    is_told = "respectively" in text[row[-1].end :]
    found = (WRITTEN_WORD if is_told else YEAR).finditer(text, 0, row[0].start)
    words = [match.span() for match in found if match[0] != "and"]
    for first in range(len(words) - len(row) + 1):
        run = words[first : first + len(row)]
        if all(_LISTED.fullmatch(text, one[1], other[0]) for one, other in pairwise(run)):
            return [text[start:end] for start, end in run]
    return [""] * len(row)


def _labels(text: str) -> set[str]:
    """The words of a text as they are compared, one for all that say "the year before"."""
    words = {" ".join(terms(match[0])) for match in WRITTEN_WORD.finditer(_EARLIER.sub("", text))}
    return (words | ({_BEFORE} if _EARLIER.search(text) else set())) - {""}
