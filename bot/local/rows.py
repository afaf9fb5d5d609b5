"""Tables and interviews as the reader can read them: every cell with the heading of its column before it, every sentence that
somebody goes on with after the name.

A row by itself ("| 3 | no disk space |") says nothing of what its cells are; people look up at the head of the table. The
reader is shown "Code: 3; Meaning: no disk space.", and what it finds there is traced back to the document's characters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

import numpy as np

from bot.local.reader import Reading
from bot.local.speakers import speakers_of
from bot.tables.forms import is_form
from index.documents import Passage
from index.sentences import QUOTE
from index.tables import cells, is_rule

_OF_FORM = ["", ""]  # headings over keys and their values


@dataclass(frozen=True, slots=True)
class Told:
    """What the reader is shown; `places` has for each of its characters where it stands in the document, or -1."""

    text: str
    places: Sequence[int]

    def found(self, reading: Reading) -> Reading:
        """The same reading, of the document: tokens that are not of it have no place, and no answer begins or ends there."""
        ends = [
            (self.places[start], self.places[end - 1]) if start < end else (-1, -1) for start, end in reading.offsets
        ]
        offsets = [(first, last + 1) if first >= 0 <= last else (-1, -1) for first, last in ends]
        barred = np.where([start >= 0 for start, _ in offsets], np.float32(0), np.float32(-np.inf))
        return replace(reading, offsets=offsets, starts=reading.starts + barred, ends=reading.ends + barred)


def columns_of(passage: Passage) -> dict[int, list[str]]:
    """For every sentence that is a row the headings of its columns, by its number, empty in a form; none for the head of a
    table itself and for the rule under it. A table whose head stands in an earlier passage is not known here."""
    found: dict[int, list[str]] = {}
    if "|" not in passage.text:
        return found
    texts = [passage.sentence_text(s) for s in passage.sentences]
    for i in range(1, len(texts)):
        if not is_rule(texts[i]) or not (head := cells(texts[i - 1])):
            continue
        found[i - 1] = found[i] = []
        columns = [texts[i - 1][start:end] for start, end in head]
        under = list(takewhile(lambda row: cells(texts[row]), range(i + 1, len(texts))))
        if is_form([[texts[row][start:end] for start, end in cells(texts[row])] for row in (i - 1, *under)]):
            columns, under = _OF_FORM, [i - 1, *under]
        found |= dict.fromkeys(under, columns)
    return found


def told(passage: Passage, numbers: range | None = None) -> Told:
    """The sentences of a passage, or those with these numbers, as the reader is shown them: lines without marks of quoting."""
    shown = _with_labels(passage, range(len(passage.sentences)) if numbers is None else numbers)
    marks = {i for match in QUOTE.finditer(shown.text) for i in range(*match.span())}
    kept = [i for i in range(len(shown.text)) if i not in marks] if marks else []
    return Told("".join(shown.text[i] for i in kept), [shown.places[i] for i in kept]) if marks else shown


def _with_labels(passage: Passage, numbers: range) -> Told:
    columns, speakers = columns_of(passage), speakers_of(passage)
    if not columns and not speakers:
        start, end = passage.sentences[numbers[0]].start, passage.sentences[numbers[-1]].end
        return Told(passage.slice(start, end), range(start, end))
    text = ""
    places: list[int] = []
    for i in numbers:
        pieces = _pieces(passage, i, columns, speakers)
        if i > numbers.start:
            before = passage.sentences[i - 1].end
            pieces.insert(0, (passage.slice(before, passage.sentences[i].start), before))
        for piece, at in pieces:
            text += piece
            places += range(at, at + len(piece)) if at >= 0 else [-1] * len(piece)
    return Told(text, places)


def sentences_told(passage: Passage) -> list[str]:
    """The text of each sentence as the reader is shown it."""
    columns, speakers = columns_of(passage), speakers_of(passage)
    numbers = range(len(passage.sentences))
    return ["".join(piece for piece, _ in _pieces(passage, i, columns, speakers)) for i in numbers]


def _pieces(
    passage: Passage, number: int, columns: Mapping[int, Sequence[str]], speakers: Mapping[int, str]
) -> list[tuple[str, int]]:
    """(text, its place in the document or -1) of each piece of a sentence as it is told."""
    if number in columns:
        return _row(passage, number, columns[number])
    sentence = passage.sentences[number]
    named = [(f"{speakers[number]}: ", -1)] if number in speakers else []
    return [*named, (passage.sentence_text(sentence), sentence.start)]


def _row(passage: Passage, number: int, columns: Sequence[str]) -> list[tuple[str, int]]:
    """(text, its place in the document or -1) of each piece of a row as it is told; nothing for the head of a table."""
    sentence = passage.sentences[number]
    text = passage.sentence_text(sentence)
    pieces: list[tuple[str, int]] = []
    is_in_form = columns == _OF_FORM
    for column, (start, end) in zip(columns, cells(text), strict=False):
        if start < end:
            label = f"{'; ' if pieces else ''}{f'{column}: ' if column else ''}"
            if is_in_form and pieces:
                label = " " if text[:start].rstrip("| ").endswith(":") else ": "
            pieces += [(label, -1), (text[start:end], sentence.start + start)]
    return [*pieces, (".", -1)] if pieces else []
