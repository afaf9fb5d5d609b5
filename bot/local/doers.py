"""Who does what a question asks about: when Merrick withdrew is not when Navalis did, and what the Duchy ceded is not what
was ceded to it.

A name alone ("Navalis") resembles no other, so nothing in `rivals.py` tells it from one. But a sentence of which another name
is the subject, with the very verb of the question, speaks of what that one did.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.local.capitals import as_countries
from bot.local.reading import stems_of
from bot.local.verbs import forms_among
from bot.parts import last_of
from index.documents import Passage

_CAPITALISED = r"[A-Z][\w-]*(?:[’'](?!s\b)[\w-]+)*"
NAME = rf"{_CAPITALISED}(?:\.?(?:\s(?:(?:of|the|and|de|von|van)\s)*|\s&\s){_CAPITALISED})*"
_BESIDE = r"ever|first|also|still|then|finally|actually|only|just|already|later|again|thereby|therefore|be|been|\w+ly"
_HAS = "has|have|had"
_IS = "is|are|was|were"
_ASKED = re.compile(
    rf"\b(?P<helper>did|does|do|will|would|can|could|may|must|should|{_HAS}|{_IS})\s+(?:the\s+)?(?P<name>{NAME})\s+"
    rf"(?:(?:{_BESIDE})\s+)*(?P<verb>(?!(?:the|not|any|and|one|who|that)\b)[a-z]{{3,}})\b"
)
_CLAUSE = (  # where a subject begins: not after "of" or "by"
    r"(?:^(?:(?i:in|on|by|since|until|during|after|before) (?:[\w-]+ ){0,3}\d{4},?\s)?|(?<=[,;:.(–—“\"] )|(?<=\n)"
    r"|\b(?:and|but|that|when|while|because|since|as|after|before|until|although|though|if|where|whereas|whom|which)\s+"
    r"|(?<!of )(?<!by )(?<!for )(?<!from )(?<!with )(?<!in )(?<!at )(?<!to )(?<!on )"
    r"\b(?:the|a|an|its|his|her|their)\s+(?:[a-z-]+\s+){1,4}|\b[Tt]he\s+)"
)
_APART = r"(?P<apart>,[^,;.()]{1,80},|\s\([^()]{1,60}\))?"
_THEN = rf"(?:,?\s(?:who|which|{_HAS}|would|{_BESIDE}))*"
_BE = r"\s(?:is|are|was|were|been|being)"
# Who holds these is seldom called by them alone, and may be anybody.
ROLES = re.compile(
    r"(?:(?:the|vice|prime|first|chief|deputy|president|chancellor|minister|king|queen|prince|princess|pope|emperor|government"
    r"|parliament|congress|senate|commission|committee|council|company|board|court|group|party|secretary|director|chair\w*"
    r"|mayor|governor|general|captain|coach|he|she|it|they|we|you|i|this|that|these|those|who|there|both|all)\b\s*)+",
    re.IGNORECASE,
)
# What two do together: either may be said to do it.
_MUTUAL = stems_of("meet marry fight play border merge share sign agree join divorce date".split())
_TITLES = frozenset("mr mrs ms miss dr sir lady lord of the and de von van".split())
_KNOWN_AS = (
    r"(?:\W{1,3}|\W+(?:(?:formerly|previously|originally|now|then|also|later|or|known|called|renamed|as|alias|née|born|was"
    r"|is)\s+)+)"
)
_LONGEST = 300  # characters of a question
_ALIKE = 4  # letters that two spellings of a name begin with


@dataclass(frozen=True, slots=True)
class _Deed:
    """Who is asked about and what he does: its forms in what was read, and whether it is done to him."""

    name: str
    forms: str
    is_passive: bool
    is_mutual: bool

    @property
    def words(self) -> list[str]:
        return words_of(self.name)

    def by(self, subject: str) -> re.Pattern[str]:
        """How a text says that the subject does it, or that it is done to it."""
        is_done = rf"(?:{_THEN}{_BE}{_THEN}\s|,\s(?:first\s)?)" if self.is_passive else rf"{_THEN}\s"
        return re.compile(
            rf"(?P<clause>{_CLAUSE})(?P<subject>(?!(?:Had|Has|Have|Were|Was|Is|Did|Does|Will)\b){subject}){_APART}{is_done}(?:{self.forms})\b"
        )


def other_doers(question: str, passages: Sequence[Passage]) -> Iterator[tuple[re.Pattern[str], re.Pattern[str]]]:
    """The words in which what was read says that others do what a question asks of somebody, and how it may name him; then
    those in which another name of the question does it, and how it may say that he does."""
    texts = [passage.sentence_text(s) for passage in passages for s in passage.sentences]
    deed = _deed(question, texts)
    if deed is None:
        return
    everything = "\n".join((*texts, *(passage.context for passage in passages)))
    others: set[str] = set()
    swapped: set[str] = set()
    for text in texts:
        for found in deed.by(NAME).finditer(text):
            other = words_of(found["subject"])
            if not other or {*other} & {*deed.words} or ROLES.fullmatch(found["subject"]):
                continue
            is_asked = all(re.search(rf"\b{re.escape(word)}\b", question) for word in other)
            if is_asked and not deed.is_passive and not deed.is_mutual:
                swapped.add(found.group())
            elif (
                found["clause"].strip() not in {"the", "The"}
                and _is_name(found, everything)
                and are_two(deed.words, other, everything)
            ):
                others.add(found.group())
    if others:
        yield _any_of(others), as_written(deed.words)
    if swapped:
        does = rf"\b(?:{'|'.join(map(_written, deed.words))})\w*{_APART}{_THEN}\s(?:{deed.forms})\b"
        yield _any_of(swapped), re.compile(does)


def _deed(question: str, texts: Sequence[str]) -> _Deed | None:
    found = _ASKED.search(last_of(question)) if len(question) <= _LONGEST else None
    if not found or not words_of(found["name"]):
        return None
    forms = forms_among(found["verb"], texts)
    is_passive = re.fullmatch(_IS, found["helper"]) is not None and not found["verb"].endswith("ing")
    if not forms:
        return None
    return _Deed(
        found["name"], "|".join(map(re.escape, sorted(forms))), is_passive, bool(stems_of([found["verb"]]) & _MUTUAL)
    )


def words_of(name: str) -> list[str]:
    """The words of a name by which somebody is known."""
    return [word for word in re.findall(r"[\w’'-]+", name) if word.lower() not in _TITLES and len(word) > 1]


def _is_name(found: re.Match[str], everything: str) -> bool:
    """Whether a subject of one word that opens a sentence is a name: it is said apart who that is, or it is written so in the
    middle of a sentence, and never small."""
    word = re.escape(found["subject"])
    if " " in found["subject"] or found.start("subject") or found["apart"] or " who " in found.group():
        return True
    is_small = re.search(rf"\b{word.lower()}\b", everything)
    return not is_small and bool(re.search(rf"(?<=[\w,] ){word}\b", everything))


def are_two(own: Sequence[str], other: Sequence[str], everything: str) -> bool:
    """Whether the words of two names are those of two: they are not alike, and nobody is said to have both."""
    if any(a[:_ALIKE].lower() == b[:_ALIKE].lower() for a in own for b in other) or _are_initials(own, other):
        return False
    pairs = [pair for a in own for b in other for pair in ((a, b), (b, a))]
    both = "|".join(rf"{re.escape(a)}{_KNOWN_AS}{re.escape(b)}" for a, b in pairs)
    if re.search(rf"\b(?:{both})\b", everything):
        return False
    names = " ".join(own), " ".join(other)
    return not any(as_countries(f"Did {a} call?", [b])[1] for a, b in (names, names[::-1]))


def _are_initials(own: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one name is the initials of the other ("EU")."""
    one, two = ("".join(word if word.isupper() else word[0] for word in name).upper() for name in (own, other))
    return one.startswith(two) or two.startswith(one)


def _any_of(found: set[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(one)}\b" for one in sorted(found, key=len, reverse=True)))


def as_written(words: Sequence[str]) -> re.Pattern[str]:
    """How a text may name somebody of whose name these are the words."""
    return re.compile(rf"\b(?:{'|'.join(map(_written, words))})", re.IGNORECASE)


def _written(word: str) -> str:
    """How a name begins, however it ends ("Tarsia", "Tarsian")."""
    return re.escape(word[: max(_ALIKE, len(word) - 2)])
