"""What a text says of itself: the excess "under this section" is that of no other, and the law that governs "this Agreement" is
not what governs the lease.
"""

import re
from collections.abc import Sequence

from bot.local.candidates import Spotted
from bot.local.reading import content_words
from bot.parts import last_of
from index.documents import Passage
from index.lexical import terms

_THIS_PART = re.compile(
    r"\b(?:under|in|of|by|to|for) this (?:section|part|chapter|schedule|annex|appendix)\b", re.IGNORECASE
)
_TEXTS = (
    "lease|polic(?:y|ies)|licen[cs]e|loan|mortgage|will|by-?laws?|ordinance|regulations?|statutes?|treaty|charter"
    "|constitution"
)
_THIS_TEXT = re.compile(rf"\bthis (?:agreement|contract|deed|{_TEXTS})\b", re.IGNORECASE)
_ASKED = re.compile(rf"\bthe (?P<text>{_TEXTS})\b", re.IGNORECASE)


def without_others_of_themselves(
    question: str, passages: Sequence[Passage], spotted: Sequence[Spotted]
) -> list[Spotted]:
    """The sentences but those that tell of their own section, or text, what a question asks of another that was read."""
    asked = last_of(question)
    texts = {stem for found in _ASKED.finditer(asked) for stem in terms(found["text"])}
    words = {*terms(" ".join(content_words(asked)))}

    def is_of_other(s: Spotted) -> bool:
        passage = passages[s.place]
        text = passage.sentence_text(passage.sentences[s.number])
        if _THIS_PART.search(text) and _is_of_other_part(words, passage, s.number, passages):
            return True
        return bool(texts and _THIS_TEXT.search(text)) and _is_of_other_text(texts, passage, passages)

    return [s for s in spotted if not is_of_other(s)]


def _is_of_other_part(words: set[str], passage: Passage, number: int, passages: Sequence[Passage]) -> bool:
    """Whether another section of the document is headed by a word of the question that the sentence has not, and its own by
    none."""
    own = {*terms(f"{passage.context} {' '.join(_headings(passage, number)[-1:])}")} - {*terms(passage.title)}
    of_document = (p for p in passages if p.document_id == passage.document_id)
    over = " ".join(text for p in of_document for text in (p.context, *_headings(p, len(p.sentences))))
    said = f"{passage.title} {passage.sentence_text(passage.sentences[number])}"
    return bool(own) and not own & words and bool(words & ({*terms(over)} - {*terms(said)}))


def _headings(passage: Passage, number: int) -> list[str]:
    """The headings in a passage before a sentence."""
    return [passage.sentence_text(s) for s in passage.sentences[:number] if s.is_heading]


def _is_of_other_text(texts: set[str], passage: Passage, passages: Sequence[Passage]) -> bool:
    """Whether the title of another document has what a question calls the text that it asks about, and this one nowhere has."""
    here = (f"{p.context} {p.text}" for p in passages if p.document_id == passage.document_id)
    there = (p.title for p in passages if p.document_id != passage.document_id)
    return not texts & {*terms(" ".join(here))} and bool(texts & {*terms(" ".join(there))})
