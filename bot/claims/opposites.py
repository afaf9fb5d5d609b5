"""The opposite of one word where all the others stand: a train that departs at ten does not arrive then.

A reader of words takes "arrives" for "departs", and "slower" for "faster", where everything else is alike.
"""

import re

from bot.claims.coordination import sentences_of
from bot.claims.negations import NEGATORS
from bot.rivals.opposites import OPPOSITE
from index.lexical import terms

_WORD = re.compile(r"[^\W\d_]+")
_OF_ONE_LIFE = frozenset(("born", "birth", "dies", "died", "death"))  # "(born Ann Bell; 1922 – 2009)" has both


def opposite(statement: str, evidence: str) -> tuple[str, str] | None:
    """(a word of the statement, its opposite in a sentence of the evidence that has all the others); None where none is.

    >>> opposite("Startup is 40% slower.", "Startup is about 40% faster since plugins load late.")
    ('slower', 'faster')
    """
    words = _WORD.findall(statement)
    found = [word for word in dict.fromkeys(words) if word in OPPOSITE and word not in _OF_ONE_LIFE]
    if len(found) != 1 or not NEGATORS.isdisjoint(map(str.lower, words)):
        return None
    (word,) = found
    others, base = _told(statement.lower(), word)
    for sentence in sentences_of(evidence):
        told, other_base = _told(sentence.lower())
        said = _WORD.findall(sentence.lower())
        # Prices that are higher in the north than in the south are lower in the south.
        if others <= told and base in ("", other_base[: len(base)]) and NEGATORS.isdisjoint(said):
            for own, other in OPPOSITE[word]:
                there = [one for one in said if one in other]
                if len(there) == 1 and own.isdisjoint(said):
                    return word, there[0]
    return None


def _told(sentence: str, word: str = "") -> tuple[set[str], str]:
    """What a sentence says, but for a word, and with what it compares that."""
    said, _, base = sentence.partition(" than ")
    return {*terms(" ".join(w for w in said.split() if not word or word not in w))}, base.rstrip(" .!")
