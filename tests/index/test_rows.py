"""Rows as they are recognised become rows as a page of letters has them: set straight, in fonts, in the order of reading."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.rows import Row, Seen, rows_of, tilt_of, turned

WIDE = 0.5  # of a row's height: each letter


def seen(left: float, bottom: float, text: str, height: float = 12) -> Seen:
    """A row whose characters are all as wide."""
    wide = WIDE * height
    boxes = [box(left + i * wide, bottom, wide, height) for i, char in enumerate(text) if char != " "]
    return Seen(text, box(left, bottom, len(text) * wide, height), boxes)


def box(left: float, bottom: float, width: float, height: float) -> list[tuple[float, float]]:
    right, top = left + width, bottom + height
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def texts(*found: Seen) -> list[str]:
    return [row.text for row in rows_of(found)]


def heights(*found: Seen) -> list[float]:
    return [row.height for row in sorted(rows_of(found), key=lambda row: -row.bottom)]


@given(st.floats(-0.05, 0.05), st.text("ab i", min_size=1).filter(lambda text: text == text.strip()))
def test_what_is_turned_and_turned_back_is_where_it_was(by: float, text: str) -> None:
    there = seen(100, 300, text)
    back = there.turned(by, (306, 396)).turned(-by, (306, 396))
    for one, other in zip(there.corners, back.corners, strict=True):
        assert one == pytest.approx(other)
    assert turned((307, 396), math.pi / 2, (306, 396)) == pytest.approx((306, 397))


@given(st.text("ab i", min_size=1).map(lambda text: " ".join(text.split())).filter(bool), st.booleans())
def test_each_character_has_a_place_and_they_come_one_after_the_other(text: str, lacks_one: bool) -> None:
    found = seen(100, 300, text)
    if lacks_one:  # as many places as letters are not promised
        found = Seen(found.text, found.corners, found.letters[1:])
    (row,) = rows_of([found])
    assert [letter.text for letter in row.letters()] == list(text)
    assert list(row.sides) == sorted(row.sides)
    assert (row.left, row.right) == pytest.approx((100, 100 + len(text) * WIDE * 12))


def test_letters_of_a_word_touch_and_a_gap_stands_where_a_space_does() -> None:
    found = seen(0, 0, "ab cd")
    found = Seen("ab cd", found.corners, [box(0, 0, 5, 12), box(7, 0, 5, 12), box(18, 0, 5, 12), box(24, 0, 6, 12)])
    (row,) = rows_of([found])
    assert tuple(row.sides) == (0, 6, 6, 12, 12, 12, 18, 23.5, 23.5, 30)


def test_a_page_lies_as_most_of_its_long_rows_do() -> None:
    long, short = "The barn is red, and stands by the river.", "Red."
    rows = [seen(72, 700 - 14 * i, long).turned(0.01, (306, 396)) for i in range(3)]
    assert tilt_of([*rows, seen(72, 600, long), *[seen(72, 500 - 14 * i, short) for i in range(5)]]) == pytest.approx(
        0.01
    )
    assert tilt_of([]) == 0


def test_rows_that_are_high_by_chance_are_of_one_font_and_a_heading_is_of_another() -> None:
    prose = "The barn is red, and stands by the river."
    found = heights(
        seen(72, 740, "Minutes of the yard", 18),
        *[seen(72, 700 - 14 * i, prose, height) for i, height in enumerate((12, 11.2, 12.9, 11.8))],
    )
    assert len(set(found[1:])) == 1
    assert found[0] > 1.3 * found[1]


def test_columns_of_prose_are_told_one_after_the_other_and_a_row_over_both_parts_them() -> None:
    def column(left: float, top: float, name: str) -> Sequence[Seen]:
        return [seen(left, top - 14 * i, f"{name} {i}: it stood by the river for years") for i in range(4)]

    found = [
        seen(72, 740, "What stands here is a heading that reaches over both of the columns below"),
        *column(72, 700, "left"),
        *column(330, 700, "right"),
        seen(72, 620, "What stands here is a heading that reaches over both of the columns below"),
        *column(72, 590, "west"),
        *column(330, 590, "east"),
    ]
    names = [text.split()[0] for text in texts(*sorted(found, key=lambda row: -row.corners[0][1]))]
    assert names == ["What", *["left"] * 4, *["right"] * 4, "What", *["west"] * 4, *["east"] * 4]


def test_cells_on_one_level_are_told_from_the_left() -> None:
    cells = [seen(x, 700 - 14 * i - x / 100, f"{name} {i}") for i in range(5) for name, x in (("b", 300), ("a", 72))]
    assert texts(*cells) == [f"{name} {i}" for i in range(5) for name in "ab"]


def test_a_row_that_stands_on_its_side_is_no_heading() -> None:
    sideways = Seen("Received", box(20, 300, 12, 60), [])
    assert [row.height for row in rows_of([sideways])] == [12]


def test_rows_are_level_that_share_half_of_their_height() -> None:
    row = Row("a", (0, 6), 100, 12)
    assert row.is_level_with(Row("b", (9, 15), 105, 12))
    assert not row.is_level_with(Row("b", (9, 15), 107, 12))
