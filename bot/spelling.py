"""A question with its misspelt words set right, where the passages leave little doubt what was meant.

Only words that are in no dictionary are touched: the embedder's vocabulary holds the common words of English whole, so
a word that it has is left alone even where the passages have a similar one.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from index.encoder import Encoder
from index.lexical import terms

_WORD = re.compile(r"[^\W\d_]{4,}")
_ASKING = ("which", "what", "when", "where", "many", "much", "does", "about")
_ALIKE = 0.8
"""How alike two words must be: twice the matching characters over all of them (Ratcliff & Obershelp 1988)."""


def respell(question: str, texts: Iterable[str], encoder: Encoder) -> str:
    """`question` with each unknown word replaced by the word of `texts` that it most resembles.

    >>> respell("How many Bayrakter dronse?", ["Bayraktar drones"], Encoder())
    'How many Bayraktar drones?'
    """
    words = dict.fromkeys(word for text in texts for word in _WORD.findall(text))
    by_folded = {word.casefold(): word for word in reversed([*words, *_ASKING])}
    stems = {stem for word in words for stem in terms(word)}

    def better(match: re.Match[str]) -> str:
        word = match.group()
        if set(terms(word)) <= stems or encoder.tokenizer.token_to_id(word.lower()) is not None:
            return word
        near = get_close_matches(word.casefold(), by_folded, n=1, cutoff=_ALIKE)
        return by_folded[near[0]] if near and near[0][0] == word[0].casefold() else word

    return _WORD.sub(better, question)
