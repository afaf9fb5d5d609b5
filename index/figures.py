"""A value of a spreadsheet → the words that its reader sees: number formats as far as they change what is said.

Widths, colours and fill characters say nothing. A date of figures alone ("03/05/2024") is told as 2024-05-03, since which of
them is the month depends on the country that the file is opened in.
"""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

Value = str | bool | int | float | dt.datetime | dt.date | dt.time | dt.timedelta | None

GENERAL = "General"
_PIECE = re.compile(  # of a format: words, what is kept out, brackets, digits' places
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*+)[^\]]*+\]|\[[^\]]*+\]'
    r"|(?P<digits>[#0?][#0?,.]*)|(?P<plain>[^\[\]])"
)
_SECTION = re.compile(r'((?:"[^"]*"|\\.|[^;])*)(?:;|$)')
_UNSAID = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_PART = re.compile(r"AM/PM|A/P|y+|m+|d+|h+|s+(?:\.0+)?", re.IGNORECASE)
MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_SIGNIFICANT = 10  # digits of a number that has no format
_LONGEST_FORMAT = 255  # characters: spreadsheets take no more
_MOST = 10**15  # spreadsheets know no more digits than that


def shown(value: Value, code: str = GENERAL) -> str:
    """What a cell with this value and number format says; "" where it is empty.

    >>> shown(0.256, "0.0%"), shown(-1234.5, '#,##0.00 "kg"'), shown(dt.datetime(2024, 5, 3), "d mmm yyyy")
    ('25.6%', '-1,234.50 kg', '3 May 2024')
    """
    if value is None or (code and not code.strip(";")):  # ";;;" hides a cell
        return ""
    code = code if len(code) <= _LONGEST_FORMAT else GENERAL
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dt.timedelta):
        return _length(value)
    if isinstance(value, int | float):
        return _number(Decimal(repr(value)), code)
    return _moment(value, code)


def _length(value: dt.timedelta) -> str:
    """A length of time, in hours and minutes; seconds where there are such."""
    seconds = round(value.total_seconds())
    minutes, rest = divmod(abs(seconds), 60)
    told = f"{minutes // 60}:{minutes % 60:02}" + (f":{rest:02}" if rest else "")
    return f"-{told}" if seconds < 0 else told


def _moment(value: dt.datetime | dt.date | dt.time, code: str) -> str:
    if isinstance(value, dt.time):
        return _clock(value)
    parts = [part.lower() for part in _PART.findall(_UNSAID.sub("", code))]
    at = value.time() if isinstance(value, dt.datetime) else dt.time()
    has_day = any(part[0] == "d" and len(part) < 3 for part in parts)
    has_year = any(part[0] == "y" for part in parts)
    if not any(part.startswith("mmm") for part in parts):
        is_year = has_year and not has_day and not any(part[0] == "m" for part in parts)
        day = str(value.year) if is_year else f"{value.year:04}-{value.month:02}-{value.day:02}"
    else:
        weekday = f"{_DAYS[value.weekday()]}, " if "dddd" in parts or "ddd" in parts else ""
        said = (str(value.day) if has_day else "", MONTHS[value.month - 1], str(value.year) if has_year else "")
        day = weekday + " ".join(filter(None, said))
    return f"{day} {_clock(at)}" if at != dt.time() else day


def _clock(at: dt.time) -> str:
    return f"{at.hour:02}:{at.minute:02}" + (f":{at.second:02}" if at.second else "")


def _number(value: Decimal, code: str) -> str:
    sections = _SECTION.findall(code)
    by_sign = 1 if value < 0 and len(sections) > 1 and sections[1] else 2 if value == 0 and len(sections) > 2 else 0
    section = sections[by_sign]
    pieces = list(_PIECE.finditer(section))
    places = [piece["digits"] for piece in pieces if piece["digits"]]
    told = "".join(piece["quoted"] or piece["escaped"] or piece["currency"] or piece["plain"] or "" for piece in pieces)
    if by_sign and not places and told.strip():
        return told.strip()  # '"-"' for nothing
    # Fractions, powers of ten, and figures that the format sets apart ("000-000") are told as they are.
    if len(places) != 1 or GENERAL in section or "E" in told or "/" in told or abs(value) >= _MOST:
        return _plain(value)
    magnitude = abs(value) if by_sign == 1 else value
    said = []
    for piece in pieces:
        if piece["digits"]:
            said.append(_figure(magnitude, piece["digits"], percent=told.count("%")))
        else:
            said.append(piece["quoted"] or piece["escaped"] or piece["currency"] or piece["plain"] or "")
    whole = " ".join("".join(said).split())
    return f"-{whole.replace('-', '', 1)}" if "-" in whole[1:] and magnitude < 0 else whole


def _figure(value: Decimal, places: str, percent: int) -> str:
    """A number in its places: so many digits at least and decimals at most, in thousands where a comma comes last."""
    scaled = value * 100**percent / 1000 ** (len(places) - len(places.rstrip(",")))
    whole, _, decimals = places.rstrip(",").partition(".")
    rounded = scaled.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    least = whole.replace(",", "").count("0")
    comma = "," if "," in whole else ""
    integer, _, fraction = f"{abs(rounded):{comma}f}".partition(".")
    while len(fraction) > len(decimals.rstrip("#?")) and fraction.endswith("0"):
        fraction = fraction[:-1]
    sign = "-" if rounded < 0 else ""
    return f"{sign}{integer.rjust(least, '0')}" + (f".{fraction}" if fraction else "")


def _plain(value: Decimal) -> str:
    if value == value.to_integral_value():
        return f"{value:.0f}"
    return f"{float(value):.{_SIGNIFICANT}g}"
