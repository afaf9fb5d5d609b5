"""Of which group something is told: how old all were is not how old those in the placebo group were, and what the Enterprise
plan has is not what the Team plan has.
"""

import re
from collections.abc import Sequence

from bot.local.candidates import WHETHER
from bot.local.reading import stems_of
from bot.parts import last_of
from bot.rivals.doers import paragraph_before
from index.documents import Passage
from index.lexical import terms

_GROUPS = "group|subgroup|arm|cohort"
_OTHERS = (
    "plan|tier|edition|segment|division|department|region|branch|campus|shift|package|subscription|membership|plot|ward"
)
_ASKED = re.compile(
    rf"\b(?:in|of|on|for|with|among|to|did|does|do|was|were|is|are|has|have|had|can|will) the "
    rf"(?P<kind>(?:[A-Za-z][\w-]* ){{1,3}}?)(?P<noun>{_GROUPS}|{_OTHERS})s?\b"
)
_NO_KIND = stems_of(
    "same other whole first second third next last new old main own different various certain only current previous entire "
    "age largest biggest smallest best worst most least two three".split()
)
_ANY = r"(?:all|every|each|any|both|either|no|whole)"
_KIND = (
    r"(?!(?:the|an?|this|that|these|those|its|his|her|their|our|your|my|in|of|on|for|by|to|and|or|per|one|new)\b)[\w-]+"
)
_LONGEST = 300  # characters of a question


def of_other_groups(question: str, passages: Sequence[Passage]) -> set[str]:
    """The sentences that tell of all what a question asks of one group that was read of, or of another group, plan or segment
    than it names."""
    asked = last_of(question) if len(question) <= _LONGEST else ""
    found = None if WHETHER.match(asked) else _ASKED.search(asked)
    if not found:
        return set()
    noun, kind = found["noun"], stems_of(found["kind"].split())
    known = re.compile(rf"\b{re.escape(found['kind'].strip())}(?:[ -](?:{noun})s?\b|s\b)", re.IGNORECASE)
    if not kind or kind & _NO_KIND or not any(known.search(f"{p.context} {p.text}") for p in passages):
        return set()
    return {
        passage.sentence_text(sentence)
        for passage in passages
        for number, sentence in enumerate(passage.sentences)
        if not sentence.is_heading and _is_of_other(kind, noun, passage, number)
    }


def _is_of_other(kind: set[str], noun: str, passage: Passage, number: int) -> bool:
    """Whether neither a sentence nor what stands before or over it has a word for the kind, while it tells of other kinds; of a
    group, whatever it tells of."""
    text = passage.sentence_text(passage.sentences[number])
    over = " ".join(passage.sentence_text(s) for s in passage.sentences[:number] if s.is_heading)
    if kind & {*terms(f"{passage.context} {over} {paragraph_before(passage, number)} {text}")}:
        return False
    if re.search(rf"\b{_ANY} (?:\w+ )?(?:{noun})s?\b", text, re.IGNORECASE):
        return False
    return noun in _GROUPS.split("|") or re.search(rf"\b{_KIND} (?:{noun})s?\b", text, re.IGNORECASE) is not None
