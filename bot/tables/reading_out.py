"""Rows of tables that are cited, read out: `| Revenue | 412 | 388 |` under `| € million | 2024 | 2023 |` says "Revenue, 2024:
€412 million; 2023: €388 million".

What people and models say of a table is sentences, and a row by itself has neither its years nor what it is counted in.
"""

import re
from collections.abc import Sequence

from bot.drafts import Pointer
from bot.tables.cells import texts_of
from bot.tables.telling import counted_in, row_at, said_row
from bot.wording.numerals import CURRENCIES, SCALES, UNITS, YEAR
from index.tables import is_rule

_NUMBER = re.compile(r"(?P<below>\(|[-−–])?\s*(?P<digits>\d(?:[\d., \u00a0\u202f]*\d)?)\s*\)?")
_IN_PARENTHESES = re.compile(r"\(([^()]*)\)\s*$")
_COUNTED = re.compile(r"\bin\s+((?:[€$£¥]\s?)?[\w'’€$£¥%]+(?:\s+(?:of\s+)?[\w'’€$£¥%]+){0,3}?)[\s.]*$", re.IGNORECASE)
_PART = re.compile(r"(?:US|A|C)?[€$£¥]|%|['’]?000s?\b|[^\W\d_]+|\S")
_SMALL = frozenset("in of all amounts figures are the".split())
_SHORT_SCALES = {"k": "thousand", "mn": "million", "bn": "billion", "b": "billion", "000": "thousand"}
_CURRENCY_SIGNS = tuple("€$£¥")
_SIGNS = {  # "€", and "CHF " where there is no sign
    unit: next((word for word in words.split() if not word.isalpha()), f"{words.split()[0].upper()} ")
    for unit, words in CURRENCIES.items()
}


def with_heads(pointers: Sequence[Pointer]) -> tuple[Pointer, ...]:
    """What a statement points at, the rows of tables followed by what stands over them: the row that they are grouped under,
    the head, and the line that says what they are counted in."""
    found: dict[tuple[str, int], Pointer] = {}
    over: dict[tuple[str, int], Pointer] = {}
    for pointer in pointers:
        found.setdefault(_place(pointer), pointer)
        if row := row_at(pointer):
            lead = [p for drafted in counted_in(row) for p in drafted.pointers]
            over.update((_place(p), p) for p in (row.group, row.head, *lead) if p)
    return (*(p for place, p in found.items() if place not in over), *over.values())


def _place(pointer: Pointer) -> tuple[str, int]:
    return pointer.passage.document_id, pointer.sentence.start


def read_out(slices: Sequence[str]) -> list[str]:
    """Slices with the rows of tables in words, where the head of the table is among them.

    >>> read_out(["| Revenue | 412 | 388 |", "| € million | 2024 | 2023 |"])
    ['Revenue, 2024: €412 million; 2023: €388 million.']
    """
    rows = {i: texts_of(text) for i, text in enumerate(slices) if not is_rule(text)}
    rows = {i: row for i, row in rows.items() if row}
    heads = {i: head for i in rows if (head := _head_of(i, rows)) is not None}
    if not heads:
        return list(slices)
    unit = next((u for i, text in enumerate(slices) if i not in rows and (u := _counted_in(text))), ("", ""))
    said = {i: _said(rows[i], rows[head], _group_of(i, head, rows), unit) for i, head in heads.items()}
    over = {*heads.values(), *(i for i in rows if i not in heads and not any(rows[i][1:]))}
    return [said.get(i, text) for i, text in enumerate(slices) if i not in over and not is_rule(text)]


def _head_of(at: int, rows: dict[int, list[str]]) -> int | None:
    """Where the head of a row is: of those with as many cells and without a figure but years, the first behind it or else
    before it; where the row has no figures itself, the last behind it."""
    alike = [i for i, row in rows.items() if i != at and len(row) == len(rows[at]) and any(row[1:])]
    plain = [i for i in alike if not any(map(_is_figure, rows[i][1:]))]
    if not any(rows[at][1:]) or not plain:
        return None
    has_figures = any(map(_is_figure, rows[at][1:]))
    return next((i for i in plain if i > at), plain[0]) if has_figures else plain[-1] if plain[-1] > at else None


def _is_figure(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell)) and not YEAR.fullmatch(cell)


def _group_of(at: int, head: int, rows: dict[int, list[str]]) -> str:
    return next((rows[i][0] for i in range(at + 1, head) if i in rows and not any(rows[i][1:])), "")


def _said(row: Sequence[str], head: Sequence[str], group: str, unit: tuple[str, str]) -> str:
    named = _IN_PARENTHESES.search(row[0])
    of_row = _unit(named[1], in_parentheses=True) if named else None
    of_all = _unit(head[0]) or unit
    cells = [row[0]]
    for cell, heading in zip(row[1:], head[1:], strict=True):
        in_heading = _IN_PARENTHESES.search(heading)
        of_cell = (_unit(in_heading[1], in_parentheses=True) if in_heading else None) or (
            of_row or ("", "") if named else of_all
        )
        cells.append(_with_unit(cell, *of_cell))
    return f"{said_row(group, ['', *head[1:]] if _unit(head[0]) else head, cells)}."


def _with_unit(cell: str, before: str, after: str) -> str:
    number = _NUMBER.fullmatch(cell)
    if not number or not _is_figure(cell) or not (before or after):
        return cell
    return f"{'-' if number['below'] else ''}{before}{number['digits']}{after}"


def _counted_in(text: str) -> tuple[str, str] | None:
    found = _COUNTED.search(text)
    return _unit(found[1]) if found else None


def _unit(text: str, in_parentheses: bool = False) -> tuple[str, str] | None:
    """What stands before and behind a number that is counted in this; None where it says no such thing. "Day" by itself is what
    a column is called, and no unit.

    >>> _unit("in millions of euros"), _unit("US$ bn"), _unit("%"), _unit("km", in_parentheses=True), _unit("number")
    (('€', ' million'), ('$', ' billion'), ('', '%'), ('', ' km'), None)
    """
    parts = [part.strip("'’").lower() for part in _PART.findall(text)]
    units = [_unit_of(part) for part in parts]
    if not parts or not all(unit or part in _SMALL for part, unit in zip(parts, units, strict=True)):
        return None
    currency = next((_SIGNS[unit] for unit in units if unit in CURRENCIES), "")
    scale = next((f" {unit}" for unit in units if unit in SCALES), "")
    if currency and "m" in parts:
        scale = " million"
    if currency or scale:
        return currency, scale
    other = next((unit for unit in units if unit), "")
    return ("", "%") if other == "percent" else ("", f" {other}") if other and in_parentheses else None


def _unit_of(part: str) -> str:
    sign = part[-1] if part[-1:] in _CURRENCY_SIGNS else part
    return _SHORT_SCALES.get(part) or UNITS.get(sign) or UNITS.get(part.removesuffix("s"), "")
