"""What belongs to which deed: "born in Paris" where one was born in Lyon and died in Paris.

Every word of such a statement stands in its source, so only the clause tells. Only where the clause with the verb has another
of the kind under the same preposition, and the one that is said stands under it with another verb.
"""

import re
from dataclasses import dataclass

from bot.rivals.verbs import PAST, SAME_IN_PAST
from bot.wording.numerals import YEAR
from index.figures import MONTHS
from index.lexical import WRITTEN_WORD, terms

_FINITE = (
    rf"(?:is|are|was|were|has|had|will|[a-z]+ed|{'|'.join(sorted((PAST | SAME_IN_PAST) - {'put', 'let', 'set'}))})"
)
_CLAUSE_END = re.compile(rf"[.;:!?]\s|[()]|,?\s(?:and|but|while|whereas|then)\s(?=(?:[\w-]+\s){{0,2}}{_FINITE}\b)")
_PREPOSITIONS = frozenset("in at on of from to for by with".split())
_REACH = 6  # words from a verb to what belongs to it
_ARTICLES = frozenset("the a an his her its their".split())


@dataclass(frozen=True, slots=True)
class _Attached:
    """What stands under a preposition behind a verb: a year, a name or a word, which is its `kind`."""

    verb: str
    preposition: str
    is_next: bool  # nothing stands between the verb and the preposition
    kind: str
    words: tuple[str, ...]


def misplaced(statement: str, evidence: str) -> tuple[str, str] | None:
    """What the statement says with a verb that the evidence has with another one, and what that has in its place.

    >>> misplaced("She was born in Paris.", "Marie (born in May 1921 in Lyon; died in Paris) was a painter.")
    ('Paris', 'Lyon')
    """
    said = [one for clause in _CLAUSE_END.split(statement) for one in _attached(clause)]
    if not said:
        return None
    there = [_attached(clause) for clause in _CLAUSE_END.split(evidence)]
    of_verb: dict[str, list[list[_Attached]]] = {}
    for clause in there:
        for verb in {one.verb for one in clause}:
            of_verb.setdefault(verb, []).append(clause)
    for one in said:
        clauses = of_verb.get(one.verb, [])
        if len(clauses) == 1 and (other := _in_place_of(one, clauses[0])) and _stands_elsewhere(one, clauses[0], there):
            return " ".join(one.words), " ".join(other.words)
    return None


def _in_place_of(said: _Attached, clause: list[_Attached]) -> _Attached | None:
    alike = [o for o in clause if (o.verb, o.preposition, o.kind) == (said.verb, said.preposition, said.kind)]
    if any(set(said.words) & set(one.words) for one in clause):
        return None
    return next((one for one in alike if said.kind != "word" or (one.is_next and said.is_next)), None)


def _stands_elsewhere(said: _Attached, clause: list[_Attached], there: list[list[_Attached]]) -> bool:
    return any(
        (one.preposition, one.words) == (said.preposition, said.words)
        for other in there
        if other is not clause
        for one in other
    )


def _attached(clause: str) -> list[_Attached]:
    """What stands under prepositions behind the verbs of a clause."""
    words = WRITTEN_WORD.findall(clause)
    found: list[_Attached] = []
    verb, since = "", 0
    for at, word in enumerate(words):
        if word.islower() and (word.endswith("ed") or word in PAST | SAME_IN_PAST | {"born"}) and terms(word):
            verb, since = terms(word)[0], at
        elif verb and word in _PREPOSITIONS and at - since <= _REACH:
            kind, under = _under(words, at + 1)
            if under:
                found.append(_Attached(verb, word, at == since + 1, kind, under))
    return found


def _under(words: list[str], at: int) -> tuple[str, tuple[str, ...]]:
    """The kind of what stands here, and the words of it: a year, a name, or one word."""
    if at < len(words) and words[at].lower() in _ARTICLES:
        at += 1
    if at >= len(words):
        return "", ()
    if words[at] in MONTHS:
        at += 1
    first = words[at] if at < len(words) else ""
    if YEAR.fullmatch(first):
        return "year", (first,)
    if first[:1].isupper():
        end = next((i for i in range(at, len(words)) if not words[i][0].isupper()), len(words))
        return "name", tuple(words[at:end])
    is_noun = (
        words[at - 1] != "to" and first.isalpha() and terms(first)
    )  # "designed to fit" is said of what it helps, too
    return ("word", (first,)) if is_noun else ("", ())
