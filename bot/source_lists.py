"""Lists of sources that a model puts below its answer: they are no statements, and say what its notes mean.

Under a line like "**Sources**" or a rule, the lines that begin with a marker ("- [s5] Manual", "[5] Manual") are such a
list; so is a line "[5]: Manual" anywhere below. They are left out, and count for a statement before them that points at
nothing itself, as a line "Sources: [s5]" does (`wrappers.py`). A reply that begins with a marker puts markers first:
there nothing is taken for a list.

A note `[^1]` may point at the first sentence, or at what "[^1]: … [s7]" says below. So from the first of them on, a reply
is held back until it has ended.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.markers import Marker

_HEADS = ("sources", "source", "references", "reference", "citations", "footnotes", "sources used", "sources cited")
_AROUND_HEAD = "#*_: \t\r"
_MAY_BE_HEAD = re.compile(r"[#*_: \t]*[a-z ]*[*_: \t\r]*", re.IGNORECASE)
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*")
_MAY_BE_RULE = re.compile(r"\s*(-*|\*+|_+)\s*")
_BEFORE_ITEM = re.compile(r"\s*(?:(?:[-*+•]|\d{1,3}[.)]?)[ \t]*)?[*_(]{0,3}")
_LONGEST_LINE = 40  # characters that are held back, with the white space around
_NOTES = ("[^", "^[")
_Ranges = tuple[tuple[int, int], ...]
_BARE_ID = re.compile(r"\b(?:s|sources? |sentences? )(?P<id>\d{1,7})\b", re.IGNORECASE)


class Notes:
    """Text and markers → the same, where notes `[^1]` point at what is said below that they mean; held back from the first on.

    Beside each piece stands what was true of it when it came: whether it is in a block of code.
    """

    def __init__(self) -> None:
        self._held: list[tuple[str | Marker, bool]] = []

    def take(self, token: "str | Marker", in_code: bool) -> "list[tuple[str | Marker, bool]]":
        """What is certain now that a piece of text or a marker has come."""
        if not self._held and not _is_note(token):
            return [(token, in_code)]
        self._held.append((token, in_code))
        return []

    def finish(self) -> "list[tuple[str | Marker, bool]]":
        """What was held back, each note with the ids that it means."""
        meanings = _meanings([token for token, _ in self._held])
        return [(_meant(token, meanings), in_code) for token, in_code in self._held]


def _is_note(token: "str | Marker") -> bool:
    return not isinstance(token, str) and token.raw.startswith(_NOTES)


def _meant(token: "str | Marker", meanings: "Mapping[_Ranges, _Ranges]") -> "str | Marker":
    if isinstance(token, str) or not _is_note(token):
        return token
    return replace(token, ranges=meanings.get(token.ranges, token.ranges))


def _meanings(tokens: "Iterable[str | Marker]") -> "dict[_Ranges, _Ranges]":
    """The ids in each line that says what a note means, by what stands in the note."""
    found: dict[_Ranges, _Ranges] = {}
    note: Marker | None = None
    text = ""  # of the line, after its note
    ids: list[tuple[int, int]] = []
    for token in (*tokens, "\n"):
        if not isinstance(token, str):
            if _is_note(token) and not (note or text.strip()):
                note = token
            else:
                ids += token.ranges
        elif "\n" not in token:
            text += token
        else:
            ids += [(int(bare["id"]), int(bare["id"])) for bare in _BARE_ID.finditer(text)]
            if note and ids and text.startswith(":"):
                found[note.ranges] = tuple(ids)
            note, text, ids = None, "", []
    return found


class SourceLists:
    """Text and markers → the same without lists of sources. A line is held back as long as it may be of one, or head one."""

    def __init__(self) -> None:
        self._is_first = True  # nothing but white space was handed on
        self._leads = False  # the reply puts markers first
        self._has_pointed = False
        self._is_line_start = True
        self._held = ""
        self._marker: Marker | None = None  # at the beginning of a line, after what is held
        self._is_headed = False  # a head is held, or the line before was of a list
        self._is_left_out = False  # what comes now is of a list
        self._listed: Marker | None = None  # all markers of the list so far

    def take(self, token: "str | Marker") -> "Iterator[str | Marker]":
        """What is certain now that a piece of text or a marker has come."""
        if isinstance(token, str):
            for character in token:
                yield from self._take_character(character)
        elif not self._is_left_out:
            yield from self._take_marker(token)

    def finish(self) -> "Iterator[str | Marker]":
        """What was still held back when the text ended."""
        yield from self._release()

    def _take_marker(self, marker: "Marker") -> "Iterator[str | Marker]":
        self._leads = self._leads or self._is_first
        may_list = self._is_line_start and not self._leads
        if may_list and self._is_headed:
            self._leave_out(marker)
        elif may_list and self._has_pointed and not self._marker and _BEFORE_ITEM.fullmatch(self._held):
            self._marker = marker
        else:
            yield from self._release()
            self._is_line_start = False
            yield marker
        self._has_pointed = True

    def _take_character(self, character: str) -> "Iterator[str | Marker]":
        if self._is_left_out:
            if character == "\n":
                self._held, self._is_left_out = character, False
            return
        if self._marker and character == ":":
            self._leave_out(self._marker)
            return
        if self._marker:
            yield from self._release()
            self._is_line_start = False
        if self._is_line_start and self._may_go_on(character):
            self._held += character
            return
        yield from self._release()
        self._is_line_start = character == "\n"
        self._is_first = self._is_first and character.isspace()
        yield character

    def _may_go_on(self, character: str) -> bool:
        """Whether a line with this character more may be of a list yet, or head one."""
        line = self._held + character
        if len(line) > _LONGEST_LINE or self._leads:
            return False
        if self._is_headed:
            return _BEFORE_ITEM.fullmatch(line.rpartition("\n")[2]) is not None
        if character == "\n":
            self._is_headed = self._is_head()
            return self._is_headed
        bare = line.strip(_AROUND_HEAD).lower()
        may_be_head = _MAY_BE_HEAD.fullmatch(line) and any(head.startswith(bare) for head in _HEADS)
        return bool(may_be_head or _MAY_BE_RULE.fullmatch(line) or _BEFORE_ITEM.fullmatch(line))

    def _is_head(self) -> bool:
        return self._held.strip(_AROUND_HEAD).lower() in _HEADS or (
            self._has_pointed and _RULE.fullmatch(self._held) is not None
        )

    def _leave_out(self, marker: "Marker") -> None:
        before = self._listed.ranges if self._listed else ()
        self._listed = replace(marker, ranges=(*before, *marker.ranges), is_listed=True)
        self._held, self._marker = "", None
        self._is_headed = self._is_left_out = True

    def _release(self) -> "Iterator[str | Marker]":
        held, marker, listed = self._held, self._marker, self._listed
        self._held, self._marker, self._listed, self._is_headed = "", None, None, False
        if listed:
            yield listed
        if held:
            self._is_first = self._is_first and held.isspace()
            yield held
        if marker:
            yield marker
