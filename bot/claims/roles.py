"""Who does it to whom, what is more than what, and what came after what: the words of a source with its two sides turned.

"Lumen acquired Kestrel" where Kestrel acquired Lumen, and "a year is longer than a day" where the day is. `exchange.py` knows
this of names where every word stands as in the source; here that may say more, the voice may change ("was acquired by"), and
the two may be plain nouns.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.rivals.doers import MUTUAL
from bot.rivals.verbs import PAST, SAME_IN_PAST
from index.lexical import terms

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“‘(])|[;:]\s")  # no end: "3 p.m. on Monday"
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|[,;:()–—]")
_BETWEEN = re.compile(  # what is on its left cannot as well be on its right
    r"\b(?:(?:(?:more|less|fewer)\b(?:\s\w+){0,2}?|[a-z]{2,}er|worse)\s+than|after|before|because)\b", re.IGNORECASE
)
_IS = frozenset("is are was were be been being".split())
_NO_DEEDS = _IS | frozenset(
    "have has had did does do done made got became become begun been thought meant found felt".split()
)
_PREPOSITIONS = frozenset(
    "in on at by to from of for with as into onto over under after before during since until about against between through"
    " near upon than that when while because".split()
)
_PARTIES = frozenset(("to", "from"))  # whom one gives to, and takes from, is of the deed
# Their subject may stand behind them: '"No", added the mayor.'
_SPEECH = frozenset(
    terms("say said tell told add write ask report state announce warn explain note claim reply call name follow")
)
_FEW = 3  # words between a verb and the "is" or the "by" that make it passive


@dataclass(frozen=True, slots=True)
class _Deed:
    """What is said around a verb in the past, in stems: before it, after it, and whether it is done "by" somebody.

    `doer` is the word that ends the name of who does it, and `done_to` are the words for what it is done to.
    """

    before: frozenset[str]
    after: frozenset[str]
    is_passive: bool
    doer: str
    done_to: tuple[str, ...]


def turned(statement: str, evidence: str) -> tuple[str, str] | None:
    """The two of which the statement says what the evidence says of them the other way round.

    >>> turned("A lorry was hit by the bus.", "At noon a lorry with milk hit the parked bus.")
    ('bus', 'lorry')
    >>> turned("A year is longer than a day.", "On Mercury a day is longer than its year.")
    ('year', 'day')
    """
    found = _compared(statement, evidence) or _done(statement, evidence)
    return (_as_written(found[0], statement), _as_written(found[1], statement)) if found else None


def _compared(statement: str, evidence: str) -> tuple[str, str] | None:
    for left, more, right in _comparisons(statement):
        for first, more_there, second in _comparisons(evidence):
            ours = [term for term in left if term in second and term not in first]
            is_turned = ours and right and set(right) <= set(first) - set(second)
            if is_turned and more == more_there:
                return ours[-1], right[-1]
    return None


def _comparisons(text: str) -> list[tuple[list[str], list[str], list[str]]]:
    """The stems before, of, and after a "longer than", an "after" or a "because", of each sentence with one."""
    found = ((sentence, _BETWEEN.search(sentence)) for sentence in SENTENCE_END.split(text))
    return [(terms(s[: b.start()]), terms(b[0]), terms(s[b.end() :])) for s, b in found if b]


def _done(statement: str, evidence: str) -> tuple[str, str] | None:
    there = terms(evidence)
    if not set(terms(statement)) <= set(there):
        return None
    words = _WORD.findall(statement)
    for at, word in enumerate(words):
        stem = _verb(word)
        said = _deed(words, at) if stem and there.count(stem) == 1 else None
        told = _told(stem, evidence) if said and said.doer else None
        if not said or not told:
            continue
        ours, others = (told.before, told.after) if told.is_passive else (told.after, told.before)
        done_to = [term for term in said.done_to if term in others - ours and term != said.doer]
        if said.doer in ours - others and done_to:
            return said.doer, done_to[0]
    return None


def _told(stem: str, evidence: str) -> _Deed | None:
    """What the sentence with the verb says."""
    for sentence in SENTENCE_END.split(evidence):
        if stem in terms(sentence):
            words = _WORD.findall(sentence)
            return next((_deed(words, at) for at, word in enumerate(words) if _verb(word) == stem), None)
    return None


def _verb(word: str) -> str:
    """The stem of a verb in the past; nothing for other words, and for verbs whose sides may be turned."""
    if not word.islower() or word in _NO_DEEDS or not (word.endswith("ed") or word in PAST | SAME_IN_PAST):
        return ""
    stem = next(iter(terms(word)), "")
    return "" if stem in MUTUAL or stem in _SPEECH else stem


def _deed(words: Sequence[str], at: int) -> _Deed | None:
    """What is said around the verb at a place, if it has an object or is done by somebody."""
    before, after = words[:at], words[at + 1 :]
    by = next((i for i, word in enumerate(after[: _FEW + 1]) if word == "by"), None)
    if by is not None:
        doer, done_to = _last(_object(after[by + 1 :])), before
    elif not after or not _IS.isdisjoint(before[-_FEW:]) or not _object(after[:1]):
        return None
    else:
        doer, done_to = _last(before), _object(after, _PARTIES)
    return _Deed(frozenset(_terms(before)), frozenset(_terms(after)), by is not None, doer, tuple(_terms(done_to)))


def _object(words: Sequence[str], through: frozenset[str] = frozenset()) -> Sequence[str]:
    """The words up to the next preposition or mark."""
    ends = _PREPOSITIONS - through
    return words[: next((i for i, w in enumerate(words) if w.lower() in ends or not w[0].isalnum()), len(words))]


def _last(words: Sequence[str]) -> str:
    return next(reversed(_terms(words[-1:])), "")


def _terms(words: Sequence[str]) -> list[str]:
    return terms(" ".join(words))


def _as_written(term: str, text: str) -> str:
    return next((word for word in _WORD.findall(text) if term in terms(word)), term)
