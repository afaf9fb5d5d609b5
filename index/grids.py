"""Lines that stand between rules → rows of a table, by what is in which cell.

A cell's words are one text however they are wrapped, and a cell that takes several rows or columns is told in each: a row by
itself must say what it is about. What stands in no table is handed on as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.lines import HYPHEN, Cell, Line
from index.rules import NEAR, Drawn, Rule

_TALL = 15  # lines of a cell at most; more are a page's text in a frame
_LISTED = 4  # lines that cells of a row have side by side at least, to be rows that no rule parts


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table's rules: the places of its upright ones from the left, and of its level ones from the top."""

    across: tuple[float, ...]
    down: tuple[float, ...]
    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]

    def place(self, across: float, height: float) -> tuple[int, int] | None:
        """The row and the column in which a point is."""
        column = sum(place < across for place in self.across) - 1
        row = sum(place > height for place in self.down) - 1
        is_inside = 0 <= column < len(self.across) - 1 and 0 <= row < len(self.down) - 1
        return (row, column) if is_inside else None

    def regions(self) -> dict[tuple[int, int], tuple[int, int]]:
        """For each row and column the first of those that no rule parts from it."""
        first: dict[tuple[int, int], tuple[int, int]] = {}
        for row, (top, bottom) in enumerate(zip(self.down, self.down[1:], strict=False)):
            for column, (left, right) in enumerate(zip(self.across, self.across[1:], strict=False)):
                first[row, column] = row, column
                if column and not _has(self.upright, left, (top + bottom) / 2):
                    first[row, column] = first[row, column - 1]
                elif row and not _has(self.level, top, (left + right) / 2):
                    first[row, column] = first[row - 1, column]
        return first


def in_rows(lines: Sequence[Line], page: Drawn) -> list[Line]:
    """The lines of a page, those that stand in a table with rules as its rows, where the first of them stood."""
    told = list(lines)
    for number, grid in enumerate(_grids(page), 1):
        inside = [line for line in told if not line.grid and _is_inside(line, grid)]
        if not inside:
            continue
        rows = list(_rows(inside, grid, number))
        first = told.index(inside[0])
        kept = {id(line) for line in inside}
        told = told[:first] + rows + [line for line in told[first:] if id(line) not in kept]
    return told


def _grids(page: Drawn) -> Iterator[_Grid]:
    """The tables that the rules of a page make: at least two columns and a row, with rules that meet."""
    for level, upright in _joined(page):
        across = _places(rule.at for rule in upright)
        down = _places(rule.at for rule in level)[::-1]
        if len(across) > 2 and len(down) > 1:
            yield _Grid(tuple(across), tuple(down), tuple(level), tuple(upright))


def _joined(page: Drawn) -> list[tuple[list[Rule], list[Rule]]]:
    """The rules that touch one another, by themselves or through others."""
    groups: list[tuple[list[Rule], list[Rule]]] = []
    for rule in page.upright:
        levels = [level for level in page.level if _cross(level, rule)]
        touching = [group for group in groups if any(level in group[0] for level in levels)]
        if levels:
            old = [level for group in touching for level in group[0]]
            new = [level for level in levels if level not in old]
            groups = [group for group in groups if group not in touching]
            groups.append((old + new, [other for group in touching for other in group[1]] + [rule]))
    return groups


def _cross(level: Rule, upright: Rule) -> bool:
    is_across = level.start - NEAR <= upright.at <= level.end + NEAR
    return is_across and upright.start - NEAR <= level.at <= upright.end + NEAR


def _places(found: Iterator[float]) -> list[float]:
    """The places in order, those that are as good as one made one."""
    places: list[float] = []
    for place in sorted(found):
        if not places or place - places[-1] > NEAR:
            places.append(place)
    return places


def _has(rules: Sequence[Rule], at: float, along: float) -> bool:
    return any(abs(rule.at - at) <= NEAR and rule.start <= along <= rule.end for rule in rules)


def _is_inside(line: Line, grid: _Grid) -> bool:
    middle = line.bottom + line.height / 2
    return all(grid.place((cell.left + cell.right) / 2, middle) for cell in (line.cells[0], line.cells[-1]))


def _rows(lines: Sequence[Line], grid: _Grid, number: int) -> Iterator[Line]:
    """The rows of a grid, or the lines of a cell where a row has but one and it is text."""
    first = grid.regions()
    held: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        for cell in line.cells:
            place = grid.place((cell.left + cell.right) / 2, line.bottom + line.height / 2)
            held.setdefault(first[place] if place else (0, 0), []).append(replace(line, cells=(cell,)))
    for row in range(len(grid.down) - 1):
        regions = [first[row, column] for column in range(len(grid.across) - 1)]
        filled = [region for region in dict.fromkeys(regions) if region in held]
        tall = [len(_levels(held[region])) for region in filled]
        if not filled or not any(region[0] == row for region in filled):
            continue
        if (len(set(regions)) == 1 and tall[0] > 1) or max(tall) > _TALL:
            yield from (line for region in filled for line in held[region] if region[0] == row)
        elif max(tall) >= _LISTED and tall.count(max(tall)) > 1 and tall[0] == max(tall):
            yield from _levels([line for region in filled for line in held[region] if region[0] == row])
        else:
            yield _row(grid, [held.get(region, []) for region in regions], number)


def _levels(lines: Sequence[Line]) -> list[Line]:
    """The lines, those on one baseline made one."""
    found: list[Line] = []
    for line in sorted(lines, key=lambda line: (-line.bottom, line.left)):
        if found and found[-1].is_level_with(line):
            cells = tuple(sorted(found[-1].cells + line.cells, key=lambda cell: cell.left))
            found[-1] = replace(found[-1], cells=cells)
        else:
            found.append(line)
    return found


def _row(grid: _Grid, held: Sequence[Sequence[Line]], number: int) -> Line:
    cells = tuple(
        Cell(_text(lines), left, right) for lines, left, right in zip(held, grid.across, grid.across[1:], strict=False)
    )
    lines = [line for lines in held for line in lines]
    is_bold = all(line.is_bold for line in lines)
    return replace(lines[0], cells=cells, is_bold=is_bold, grid=number)


def _text(lines: Sequence[Line]) -> str:
    """A cell's lines made one."""
    text = ""
    for line in lines:
        text += line.text if not text or text.endswith(HYPHEN) else f" {line.text}"
    return text.replace(HYPHEN, "")
