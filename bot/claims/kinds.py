"""What kind of thing something is: an album is no single, and a film no book.

Only works and places are told apart, and only where a text says of the same thing, or of "it", what it is, and nowhere has a
word for what the statement takes it for: a novel may be filmed under its name. Of the claims of twelve public sets that is so
in 85, all false but one, which takes an album for a song; the reader let 22 of them pass.
"""

import re
from collections.abc import Iterator

from bot.claims.roles import SENTENCE_END

_KINDS = {
    kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for kind, words in {
        "film": "film|movie",
        "series": "(?:television|tv) (?:series|show|sitcom|program|programme|serial|drama)|sitcom|soap opera|mini-?series",
        "album": "album|mixtape|ep|lp",
        "song": "song|single",
        "book": "novel|book|memoir|novella|poem|short story|biography|autobiography",
        "play": "play|musical|opera|ballet",
        "game": "(?:video|computer|board|card) game",
        "band": "band|orchestra",
        "town": "city|town|village|hamlet",
        "country": "country",
    }.items()
}
_IS = re.compile(r"\b(?:is|was) (?:an?|the) ", re.IGNORECASE)
_HEAD_ENDS = re.compile(
    r"\s(?:of|by|in|from|that|which|with|for|on|about|who|and|or|to|at|as|written|set|made|shown|[a-z]+(?:ed|ing))\b|[,.;:(]|$"
)
_GOES_ON = re.compile(r"(?:it|the \w+)\s*", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*\)")  # "Low Tide (album)", "Low Tide (1998)"
_WORD = re.compile(r"[^\W_]+")
_ARTICLES = frozenset(("the", "a", "an"))
_LONGEST = 30  # characters of a kind, "television programme"


def mistaken(statement: str, evidence: str) -> tuple[str, str] | None:
    """What the statement says that something is, and what kind of thing it is by the evidence.

    >>> mistaken("Low Tide is a single by Kato.", "Low Tide is the third album of Kato. It sold well.")
    ('single', 'album')
    """
    subject, kind, said = _told(statement)
    if not subject or not kind or _KINDS[kind].search(evidence):
        return None
    name = _words(subject)
    for sentence in SENTENCE_END.split(evidence):
        whom, other, told = _told(sentence)
        if other and other != kind and (name <= _words(whom) or _GOES_ON.fullmatch(whom)):
            return said, told
    return next(((said, told) for told in _named(subject, evidence)), None)


def _told(sentence: str) -> tuple[str, str, str]:
    """(of what, which kind, the word) a sentence says that it is a thing of a kind; the kind is "" where none is known."""
    is_found = _IS.search(sentence)
    if not is_found:
        return "", "", ""
    rest = sentence[is_found.end() :]
    end = _HEAD_ENDS.search(rest)
    head = rest[: end.start() if end else None].rstrip()
    found = (
        (kind, match) for kind, word in _KINDS.items() for match in word.finditer(head) if match.end() == len(head)
    )
    kind, match = next(found, ("", None))
    return _IN_BRACKETS.sub("", sentence[: is_found.start()]).strip(), kind, match.group() if match else ""


def _named(name: str, evidence: str) -> Iterator[str]:
    """The kinds that the evidence has right before the name: "the television series Low Tide"."""
    for match in re.finditer(rf"\b{re.escape(name)}\b", evidence):
        before = evidence[max(0, match.start() - _LONGEST) : match.start()].rstrip(" \"“'‘`")
        yield from (
            found.group() for word in _KINDS.values() for found in word.finditer(before) if found.end() == len(before)
        )


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)} - _ARTICLES
