"""Of which endpoint of an interface something is said: what `GET /boards` returns is not what `GET /cards` does, and a section
that is headed by the one does not name it again.
"""

import re
from collections.abc import Iterator, Sequence

from bot.local.candidates import Spotted
from bot.parts import last_of
from index.documents import Passage

_ENDPOINT = re.compile(
    r"(?<![\w/])(?P<method>(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+)`?(?P<path>/[\w./{}:<>*$-]*)"
)
_PARAMETER = re.compile(r"/(?:\{[^/{}]*\}|:\w+|<[^/<>]*>)")
_ANY = "/*"  # how a parameter is compared, whatever it is called

Endpoint = tuple[str, str]


def without_other_endpoints(question: str, passages: Sequence[Passage], spotted: Sequence[Spotted]) -> list[Spotted]:
    """The sentences but those that name other endpoints than a question does, or stand under a heading that does.

    `GET /cards` may be asked for what `GET /cards/{id}` says: a parameter at the end is often left out.
    """
    asked = set(_endpoints(last_of(question)))
    if not asked:
        return list(spotted)
    asked |= {(method, f"{path}{_ANY}") for method, path in asked}
    return [s for s in spotted if (told := _told_of(passages[s.place], s.number)) is None or told & asked]


def _told_of(passage: Passage, number: int) -> set[Endpoint] | None:
    """The endpoints that a sentence names, else those of the nearest heading over it that names any; None where none does."""
    over = (passage.sentence_text(s) for s in reversed(passage.sentences[:number]) if s.is_heading)
    levels = (passage.sentence_text(passage.sentences[number]), *over, *reversed(passage.context.split(" > ")))
    return next((found for level in levels if (found := set(_endpoints(level)))), None)


def _endpoints(text: str) -> Iterator[Endpoint]:
    for found in _ENDPOINT.finditer(text):
        path = _PARAMETER.sub(_ANY, found["path"].rstrip(".:")).rstrip("/")
        yield found["method"].strip(), path
