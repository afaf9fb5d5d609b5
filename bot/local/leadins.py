"""An item of a list ("(b) keep a dog") and what leads into it ("The tenant shall:"), which says who shall do it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.drafts import Pointer
from bot.local.candidates import Candidate
from bot.local.lists import leading
from bot.local.reading import Question, share_of_words
from bot.parts import last_of
from index.sentences import ITEM

_MOST_WORDS = 0.5  # a share of the question's
_DUTY = r"(?:shall|must|may|will|should|can|cannot|agrees?|undertakes?|needs?|(?:is|are|has|have) [\w ]*?to)"
_BEARER = re.compile(rf"\W*(?P<who>(?:the|an?|each|every|any|no|all)\s+[\w'’& -]{{2,60}}?)\s+{_DUTY}\b", re.IGNORECASE)
_WHO = re.compile(rf"\bwho\s+{_DUTY}\b", re.IGNORECASE)


def likelier_item(question: Question, best: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """Of the items that go on with one sentence the one that has most of the question's words, where `best` is one that has
    less than half as many; else `best`."""
    lead = _led_by(best)
    items = [c for c in candidates if c.passage == best.passage and _led_by(c) == lead] if lead else []
    shares = {c.sentence.start: share_of_words(question, c.passage.sentence_text(c.sentence)) for c in items}
    most = max(items, key=lambda c: shares[c.sentence.start], default=best)
    is_likelier = items and shares[most.sentence.start] > max(_MOST_WORDS, 2 * shares[best.sentence.start])
    return most if is_likelier else best


def _led_by(candidate: Candidate) -> list[int]:
    return leading(candidate.passage, candidate.passage.sentences.index(candidate.sentence))


def with_bearer(question: str, pointers: Sequence[Pointer]) -> list[Pointer]:
    """Where it is asked who shall do what an item says, whom the sentence that leads into it names is in focus."""
    found = list(pointers)
    for i, (lead, item) in enumerate(pairwise(pointers) if _WHO.search(last_of(question)) else ()):
        who = _bearer(lead.passage.sentence_text(lead.sentence))
        if who and _leads_into(lead, item):
            start, end = (lead.sentence.start + at for at in who.span("who"))
            found[i : i + 2] = replace(lead, focus=(start, end)), replace(item, focus=None)
    return found


def _leads_into(lead: Pointer, item: Pointer) -> bool:
    """Whether one sentence leads into the other; a slice of several is neither."""
    numbers = [i for i, s in enumerate(item.passage.sentences) if s == item.sentence]
    over = [item.passage.sentences[i] for number in numbers for i in leading(item.passage, number)]
    return lead.passage == item.passage and lead.sentence in over


def _bearer(lead: str) -> re.Match[str] | None:
    item = ITEM.match(lead)
    return _BEARER.match(lead, item.end() if item else 0)
