"""Names: the words of a statement that are written as such, and whether a text has them, in short or in full."""

import re
import unicodedata

from bot.claims.figures import FIGURE
from bot.claims.nations import is_of_nation
from index.lexical import WRITTEN_WORD

_SENTENCE_START = re.compile(r"^\s*|[.!?…:]\s+|[\"“‘«(]\s*")
_DOTTED = re.compile(r"\b[A-Z](?:\.[A-Z])+\b\.?")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_SHORT = re.compile(r"\b[A-Z]{2,6}\b")
_SURE = 3  # letters of a short form whose full one need not be written with capitals
# As many as stand in a row: "of of of …" without bound would be tried in all ways, since each may also be a word of the name.
_JOIN = r"[\s-]+(?:(?:of|the|and|for|in|on)\s+){0,3}"


def missing_names(statement: str, evidence: str) -> list[str]:
    """The names of `statement` that `evidence` does not have; an abbreviation and what it stands for are one.

    >>> missing_names("In Kyoto the WHO met Jo Sanchez.", "World Health Organization: Jo Sánchez")
    ['Kyoto']
    """
    there = set(folded(evidence).split())
    lost = [name for name in dict.fromkeys(names(statement)) if not set(folded(name).split()) <= there]
    if not lost:
        return []
    said, told = folded(statement), folded(evidence)
    lost = [name for name in lost if not is_of_nation(folded(name), said, told)]
    spans = [
        found.group() for short in dict.fromkeys(_SHORT.findall(evidence)) if (found := _in_full(short, statement))
    ]
    return [
        name
        for name in lost
        if not (_SHORT.fullmatch(name) and _in_full(name, evidence)) and not any(name in span for span in spans)
    ]


def folded(text: str) -> str:
    """Words without case and accents, and signs of units, with single spaces: what "word for word" compares."""
    text = _DOTTED.sub(lambda match: match.group().replace(".", ""), text).casefold()
    plain = (
        text if text.isascii() else unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    )
    return " ".join(re.findall(r"[^\W_]+|[$€£¥%‰°]", plain))


def names(text: str) -> list[str]:
    """The words that are written as names: capitalised inside a sentence, or with a capital or digit further on."""
    found, starts = [], {match.end() for match in _SENTENCE_START.finditer(text)}
    for match in WRITTEN_WORD.finditer(text):
        word = match.group()
        if word == "I" or FIGURE.fullmatch(word) or not any(c.isalpha() for c in word):
            continue
        is_marked = any(c.isupper() or c.isdigit() for c in word[1:])
        if is_marked or (word[0].isupper() and match.start() not in starts):
            found.append(word.removesuffix("'s").removesuffix("’s"))
    return found


def _in_full(short: str, text: str) -> re.Match[str] | None:
    """The words in a row that begin with the letters of a short form."""
    flags = re.IGNORECASE if len(short) >= _SURE else re.NOFLAG
    return re.search(r"\b" + _JOIN.join(rf"{letter}[^\W\d_]+" for letter in short), text, flags)
