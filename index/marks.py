"""The Markdown marks that only say how words are set: bold, italics, code, quotations, footnotes. Pure functions."""

import re
from collections.abc import Iterator
from itertools import chain

from index.sentences import QUOTE

MARKS = "*_`"
"""What words are set with in bold, in italics or as code."""

_ANY_MARK = re.compile(f"[{re.escape(MARKS)}]")
# What touches a word or a backslash on its outer side is no mark ("2*3", "snake_case"), nor is what a path or a dunder has.
_CODE = re.compile(r"(?<![\w\\`])(`+)(?!`)(?:.+?)(?<!`)(\1)(?![\w`])", re.DOTALL)
# A footnote's, where it is referred to and where it stands; in letters it may be a set of characters ("[^abc]").
_FOOTNOTE = re.compile(r"^\[\^\d{1,3}\]:|\[\^\d{1,3}\]", re.MULTILINE)
_EMPHASIS = [
    (
        mark,
        re.compile(
            rf"(?<![\w\\\1{m[-1]}])({m})(?![\s*_.,/])(?:(?!{m}).)+?(?<![\s*_\\])({m})(?![\w\1{m[-1]}])", re.DOTALL
        ),
    )
    for mark, m in (("***", r"\*\*\*"), ("**", r"\*\*"), ("*", r"\*"), ("__", "__(?![a-z0-9_]+__)"), ("_", "_"))
]


def has_marks(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether there may be such marks from `start` to `end`: most cells of a long table have none, which is known at once."""
    return bool(_ANY_MARK.search(text, start, len(text) if end is None else end))


def unmarked(text: str) -> str:
    """A text without those that set words in bold, in italics or as code; of a cell, "> 5" is no quotation.

    >>> unmarked("**Fees** of the *harbour*, in `EUR`"), unmarked("> 5")
    ('Fees of the harbour, in EUR', '> 5')
    """
    if not has_marks(text):
        return text
    marks = {at for pair in emphasis(text) for start, end in pair for at in range(start, end)}
    return "".join(c for i, c in enumerate(text) if i not in marks)


def emphasis(text: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Where the marks stand that set words in bold, in italics or as code: those that open, and those that close.

    >>> emphasis("a **b**")
    [((2, 4), (5, 7))]
    """
    return [(match.span(1), match.span(2)) for match in _found(text)[1]]


def marks_in(text: str) -> set[int]:
    """Where the characters stand that set words in bold, in italics or as code, or mark lines as quoted and footnotes."""
    return _found(text)[0]


def _found(text: str) -> tuple[set[int], list[re.Match[str]]]:
    """(those, and each pair of marks around words)."""
    found = {i for match in QUOTE.finditer(text) for i in range(*match.span())}
    pairs = list(_CODE.finditer(text))
    found.update(i for match in pairs for i in _around(match))
    hidden = _CODE.sub(lambda m: "\1" * len(m.group()), text)  # which is as good as a word beside a mark
    found.update(i for match in _FOOTNOTE.finditer(hidden) for i in range(*match.span()))
    hidden = _blanked(hidden, found)
    for mark, pattern in _EMPHASIS:
        if mark in hidden and (new := list(pattern.finditer(hidden))):
            found.update(i for match in new for i in _around(match))
            pairs += new
            hidden = _blanked(hidden, found)
    return found, pairs


def _blanked(hidden: str, found: set[int]) -> str:
    """Without the marks that were found, so that none of them is taken for another's."""
    return "".join("\0" if i in found and c != "\1" else c for i, c in enumerate(hidden)) if found else hidden


def _around(match: re.Match[str]) -> Iterator[int]:
    return chain(range(*match.span(1)), range(*match.span(2)))
