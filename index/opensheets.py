"""A spreadsheet of OpenDocument (.ods) → its canonical text: its sheets as those of a workbook, each cell as it is shown."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from xml.etree.ElementTree import Element

from index.archives import all_of, attribute, name_of
from index.documents import Document, text_hash
from index.errors import DocumentError
from index.opendocument import opened, times
from index.sheets import Area, Row, rows_of, tables

_UNPACKED = 128 * 2**20  # bytes of a spreadsheet's parts, which take many times as much memory
_MOST_ROWS = 1_048_576  # of a sheet, or columns
_MOST_OF_SHEET = 20_000_000  # characters of cells that are told, each with some more
_OF_A_CELL = 20
_VALUES = ("string-value", "date-value", "time-value", "boolean-value", "value")


def read_ods(document_id: str, raw: bytes) -> Document:
    """The sheets of a spreadsheet, each under its name.

    Raises:
        DocumentError: if it is damaged, is no .ods, or is locked by a password.
    """
    kind, styles, body, title = opened(document_id, raw, "OpenDocument spreadsheet", ".ods", _UNPACKED)
    try:
        sheets = [table for table in all_of(body, "table") if not styles.hides(attribute(table, "style-name"))]
        told = [(attribute(sheet, "name"), tables(_rows(sheet))) for sheet in sheets]
    except Exception as error:  # any part of a damaged file may hold anything
        raise DocumentError(document_id, f"is damaged, or no {kind}: it cannot be opened") from error
    text = "\n".join(f"## {name}\n\n{rows}" for name, rows in told if rows)
    return Document(document_id, title or Path(document_id).stem, text, text_hash(text))


def _is_hidden(element: Element) -> bool:
    return attribute(element, "visibility") in {"collapse", "filter"}


def _rows(sheet: Element) -> list[Row]:
    """What is seen of a sheet. One cell or row may stand for many that are alike."""
    values: dict[tuple[int, int], str] = {}
    areas: list[Area] = []
    unseen_rows: set[int] = set()
    unseen_columns = {
        number for numbers, one in _numbered(sheet, "table-column") if _is_hidden(one) for number in numbers
    }
    left = _MOST_OF_SHEET
    for rows, row in _numbered(sheet, "table-row"):
        if _is_hidden(row):
            unseen_rows.update(rows)
            continue
        for columns, cell in _numbered(row, "table-cell", "covered-table-cell"):
            words = _cell(cell) if name_of(cell) == "table-cell" else ""
            if not words or columns.start in unseen_columns:
                continue
            for place in islice(((r, c) for r in rows for c in columns), left // (len(words) + _OF_A_CELL)):
                values[place] = words
                left -= len(words) + _OF_A_CELL
            down, across = (int(attribute(cell, f"number-{of}-spanned") or 1) for of in ("rows", "columns"))
            if down > 1 or across > 1:
                areas.append((rows.start, columns.start, rows.start + down - 1, columns.start + across - 1))
    return rows_of(values, areas, unseen_rows)


def _numbered(parent: Element, *names: str) -> Iterator[tuple[range, Element]]:
    """The rows, columns or cells of a sheet, each with the numbers of those that it stands for."""
    number = 0
    for one in parent.iter():
        if name_of(one) in names and number < _MOST_ROWS:
            numbers = range(number, min(number + times(one), _MOST_ROWS))
            number = numbers.stop
            yield numbers, one


def _cell(cell: Element) -> str:
    """What a cell shows; where a program wrote its value alone, that."""
    shown = " ".join(" ".join("".join(p.itertext()) for p in cell if name_of(p) == "p").split())
    return shown or next((value for of in _VALUES if (value := attribute(cell, of))), "")
