"""A workbook (.xlsx) or a file of values (.csv, .tsv) → its canonical text: every table of it as one of Markdown.

A sheet is a plane on which tables stand. An empty row parts them; a line of one cell over a table says what it is of, and one
under it is a remark. Cells say what a reader of the file sees (`figures.py`), and what is hidden there is not read.
"""

import csv
import io
import re
import warnings
import zipfile
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from index.archives import check_archive
from index.documents import Document, text_hash
from index.encodings import decoded
from index.errors import DocumentError
from index.figures import shown

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Row = tuple[str, ...]
"""The cells of a row as they are seen; "" where one is empty."""

Area = tuple[int, int, int, int]
"""Joined cells of a sheet: the first row and column, and the last of each."""

_UNPACKED = 128 * 2**20  # bytes of a workbook's parts: openpyxl takes many times as much memory
_MOST_SPREAD = 1_000_000  # cells that joined cells are told in
_SEPARATORS = ",;\t|"
_PROBE = 65_536  # characters that show which of them parts the values
_NO_RESULT = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")  # a formula that nobody has reckoned
_FIGURE = re.compile(r"[-+(]?[^\w\s]{0,2}\d[\d.,:/ -]*\s?[^\w\s]?\)?")  # an amount, a date or a time in figures
_YEAR = re.compile(r"(?:19|20)\d\d")
_REMARK = re.compile(r"(?:note|source|remark)s?\b|\*|.*[.!?]$", re.IGNORECASE)


def read_xlsx(document_id: str, raw: bytes) -> Document:
    """The sheets of a workbook, each under its name. A formula stands for a result that is not in the file.

    Raises:
        DocumentError: if it is damaged, is no .xlsx, or is locked by a password.
    """
    check_archive(document_id, raw, "workbook", ".xlsx", _UNPACKED)
    try:
        book = _opened(raw, results=True)
        formulas = _opened(raw, results=False) if _lacks_results(raw) else None
        seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        told = [(sheet.title, tables(_rows(sheet, formulas and formulas[sheet.title]))) for sheet in seen]
        title = " ".join((book.properties.title or "").split())
    except Exception as error:  # openpyxl lets through whatever a damaged part raises
        raise DocumentError(document_id, "is damaged, or no workbook: it cannot be opened") from error
    return _document(document_id, "\n".join(f"## {name}\n\n{text}" for name, text in told if text), title)


def read_csv(document_id: str, raw: bytes) -> Document:
    """A file of values; the first row of its table is the head.

    Raises:
        DocumentError: if it cannot be told how its letters are encoded, or it cannot be read as values.
    """
    found = decoded(document_id, raw)
    text = found.text.removeprefix("\ufeff")
    separator = "\t" if document_id.lower().endswith(".tsv") else _separator(text[:_PROBE])
    try:
        rows = [tuple(map(shown, row)) for row in _parsed(text, separator)]
    except csv.Error as error:
        raise DocumentError(document_id, f"cannot be read as a table of values: {error}") from error
    return replace(_document(document_id, tables(rows, has_head=True), ""), guessed_encoding=found.guessed)


def _document(document_id: str, text: str, title: str) -> Document:
    return Document(document_id, title or Path(document_id).stem, text, text_hash(text))


def _parsed(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _separator(text: str) -> str:
    """What parts the values: that by which most rows have the same number of them, and more than one."""

    def even(separator: str) -> tuple[int, int]:
        widths: Counter[int] = Counter()
        try:
            for row in _parsed(text, separator):
                widths[len(row)] += 1
        except csv.Error:  # also where the probe ends within quotes
            pass
        return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))

    return max(_SEPARATORS, key=even)


def _opened(raw: bytes, results: bool) -> "Workbook":
    from openpyxl import load_workbook

    # What it warns of, as rules for what may be typed into a cell, is nothing that is read here.
    warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")
    return load_workbook(io.BytesIO(raw), data_only=results)


def _lacks_results(raw: bytes) -> bool:
    """Whether a program wrote formulas and nobody reckoned them, as those do that are no spreadsheets."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        sheets = (name for name in parts.namelist() if name.startswith("xl/worksheets/"))
        return any(_NO_RESULT.search(parts.read(name)) for name in sheets)


def _rows(sheet: "Worksheet", formulas: "Worksheet | None") -> list[Row]:
    """What is seen of a sheet, an empty row wherever there are some, without the columns that are empty all over."""
    unseen_rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    unseen_columns = {
        number for d in sheet.column_dimensions.values() if d.hidden for number in range(d.min, d.max + 1)
    }
    # Cells that there are: a sheet that is formatted to its end has a million rows without any.
    values = {place: shown(cell.value, cell.number_format) for place, cell in sheet._cells.items()}
    for place, cell in formulas._cells.items() if formulas else ():
        values[place] = values.get(place) or shown(str(cell.value or ""), cell.number_format)
    values = {
        (row, column): text
        for (row, column), text in values.items()
        if text and row not in unseen_rows and column not in unseen_columns
    }
    return rows_of(
        values, [(a.min_row, a.min_col, a.max_row, a.max_col) for a in sheet.merged_cells.ranges], unseen_rows
    )


def rows_of(values: dict[tuple[int, int], str], areas: Iterable[Area], unseen_rows: Container[int]) -> list[Row]:
    """What the cells of a sheet say, by row and column, as its rows, an empty one wherever there are some; `values` has what
    joined cells say in the first of them, and from now on in all."""
    _spread(values, areas)
    columns = sorted({column for _, column in values})
    rows: list[Row] = []
    before = 0
    for number in sorted({row for row, _ in values}):
        if any(row not in unseen_rows for row in range(before + 1, number)):
            rows.append(())
        rows.append(tuple(values.get((number, column), "") for column in columns))
        before = number
    return rows


def _spread(values: dict[tuple[int, int], str], areas: Iterable[Area]) -> None:
    """What joined cells say is said in each of them; a row that has nothing else says it once."""
    beside = Counter(row for row, _ in values)
    rows, columns = sorted(beside), sorted({column for _, column in values})
    left = _MOST_SPREAD
    for first_row, first_column, last_row, last_column in areas:
        text = values.get((first_row, first_column))
        if text and beside[first_row] > 1:
            across = columns[bisect_left(columns, first_column) : bisect_right(columns, last_column)]
            down = rows[bisect_left(rows, first_row) : bisect_right(rows, last_row)]
            left -= len(across) * len(down)
            if left < 0:
                return
            values |= {(row, column): text for row in down for column in across}


def tables(rows: Sequence[Row], has_head: bool = False) -> str:
    """Rows as Markdown: tables, with what stands over and under them as lines of text."""
    parts: list[str] = []
    for is_filled, run in groupby(rows, any):
        if is_filled:
            parts += _part(_even(list(run)), has_head)
    return "".join(f"{part}\n\n" for part in parts).rstrip("\n") + "\n" if parts else ""


def _even(rows: list[Row]) -> list[Row]:
    """Rows of one length, without the columns that are empty in all of them."""
    width = max(map(len, rows))
    full = [row + ("",) * (width - len(row)) for row in rows]
    kept = [i for i, column in enumerate(zip(*full, strict=True)) if any(column)]
    return [tuple(row[i] for i in kept) for row in full]


def _part(rows: list[Row], has_head: bool) -> list[str]:
    """A run of rows: the lines over its table, the table, and the remarks under it."""
    over: list[str] = []
    under: list[str] = []
    while rows and _is_line(rows[0]):
        over.append("".join(rows.pop(0)))
    while rows and _is_line(rows[-1]) and _REMARK.match("".join(rows[-1])):
        under.insert(0, "".join(rows.pop()))
    return [*over, *([_table(rows, has_head)] if rows else []), *under]


def _is_line(row: Row) -> bool:
    return sum(map(bool, row)) == 1


def _table(rows: list[Row], has_head: bool) -> str:
    head = rows.pop(0) if has_head or (len(rows) > 1 and _is_head(rows[0])) else ("",) * len(rows[0])
    while len(rows) > 1 and any(a and a == b for a, b in pairwise(head)) and _is_head(rows[0]):
        below = rows.pop(0)  # what a joined cell of the head says is of several columns, which have names of their own
        head = tuple(" ".join(dict.fromkeys(filter(None, pair))) for pair in zip(head, below, strict=True))
    return "\n".join(map(_line, (head, ("---",) * len(head), *rows)))


def _is_head(row: Row) -> bool:
    """Whether a row says what stands under it: it has no figures but years, and no key ("Date:")."""
    return not any((_FIGURE.fullmatch(cell) and not _YEAR.fullmatch(cell)) or cell.endswith(":") for cell in row)


def _line(cells: Row) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
