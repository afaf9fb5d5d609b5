"""Figures: the numbers of a text with their units, and whether another text has them, be it written otherwise.

"24 hours" stands in "a 24-hour notice", "$1.2 million" in "$1,200,000", "2 pm" in "14:00" and "the 1980s" in "1986". A number
that is not there however it may be written is wrong, which no reader of words knows as surely.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.claims.conversions import in_smallest_unit, percents_of
from bot.wording.numerals import (
    DECADE,
    ISO_DATE,
    NUMBER,
    SCALES,
    UNITS,
    YEAR,
    in_figures,
    ordinals_in_words,
    plain_number,
)
from index.figures import MONTHS

_AFTER_CURRENCY = {"k": "thousand", "m": "million", "b": "billion"}
_SINGLE = re.compile(
    rf"\b(?:an?|one)\s(?=(?:{'|'.join(w for w in UNITS if len(w) > 2 and w.isalpha() and w not in SCALES)})\b)",
    re.IGNORECASE,
)

_PER_CENT = re.compile(r"\bper cent\b", re.IGNORECASE)
_HALF_DAY = re.compile(r"(?<=\d)\s?([ap])\.?m\b\.?", re.IGNORECASE)
_HALF_FOLLOWS = re.compile(r"\s?[ap]m\b")
_CLOCK = re.compile(
    r"(?<![\d:.,])(?P<hour>[01]?\d|2[0-3])(?::(?P<minute>[0-5]\d)(?!:?\d)|\.(?P<after_point>[0-5]\d)(?= [ap]m\b))"
)

_CENTURY = re.compile(r"\b(?P<number>\d{1,2})(?:st|nd|rd|th)[\s-]centur(?:y|ies)\b(?!\s+B\.?C)", re.IGNORECASE)
_NTH_UNIT, _OF_NAME, _IN = "nth", "name", "in "
_LONGEST_NAME = 30  # characters
_NAME_BEFORE = re.compile(r"\b(?P<name>[A-Z][^\W\d_]*)-$")
_TO = re.compile(r"\s?(?:–|—|-|to|and|or)\s?")
_ORDINAL = re.compile(r"(?<!\d)(?P<number>\d{1,6})(?:st|nd|rd|th)\b")
_BOUND = re.compile(
    r"\b(?:(?P<more>more than|over|above|after)|(?P<less>less than|fewer than|under|below|before|by)"
    r"|(?P<about>about|around|roughly|approximately|nearly|almost|some))\s+(?:the\s+)?(?=\D{0,4}\d)",
    re.IGNORECASE,
)
_OF_YEARS = frozenset(("after", "before", "by"))
_FAR_OFF = 0.1  # of a number: what is further from it is not about as much
FIGURE = re.compile(
    r"(?:(?:early|mid|late)-)?\d+(?:[.,]\d+)*"
    rf"(?:st|nd|rd|th|['’]?s|-?(?:{'|'.join(word for word in UNITS if word.isalpha())})(?:-old)?)?"
)
"""A word that is a number, with its unit or what makes it an ordinal: "24-hour", "21st", "1980s"."""
_PER = frozenset(("a", "an", "per", "each", "every"))  # "€5 a day" is no 5 days
_AGED = re.compile(r"\b(?:aged?|age of)\s(\d{1,3})\b|\b[A-Z][^\W\d_]+,\s(\d{1,3})(?=,)")
_TWO = re.compile(r"\b(?:twice|both|(?:pair|couple) of)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text that is `_written_alike`, with those of its units that are known."""

    start: int
    digits: str
    units: tuple[str, ...]
    name: str  # that it is of: 19 is no day in "Covid-19"

    @property
    def is_of_name(self) -> bool:
        return bool(self.name)

    @property
    def value(self) -> str:
        return plain_number(self.digits)

    @property
    def measure(self) -> tuple[str, ...]:
        """What it is counted in; 36 million dollars in dollars."""
        return tuple(unit for unit in self.units if unit not in SCALES)

    @property
    def kind(self) -> tuple[str, ...]:
        """The smallest unit of each kind that it is counted in: what is compared in size is of one kind."""
        return tuple(in_smallest_unit(1, unit)[1] for unit in self.measure)

    @property
    def amount(self) -> float:
        """How much it is in the smallest unit of its kind."""
        return in_smallest_unit(self.size, self.measure[0])[0] if len(self.measure) == 1 else self.size

    @property
    def scale(self) -> int:
        return math.prod(SCALES.get(unit, 1) for unit in self.units)

    @property
    def is_year(self) -> bool:
        return not self.units and YEAR.fullmatch(self.digits) is not None

    def written(self) -> list[tuple[str, str]]:
        """(value, unit) as it is written: (36, dollar) and (36, million)."""
        return [(self.value, unit) for unit in self.units or ("",)]

    def written_out(self) -> list[tuple[str, str]]:
        """(value, unit) with all zeros: (36000000, dollar)."""
        if self.scale == 1 or math.isnan(self.size):
            return self.written()
        return [(plain_number(f"{self.size:.6f}"), unit) for unit in self.measure or ("",)]

    @property
    def size(self) -> float:
        """How much it is; not a number for what has more than one point, as versions do, or is more than a float holds."""
        found = float(self.value) * self.scale if self.value.count(".") < 2 else math.nan
        return found if math.isfinite(found) else math.nan

    @property
    def precision(self) -> float:
        """How much its last digit that is no zero stands for."""
        whole, _, fraction = self.value.partition(".")
        places = -len(fraction) if fraction else len(whole) - len(whole.rstrip("0"))
        return self.scale * float(f"1e{places}")


def quantities(text: str) -> list[tuple[str, str]]:
    """(value, unit) of every number in `text`, thousands separators dropped; the unit is "" where none is known.

    Those in words count too, but "one", which is more often a pronoun than a number.

    >>> quantities("$ 36 million, 1,500 km and twelve days")
    [('36', 'dollar'), ('36', 'million'), ('1500', 'km'), ('12', 'day')]
    """
    return [pair for figure in _figures(_written_alike(text, in_words=True)) for pair in figure.written()]


def figured(text: str) -> tuple[str, list[Figure]]:
    """The text as its figures are compared, those in words and its times and dates written out, and the figures in it."""
    written = _written_alike(text, in_words=True)
    return written, list(_figures(written))


def missing_figures(statement: str, evidence: str) -> list[str]:
    """The numbers of `statement` in figures, with their units, that `evidence` has neither in figures nor in words."""
    return missing_numbers(statement, evidence, in_words=False)


def missing_numbers(statement: str, evidence: str, in_words: bool = True) -> list[str]:
    """The numbers of `statement`, with their units, that `evidence` does not have, in whatever way they may be written.

    >>> missing_numbers("24 hours, more than 50 %, in the 1980s, 3 km", "A 24-hour walk in 1986: 71 %, 4 km.")
    ['3 km']
    """
    text, there = _written_alike(statement, in_words), _there(evidence)
    values = {value for value, unit in there if unit not in (_NTH_UNIT, _OF_NAME) and not unit.startswith(_IN)}
    settled = {*_periods(text, evidence), *_bounds(text, evidence), *_ordinals(text, there)}

    def is_there(value: str, unit: str, figure: Figure) -> bool:
        of_name = figure.is_of_name and (value, _OF_NAME) in there
        return (value, unit) in there or _converted(value, unit) in there or (not unit and (value in values or of_name))

    missing = [
        pair
        for figure in _figures(text)
        if figure.start not in settled
        and not _is_of_missing_name(figure, evidence)
        and not all(is_there(*pair, figure) for pair in figure.written_out())
        for pair in figure.written()
        if not is_there(*pair, figure)
    ]
    return [f"{value} {unit}".strip() for value, unit in dict.fromkeys(missing)]


def _is_of_missing_name(figure: Figure, evidence: str) -> bool:
    """Whether the figure is of a name that the evidence does not have at all: that is a missing name, and no wrong figure."""
    return figure.is_of_name and not re.search(rf"\b{re.escape(figure.name)}\b", evidence, re.IGNORECASE)


def _figures(text: str) -> Iterator[Figure]:
    """The numbers of a text that is `_written_alike`."""
    for match in NUMBER.finditer(text):
        before, after, further = (
            (match[side] or "").strip(" -\n\t").lower() for side in ("before", "after", "further")
        )
        if before and after in _AFTER_CURRENCY:
            after = _AFTER_CURRENCY[after]
        units = (UNITS.get(word) for word in (before, after, "" if after in _PER else further))
        known = tuple(dict.fromkeys(unit for unit in units if unit))
        name = _NAME_BEFORE.search(text[max(0, match.start() - _LONGEST_NAME) : match.start()])
        is_year = YEAR.fullmatch(match["digits"])
        yield Figure(match.start(), match["digits"], known, name["name"] if name and not is_year else "")


def _written_alike(text: str, in_words: bool, with_one: bool = False) -> str:
    """The text with times, dates and per cent in one way, and numbers in words in figures: "one" too where it is told to."""
    text = ISO_DATE.sub(lambda m: f"{m['day']} {MONTHS[int(m['month']) - 1]} {m['year']}", text)
    text = _CLOCK.sub(_time, _HALF_DAY.sub(lambda m: f" {m[1].lower()}m", _PER_CENT.sub("percent", text)))
    return in_figures(text, with_one) if in_words else text


def _time(match: re.Match[str]) -> str:
    """ "14:00" as "2 pm", and "9:30 pm" as it is."""
    hour, minute = int(match["hour"]), match["minute"] or match["after_point"]
    minutes = f":{minute}" if int(minute) else ""
    if _HALF_FOLLOWS.match(match.string, match.end()):
        return f"{hour}{minutes}"
    return f"{hour % 12 or 12}{minutes} {'am' if hour < 12 else 'pm'}"


@lru_cache(maxsize=64)
def _there(evidence: str) -> frozenset[tuple[str, str]]:
    """(value, unit) of what a text counts, as it is written and with all zeros, "a day", "one" and "two to three days" among
    it, and of its ordinals in words."""
    text = _written_alike(_SINGLE.sub("1 ", evidence), in_words=True, with_one=True)
    figures = list(_figures(text))
    found = {pair for figure in figures if not figure.is_of_name for pair in (*figure.written(), *figure.written_out())}
    found |= {(figure.value, _OF_NAME) for figure in figures if figure.is_of_name}
    for one, other in pairwise(figures):
        if not one.units and _TO.fullmatch(text, one.start + len(one.digits), other.start):
            found |= {(one.value, unit) for unit in other.units}
    measures = {(age[1] or age[2], "year") for age in _AGED.finditer(text)}
    measures |= {(percent, "percent") for percent in percents_of(evidence)}
    found |= {_converted(*pair) for pair in found | measures} | ({("2", "")} if _TWO.search(evidence) else set())
    return frozenset(found) | {(str(value), _NTH_UNIT) for value in ordinals_in_words(evidence)}


def _converted(value: str, unit: str) -> tuple[str, str]:
    """The measure as it is compared with those in other units; it is no number that stands in the text."""
    if value.count(".") > 1 or not unit or not math.isfinite(float(value)):
        return value, unit
    size, smallest = in_smallest_unit(float(value), unit)
    return plain_number(f"{size:.6f}"), f"{_IN}{smallest}"


def _ordinals(text: str, there: frozenset[tuple[str, str]]) -> Iterator[int]:
    """Where ordinals in figures begin that are there in words."""
    return (match.start() for match in _ORDINAL.finditer(text) if (match["number"], _NTH_UNIT) in there)


def _periods(text: str, evidence: str) -> Iterator[int]:
    """Where decades and centuries begin in which there is a year of the evidence, or which it names otherwise."""
    found = [(m.start("start"), int(m["start"]), 10 if int(m["start"]) % 100 else 100) for m in DECADE.finditer(text)]
    found += [(m.start("number"), 100 * int(m["number"]) - 100, 100) for m in _CENTURY.finditer(text)]
    if not found:
        return
    years = {int(year) for year in YEAR.findall(evidence)}
    there = _there(evidence) if "centur" in evidence else frozenset()
    for at, first, length in found:
        number = str(first // 100 + 1)
        if any(first <= year < first + length for year in years) or (
            length == 100 and {(number, _NTH_UNIT), (number, "")} & there
        ):
            yield at


def _bounds(text: str, evidence: str) -> Iterator[int]:
    """Where numbers begin that are a bound which a number of the evidence keeps, or about as much as one: "more than 50"."""
    bounds = {match.end(): match for match in _BOUND.finditer(text)}
    if not bounds:
        return
    written = _written_alike(evidence, in_words=True)
    elsewhere = {match.end() for match in _BOUND.finditer(written)}  # another bound proves none
    others = [figure for figure in _figures(written) if figure.start not in elsewhere]
    for figure in _figures(text):
        bound = bounds.get(figure.start)
        if bound and figure.is_year == (bound[0].split()[0].lower() in _OF_YEARS):
            alike = (o for o in others if o.kind == figure.kind and o.is_year == figure.is_year)
            if any(_keeps(other, bound, figure) for other in alike):
                yield figure.start


def _keeps(other: Figure, bound: re.Match[str], figure: Figure) -> bool:
    if bound["about"]:
        rounded = figure.precision / 2 * (figure.amount / figure.size if figure.size else 1)
        return abs(other.amount - figure.amount) <= min(rounded, _FAR_OFF * figure.amount)
    return other.amount > figure.amount if bound["more"] else other.amount < figure.amount


def alike(measure: str, others: Sequence[str]) -> list[str]:
    """Which of `others`, each a number with its unit, are as much as `measure`, or near the bound that it is and keep it.

    >>> alike("two years", ["24 months", "24 days"]), alike("about €48 million", ["€48.3 million", "€12"])
    (['24 months'], ['€48.3 million'])
    """
    figure, bound = _only(measure)
    if not figure:
        return []
    same = {_converted(*pair) for pair in figure.written_out()}
    found = []
    for other in others:
        there, is_other_bound = _only(other)
        if there and there.is_year == figure.is_year and not is_other_bound:
            is_near = there.kind == figure.kind and abs(there.amount - figure.amount) <= _FAR_OFF * figure.amount
            is_kept = bound and is_near and _keeps(there, bound, figure)
            if is_kept or {_converted(*pair) for pair in there.written_out()} == same:
                found.append(other)
    return found


@lru_cache(maxsize=1024)
def _only(text: str) -> tuple[Figure | None, re.Match[str] | None]:
    """The number of a text that is one, and the bound that it is."""
    written = _written_alike(text, in_words=True)
    return next(_figures(written), None), _BOUND.match(written)
