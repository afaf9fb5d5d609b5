"""Of what thing a sentence tells: what the tablets look like is not what the syrup does, and "It weighs 140 kg" is said of what
stands before it.

For where a question and a sentence share no verb. Verbs are for `kinds.py`, names for `doers.py` and `rivals.py`.
"""

import re
from collections.abc import Iterator, Sequence

from bot.local.beside import MATTERS
from bot.local.reading import KnownVectors, stems_of
from bot.parts import last_of
from bot.rivals.doers import paragraph_before
from bot.rivals.kinds import ENDS, GENERAL, are_unlike, is_participle
from index.documents import Passage
from index.lexical import terms

_DOES = "does|do|did"
_IS = "is|are|was|were|has|have|had|can|may|must|should|will|would"
# "What was the focus of it" asks for what all that is said of it may tell.
_ASKED = re.compile(
    rf"\b(?<![Ww]hat )(?P<helper>{_DOES}|{_IS}) the (?P<words>[a-z-]+(?: [a-z-]+){{0,3}}\b)(?! of\b|[’' -]*[A-Z0-9])"
)
_IT = re.compile(r"\W*(?:It|They|Its|Their|He|She|His|Her)\b")
# What a paragraph is about that "it" goes on with; where another opens it ("I bought …"), that may stand before it.
_OPENS = re.compile(r"\W*(?:(?:The|An?|Each|Every|Our)\s|(?!This\b|I\b)[A-Z][\w’'-]+ (?:[A-Z(]|(?:is|was|has)\b))")
_SUBJECT = re.compile(rf"\W*(?:The|Each|Every|All|Our) (?P<words>[a-z-]+(?: [a-z-]+){{0,2}}?) (?:{_IS})\b")
# What is one of several by what it is on alone.
_ON_MATTER = re.compile(
    rf"\bthe (?:[a-z-]+ )?(?P<noun>{MATTERS}) (?:to|on|for|about|of|that|against|concerning|by|from) (?P<what>[^?.;]+)",
    re.IGNORECASE,
)
_BARE = re.compile(rf"\W*(?:The|This|That) (?P<noun>{MATTERS}) (?:{_IS}|passed|failed|fell|succeeded)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 300  # characters of a question


def of_other_things(question: str, passages: Sequence[Passage], vectors: KnownVectors) -> set[str]:
    """The sentences whose subject is another thing than a question asks about, which neither they nor what stands before and
    over them name, while something else that was read does."""
    asked = list(_things(last_of(question))) if len(question) <= _LONGEST else []
    found: set[str] = set()
    for thing in asked:
        stems = stems_of(thing)
        others = {
            text: words
            for passage in (() if stems & GENERAL else passages)
            for number, text in enumerate(map(passage.sentence_text, passage.sentences))
            if (words := _words_of_other(stems, passage, number))
        }
        if others and any(stems & {*terms(passage.text)} for passage in passages):
            found.update(text for text, words in others.items() if are_unlike(thing[-1], words, vectors))
    return found


def of_other_matters(question: str, passages: Sequence[Passage]) -> set[str]:
    """The sentences that tell of "the motion" alone, which stands before them, where a question asks of one on something else:
    that was read elsewhere, and not there."""
    asked = _ON_MATTER.search(last_of(question)) if len(question) <= _LONGEST else None
    on = {*terms(asked["what"])} if asked else set[str]()
    told = (p.sentence_text(s) for p in passages for s in p.sentences)
    if asked is None or not any(2 * len(on & {*terms(t)}) >= len(on) and not _BARE.match(t) for t in told):
        return set()
    return {
        text
        for passage in passages
        for number, text in enumerate(map(passage.sentence_text, passage.sentences))
        if (bare := _BARE.match(text))
        and bare["noun"].lower() == asked["noun"].lower()
        and not on & {*terms(f"{passage.context} {paragraph_before(passage, number)}")}
    }


def _things(question: str) -> Iterator[list[str]]:
    """The noun, with its modifiers, that a question asks about: "is the lighthouse open", "does the notice period run"."""
    for found in _ASKED.finditer(question):
        words = found["words"].split()
        end = next((i for i, word in enumerate(words) if word in ENDS), len(words))
        if words[end : end + 1] == ["of"]:
            continue
        words = words[:end]
        is_verb = found["helper"] in _DOES.split("|") or (words and is_participle(words[-1]))
        words = words[:-1] if is_verb else words
        if words and stems_of(words[-1:]):
            yield words


def _words_of_other(stems: set[str], passage: Passage, number: int) -> list[str]:
    """The words that tell of what thing a sentence is; none where it may be of the one with these stems."""
    sentence = passage.sentences[number]
    text = passage.sentence_text(sentence)
    subject = _SUBJECT.match(text)
    if sentence.is_heading or not (subject or _IT.match(text)) or stems & {*terms(text)}:
        return []
    over = " ".join(passage.sentence_text(s) for s in passage.sentences[:number] if s.is_heading)
    before = paragraph_before(passage, number)
    if not (subject or _OPENS.match(before)):
        return []
    near = f"{before} {text}"
    if stems & {*terms(f"{passage.context} {over} {near}")}:
        return []
    if subject and stems_of(subject["words"].split()) & GENERAL:
        return []
    return _WORD.findall(text if subject else near)
