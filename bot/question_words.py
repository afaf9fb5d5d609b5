"""A question word by itself ("Why?", "And with whom?"): the question asked before it, with that word in place of its own.

A "do it" is likewise what was said to be done ("How often should I oil the lock?", "How do I do it?").
"""

import re

from bot.ellipsis import DOES, LONGEST, PLACED

_HELPERS = f"is|are|was|were|has|have|had|{DOES}"
_ONCE = r"when|where|why|how(?: long| often| far)?|(?:what|which) (?:year|time|day|month)"
_LEADS = r"\W*(?:(?:and|but|or|so|also)\b[\s,]*)*"
_BARE = re.compile(
    rf"{_LEADS}(?P<word>(?:(?:{PLACED}) )?(?:whom|when|where)|(?:{PLACED}) (?:who|what)|who|why"
    r"|how(?: (?:much|many|long|often|far))?)\W*",
    re.IGNORECASE,
)
_WORD_FOR_WORD = re.compile(
    rf"{_LEADS}(?:(?:(?:{PLACED}) )?(?:whom|{_ONCE}) )?(?P<asked>(?:{_HELPERS}) .+?)\W*", re.IGNORECASE
)
_DONE = (
    r"[a-z]+ed|bought|brought|built|caught|cut|dug|fed|found|held|hung|kept|laid|led|left|lost|made|met|paid|put|read|sent|set"
    r"|shut|sold|spent|struck|taught|won"
)
_OF_SEVERAL = re.compile(
    rf"{_LEADS}(?:how many|which) (?P<thing>(?:(?!(?:{_HELPERS}|of|{PLACED}) )[\w’'-]+ ){{1,4}})"
    r"(?P<helper>is|are|was|were|has|have|had|can|could|may|must|should|will|would) "
    rf"(?P<done>(?:be |been |being )?(?:{_DONE}|[a-z]+en|[a-z]+wn)\b.*?)\W*",
    re.IGNORECASE,
)
_NO_OBJECT = rf"{PLACED}|up|out|off|down|away|back|me|him|her|them|us|that|whether"
_BY_WHOM = re.compile(
    rf"{_LEADS}who (?P<verb>{_DONE}) (?P<thing>(?!(?:{_NO_OBJECT})\b)[^\s,;?]+(?: (?!(?:{PLACED})\b)[^\s,;?]+)*)"
    r"(?P<rest>[^?]*?)\W*",
    re.IGNORECASE,
)
_DO_IT = re.compile(
    rf"\b(?P<helper>{DOES})\b(?P<who>.+) do (?:it|that|this|so)\b",
    re.IGNORECASE,
)
_DOING = re.compile(
    rf"\b(?:{DOES}) (?:I|you|we|one|they|he|she|it|[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*)"
    r" (?P<doing>(?!be |do )[a-z]+ [^,;?!]*\w)"
)


def bare_word(question: str) -> str:
    """The question word that is all a follow-up says; "" where it says more.

    >>> [bare_word(q) for q in ("And with whom?", "why", "How long?", "Why then?", "What?")]
    ['with whom', 'why', 'How long', '', '']
    """
    found = _BARE.fullmatch(question)
    return found["word"] if found else ""


def asked_with(word: str, question: str) -> str:
    """The question with another question word for its own; "" where that does not make one. What "with whom?" asks for mostly
    stands beside what was found, which the question before it finds.

    >>> asked_with("why", "When was the lock oiled?"), asked_with("where", "Does it rain?")
    ('Why was the lock oiled?', 'Where does it rain?')
    >>> asked_with("when", "Who built the lock?"), asked_with("when", "How many locks were built?")
    ('When was the lock built?', 'When were locks built?')
    >>> asked_with("when", "Who is the warden?")
    ''
    """
    if re.search(r"\b(?:who|whom|what|much|many)$", word, re.IGNORECASE) or len(question) > LONGEST:
        return ""
    word = word[0].upper() + word[1:]
    if same := _WORD_FOR_WORD.fullmatch(question):
        asked = same["asked"]
        return f"{word} {asked[0].lower()}{asked[1:]}?"
    if several := _OF_SEVERAL.fullmatch(question):
        return f"{word} {several['helper']} {several['thing']}{several['done']}?"
    if whom := _BY_WHOM.fullmatch(question):
        was = "were" if re.search(r"[^su]s$", whom["thing"]) else "was"
        return f"{word} {was} {whom['thing']} {whom['verb']}{whom['rest']}?"
    return ""


def doing_it(question: str, earlier: str) -> str:
    """The question with what the earlier one says is done, for the "do it" in it; "" where either says no such thing.

    >>> doing_it("How do I do it?", "How often should I oil the lock?")
    'How do I oil the lock?'
    """
    if max(len(question), len(earlier)) > LONGEST:
        return ""
    it, doing = _DO_IT.search(question), _DOING.search(earlier)
    if not it or not doing:
        return ""
    return f"{question[: it.end('who')]} {doing['doing']}{question[it.end() :]}"
