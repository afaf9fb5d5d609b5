"""Whether a table is a form: keys with their values, and no headings over them."""

import re
from collections.abc import Sequence

from bot.tables.measures import measures

_VALUE = re.compile(r"\W*\d")  # as a value begins, and no heading
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")  # heads columns
_DATE = re.compile(r"\bdate\b", re.IGNORECASE)


def is_form(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the rows of a table are keys with their values, the first too, which has the place of the head: every key ends
    in a colon, or the first value is one and no heading, as the others are of other kinds or have its unit.

    >>> is_form([["Width", "60 cm"], ["Noise", "44 dB"], ["Use", "9 l"]]), is_form([["Item", "Price"], ["Pump", "44 €"]])
    (True, False)
    >>> is_form([["", "2023"], ["Sales", "12.5"], ["Margin", "8 %"]])
    False
    """
    if len(rows) < 2 or any(len(row) != 2 for row in rows) or not all(rows[0]):
        return False
    keys, values = zip(*rows, strict=True)
    if all(key.endswith(":") for key in keys):
        return True
    if not _VALUE.match(values[0]) or (_YEAR.search(values[0]) and not _DATE.search(keys[0])):
        return False
    of_one_kind = measures(values)
    return measures(values[1:]) is None or bool(of_one_kind and any(value and value.unit for value in of_one_kind))
