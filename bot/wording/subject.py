"""A question that names the subject of a document, whose sentences seldom do: they say "she", "it" or nothing.

"What is the rent of Unit 6?" finds nothing in the "Lease of Unit 6", which says what the rent is, and not of what.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.ellipsis import PLACED
from index.documents import Passage
from index.lexical import terms

_CAPITALISED = r"[A-Z][\w-]*(?:[’'](?!s\b)[\w-]+)*"
_NAME = re.compile(
    rf"(?:(?P<placed>\s+(?:{PLACED}))\s+)?"
    rf"(?P<name>(?:\bthe\s+)?\b{_CAPITALISED}(?:[\s&,]+(?:(?:of|the|and)\s+)*(?:{_CAPITALISED}|\d[\w-]*))*)"
    r"(?P<whose>[’']s\b)?"
)
# Where something is so, at the end of a question: "what is the penalty for delay at the baths?"
_PLACE = re.compile(
    r"\s+(?:at|in|on|under)\s+(?:the|this|our)\s+(?P<place>[a-z-]+(?: [a-z-]+){0,2})(?=\W*$)", re.IGNORECASE
)
_PRONOUN = re.compile(
    r"\b(?:(?P<he>he|him|his)|(?P<she>she|her|hers)|(?P<they>they|them|their)|(?P<it>it|its))\b", re.IGNORECASE
)
_WHOSE = {"he": "his", "she": "her", "they": "their", "it": "its"}
_LONGEST = 300  # characters of a question


def without_subject(question: str, passages: Sequence[Passage]) -> tuple[str, str]:
    """(the question without the name, or the place at its end, that the title of one document has, or with a pronoun for the
    name; that document); ("", "") where no title, or that of several, has one.

    The first word of a question is no name.
    """
    if len(question) > _LONGEST:
        return "", ""
    titles = {p.document_id: {*terms(p.title)} for p in passages}
    for found in _NAME.finditer(question, len(question.partition(" ")[0])):
        if about := _only_about(found["name"], titles):
            return _told_otherwise(question, found, [p for p in passages if p.document_id == about]), about
    place = _PLACE.search(question)
    about = _only_about(place["place"], titles) if place else ""
    return (f"{question[: place.start()]}{question[place.end() :]}", about) if place and about else ("", "")


def _only_about(words: str, titles: Mapping[str, set[str]]) -> str:
    """The one document that has all of these words in its title; "" where none has, or several have."""
    named = {*terms(words)}
    about = [document for document, title in titles.items() if named and named <= title]
    return about[0] if len(about) == 1 else ""


def _told_otherwise(question: str, found: re.Match[str], passages: Sequence[Passage]) -> str:
    before, after = question[: found.start()].rstrip(), question[found.end() :]
    if found["placed"]:
        return f"{before}{after}"
    counted = Counter(m.lastgroup or "it" for p in passages for m in _PRONOUN.finditer(p.text))
    pronoun = counted.most_common(1)[0][0] if counted else "it"
    return f"{before} {_WHOSE[pronoun] if found['whose'] else pronoun}{after}"
