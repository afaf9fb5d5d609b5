"""A question with its words as a dictionary has them: what is typed in haste written out, what is misspelt set right.

Words are set right only where the passages leave little doubt what was meant, and only those that are in no dictionary:
the embedder's vocabulary holds the common words of English whole, so a word that it has is left alone even where the
passages have a similar one.
"""

import re
from collections.abc import Sequence
from difflib import get_close_matches

from index.encoder import Encoder
from index.lexical import terms

_WORD = re.compile(r"[^\W\d_]{4,}")
_ASKING = ("which", "what", "when", "where", "many", "much", "does", "about")
# As people type in a chat. The reader learnt from questions that were written out.
_WRITTEN_OUT = {
    "r": "are", "u": "you", "ur": "your", "whats": "what is", "wats": "what is", "wat": "what", "wut": "what",
    "wich": "which", "hows": "how is", "wheres": "where is", "whens": "when is", "whos": "who is", "whys": "why is",
    "thats": "that is", "theres": "there is", "gonna": "going to", "wanna": "want to", "gotta": "have to",
    "gimme": "give me", "lemme": "let me", "kinda": "kind of", "cuz": "because", "coz": "because", "abt": "about",
    "wen": "when", "btw": "", "pls": "", "plz": "", "tho": "",
}  # fmt: skip
_IN_HASTE = re.compile(rf"(?<![\w&-])(?:{'|'.join(_WRITTEN_OUT)})\b(?!['’.&-])", re.IGNORECASE)
_WHERE = re.compile(r"^were(?= (?:is|are|was|were|do|does|did|can|could|will|would|should|has|have)\b)", re.IGNORECASE)
_IS = re.compile(r"\b(?P<asking>what|who|where|when|how|why)['’]s\b(?! (?:been|got|had)\b)", re.IGNORECASE)
_LONGEST = 500  # characters; a longer question is no slip of the fingers, and each of its words takes time
_ALIKE = 0.8
"""How alike two words must be: twice the matching characters over all of them (Ratcliff & Obershelp 1988)."""


def respell(question: str, texts: Sequence[str], encoder: Encoder) -> str:
    """`question` with what is typed in haste written out, and each unknown word replaced by the word of `texts` that it most
    resembles.

    >>> respell("so how many Bayrakter dronse r they gonna build", ["Bayraktar drones"], Encoder())
    'so how many Bayraktar drones are they going to build'
    """
    if len(question) > _LONGEST:
        return question
    words = dict.fromkeys(word for text in texts for word in _WORD.findall(text))
    by_folded = {word.casefold(): word for word in reversed([*words, *_ASKING])}
    stems = {stem for word in words for stem in terms(word)}

    def better(match: re.Match[str]) -> str:
        word = match.group()
        is_known = set(terms(word)) <= stems or encoder.tokenizer.token_to_id(word.lower()) is not None
        if is_known or word.lower().endswith("iest"):  # "priciest" is no slip for "prices"
            return word
        near = get_close_matches(word.casefold(), by_folded, n=1, cutoff=_ALIKE)
        meant = by_folded[near[0]] if near and near[0][0] == word[0].casefold() else word
        is_name = match.start() > 0 and word.istitle() and not question.istitle()
        return word if is_name and meant.islower() else meant  # the Sandpiper is no sander

    return _WORD.sub(better, _written_out(question, texts))


def _written_out(question: str, texts: Sequence[str]) -> str:
    """`question` without the shortenings of a chat, and with "what is" for "what's". What the texts have, or is a capital
    letter, is none of them."""

    def better(match: re.Match[str]) -> str:
        word = match.group()
        is_meant = word in "RU" or any(re.search(rf"\b{word}\b", text) for text in texts)
        return word if is_meant else _WRITTEN_OUT[word.lower()]

    found = _IN_HASTE.sub(better, _IS.sub(r"\g<asking> is", _WHERE.sub("where", question)))
    return found if found == question else " ".join(found.split())
