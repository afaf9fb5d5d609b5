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

from index.columns import grid, is_head_row, table
from index.hyphens import Words
from index.lines import HYPHEN, KEY, Cell, Line

_EDGE = 0.1  # of a page's height: its margins
_LARGER = 1.12  # than the body: a heading
_HEADING = 160  # characters at most
_LONG = 200  # characters: a paragraph that is longer and does not end goes on
_HEAD = 16  # lines at most that a table's head has, or that stand between two rows of more than one cell
_PAGE = re.compile(r"(?:page|seite|page n°)\s*\d+(?:\s*(?:of|von|sur|/)\s*\d+)?|[-–—]\s*\d+\s*[-–—]", re.IGNORECASE)
_LEADER = re.compile(
    r"(?<![.…·])(?<![.…·]\s)(?:[.…·]\s?){4,}+\s*[\divxlc]*$", re.IGNORECASE
)  # from a title to its page
_DIGITS = re.compile(r"\d+")
_ENDS = re.compile(r"[.!?…:;][\"'”’»)\]⁰¹²³⁴⁵⁶⁷⁸⁹⁻,]*$")
_STOP = re.compile(r"[a-z]{3}\. ")  # a sentence's end, not an abbreviation's
_ITEM = re.compile(r"(?:[-*+•‣▪–●○■]|\(?(?:\d{1,3}|[A-Za-z])[.)])\s+\S")
_BULLET = re.compile(r"[•‣▪●○■](?=\s)\s+|–\s+(?=\D)")
# What stands before its text, with a gap: a bullet, a number, "Item 4."
_LABEL = re.compile(r"[-*+•‣▪–●○■o]|(?:[A-Z]\w+ )?(?:\d+(?:\.\d+)+\.?|\(?(?:\d{1,3}|[A-Za-z])[.)])")
_ROMAN = re.compile(r"[ivxlc]{1,7}", re.IGNORECASE)
_SIGN = re.compile(r"[$€£¥(]$")
_AFTER_SIGN = re.compile(r"^[)%]+$")
_WORD = re.compile(r"[^\W\d_]{2}|[\u3040-\u9fff]")


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A text as Markdown, the offsets at which its pages begin, and what its first page says that it is, or nothing."""

    text: str
    page_starts: tuple[int, ...]
    title: str


@dataclass(frozen=True, slots=True)
class _Block:
    kind: str  # "text", "heading", "table", or "grid": one with rules
    lines: tuple[Line, ...]
    has_head: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    """What most of a document looks like: how high its letters are, whether bold, and how far lines of a height are apart
    in a paragraph."""

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
        """How deep a heading is: what differs by less than fonts do looks the same."""
        alike = [
            is_bold == line.is_bold and abs(height - line.height) < 0.06 * height for height, is_bold in self.headings
        ]
        return min(6, 1 + alike.index(True))


def lay_out(pages: Sequence[Sequence[Line]]) -> LaidOut:
    """The pages' text."""
    kept = _without_running(pages)
    style = _style([page for page in kept if page] or pages)
    words = Words(line.text for page in kept for line in page)
    text, starts, title = "", [0], ""
    last: _Block | None = None
    for number, page in enumerate(kept):
        blocks = list(_blocks(page, style))
        if blocks and number:
            blocks[0] = _with_head(blocks[0], last)
        last = blocks[-1] if blocks else last
        if number:
            goes_on = bool(blocks) and _goes_on(text, blocks[0])
            text += "\f" if goes_on else "\n\n\f" if text else "\f"
            starts.append(len(text))
        text += _together([_told(block, style, words) for block in blocks])
        title = title or _title(blocks, style) if number == 0 else title
    return LaidOut(text, tuple(starts), title)


def _without_running(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without what is repeated at their head or foot, of which what does not change stays where it stands first, and
    without tables of contents: they say what stands elsewhere, and would be taken for it."""
    seen: dict[str, dict[int, list[int]]] = {}
    for number, page in enumerate(pages):
        for line in _at_edge(page):
            figures = _figures(line.text)
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
    return "#" if _ROMAN.fullmatch(line.text) else _DIGITS.sub("#", line.text)


def _figures(text: str) -> list[int]:
    """The figures in a line, of which a Roman one is one where it is all that the line has."""
    if not _ROMAN.fullmatch(text):
        return [int(figure) for figure in _DIGITS.findall(text)]
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[letter] for letter in text.lower()]
    return [sum(-one if one < other else one for one, other in pairwise([*values, 0]))]


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
    if line.grid:
        return line
    cells = list(line.cells[:1])
    for cell in line.cells[1:]:
        last = cells[-1]
        is_mark = len(cells) == 1 and len(line.cells) == 2 and _LABEL.fullmatch(last.text) and _WORD.search(cell.text)
        if (
            _SIGN.search(last.text)
            or _AFTER_SIGN.match(cell.text)
            or is_mark
            or (_is_key(last.text) and not KEY.match(cell.text))
        ):
            last = (
                replace(last, text="•") if is_mark and last.text == "o" else last
            )  # as word processors' second bullet is
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
            pitch = line.bottom - following.bottom
            if 0 < pitch < 3 * line.height and line.height == following.height:
                pitches.setdefault(round(line.height), []).append(pitch)
    size = max(sizes, key=lambda size: sizes[size])
    of_body = [line for page in pages for line in page if round(line.height) == size]
    height = median(line.height for line in of_body)
    for line in of_body:
        weights[line.is_bold] += len(line.text)
    closest = {size: _closest(size, found) for size, found in pitches.items()}
    body = _Style(height, weights[True] > weights[False], closest, ())
    looks: list[tuple[float, bool]] = []
    for look in sorted(
        {(line.height, line.is_bold) for page in pages for line in page if body.is_heading(line)}, reverse=True
    ):
        if not any(is_bold == look[1] and height - look[0] < 0.06 * height for height, is_bold in looks):
            looks.append(look)
    return replace(body, headings=tuple(looks))


def _closest(height: float, pitches: Sequence[float]) -> float:
    """How far lines of a paragraph are apart, given how far lines are apart that follow one another: where many paragraphs
    have one line alone, most are further."""
    close = [pitch for pitch in pitches if 0.8 * height < pitch <= 1.35 * height]
    return median(close) if len(close) >= 0.1 * len(pitches) else sorted(pitches)[len(pitches) // 5]


def _blocks(lines: Sequence[Line], style: _Style) -> Iterator[_Block]:
    i = 0
    while i < len(lines):
        if (end := _grid_end(lines, i)) > i:
            yield _Block("grid", tuple(lines[i:end]), is_head_row(lines[i], style.is_bold))
        elif (end := _table_end(lines, i, style)) > i:
            yield _Block("table", tuple(lines[i:end]))
        elif (end := _heading_end(lines, i, style)) > i:
            yield _Block("heading", tuple(lines[i:end]))
        else:
            end = _paragraph_end(lines, i, style)
            yield _Block("text", tuple(lines[i:end]))
        i = end


def _grid_end(lines: Sequence[Line], start: int) -> int:
    """The index after the last row of the table with rules that begins at `start`."""
    end = start
    while lines[start].grid and end < len(lines) and lines[end].grid == lines[start].grid:
        end += 1
    return end


def _heading_end(lines: Sequence[Line], start: int, style: _Style) -> int:
    """The index after the last line of the heading that begins at `start`; `start` where there is none."""
    end = start
    while end < len(lines) and style.is_heading(lines[end]) and len(lines[end].cells) == 1 and not lines[end].grid:
        if end > start and (_ITEM.match(lines[end].text) or not _is_like(lines[end - 1], lines[end], style)):
            break
        end += 1
    text = " ".join(line.text for line in lines[start:end])
    is_title = len(text) <= _HEADING and bool(_WORD.search(text)) and not text.endswith(".")
    return end if is_title and not _is_in_list(lines, start, end, style) else start


def _is_like(last: Line, line: Line, style: _Style) -> bool:
    is_alike = last.is_bold == line.is_bold and abs(last.height - line.height) < 0.06 * last.height
    return is_alike and _follows(last, line, style)


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
    if line.grid:
        return False
    if last.text.endswith(HYPHEN):
        return True
    if abs(line.height - last.height) > 0.12 * last.height:
        return False
    is_open = line.text[:1].islower() and not _ENDS.search(last.text)
    if is_open and line.bottom > last.bottom + last.height:
        return True  # at the head of the next column
    if not _follows(last, line, style, 1.6 if is_open else 1.25):
        return False
    if _ITEM.match(line.text):
        return False
    starts_low = line.text[:1].islower()
    is_indented = 0.8 * line.height < line.left - last.left < 5 * line.height and not _ITEM.match(first.text)
    if is_indented and _ENDS.search(last.text):
        return False
    if KEY.match(line.text) and KEY.match(last.text) and not _STOP.search(line.text.split(":")[0]):
        return False
    if not _ENDS.search(last.text) and last.right - last.left > 0.85 * (width - last.left):
        return True
    word = line.text.split(" ", 1)[0]
    needed = (len(word) + 1) * (last.right - last.left) / max(1, len(last.text))
    return starts_low or last.right + needed > width


def _follows(last: Line, line: Line, style: _Style, most: float = 1.25) -> bool:
    """Whether `line` stands right under `last`, as lines of one paragraph do: `most` times as far as those are, at most."""
    pitch = last.bottom - line.bottom
    beside = min(last.right, line.right) - max(last.left, line.left)
    return 0 < pitch <= most * style.pitch(last.height) and beside > 0


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
    if rows < 2 or not all(_is_over_columns(line, lines[first:end]) for line in lines[start:first]):
        return start
    return end + (end < len(lines) and _continues_cell(lines[end - 1], lines[end], style))


def _first_row(lines: Sequence[Line], start: int, style: _Style) -> int | None:
    """The index of the first line with more than one cell, where those from `start` on may be the head over it."""
    for i in range(start, min(len(lines), start + _HEAD)):
        if lines[i].grid:
            return None
        if i > start and not _is_near(lines[i - 1], lines[i], style):
            return None
        if len(lines[i].cells) > 1:
            return i
    return None


def _is_over_columns(line: Line, table: Sequence[Line]) -> bool:
    """Whether a line stands over columns of the table, and not over the first: there the rows have their names."""
    rows = [row.cells for row in table if len(row.cells) > 1]
    most = max(map(len, rows))
    is_over = any(line.cells[0].shared(cell) > 0 for row in rows for cell in row[1:])
    return is_over and line.left >= max(row[0].right for row in rows if len(row) == most)


def _is_near(last: Line, line: Line, style: _Style) -> bool:
    """Whether a line may be of the same table as the one before it."""
    if line.grid:
        return False
    is_plain = len(line.cells) > 1 or (len(line.text) <= 80 and line.height < _LARGER * style.height)
    return is_plain and abs(last.bottom - line.bottom) <= 3 * style.pitch(line.height)


def _continues_cell(row: Line, line: Line, style: _Style) -> bool:
    """Whether a line goes on with one cell of the row above it, not the first."""
    return len(line.cells) == 1 and not line.grid and _follows(row, line, style) and line.left > row.cells[0].right


def _goes_on(text: str, block: _Block) -> bool:
    """Whether the last paragraph of the pages so far goes on with the first of the next page."""
    last = text.rpartition("\n\n")[2]
    if block.kind != "text" or last[:1] in {"", "|", "#"} or _ENDS.search(last):
        return False
    first = block.lines[0].text
    is_cut = not _ITEM.match(last.rpartition("\n")[2]) and (last.endswith(("-", ",", HYPHEN)) or len(last) > _LONG)
    return first[:1].islower() or (is_cut and not _ITEM.match(first) and not KEY.match(first))


def _with_head(block: _Block, last: _Block | None) -> _Block:
    """A table with rules that goes on from the page before, with the head that it has there; else the block as it is."""
    if last is None or block.kind != "grid" or last.kind != "grid" or not last.has_head:
        return block
    places = [[round(cell.left / 4) for cell in of.lines[0].cells] for of in (block, last)]
    is_new = block.has_head or places[0] != places[1]
    return block if is_new else replace(block, lines=(last.lines[0], *block.lines), has_head=True)


def _together(told: Sequence[str]) -> str:
    """Blocks as one text: items of a list on lines of their own, the rest parted by an empty line."""
    text = "\n\n".join(told[:1])
    for one, other in pairwise(told):
        are_items = all(_ITEM.match(block) for block in (one, other)) and "\n" not in one
        text += ("\n" if are_items else "\n\n") + other
    return text


def _title(blocks: Sequence[_Block], style: _Style) -> str:
    """The largest heading of a page, where it is much larger than the body, or larger and the first of all."""
    headings = [block for block in blocks if block.kind == "heading"]
    if not headings:
        return ""
    largest = max(headings, key=lambda block: block.lines[0].height)
    if largest.lines[0].height < (_LARGER if largest is blocks[0] else 1.3) * style.height:
        return ""
    return Words().joined([line.text for line in largest.lines])


def _told(block: _Block, style: _Style, words: Words) -> str:
    """A block as Markdown."""
    if block.kind == "grid":
        return grid(block.lines, style.is_bold, block.has_head)
    if block.kind == "table":
        return table(block.lines, 1.25 * style.pitch(block.lines[0].height)).replace(HYPHEN, "")
    text = words.joined([line.text for line in block.lines])
    if block.kind == "heading":
        return f"{'#' * style.level(block.lines[0])} {text}"
    return f"- {text[bullet.end() :]}" if (bullet := _BULLET.match(text)) else text
