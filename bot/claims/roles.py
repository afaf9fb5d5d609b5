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
# What follows a verb in the present; behind a noun that ends as one does a verb comes first.
_BEGINS_OBJECT = frozenset("the a an his her its their this these every each all".split())
_PRONOUNS = frozenset("he she it they".split())
_OTHER = {"he": "she", "she": "he"}
_NEAR = 2  # words: "she later sold it"
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
    pronoun: str  # that stands for who does it


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
    for at in range(len(words)):
        stem = _verb(words, at)
        said = _deed(words, at) if stem and there.count(stem) == 1 else None
        told = _told(stem, evidence) if said and said.doer else None
        if not said or not told:
            continue
        if told.pronoun and said.doer in told.done_to and there.count(said.doer) == 1:
            return said.doer, next(
                reversed([t for t in said.done_to if t not in told.after and t != said.doer]), said.doer
            )
        ours, others = (told.before, told.after) if told.is_passive else (told.after, told.before)
        done_to = [term for term in said.done_to if term in others - ours and term != said.doer]
        if said.doer in ours - others and done_to:
            return said.doer, done_to[0]
    return None


def of_another(statement: str, evidence: str) -> tuple[str, str] | None:
    """Who does something in the statement, and the "he" who does it in the evidence, where that calls the former "she".

    >>> of_another("Ada Holm closed the mill.", "Ada Holm ran the mill. She sold it to Piet. He closed it.")
    ('Holm', 'he')
    """
    there = terms(evidence)
    if not all(re.search(rf"\b{pronoun}\b", evidence, re.IGNORECASE) for pronoun in _OTHER):
        return None
    words = _WORD.findall(statement)
    for at in range(len(words)):
        stem = _verb(words, at)
        said = _deed(words, at) if stem and there.count(stem) == 1 else None
        if said and said.doer and not said.is_passive:
            told = _told(stem, evidence)
            other = _OTHER.get(told.pronoun) if told else ""
            if told and other and said.doer in _called(other, evidence) - told.before:
                return _as_written(said.doer, statement), told.pronoun
    return None


def _called(pronoun: str, evidence: str) -> frozenset[str]:
    """The stems of what the sentence before the first one about this pronoun is about; nothing where that is a pronoun, too."""
    whom: frozenset[str] = frozenset()
    for sentence in SENTENCE_END.split(evidence):
        words = _WORD.findall(sentence)
        at = next((at for at in range(len(words)) if _verb(words, at)), len(words))
        pronouns = _PRONOUNS.intersection(word.lower() for word in words[:at])
        if pronoun in pronouns:
            return whom
        whom = frozenset() if pronouns else frozenset(_terms(words[:at]))
    return frozenset()


def _told(stem: str, evidence: str) -> _Deed | None:
    """What the sentence with the verb says."""
    for sentence in SENTENCE_END.split(evidence):
        if stem in terms(sentence):
            words = _WORD.findall(sentence)
            return next((_deed(words, at) for at in range(len(words)) if _verb(words, at) == stem), None)
    return None


def _verb(words: Sequence[str], at: int) -> str:
    """The stem of a verb in the past, or of one in the present with an object behind it; nothing for other words, and for verbs
    whose sides may be turned."""
    word = words[at]
    is_past = word.endswith("ed") or word in PAST | SAME_IN_PAST
    if not word.islower() or word in _NO_DEEDS or not (is_past or _is_present(words, at)):
        return ""
    stem = next(iter(terms(word)), "")
    return "" if stem in MUTUAL or stem in _SPEECH else stem


def _is_present(words: Sequence[str], at: int) -> bool:
    """Whether a word has the ending of "advises", and an object that begins with an article or a name behind it."""
    word, following = words[at], words[at + 1] if at + 1 < len(words) else ""
    is_object = following.lower() in _BEGINS_OBJECT or following[:1].isupper()
    return word.endswith("s") and not word.endswith("ss") and at > 0 and words[at - 1][0].isalnum() and is_object


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
    pronoun = next((word.lower() for word in before[-_NEAR:] if word.lower() in _PRONOUNS), "") if by is None else ""
    return _Deed(
        frozenset(_terms(before)), frozenset(_terms(after)), by is not None, doer, tuple(_terms(done_to)), pronoun
    )


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
