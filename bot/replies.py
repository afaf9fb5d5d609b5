"""A model's streamed reply → statements with the ids of the sentences they stand on.

`ReplyParser` takes the text and the markers that `markers.py` tells apart, and is a state machine too: time is linear in the
reply, and what was handed out is never taken back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.headed import is_heading, leads_in
from bot.markers import Marker, Scanner
from bot.source_lists import Notes, SourceLists
from bot.wrappers import Wrappers
from index.sentences import ends_sentence

MAX_RANGE = 20
"""The longest range that points: one over more sentences than this names nothing in particular."""

_STOPS, _WIDE_STOPS = ".!?…", "。！？｡؟।॥۔"
_CLOSING = frozenset(".,;:!?…。！？｡，、；：)]}»”’")
_EMPHASIS = "*_"
_RULE_MARKS, _RULE_LENGTH = "-*_", 3  # a line of as many, or more, only divides the reply
_AFTER_STOP = "\"'”’»)]}*_」』）"
_TAIL = 64


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
        self._begins_line, self._rule = True, ""  # the marks that a line has begun with: a rule, if no more comes

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
        self._end_rule(found)
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
            self._end_rule(found)
            self._take_marker(token, found)
            return
        for character in token:
            if self._holds(character):
                continue
            self._end_rule(found, character)
            self._take_character(character, found)

    def _holds(self, character: str) -> bool:
        """Whether a character may be of a rule ("---"), which is known at the end of its line."""
        marks = self._rule.strip() or (_RULE_MARKS if self._begins_line and not self._in_code else "")
        is_of_it = character in marks or (bool(self._rule) and character in " \t")
        self._rule += character if is_of_it else ""
        return is_of_it

    def _end_rule(self, found: list[Wrote | Said], before: str = "\n") -> None:
        """Leave a rule out, or take what begins like one for what it is."""
        held, self._rule = self._rule, ""
        if before in "\r\n" and len("".join(held.split())) >= _RULE_LENGTH:
            return
        for character in held:
            self._take_character(character, found)

    def _take_character(self, character: str, found: list[Wrote | Said]) -> None:
        self._begins_line = character in "\r\n" or (self._begins_line and character.isspace())
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


def _has_break(space: list[str]) -> bool:
    return "\n" in space or "\r" in space


def _gap(space: str) -> str:
    """What stands between two statements: nothing, a space, a line break or an empty line."""
    breaks = space.count("\n") or space.count("\r")
    return "\n" * min(breaks, 2) or (" " if space else "")
