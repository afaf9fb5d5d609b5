"""The columns and rows of tables as lines of values, each with what has it: a question about all of a table is put to them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.tables.cells import FIGURE, WORD, Cell, Row, group_stems, items_in, rows_of, stems_in
from bot.tables.measures import DATE, measures
from index.documents import Passage
from index.marks import unmarked
from index.tables import cells

MOST = 20
"""Rows that are told."""

MOST_BEYOND = 0.25
"""The share of a question's weight that may be told neither by the lines that answer nor over their table."""

_YES = re.compile(r"\W*(?:yes|y|true|✓|✔)\b.*|[✓✔]", re.IGNORECASE)
_NO = re.compile(r"\W*(?:no|n|false)\b.*|[✗✘]|\W*", re.IGNORECASE)
_MONTHS = stems_in("january february march april may june july august september october november december")
_BREAK = 4  # characters of the end of a page between two rows
_SHORTEST = 3  # characters: what is shorter, but in the first column, is a grade and no name
_CODE = re.compile(r"\b(?:code|id|number|ref(?:erence)?)\b", re.IGNORECASE)
BEING = "work based located kept need require use have belong come run take live apply available there consume include".split()
"""Words that something is so, or has something, in whatever words."""

PERIODS = stems_in("year quarter month week day")
"""What rows may be called by that are no things."""

_TOTAL = re.compile(r"\W*(?:grand |sub-?)?(?:totals?|sum|average|mean|median|overall|all)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of a line, the cell by which its row is called, and the name of what has the value."""

    row: Row
    key: Cell
    value: Cell
    name: str
    is_of_column: bool = False  # its column has the value, and not its row


@dataclass(frozen=True, slots=True)
class Line:
    """The values under a heading, or those of a row whose columns are what is compared."""

    heading: str
    items: str  # what a heading calls those that have the values
    entries: tuple[Entry, ...]
    is_column: bool


def tables_of(passages: Sequence[Passage]) -> list[list[Row]]:
    """The rows of each table, in order. One whose head stands again on the next page is one table."""
    found: dict[tuple[str, int], dict[int, Row]] = {}
    for passage in passages:
        for row in rows_of(passage):
            if row.head and len(row.cells) > 1:  # a name alone has no values
                found.setdefault((passage.document_id, row.head.sentence.start), {})[row.sentence.start] = row
    tables: list[list[Row]] = []
    for _, rows in sorted(found.items()):
        table = [rows[start] for start in sorted(rows)]
        if tables and _goes_on(tables[-1][-1], table[0]):
            tables[-1] += table
        else:
            tables.append(table)
    return tables


def _goes_on(last: Row, first: Row) -> bool:
    """Whether the head of a row stands right after another row, and is the same as that row's."""
    one, other = (row.head.passage.sentence_text(row.head.sentence) if row.head else "" for row in (last, first))
    of_one_document = last.passage.document_id == first.passage.document_id
    after = first.head.sentence.start - last.sentence.end if first.head else -1
    return of_one_document and one == other and 0 < after <= _BREAK


def lines_of(table: Sequence[Row], asked: set[str], thing: Collection[str] = ()) -> tuple[list[Line], list[Line]]:
    """The columns of a table, and its rows; `asked` are the stems of a question, which may say what is sought, and `thing`
    those of what it says that to be ("which volume")."""
    width = min(len(row.cells) for row in table)
    by, items = _naming(table, width, asked, thing)
    columns = [
        Line(
            table[0].cells[number].column,
            items,
            tuple(Entry(row, row.cells[by], row.cells[number], row.cells[by].text) for row in table),
            is_column=True,
        )
        for number in range(width)
        if number != by
    ]
    rows = [
        Line(
            row.cells[0].text,
            row.cells[0].column,
            tuple(Entry(row, row.cells[0], cell, cell.column, is_of_column=True) for cell in row.cells[1:]),
            is_column=False,
        )
        for row in table
    ]
    return columns, rows


def _naming(table: Sequence[Row], width: int, asked: set[str], thing: Collection[str]) -> tuple[int, str]:
    """The column that says what the rows are called, and what they are: the first, where it has codes that are all different,
    of what the next one says, or that one, where names in it that are all different are asked for; the first too where it
    numbers the things that are asked for; else the first with words in it whose heading is asked for, else the first with
    words in it."""
    headings = [cell.column for cell in table[0].cells]
    texts = [[row.cells[number].text for row in table] for number in range(width)]
    worded = [
        number
        for number, column in enumerate(texts)
        if 2 * sum(any(map(str.isalpha, text)) for text in column) > len(table)
        and measures(column) is None
        and not all(_says_whether(text) or (number and len(text) < _SHORTEST) for text in column)
    ]
    is_code = _CODE.search(headings[0])
    codes = [text for text in texts[0] if FIGURE.search(text) and (is_code or any(map(str.isalpha, text)))]
    if len(set(codes)) == len(table):
        called = [number for number in worded if number == 1]
        items = " ".join(headings[number] for number in (0, *called))
        is_called = bool(called and stems_in(headings[1]) & asked) and len(set(texts[1])) == len(table)
        return int(is_called), items
    if thing and stems_in(headings[0]) == {*thing} and len(set(texts[0])) == len(table):
        return 0, headings[0]
    named = [number for number in worded if stems_in(headings[number]) & asked]
    by = (named or worded or [0])[0]
    return by, headings[by]


def having(
    line: Line, text: str, asked: set[str], taken: set[str], lacked: Collection[str] = ()
) -> tuple[list[Entry], set[str]]:
    """The entries of a line that have what a question's text says, and the stems that say it: a whole cell; of a date, or
    under a heading that it names, all its figures and months, but those `taken` by whole cells; under such a heading also a
    yes, or a no where its stems are `lacked`."""
    of_heading = stems_in(line.heading) & asked
    over = stems_in(f"{line.entries[0].row.over} {line.items}")
    found = _named(line, text, asked)
    cells = [(entry, stems_in(entry.value.text)) for entry in line.entries if entry.name and not is_total(entry)]
    parts = {stem for stem in asked - over - taken if FIGURE.search(stem) or stem in _MONTHS}
    if not found and parts and (of_heading or _are_dates(line)):
        found = [(entry, parts) for entry, stems in cells if parts <= stems]
    if not found and of_heading and all(_says_whether(entry.value.text) for entry, _ in cells):
        says = says_no if of_heading.intersection(lacked) else says_yes
        found = [(entry, of_heading) for entry, _ in cells if says(entry.value.text)]
    return [entry for entry, _ in found], of_heading.union(*(stems for _, stems in found)) if found else set()


def says_yes(text: str) -> bool:
    """Whether a cell says yes, or is ticked."""
    return _YES.fullmatch(text) is not None


def says_no(text: str) -> bool:
    """Whether a cell says no, or is not ticked."""
    return _NO.fullmatch(text) is not None


def _says_whether(text: str) -> bool:
    return says_yes(text) or says_no(text)


def taken_in(lines: Sequence[Line], text: str, asked: set[str]) -> set[str]:
    """The stems that whole cells of any line tell: the 3 of "Hall 3" is no day of a month."""
    return set().union(*(stems for line in lines for _, stems in _named(line, text, asked)))


def _named(line: Line, text: str, asked: set[str]) -> list[tuple[Entry, set[str]]]:
    """The entries whose whole value, or a thing in it, the question's text says, with its stems, where that is no part of a
    longer one that it says ("engineer" of "senior engineer")."""
    over = stems_in(f"{line.entries[0].row.over} {line.items}")
    things = [(e, item) for e in line.entries if e.name and not is_total(e) for item in items_in(e.value.text)]
    cells = [(entry, item, stems_in(item)) for entry, item in things]
    found = [(entry, item, stems) for entry, item, stems in cells if stems and stems <= asked and stems - over]
    said = [(entry, stems) for entry, item, stems in found if _stands_together(stems, item, text)]
    told = {frozenset(stems) for _, stems in said}
    said = [(entry, stems) for entry, stems in said if not any(stems < longer for longer in told)]
    if of_heading := stems_in(line.heading) & asked:
        # "class A": a letter that has no stem
        grades = [(entry, of_heading) for entry, item, stems in cells if not stems and _is_said_last(item, text)]
        return said or grades
    return [pair for pair in said if any(map(str.isalpha, pair[0].value.text))]  # a bare number may count anything


def _is_said_last(letter: str, text: str) -> bool:
    return letter.isalpha() and bool(re.search(rf"\w\s+{re.escape(letter)}\W*$", text))


def _stands_together(stems: set[str], cell: str, text: str) -> bool:
    """Whether the words of a cell that has a figure stand together in a question, but for one between them: "in Hall 3, bought
    in March" does not say "3 March"."""
    return not FIGURE.search(cell) or any(stems <= run for run in _runs(text, len(WORD.findall(cell)) + 1))


@lru_cache(maxsize=4)  # a question may be long, and is put to many cells
def _runs(text: str, length: int) -> list[set[str]]:
    """The stems of each run of that many words."""
    words = WORD.findall(text)
    return [stems_in(" ".join(words[i : i + length])) for i in range(max(len(words) - length, 0) + 1)]


def _are_dates(line: Line) -> bool:
    values = measures([entry.value.text for entry in line.entries]) or []
    return any(value.kind == DATE for value in values if value)


def is_total(entry: Entry) -> bool:
    """Whether an entry is the sum or the mean of others."""
    return bool(_TOTAL.match(entry.name))


def of_period(entries: Sequence[Entry], asked: set[str]) -> tuple[list[Entry], set[str]]:
    """The entries that are called by the period that the question seeks ("which quarter"); all where it seeks none."""
    for period in PERIODS & asked:
        found = [entry for entry in entries if period in stems_in(entry.name)]
        if found:
            return found, {period}
    return list(entries), set()


def of_group(entries: Sequence[Entry], asked: set[str]) -> tuple[list[Entry], set[str]]:
    """The entries of the group that the question names, before its sum; all of them where it names none."""
    groups = {stems for entry in entries if (stems := frozenset(group_stems(entry.row))) and stems <= asked}
    if not groups:
        return list(entries), set()
    of = max(groups, key=len)
    return [entry for entry in entries if group_stems(entry.row) == of], set(of)


def focus_of(entry: Entry) -> Cell:
    """The cell that names what has the value: one of the row, or the heading over the value."""
    head = entry.row.head
    if head is None or not entry.is_of_column:
        return entry.key
    text = head.passage.sentence_text(head.sentence)
    start, end = cells(text)[entry.row.cells.index(entry.value)]
    return Cell(unmarked(text[start:end]), "", head.sentence.start + start, head.sentence.start + end)
