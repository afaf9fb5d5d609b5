"""What stands on a page: cells side by side on a line, with their places."""

import re
from dataclasses import dataclass, replace

HYPHEN = "\xad"
"""What stands at the end of a line in whose middle a word was parted."""

KEY = re.compile(r"[^\W\d_][^:|]{0,40}:(?:\s|$)")
"""How a key and its value begin: "Notice period: …"."""

WORD_GAP = 0.14
"""Of a line's height: a gap that is wider parts words, even where no space was written."""

CELL_GAP = 1.0
"""Of a line's height: a gap that is wider parts what stands beside one another."""

RAISED = str.maketrans("0123456789+-−–()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿ")
"""What stands small above the line, as a figure's or a footnote's number does."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Words with no wide gap between them; `left` and `right` in points from the left of the page."""

    text: str
    left: float
    right: float

    def shared(self, other: "Cell") -> float:
        """How much of the page's width both take, in points; negative where there is a gap between them."""
        return min(self.right, other.right) - max(self.left, other.left)


@dataclass(frozen=True, slots=True)
class Line:
    """What stands on one baseline, `bottom` points from the bottom of the page; `height` is its font's.

    `depth` says how far down the page that is: 0 at the top, 1 at the bottom.
    """

    cells: tuple[Cell, ...]
    bottom: float
    height: float
    is_bold: bool = False
    depth: float = 0.5

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
        return height < 0.8 * self.height and bottom > self.bottom + 0.15 * self.height

    def beside(self, other: "Line") -> "Line":
        """One line of both, `other` on the right."""
        first, last = other.cells[0], self.cells[-1]
        gap = (first.left - last.right) / self.height
        if gap > CELL_GAP:
            return replace(self, cells=self.cells + other.cells)
        text = first.text.translate(RAISED) if self.is_raised(other.height, other.bottom) else first.text
        joined = Cell(last.text + (" " if gap > WORD_GAP else "") + text, last.left, first.right)
        return replace(self, cells=(*self.cells[:-1], joined, *other.cells[1:]))
