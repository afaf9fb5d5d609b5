"""Words sought in a document → where they stand in it, as a reader sees them: no matter how they are cased or accented, how a
line breaks between them, or which quotation marks and dashes are set; across the cells of a table, too, and over the marks
of emphasis; and never in what is not shown. Pure functions.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import normalize

from index.marks import MARKS
from ui.blocks import UNSEEN, seen

LONGEST_SOUGHT = 200
"""Characters of what can be sought at once."""

_KEPT = 4  # texts that are looked through again and again at once
_MARK = re.compile("[\u0300-\u036f]")
_STROKED = ("oø", "lł", "dđ", "hħ", "tŧ", "iı")  # no accent by itself, so nothing takes it off
_ALIKE = {letter: alike[0] for alike in ("'‘’‚ʼ", '"“”„«»', "-‐‑‒–—−", *_STROKED) for letter in alike}


class _Folded(dict[int, str]):
    """What is left of a character without its case and accents: often one, of "ß" two, of an accent by itself none."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        is_syllable = "가" <= letter <= "힣"  # falls into letters, and one is no other with a letter less
        bare = letter if is_syllable else _MARK.sub("", normalize("NFKD", letter.casefold()).casefold())
        found = self[code] = _ALIKE.get(letter) or _ALIKE.get(bare, bare)
        return found


_FOLDED = _Folded()


def hits(text: str, sought: str) -> Iterator[tuple[int, int]]:
    """Where the words are, in order and apart from each other; nowhere if there are none.

    >>> list(hits("A café, the CAFE\u0301.", "Cafe")), list(hits("| a | b |\\n|---|---|\\n| 1 | 2 |", "1 2"))
    ([(2, 6), (12, 17)], [(22, 27)])
    """
    words = normalize("NFC", sought[:LONGEST_SOUGHT]).translate(_FOLDED).split()
    if not words:
        return
    places, before = _places(text, any(mark in sought for mark in MARKS)), 0
    for found in re.finditer(r"\s+".join(map(re.escape, words)), places.folded):
        start, end = places.start(found.start()), places.end(found.end())
        if start >= before:  # "ß" is one hit of "s"
            yield start, end
            before = end


class _Places:
    """A text `folded` as it is seen, or as it `is_written`, and where each of its characters was."""

    def __init__(self, text: str, is_written: bool) -> None:
        self._seen = text = seen(text, is_written)
        self.folded = text.translate(_FOLDED)
        self._at: list[int] = []  # of each character that is not one in the folded text: where it was,
        self._folded_at: list[int] = []  # where it is there,
        self._sizes: list[int] = []  # and how many
        others = "".join(letter for letter in set(text) if len(_FOLDED[ord(letter)]) != 1)
        shift = 0
        for found in re.finditer(f"[{re.escape(others)}]", text) if others else ():
            size = len(_FOLDED[ord(found[0])])
            self._at.append(found.start())
            self._folded_at.append(found.start() + shift)
            self._sizes.append(size)
            shift += size - 1

    def start(self, folded: int) -> int:
        """Where the character was that one of the folded text is of, or the end."""
        known = bisect_right(self._folded_at, folded) - 1
        if known < 0:
            return folded
        beyond = folded - self._folded_at[known] - self._sizes[known]
        return self._at[known] + (1 + beyond if beyond >= 0 else 0)

    def end(self, folded: int) -> int:
        """Where the characters end that are folded to what ends there, their accents with them."""
        last, after = self.start(folded - 1), self.start(folded)
        end = max(last + 1, after) if folded < len(self.folded) else len(self._seen)
        return last + 1 + len(self._seen[last + 1 : end].rstrip(UNSEEN))


@lru_cache(maxsize=_KEPT)
def _places(text: str, is_written: bool) -> _Places:
    """Made once for what is typed letter by letter."""
    return _Places(text, is_written)
