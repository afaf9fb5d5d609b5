"""BM25 over the passages: the half of the search that finds exact words, names and numbers.

`terms` is the one folding by which words are matched everywhere. The index is derived from the store and can be built
again from it; it holds no texts. Ranking and formats are those of `bm25s` (the Lucene variant, Lù 2024,
arXiv 2407.03618).
"""

import json
import math
import re
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.errors import IndexCorruptError

if TYPE_CHECKING:
    from typing import Self

    from bm25s import BM25

K1 = 1.2
B = 0.75
STOP_WORDS = frozenset(
    "a an and are as at be been but by did do does for from had has have he her his how i if in into is it its me my of "
    "on or our she so such than that the their them then there these they this those to was we were what when where "
    "which who whom whose why will with would you your".split()
)
WRITTEN_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
"""A word as it is written, with the hyphens, apostrophes and dots inside it, where its stem does not say enough."""

_IDS = "ids.json"
_SHORTEST_MISSPELT = 5  # characters; shorter words resemble too many others
_LENGTHS_APART = 2
_ALIKE = 80  # of 100: twice the matching characters over all of them
# Scripts that are written without spaces: matched by pairs of characters.
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Vowel signs and accents of their own belong to their word, and `\w` does not hold them.
_MARKS = "".join(chr(i) for i in range(0x300, 0x10000) if unicodedata.category(chr(i)) in {"Mn", "Mc"})
_LETTER = rf"(?:[^\W_{_UNSPACED}]|[{_MARKS}])"
# A version, a section or an address is known by all of its number: "2.1.0" is not "2.10", though they share their parts.
_WORD = re.compile(rf"[{_UNSPACED}]+|v?\d+(?:\.\d+)+{_LETTER}*|{_LETTER}+(?:['’]{_LETTER}+)*")
_PART = re.compile(rf"{_LETTER}+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_local = threading.local()


def terms(text: str) -> list[str]:
    """The folded words of `text` in order: compatibility forms and case folded, English endings cut, stop words out.

    A run of a script without spaces becomes its pairs of characters, so one such character alone finds nothing there. A
    number with dots is a term as a whole, without the "v" of a version, and so is each of its parts.

    >>> terms("Turkey’s drones were BUILT, up to 48")
    ['turkey', 'drone', 'built', 'up', '48']
    >>> terms("v2.10")
    ['2.10', 'v2', '10']
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return [term for word in _WORD.findall(folded) for term in _terms_of(word)]


@lru_cache(maxsize=100_000)
def _terms_of(word: str) -> tuple[str, ...]:
    if _IS_UNSPACED.match(word):
        return tuple(word[i : i + 2] for i in range(len(word) - 1)) or (word,)
    if "." in word:
        return (word.removeprefix("v"), *map(_stem, _PART.findall(word)))
    word = word.replace("’", "'").removesuffix("'s")
    return () if word in STOP_WORDS else (_stem(word),)


def _stem(word: str) -> str:
    """The word's stem by Snowball's English rules; a stemmer may serve one thread only."""
    if not hasattr(_local, "stemmer"):
        from Stemmer import Stemmer

        _local.stemmer = Stemmer("english")
    stem: str = _local.stemmer.stemWord(word)
    return stem


class LexicalIndex:
    """Which passages hold a question's words. Reading is thread-safe."""

    def __init__(self, ids: Sequence[str], ranker: "BM25 | None") -> None:
        self.ids = ids
        self._ranker = ranker

    @classmethod
    def build(cls, ids: Sequence[str], texts: Iterable[str]) -> "Self":
        """An index over `texts`, which are known by `ids`."""
        from bm25s import BM25

        vocabulary: dict[str, int] = {}
        rows = [[vocabulary.setdefault(term, len(vocabulary)) for term in terms(text)] for text in texts]
        if not vocabulary:
            return cls(ids, None)
        ranker = BM25(k1=K1, b=B, method="lucene")
        ranker.index((rows, vocabulary), show_progress=False)
        return cls(ids, ranker)

    def search(self, question: str, count: int) -> list[tuple[str, float]]:
        """(id, score) of at most `count` passages that hold a word of the question, best first.

        A score is BM25 as a share (0 to 1) of the most that the question's words could bring, words that no passage
        holds included. Equal scores come in the order of their ids, so that the result is the same every time.
        """
        if self._ranker is None or count < 1:
            return []
        asked = list(dict.fromkeys(self._known_as(term) for term in terms(question)))
        known = [term for term in asked if term in self._ranker.vocab_dict]
        if not known:
            return []
        scores = self._ranker.get_scores(known) / sum(self._weight(term) for term in asked)
        hits = np.flatnonzero(scores > 0)
        if len(hits) > count:
            hits = hits[scores[hits] >= np.partition(scores[hits], -count)[-count]]
        ranked = sorted(hits.tolist(), key=lambda i: (-scores[i], self.ids[i]))
        return [(self.ids[i], float(scores[i])) for i in ranked[:count]]

    def _known_as(self, term: str) -> str:
        """The term, or the one of the vocabulary that it is most likely a misspelling of."""
        assert self._ranker is not None
        vocabulary = self._ranker.vocab_dict
        if term in vocabulary or len(term) < _SHORTEST_MISSPELT or not term.isalpha():
            return term
        from rapidfuzz import fuzz, process

        like = [word for word in vocabulary if word[:1] == term[0] and abs(len(word) - len(term)) <= _LENGTHS_APART]
        near = process.extractOne(term, like, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return str(near[0]) if near else term

    def _weight(self, term: str) -> float:
        """The term's inverse document frequency, which bounds what it adds to a score (Lucene's formula)."""
        assert self._ranker is not None
        row = self._ranker.vocab_dict.get(term)
        starts = self._ranker.scores["indptr"]
        holders = 0 if row is None else int(starts[row + 1] - starts[row])
        return math.log(1 + (len(self) - holders + 0.5) / (holders + 0.5))

    def save(self, folder: Path) -> None:
        """Write the index to a folder of its own; the list of ids comes last, as the mark that all is there."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _IDS).unlink(missing_ok=True)
        if self._ranker is not None:
            self._ranker.save(str(folder), show_progress=False)
        (folder / _IDS).write_text(
            json.dumps({"is_empty": self._ranker is None, "ids": list(self.ids)}), encoding="utf-8"
        )

    @classmethod
    def load(cls, folder: Path) -> "Self":
        """The index that `save` wrote.

        Raises:
            IndexCorruptError: if it is missing or not whole.
        """
        from bm25s import BM25

        try:
            saved = json.loads((folder / _IDS).read_text(encoding="utf-8"))
            if saved["is_empty"]:
                return cls(saved["ids"], None)
            ranker = BM25.load(str(folder), mmap=True)
            if ranker.scores["num_docs"] != len(saved["ids"]):
                raise ValueError(f"{ranker.scores['num_docs']} passages but {len(saved['ids'])} ids")
        except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
            raise IndexCorruptError(f"the lexical index in {folder} cannot be read: {error}") from error
        return cls(saved["ids"], ranker)

    def __len__(self) -> int:
        return len(self.ids)
