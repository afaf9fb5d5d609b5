"""What a term means, or who somebody is, where a document defines it: "“berth” means …", "Hallam Ltd (the “Owner”)"."""

import re
from collections.abc import Iterator, Sequence

from bot.local.candidates import Candidate
from bot.parts import last_of
from index.documents import Passage, Sentence
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
    """The sentences that define what a question asks the meaning of, one of each document."""
    asked = _asked_term(question)
    if not asked:
        return []
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        if _defines(asked, candidate.passage, candidate.sentence):
            found.setdefault(candidate.passage.document_id, candidate)
    return list(found.values())[:_MOST]


def with_definition(question: str, passages: Sequence[Passage], count: int) -> Sequence[Passage]:
    """The first passages, `count` of them; the last gives way to a later one that defines what a question asks the meaning of,
    where none of the others does: a contract says once who is who, and speaks of him in every clause."""
    first, later = passages[:count], passages[count:]
    asked = _asked_term(question)
    if not asked or any(_has_definition(asked, passage) for passage in first):
        return first
    found = next((passage for passage in later if _has_definition(asked, passage)), None)
    return [*first[:-1], found] if found else first


def _asked_term(question: str) -> tuple[list[str], bool] | None:
    """The words whose meaning a question asks, with those behind them, and whether it asks who that is."""
    asked = _ASKS.match(last_of(question))
    if not asked:
        return None
    return terms(" ".join(part for part in asked.group("means", "there", "what", "who") if part)), bool(asked["who"])


def _has_definition(asked: tuple[list[str], bool], passage: Passage) -> bool:
    return any(_defines(asked, passage, sentence) for sentence in passage.sentences)


def _defines(asked: tuple[list[str], bool], passage: Passage, sentence: Sentence) -> bool:
    """Whether a sentence defines what is asked; what else the question says only names the document."""
    words, as_name = asked
    return any(
        term
        and words[: len(term)] == term
        and {*words[len(term) :]} <= {*terms(f"{passage.title} {passage.context}"), *_DOCUMENT}
        for term in _defined(passage.sentence_text(sentence), as_name)
    )


def _defined(text: str, as_name: bool) -> Iterator[list[str]]:
    """The terms that a sentence defines, or where `as_name`, those by which it calls somebody."""
    if as_name:
        yield from (terms(m["term"]) for m in _CALLED.finditer(text))
    item = ITEM.match(text)
    if means := _MEANS.match(text, item.end() if item else 0):
        yield terms(means["term"])
