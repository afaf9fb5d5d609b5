"""What is counted: four onions are none of the four cloves of garlic that stand beside two onions.

Both numbers stand in the evidence, and a reader of words finds them there. Only where the evidence counts the same things
otherwise, and the number of the statement counts other things in every place: "12 patients, of whom 5 …" may be five patients.
"""

import re
from collections.abc import Iterator

from bot.claims.figures import figured
from bot.wording.numerals import UNITS

_THINGS = re.compile(
    r"\d\s(?:(?!(?:of|or|to|and|in|for|on|by|at|from|with|the|an?)\b)[a-z-]+\s){0,2}?(?P<things>[a-z]{3,}s)\b"
)
_NO_THINGS = frozenset("was has this its his does goes less others times plus versus".split()) | {*UNITS}


def counted_otherwise(statement: str, evidence: str) -> tuple[str, str] | None:
    """(what the statement counts, what the evidence counts of it); None where the number may be of that.

    >>> counted_otherwise("It takes four onions.", "Add two onions and four cloves of garlic.")
    ('4 onions', '2 onions')
    """
    said = list(_counts(statement))
    there = list(_counts(evidence)) if said else []
    for number, things in said:
        numbers = {n for n, other in there if other == things}
        others = [other for n, other in there if n == number]
        if len(numbers) == 1 and number not in numbers and others and len(others) == _occurrences(number, evidence):
            return f"{number} {things}", f"{numbers.pop()} {things}"
    return None


def _counts(text: str) -> Iterator[tuple[str, str]]:
    written, found = figured(text)
    for figure in found:
        end = written.index(figure.digits, figure.start) + len(figure.digits)
        match = _THINGS.match(written, end - 1)
        if match and match["things"] not in _NO_THINGS and not (figure.measure or figure.is_of_name or figure.is_year):
            yield figure.value, match["things"]


def _occurrences(number: str, text: str) -> int:
    return sum(figure.value == number for figure in figured(text)[1])
