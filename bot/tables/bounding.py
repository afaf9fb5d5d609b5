"""Which side of a value a question asks for: "longer than 10 m", "at least 300 euros", "before 2020"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.claims.figures import quantities
from bot.tables.measures import AMOUNT, DATE, SPAN, YEARS, Measure, measures, span_of

_SIDES = (  # words for a side, what they compare, and whether the value itself lies there
    ("over|above|exceeding", "more", False),
    ("at least|(?:no|not) less than|a minimum of", "more", True),
    ("under|below", "less", False),
    ("at most|(?:no|not) more than|up to|a maximum of", "less", True),
    ("after", "later", False),
    ("since", "later", True),
    ("before|prior to", "earlier", False),
    ("until|till", "earlier", True),
)
_WORDS = {said: (word, includes) for saids, word, includes in _SIDES for said in saids.split("|")}
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_BOUND = re.compile(
    rf"\b(?:(?P<word>(?:(?:more|less) )?[a-z]+) than|(?P<side>{'|'.join(saids for saids, _, _ in _SIDES)}))\s+"
    rf"(?:(?P<date>(?:\d{{1,2}} )?{_MONTH} \d{{4}}|\d{{4}}-\d\d(?:-\d\d)?|\d{{1,2}}\.\d{{1,2}}\.\d{{4}})\b"
    r"|(?P<amount>(?:[£$€]\s?)?\d(?:[\d,.]*\d)?\b)(?:\s?(?P<unit>%|[^\W\d_]+))?)",
    re.IGNORECASE,
)
_UNIT = re.compile(r"[£$€%]|[^\W\d_]+")
_ASKS = re.compile(
    r"\W*(?:and |but |so )?(?:who|whose|which|what|(?:please )?(?:list|name|show|give me|tell me|find))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A value that a question names, and the word that compares with it ("longer", "earlier"); `said` is all of it."""

    word: str
    includes: bool
    value: Measure
    units: frozenset[str]
    said: str
    end: int  # of `said` in the question
    span: float | None = None  # in seconds, where it is how long something takes

    def within(self, there: Sequence[tuple[Measure, str]], over: str, wants_more: bool) -> list[bool] | None:
        """Whether each of several cells, its measure and its text, lies on that side; None where they cannot be compared with
        the value: of another kind or unit, which may stand in what is `over` them."""
        spans = [measure.number if measure.kind == SPAN else span_of(text) for measure, text in there]
        limit, numbers = self.span or self.value.number, spans
        if not self.span or None in spans:
            units = frozenset[str]().union(*(units_in(f"{text} {measure.unit}") for measure, text in there))
            if self.units and not self.units & (units or units_in(over)):
                return None
            limit, numbers = self.value.number, [self._number(measure) for measure, _ in there]
        found = [number for number in numbers if number is not None]
        if len(found) < len(numbers):
            return None
        return [(n == limit and self.includes) or (n > limit if wants_more else n < limit) for n in found]

    def _number(self, measure: Measure) -> float | None:
        """What is compared with the value: of a date its year or its month, where that is one."""
        day = date.fromordinal(int(measure.number)) if measure.kind == DATE else None
        if day and self.value.kind == AMOUNT and self.value.number in YEARS:
            return day.year
        if measure.kind != self.value.kind:
            return None
        if not day or measure.unit == self.value.unit:
            return measure.number
        return float(day.replace(day=1).toordinal()) if self.value.unit == "month" else None


def bound_in(question: str) -> Bound | None:
    """The bound that a question for things names; None where it names none.

    >>> bound = bound_in("Which boats are longer than 10 m?")
    >>> bound.word, bound.value.number, bound.units, bound.said
    ('longer', 10.0, frozenset({'m'}), 'longer than 10 m')
    """
    found = _BOUND.search(question)
    if not found or not _ASKS.match(question):
        return None
    word, includes = _WORDS[found["side"].lower()] if found["side"] else (found["word"].lower(), False)
    value = (measures([found["date"] or found["amount"]]) or [None])[0]
    if value is None:
        return None
    units = _units(f"{found['amount']} {found['unit'] or ''}") if found["amount"] else frozenset[str]()
    span = span_of(f"{found['amount']} {found['unit'] or ''}")
    end = found.end("date" if found["date"] else "unit" if (units or span) and found["unit"] else "amount")
    return Bound(word, includes, value, units, question[found.start() : end], end, span)


def units_in(text: str) -> frozenset[str]:
    """The units that a heading or a cell names.

    >>> sorted(units_in("Length (m)") | units_in("Price (€)") | units_in("5 USD"))
    ['dollar', 'euro', 'm']
    """
    return frozenset[str]().union(*(_units(f"{word}1") | _units(f"1 {word}") for word in _UNIT.findall(text)))


def _units(text: str) -> frozenset[str]:
    return frozenset(unit for _, unit in quantities(text)) - {""}
