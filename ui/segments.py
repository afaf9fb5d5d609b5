"""A document and its citations → ready-cut pieces of text, for the page to show one after the other.

Offsets count Python characters while a browser counts UTF-16 units, so pieces are sent and no offsets to cut them by; what is
found in a document is told by offsets, and `finding.js` counts characters as Python does. Of a long document only what is near
a citation is sent. Pure functions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot import Citation
from ui.blocks import table_end, table_start

AROUND = 4000
"""How many characters before and after a citation are sent at once of a document that is too long for that."""

STRETCH = 8000
"""About how many characters are sent later, when the reader comes near."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a document's text with the numbers of the citations that cover all of it.

    `in_focus` says that it lies in the focus of one of them. `skipped` stands, in place of a text, for that many
    characters that are not shown.
    """

    text: str
    numbers: tuple[int, ...] = ()
    in_focus: bool = False
    skipped: int = 0


def segments(
    text: str, citations: Sequence[Citation], around: int = AROUND, from_beginning: bool = False
) -> list[Segment]:
    """The document in pieces that, joined, are its text; far from every citation it is skipped, and far from its beginning,
    where it is read from there.

    Raises:
        ValueError: if a citation is not of this text.
    """
    for citation in citations:
        if text[citation.span.start : citation.span.end] != citation.quote:
            raise ValueError(f"citation {citation.number} is not of this text")
    cuts = {0, len(text)}
    windows = _windows(text, citations, around, from_beginning or not citations)
    for start, end in windows:
        cuts |= {start, end}
    for citation in citations:
        cuts |= {citation.span.start, citation.span.end}
        if citation.focus:
            cuts |= {citation.focus.span.start, citation.focus.span.end}
    ordered = sorted(cuts)
    return [_piece(text, start, end, citations, windows) for start, end in pairwise(ordered)]


def stretches(text: str, start: int, end: int, size: int = STRETCH) -> list[tuple[int, int]]:
    """What lies between `start` and `end` in parts of about `size` characters, cut at line ends where there are some near.

    >>> stretches("one\\ntwo\\nthree", 0, 13, size=8)
    [(0, 8), (8, 13)]
    """
    cuts = [start]
    while end - cuts[-1] > size:
        cut = _line_end(text, cuts[-1] + size)
        whole = table_start(text, cut)
        cuts.append(next(at for at in (whole, cut, cuts[-1] + size) if at > cuts[-1]))
    return list(pairwise([*cuts, end]))


def _piece(
    text: str, start: int, end: int, citations: Sequence[Citation], windows: Sequence[tuple[int, int]]
) -> Segment:
    if not any(first <= start and end <= last for first, last in windows):
        return Segment("", skipped=end - start)
    covering = [c for c in citations if c.span.start <= start and end <= c.span.end]
    focused = any(c.focus and c.focus.span.start <= start and end <= c.focus.span.end for c in covering)
    return Segment(text[start:end], tuple(c.number for c in covering), focused)


def _windows(text: str, citations: Sequence[Citation], around: int, from_beginning: bool) -> list[tuple[int, int]]:
    """The stretches to show, in order and apart from each other, cut at line ends where there are some near."""
    near = [(c.span.start - around, c.span.end + around) for c in citations]
    near += [(0, 2 * around)] if from_beginning else []
    merged: list[tuple[int, int]] = []
    for start, end in sorted(_whole(text, _line_start(text, s), _line_end(text, e)) for s, e in near):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """The same with no table cut in two, where that would not make it much longer."""
    return table_start(text, start), table_end(text, end)


def _line_start(text: str, at: int) -> int:
    if at <= 0:
        return 0
    found = text.find("\n", at, at + 400)
    return found + 1 if found != -1 else at


def _line_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    found = text.rfind("\n", max(0, at - 400), at)
    return found + 1 if found != -1 else at
