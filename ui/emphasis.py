"""Words that a text sets in bold, in italics or as code, and the Markdown marks that say so. Pure functions.

The marks are characters of the text, so they are shown, only not as loud as the words: nothing is lost where they were none.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from index.marks import emphasis, has_marks

LONGEST = 10_000
"""Characters of a paragraph whose marks are looked for."""

MARK = "mark"
"""How the marks themselves are set."""

_PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?![ \t\r]*\n))*")
_HOW = {"`": "code", "***": "bold italic", "**": "bold", "__": "bold", "*": "italic", "_": "italic"}

Setting = tuple[int, int, str]
"""From where to where, and how: the names of it, with a blank between."""


def settings(text: str, start: int, end: int) -> Iterator[Setting]:
    """How the characters from `start` to `end` are set that are not plain, in order.

    >>> list(settings("a **b** c", 0, 9))
    [(2, 4, 'mark'), (4, 5, 'bold'), (5, 7, 'mark')]
    """
    for first, last in _marked(text, start, end):
        yield from _in_paragraph(text[first:last], first)


def marks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the marks themselves stand from `start` to `end`, in order.

    >>> list(marks("a **b** c", 0, 9))
    [(2, 4), (5, 7)]
    """
    for first, last in _marked(text, start, end):
        found = sorted(mark for pair in emphasis(text[first:last]) for mark in pair)
        yield from ((first + opened, first + closed) for opened, closed in found)


def _marked(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The paragraphs that may have marks."""
    for found in _PARAGRAPH.finditer(text, start, end) if has_marks(text, start, end) else ():
        first, last = found.span()
        if last - first <= LONGEST and has_marks(text, first, last):
            yield first, last


def drawn(hows: Sequence[Setting], text: str, start: int, end: int, plain: Callable[[str], str]) -> str:
    """The characters from `start` to `end` as HTML; `hows` are their settings, and `plain` makes HTML of plain ones."""
    found = []
    for first, last, how in hows[bisect_right(hows, start, key=lambda one: one[1]) :]:
        if first >= end:
            break
        cut, until = max(first, start), min(last, end)
        found += [plain(text[start:cut]), f'<span class="{how}">{plain(text[cut:until])}</span>']
        start = until
    return "".join([*found, plain(text[start:end])])


def _in_paragraph(text: str, at: int) -> Iterator[Setting]:
    hows = [""] * len(text)
    pairs = sorted(emphasis(text))  # what is set within others comes after them
    for (first, opened), (closed, _) in pairs:
        how = _HOW.get(text[first:opened], "code")
        hows[opened:closed] = [f"{known} {how}" if how not in known else known for known in hows[opened:closed]]
    for marks in pairs:
        for first, last in marks:
            hows[first:last] = [MARK] * (last - first)
    for how, group in groupby(enumerate(hows), key=lambda one: one[1]):
        places = [i for i, _ in group]
        if how:
            yield at + places[0], at + places[-1] + 1, how.strip()
