"""What a term means, or who somebody is, where a document defines it: "“berth” means …", "Hallam Ltd (the “Owner”)"."""

import re
from collections.abc import Iterator, Sequence

from bot.local.candidates import Candidate
from bot.parts import last_of
from index.lexical import terms
from index.sentences import ITEM

_MOST = 3  # documents that define one term
_ASKS = re.compile(
    r"\W*(?:(?:and|but|so)\s+)?(?:what\s+(?:does|do)\s+(?P<means>.+?)\s+mean\b(?P<there>.*)"
    r"|(?:what\s+(?:is|are)\s+(?:(?:meant|understood)\s+by\s+|the\s+(?:definition|meaning)\s+of\s+)?|define\s+)(?P<what>.+)"
    r"|who\s+(?:is|are)\s+(?:an?|the)\s+(?P<who>.+))",
    re.IGNORECASE,
)
_MEANS = re.compile(
    r"\W*(?:in (?:this|these|the)\b[^\"“,]{1,40},\s*)?[\W_]*(?:(?:the|an?)\s)?(?P<term>[^\"“”,;.]{2,60}?)"
    r"[\"”’'*_]*(?:\s\([^()]*\))?,?\s+(?:means?|shall mean|(?:has|have|bears?) the (?:\w+ )?meaning"
    r"|(?:is|are) defined as|refers? to)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\((?:[a-z][a-z ]{0,40}\s)?(?:the\s)?[\"“'*_]*(?P<term>[A-Z][\w -]{1,40}?)[\"”'*_]*\)")
_DOCUMENT = set(terms("agreement contract document lease law act regulations rules policy terms under within by to"))


def defining(question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences that define what a question asks the meaning of, one of each document; what else it says only names the
    document."""
    asked = _ASKS.match(last_of(question))
    if not asked:
        return []
    words = terms(" ".join(part for part in asked.group("means", "there", "what", "who") if part))
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        named = {*terms(f"{candidate.passage.title} {candidate.passage.context}"), *_DOCUMENT}
        for term in _defined(candidate.passage.sentence_text(candidate.sentence), bool(asked["who"])):
            if term and words[: len(term)] == term and named >= {*words[len(term) :]}:
                found.setdefault(candidate.passage.document_id, candidate)
    return list(found.values())[:_MOST]


def _defined(text: str, as_name: bool) -> Iterator[list[str]]:
    """The terms that a sentence defines, or where `as_name`, those by which it calls somebody."""
    if as_name:
        yield from (terms(m["term"]) for m in _CALLED.finditer(text))
    item = ITEM.match(text)
    if means := _MEANS.match(text, item.end() if item else 0):
        yield terms(means["term"])
