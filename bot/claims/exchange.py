"""Names and numbers that stand where the source has others: all else is as it is there, and it says another thing.

"Erik Dahl bought the bus from the council" where the council bought it from Erik Dahl. Which words are there cannot tell,
and a small reader often does not. Only where every other word stands as in the source, but for articles: of the 9,310
`written` claims that is so in 5, all false. With the endings of words and small words left out it was so in 15, of which 2 are
true ("is based in London" where London has it). And one name in the place of another: of the claims of seven public
sets that is so in 35, all false; where the sentence has that name besides, it may say both ("Apamea in Syria").
"""

import re
from collections.abc import Iterator, Sequence

from bot.claims.names import names
from index.lexical import terms

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|;")
_ARTICLES = frozenset(("the", "a", "an"))
_EITHER_WAY = frozenset("is are was were be and or as".split())  # "A is B" is "B is A"
_LONGEST_NAME, _FEWEST_ALIKE = 3, 4  # words
_BEGINNING = 3  # letters
_WORD = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")


def exchanged(statement: str, evidence: str) -> tuple[str, str] | None:
    """The two names or numbers that stand in each other's place, all other words as in a sentence of the evidence.

    >>> exchanged("Jo Frost drives, and Mia Holm teaches.", "Mia Holm drives, and Jo Frost teaches.")
    ('Jo Frost', 'Mia Holm')
    """
    said = _folded(statement)
    if not {term for term, _ in said} <= {term for term, _ in _folded(evidence)}:
        return None
    places = (_between(said, [term for term, _ in there]) for _, there in _alongside(said, evidence))
    return next(filter(None, places), None)


def taken_for(statement: str, evidence: str) -> tuple[str, str] | None:
    """The name that stands where a sentence of the evidence, all other words as they are, has another one, and that.

    >>> taken_for("On 4 May Mia Holm drove the bus.", "On 4 May Jo Frost drove the bus. Lily and Mia Holm walked.")
    ('Mia Holm', 'Jo Frost')
    """
    said, known = _folded(statement), frozenset(names(evidence))
    own = known | {name for name in names(statement) if not name.isupper()}  # "US" is in the evidence as "American"
    for sentence, there in _alongside(said, evidence):
        low, high = _differing(said, [term for term, _ in there])
        if not 0 < high - low <= min(_LONGEST_NAME, len(said) - _FEWEST_ALIKE):
            continue
        ours, theirs = ([word for _, word in words[low:high]] for words in (said, there))
        is_name = own.issuperset(ours) and known.issuperset(theirs) and not _are_alike(ours, theirs)
        is_said_too = {word for _, word in sentence}.issuperset(ours)
        if is_name and (not is_said_too or {word for _, word in (*said[:low], *said[high:])}.issuperset(ours)):
            return " ".join(ours), " ".join(theirs)
    return None


def _are_alike(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether a word of both begins alike, as "Europe" and "European" do."""
    return not {word[:_BEGINNING] for word in ours}.isdisjoint(word[:_BEGINNING] for word in theirs)


_Words = Sequence[tuple[str, str]]


def _alongside(said: _Words, evidence: str) -> Iterator[tuple[_Words, _Words]]:
    """Each sentence of the evidence, with each run of as many of its words; then the whole of it, for what goes on."""
    for sentence in (*_SENTENCE_END.split(evidence), evidence):
        words = _folded(sentence)
        for at in range(len(words) - len(said) + 1):
            yield words, words[at : at + len(said)]


def _folded(text: str) -> list[tuple[str, str]]:
    """The words of the text as they are compared, each as it is written: articles are none, and endings do not count."""
    words = [match.group() for match in _WORD.finditer(text) if match.group().lower() not in _ARTICLES]
    return [("".join(terms(word)) or word.lower(), word) for word in words]


def _differing(said: _Words, there: Sequence[str]) -> tuple[int, int]:
    """Where the two begin to differ, and from where on they do not any more."""
    low, high = 0, len(there)
    while low < high and said[low][0] == there[low]:
        low += 1
    while low < high and said[high - 1][0] == there[high - 1]:
        high -= 1
    return low, high


def _between(said: _Words, there: Sequence[str]) -> tuple[str, str] | None:
    """The two parts of `said` that `there` has in each other's place, if that is all they differ in, both hold a name or
    number, and what stands between them does not read either way."""
    low, high = _differing(said, there)
    ours, theirs = [term for term, _ in said[low:high]], list(there[low:high])
    if sorted(ours) != sorted(theirs):
        return None
    for first in range(1, len(ours) - 1):
        for last in range(1, len(ours) - first):
            middle = ours[first : len(ours) - last]
            if not _EITHER_WAY.issuperset(middle) and theirs == [*ours[len(ours) - last :], *middle, *ours[:first]]:
                parts = said[low : low + first], said[high - last : high]
                if all(any(_is_name(word) for _, word in part) for part in parts):
                    one, other = (" ".join(dict.fromkeys(word for _, word in part)) for part in parts)
                    return one, other
    return None


def _is_name(word: str) -> bool:
    return any(c.isupper() or c.isdigit() for c in word)
