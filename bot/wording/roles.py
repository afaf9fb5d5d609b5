"""A party by its name where a text has its role: "How much did Dr Okafor pay?", and the decision speaks of "the claimant".

Who is what stands once, where the text begins: "Dr Okafor (claimant)", "Ravik AB (the “Supplier”)", "Landlord: Ann Bell".
"""

import re
from collections.abc import Iterator, Sequence

from index.documents import Passage

_CAPITALISED = r"[A-Z](?:[\w&-]|[’'](?!s\b)(?=\w))*"
COUNTERPARTS = [
    {"landlord", "tenant"},
    {"lessor", "lessee"},
    {"licensor", "licensee"},
    {"buyer", "seller"},
    {"supplier", "customer"},
    {"employer", "employee"},
    {"lender", "borrower"},
    {"claimant", "defendant"},
    {"claimant", "respondent"},
    {"applicant", "respondent"},
    {"appellant", "respondent"},
]
"""Two of a contract, or before a court, of whom each does what the other does not."""

_OTHERS = (
    "purchaser vendor plaintiff petitioner client contractor provider consultant insurer policyholder owner hirer "
    "guarantor trustee"
).split()
ROLES = sorted({*_OTHERS}.union(*COUNTERPARTS))
"""What somebody may be in a contract or before a court."""

_ROLE = rf"(?:{'|'.join(ROLES)})"
_NAME = rf"{_CAPITALISED}\.?(?: (?:(?:and|of|&) )?{_CAPITALISED}\.?){{0,5}}"
_IS = re.compile(
    rf"(?P<name>{_NAME}),? \((?:hereinafter )?(?:the )?[\"“'‘]?(?:the )?(?P<role>(?i:{_ROLE}))[\"”'’]?\)"
    rf"|^[*_\s]*(?P<key>(?i:{_ROLE}))[*_]*:[*_]*\s+(?P<called>{_NAME})",
    re.MULTILINE,
)
_SPOKEN_OF = re.compile(rf"\b[Tt]he (?:{_ROLE}|{_ROLE.title()})\b", re.IGNORECASE)
_ASKED = re.compile(
    rf"(?:\b[Tt]he )?\b{_CAPITALISED}\.?(?: {_CAPITALISED}\.?)*?(?=[’']s\b|\b(?![’']\w)(?! {_CAPITALISED}))"
)
_NO_NAME = frozenset(
    "mr mrs ms miss dr prof professor sir dame lady the limited ltd plc inc llc llp ab gmbh sa".split()
)
_WORD = re.compile(r"\w+")
_BEGINNING = 1500  # characters, in which a document says who is what
_LONGEST = 300  # characters of a question


def has_roles(question: str, passages: Sequence[Passage]) -> bool:
    """Whether a question has a name, after its first word, and what was read speaks of somebody by a role."""
    is_named = len(question) <= _LONGEST and _ASKED.search(question, len(question.partition(" ")[0]))
    return bool(is_named) and any(_SPOKEN_OF.search(passage.text) for passage in passages)


def in_roles(question: str, passages: Sequence[Passage]) -> tuple[str, dict[str, str]]:
    """The question with each name of a party as the role that the beginning of a document, whose passages these are, says it
    has, and what was replaced: nothing where it names no party, or it is open which."""
    beginning = "".join(passage.text for passage in passages)[:_BEGINNING]
    parties = [({*_words(name)}, role) for name, role in _parties(beginning)]
    first = len(question.partition(" ")[0])

    def role(match: re.Match[str]) -> str:
        named = {*_words(match.group())}
        roles = {role for words, role in parties if named and named <= words}
        if len(roles) != 1:
            return match.group()
        return read.setdefault(match.group(), f"the {roles.pop()}")

    read: dict[str, str] = {}
    return question[:first] + _ASKED.sub(role, question[first:]), read


def _parties(text: str) -> Iterator[tuple[str, str]]:
    for found in _IS.finditer(text):
        yield found["name"] or found["called"], (found["role"] or found["key"]).lower()


def _words(name: str) -> Iterator[str]:
    return (word for word in _WORD.findall(name.casefold()) if word not in _NO_NAME)
