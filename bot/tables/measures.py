"""What a cell of a table says, as something that can be compared: an amount with its unit, a date, or a time."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from bot.wording.numerals import plain_number

DATE, TIME, AMOUNT, SPAN = "date", "time", "amount", "span"
YEARS = range(1000, 2200)
"""Numbers that may be years."""

_NO_VALUE = re.compile(r"\W*|n\W?a\W*|unknown|tb[ad]", re.IGNORECASE)
_BELOW = re.compile(r"\(([^()]*\d[^()]*)\)")  # accounts put what is below nothing in parentheses
_AMOUNT = re.compile(
    r"(?P<sign>[-−–]?)\s*(?P<before>(?:[A-Z]{2,3}\b|(?:US|A|C)?[$€£¥₹₽₩]|\+)?)\s*(?P<inner>[-−–]?)\s*"
    r"(?P<digits>\d(?:[\d,. \u00a0\u202f]*\d)?)\s*(?P<after>\D*)"
)
_CURRENCY = re.compile(r"[A-Z]{2,3}|(?:US|A|C)?[$€£¥₹₽₩]")
_PLURAL = re.compile(r"(?<=\w\w)s$")
_LONGEST_UNIT = 25  # characters
_FIGURE = re.compile(r"\d[\d.,]*")
_WORDED = {  # what is as good as a number
    **dict.fromkeys(("none", "free", "free of charge"), 0.0),
    **dict.fromkeys(("unlimited", "no limit", "lifetime"), math.inf),
}
_DAY = 86_400
_SECONDS = {
    "year": 365.25 * _DAY,
    "month": 365.25 / 12 * _DAY,
    "week": 7 * _DAY,
    "day": _DAY,
    "h": 3600,
    "min": 60,
    "s": 1,
}
_PART = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(?:(year|month|week|day)s?|(h)(?:(?:ou)?rs?)?|(min)(?:ute)?s?|(s)(?:ec(?:ond)?s?)?)\b\.?,?\s*",
    re.IGNORECASE,
)
_SPAN = re.compile(rf"(?:{_PART.pattern})+", re.IGNORECASE)
_TIME = re.compile(
    r"(?P<first>\d{1,3}):(?P<second>\d{2})(?P<third>:\d{2})?(?P<rest>\.\d+)?\s*(?P<half>[ap]\.?m\.?)?", re.IGNORECASE
)
_YEAR = re.compile(r"\d{4}")
_DATES = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%Y-%m-%d", "%d.%m.%Y", "%B %Y", "%b %Y", "%Y-%m")


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount, or a date or a time as a number that grows with it; `unit` is what has to be equal to compare two."""

    kind: str
    number: float
    unit: str


def measures(texts: Sequence[str]) -> list[Measure | None] | None:
    """What each of several cells says, None where it says nothing; None for all of them where they cannot be compared: one is
    in words, or they differ in kind or unit. An amount without a unit goes with those of a currency.

    >>> [measure and measure.number for measure in measures(["$ 1,200", "n/a", "(45)"])]
    [1200.0, None, -45.0]
    >>> measures(["12 kg", "3 t"]) is None
    True
    """
    found: list[Measure | None] = []
    for text in texts:
        measure = None if _NO_VALUE.fullmatch(text) else _measure(text)
        if measure is None and not _NO_VALUE.fullmatch(text):
            return None
        found.append(measure)
    return found if _are_alike(found) else None


def comparable(texts: Sequence[str]) -> list[Measure | None] | None:
    """As `measures`, but that most cells are enough: one in words has no value, and "unlimited" is more than any. How long
    something takes is compared across units.

    >>> [measure and measure.number for measure in comparable(["5 €", "on request", "unlimited", "7 €"])]
    [5.0, None, inf, 7.0]
    >>> [measure and measure.number for measure in comparable(["1 h 30 min", "29 min"])]
    [5400.0, 1740.0]
    """
    if exact := measures(texts):
        return exact
    for read in (_span, _measure):
        found = [read(text) for text in texts]
        left = [
            t for t, m in zip(texts, found, strict=True) if not (m or _NO_VALUE.fullmatch(t) or t.lower() in _WORDED)
        ]
        if (
            not _are_alike(found)
            or len(left) >= sum(map(bool, found))
            or (read is _span and any(map(figures_in, left)))
        ):
            continue
        like = next(measure for measure in found if measure)
        worded = {text: Measure(like.kind, number, like.unit) for text, number in _WORDED.items() if like.kind != DATE}
        return [measure or worded.get(text.lower()) for measure, text in zip(found, texts, strict=True)]
    return None


def _are_alike(found: Sequence[Measure | None]) -> bool:
    """Whether the values are of one kind and unit; an amount without a unit goes with those of a currency."""
    kinds = {measure.kind for measure in found if measure}
    units = {measure.unit for measure in found if measure}
    if "" in units and any(map(_CURRENCY.fullmatch, units)):
        units.remove("")
    return len(kinds) == 1 and len(units) == 1


def is_day(text: str) -> bool:
    """Whether a cell says a day, or a day and more of it.

    >>> is_day("21 March 2025, noon"), is_day("March Hall"), is_day("12")
    (True, False, False)
    """
    measure = _measure(text.partition(",")[0])
    return measure is not None and measure.kind == DATE


def units_of(text: str) -> set[str]:
    """The units that a cell has, in small letters.

    >>> sorted(units_of("50 °C") | units_of("€ 5") | units_of("3 hours 40 min") | units_of("cold"))
    ['h', 'min', '°c', '€']
    """
    if _span(text):
        return {unit.lower() for _, unit in _parts(text)}
    measure = _measure(text)
    return {"h"} if measure and measure.kind == TIME else set(measure.unit.lower().split()) if measure else set()


def is_worded(text: str) -> bool:
    """Whether a cell begins with a word and is no amount or date: a name, which may have a figure ("Hall 3")."""
    return text[:1].isalpha() and _measure(text) is None


def figures_in(text: str) -> list[float]:
    """The numbers of a cell that is no value by itself ("7–14 l"), signs left out."""
    plain = (plain_number(figure.rstrip(".,")) for figure in _FIGURE.findall(text))
    return [float(number) for number in plain if number.count(".") < 2]


def span_of(text: str) -> float | None:
    """How long something takes, in seconds; None where a text says something else."""
    span = _span(text)
    return span.number if span else None


@lru_cache(maxsize=10_000)
def _span(text: str) -> Measure | None:
    if not _SPAN.fullmatch(text):
        return None
    return Measure(SPAN, sum(float(n.replace(",", ".")) * _SECONDS[unit.lower()] for n, unit in _parts(text)), "s")


def _parts(span: str) -> list[tuple[str, str]]:
    return [(part[1], next(filter(None, part.groups()[1:]))) for part in _PART.finditer(span)]


@lru_cache(maxsize=10_000)
def _measure(text: str) -> Measure | None:
    return _time(text) or _date(text) or _amount(text)


def _time(text: str) -> Measure | None:
    """A time of day, or how long something took, in whatever its parts are: hours and minutes, minutes and seconds."""
    if not (found := _TIME.fullmatch(text)):
        return None
    parts = [int(part.strip(":")) for part in (found["first"], found["second"], found["third"]) if part]
    if any(part > 59 for part in parts[1:]):
        return None
    if found["half"]:
        parts[0] = parts[0] % 12 + (12 if found["half"].lower().startswith("p") else 0)
    number = 0.0
    for part in parts:
        number = number * 60 + part
    return Measure(TIME, number + float(found["rest"] or 0), f"{len(parts)} parts")


def _date(text: str) -> Measure | None:
    if not _YEAR.search(text):
        return None
    for form in _DATES:
        try:
            day = datetime.strptime(text, form)  # noqa: DTZ007 - only its order counts
            return Measure(DATE, float(day.toordinal()), "day" if "%d" in form else "month")
        except ValueError:
            continue
    return None


def _amount(text: str) -> Measure | None:
    found = _AMOUNT.fullmatch(_BELOW.sub(r"-\1", text))
    if not found or len(found["after"]) > _LONGEST_UNIT:
        return None
    try:
        number = float(plain_number(found["digits"]))
    except ValueError:  # figures that are no number: "1.234.567,50"
        return None
    unit = f"{found['before'].strip('+')} {found['after'].lower().rstrip('. ')}".strip()
    unit = _PLURAL.sub("", unit)
    return Measure(AMOUNT, -number if found["sign"] or found["inner"] else number, unit)
