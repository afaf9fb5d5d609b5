"""A document's text → what it is shown as: tables and headings as such, and all else as the text that it is.

Everything is told by offsets into the text, so that what is cited can be marked in it. This is no Markdown renderer: lists and
links stay as they are written, and so does code between fences. Pure functions.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from index.marks import has_marks
from index.sentences import open_fence
from index.tables import BAR, cells, is_row, is_rule
from ui.emphasis import marks

FAR = 4000
"""How many characters from a cut the beginning or the end of its table is looked for, so that it stays in one piece."""

LONGEST_FIGURE = 24
"""Characters of a cell that may be a figure, with its currency or unit."""

_LINE = re.compile(r"\f|[^\n\f]*\n|[^\n\f]+")
UNSEEN = "\u034f"
"""Stands in place of a character that is not shown within a word; it is a mark that is folded to nothing (`finding.py`)."""

_AT_ROW = re.compile(r"[ \t]*\|")
_ESCAPED_BAR = re.compile(r"\\\|")
HASHES = re.compile(r"(#{1,6}) +(?=\S)")
_ALIGNED = {
    (True, False): "left",
    (False, True): "right",
    (True, True): "center",
}  # whether a colon stands before, after


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: where its cells stand in the text, without the white space around, and how far its first is set in."""

    cells: tuple[tuple[int, int], ...]
    depth: int = 0

    @property
    def words(self) -> tuple[int, int] | None:
        """From the beginning of its first word to the end of its last; None where all its cells are empty."""
        told = [cell for cell in self.cells if cell[0] < cell[1]]
        return (told[0][0], told[-1][1]) if told else None


@dataclass(frozen=True, slots=True)
class Table:
    """Its head, where a rule follows its first row; the rows below; how each column is aligned: left, right, center or ""."""

    head: Row | None
    rows: tuple[Row, ...]
    aligned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text that is a table, or a heading of that level (`start` is after its hashes), or text, or code."""

    start: int
    end: int
    table: Table | None = None
    level: int = 0
    is_code: bool = False


def blocks(text: str, start: int, end: int) -> Iterator[Block]:
    """What the characters from `start` to `end` are shown as, in order.

    >>> [(b.level, bool(b.table)) for b in blocks("# Sizes\\nIn mm.\\n| a | b |\\n|---|---|\\n| 1 | 2 |\\n", 0, 45)]
    [(1, False), (0, False), (0, True)]
    """
    for part in _parts(text, start, end):
        yield Block(part.start, part.end, _table(text, part) if part.rows else None, part.level, part.is_code)


def seen(text: str, is_written: bool = False) -> str:
    """The text, character for character, with white space for those that are not shown, and `UNSEEN` for those within words.
    The marks of emphasis, which are read over, are unseen too, but where it is wanted as it `is_written`.

    >>> seen("# Sizes\\n| a | b |\\n|---|---|\\n| 1 | 2 |\\n").split()
    ['Sizes', 'a', 'b', '1', '2']
    """
    found, at = list[str](), 0
    for part in _parts(text, 0, len(text)):
        words = text[part.start : part.end]
        if part.rows:
            words = _seen_rows(words, part, is_written)
        elif not (is_written or part.is_code):
            words = _seen_words(words)
        found += [" " * (part.start - at), words]
        at = part.end
    return "".join(found)


def closed_cells(line: str) -> list[tuple[int, int]]:
    """The cells of a line that can be nothing but a row, of two cells or more and closed by a bar; else nothing."""
    return cells(line) if _is_closed(line) else []


def shown(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A cell without the backslashes that keep its bars from being the table's."""
    at = start
    for escape in _ESCAPED_BAR.finditer(text, start, end):
        yield at, escape.start()
        at = escape.start() + 1
    yield at, end


def table_start(text: str, at: int) -> int:
    """Where the table begins that a cut at `at` would part; where that is far, its row; `at` where it parts none."""
    row = first = _line_start(text, at)
    if not _begins_row(text, row):
        return at
    while first > row - FAR:
        before = _line_start(text, first - 1) if first else first
        if before == first or not _begins_row(text, before):
            return first
        first = before
    return row


def table_end(text: str, at: int) -> int:
    """Where the table ends that a cut at `at` would part; where that is far, its row; `at` where it parts none."""
    above = _line_start(text, at - 1 if _begins_line(text, at) and at else at)
    if at == 0 or not _begins_row(text, above):
        return at
    row = last = at if _begins_line(text, at) else _line_end(text, at)
    while last < len(text) and _begins_row(text, last):
        if last > row + FAR:
            return row
        last = _line_end(text, last)
    return last


def _line_start(text: str, at: int) -> int:
    """Where the line of the character before `at` begins, or the line at `at` itself; `at` where that is far."""
    floor = max(0, at - FAR)
    found = max(text.rfind("\n", floor, at), text.rfind("\f", floor, at))
    return at if found == -1 and floor else found + 1


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found == -1 else found + 1


def _begins_line(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in "\n\f"


def _begins_row(text: str, at: int) -> bool:
    return _begins_line(text, at) and bool(_AT_ROW.match(text, at))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines with their ends; a page's end is one by itself."""
    for line in _LINE.finditer(text, start, end):
        yield line.span()


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a text: text, code, a heading, or a table with its `rows`, the second of which is a rule if `is_ruled`."""

    start: int
    end: int
    level: int = 0
    rows: Sequence[tuple[int, int]] = ()
    is_ruled: bool = False
    is_code: bool = False


def _parts(text: str, start: int, end: int) -> Iterator[_Part]:
    fence = open_fence(text, 0, start)
    plain, run = start, list[tuple[int, int]]()
    for first, last in _lines(text, start, end):
        if not run and text[first].isalnum():
            continue  # neither a row, nor a heading, nor a fence
        if not fence and _begins_row(text, first):
            run.append((first, last))
            continue
        for table in _tables(text, run):
            yield from _text(plain, table.start)
            yield table
            plain = table.end
        run = []
        was, fence = fence, open_fence(text, first, last, fence)
        if was or fence:
            cut = plain if was and fence else last if was else first
            yield from _text(plain, cut, is_code=bool(was))
            plain = cut
        elif (heading := HASHES.match(text, first, last)) and _begins_line(text, first):
            yield from _text(plain, first)
            plain = last - text.endswith("\n", first, last)
            yield _Part(heading.end(), plain, level=len(heading[1]))
    for table in _tables(text, run):
        yield from _text(plain, table.start)
        yield table
        plain = table.end
    yield from _text(plain, end, is_code=bool(fence))


def _text(start: int, end: int, is_code: bool = False) -> Iterator[_Part]:
    if start < end:
        yield _Part(start, end, is_code=is_code)


def _tables(text: str, run: Sequence[tuple[int, int]]) -> Iterator[_Part]:
    """Rows that follow one another as tables: the row over a rule begins one."""
    are_rules = [is_rule(text[first:last]) for first, last in run]
    heads = [i for i in range(1, len(run) - 1) if are_rules[i + 1] and not are_rules[i]]
    for first, last in pairwise([0, *heads, len(run)] if run else []):
        rows = run[first:last]
        is_ruled = len(rows) > 1 and are_rules[first + 1]
        if is_ruled or _are_rows(text, rows):
            yield _Part(rows[0][0], rows[-1][1], rows=rows, is_ruled=is_ruled)


def _are_rows(text: str, run: Sequence[tuple[int, int]]) -> bool:
    """Whether lines without a rule are plainly the rest of a table, or one without a head."""
    is_one = len(run) > 1 or is_row(_line_before(text, run[0][0]))
    return is_one and all(_is_closed(text[first:last]) for first, last in run)


def _is_closed(row: str) -> bool:
    return row.rstrip().endswith("|") and len(BAR.findall(row)) > 2


def _table(text: str, part: _Part) -> Table:
    rows = [_row(first, text[first:last]) for first, last in part.rows]
    if not part.is_ruled:
        return Table(None, tuple(rows), _alignment(text, rows, ()))
    rule = text[slice(*part.rows[1])]
    told = [_ALIGNED.get((rule[a] == ":", rule[b - 1] == ":"), "") for a, b in cells(rule)]
    return Table(rows[0], tuple(rows[2:]), _alignment(text, rows[2:], told))


def _seen_rows(words: str, part: _Part, is_written: bool) -> str:
    if part.is_ruled:
        first, last = (at - part.start for at in part.rows[1])
        words = f"{words[:first]}{' ' * (last - first)}{words[last:]}"
    are_plain = is_written or not has_marks(words)
    found = (
        BAR.sub(" ", words) if are_plain else " ".join(_seen_words(c) if has_marks(c) else c for c in BAR.split(words))
    )
    return _ESCAPED_BAR.sub(f"{UNSEEN}|", found)


def _seen_words(words: str) -> str:
    found, at = list[str](), 0
    for first, last in marks(words, 0, len(words)):
        found += [words[at:first], UNSEEN * (last - first)]
        at = last
    return "".join([*found, words[at:]])


def _line_before(text: str, at: int) -> str:
    if at == 0 or text[at - 1] != "\n":
        return ""
    return text[text.rfind("\n", 0, at - 1) + 1 : at].rpartition("\f")[2]


def _row(start: int, line: str) -> Row:
    found = cells(line)
    set_in = found[0][0] - line.index("|") - 2 if found and found[0][0] < found[0][1] else 0
    return Row(tuple((start + a, start + b) for a, b in found), min(3, max(0, set_in) // 2))


def _alignment(text: str, rows: Sequence[Row], told: Sequence[str]) -> tuple[str, ...]:
    """As the rule says; and columns of figures to the right, but for the first, which names the rows."""
    columns = max((len(row.cells) for row in rows), default=0)
    words, figures = [0] * columns, [0] * columns
    for row in rows:
        for i, (start, end) in enumerate(row.cells):
            cell = text[start:end] if end - start <= LONGEST_FIGURE else "long"
            if any(map(str.isalpha, cell)):
                words[i] += 1
            elif any(map(str.isdigit, cell)):
                figures[i] += 1
    found = ["right" if i and figures[i] > 2 * words[i] else "" for i in range(columns)]
    return tuple(one or other for one, other in zip_longest(told, found, fillvalue=""))
