"""Whose something is: the minister of one country is not that of another, though a sentence says but "its foreign minister".

Where a question asks of that of somebody, a sentence that says whose it is speaks of another's where neither it nor what
stands before it names him.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from bot.parts import last_of
from bot.rivals.doers import NAME, are_two, as_written, named_by, opens_with_name, paragraph_before, words_of
from bot.wording.roles import COUNTERPARTS, ROLES
from index.documents import Passage

_NO_THING = frozenset("name kind part end side number year month day city town member members some most one".split())
_NO_NAMES = frozenset(ROLES) | frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday thursday"
    " friday saturday sunday".split()
)
_ASKED = re.compile(
    rf"\b(?P<thing>[a-z]{{3,}}) of (?:the )?(?P<name>{NAME})|\b(?P<owner>{NAME})[’']s (?:[a-z]+ )?(?P<owned>[a-z]{{3,}})\b"
)
_NATION = r"[A-Z][a-z]+(?:an|ish|ese|ch|ss|ek|ic|[aeq]i)"
_NATIONAL = re.compile(
    rf"\bthe (?P<nation>{_NATION}) (?P<thing>(?!(?:and|or|in|on|of|at|to|for|from|with|by|is|was)\b)[a-z]{{3,}})\b"
)
_PRONOUN = r"\b(?:[Ii]ts|[Hh]is|[Hh]er|[Tt]heir) (?:[a-z-]+ ){0,2}"
_ITS_LAND = re.compile(
    r"\b[Tt]h(?:e|is|at) (?:country|nation|state|province|county|region|island|kingdom|republic|empire|district)\b"
)
_HELD = re.compile(rf"\W*(?P<key>[^:;.]{{2,60}}):\W+(?P<who>{NAME})")
_FOR_PARTY = re.compile(rf"\b(?:for|represent\w*) the (?P<party>{'|'.join(ROLES)})\b", re.IGNORECASE)
_LONGEST = 300  # characters of a question


def of_others(question: str, passages: Sequence[Passage]) -> set[str]:
    """The sentences that speak of another's than what a question asks of: of "its minister", where neither these words nor what
    stands before them in their paragraph has the name; of "Ledra’s minister" and the "Ledran fleet"; and of "the mayor" in a
    text that is about another town."""
    everything = "\n".join(f"{passage.context}\n{passage.text}" for passage in passages)
    rules = list(_rules_of(question, everything)) if len(question) <= _LONGEST else []
    return {
        text
        for passage in (passages if rules else ())
        for number, text in enumerate(map(passage.sentence_text, passage.sentences))
        if not passage.sentences[number].is_heading and any(is_so(passage, number, text) for is_so in rules)
    }


_Rule = Callable[[Passage, int, str], bool]


def _rules_of(question: str, everything: str) -> Iterator[_Rule]:
    last = last_of(question)
    for asked in _ASKED.finditer(last):
        own, thing = words_of(asked["name"] or asked["owner"]), asked["thing"] or asked["owned"]
        if own:
            yield _by_line(thing, own)
        if own and thing not in _NO_THING and not {word.lower() for word in own} & _NO_NAMES:
            yield _by_pronoun(thing, own, everything)
            yield _by_name(thing, own, everything)
            yield _by_title(question, thing, own, everything)
    for asked in _FOR_PARTY.finditer(last):
        yield _by_side(asked["party"].lower())
    for asked in _NATIONAL.finditer(last):
        yield _by_nation(asked["thing"], asked["nation"], everything)


def _by_pronoun(thing: str, own: Sequence[str], everything: str) -> _Rule:
    """Whether "its minister" is that of somebody whom the paragraph names before it, and he is another."""
    its, named = re.compile(rf"{_PRONOUN}{thing}s?\b"), as_written(own)

    def is_so(passage: Passage, number: int, text: str) -> bool:
        owned = its.search(text)
        if not owned:
            return False
        before = paragraph_before(passage, number) + text[: owned.start()]
        return not named.search(before) and (opens_with_name(before, everything) or not named.search(passage.context))

    return is_so


def _by_line(thing: str, own: Sequence[str]) -> _Rule:
    """Whether a line says who holds one office ("Payroll: Ann Bell"), and another of the same list that whom is asked of holds
    another. Her deputy may stand under "Deputy:", and under "Name: Ann Bell" all lines tell of her."""
    named, is_it = as_written(own), re.compile(rf"\b{thing}", re.IGNORECASE)

    def is_so(passage: Passage, number: int, text: str) -> bool:
        held = _HELD.match(text)
        if not held or named.search(text) or is_it.search(held["key"]):
            return False
        lines = (
            *_held_from(passage, range(number - 1, -1, -1)),
            *_held_from(passage, range(number + 1, len(passage.sentences))),
        )
        return any(named.search(line["who"]) and "name" not in line["key"].lower() for line in lines)

    return is_so


def _by_side(party: str) -> _Rule:
    """Whether a line says who appears for the other party before a court ("Counsel for the respondent: Ann Bell")."""
    others = sorted({one for pair in COUNTERPARTS if party in pair for one in pair} - {party})
    for_other = re.compile(rf"[^:]*\bfor the (?:{'|'.join(others)})s?:", re.IGNORECASE)

    def is_so(passage: Passage, number: int, text: str) -> bool:
        return bool(others and for_other.match(text))

    return is_so


def _held_from(passage: Passage, numbers: Sequence[int]) -> Iterator[re.Match[str]]:
    """The lines of that kind, up to one that is of another."""
    for number in numbers:
        line = _HELD.match(passage.sentence_text(passage.sentences[number]))
        if not line:
            return
        yield line


def _by_name(thing: str, own: Sequence[str], everything: str) -> _Rule:
    """Whether a sentence says whose something is, and he is another."""
    owner = re.compile(
        rf"\b(?P<owner>{NAME})[’']s (?:[a-z-]+ ){{0,2}}{thing}s?\b|\b{thing}s? of (?P<name>{NAME})"
        rf"|\b(?P<has>{NAME})(?: [a-z-]+){{0,3}},?(?: which| that)? (?:has|have|had) (?:an? |the )?(?:[a-z-]+ ){{0,2}}{thing}\b"
    )
    named = as_written(own)

    def is_so(passage: Passage, number: int, text: str) -> bool:
        others = [words_of(m[m.lastgroup or "owner"]) for m in owner.finditer(text)]
        return bool(others) and not named.search(text) and all(o and are_two(own, o, everything) for o in others)

    return is_so


def _by_nation(thing: str, own: str, everything: str) -> _Rule:
    """Whether a sentence says of what country something is, and that is another."""
    of_nation = re.compile(rf"(?:\b(?P<nation>{_NATION}) (?:[a-z-]+ )?|\b){thing}s?\b")
    named = as_written([own])

    def is_so(passage: Passage, number: int, text: str) -> bool:
        others = [m["nation"] for m in of_nation.finditer(text)]
        return bool(others) and not named.search(text) and all(o and are_two([own], [o], everything) for o in others)

    return is_so


def _by_title(question: str, thing: str, own: Sequence[str], everything: str) -> _Rule:
    """Whether something that is said to be nobody's is of what the document is about, or of what stands first in a sentence
    before it ("In Vandor …"), and that is another than who is asked of, whom what was read names elsewhere."""
    bare, named = re.compile(rf"\b[Tt]he (?:[a-z-]+ ){{0,2}}{thing}\b(?! of\b|[’'])"), as_written(own)
    also = re.compile(
        rf"(?:[(“\"][^()]{{0,60}}|\b(?:known as|called|named|or|formerly|names?) (?:\w+ ){{0,2}}){named.pattern}"
    )
    opens = re.compile(rf"(?:^|[.!?]\s+|\n)(?:\w+ ){{0,2}}{named.pattern}")

    def is_so(passage: Passage, number: int, text: str) -> bool:
        before = paragraph_before(passage, number)
        if not bare.search(text) or not named.search(everything) or named.search(text) or opens.search(before):
            return False
        if _ITS_LAND.search(text) and named.search(before):
            return False
        title = named_by(passage.title, everything)
        is_about = bool(title) and not {*title} & {*words_of(question)}
        over = passage.context.removeprefix(passage.title)
        if is_about and not named.search(over) and not also.search(everything):
            return are_two(own, title, everything)
        return _is_beside_its_like(own, before, everything)

    return is_so


def _is_beside_its_like(own: Sequence[str], before: str, everything: str) -> bool:
    """Whether the last sentence before one is of a place ("In Vandor …") that is named in one breath with who is asked of."""
    places = re.findall(rf"(?:^|[.!?]\s+)(?:In|At|For) (?P<name>{NAME})\b[^.!?]*[.!?]\W*$", before)
    pairs = [pair for a in own for b in (words_of(places[-1]) if places else ()) for pair in ((a, b), (b, a))]
    return any(re.search(rf"\b{re.escape(a)} (?:and|or) {re.escape(b)}\b", everything) for a, b in pairs)
