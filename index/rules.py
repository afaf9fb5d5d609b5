"""What is drawn on a PDF's page and is no letter: the rules of tables, and bullets.

A table whose cells have rules between them says itself what stands in which cell, however the words are wrapped and in
whatever order they were written; `grids.py` makes rows of it. Pictures are not looked at.
"""

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as c

_THIN = 3.0  # points: a rule's width at most
NEAR = 3.0  # points: rules no further apart are one
_MOST = 4000  # drawn things on a page: more are a picture


@dataclass(frozen=True, slots=True)
class Turn:
    """How a page is turned when it is shown, in quarters clockwise, and its size in points before that."""

    quarters: int
    width: float
    height: float

    @classmethod
    def of(cls, page: "pdfium.PdfPage") -> "Turn":
        quarters = page.get_rotation() // 90
        width, height = page.get_size()
        return cls(quarters, *((height, width) if quarters % 2 else (width, height)))

    def shown(self, left: float, right: float, bottom: float, top: float) -> tuple[float, float, float, float]:
        """A box, its sides in this order, as it is shown."""
        if self.quarters == 1:
            return bottom, top, self.width - right, self.width - left
        if self.quarters == 2:
            return self.width - right, self.width - left, self.height - top, self.height - bottom
        if self.quarters == 3:
            return self.height - top, self.height - bottom, left, right
        return left, right, bottom, top


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line `at` so many points from the left or the bottom of the page, from `start` to `end` along it."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """The rules of a page that lie and that stand, and its dots as left, right and middle height."""

    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    dots: tuple[tuple[float, float, float], ...]

    def is_ruled(self, left: float, right: float, height: float) -> bool:
        """Whether a rule stands between two places at a height."""
        return any(rule.start < height < rule.end and left - 1 <= rule.at <= right + 1 for rule in self.upright)


def drawn(page: "pdfium.PdfPage") -> Drawn:
    """What is drawn on a page; nothing where it is so much that it is a picture."""
    level: list[Rule] = []
    upright: list[Rule] = []
    dots: list[tuple[float, float, float]] = []
    for left, right, bottom, top, is_plain in _paths(page):
        width, height = right - left, top - bottom
        if height <= _THIN < width:
            level.append(Rule((top + bottom) / 2, left, right))
        elif width <= _THIN < height:
            upright.append(Rule((left + right) / 2, bottom, top))
        elif 1.5 <= width <= 8 and abs(width - height) < 1:
            dots.append((left, right, (top + bottom) / 2))
        elif is_plain and width > 8 and height > 8:
            level += [Rule(bottom, left, right), Rule(top, left, right)]
            upright += [Rule(left, bottom, top), Rule(right, bottom, top)]
    return Drawn(_merged(level), _merged(upright), tuple(dots))


def _merged(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules, those that lie on one line and touch made one: a cell's sides are often drawn by themselves."""
    found: list[Rule] = []
    at = -NEAR
    for rule in sorted(rules, key=lambda rule: rule.at):
        at = rule.at if rule.at - at > 0.5 * NEAR else at
        found.append(replace(rule, at=at))
    merged: list[Rule] = []
    for rule in sorted(found, key=lambda rule: (rule.at, rule.start)):
        last = merged[-1] if merged else None
        if last and last.at == rule.at and rule.start <= last.end + NEAR:
            merged[-1] = replace(last, end=max(last.end, rule.end))
        else:
            merged.append(rule)
    return tuple(merged)


def _paths(page: "pdfium.PdfPage") -> Iterator[tuple[float, float, float, float, bool]]:
    """The boxes of the paths of a page as they are shown, and whether each is a rectangle with its outline drawn."""
    turn = Turn.of(page)
    sides = tuple(ctypes.c_float() for _ in range(4))
    count = c.FPDFPage_CountObjects(page)
    paths = [
        path
        for i in range(count)
        if c.FPDFPageObj_GetType(path := c.FPDFPage_GetObject(page, i)) == c.FPDF_PAGEOBJ_PATH
    ]
    for path in paths if len(paths) <= _MOST else ():
        if c.FPDFPageObj_GetBounds(path, *sides):
            left, bottom, right, top = (side.value for side in sides)
            yield *turn.shown(left, right, bottom, top), c.FPDFPath_CountSegments(path) <= 5 and _is_stroked(path)


def _is_stroked(path: "c.FPDF_PAGEOBJECT") -> bool:
    """Whether the outline of a path is drawn: one that is only filled is a background."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(c.FPDFPath_GetDrawMode(path, fill, stroke) and stroke.value)
