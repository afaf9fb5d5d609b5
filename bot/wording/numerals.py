"""How numbers are written: units and currencies, numbers and ordinals in words, dates, years and decades.

For those who compare numbers (`bot/claims/figures.py`) and those who look where they stand (`numbers.py`).
"""

import re
from collections.abc import Iterator

SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
CURRENCIES = {
    "dollar": "$ usd dollar dollars", "euro": "€ eur euro euros", "pound": "£ gbp lb lbs pound pounds", "yen": "¥ jpy yen",
    "franc": "chf franc francs",
}  # fmt: skip
_UNIT_WORDS = CURRENCIES | {
    "percent": "% percent pct", "°c": "°c", "°f": "°f", "thousand": "thousand", "million": "million mn",
    "billion": "billion bn", "trillion": "trillion tn", "km": "km kilometre kilometres kilometer kilometers",
    "m": "m metre metres meter meters",
    "cm": "cm centimetre centimetres centimeter centimeters", "mm": "mm millimetre millimetres millimeter millimeters",
    "mile": "mi mile miles", "foot": "ft foot feet", "kg": "kg kilogram kilograms kilogramme kilogrammes",
    "g": "g gram grams gramme grammes", "mg": "mg milligram milligrams", "tonne": "tonne tonnes", "ton": "ton tons",
    "ml": "ml millilitre millilitres milliliter milliliters", "litre": "litre litres liter liters",
    "hour": "h hr hrs hour hours", "day": "day days", "week": "wk wks week weeks", "month": "month months",
    "year": "yr yrs year years",
    "minute": "min mins minute minutes", "second": "sec secs second seconds", "am": "am", "pm": "pm",
}  # fmt: skip
UNITS = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
NUMBER = re.compile(
    r"(?P<before>[$€£¥]\s?|\b(?:EUR|USD|GBP|JPY|CHF)\s?)?(?P<digits>\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,\u00a0\u202f]\d+)*)"
    r"(?P<after>[\s-]?(?:%|°[CF]|[^\W\d_]+))?(?P<further>[\s-][^\W\d_]+)?"
)

_ONES = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: value for value, word in enumerate(["zero", *_ONES, *_TEENS])} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}
_NTH_ONES = "first second third fourth fifth sixth seventh eighth ninth".split()
_NTH_TEENS = (
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split()
)
_NTH_TENS = [f"{word[:-1]}ieth" for word in _TENS]
_ORDINALS = {word: value for value, word in enumerate([*_NTH_ONES, *_NTH_TEENS], start=1)} | {
    word: 10 * value for value, word in enumerate(_NTH_TENS, start=2)
}
_ONE, _TEN = "|".join(_ONES), "|".join(_TENS)
_TO_99 = rf"(?:(?:{_TEN})(?:[\s-](?:{_ONE}))?|{'|'.join(['zero', *_TEENS])}|{_ONE})"
_TO_999 = rf"(?:(?:an?|{_ONE})[\s-]hundred(?:[\s-](?:and[\s-])?{_TO_99})?|{_TO_99})"
_SPELLED = re.compile(
    rf"\b(?:(?:(?P<thousands>an?|{_TO_999})[\s-]thousand(?:,?\s(?:and\s)?(?P<rest>{_TO_999}))?)|an?\sdozen|{_TO_999})\b",
    re.IGNORECASE,
)
_NTH = re.compile(rf"\b(?:(?P<tens>{_TEN})[\s-])?(?P<last>{'|'.join(_ORDINALS)})\b", re.IGNORECASE)
ISO_DATE = re.compile(r"\b(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)\b")
DECADE = re.compile(r"\b(?:(?:early|mid|late)[\s-])?(?P<start>1\d\d0|20\d0)['’]?s\b", re.IGNORECASE)
YEAR = re.compile(r"(?<![\d.,])(?:1\d{3}|20\d{2})(?=(?:['’]?s)?\b)(?![.,]\d|\s*B\.?C)")


def in_words(text: str) -> list[tuple[int, int, int]]:
    """(start, end, value) of every number that is written in words, but of "one".

    >>> in_words("a hundred and five boats")
    [(0, 18, 105)]
    """
    return [(*match.span(), _value(match)) for match in _SPELLED.finditer(text) if match[0].lower() != "one"]


def in_figures(text: str, with_one: bool = False) -> str:
    """The text with its numbers in words in figures; "one" too where it is told to.

    >>> in_figures("one of twenty-four boats")
    'one of 24 boats'
    """
    return _SPELLED.sub(lambda m: m[0] if m[0].lower() == "one" and not with_one else str(_value(m)), text)


def ordinals_in_words(text: str) -> Iterator[int]:
    """The values of the ordinals that are written in words: 21 for "the twenty-first"."""
    return (_VALUES.get((m["tens"] or "").lower(), 0) + _ORDINALS[m["last"].lower()] for m in _NTH.finditer(text))


def plain_number(digits: str) -> str:
    """A number as `float` reads it, from figures with separators as people write them: "1,500", "1.500.000", "4,5", "١٩٣٢"."""
    if not digits.isascii():
        digits = re.sub(r"\d", lambda digit: str(int(digit.group())), digits)
    plain = re.sub(r"[, \u00a0\u202f](?=\d{3}(?:\D|$))", "", digits)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", plain):
        plain = plain.replace(".", "")
    whole, _, fraction = plain.replace(",", ".").partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole.lstrip('0') or '0'}{'.' + fraction if fraction else ''}"


def _value(match: re.Match[str]) -> int:
    """The number that is spelled."""
    if match["thousands"]:
        return 1000 * _below_1000(match["thousands"]) + _below_1000(match["rest"] or "")
    return _below_1000(match[0])


def _below_1000(words: str) -> int:
    value = 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in ("a", "an"):
            value = 1
        elif word in ("hundred", "dozen"):
            value *= 100 if word == "hundred" else 12
        else:
            value += _VALUES.get(word, 0)
    return value
