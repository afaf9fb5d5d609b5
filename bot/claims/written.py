"""Dates and fractions in one way: "2025-03-01" and "Mar 1, 2025" are a day in March, and half an hour is 30 minutes.

The month of an ISO date is a name that a text of words has not, and a reader of words knows neither it nor the fraction.
"""

import re

from bot.wording.numerals import ISO_DATE, in_figures
from index.figures import MONTHS

_SHORT = {month[:length]: month for month in MONTHS for length in (3, 4) if length == 3 or month == "September"}
_NAMES = "|".join(sorted(_SHORT, key=len, reverse=True))
_SHORT_MONTH = re.compile(rf"\b(?P<before>{_NAMES})\b\.?(?=,?\s\d)|(?<=\d\s)(?P<behind>{_NAMES})\b(?:\.(?=\s\d))?")
_ASKED = re.compile(rf"\d|\b(?:{'|'.join(MONTHS)})\b")
_PART_OF_HOUR = re.compile(
    r"\b(?<!and a )(?:half an|(?:a )?(?P<quarter>quarter) of an|(?P<three>three[ -]quarters) of an) hour\b",
    re.IGNORECASE,
)
_AND_A_HALF = re.compile(  # not "Two and a Half Men"
    r"\b(?P<count>(?i:an?|one|two|three|four|five|six|seven|eight|nine|ten)|\d{1,3})"
    r"(?: (?P<unit>second|minute|hour|day|week|month|year|million|billion|kilometre|kilometer|mile)s?)? and a half\b",
)


def in_full(text: str) -> str:
    """The text with its ISO dates and short months in full.

    >>> in_full("From 2025-03-01 to 4 Sept. 2025")
    'From 1 March 2025 to 4 September 2025'
    """
    text = ISO_DATE.sub(lambda m: f"{int(m['day'])} {MONTHS[int(m['month']) - 1]} {m['year']}", text)
    return _SHORT_MONTH.sub(lambda m: _SHORT[m["before"] or m["behind"]], text)


def plainly(evidence: str, statement: str) -> str:
    """The evidence with dates in full and fractions in figures, where the statement has a figure or a month.

    What a statement calls "a year and a half" may be 18 months, or about as much as two dates are apart: it stays.

    >>> plainly("Half an hour, or one and a half hours a day.", "It takes 30 minutes.")
    '30 minutes, or 1.5 hours a day.'
    """
    if not _ASKED.search(statement):
        return evidence
    return _AND_A_HALF.sub(_with_half, _PART_OF_HOUR.sub(_minutes, in_full(evidence)))


def _minutes(match: re.Match[str]) -> str:
    return f"{15 if match['quarter'] else 45 if match['three'] else 30} minutes"


def _with_half(match: re.Match[str]) -> str:
    count = match["count"].lower()
    if count in {"a", "an"} and not match["unit"]:
        return match[0]
    number = "1" if count in {"a", "an", "one"} else in_figures(count)
    unit = f" {match['unit']}" if match["unit"] else ""
    return f"{number}.5{unit if not unit or unit.endswith('illion') else f'{unit}s'}"
