"""What may be, or is to be, told as what has been: "has cut 1,100 jobs" where the company will cut them.

Only where the source has the verb under a "will", a "may" or a "plans to" each time, and the statement has it as done.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.rivals.verbs import PAST, SAME_IN_PAST
from index.lexical import terms

_MODALS = "will|would|may|might|could|can|shall|should"
_INTENDS = (
    "(?:plan|expect|hope|want|intend|aim|propose|prepare|threaten|promise|seek|vow|wish)(?:s|ned|ed|d|t)?"
    "|due|set|likely|going|planning"
)
_OPEN = re.compile(rf"(?:(?P<modal>{_MODALS}|[a-z]+['’]ll)|(?P<intends>{_INTENDS}))", re.IGNORECASE)
_NOW = frozenset("is are be being am get gets".split())  # "is paid" is said of what must be paid, too
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|[,;:.()]")
_REACH = 4  # words from a modal to its verb: "may have been started", "will also be closed"
_BETWEEN = frozenset("not also be been have being to soon then only now again later probably".split())


@dataclass(frozen=True, slots=True)
class _Word:
    stem: str
    text: str
    is_done: bool
    is_open: bool


def only_intended(statement: str, evidence: str) -> str | None:
    """The verb that the statement has as done, and the evidence only as what may be or is to be.

    >>> only_intended("The firm has cut jobs.", "The firm will cut 100 jobs.")
    'cut'
    >>> only_intended("The firm has cut jobs.", "The firm cut jobs and will cut others.")
    """
    said = [verb for verb in _words(statement) if verb.is_done and not verb.is_open]
    if not said:
        return None
    there: dict[str, set[bool]] = {}
    for verb in _words(evidence):
        there.setdefault(verb.stem, set()).add(verb.is_open)
    return next((verb.text for verb in said if there.get(verb.stem) == {True}), None)


def _words(text: str) -> Iterator[_Word]:
    """The content words of a text, each with whether it is told as done, and as what may be or is to be."""
    words = [match.group() for match in _WORD.finditer(text)]
    for at, word in enumerate(words):
        stems = terms(word) if word[0].isalpha() else []
        if stems:
            before = [w.lower() for w in words[max(0, at - _REACH) : at]]
            is_past = word.endswith("ed") or word in PAST | SAME_IN_PAST
            yield _Word(stems[0], word, is_past and _NOW.isdisjoint(before[-2:]), _is_open(before))


def _is_open(before: list[str]) -> bool:
    """Whether what follows stands right under what only may be or is to be, with no other content word between."""
    for at in range(len(before) - 1, -1, -1):
        if found := _OPEN.fullmatch(before[at]):
            return found["modal"] is not None or "to" in before[at + 1 :]
        if before[at] not in _BETWEEN and not before[at].endswith("ly"):
            return False
    return False
