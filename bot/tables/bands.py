"""Rows for all that lies between two numbers: year 3 is in the row of years 1 to 4, grade 8 in that of "7 and above", and a
boat of 9 metres in that of "Lift, boat over 8 metres"."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.tables.cells import Cell, stems_in
from bot.wording.numerals import in_figures

_UNIT = r"(?:\s?[a-z%]+)?"
_VALUE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_NUMBER = rf"(?:[£$€]\s?)?({_VALUE}){_UNIT}"
_BANDS = (  # with the numbers between which something lies, and whether these lie there too
    (rf"{_NUMBER}\s?(?:[-–—]|to|through|until|and|or)\s?{_NUMBER}", True, True),
    (
        rf"{_NUMBER}\s?(?:\+|(?:and|or) (?:above|over|older|more|higher|up(?:wards?)?|later|longer|heavier|larger))",
        True,
        None,
    ),
    (rf"(?:at least|from|minimum(?: of)?|≥)\s?{_NUMBER}", True, None),
    (rf"(?:over|above|more than|exceeding|>)\s?{_NUMBER}", False, None),
    (rf"{_NUMBER} (?:and|or) (?:below|under|younger|less|lower|shorter|lighter|smaller|fewer)", None, True),
    (rf"(?:up to|at most|maximum(?: of)?|≤)\s?{_NUMBER}", None, True),
    (rf"(?:under|below|less than|<)\s?{_NUMBER}", None, False),
)
_WORDS = r"(?!over|above|under|below|from|up|more|less|at)[a-z]+"
_NAME = rf"{_WORDS}(?:,? {_WORDS})*"
_CELLS = [(re.compile(rf"(?:(?P<name>{_NAME})[,:]?\s)?{form}", re.IGNORECASE), low, high) for form, low, high in _BANDS]
_COUNTED = re.compile(
    rf"(?:\b(?P<before>[a-z]+(?: (?:of|aged))?)\s)?(?P<sign>[£$€])?(?<![\d.,:/-])(?P<number>{_VALUE})(?![\d:/]|[.,]\d)"
    r"(?:[\s-]?(?P<after>[a-z%]+)(?P<old>[\s-]olds?\b)?)?",
    re.IGNORECASE,
)
_LONGEST = 60  # characters of a cell


@dataclass(frozen=True, slots=True)
class _Band:
    """What a cell opens with, its words behind that, the least and the most that it says, and whether these lie there
    themselves."""

    name: str
    words: str
    low: float | None
    has_low: bool
    high: float | None
    has_high: bool


def in_band(question: str, row_name: Cell) -> set[str] | None:
    """The stems of the words by which a question names a row that is called by a band, one of whose numbers it has beside the
    word for them, and most of what the band is of; None where it has none.

    >>> grade, year = Cell("7 and above", "Grade", 0, 11), Cell("1 to 4", "Years", 0, 6)
    >>> sorted(in_band("How much leave is there in grade 8?", grade)), in_band("And in grade 6?", grade)
    (['8', 'grade'], None)
    >>> sorted(in_band("What is the fee in year 3?", year)), in_band("Do 3 pupils get it?", year)
    (['3', 'year'], None)
    >>> sorted(in_band("What does a child of 3 pay?", Cell("Child under 5", "Visitor", 0, 13)))
    ['3', 'child']
    """
    band = _band(row_name.text) if len(row_name.text) <= _LONGEST else None
    if band is None:
        return None
    name, of = stems_in(band.name), stems_in(band.name.rpartition(" ")[2])
    counted = of | stems_in(band.words if band.name else f"{row_name.column} {band.words}")
    for number, text, words in _numbers(question):
        there = name & (stems_in(question) | words)
        if counted & words and of <= there and 2 * len(there) >= len(name) and _lies(number, band):
            return stems_in(text) | (counted & words) | there
    return None


@lru_cache(maxsize=4096)
def _band(text: str) -> _Band | None:
    """What a cell says; None where it is no band."""
    for form, low, high in _CELLS:
        if found := form.fullmatch(text):
            name, *numbers = found["name"] or "", *map(_value, found.groups()[1:])
            least, most = None if low is None else numbers[0], None if high is None else numbers[-1]
            return _Band(name, text[len(name) :], least, bool(low), most, bool(high))
    return None


def _lies(number: float, band: _Band) -> bool:
    is_above = band.low is None or number > band.low or (band.has_low and number == band.low)
    return is_above and (band.high is None or number < band.high or (band.has_high and number == band.high))


@lru_cache(maxsize=64)
def _numbers(question: str) -> tuple[tuple[float, str, frozenset[str]], ...]:
    """The numbers of a question, as they are and as written, each with the stems of the words beside it; who is four years old
    is of the age of four."""
    found = []
    for match in _COUNTED.finditer(in_figures(question)):
        beside = [match[part] or "" for part in ("before", "sign", "after")]
        words = stems_in("age" if match["old"] else " ".join(beside))
        written = match.group()[match.start("number") - match.start() :] if match["old"] else match["number"]
        found.append((_value(match["number"]), written, frozenset(words)))
    return tuple(found)


def _value(number: str) -> float:
    return float(re.sub(r"[.,](?=\d{3}\b)", "", number).replace(",", "."))
