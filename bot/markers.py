"""The markers with which a model points at sentences, told from text as it streams in.

A model points with `[s3]` or `[s3, s5-s7]`, and says `[none]` where no sentence answers. `Scanner` is a state machine that
looks at a character once and holds back at most `MAX_HELD` of them, so time is linear in the text, and what was handed out is
never taken back.

What looks like a marker is one, whether its ids were offered or not: a marker is never shown as text, since a reader would take
it for a citation. Inside code it is code.
"""

from collections.abc import Iterator
from dataclasses import dataclass

MAX_HELD = 256
"""The most characters that are held back while they may yet become a marker."""

OPENERS, CLOSERS = "[［【", "]］】"
# Straight quotes go too: braces in brackets are a marker where a quote follows, `[{"id": 1}]`.
_HARMLESS = str.maketrans(OPENERS + CLOSERS + "()\"'", "{{{}}}{}”’")
_NAMES = (
    "s", "sentence", "sentences", "source", "sources", "id", "ids", "cite", "citation", "citations", "ref", "refs",
    "reference", "references",
)  # fmt: skip
_OF_SENTENCES = frozenset(
    ("sentence", "sentences", "source", "sources", "citation", "citations")
)  # "(ref. 3)" may be of a text
_WORDS = (*_NAMES, "see", "and", "none")
_WORDS_IN_PARENTHESES = (*_NAMES, "see", "and")
_SEPARATORS = frozenset(" \t\u00a0,;&+/^#")
_QUOTES = frozenset("\"'")
_JSON = _SEPARATORS | _QUOTES | frozenset("{}")  # within brackets: `["s1"]`, `[{"citation": 1}]`
_ESCAPE = "\\"  # `\[s1\]`, for Markdown
_CARET = "^"  # `^[1]`, for a note
_DASHES = frozenset("-–—")
_MAX_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker as it stood in the text, with the ranges (first, last) of ids in it; `[none]` has `declines`.

    One in parentheses, `(s1)`, is none where its ids were not offered. One in a line that lists them (`wrappers.py`) is for a
    statement before it that has none of its own.
    """

    raw: str
    ranges: tuple[tuple[int, int], ...]
    declines: bool = False
    is_listed: bool = False

    @property
    def is_in_parentheses(self) -> bool:
        return self.raw.startswith("(")


class _Candidate:
    """Characters that may become a marker: `[`, words, ids, separators, ranges, and then, or not, a closing bracket.

    `escape` is the backslash or the caret before the first of them, where there is one.
    """

    def __init__(self, first: str, escape: str = "") -> None:
        self.held: list[str] = [*escape, first]
        self._is_escaped = escape == _ESCAPE
        self.is_open = first in OPENERS
        self._in_parentheses = first == "("
        self._closers = ")" if self._in_parentheses else CLOSERS
        self._quotes_source = first == "【"
        self._separators = _JSON if self.is_open else _SEPARATORS
        self._words = _WORDS if first in OPENERS else _WORDS_IN_PARENTHESES if self._in_parentheses else ("s",)
        self._word = "" if first in OPENERS + "(" else first
        self._digits = ""
        self._ranges: list[tuple[int, int]] = []
        self._in_range = self.skips = self._declines = self._is_named = self._names_sentences = False
        self._kept = 0  # how many of the held characters reach to the end of the last id

    def take(self, character: str) -> bool:
        """Take one character more; False if no marker goes on like this, and then nothing changed but the last id."""
        if len(self.held) >= MAX_HELD or character in "\r\n":
            return False
        fits = self.skips or (self._may_follow_last(character) and self._fits(character))
        if fits:
            self.held.append(character)
        return fits

    def is_closed_by(self, character: str) -> bool:
        return character in self._closers

    def close(self, bracket: str) -> Marker | None:
        """The marker that the closing bracket ends, or None if what it ends is none."""
        self._end_number()
        if self._word == "none":
            self._declines, self._word = True, ""
        if (self._word and not self.skips) or not (self._ranges or self._declines):
            return None
        if not (self.is_open or self._is_named) or (self._in_parentheses and not self._ranges):
            return None
        return Marker("".join(self.held) + bracket, tuple(self._ranges), self._declines)

    def give_up(self, at_end: bool = False) -> tuple[Marker | None, str]:
        """(the marker whose closing bracket is missing, or None; the text that was held for nothing).

        At the end of the reply an open bracket is a marker that was cut off, with or without ids.
        """
        self._end_number()
        text = "".join(self.held)
        if self.is_open and at_end and not self._lacks_quote:
            return Marker(text, tuple(self._ranges), self._declines), ""
        if self.is_open and self._is_named and self._ranges:
            return Marker(text[: self._kept], tuple(self._ranges)), text[self._kept :]
        return None, text

    @property
    def _lacks_quote(self) -> bool:
        """Whether a brace is the last that came: without a quote behind it, it may be one that made a bracket harmless."""
        return self.held[-1] == "{"

    def _may_follow_last(self, character: str) -> bool:
        if self._lacks_quote:
            return character in _QUOTES
        return self.held[-1] != _ESCAPE and not (character == "{" and self.held[-1].isalnum())

    def _fits(self, character: str) -> bool:
        if character.isdecimal():
            return self._take_digit(character)
        if character.isascii() and character.isalpha():
            return self._take_letter(character.lower())
        self._end_number()
        if character in self._separators or self._may_follow_word(character):
            return self._end_word()
        if character in _DASHES:
            self._in_range = bool(self._ranges) and not self._word
            return self._in_range
        self.skips = bool(self._ranges) and (character == "†" or (character == ":" and self._quotes_source))
        return self.skips

    def _may_follow_word(self, character: str) -> bool:
        """Whether it is the colon after a name, or the backslash before an escaped bracket that closes."""
        if character == ":":
            return self._word in _NAMES or self.held[-1] in _QUOTES
        return character == _ESCAPE and self._is_escaped

    def _take_digit(self, character: str) -> bool:
        if self._word and (self._word not in self._words or self._word not in _NAMES):
            return False
        if self._in_parentheses and not (self._digits or self._in_range or self._word == "s" or self._names_sentences):
            return False
        self._is_named = self._is_named or bool(self._word)
        self._word = ""
        if len(self._digits) < _MAX_DIGITS:
            self._digits += character
        return True

    def _take_letter(self, letter: str) -> bool:
        self._end_number()
        word = self._word + letter
        if not any(known.startswith(word) for known in self._words):
            return False
        self._word = word
        return True

    def _end_word(self) -> bool:
        """Whether a separator may follow the letters so far."""
        if self._word and self._word not in self._words:
            return False
        self._declines = self._declines or self._word == "none"
        self._is_named = self._is_named or self._word in _NAMES
        self._names_sentences = self._names_sentences or self._word in _OF_SENTENCES
        self._word = ""
        return True

    def _end_number(self) -> None:
        if not self._digits:
            return
        number = int(self._digits)
        if self._in_range:
            self._ranges[-1] = (self._ranges[-1][0], number)
        else:
            self._ranges.append((number, number))
        self._digits, self._in_range, self._kept = "", False, len(self.held)


class Scanner:
    """Text → pieces of text and markers, one character at a time.

    With `in_code` markers inside code count too: that is how texts are made harmless before a model reads them.
    """

    def __init__(self, in_code: bool = False) -> None:
        self._always = in_code
        self._candidate: _Candidate | None = None
        self._last = self._escape = ""
        self._ticks = self._inline = 0
        self.in_fence = False

    def feed(self, character: str) -> Iterator[str | Marker]:
        """What is certain now that `character` has come."""
        candidate = self._candidate
        if candidate is None:
            yield from self._start(character)
        elif candidate.is_closed_by(character):
            self._candidate = None
            marker = candidate.close(character)
            self._last = character
            yield marker or "".join(candidate.held) + character
        elif not candidate.take(character):
            yield from self._give_up(candidate)
            yield from self._start(character)

    def finish(self) -> Iterator[str | Marker]:
        """What was still held back when the text ended."""
        if self._candidate:
            yield from self._give_up(self._candidate, at_end=True)
        if self._escape:
            yield self._escape

    def _give_up(self, candidate: _Candidate, at_end: bool = False) -> Iterator[str | Marker]:
        self._candidate = None
        marker, text = candidate.give_up(at_end)
        self._last = text[-1:] or "]"
        if marker:
            yield marker
        if text:  # where it skipped, it may hold whole markers
            yield Marker(text, ()) if self._always and candidate.skips else text

    def _start(self, character: str) -> Iterator[str]:
        self._watch_code(character)
        is_code = (self.in_fence or self._inline > 0) and not self._always
        begins = character in OPENERS + "(" or (character == "s" and not self._last.isalnum())
        before, self._escape = self._escape, ""
        if begins and not is_code and not (before == _CARET and character not in OPENERS):
            self._candidate = _Candidate(character, before)
        elif character in _ESCAPE + _CARET and not is_code:
            self._escape = character
            if before:
                yield before
        else:
            self._last = character
            yield before + character

    def _watch_code(self, character: str) -> None:
        if character == "`":
            self._ticks += 1
            return
        if self._ticks >= 3:
            self.in_fence, self._inline = not self.in_fence, 0
        elif self._ticks and not self.in_fence:
            self._inline = 0 if self._inline else self._ticks
        self._ticks = 0
        if character in "\r\n":
            self._inline = 0


def escape_markers(text: str) -> str:
    """`text` with braces for the brackets, and curly quotes for the straight ones, of all in it that would be read as a marker.

    >>> escape_markers("As shown in [s3], a list [sic] has [12, 13] items.")
    'As shown in {s3}, a list [sic] has {12, 13} items.'
    """
    scanner, found = Scanner(in_code=True), []
    for character in text:
        found += [_harmless(token) for token in scanner.feed(character)]
    return "".join(found + [_harmless(token) for token in scanner.finish()])


def _harmless(token: str | Marker) -> str:
    return token.raw.translate(_HARMLESS) if isinstance(token, Marker) else token
