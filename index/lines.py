"""What stands on a page: cells side by side on a line, with their places."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

HYPHEN = "\xad"
"""What stands at the end of a line in whose middle a word was parted."""

KEY = re.compile(r"[^\W\d_][^:|]{0,40}:(?:\s|$)")
"""How a key and its value begin: "Notice period: …"."""

WORD_GAP = 0.14
"""Of a line's height: a gap that is wider parts words, even where no space was written."""

CELL_GAP = 1.0
"""Of a line's height: a gap that is wider parts what stands beside one another."""

MAYBE_GAP = 0.4
"""Of a line's height: a gap that is wider, and no wider than that, parts cells only where others begin or end under it."""

RAISED = str.maketrans("0123456789+-−–()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿ")
"""What stands small above the line, as a figure's or a footnote's number does."""

_BESIDE = 3  # lines above and below a line that are looked at for columns


@dataclass(frozen=True, slots=True)
class Cell:
    """Words with no wide gap between them; `left` and `right` in points from the left of the page.

    `is_apart` says whether the gap before them is surely one between cells.
    """

    text: str
    left: float
    right: float
    is_apart: bool = True

    def shared(self, other: "Cell") -> float:
        """How much of the page's width both take, in points; negative where there is a gap between them."""
        return min(self.right, other.right) - max(self.left, other.left)


@dataclass(frozen=True, slots=True)
class Line:
    """What stands on one baseline, `bottom` points from the bottom of the page; `height` is its font's.

    `depth` says how far down the page that is: 0 at the top, 1 at the bottom; `grid` is the number on its page of the table
    with rules whose row it is, which has a cell for each column, or 0.
    """

    cells: tuple[Cell, ...]
    bottom: float
    height: float
    is_bold: bool = False
    depth: float = 0.5
    grid: int = 0

    @property
    def left(self) -> float:
        return self.cells[0].left

    @property
    def right(self) -> float:
        return self.cells[-1].right

    @property
    def text(self) -> str:
        return " ".join(cell.text for cell in self.cells)

    def is_level_with(self, other: "Line") -> bool:
        """Whether they overlap by half of the smaller one's height."""
        shared = min(self.bottom + self.height, other.bottom + other.height) - max(self.bottom, other.bottom)
        return shared >= 0.5 * min(self.height, other.height)

    def is_raised(self, height: float, bottom: float) -> bool:
        """Whether something of that height stands small above this line."""
        return height < 0.88 * self.height and bottom > self.bottom + 0.15 * self.height

    def beside(self, other: "Line", is_ruled: bool = False) -> "Line":
        """One line of both, `other` on the right; `is_ruled` says whether a rule stands between them."""
        first, last = other.cells[0], self.cells[-1]
        gap = (first.left - last.right) / self.height
        if gap > CELL_GAP or is_ruled:
            return replace(self, cells=self.cells + other.cells)
        if gap > MAYBE_GAP:
            return replace(self, cells=(*self.cells, replace(first, is_apart=False), *other.cells[1:]))
        text = first.text.translate(RAISED) if self.is_raised(other.height, other.bottom) else first.text
        joined = Cell(last.text + (" " if gap > WORD_GAP else "") + text, last.left, first.right, last.is_apart)
        return replace(self, cells=(*self.cells[:-1], joined, *other.cells[1:]))


def parted(lines: Sequence[Line]) -> list[Line]:
    """The lines with their words joined across gaps that are hardly wide, unless the next lines above or below have a cell that
    is surely one beginning, or ending, at the same place."""
    return [
        replace(line, cells=_parted(line, [*lines[max(0, i - _BESIDE) : i], *lines[i + 1 : i + 1 + _BESIDE]]))
        if len(line.cells) > 1
        else line
        for i, line in enumerate(lines)
    ]


def _parted(line: Line, beside: Sequence[Line]) -> tuple[Cell, ...]:
    found = list(line.cells[:1])
    for cell in line.cells[1:]:
        is_marked = len(found) == 1 and found[0].text == "o"  # a bullet, as word processors have them
        if cell.is_apart or is_marked or _is_under(cell, beside, line.height):
            found.append(cell)
        else:
            found[-1] = replace(found[-1], text=f"{found[-1].text} {cell.text}", right=cell.right)
    return tuple(found)


def _is_under(cell: Cell, lines: Sequence[Line], height: float) -> bool:
    """Whether columns of the lines begin where the cell does: one that stands apart surely, or two."""
    starts = [other for line in lines for other in line.cells[1:] if abs(other.left - cell.left) < 0.15 * height]
    return any(other.is_apart for other in starts) or len(starts) > 1
