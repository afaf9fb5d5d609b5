"""Who came before somebody, and who came after: "Klein, the successor of Rehn" says who preceded Klein, not who succeeded her,
and nothing of who came after a third.
"""

import re
from collections.abc import Sequence

from bot.parts import last_of
from bot.rivals.doers import NAME, words_of
from index.documents import Passage

_DID = r"(?:succeeded|replaced|followed|took over from)"
_PRONOUN = "her|him|his|she|he|them|they|their"
_WHOM = rf"({NAME}|{_PRONOUN})"
_AFTER = re.compile(
    rf"\b[Ww]ho (?:then |later )?{_DID} {_WHOM}|\b(?:was|were|is) {_WHOM} (?:\w+ )?(?:succeeded|replaced|followed) by\b"
    rf"|\bsuccessor (?:of|to) {_WHOM}|\b{_WHOM}(?:[’']s)? successor\b"
)
_BEFORE = re.compile(
    rf"\b[Ww]ho preceded {_WHOM}|\bdid {_WHOM} (?:succeed|replace|follow|take over from)\b|\bpredecessor (?:of|to) {_WHOM}"
    rf"|\b{_WHOM}(?:[’']s)? predecessor\b|\b[Ww]ho was (?:succeeded|replaced|followed) by {_WHOM}"
)
_WORD = re.compile(
    r"\b(?:succe(?:ed|ss[oi])|preced|predecess|replac|follow|(?:take|took|taken) over from)", re.IGNORECASE
)
_NEAR = r"[^.;:]{0,80}?"
_NO_BE = r"(?<!was )(?<!were )(?<!been )(?<!is )(?<!be )"  # nothing is done to him
_BY = r"(?:succeeded|replaced|followed)(?: (?:in|on|as) [^.;:,]{1,30}?)? by\b"
_LONGEST = 300  # characters of a question


def of_other_turns(question: str, passages: Sequence[Passage]) -> set[str]:
    """The sentences that tell who came before somebody where it is asked who came after, or the other way; and those that tell
    either of others alone."""
    asked = last_of(question) if len(question) <= _LONGEST else ""
    found, is_after = _AFTER.search(asked), True
    if not found:
        found, is_after = _BEFORE.search(asked), False
    if not found:
        return set()
    whom = next(value for value in found.groups() if value)
    texts = (passage.sentence_text(s) for passage in passages for s in passage.sentences)
    return {text for text in texts if _WORD.search(text) and _is_of_other_turn(text, whom, is_after)}


def _is_of_other_turn(text: str, whom: str, is_after: bool) -> bool:
    """Whether a sentence with such a word gives the other place in the row to whom is asked of, or to "her", or has neither."""
    names = [re.escape(word) for word in words_of(whom)]
    named = rf"\b(?:{'|'.join(names)})\b" if names else ""
    if not named or not re.search(named, text):
        named = rf"\b(?i:{_PRONOUN})\b"
    if not re.search(named, text):
        return re.search(rf"\b{_BY}|\bsuccessor\b|\bpredecessor\b|\bsucceeded (?:the )?[A-Z]", text) is not None
    is_first, is_second = (re.search(pattern, text) is not None for pattern in (_first(named), _second(named)))
    return is_second and not is_first if is_after else is_first and not is_second


def _first(named: str) -> str:
    """How a sentence says that somebody came before another."""
    return (
        rf"{named}{_NEAR}\b{_BY}|\b(?!{_BY})(?:{_DID}|successor (?:of|to)|succession to|replac(?:es|ing)|succeed(?:s|ing)?)\b"
        rf"{_NEAR}{named}|{named}(?:[’']s)? successor\b|{named}{_NEAR}\bpredecessor (?:of|to)\b"
    )


def _second(named: str) -> str:
    """How a sentence says that somebody came after another."""
    return (
        rf"{named}{_NEAR}{_NO_BE}\b(?!{_BY})(?:{_DID}|successor (?:of|to)\b|succession to\b)"
        rf"|\b{_BY}{_NEAR}{named}|{named}(?:[’']s)? predecessor\b|\bpredecessor (?:of|to) {_NEAR}{named}"
    )
