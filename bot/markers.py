"""Streamed model text → statements with the ids of the sentences they stand on.

A model points with markers, `[s3]` or `[s3, s5-s7]`, and says `[none]` where no sentence answers. `Scanner` tells text
from markers, `ReplyParser` makes statements of both. Each is a state machine that looks at a character once and holds
back at most `MAX_HELD` of them, so time is linear in the reply, and what was handed out is never taken back.

What looks like a marker is one, whether its ids were offered or not: a marker is never shown as text, since a reader
would take it for a citation. Inside code it is code.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.headed import is_heading, leads_in
from bot.source_lists import Notes, SourceLists
from bot.wrappers import Wrappers
from index.sentences import ends_sentence

MAX_HELD = 256
"""The most characters that are held back while they may yet become a marker."""

MAX_RANGE = 20
"""The longest range that points: one over more sentences than this names nothing in particular."""

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
_STOPS, _WIDE_STOPS = ".!?…", "。！？｡؟।॥۔"
_CLOSING = frozenset(".,;:!?…。！？｡，、；：)]}»”’")
_EMPHASIS = "*_"
_AFTER_STOP = "\"'”’»)]}*_」』）"
_TAIL = 64


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


@dataclass(frozen=True, slots=True)
class Wrote:
    """A piece of a statement's text. `gap` is the white space between it and the statement before, on its first piece."""

    text: str
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement that is complete: its text, the offered ids it points at, those that nobody offered, its line's indent."""

    text: str
    gap: str
    ids: tuple[int, ...]
    unknown: tuple[int, ...] = ()
    declines: bool = False
    indent: int = field(default=0, compare=False)


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


@dataclass(slots=True)
class _Open:
    """The statement that is being written."""

    text: list[str] = field(default_factory=list)
    gap: str = ""
    indent: int = 0
    ids: dict[int, None] = field(default_factory=dict)
    unknown: dict[int, None] = field(default_factory=dict)
    declines: bool = False
    has_word: bool = False
    is_sealed: bool = False  # its full stop came right after a marker, so that it ends no abbreviation


class ReplyParser:
    """A model's reply, piece by piece → `Wrote` for text as it comes and `Said` for each statement that is complete.

    `offered` is how many sentences were: their ids are 1 to `offered`. A marker counts for the statement it follows,
    before or after the full stop; a reply that begins with a marker puts markers first, and there it counts for the
    statement that follows. The texts of the `Wrote`s of a statement, joined, are the text of its `Said`.
    """

    def __init__(self, offered: int) -> None:
        self._offered = offered
        self._scanner = Scanner()
        self._notes, self._lists, self._wrappers = Notes(), SourceLists(), Wrappers()
        self._open = _Open()
        self._space: list[str] = []
        self._space_before_marker: list[str] = []
        self._is_marked = False  # a marker came after the last character of text
        self._leads: bool | None = None
        self._fresh: list[str] = []
        self._has_said = self._in_code = False

    def feed(self, chunk: str) -> list[Wrote | Said]:
        """What is certain now that `chunk` has come."""
        found: list[Wrote | Said] = []
        for character in chunk:
            for token in self._scanner.feed(character):
                self._note(token, found)
        self._flush(found)
        return found

    def finish(self) -> list[Wrote | Said]:
        """What was still held back, and the last statement."""
        found: list[Wrote | Said] = []
        for token in self._scanner.finish():
            self._note(token, found)
        self._unnote(self._notes.finish(), found)
        self._unwrap(self._lists.finish(), found)
        for token in self._wrappers.finish():
            self._take(token, found)
        self._flush(found)
        self._end(found)
        return found

    def _note(self, token: str | Marker, found: list[Wrote | Said]) -> None:
        if isinstance(token, Marker) and token.is_in_parentheses:
            are_offered = all(1 <= first <= last <= self._offered for first, last in token.ranges)
            token = token if are_offered else token.raw
        self._unnote(self._notes.take(token, self._scanner.in_fence), found)

    def _unnote(self, pieces: list[tuple[str | Marker, bool]], found: list[Wrote | Said]) -> None:
        for piece, in_code in pieces:
            self._in_code = in_code
            self._unwrap(self._lists.take(piece), found)

    def _unwrap(self, tokens: Iterable[str | Marker], found: list[Wrote | Said]) -> None:
        for token in tokens:
            for part in self._wrappers.take(token):
                self._take(part, found)

    def _take(self, token: str | Marker, found: list[Wrote | Said]) -> None:
        if isinstance(token, Marker):
            self._take_marker(token, found)
            return
        for character in token:
            if character.isspace() and not self._in_code:
                self._space.append(character)
            else:
                self._take_visible(character, found)

    def _take_marker(self, marker: Marker, found: list[Wrote | Said]) -> None:
        if marker.is_listed and (self._leads or self._open.ids or not self._open.text):
            return
        if self._leads is None:
            text = "".join(self._open.text)
            self._leads = not text or (_has_break(self._space) and (leads_in(text) or is_heading(text)))
        if self._leads and self._open.has_word and self._is_ended():
            self._end(found)
        for first, last in marker.ranges:
            self._point(first, last)
        self._open.declines = self._open.declines or marker.declines
        if not self._is_marked:
            self._space_before_marker, self._space = self._space, []
        self._is_marked = True

    def _point(self, first: int, last: int) -> None:
        if not first <= last < first + MAX_RANGE:
            self._open.unknown.update({first: None, last: None})
            return
        for number in range(first, last + 1):
            (self._open.ids if 1 <= number <= self._offered else self._open.unknown)[number] = None

    def _take_visible(self, character: str, found: list[Wrote | Said]) -> None:
        if self._is_marked and self._repeats_stop(character):
            self._open.is_sealed = True
            return
        if self._open.has_word and self._begins_another(character):
            self._end(found)
        between = self._between(character)
        if self._open.text:
            self._write(between)
        else:
            space = "".join(self._space_before_marker + self._space)
            self._open.indent = len(space) - space.rfind("\n") - 1
            if character == "[" and not space:
                space = " "  # a "!" right before it would make a picture of it
            self._open.gap = _gap(space) if self._has_said else ""
        self._write(character)
        if character not in _AFTER_STOP:
            self._open.is_sealed = self._is_marked and character in _STOPS
        self._open.has_word = self._open.has_word or character.isalnum()
        self._space, self._space_before_marker, self._is_marked = [], [], False

    def _write(self, text: str) -> None:
        if text:
            self._open.text.append(text)
            self._fresh.append(text)

    def _between(self, character: str) -> str:
        """The white space before `character`; where a marker was, that of one side of it."""
        if not self._is_marked:
            return "".join(self._space)
        if self._open.text and (character in _CLOSING or (character in _EMPHASIS and not self._space)):
            return ""
        return "".join(self._space or self._space_before_marker)

    def _begins_another(self, character: str) -> bool:
        """Whether `character` is the first of the next statement."""
        if self._in_code:
            return False
        if _has_break(self._space) or _has_break(self._space_before_marker):
            return True
        last = self._open.text[-1][-1]
        if self._open.text[0] == "|":  # of a table: its cells may hold sentences
            return False
        if not (self._space or self._is_marked or last in _WIDE_STOPS or last in _AFTER_STOP):
            return False
        begins_picture = character == "!" and self._space  # "![": after a space no sentence is closed with it
        if (character in _CLOSING and not begins_picture) or not self._is_ended():
            return False
        tail = self._tail()
        if tail.rstrip(_AFTER_STOP)[-1:] in _WIDE_STOPS:
            return character not in _AFTER_STOP
        if self._open.is_sealed:
            return bool(self._space) or self._is_marked
        if self._is_marked:  # "5 p.m. [s1] She left": where it may be an end, a marker says that it is
            return ends_sentence(tail, "The" if character.isupper() else character)
        return bool(self._space) and ends_sentence(tail, character)

    def _repeats_stop(self, character: str) -> bool:
        """Whether `character` ends, after a marker, what a full stop before the marker has ended: "in 1932. [s1]."."""
        if self._in_code or not self._open.text or _has_break(self._space + self._space_before_marker):
            return False
        last = self._tail().rstrip(_AFTER_STOP)[-1:]
        return last in _STOPS + _WIDE_STOPS and bool(last) and character in {last, ".", "。"}

    def _is_ended(self) -> bool:
        """Whether the open statement ends with a full stop, or a line break came after it."""
        if _has_break(self._space):
            return True
        stripped = self._tail().rstrip(_AFTER_STOP)
        return bool(stripped) and stripped[-1] in _STOPS + _WIDE_STOPS

    def _tail(self) -> str:
        return "".join(self._open.text[-_TAIL:])[-_TAIL:]

    def _flush(self, found: list[Wrote | Said]) -> None:
        if self._fresh:
            is_first = len(self._fresh) == len(self._open.text)
            found.append(Wrote("".join(self._fresh), self._open.gap if is_first else ""))
            self._fresh = []

    def _end(self, found: list[Wrote | Said]) -> None:
        self._flush(found)
        done, self._open = self._open, _Open()
        if done.text or done.declines:
            text = "".join(done.text)
            found.append(Said(text, done.gap, tuple(done.ids), tuple(done.unknown), done.declines, done.indent))
            self._has_said = self._has_said or bool(done.text)


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


def _has_break(space: list[str]) -> bool:
    return "\n" in space or "\r" in space


def _gap(space: str) -> str:
    """What stands between two statements: nothing, a space, a line break or an empty line."""
    breaks = space.count("\n") or space.count("\r")
    return "\n" * min(breaks, 2) or (" " if space else "")
