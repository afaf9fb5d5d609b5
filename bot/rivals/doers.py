"""Who does what a question asks about: when Merrick withdrew is not when Navalis did, and what the Duchy ceded is not what
was ceded to it.

A name alone ("Navalis") resembles no other, so nothing in `rivals.py` tells it from one. But a sentence of which another name
is the subject, with the very verb of the question, speaks of what that one did.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.local.reading import stems_of
from bot.parts import last_of
from bot.rivals.verbs import PAST, forms_among
from bot.wording.capitals import as_countries
from index.documents import Passage

_CAPITALISED = r"[A-Z][\w-]*(?:[’'](?!s\b)[\w-]+)*"
NAME = rf"{_CAPITALISED}(?:\.?(?:\s(?:(?:of|the|and|de|von|van)\s)*|\s&\s){_CAPITALISED})*"
_BESIDE = (
    r"ever|first|also|still|then|finally|actually|only|just|already|later|again|thereby|therefore|be|been"
    r"|[“\"‘]?\w+ly[”\"’]?"
)
_SEVERAL_WORDS = re.compile(rf"\b{_CAPITALISED}(?: {_CAPITALISED})+(?![’'\w])")
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
    r"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir)\s+(?:[a-z-]+\s+){1,4}|\b[Tt]he\s+)"
)
_APART = r"(?:,[^,;.()]{1,80},|\s\([^()]{1,60}\))?"
_THEN = rf"(?:,?\s(?:who|which|{_HAS}|do|does|did|will|would|can|could|may|must|shall|should|{_BESIDE}))*"
_BE = r"\s(?:is|are|was|were|been|being)"
# Who holds these is seldom called by them alone, and may be anybody.
ROLES = re.compile(
    r"(?:(?:the|vice|prime|first|chief|deputy|president|chancellor|minister|king|queen|prince|princess|pope|emperor|government"
    r"|parliament|congress|senate|commission|committee|council|company|board|court|group|party|secretary|director|chair\w*"
    r"|mayor|governor|general|captain|coach|he|she|it|they|we|you|i|this|that|these|those|who|there|both|all)\b\s*)+",
    re.IGNORECASE,
)
# What two do together: either may be said to do it.
MUTUAL = stems_of("meet marry fight play border merge share sign agree join divorce date".split())
_TITLES = frozenset("mr mrs ms miss dr sir lady lord of the and de von van".split())
_KNOWN_AS = (
    r"(?:\W{1,3}|\W+(?:(?:formerly|previously|originally|now|then|also|later|or|known|called|renamed|as|alias|née|born|was"
    r"|is)\s+)+)"
)
_FINITE = rf"{_HAS}|{_IS}|will|would|did|can|could|may|must|should|[a-z]+ed|{'|'.join(sorted(PAST))}"
# What the same subject does besides: "takes 200 guests and".
_ALSO_DOES = rf"(?:\s(?:{_HAS}|[a-z]+(?:s|ed)|{'|'.join(sorted(PAST))})\s[^A-Z.;:,()]{{1,60}}\sand)?"
_LONGEST = 300  # characters of a question
_LONGEST_TITLE = 4  # words of one that is a name
_ALIKE = 4  # letters that two spellings of a name begin with


@dataclass(frozen=True, slots=True)
class Deed:
    """Who is asked about and what he does: its forms in what was read, and whether it is done to him."""

    name: str
    forms: str
    is_passive: bool
    is_mutual: bool

    @property
    def words(self) -> list[str]:
        return words_of(self.name)

    @property
    def named(self) -> re.Pattern[str]:
        return as_written(self.words)

    def by(self, subject: str, clause: str = _CLAUSE) -> re.Pattern[str]:
        """How a text says that the subject does it, or that it is done to it."""
        is_done = rf"(?:{_THEN}{_BE}{_THEN}\s|,\s(?:first\s)?)" if self.is_passive else rf"{_THEN},?\s"
        also = "" if self.is_passive else _ALSO_DOES
        subject = rf"(?P<subject>(?!(?:Had|Has|Have|Were|Was|Is|Did|Does|Will|The|An?|This|That|His|Her|Its|Their)\b){subject})"
        return re.compile(rf"(?P<clause>{clause}){subject}(?P<apart>{_APART}){also}{is_done}(?:{self.forms})\b")

    def may_be_told_in(self, text: str) -> bool:
        """Whether a text may say of who is asked about that he does it, as others do: by a verb that is left out ("and Marsh in
        June"), or before what is said of them."""
        name = rf"{self.named.pattern}[\w-]*(?![\w-]| [A-Z])"
        is_other = rf"(?!{_APART}{_THEN}\s(?:{_FINITE})\b)"
        does = rf"{name}{_APART}{_THEN}\s(?:{self.forms})\b|\b(?:{self.forms})\b[^.;]{{0,60}}\bby (?:\S+ ){{0,4}}{name}"
        he = r"\b(?:and|but|while|as did)\s(?:he|she|they)\b"
        also = rf"(?:^|[,;:(—–]\s|\b(?:and|or|nor|did|like|than|with)\s)(?:[a-z]+\s){{0,3}}(?:[A-Z][\w-]*\s)*{name}{is_other}"
        return re.search(f"{does}|{also}|{he}", text) is not None


def deed_of_others(question: str, passages: Sequence[Passage]) -> tuple[Deed, set[str]] | None:
    """What a question asks of somebody, and the sentences that say it of others; None where it asks of nobody by name, or there
    are none."""
    texts = [passage.sentence_text(s) for passage in passages for s in passage.sentences]
    deed = _deed(question, texts)
    if deed is None:
        return None
    everything = "\n".join((*texts, *(passage.context for passage in passages)))
    found = {
        text
        for passage in passages
        for number, text in enumerate(map(passage.sentence_text, passage.sentences))
        if not passage.sentences[number].is_heading
        and (
            _is_swapped(deed, question, text)
            or _is_of_other(deed, text, everything)
            or _is_of_whom_it_means(deed, passage, number, everything)
        )
    }
    return (deed, found) if found else None


def _is_swapped(deed: Deed, question: str, text: str) -> bool:
    """Whether another name of the question does it to who is asked about."""
    if deed.is_passive or deed.is_mutual:
        return False
    does = [words_of(found["subject"]) for found in deed.by(NAME).finditer(text)]
    others = [other for other in does if other and not {*other} & {*deed.words}]
    is_asked = any(all(re.search(rf"\b{re.escape(word)}\b", question) for word in other) for other in others)
    return is_asked and len(others) == len(does)


def _is_of_other(deed: Deed, text: str, everything: str) -> bool:
    """Whether other names alone are the subjects of the verb in a sentence."""
    does = [found for found in deed.by(NAME).finditer(text) if words_of(found["subject"])]
    return (
        bool(does)
        and all(
            _is_called_so(deed, found)
            and not ROLES.fullmatch(found["subject"])
            and _is_subject(found, everything)
            and are_two(deed.words, words_of(found["subject"]), everything)
            for found in does
        )
        and not deed.may_be_told_in(text)
    )


def _is_called_so(deed: Deed, found: re.Match[str]) -> bool:
    """Whether a subject does it under its name. What follows "the" alone ("The Allotment Society was refused") may be what
    anything is called, unless both have several words; and "the Institute, starting in May," need not start."""
    if found.group().endswith("ing"):
        return False
    return found["clause"].strip().lower() != "the" or min(len(deed.words), len(words_of(found["subject"]))) > 1


def _is_of_whom_it_means(deed: Deed, passage: Passage, number: int, everything: str) -> bool:
    """Whether "she" does it in a sentence, and is another: so in a text on another, or where another stands first in the
    paragraph, and who is asked about is nowhere before."""
    text = passage.sentence_text(passage.sentences[number])
    found = deed.by("(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey)", r"\b").search(text)
    if not found or deed.may_be_told_in(text):
        return False
    before = paragraph_before(passage, number) + text[: found.start()]
    if deed.named.search(before):
        return False
    title = named_by(passage.title, everything)
    is_of_other = bool(title) and are_two(deed.words, title, everything)
    return is_of_other or opens_with_name(before, everything)


def paragraph_before(passage: Passage, number: int) -> str:
    """What stands in a passage before a sentence, from the beginning of its line on."""
    at = passage.sentences[number].start - passage.start
    return passage.text[passage.text.rfind("\n", 0, at) + 1 : at]


def opens_with_name(text: str, everything: str) -> bool:
    """Whether a text begins with a name that stands elsewhere in the middle of a sentence, too."""
    opens = re.match(rf"(?:The )?(?P<name>{NAME})\b", text)
    if not opens or ROLES.fullmatch(opens["name"]):
        return False
    return re.search(rf"(?<=[\w,] ){re.escape(opens['name'])}\b", everything) is not None


def named_by(title: str, everything: str) -> list[str]:
    """The words of the name that a title is, or begins with before a colon: a text has one of them with a capital in the middle
    of sentences, and never small. None where it is no name."""
    head = re.split(r":| [–—-] ", title, maxsplit=1)[0]
    words = words_of(head) if head.istitle() else []
    is_name = any(
        re.search(rf"(?<=[\w,] ){re.escape(word)}\b", everything)
        and not re.search(rf"\b{re.escape(word.lower())}\b", everything)
        for word in words
    )
    return words if is_name and len(words) <= _LONGEST_TITLE else []


def _deed(question: str, texts: Sequence[str]) -> Deed | None:
    found = _ASKED.search(last_of(question)) if len(question) <= _LONGEST else None
    if not found or not words_of(found["name"]):
        return None
    forms = forms_among(found["verb"], texts)
    is_passive = re.fullmatch(_IS, found["helper"]) is not None and not found["verb"].endswith("ing")
    if not forms:
        return None
    return Deed(
        found["name"], "|".join(map(re.escape, sorted(forms))), is_passive, bool(stems_of([found["verb"]]) & MUTUAL)
    )


def words_of(name: str) -> list[str]:
    """The words of a name by which somebody is known."""
    return [word for word in re.findall(r"[\w’'-]+", name) if word.lower() not in _TITLES and len(word) > 1]


def _is_subject(found: re.Match[str], everything: str) -> bool:
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
    return min(len(one), len(two)) > 1 and (one.startswith(two) or two.startswith(one))


def names_nothing_read(question: str, passages: Sequence[Passage]) -> bool:
    """Whether a name in several words that a question has ("Nobel Prize") shares none of them with what was read, which has not
    its initials either."""
    runs = _SEVERAL_WORDS.findall(question, 1) if len(question) <= _LONGEST else []
    text = "\n".join(f"{p.document_id}\n{p.context}\n{p.text}" for p in passages) if runs else ""
    return any(
        not as_written(words).search(text) and not re.search(rf"\b{''.join(w[0] for w in words)}\b", text)
        for words in map(words_of, runs)
        if len(words) > 1 and not ROLES.fullmatch(" ".join(words))
    )


def as_written(words: Sequence[str]) -> re.Pattern[str]:
    """How a text may name somebody of whose name these are the words."""
    return re.compile(rf"\b(?:{'|'.join(map(_written, words))})", re.IGNORECASE)


def _written(word: str) -> str:
    """How a name begins, however it ends ("Tarsia", "Tarsian")."""
    return re.escape(word[: max(_ALIKE, len(word) - 2)])
