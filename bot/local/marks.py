"""A sentence as a statement: without the marks that only say how it is set. The citation keeps the text as it stands."""

import re

from bot.local.asking import answer_mark
from index.documents import Passage, Sentence
from index.marks import marks_in
from index.sentences import open_fence

_LEAD = re.compile(r"^\s*\||\|\s*$|^\s*(?:[-*+•‣▪–]|#{1,6}|>|\(?\d{1,3}[.)])\s+")
_BLANK_LINE = re.compile(r"\n[> \t]*\r?\n")


def said(passage: Passage, sentence: Sentence) -> str:
    """What a statement says that quotes a sentence of a passage; marks may open in one sentence and close in another."""
    text, start, end = passage.text, sentence.start - passage.start, sentence.end - passage.start
    if open_fence(text, 0, start):
        return " ".join(text[start:end].split())
    first = max((m.end() for m in _BLANK_LINE.finditer(text, 0, start)), default=0)
    after = _BLANK_LINE.search(text, end)
    marks = {first + i for i in marks_in(text[first : after.start() if after else len(text)])}
    start += answer_mark(passage, [s.start for s in passage.sentences].index(sentence.start))
    return _led("".join(text[i] for i in range(start, end) if i not in marks)) or text[start:end]


def tidy(text: str) -> str:
    """A text by itself with single spaces and without marks of lists, headings, tables and emphasis.

    >>> tidy("- **48 drones**\\n  were built .")
    '48 drones were built .'
    """
    marks = marks_in(text)
    return _led("".join(c for i, c in enumerate(text) if i not in marks)) or text


def _led(text: str) -> str:
    return " ".join(_LEAD.sub("", text).split())
