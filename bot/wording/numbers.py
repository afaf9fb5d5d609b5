"""A question with its numbers, dates and times as the texts write them: who asks about "45 boats" means the text's forty-five.

For a reader of words, and for rules that compare numbers, "2 pm" and "14:00" are two things.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.wording.numerals import CURRENCIES, DECADE, ISO_DATE, NUMBER, UNITS, YEAR, in_words, plain_number
from index.figures import MONTHS
from index.lexical import terms

_MONTH = rf"(?P<month>{'|'.join(f'{month[:3]}(?:{month[3:]})?' for month in MONTHS)})\.?"
_NTH = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|\.)?"
_DATES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_NTH} (?:of )?{_MONTH},? (?P<year>\d{{4}})\b",
        rf"\b{_MONTH} {_NTH},? (?P<year>\d{{4}})\b",
        ISO_DATE.pattern,
        r"\b(?P<day>[0-3]?\d)(?P<mark>[./])(?P<month>0?[1-9]|1[0-2])(?P=mark)(?P<year>\d{4})\b",
        r"\b(?P<month>0?[1-9]|1[0-2])/(?P<day>[0-3]?\d)/(?P<year>\d{4})\b",
    )
]
_FEW = 12
_MOST_DIGITS = 15
_EITHER_WAY = re.compile(r"(?:0?[1-9]|1[0-2])/(?:0?[1-9]|1[0-2])/\d{4}")  # the day first, or the month
_TIME = re.compile(
    r"(?<![\w:.,])(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?(?P<half>\s?[ap](?:m\b|\.m\.))"
    r"|(?<![\w:.,])(?P<hours>[01]?\d|2[0-3]):(?P<minutes>[0-5]\d)(?![\d:])",
    re.IGNORECASE,
)
_MEASURES = (*CURRENCIES, "percent")
_NEXT = re.compile(r"[\s-]+([^\W\d_]+)")
_Meant = tuple[tuple[int, int], tuple[object, ...]]  # where it stands, what it means
_BEGINS = re.compile(r"(?<![\w:/-])\d")
_ENDS = re.compile(r"(?![\w:/-]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number, a date or a time in a text, and all that it may mean: "3/12/2024" is in March or in December."""

    start: int
    end: int
    text: str
    means: frozenset[tuple[object, ...]]
    after: tuple[str, ...]  # the stem of the word that follows what has no unit
    count: int | None  # of what is no date, no time and no amount of money, if it is no endless number

    @property
    def finds_nothing(self) -> bool:
        """Whether it is nothing by which a text is found: "the three reasons", "in 1986"."""
        return self.count is not None and (self.count <= _FEW or YEAR.fullmatch(self.text) is not None)


def as_counted(question: str, texts: Sequence[str]) -> str:
    """`question` with each number, date or time as the texts write it, where none of them writes it so; what is counted in the
    question ("24 hours") is written as before the same word. A measure in words that they do not have is in figures.

    >>> as_counted("What holds 45 boats from 2 pm?", ["It holds forty-five boats.", "It opens at 14:00."])
    'What holds forty-five boats from 14:00?'
    """
    numbers = sorted(_numbers(question), key=lambda number: -number.start)
    known = _known(texts if numbers else ())
    for asked in numbers:
        places = {place: number for meaning in asked.means for place, number in known.get(meaning, ())}
        forms = [places[place] for place in sorted(places)]
        same = [number for number in forms if asked.after and number.after == asked.after]
        if any(number.text.lower() == asked.text.lower() for number in same or forms):
            continue
        meant = same or ([] if asked.finds_nothing else forms)
        form = meant[0].text if meant else _in_figures(asked, question)
        question = f"{question[: asked.start]}{form}{question[asked.end :]}"
    return DECADE.sub(lambda decade: only_year(decade, texts), question)


def _known(texts: Sequence[str]) -> dict[tuple[object, ...], list[tuple[int, _Number]]]:
    """The numbers of the texts by what they may mean, in their order, each way of writing one before the same word once."""
    written: dict[tuple[object, ...], _Number] = {}
    for text in texts:
        for number in _numbers(text):
            written.setdefault((number.means, number.text, number.after), number)
    known: dict[tuple[object, ...], list[tuple[int, _Number]]] = {}
    for place, number in enumerate(written.values()):
        for meaning in number.means:
            known.setdefault(meaning, []).append((place, number))
    return known


def _in_figures(asked: _Number, question: str) -> str:
    """What is in words as tables have it, if it is a measure, or more than people count in words ("the three parts")."""
    following = _NEXT.match(question, asked.end)
    is_measure = following is not None and following[1].lower() in UNITS
    is_spelled = asked.count is not None and asked.text[0].isalpha() and not question.startswith("-", asked.end)
    return str(asked.count) if is_spelled and (is_measure or not asked.finds_nothing) else asked.text


def only_year(decade: re.Match[str], texts: Sequence[str]) -> str:
    """The one year of a decade that the texts have; else the decade."""
    years = {year for text in texts for year in YEAR.findall(text)}
    within = [year for year in years if year[:3] == decade["start"][:3]]
    return within[0] if len(within) == 1 and decade["start"] not in years else decade[0]


def _numbers(text: str) -> Iterator[_Number]:
    """What a text counts or dates, each once: dates, times, amounts of money, and numbers in figures or in words."""
    taken: set[int] = set()
    spelled = (((start, end), (str(value),)) for start, end, value in in_words(text))
    for (start, end), means in (*_dates(text), *_times(text), *_amounts(text), *spelled):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            both = {means, (means[0], *means[:0:-1])} if _EITHER_WAY.fullmatch(text, start, end) else {means}
            following = _NEXT.match(text, end) if len(means) == 1 else None
            after = tuple(terms(following[1])) if following else ()
            count = int(str(means[0])) if len(means) == 1 and len(str(means[0])) <= _MOST_DIGITS else None
            yield _Number(start, end, text[start:end], frozenset(both), after, count)


def _dates(text: str) -> Iterator[_Meant]:
    for pattern in _DATES:
        for found in pattern.finditer(text):
            month = found["month"][:3].title()
            number = int(month) if month.isdigit() else [name[:3] for name in MONTHS].index(month) + 1
            yield found.span(), (int(found["year"]), number, int(found["day"]))


def _times(text: str) -> Iterator[_Meant]:
    for found in _TIME.finditer(text):
        hour, minute = int(found["hour"] or found["hours"]), int(found["minute"] or found["minutes"] or 0)
        if found["half"]:
            hour = hour % 12 + (12 if found["half"].strip().lower().startswith("p") else 0)
        yield found.span(), (hour, minute)


def _amounts(text: str) -> Iterator[_Meant]:
    for found in NUMBER.finditer(text):
        value = plain_number(found["digits"])
        if not value.isdecimal():
            continue
        sides = {side: UNITS.get((found[side] or "").strip(" -").lower()) for side in ("before", "after")}
        side = next((side for side in sides if sides[side] in _MEASURES), None)
        if side:
            yield (found.start(), found.end("after" if side == "after" else "digits")), (value, sides[side])
        elif _BEGINS.match(text, found.start("digits")) and _ENDS.match(text, found.end("digits")):
            yield found.span("digits"), (value,)
