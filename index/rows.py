"""What was recognised on the picture of a page → rows of letters in the order of reading, as if the page had letters.

A scan lies a little askew, its rows are as high as their letters happen to reach, and they come in no order: here the page is
set straight, each row has the size of a font, and columns of prose are told one after the other. It knows nothing of pictures.
"""

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import median
from typing import TYPE_CHECKING

from index.letters import Character

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_ALIKE = 1.15  # heights that differ by less are of one font
_MEASURED = 8  # characters that a row has at least where its font's size shows in its width
_PROSE = 25  # characters: half of the rows of a column of prose are longer
_FULL = 0.55  # of the column's width: and wider
_COLUMN = 4  # rows that a column has at least

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Seen:
    """A row as it was recognised: its words, its corners from the upper left on, clockwise, and those of each letter.

    In points from the left and the bottom of the page; the letters are those of the words without the spaces.
    """

    text: str
    corners: Sequence[Point]
    letters: Sequence[Sequence[Point]]

    @property
    def height(self) -> float:
        return (math.dist(self.corners[0], self.corners[3]) + math.dist(self.corners[1], self.corners[2])) / 2

    @property
    def width(self) -> float:
        return (math.dist(self.corners[0], self.corners[1]) + math.dist(self.corners[2], self.corners[3])) / 2

    def turned(self, by: float, middle: Point) -> "Seen":
        """The row, turned about a point by an angle in radians, anticlockwise."""
        letters = [[turned(point, by, middle) for point in letter] for letter in self.letters]
        return replace(self, corners=[turned(point, by, middle) for point in self.corners], letters=letters)


@dataclass(frozen=True, slots=True)
class Row:
    """Words on one baseline; `sides` are the left and the right of each of their characters. In points, as of a page."""

    text: str
    sides: Sequence[float]
    bottom: float
    height: float

    @property
    def left(self) -> float:
        return self.sides[0]

    @property
    def right(self) -> float:
        return self.sides[-1]

    @property
    def top(self) -> float:
        return self.bottom + self.height

    def letters(self) -> list[Character]:
        """Its characters, each with its box."""
        sides = zip(self.text, self.sides[::2], self.sides[1::2], strict=True)
        return [Character(char, left, right, self.bottom, self.top) for char, left, right in sides]

    def is_level_with(self, other: "Row") -> bool:
        """Whether they overlap by half of the smaller one's height."""
        return min(self.top, other.top) - max(self.bottom, other.bottom) >= 0.5 * min(self.height, other.height)


def turned(point: Point, by: float, middle: Point) -> Point:
    """A point, turned about another by an angle in radians, anticlockwise."""
    x, y = point[0] - middle[0], point[1] - middle[1]
    return middle[0] + x * math.cos(by) - y * math.sin(by), middle[1] + x * math.sin(by) + y * math.cos(by)


def tilt_of(found: Iterable[Seen]) -> float:
    """By which angle in radians a page lies askew, anticlockwise: as most of its long rows do."""
    slopes = [
        math.atan2(right[1] - left[1], right[0] - left[0])
        for row in found
        if row.width > 5 * row.height
        for left, right in [row.corners[:2]]
    ]
    return median(slopes) if slopes else 0.0


def rows_of(found: Sequence[Seen]) -> list[Row]:
    """Rows of a page that was set straight, in the order of reading."""
    heights = _fonts(found)
    rows = []
    for seen, height in zip(found, heights, strict=True):
        middle = sum(y for _, y in seen.corners) / 4
        rows.append(Row(seen.text, array("f", _sides(seen)), middle - height / 2, height))
    return list(_in_order(rows))


def _sides(seen: Seen) -> Iterator[float]:
    """The left and right of each character: those of a word touch, and a space has no width."""
    (first, _), (last, _) = seen.corners[0], seen.corners[1]
    places = iter([((p[0][0] + p[3][0]) / 2, (p[1][0] + p[2][0]) / 2) for p in seen.letters])
    each = (last - first) / len(seen.text)
    told = len(seen.letters) == sum(char != " " for char in seen.text) and seen.width > seen.height
    boxes = [
        (first + i * each, first + (i + 1) * each) if not told or char == " " else next(places)
        for i, char in enumerate(seen.text)
    ]
    right = boxes[0][0]
    for i, (char, (left, end)) in enumerate(zip(seen.text, boxes, strict=True)):
        if char == " ":
            yield from (right, right)
            continue
        left = right if i and seen.text[i - 1] != " " else left
        goes_on = i + 1 < len(boxes) and seen.text[i + 1] != " "
        right = (end + boxes[i + 1][0]) / 2 if goes_on else end
        yield from (left, right)


# How high a font is


def _fonts(found: Sequence[Seen]) -> list[float]:
    """The height of each row's font: of rows whose height and whose width say about the same it is the same."""
    widths = [_width(row.text) if row.width > row.height else 0.0 for row in found]
    measured = [row.height * width / row.width for row, width in zip(found, widths, strict=True) if width]
    usual = median(measured) if measured else 0.0
    heights = [
        min(row.height, row.width) if not width else min(row.height, usual * row.width / width)
        for row, width in zip(found, widths, strict=True)
    ]
    left = dict(enumerate(heights))
    while left:
        most, of_it = 0, [min(left)]
        for height in set(left.values()):
            alike = [i for i, other in left.items() if height / _ALIKE < other < height * _ALIKE]
            if (letters := sum(len(found[i].text) for i in alike)) > most:
                most, of_it = letters, alike
        font = median(left[i] for i in of_it)
        for i in of_it:
            heights[i] = font
            del left[i]
    return heights


def _width(text: str) -> float:
    """How wide a text is in an ordinary font of height 1, or 0 where that says little: it is short, or in another script."""
    return _font().getlength(text) / 100 if len(text) >= _MEASURED and text.isascii() else 0.0


@cache
def _font() -> "FreeTypeFont":
    from PIL import ImageFont

    return ImageFont.load_default(100)  # type: ignore[return-value]


# What is read first


def _in_order(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows from the top down, those on one level from the left, and columns of prose one after the other."""
    lines = _lines(rows)
    start = 0
    while start < len(lines):
        end, gutter = _columns(lines, start)
        if gutter is None:
            yield from lines[start]
            start += 1
            continue
        band = [row for line in lines[start:end] for row in line]
        yield from (row for row in band if row.right <= gutter)
        yield from _in_order([row for row in band if row.left >= gutter])
        start = end


def _lines(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows from the top down, those on one level together, from the left."""
    lines: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: -row.top):
        if lines and lines[-1][0].is_level_with(row):
            lines[-1].append(row)
        else:
            lines.append([row])
    return [sorted(line, key=lambda row: row.left) for line in lines]


def _columns(lines: Sequence[Sequence[Row]], start: int) -> tuple[int, float | None]:
    """(the end of the lines from `start` on that stand in columns of prose, where the first column ends), or None for that."""
    for gutter in [(one.right + other.left) / 2 for one, other in zip(lines[start], lines[start][1:], strict=False)][
        :3
    ]:
        end = start
        while end < len(lines) and all(row.right <= gutter or row.left >= gutter for row in lines[end]):
            end += 1
        band = [row for line in lines[start:end] for row in line]
        if all(map(_is_prose, ([r for r in band if r.right <= gutter], [r for r in band if r.left >= gutter]))):
            return end, gutter
    return start, None


def _is_prose(column: Sequence[Row]) -> bool:
    """Whether rows under one another look like lines of prose: most are long, and reach over most of the column."""
    if len(column) < _COLUMN:
        return False
    width = max(row.right for row in column) - min(row.left for row in column)
    return median(len(row.text) for row in column) > _PROSE and median(r.right - r.left for r in column) > _FULL * width
