"""What is paid or done in a time: €30 a month are no €30 a year, though both are thirty euros.

Only where both texts say for which time the same number is meant; "30 euros" alone may be either.
"""

import re
from collections.abc import Iterator

from bot.wording.numerals import NUMBER, plain_number

_TIMES = {
    "second": "", "minute": "",
    "hour": "hourly", "day": "daily", "week": "weekly", "month": "monthly", "quarter": "quarterly", "year": "annually yearly",
}  # fmt: skip
_ADVERBS = {adverb: time for time, adverbs in _TIMES.items() for adverb in adverbs.split()}
_RATE = re.compile(
    rf"(?:[\s-]?[^\W\d_]+|\s?[%€$£])?\s?(?:(?:(?:a|an|per|each|every)\s|/\s?)(?:(?!{'|'.join(_TIMES)})[a-z]+\s(?:(?:and|per|a|each)\s)?)?"
    rf"(?P<time>{'|'.join(_TIMES)})\b|(?P<adverb>{'|'.join(_ADVERBS)})\b)"
)


def wrong_rates(statement: str, evidence: str) -> list[str]:
    """The numbers of `statement` that are meant for another time in `evidence`, with the time.

    >>> wrong_rates("It costs €30 a year.", "Users pay 30 euros per user and month.")
    ['30 per year']
    """
    said = list(_rates(statement))
    if not said:
        return []
    there: dict[str, set[str]] = {}
    for value, time in _rates(evidence):
        there.setdefault(value, set()).add(time)
    return [f"{value} per {time}" for value, time in said if time not in there.get(value, {time})]


def _rates(text: str) -> Iterator[tuple[str, str]]:
    for number in NUMBER.finditer(text):
        if rate := _RATE.match(text, number.end("digits")):
            yield plain_number(number["digits"]), rate["time"] or _ADVERBS[rate["adverb"]]
