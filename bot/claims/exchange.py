"""Names and numbers that stand where the source has others: all else is as it is there, and it says another thing.

"Erik Dahl bought the bus from the council" where the council bought it from Erik Dahl. Which words are there cannot tell,
and a small reader often does not. Only where every other word stands as in the source, but for articles: of the 9,310
`written` claims that is so in 5, all false. With the endings of words and small words left out it was so in 15, of which 2 are
true ("is based in London" where London has it). And one name in the place of another: of the claims of seven public
sets that is so in 35, all false; where the sentence has that name besides, it may say both ("Apamea in Syria").
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain

from bot.claims.names import names
from index.lexical import terms

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|;")
_ARTICLES = frozenset(("the", "a", "an"))
# "A is B" is "B is A", and 'Jo said: "No"' is '"No", said Jo'.
_EITHER_WAY = frozenset(
    "is are was were be and or as".split() + terms("say said add explain note state wrote write reply announce")
)
_LONGEST_NAME, _FEWEST_ALIKE = 3, 4  # words
_BEGINNING = 3  # letters
_WORD = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")


def exchanged(statement: str, evidence: str) -> tuple[str, str] | None:
    """The two names or numbers that stand in each other's place, all other words as in a sentence of the evidence.

    >>> exchanged("Jo Frost drives, and Mia Holm teaches.", "Mia Holm drives, and Jo Frost teaches.")
    ('Jo Frost', 'Mia Holm')
    """
    said, sentences = _folded(statement), _sentences(evidence)
    places = (
        _between(said, [term for term, _ in words[at : at + len(said)]])
        for words in sentences
        for at in _in_any_order(said, words)
    )
    return next(filter(None, places), None)


def taken_for(statement: str, evidence: str) -> tuple[str, str] | None:
    """The name that stands where a sentence of the evidence, all other words as they are, has another one, and that.

    >>> taken_for("On 4 May Mia Holm drove the bus.", "On 4 May Jo Frost drove the bus. Lily and Mia Holm walked.")
    ('Mia Holm', 'Jo Frost')
    """
    said, known = _folded(statement), frozenset(names(evidence))
    own = known | {name for name in names(statement) if not name.isupper()}  # "US" is in the evidence as "American"
    for sentence in _sentences(evidence):
        for ours, theirs, others in _of_one_part(said, sentence):
            is_name = own.issuperset(ours) and known.issuperset(theirs) and not _are_alike(ours, theirs)
            is_said_too = {word for _, word in sentence}.issuperset(ours)
            if is_name and (not is_said_too or {word for _, word in others}.issuperset(ours)):
                return " ".join(ours), " ".join(theirs)
    return None


def _are_alike(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether a word of both begins alike, as "Europe" and "European" do."""
    return not {word[:_BEGINNING] for word in ours}.isdisjoint(word[:_BEGINNING] for word in theirs)


_Words = Sequence[tuple[str, str]]


def _sentences(evidence: str) -> list[_Words]:
    """The words of each sentence of the evidence; then those of the whole of it, for what goes on."""
    sentences = [_folded(sentence) for sentence in _SENTENCE_END.split(evidence)]
    return [*sentences, [*chain.from_iterable(sentences)]]


def _in_any_order(said: _Words, words: _Words) -> Iterator[int]:
    """Where runs of the words begin that may be those of `said` in another order: the sums of their hashes are the same."""
    sums = [0, *accumulate(hash(term) for term, _ in words)]
    wanted = sum(hash(term) for term, _ in said)
    return (at for at in range(len(words) - len(said) + 1) if sums[at + len(said)] - sums[at] == wanted)


def _of_one_part(said: _Words, words: _Words) -> Iterator[tuple[list[str], list[str], _Words]]:
    """Of each run of as many words that differs from `said` in one part, no longer than a name: (that of `said`, that of the
    run, the other words of `said`)."""
    terms_there = [term for term, _ in words]
    for at in range(len(words) - len(said) + 1):
        low, high = _differing(said, terms_there, at)
        if 0 < high - low <= min(_LONGEST_NAME, len(said) - _FEWEST_ALIKE):
            theirs = [word for _, word in words[at + low : at + high]]
            yield [word for _, word in said[low:high]], theirs, [*said[:low], *said[high:]]


def _folded(text: str) -> list[tuple[str, str]]:
    """The words of the text as they are compared, each as it is written: articles are none, and endings do not count."""
    words = [match.group() for match in _WORD.finditer(text) if match.group().lower() not in _ARTICLES]
    return [(_term(word), word) for word in words]


@lru_cache(maxsize=65_536)
def _term(word: str) -> str:
    """The same evidence is compared for each statement that cites it, and in more than one way."""
    return "".join(terms(word)) or word.lower()


def _differing(said: _Words, there: Sequence[str], at: int = 0) -> tuple[int, int]:
    """Where `said` and the run of `there` from `at` on begin to differ, and from where on they do not any more."""
    low, high = 0, len(said)
    while low < high and said[low][0] == there[at + low]:
        low += 1
    while low < high and said[high - 1][0] == there[at + high - 1]:
        high -= 1
    return low, high


def _between(said: _Words, there: Sequence[str]) -> tuple[str, str] | None:
    """The two parts of `said` that `there` has in each other's place, if that is all they differ in, both hold a name or
    number, and what stands between them does not read either way."""
    low, high = _differing(said, there)
    ours, theirs = [term for term, _ in said[low:high]], list(there[low:high])
    if sorted(ours) != sorted(theirs):
        return None
    size = len(ours)
    lasts = [last for last in range(1, size - 1) if ours[size - last :] == theirs[:last]]
    for first in (first for first in range(1, size - 1) if ours[:first] == theirs[size - first :]):
        for last in lasts:
            middle = ours[first : size - last]  # nothing reads either way
            if not _EITHER_WAY.issuperset(middle) and middle == theirs[last : size - first]:
                parts = said[low : low + first], said[high - last : high]
                if all(any(_is_name(word) for _, word in part) for part in parts):
                    one, other = (" ".join(dict.fromkeys(word for _, word in part)) for part in parts)
                    return one, other
    return None


def _is_name(word: str) -> bool:
    return any(c.isupper() or c.isdigit() for c in word)
