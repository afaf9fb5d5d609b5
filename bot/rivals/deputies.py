"""Who stands in for somebody is not he: "The deputy harbour master is Ann Bell" does not say who the harbour master is, nor
does a line on him say who his deputy is; and the finance director is not the technical director.
"""

import re
from collections.abc import Sequence

from bot.parts import last_of
from index.documents import Passage
from index.lexical import terms

_BELOW = "deputy|vice|assistant"
_IN_PLACE = rf"{_BELOW}|acting|interim"  # who is the acting chair may be asked for as the chair
_ASKED = re.compile(
    r"\bwho(?:['’]s| is| was| are| were) (?:(?:the|our|your|its|their) )?(?:[\w ]{1,40}['’]s )?"
    rf"(?:(?P<below>{_IN_PLACE})[ -])?(?P<office>[a-z]{{3,}}(?: [a-z]{{3,}}){{0,2}}?)"
    r"(?=\s*\??\s*$|\s+(?:of|for|in|at|from|on|during|to)\b)",
    re.IGNORECASE,
)
# Offices of which there are several kinds, and words before them that name no kind.
_OFFICES = (
    "officer|minister|secretary|director|editor|manager|engineer|inspector|commissioner|adviser|auditor|trainer|coach"
)
_OF_KIND = re.compile(rf"(?P<kind>[a-z]{{3,}}) (?P<office>{_OFFICES})s?", re.IGNORECASE)
_NO_KIND = frozenset(
    "the our its his her their your this that any each every one two three all both some new first last next former current "
    "present late chief senior junior managing general main same another other and for with was has said as of".split()
) | frozenset(_IN_PLACE.split("|"))
_LONGEST = 300  # characters of a question


def of_other_ranks(question: str, passages: Sequence[Passage]) -> set[str]:
    """The sentences that tell who holds an office where it is asked who stands in for him, or the latter alone where it is
    asked who holds it; and those that tell of the same office of other kinds alone."""
    asked = _ASKED.search(last_of(question)) if len(question) <= _LONGEST else None
    if not asked:
        return set()
    office = re.compile(rf"(?:\b(?P<below>{_IN_PLACE})[ -])?\b{re.escape(asked['office'])}\b", re.IGNORECASE)
    kind = _OF_KIND.fullmatch(" ".join(asked["office"].split()[-2:]))
    below = re.compile(rf"\b(?:{asked['below'] or _BELOW})", re.IGNORECASE)

    def is_of_other(passage: Passage, text: str) -> bool:
        if kind and _is_of_other_kind(kind, passage.context, text):
            return True
        held = [found["below"] or "" for found in office.finditer(text)]
        if asked["below"]:
            return bool(held) and not below.search(f"{passage.context} {text}")
        return bool(held) and all(map(below.match, held))

    sentences = ((passage, passage.sentence_text(s)) for passage in passages for s in passage.sentences)
    return {text for passage, text in sentences if is_of_other(passage, text)}


def _is_of_other_kind(asked: re.Match[str], context: str, text: str) -> bool:
    """Whether a sentence has an office with the words for other kinds of it, and nowhere that for the one that is asked for."""
    own, office = asked["kind"].lower(), asked["office"].lower()
    kinds = {m["kind"].lower() for m in _OF_KIND.finditer(text) if m["office"].lower() == office}
    is_known = own in _NO_KIND or not kinds or not kinds.isdisjoint(_NO_KIND)
    return not is_known and {*terms(own)}.isdisjoint(terms(f"{context} {text}"))
