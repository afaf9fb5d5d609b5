"""A quarter by the dates that tables have for it: the third of 2022 is in a column "Three Months Ended June 25, 2022".

Which months a quarter has is the document's to say: a year may begin in October. The quarter that it speaks of most is the one
of its latest column, and of the same months a year before; one that speaks of none has quarters of the calendar.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.figures import MONTHS

_NUMBERS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_YEAR = r"(?:20|19)\d\d"
_MONTH = "|".join(MONTHS)
_QUARTER = re.compile(
    r"\b(?P<at>the end of )?(?:the )?"
    rf"(?:\b(?:fiscal )?(?P<number>{'|'.join(_NUMBERS)})[- ](?:fiscal )?quarter\b|\bQ(?P<digit>[1-4])\b)"
    r"(?:(?:,? and (?:the )?first (?:six|nine) months)?"
    rf"(?:,? (?:of |in )?| ?/ ?)(?:the )?(?:fiscal )?(?:year )?(?:FY ?)?(?P<year>{_YEAR})\b)?",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"\b(?P<at>the end of )?(?:the )?first (?:(?P<length>six|nine) months|half)"
    rf"(?:,? (?:of |in )?(?:fiscal )?(?P<year>{_YEAR})\b)?",
    re.IGNORECASE,
)
_LENGTHS = {"three": 3, "six": 6, "nine": 9, "quarter": 3, "half": 6}
_ENDED = re.compile(
    r"\b(?:(?P<length>three|3|six|6|nine|9)[- ]months?(?: periods?)?|(?P<part>quarter|half)(?:[- ]years?|s)?)(?: ended| to)? "
    rf"(?P<date>(?P<month>{_MONTH}) \d{{1,2}}, (?P<year>{_YEAR})|\d{{1,2}} (?P<of>{_MONTH}),? (?P<in>{_YEAR}))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, order=True)
class _Column:
    """A date on which some months end, how many, and how the date is written."""

    year: int
    month: int
    length: int
    date: str


def quarters_in(text: str) -> set[int]:
    """The numbers of the quarters of a year that a text names.

    >>> quarters_in("Sales rose in Q3, and fell in the fourth quarter.")
    {3, 4}
    """
    return {_number(quarter) for quarter in _QUARTER.finditer(text)}


def names_months(question: str) -> bool:
    """Whether a question names a quarter or a half of a year, or its first nine months."""
    return bool(_asked_in(question))


def in_columns(question: str, texts: Sequence[str]) -> tuple[str, dict[str, str]] | None:
    """The question with its quarter, or half of a year, as the columns of a document say it, whose passages have `texts`, and
    what was put for what; no question where none of the columns is of that quarter, None where none has as many months.

    >>> texts = ["Sales fell in the third quarter of 2022.", "| | Three Months Ended June 25, 2022 |\\n|---|---|"]
    >>> in_columns("What were sales in Q3 2022?", texts)
    ('What were sales in the three months ended June 25, 2022?', {'Q3 2022': 'the three months ended June 25, 2022'})
    >>> in_columns("What were sales in Q2 2022?", texts)
    ('', {})
    """
    asked = _asked_in(question)[-1]
    is_quarter = asked.re is _QUARTER
    length = 3 if is_quarter else _LENGTHS[(asked["length"] or "half").lower()]
    columns = [column for column in _columns(texts) if column.length == length]
    if not columns:
        return None
    latest = max(columns)
    number, year = _spoken_of(texts) or (-(-latest.month // 3), latest.year)
    back = year - int(asked["year"] or year)
    months = range(12 * back - 1, 12 * back + 2)  # a year may end on another day each time, and so in another month
    dates = {c.date for c in columns if 12 * (latest.year - c.year) + latest.month - c.month in months}
    if (is_quarter and _number(asked) != number) or len(dates) != 1:
        return "", {}
    name = next(name for name, many in _LENGTHS.items() if many == length)
    told = dates.pop() if asked["at"] else f"the {name} months ended {dates.pop()}"
    return question[: asked.start()] + told + question[asked.end() :], {asked.group(): told}


def _asked_in(question: str) -> list[re.Match[str]]:
    """What a question names by its months, in order."""
    found = [match for form in (_QUARTER, _SPAN) for match in form.finditer(question)]
    return sorted(found, key=lambda match: match.start())


def _columns(texts: Sequence[str]) -> list[_Column]:
    found = [match for text in texts if "|" in text for match in _ENDED.finditer(text)]
    months = [month.lower() for month in MONTHS]
    return [
        _Column(
            int(m["year"] or m["in"]),
            months.index((m["month"] or m["of"]).lower()) + 1,
            int(m["length"]) if (m["length"] or "").isdigit() else _LENGTHS[(m["length"] or m["part"]).lower()],
            m["date"],
        )
        for m in found
    ]


def _spoken_of(texts: Sequence[str]) -> tuple[int, int] | None:
    """The number and the year of the quarter that texts name most."""
    found = (match for text in texts for match in _QUARTER.finditer(text) if match["year"])
    most = Counter((_number(match), int(match["year"])) for match in found).most_common(1)
    return most[0][0] if most else None


def _number(quarter: re.Match[str]) -> int:
    return int(quarter["digit"] or _NUMBERS[quarter["number"].lower()])
