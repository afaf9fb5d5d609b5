"""A sentence as a statement: without the marks that only say how it is set. The citation keeps the text as it stands."""

import re
from collections.abc import Sequence

from bot.local.asking import answer_mark
from index.documents import Passage, Sentence
from index.marks import marks_in
from index.sentences import open_fence

_LEAD = re.compile(r"^\s*\||\|\s*$|^\s*(?:[-*+•‣▪–]|#{1,6}|>|\(?\d{1,3}[.)])\s+")
_NUMBERED = re.compile(
    r"[#\s]*(?:(?:section|article|chapter|part|schedule|annex|§)\s*)?(?P<number>\d{1,3}(?:\.\d{1,3})*)[.):]?\s+"
)
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


def numbers_barred(passages: Sequence[Passage]) -> list[dict[int, int]]:
    """How many characters the number of a heading takes ("8 Hens and rabbits" is not how many hens there are), for each passage
    by the number of the sentence. What else may be a count ("24 flats") is the number of a heading where another heading of its
    document has the one before or after it."""
    found: dict[tuple[str, str], set[int]] = {}
    headings = [
        (place, i, match)
        for place, passage in enumerate(passages)
        for i, sentence in enumerate(passage.sentences)
        if sentence.is_heading and (match := _NUMBERED.match(passage.sentence_text(sentence)))
    ]
    for place, _, match in headings:
        over, _, last = match["number"].rpartition(".")
        found.setdefault((passages[place].document_id, over), set()).add(int(last))
    barred: list[dict[int, int]] = [{} for _ in passages]
    for place, i, match in headings:
        over, _, last = match["number"].rpartition(".")
        if {int(last) - 1, int(last) + 1} & found[passages[place].document_id, over]:
            barred[place][i] = match.end()
    return barred
