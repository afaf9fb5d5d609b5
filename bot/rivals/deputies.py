"""Who stands in for somebody is not he: "The deputy harbour master is Ann Bell" does not say who the harbour master is, nor
does a line on him say who his deputy is.
"""

import re
from collections.abc import Sequence

from bot.parts import last_of
from index.documents import Passage

_BELOW = "deputy|vice|assistant"
_IN_PLACE = rf"{_BELOW}|acting|interim"  # who is the acting chair may be asked for as the chair
_ASKED = re.compile(
    r"\bwho(?:['’]s| is| was| are| were) (?:(?:the|our|your|its|their) )?(?:[\w ]{1,40}['’]s )?"
    rf"(?:(?P<below>{_IN_PLACE})[ -])?(?P<office>[a-z]{{3,}}(?: [a-z]{{3,}}){{0,2}}?)"
    r"(?=\s*\??\s*$|\s+(?:of|for|in|at|from|on|during|to)\b)",
    re.IGNORECASE,
)
_LONGEST = 300  # characters of a question


def of_other_ranks(question: str, passages: Sequence[Passage]) -> set[str]:
    """The sentences that tell who holds an office where it is asked who stands in for him, or the latter alone where it is
    asked who holds it."""
    asked = _ASKED.search(last_of(question)) if len(question) <= _LONGEST else None
    if not asked:
        return set()
    office = re.compile(rf"(?:\b(?P<below>{_IN_PLACE})[ -])?\b{re.escape(asked['office'])}\b", re.IGNORECASE)
    below = re.compile(rf"\b(?:{asked['below'] or _BELOW})", re.IGNORECASE)

    def is_of_other(passage: Passage, text: str) -> bool:
        held = [found["below"] or "" for found in office.finditer(text)]
        if asked["below"]:
            return bool(held) and not below.search(f"{passage.context} {text}")
        return bool(held) and all(map(below.match, held))

    sentences = ((passage, passage.sentence_text(s)) for passage in passages for s in passage.sentences)
    return {text for passage, text in sentences if is_of_other(passage, text)}
