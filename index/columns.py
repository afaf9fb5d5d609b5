"""Lines whose cells stand under one another → a Markdown table, or a list where every cell is a key with its value.

A row's cells belong to the columns that they stand under. What stands above the first row that has a first cell is the head:
a heading that spans columns is told for each of them, since a row by itself must say what its cells are.
"""

from collections.abc import Sequence
from itertools import pairwise

from index.lines import KEY, Cell, Line

_SET_IN = 3.0  # points


def table(lines: Sequence[Line], pitch: float) -> str:
    """The lines as Markdown; `pitch` is how far in points lines of one paragraph are apart at most."""
    rows = _rows(lines, pitch)
    cells = [cell for row in rows for cell in row]
    if sum(1 for cell in cells if KEY.match(cell.text)) > 0.6 * len(cells):
        return "\n".join(f"- {cell.text}" for cell in cells)
    columns = _columns(rows)
    table = [[""] * len(columns) for _ in rows]
    body = next((i for i, row in enumerate(rows) if _places(row[0], columns) == [0]), 0)
    for i, row in enumerate(rows):
        for cell in row:
            under = _places(cell, columns)
            for column in under if i < body else [max(under, key=lambda k: cell.shared(columns[k]))]:
                table[i][column] = f"{table[i][column]} {cell.text}".strip()
    head = [" ".join(row[k] for row in table[:body] if row[k]) for k in range(len(columns))]
    if not body and _is_head(table[0]):
        head, body = table[0], 1
    least = min((row[0].left for row in rows[body:]), default=0.0)
    for row, said in zip(rows[body:], table[body:], strict=True):
        if said[0] and row[0].left > least + _SET_IN:  # a row that is set in is of the one above that is not
            said[0] = f"  {said[0]}"
    return "\n".join(map(_row, [head, ["---"] * len(columns), *table[body:]]))


def grid(lines: Sequence[Line], is_bold: bool, has_head: bool) -> str:
    """The rows of a table with rules as Markdown; `is_bold` says whether most of the document is."""
    rows = [[cell.text for cell in line.cells] for line in lines]
    rows = [list(row) for row in zip(*(column for column in zip(*rows, strict=True) if any(column)), strict=True)]
    pairs = [pair for row in rows for pair in _pairs(row)]
    if sum(1 for text in pairs if KEY.match(text)) > 0.6 * len(pairs):
        return "\n".join(f"- {text}" for text in pairs)
    body = int(has_head)
    while 0 < body < min(3, len(rows) - 1) and _reaches_down(
        rows[body - 1], rows[body], lines[body].is_bold and not is_bold
    ):
        body += 1
    head = [" ".join(dict.fromkeys(row[k] for row in rows[:body] if row[k])) for k in range(len(rows[0]))]
    return "\n".join(map(_row, [head, ["---"] * len(head), *rows[body:]]))


def _pairs(row: Sequence[str]) -> list[str]:
    """The texts of a row's cells, a key and the value after it made one."""
    pairs: list[str] = []
    for text in dict.fromkeys(text for text in row if text):
        if pairs and pairs[-1].endswith(":") and not KEY.match(text):
            pairs[-1] += f" {text}"
        else:
            pairs.append(text)
    return pairs


def is_head_row(line: Line, is_bold: bool) -> bool:
    """Whether a row looks like the head of its table; `is_bold` says whether most of the document is."""
    cells = [cell.text for cell in line.cells]
    return (line.is_bold and not is_bold) or not cells[0] or _is_head([cell for cell in cells if cell])


def _reaches_down(head: Sequence[str], row: Sequence[str], is_bold: bool) -> bool:
    """Whether a row is of the head over it too: a cell there is wider than one of its own."""
    is_parted = any(one and one == other for one, other in pairwise(head))
    return is_parted and (is_bold or any(one and one == other for one, other in zip(head, row, strict=True)))


def _rows(lines: Sequence[Line], pitch: float) -> list[list[Cell]]:
    """The cells of each line; a line that only goes on with a cell of the row above it joins that cell."""
    rows: list[list[Cell]] = []
    for i, line in enumerate(lines):
        if len(line.cells) == 1 and rows and 0 < lines[i - 1].bottom - line.bottom <= pitch:
            over = [k for k, cell in enumerate(rows[-1]) if cell.shared(line.cells[0]) > 0]
            if len(over) == 1 and over[0] > 0 and len(rows[-1]) > 1:
                cell = rows[-1][over[0]]
                text = f"{cell.text} {line.text}"
                rows[-1][over[0]] = Cell(text, min(cell.left, line.left), max(cell.right, line.right))
                continue
        rows.append(list(line.cells))
    return rows


def _columns(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """How wide each column is, by the rows that have the most cells."""
    most = max(map(len, rows))
    full = [row for row in rows if len(row) == most]
    return [Cell("", min(row[k].left for row in full), max(row[k].right for row in full)) for k in range(most)]


def _places(cell: Cell, columns: Sequence[Cell]) -> list[int]:
    """The columns that a cell stands under or over, else the nearest one."""
    over = [k for k, column in enumerate(columns) if cell.shared(column) > 0]
    if over:
        return over
    middle = (cell.left + cell.right) / 2
    return [min(range(len(columns)), key=lambda k: abs(middle - (columns[k].left + columns[k].right) / 2))]


def _is_head(row: Sequence[str]) -> bool:
    """Whether a first row names the columns: every cell has words and none a figure."""
    return all(any(c.isalpha() for c in cell) and not any(c.isdigit() for c in cell) for cell in row)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
