"""A question that names the subject of a document, whose sentences seldom do: they say "she", "it" or nothing.

"What is the rent of Unit 6?" finds nothing in the "Lease of Unit 6", which says what the rent is, and not of what.
"""

import re
from collections import Counter
from collections.abc import Sequence

from bot.ellipsis import PLACED
from index.documents import Passage
from index.lexical import terms

_CAPITALISED = r"[A-Z][\w-]*(?:[’'](?!s\b)[\w-]+)*"
_NAME = re.compile(
    rf"(?:(?P<placed>\s+(?:{PLACED}))\s+)?"
    rf"(?P<name>(?:\bthe\s+)?\b{_CAPITALISED}(?:[\s&,]+(?:(?:of|the|and)\s+)*(?:{_CAPITALISED}|\d[\w-]*))*)"
    r"(?P<whose>[’']s\b)?"
)
_PRONOUN = re.compile(
    r"\b(?:(?P<he>he|him|his)|(?P<she>she|her|hers)|(?P<they>they|them|their)|(?P<it>it|its))\b", re.IGNORECASE
)
_WHOSE = {"he": "his", "she": "her", "they": "their", "it": "its"}
_LONGEST = 300  # characters of a question


def without_subject(question: str, passages: Sequence[Passage]) -> tuple[str, str]:
    """(the question without the name that the title of one document has, or with a pronoun for it; that document); ("", "")
    where no title, or that of several, has a name of the question.

    The first word of a question is no name.
    """
    if len(question) > _LONGEST:
        return "", ""
    titles = {p.document_id: {*terms(p.title)} for p in passages}
    for found in _NAME.finditer(question, len(question.partition(" ")[0])):
        named = {*terms(found["name"])}
        about = [document for document, title in titles.items() if named and named <= title]
        if len(about) == 1:
            return _told_otherwise(question, found, [p for p in passages if p.document_id == about[0]]), about[0]
    return "", ""


def _told_otherwise(question: str, found: re.Match[str], passages: Sequence[Passage]) -> str:
    before, after = question[: found.start()].rstrip(), question[found.end() :]
    if found["placed"]:
        return f"{before}{after}"
    counted = Counter(m.lastgroup or "it" for p in passages for m in _PRONOUN.finditer(p.text))
    pronoun = counted.most_common(1)[0][0] if counted else "it"
    return f"{before} {_WHOSE[pronoun] if found['whose'] else pronoun}{after}"
