"""One of several documents of a form: the "Belen accident" is that of the report with "Location: Belen" at its top.

What a report says further down does not say of which accident. So a question that names one of several reports by what only its
first lines have, as keys with values, is asked of that report, without the name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.drafts import Pointer
from bot.ellipsis import DOES, PLACED
from index.documents import Passage
from index.lexical import terms

_NAME = re.compile(
    rf"(?:\s+(?P<placed>{PLACED}))?(?P<article>\s+the)?\s+(?P<name>[A-Z][\w-]*(?:,? [A-Z\d][\w-]*)*)\b(?P<whose>[’']s\b)?"
    r"(?=(?P<noun>\s+[a-z]{3,})?)"
)
_KEY = re.compile(r"^[-*\s]*[A-Z][\w &/()-]{1,40}:\**[ \t]+(\S.*)$", re.MULTILINE)
_VERB = re.compile(rf"\b(?:{DOES}|is|are|was|were|has|had)$", re.IGNORECASE)
_TOP = 1000  # characters in which a document says what it is of
_LEAST = 3  # keys with values that there are at the top of a form
_LONGEST = 300  # characters of a question


@dataclass(frozen=True, slots=True)
class Report:
    """The line at the top of a document that has the name by which a question asks of it, the question without that, and the
    other documents of the form."""

    line: Pointer
    rest: str
    others: frozenset[str]


def report_named(question: str, passages: Sequence[Passage]) -> Report | None:
    """Which of several documents of one title a question names by a value at its top; None where it is not one alone."""
    tops = _tops(passages) if len(question) <= _LONGEST else {}
    for found in _NAME.finditer(question):
        named = {*terms(found["name"])}
        having = [passage for passage, values in tops.items() if named and named <= values]
        if len(having) == 1:
            top = having[0]
            line = max(top.sentences, key=lambda sentence: len(named & {*terms(top.sentence_text(sentence))}))
            others = frozenset(p.document_id for p in passages if p.title == top.title) - {top.document_id}
            return Report(Pointer(top, line), _without(question, found), others) if others else None
    return None


def _tops(passages: Sequence[Passage]) -> dict[Passage, set[str]]:
    """The words of the values at the top of each document."""
    tops = {p: _KEY.findall(p.text[:_TOP]) for p in passages if p.ordinal == 0}
    return {passage: {*terms(" ".join(values))} for passage, values in tops.items() if len(values) >= _LEAST}


def _without(question: str, found: re.Match[str]) -> str:
    """The question without a name: "in the Belen accident" is "in the accident", and "was N74SR damaged" "was it damaged"."""
    before, after = question[: found.start("name")].rstrip(), question[found.end() :]
    if found["article"] and found["noun"] and not found["whose"]:
        return f"{before}{after}"
    if found["placed"]:
        return f"{question[: found.start('placed')].rstrip()}{after}"
    return f"{before} {'its' if found['whose'] else 'it'}{after}" if _VERB.search(before) else f"{before}{after}"
