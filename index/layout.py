"""Lines of pages, with their places → one Markdown text: paragraphs, headings, tables, and where each page begins.

A line that goes on is joined to the next, a word parted at a line's end is made whole, and what is repeated at the head or
foot of the pages is left out. It knows nothing of PDF: `pdf.py` brings the lines.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median, median_low

from index.columns import table
from index.lines import HYPHEN, KEY, Cell, Line

_EDGE = 0.1  # of a page's height: its margins
_LARGER = 1.12  # than the body: a heading
_HEADING = 160  # characters at most
_HEAD = 16  # lines at most that a table's head has, or that stand between two rows of more than one cell
_PAGE = re.compile(r"(?:page|seite|page n°)\s*\d+(?:\s*(?:of|von|sur|/)\s*\d+)?|[-–—]\s*\d+\s*[-–—]", re.IGNORECASE)
_LEADER = re.compile(r"(?:[.…·]\s?){4,}\s*[\divxlc]*$", re.IGNORECASE)  # from a title to its page
_DIGITS = re.compile(r"\d+")
_ENDS = re.compile(r"[.!?…:;][\"'”’»)\]⁰¹²³⁴⁵⁶⁷⁸⁹⁻,]*$")
_ITEM = re.compile(r"(?:[-*+•‣▪–●○■]|\(?(?:\d{1,3}|[A-Za-z])[.)])\s+\S")
_SIGN = re.compile(r"[$€£¥(]+$")
_AFTER_SIGN = re.compile(r"^[)%]+$")


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A text as Markdown, the offsets at which its pages begin, and what its first page says that it is, or nothing."""

    text: str
    page_starts: tuple[int, ...]
    title: str


@dataclass(frozen=True, slots=True)
class _Block:
    kind: str  # "text", "heading" or "table"
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Style:
    """What most of a document looks like: how high its letters are, whether bold, and how far lines of a height are apart."""

    height: float
    is_bold: bool
    pitches: dict[float, float]
    headings: tuple[tuple[float, bool], ...]  # the looks of headings, the largest first

    def pitch(self, height: float) -> float:
        return self.pitches.get(round(height), 1.2 * height)

    def is_heading(self, line: Line) -> bool:
        if line.height >= _LARGER * self.height:
            return True
        return line.is_bold and not self.is_bold and line.height > 0.9 * self.height

    def level(self, line: Line) -> int:
        return min(6, 1 + self.headings.index(_look(line)))


def lay_out(pages: Sequence[Sequence[Line]]) -> LaidOut:
    """The pages' text."""
    kept = _without_running(pages)
    style = _style([page for page in kept if page] or pages)
    compounds = {word for page in kept for line in page for word in re.findall(r"\w+-\w+", line.text.lower())}
    text, starts, title = "", [0], ""
    for number, page in enumerate(kept):
        blocks = list(_blocks(page, style))
        if number:
            goes_on = bool(blocks) and _goes_on(text, blocks[0])
            text += "\f" if goes_on else "\n\n\f" if text else "\f"
            starts.append(len(text))
        told = [_told(block, style, compounds) for block in blocks]
        text += "\n\n".join(told)
        title = title or _title(blocks, style) if number == 0 else title
    return LaidOut(text, tuple(starts), title)


def _without_running(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without what is repeated at their head or foot, of which what does not change stays where it stands first, and
    without tables of contents: they say what stands elsewhere, and would be taken for it."""
    seen: dict[str, dict[int, list[int]]] = {}
    for number, page in enumerate(pages):
        for line in _at_edge(page):
            figures = [int(figure) for figure in _DIGITS.findall(line.text)]
            seen.setdefault(_running(line), {}).setdefault(number, figures)
    often = {key: found for key, found in seen.items() if len(found) > 1 and len(found) >= 0.4 * len(pages)}
    first = {
        key: min(found) for key, found in often.items() if len({tuple(figures) for figures in found.values()}) == 1
    }
    numbered = {key for key, found in often.items() if key not in first and _counts_pages(found)}
    kept = []
    for number, page in enumerate(pages):
        dropped = {
            line
            for line in _at_edge(page)
            if _PAGE.fullmatch(line.text) or _running(line) in numbered or first.get(_running(line), number) < number
        }
        kept.append([_tidy(line) for line in page if line not in dropped and not _LEADER.search(line.text)])
    return kept


def _at_edge(page: Sequence[Line]) -> list[Line]:
    """The lines at the head and foot of a page: in its margins, or the first and last of a full one. A title is none."""
    ordered = sorted(page, key=lambda line: line.depth)
    outer = {ordered[0], ordered[-1]} if len(page) > 8 else set()
    at_edge = [line for line in page if line in outer or not _EDGE < line.depth < 1 - _EDGE]
    return [line for line in at_edge if line.height < 1.25 * median_low(line.height for line in page)]


def _running(line: Line) -> str:
    """What a running head or foot has in common on all pages: its words, without its figures."""
    return _DIGITS.sub("#", line.text)


def _counts_pages(found: Mapping[int, Sequence[int]]) -> bool:
    """Whether of the figures of a line, by page, one alone changes, as the pages' numbers do."""
    ahead = [
        set(column) for column in zip(*([f - page for f in figures] for page, figures in found.items()), strict=True)
    ]
    still = [set(column) for column in zip(*found.values(), strict=True)]
    changing = [k for k, column in enumerate(still) if len(column) > 1]
    return len(changing) == 1 and len(ahead[changing[0]]) == 1


def _tidy(line: Line) -> Line:
    """The line with a sign before a number, a key before its value and a bullet before its text in one cell with it."""
    cells = list(line.cells[:1])
    for cell in line.cells[1:]:
        last = cells[-1]
        is_mark = len(cells) == 1 and len(line.cells) == 2 and _ITEM.match(f"{last.text} x") and len(last.text) < 5
        if (
            _SIGN.search(last.text)
            or _AFTER_SIGN.match(cell.text)
            or is_mark
            or (_is_key(last.text) and not KEY.match(cell.text))
        ):
            space = "" if _AFTER_SIGN.match(cell.text) else " "
            cells[-1] = Cell(f"{last.text}{space}{cell.text}", last.left, cell.right)
        else:
            cells.append(cell)
    return replace(line, cells=tuple(cells))


def _is_key(text: str) -> bool:
    """Whether a cell is a key that has no value yet."""
    return text.endswith(":") and bool(KEY.fullmatch(text))


def _style(pages: Sequence[Sequence[Line]]) -> _Style:
    sizes: Counter[float] = Counter()
    weights: Counter[bool] = Counter()
    pitches: dict[float, list[float]] = {}
    for page in pages:
        for line in page:
            sizes[round(line.height)] += len(line.text)
        for line, following in pairwise(page):
            if 0 < (pitch := line.bottom - following.bottom) < 3 * line.height and line.height == following.height:
                pitches.setdefault(round(line.height), []).append(pitch)
    size = max(sizes, key=lambda size: sizes[size])
    of_body = [line for page in pages for line in page if round(line.height) == size]
    height = median(line.height for line in of_body)
    for line in of_body:
        weights[line.is_bold] += len(line.text)
    body = _Style(height, weights[True] > weights[False], {size: median(found) for size, found in pitches.items()}, ())
    looks = {_look(line) for page in pages for line in page if body.is_heading(line)}
    return replace(body, headings=tuple(sorted(looks, reverse=True)))


def _look(line: Line) -> tuple[float, bool]:
    return round(line.height), line.is_bold


def _blocks(lines: Sequence[Line], style: _Style) -> Iterator[_Block]:
    i = 0
    while i < len(lines):
        if (end := _table_end(lines, i, style)) > i:
            yield _Block("table", tuple(lines[i:end]))
        elif (end := _heading_end(lines, i, style)) > i:
            yield _Block("heading", tuple(lines[i:end]))
        else:
            end = _paragraph_end(lines, i, style)
            yield _Block("text", tuple(lines[i:end]))
        i = end


def _heading_end(lines: Sequence[Line], start: int, style: _Style) -> int:
    """The index after the last line of the heading that begins at `start`; `start` where there is none."""
    end = start
    while end < len(lines) and style.is_heading(lines[end]) and len(lines[end].cells) == 1:
        if end > start and (_ITEM.match(lines[end].text) or not _is_like(lines[end - 1], lines[end], style)):
            break
        end += 1
    text = " ".join(line.text for line in lines[start:end])
    is_title = len(text) <= _HEADING and any(letter.isalpha() for letter in text) and not text.endswith(".")
    return end if is_title and not _is_in_list(lines, start, end, style) else start


def _is_like(last: Line, line: Line, style: _Style) -> bool:
    return _look(last) == _look(line) and _follows(last, line, style)


def _is_in_list(lines: Sequence[Line], start: int, end: int, style: _Style) -> bool:
    """Whether what begins like an item of a list has another right before or after it."""
    beside = [(lines[i], lines[i + 1]) for i in (start - 1, end - 1) if 0 <= i < len(lines) - 1]
    return any(
        _ITEM.match(one.text) and _ITEM.match(other.text) and _is_like(one, other, style) for one, other in beside
    )


def _paragraph_end(lines: Sequence[Line], start: int, style: _Style) -> int:
    end = start + 1
    width = _right_of(lines, lines[start])
    while end < len(lines) and _goes_on_with(lines[start:end], lines[end], width, style):
        if _table_end(lines, end, style) > end or _heading_end(lines, end, style) > end:
            break
        end += 1
    return end


def _goes_on_with(paragraph: Sequence[Line], line: Line, width: float, style: _Style) -> bool:
    """Whether `line` belongs to the paragraph before it, whose lines may be as wide as `width` on the right."""
    first, last = paragraph[0], paragraph[-1]
    if last.text.endswith(HYPHEN):
        return True
    if abs(line.height - last.height) > 0.12 * last.height or not _follows(last, line, style):
        return False
    if _ITEM.match(line.text):
        return False
    starts_low = line.text[:1].islower()
    is_indented = 0.8 * line.height < line.left - last.left < 5 * line.height and not _ITEM.match(first.text)
    if is_indented and _ENDS.search(last.text):
        return False
    if KEY.match(line.text) and KEY.match(last.text):
        return False
    word = line.text.split(" ", 1)[0]
    needed = (len(word) + 1) * (last.right - last.left) / max(1, len(last.text))
    return starts_low or last.right + needed > width


def _follows(last: Line, line: Line, style: _Style) -> bool:
    """Whether `line` stands right under `last`, as lines of one paragraph do."""
    pitch = last.bottom - line.bottom
    beside = min(last.right, line.right) - max(last.left, line.left)
    return 0 < pitch <= 1.25 * style.pitch(last.height) and beside > 0


def _right_of(lines: Sequence[Line], line: Line) -> float:
    """How far to the right the lines go that begin about where `line` does."""
    return max(other.right for other in lines if abs(other.left - line.left) < 3 * line.height)


def _table_end(lines: Sequence[Line], start: int, style: _Style) -> int:
    """The index after the last row of the table that begins at `start`, or whose head does; `start` where there is none."""
    first = _first_row(lines, start, style)
    if first is None:
        return start
    end, rows = first + 1, 1
    for i in range(first + 1, len(lines)):
        if i - end >= _HEAD or not _is_near(lines[i - 1], lines[i], style):
            break
        if len(lines[i].cells) > 1:
            end, rows = i + 1, rows + 1
    if rows < 2 or (first > start and not _is_over_columns(lines[start], lines[first:end])):
        return start
    return end + (end < len(lines) and _continues_cell(lines[end - 1], lines[end], style))


def _first_row(lines: Sequence[Line], start: int, style: _Style) -> int | None:
    """The index of the first line with more than one cell, where those from `start` on may be the head over it."""
    for i in range(start, min(len(lines), start + _HEAD)):
        if i > start and not _is_near(lines[i - 1], lines[i], style):
            return None
        if len(lines[i].cells) > 1:
            return i
    return None


def _is_over_columns(line: Line, table: Sequence[Line]) -> bool:
    """Whether a line stands over columns of the table, and not over the first: there the rows have their names."""
    rows = [row.cells for row in table if len(row.cells) > 1]
    is_over = any(line.cells[0].shared(cell) > 0 for row in rows for cell in row[1:])
    return is_over and line.left >= max(row[0].right for row in rows)


def _is_near(last: Line, line: Line, style: _Style) -> bool:
    """Whether a line may be of the same table as the one before it."""
    is_plain = len(line.cells) > 1 or (len(line.text) <= 80 and line.height < _LARGER * style.height)
    return is_plain and abs(last.bottom - line.bottom) <= 3.5 * style.pitch(line.height)


def _continues_cell(row: Line, line: Line, style: _Style) -> bool:
    """Whether a line goes on with one cell of the row above it, not the first."""
    return len(line.cells) == 1 and _follows(row, line, style) and line.left > row.cells[0].right


def _goes_on(text: str, block: _Block) -> bool:
    """Whether the last paragraph of the pages so far goes on with the first of the next page."""
    last = text.rpartition("\n\n")[2]
    is_prose = block.kind == "text" and last[:1] not in {"", "|", "#"}
    return is_prose and not _ENDS.search(last) and (block.lines[0].text[:1].islower() or last.endswith(("-", HYPHEN)))


def _title(blocks: Sequence[_Block], style: _Style) -> str:
    """The largest heading of a page, where it is much larger than the body."""
    headings = [block for block in blocks if block.kind == "heading" and block.lines[0].height >= 1.3 * style.height]
    if not headings:
        return ""
    return _joined([line.text for line in max(headings, key=lambda block: block.lines[0].height).lines], set())


def _told(block: _Block, style: _Style, compounds: set[str]) -> str:
    """A block as Markdown."""
    if block.kind == "table":
        return table(block.lines, 1.25 * style.pitch(block.lines[0].height)).replace(HYPHEN, "")
    text = _joined([line.text for line in block.lines], compounds)
    return f"{'#' * style.level(block.lines[0])} {text}" if block.kind == "heading" else text


def _joined(lines: Sequence[str], compounds: set[str]) -> str:
    """Lines made one; a word that was parted at a line's end is whole, with its hyphen where the document has it elsewhere."""
    text = lines[0]
    for line in lines[1:]:
        if text.endswith((HYPHEN, "-")) and text[-2:-1].isalpha() and line[:1].islower():
            before, after = text[:-1].rsplit(None, 1)[-1], line.split(None, 1)[0]
            is_compound = f"{before}-{after.rstrip('.,;:!?)')}".lower() in compounds
            text = text[:-1] + ("-" if is_compound else "") + line
        else:
            text = f"{text} {line}"
    return text.replace(HYPHEN, "")
