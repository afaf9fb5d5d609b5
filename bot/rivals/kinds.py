"""Of what kind of thing a sentence says what a question asks: what cleaners wear is not what supervisors wear, and how often
the filter is cleaned is not how often the carpets are.

A sentence that has a question's verb looks like its answer. Who does it, or what it is done to, is told by where that stands
beside the verb, in the question and in the sentence. Names are for `doers.py` and `rivals.py`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property

from bot.local.reading import KnownVectors, stems_of
from bot.parts import last_of
from bot.rivals.doers import MUTUAL
from bot.rivals.verbs import PAST, own_forms
from bot.wording.roles import COUNTERPARTS, ROLES
from index.documents import Passage

_ALIKE = 0.45  # two nouns may mean the same from here on; "appliance" and "machine" are at .46, "carpets" and "filter" at .24
_BEGIN_ALIKE = 4  # letters that two spellings of a word begin with
_SPELT_ALIKE = 0.7  # "desicion" is a slip for "decision"
_LONGEST = 300  # characters of a question
_LONGEST_PHRASE = 4  # words
_TOKEN = re.compile(r"[^\W_]+(?:[-'’&][^\W_]+)*|[^\w\s]")
_APOSTROPHE = re.compile("['’]")  # "I've" is "I"
_BE = frozenset("is are was were be been being get gets got".split())
_HAS = frozenset("has have had".split())
_MODALS = frozenset("will would may might can could must shall should cannot".split())
_JOINS = frozenset(("and", "or"))
_HELPERS = _BE | _HAS | _MODALS | frozenset(("do", "does", "did"))
_SKIPPED = frozenset("not never also then usually always often only normally already still first ever".split())
# What is said of a thing by "is", as a participle is.
_STATES = frozenset(
    "valid open free worth available due liable responsible eligible subject ready safe mandatory compulsory optional "
    "voluntary necessary effective present absent active binding tall heavy wide deep thick old expensive loud hot cold full "
    "empty independent".split()
)
_DETERMINERS = frozenset(
    "the a an any all every each some no our your my his her its their these those this both most many few several other "
    "another two three four five six seven eight nine ten".split()
)
_OPENS = frozenset(
    "and but or if when while where whereas that which because since as after before until unless although though so".split()
)
_ASKERS = frozenset("i we you one they".split())
_BEFORE_OBJECTS = _HELPERS | _SKIPPED | _ASKERS | frozenset("to he she it who which that and or".split())
ENDS = (
    _HELPERS
    | _OPENS
    | _SKIPPED
    | frozenset(
        "of in on at to for from with by about into over under between during within without per than up out off down through "
        "against across along among around toward towards via upon beside besides near like unlike i you he she it we they me "
        "him them us mine ours yours something anything everything nothing who whom whose what how why there here nor yes "
        "please well instead prior together too very just even once again based".split()
    )
)
# What may stand for others of its kind, or for what a text is about.
GENERAL = stems_of(
    "person people somebody anybody everybody everyone anyone nobody staff employee worker personnel member user customer "
    "individual man woman child "
    "participant player company firm organisation organization business group team thing item product machine device appliance "
    "unit equipment system part one other others number amount author writer text article game show film movie book "
    "song series city town country state area place region world government law type kind name term word way time day year "
    "data information info content material month week work life use result study researcher scientist scholar historian "
    "website site page service party partner feature procedure "
    "process operation activity "
    # what was told before is taken up by these: "the decision came two days later"
    "decision measure step event action move change plan proposal announcement news fact case matter issue problem effect "
    "response answer attempt effort".split()
)
# Modifiers that name no kind.
_NO_KIND = stems_of(
    "certain whole entire last first next same own such main full new old good major various particular typical "
    "different".split()
)
_TWO_OBJECTS = stems_of("give offer award pay send show teach tell call name grant ask".split())
# Nouns that are alike, of which no one is another.
_FAMILIES = [
    stems_of(family.split())
    for family in (
        "nurse doctor surgeon midwife pharmacist dentist patient",
        "teacher pupil parent headteacher caretaker",
        "red blue green yellow orange black white grey brown purple pink",
        "morning afternoon evening night",
        "breakfast lunch dinner supper",
        "shirt trousers jacket shoe skirt sock",
        "guest administrator editor viewer moderator owner",
    )
]


@dataclass(frozen=True, slots=True)
class _Said:
    """A verb with what does it, or has it done to it (`is_done`)."""

    verb: str
    what: tuple[str, ...]
    is_done: bool
    is_passive: bool = False
    is_first: bool = False  # its first word has a capital at the beginning of a sentence

    @property
    def head(self) -> str:
        return self.what[-1]

    @property
    def stems(self) -> set[str]:
        return stems_of(self.what)

    @property
    def of_head(self) -> set[str]:
        return stems_of([self.head])

    def is_of(self, other: "_Said") -> bool:
        """Whether the verb of the other is this one."""
        forms = {*own_forms(self.verb)}
        return self.is_done == other.is_done and (
            other.verb in forms or not stems_of(forms).isdisjoint(stems_of([other.verb]))
        )


def of_other_kinds(question: str, passages: Sequence[Passage], vectors: KnownVectors) -> tuple[set[str], list[str]]:
    """The sentences that say of other kinds alone what a question asks of one, and where there are such, the words of the
    question that tell that one from them."""
    asked = list(_asked_in(last_of(question))) if len(question) <= _LONGEST else []
    found: set[str] = set()
    own: set[str] = set()
    for passage in passages if asked else ():
        before = ""
        for sentence in passage.sentences:
            text = passage.sentence_text(sentence)
            if not sentence.is_heading:
                for told in _told_of_others(asked, _Sentence(text, f"{passage.context} {before}"), vectors):
                    found.add(text)
                    own.update(told)
            before = text
    return found, sorted(own)


def _asked_in(question: str) -> Iterator[_Said]:
    """The verbs of a question: "does the sales team move", "are carpets cleaned", "who can delete users"."""
    tokens = _TOKEN.findall(question)
    for at in _verbs_in(tokens):
        word, helpers, phrase, before = _before(tokens, at)
        if phrase and before in _HELPERS:
            is_passive = (helpers or [before])[0] in _BE and not word.endswith("ing")
            if _may_follow(word, (helpers or [before])[0]):
                yield _Said(word, phrase, is_passive, is_passive)
        if _asks_for_object(tokens, at) and (after := _after(tokens, at)):
            yield _Said(word, after, is_done=True)


def _told_in(text: str) -> Iterator[_Said]:
    """The verbs of a sentence, with what opens a clause and stands before them, or what follows them; a second one may share
    what the first has ("editors can move cards and delete them")."""
    tokens = _TOKEN.findall(text)
    may: _Said | None = None
    for at in _verbs_in(tokens):
        word, helpers, phrase, before = _before(tokens, at)
        if may and not (phrase or helpers) and before in _JOINS:
            yield replace(may, verb=word)
        is_passive = bool(helpers) and helpers[0] in _BE and not word.endswith("ing")
        is_open = before == "" or before in _OPENS or not before[0].isalpha()
        if phrase and is_open and (helpers or _agrees(word, phrase[-1])) and (not is_passive or is_participle(word)):
            said = _Said(word, phrase, is_passive, is_passive, is_first=phrase[0] == tokens[0])
            may = said if helpers and helpers[0] in _MODALS else None
            yield said
        if not is_passive and _may_have_object(tokens, at) and (after := _after(tokens, at)):
            yield _Said(word, after, is_done=True)


def _verbs_in(tokens: Sequence[str]) -> Iterator[int]:
    return (i for i, t in enumerate(tokens) if t[0].isalpha() and _is_in_phrase(t) and not t.endswith("ly"))


def _before(tokens: Sequence[str], at: int) -> tuple[str, list[str], tuple[str, ...], str]:
    """A verb, its helping verbs, the nearest first, the noun with its modifiers before them, and the word before that."""
    helpers, i = [], at - 1
    while i >= 0 and (tokens[i].lower() in _HELPERS | _SKIPPED or tokens[i].lower().endswith("ly")):
        helpers += [tokens[i].lower()] if tokens[i].lower() in _HELPERS else []
        i -= 1
    last = i
    while i >= 0 and last - i < _LONGEST_PHRASE and _is_in_phrase(tokens[i]):
        i -= 1
    phrase = tuple(tokens[i + 1 : last + 1])
    while phrase and i >= 0 and tokens[i].lower() in _DETERMINERS:
        i -= 1
    return tokens[at].lower(), helpers, phrase, tokens[i].lower() if i >= 0 else ""


def _after(tokens: Sequence[str], at: int) -> tuple[str, ...]:
    """The noun with its modifiers behind a verb."""
    first = at + 1
    while first < len(tokens) and tokens[first].lower() in _DETERMINERS:
        first += 1
    end = first
    while end < min(len(tokens), first + _LONGEST_PHRASE) and _is_in_phrase(tokens[end]):
        end += 1
    while end > first and tokens[end - 1].endswith("ly"):
        end -= 1
    return tuple(tokens[first:end])


def _is_in_phrase(token: str) -> bool:
    return token[0].isalnum() and (
        _is_short_name(token) or _APOSTROPHE.split(token.lower())[0] not in ENDS | _DETERMINERS
    )


def _is_short_name(word: str) -> bool:
    """Whether it is written in capitals: "IT" is no "it"."""
    return len(word) > 1 and word.isupper()


def is_participle(word: str) -> bool:
    return word.endswith(("ed", "able", "ible")) or word in PAST or word in _STATES


def _may_follow(word: str, helper: str) -> bool:
    """Whether a word may be the verb that a helping verb asks for: "is it made", "has it made", "does it make"."""
    if helper in _BE | _HAS:
        return is_participle(word) or (helper in _BE and word.endswith("ing"))
    return not word.endswith("s") or word.endswith("ss")


def _agrees(verb: str, head: str) -> bool:
    """Whether a word may be the verb of a noun that it follows: "the teams move", not "the IT team"."""
    return verb.endswith(("s", "ed")) or verb in PAST or head.endswith("s")


def _asks_for_object(tokens: Sequence[str], at: int) -> bool:
    """Whether a question asks who does it ("who can delete users"), or of who does it to something ("can I exchange shoes"). To
    "do you accept cheques" an answer is what else is accepted, too."""
    before = [token.lower() for token in tokens[:at] if token.lower() not in _SKIPPED]
    if before and before[-1] in _ASKERS:
        return before[-2:-1] != [] and before[-2] in _HELPERS and before[-2:] != ["do", "you"]
    return before[-1:] == ["who"] or (before[-2:-1] == ["who"] and before[-1] in _HELPERS - _BE)


def _may_have_object(tokens: Sequence[str], at: int) -> bool:
    word, before = tokens[at].lower(), tokens[at - 1].lower() if at else "."
    return before in _BEFORE_OBJECTS or not before[0].isalnum() or word.endswith(("ed", "s")) or word in PAST


class _Sentence:
    """A sentence as it is compared with a question, with what stands over and before it."""

    def __init__(self, text: str, around: str) -> None:
        self.text = text
        self.words = [word for word in _TOKEN.findall(text) if word[0].isalpha() and stems_of([word])]
        self.stems = stems_of(self.words)
        self._around = around

    @cached_property
    def near(self) -> set[str]:
        return self.stems | stems_of(_TOKEN.findall(self._around))

    @cached_property
    def told(self) -> list[_Said]:
        return list(_told_in(self.text))

    def is_to(self, own: _Said) -> bool:
        """Whether it says that somebody does to who is asked of what he is asked to do himself."""
        is_mutual = stems_of([own.verb]) & MUTUAL
        done = (one for one in self.told if one.is_done and replace(own, is_done=True).is_of(one))
        return not (own.is_done or is_mutual) and any(own.of_head <= one.stems for one in done)

    def is_told_of(self, party: str) -> bool:
        """Whether a party of a contract may do anything in it ("by the Client", "the Client may")."""
        also = re.search(rf"\b(?:by|and|or|nor|than) (?:the )?{re.escape(party)}\b", self.text, re.IGNORECASE)
        return bool(also) or any(stems_of([party]) <= one.stems and not one.is_done for one in self.told)


def _told_of_others(asked: Sequence[_Said], sentence: _Sentence, vectors: KnownVectors) -> Iterator[tuple[str, ...]]:
    """What is asked of, where the sentence says it of others alone."""
    for own in asked:
        if stems_of(own_forms(own.verb)).isdisjoint(sentence.stems) or (
            own.is_passive and stems_of(own_forms(own.verb)) & _TWO_OBJECTS
        ):
            continue
        others = [other for other in sentence.told if own.is_of(other)]
        if others and all(_are_two(own, other, sentence, vectors) for other in others):
            yield own.what if own.of_head.isdisjoint(others[0].of_head) else own.what[:-1]


def _are_two(own: _Said, other: _Said, sentence: _Sentence, vectors: KnownVectors) -> bool:
    """Whether what is asked of is another than a sentence tells of, and that does not speak of it."""
    if _is_name(own.head, False) or _is_name(other.head, other.is_first) or not (own.of_head and other.of_head):
        return False
    if own.of_head == other.of_head:
        modifiers, others = ([w for w in one.what[:-1] if stems_of([w]) or _is_short_name(w)] for one in (own, other))
        is_open = (
            not modifiers
            or not others
            or stems_of(modifiers) & sentence.near
            or stems_of((*modifiers, *others)) & _NO_KIND
        )
        return not is_open and are_unlike(modifiers[-1], others, vectors)
    if (own.stems | other.stems) & GENERAL or own.stems & other.stems:
        return False
    if own.of_head <= sentence.stems:
        are_parties = _is_party(own.head) and _is_party(other.head) and not own.is_done
        return sentence.is_to(own) or (are_parties and not sentence.is_told_of(own.head))
    if not own.is_done and {_role(own.head), _role(other.head)} in COUNTERPARTS:
        return own.of_head.isdisjoint(sentence.near)
    return own.of_head.isdisjoint(sentence.near) and are_unlike(own.head, sentence.words, vectors)


def _is_party(word: str) -> bool:
    """Whether it is what a party of a contract, or several together ("the Tenants"), may be called."""
    return _role(word) in ROLES


def _role(word: str) -> str:
    return word.lower().removesuffix("s")


def _is_name(word: str, is_first: bool) -> bool:
    """Whether a noun is a name, or has a figure; a party of a contract is written with a capital as well."""
    is_capital = word[0].isupper() and not is_first and not _is_party(word)
    return is_capital or any(map(str.isdigit, word))


def are_unlike(word: str, others: Sequence[str], vectors: KnownVectors) -> bool:
    """Whether a word is spelt like none of others and means none of them."""
    stems, rest = stems_of([word]), stems_of(others)
    if any(stems <= family and family & rest and stems.isdisjoint(rest) for family in _FAMILIES):
        return True
    if any(word[:_BEGIN_ALIKE].lower() == other[:_BEGIN_ALIKE].lower() for other in others):
        return False
    if get_close_matches(word.lower(), [other.lower() for other in others], n=1, cutoff=_SPELT_ALIKE):
        return False
    alike = vectors.of([word.lower()]) @ vectors.of(sorted({other.lower() for other in others})).T
    return bool(alike.max() < _ALIKE)
