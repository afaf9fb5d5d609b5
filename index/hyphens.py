"""Lines → one text, in which a word that was parted at a line's end is whole, with its hyphen where that is its own.

Nothing on the page tells "re-/pair" from "first-/aid". What the document has elsewhere does, and else the words known to
the embedder: where both parts are words and the whole is none, the hyphen is the word's own.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, cached_property

from index.encoder import Encoder
from index.lines import HYPHEN

_LEAST = 3  # letters of a part that is taken for a word
_UNSPACED = re.compile(
    r"[\d\u3000-\u9fff\uff00-\uffef][\u3000-\u9fff\uff00-\uffef]"
)  # Chinese and Japanese have no spaces


class Words:
    """The words of a document, by its lines: what decides whether a hyphen at a line's end stays."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._lines = tuple(lines)

    @cached_property
    def _found(self) -> frozenset[str]:
        return frozenset(word for line in self._lines for word in re.findall(r"\w+(?:-\w+)*", line.lower()))

    def joined(self, lines: Sequence[str]) -> str:
        """The lines made one.

        >>> Words(["a first-aid box"]).joined(["the first-", "aid box, the re-", "pair"])
        'the first-aid box, the repair'
        """
        text = lines[0]
        for line in lines[1:]:
            if text.endswith((HYPHEN, "-")) and text[-2:-1].isalpha() and line[:1].islower():
                text = text[:-1] + ("-" if self._is_compound(text[:-1], line) else "") + line
            elif text.endswith((HYPHEN, "-")) and text[-2:-1].isalnum() and line[:1].isalnum():
                text = f"{text[:-1]}-{line}"  # no word is parted before a capital or a figure
            else:
                text += line if _UNSPACED.fullmatch(text[-1:] + line[:1]) else f" {line}"
        return text.replace(HYPHEN, "")

    def _is_compound(self, text: str, line: str) -> bool:
        before = re.split(r"[^\w-]", text.lower())[-1]
        after = re.match(r"[\w-]*", line.lower())
        parts = before.split("-")[-1], (after.group() if after else "").split("-")[0]
        if f"{before}-{parts[1]}" in self._found:
            return True
        whole = "".join(parts)
        are_words = min(map(len, parts)) >= _LEAST and all(map(_is_word, parts))
        return are_words and whole not in self._found and not _is_word(whole)


@cache
def _encoder() -> Encoder:
    return Encoder()


def _is_word(word: str) -> bool:
    """Whether the embedder knows a word as a whole: some 25,000 that are frequent in English."""
    return _encoder().tokenizer.token_to_id(word) is not None
