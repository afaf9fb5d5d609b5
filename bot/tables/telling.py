"""Cells and rows of tables put into words, each cited with its row and its headings; and whether a statement says just that."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from bot.drafts import Drafted, Pointer
from bot.local.reading import Question
from bot.tables.cells import Cell, Row, rows_of, rows_of_forms, stems_in, texts_of
from index.tables import is_row

_IN_UNITS = re.compile(r"\bin (?:thousand|million|billion|percent|hundred|euro|dollar|pound)", re.IGNORECASE)

_LIMITS = re.compile(r"\b(?:to|and|or|from|up|over|above|under|below|more|less|than)\b", re.IGNORECASE)


def tell(row: Row, key: Cell, value: Cell, focus: Cell, group: Pointer | None = None) -> Drafted:
    """The statement that a cell says, after what its row is called, with the words that answer in focus: a cell of the row, or
    the heading of the value's column."""
    is_in_row = row.sentence.start <= focus.start < row.sentence.end
    pointers = [Pointer(row.passage, row.sentence, (focus.start, focus.end) if is_in_row else (value.start, value.end))]
    if row.head is None:
        return Drafted(said("", key.text, ("", ""), value.text), tuple(pointers))
    if group:
        pointers.append(group)
    if value.column:
        pointers.append(row.head if is_in_row else replace(row.head, focus=(focus.start, focus.end)))
    of = texts_of(group.passage.sentence_text(group.sentence))[0] if group else ""
    return Drafted(
        said(of, key.text, (key.column, value.column) if value.column else ("", ""), value.text), tuple(pointers)
    )


def counted_in(row: Row) -> Iterator[Drafted]:
    """The sentence over the table, where there is one, that says what its amounts are counted in."""
    if row.lead and _IN_UNITS.search(lead := row.lead.passage.sentence_text(row.lead.sentence)):
        yield Drafted(" ".join(lead.split()), (row.lead,), gap="\n")


def row_at(pointer: Pointer) -> Row | None:
    """The row of a table with a head, or of a form, that a sentence is; None where it is none, or has no more than its name."""
    if not is_row(pointer.passage.sentence_text(pointer.sentence)):
        return None
    rows = (*rows_of(pointer.passage), *rows_of_forms(pointer.passage))
    found = (row for row in rows if row.sentence == pointer.sentence)
    return next((row for row in found if any(cell.text for cell in row.cells[1:])), None)


def tell_row(row: Row, focus: tuple[int, int] | None = None) -> Drafted:
    """The statement that a row says: its name, and each of its values after the heading of its column."""
    if row.head is None:
        return tell(
            row,
            row.cells[0],
            row.cells[1],
            replace(row.cells[1], start=focus[0], end=focus[1]) if focus else row.cells[1],
        )
    above = [pointer for pointer in (row.group, row.head) if pointer]
    of = texts_of(row.group.passage.sentence_text(row.group.sentence))[0] if row.group else ""
    text = said_row(of, [cell.column for cell in row.cells], [cell.text for cell in row.cells])
    return Drafted(text, (Pointer(row.passage, row.sentence, focus), *above), gap="\n")


def in_column(question: Question, pointer: Pointer) -> Pointer:
    """The same, but where it is a row of which not the name is in focus, with the cell in focus under the one heading that the
    question names."""
    row = row_at(pointer)
    if not row or not pointer.focus or pointer.focus[0] < row.cells[0].end:
        return pointer
    asked = stems_in(question.text) - stems_in(row.cells[0].text)
    shared = [len(stems_in(cell.column) & asked) for cell in row.cells]
    most = max(shared)
    cell = row.cells[shared.index(most)]
    is_it = most and shared.count(most) == 1 and cell is not row.cells[0] and cell.text
    return replace(pointer, focus=(cell.start, cell.end)) if is_it else pointer


def is_said_by_table(statement: str, slices: Sequence[str]) -> bool:
    """Whether a statement is a cell or a row of one of the slices with its name and its headings, as it is put here.

    >>> rows = ["| Code | Meaning | Since |", "| 3 | no disk | 2019 |"]
    >>> is_said_by_table("Code 3, Meaning: no disk", rows), is_said_by_table("Code 3, Since: no disk", rows)
    (True, False)
    """
    rows = [found for found in map(texts_of, slices) if found]
    if len(rows) > 1:  # as `tell_row` cites: the row, its group if it has one, its head
        row, *between, head = rows
        if statement == said_row(between[0][0] if between else "", head, row):
            return True
    for row in rows:
        others = [other for other in rows if other is not row]
        groups = ["", *(other[0] for other in others if not any(other[1:]))]
        ends = [k for k, cell in enumerate(row) if cell and statement.endswith(f": {cell}")]
        for i, k in product(range(len(row)), ends):
            heads = [("", ""), *((other[i], other[k]) for other in others if max(i, k) < len(other))]
            if i != k and any(statement == said(group, row[i], head, row[k]) for group, head in product(groups, heads)):
                return True
    return False


def said(group: str, key: str, head: tuple[str, str], value: str) -> str:
    """A cell in words: what its group and its row are called, the heading of its column, what it says. A key without words
    of its own has its column's heading before it ("Code 3")."""
    of_key, of_value = (heading.rstrip(": ") for heading in head)
    return f"{', '.join(filter(None, (group.rstrip(': '), _named(of_key, key.rstrip(': ')), of_value)))}: {value}"


def _named(column: str, key: str) -> str:
    """What a row is called: by figures alone, or by words that say how far they go ("1 to 3"), after the heading of these."""
    return key if any(map(str.isalpha, _LIMITS.sub("", key))) else f"{column} {key}".strip()


def said_row(group: str, head: Sequence[str], row: Sequence[str]) -> str:
    """A row in words, as a cell is; what is empty is left out.

    >>> said_row("", ["Code", "Meaning", "Since"], ["3", "no disk", "2019"])
    'Code 3, Meaning: no disk; Since: 2019'
    """
    columns = [heading.rstrip(": ") for heading in [*head, *("" for _ in row)][: len(row)]]
    values = [": ".join(filter(None, pair)) for pair in zip(columns[1:], row[1:], strict=True) if pair[1]]
    return ", ".join(filter(None, (group.rstrip(": "), _named(columns[0], row[0]), "; ".join(values))))
