"""Whose something is: the minister of one country is not that of another, though a sentence says but "its foreign minister".

Where a question asks of that of somebody, a sentence that says whose it is speaks of another's where neither it nor what
stands before it names him.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from bot.local.doers import NAME, ROLES, are_two, as_written, words_of
from bot.parts import last_of
from index.documents import Passage

_NO_THING = frozenset("name kind part end side number year month day city town member members some most one".split())
_NO_NAME = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday thursday"
    " friday saturday sunday".split()
)
_ASKED = re.compile(
    rf"\b(?P<thing>[a-z]{{3,}}) of (?:the )?(?P<name>{NAME})|\b(?P<owner>{NAME})[’']s (?:[a-z]+ )?(?P<owned>[a-z]{{3,}})\b"
)
_PRONOUN = r"\b(?:[Ii]ts|[Hh]is|[Hh]er|[Tt]heir) (?:[a-z-]+ ){0,2}"
_LONGEST = 300  # characters of a question
_LONGEST_TITLE = 4  # words of one that names what its document is about


def of_others(question: str, passages: Sequence[Passage]) -> Iterator[re.Pattern[str]]:
    """The sentences that speak of another's than what a question asks of: of "its minister", where neither these words nor what
    stands before them in their paragraph has the name; of "Ledra’s minister"; and of "the mayor" in a text that is about
    another town."""
    last = last_of(question) if len(question) <= _LONGEST else ""
    for asked in _ASKED.finditer(last):
        own, thing = words_of(asked["name"] or asked["owner"]), asked["thing"] or asked["owned"]
        if not own or thing in _NO_THING or {word.lower() for word in own} & _NO_NAME:
            continue
        everything = "\n".join(f"{passage.context}\n{passage.text}" for passage in passages)
        rules = (
            _by_pronoun(thing, own, everything),
            _by_name(thing, own, everything),
            _by_title(question, thing, own, everything),
        )
        for passage in passages:
            texts = [(i, passage.sentence_text(s)) for i, s in enumerate(passage.sentences) if not s.is_heading]
            found = [text for i, text in texts if any(is_so(passage, i, text) for is_so in rules)]
            if found:
                yield re.compile("|".join(map(re.escape, found)))


_Rule = Callable[[Passage, int, str], bool]


def _by_pronoun(thing: str, own: Sequence[str], everything: str) -> _Rule:
    """Whether "its minister" is that of somebody whom the paragraph names before it, and he is another."""
    its, named = re.compile(rf"{_PRONOUN}{thing}s?\b"), as_written(own)

    def is_so(passage: Passage, number: int, text: str) -> bool:
        owned = its.search(text)
        if not owned:
            return False
        at = passage.sentences[number].start - passage.start
        before = passage.text[passage.text.rfind("\n", 0, at) + 1 : at] + text[: owned.start()]
        opens = re.match(rf"(?:The )?(?P<name>{NAME})\b", before)
        is_name = opens and not ROLES.fullmatch(opens["name"])
        is_known = is_name and re.search(rf"(?<=[\w,] ){re.escape(opens['name'] if opens else '')}\b", everything)
        return not named.search(before) and bool(is_known or not named.search(passage.context))

    return is_so


def _by_name(thing: str, own: Sequence[str], everything: str) -> _Rule:
    """Whether a sentence says of whom something is, and he is another."""
    owner = re.compile(rf"\b(?P<owner>{NAME})[’']s (?:[a-z-]+ ){{0,2}}{thing}s?\b|\b{thing}s? of (?P<name>{NAME})")
    named = as_written(own)

    def is_so(passage: Passage, number: int, text: str) -> bool:
        others = [words_of(m["owner"] or m["name"]) for m in owner.finditer(text)]
        return bool(others) and not named.search(text) and all(o and are_two(own, o, everything) for o in others)

    return is_so


def _by_title(question: str, thing: str, own: Sequence[str], everything: str) -> _Rule:
    """Whether something that is said to be nobody's is of what the document is about, and that is another than who is asked of,
    whom what was read names elsewhere."""
    bare, named = re.compile(rf"\b[Tt]he (?:[a-z-]+ ){{0,2}}{thing}\b(?! of\b|[’'])"), as_written(own)
    also = re.compile(
        rf"(?:[(“\"][^()]{{0,60}}|\b(?:known as|called|named|or|formerly|names?) (?:\w+ ){{0,2}}){named.pattern}",
        re.IGNORECASE,
    )

    def is_so(passage: Passage, number: int, text: str) -> bool:
        title = words_of(passage.title)
        is_about = (
            passage.title.istitle() and 0 < len(title) <= _LONGEST_TITLE and not set(title) & set(words_of(question))
        )
        if not is_about or not bare.search(text) or named.search(f"{passage.context}\n{passage.text}"):
            return False
        return bool(named.search(everything)) and not also.search(everything) and are_two(own, title, everything)

    return is_so
