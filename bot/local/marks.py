"""A sentence as a statement: without the marks that only say how it is set. The citation keeps the text as it stands."""

import re
from collections.abc import Iterator
from itertools import chain

from bot.local.asking import answer_mark
from index.documents import Passage, Sentence
from index.sentences import QUOTE, open_fence

_LEAD = re.compile(r"^\s*\||\|\s*$|^\s*(?:[-*+•‣▪–]|#{1,6}|>|\(?\d{1,3}[.)])\s+")
_BLANK_LINE = re.compile(r"\n[> \t]*\r?\n")
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


def said(passage: Passage, sentence: Sentence) -> str:
    """What a statement says that quotes a sentence of a passage; marks may open in one sentence and close in another."""
    text, start, end = passage.text, sentence.start - passage.start, sentence.end - passage.start
    if open_fence(text, 0, start):
        return " ".join(text[start:end].split())
    first = max((m.end() for m in _BLANK_LINE.finditer(text, 0, start)), default=0)
    after = _BLANK_LINE.search(text, end)
    marks = {first + i for i in _marks(text[first : after.start() if after else len(text)])}
    start += answer_mark(passage, [s.start for s in passage.sentences].index(sentence.start))
    return _led("".join(text[i] for i in range(start, end) if i not in marks)) or text[start:end]


def tidy(text: str) -> str:
    """A text by itself with single spaces and without marks of lists, headings, tables and emphasis.

    >>> tidy("- **48 drones**\\n  were built .")
    '48 drones were built .'
    """
    marks = _marks(text)
    return _led("".join(c for i, c in enumerate(text) if i not in marks)) or text


def _led(text: str) -> str:
    return " ".join(_LEAD.sub("", text).split())


def emphasis(text: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Where the marks stand that set words in bold, in italics or as code: those that open, and those that close.

    >>> emphasis("a **b**")
    [((2, 4), (5, 7))]
    """
    return [(match.span(1), match.span(2)) for match in _found(text)[1]]


def _marks(text: str) -> set[int]:
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
