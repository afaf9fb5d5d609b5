"""What stands around a marker and is empty without it: `**[s1]**`, `(see [s1])`, `<sup>[s1]</sup>`, "According to [s1], ".

A line that only lists them ("Sources: [s1], [s2]") is such a thing too; they are said to be listed.

What may begin such a thing is held back until it is known, a few characters at most, so that what was shown is never taken
back. Where something else stands in it too ("(see [s1] for more)"), it stays as it is written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.markers import Marker

_TAGS = ("sup", "sub", "b", "em", "strong", "small")
_CLOSING = {"*": "*", "_": "_", "(": ")", "[": "]"} | {f"<{tag}>": f"</{tag}>" for tag in _TAGS}
_LEADS = ("see ", "see also ", "source: ", "sources: ", "cf. ")  # within brackets
_PHRASES = (
    "According to ", "As stated in ", "As per ", "As noted in ", "As mentioned in ", "As described in ", "As explained in ",
    "As shown in ", "As indicated in ", "As reported in ", "As outlined in ", "Based on ", "Per ",
)  # fmt: skip
_AFTER_PHRASE = ", "
_LISTS = tuple(
    form.format(name)
    for name in ("sources", "source", "citations", "citation", "references", "reference", "refs")
    for form in ("{}: ", "**{}:** ", "**{}**: ")
)
_AFTER_LIST = "\n"
_BETWEEN = frozenset((",", ";", "&", "and", ", and"))
_MOST_LAYERS = 8
_LONGEST_BETWEEN = 8


@dataclass(slots=True)
class _Layer:
    """One thing that was opened, as it is written, and what closes it."""

    text: str
    closing: str


class Wrappers:
    """Text and markers → the same without what is empty around markers, and without what parts one from the next."""

    def __init__(self) -> None:
        self._layers: list[_Layer] = []
        self._markers: list[Marker] = []
        self._part = ""  # of what opens the next layer; after a marker, of what closes one or parts it from the next
        self._before = ""  # what parted the first layer from the markers before
        self._is_led = False  # "According to [s1], " is out: the word after it begins the sentence
        self._is_list = False  # so is "Sources: [s1]" with its line break
        self._last = ""

    def take(self, token: "str | Marker") -> "Iterator[str | Marker]":
        """What is certain now that a piece of text or a marker has come."""
        if not isinstance(token, str):
            yield from self._take_marker(token)
            return
        for character in token:
            yield from self._take_character(character)

    def finish(self) -> "Iterator[str | Marker]":
        """What was still held back when the text ended; what is open around a marker then is empty."""
        if self._markers and self._lists():
            self._part, self._is_list = "", not self._part.strip(" .\r")
        if self._markers:
            self._layers.clear()
        yield from self._release()

    def _take_marker(self, marker: "Marker") -> "Iterator[str | Marker]":
        if self._part and not (self._markers and self._is_between(self._part)):
            yield from self._release()
        self._markers.append(marker)
        self._part = ""

    def _take_character(self, character: str) -> "Iterator[str | Marker]":
        if self._closes(character) if self._markers else self._opens(character):
            if self._is_list:
                yield from self._release()
            return
        if self._is_led:
            upper = character.upper()
            yield from self._text(upper if len(upper) == 1 else character)
            yield from self._release()
            return
        if not self._markers:
            yield from self._release()
            if not self._opens(character):
                yield from self._text(character)
        elif not self._layers and self._is_between(self._part) and _begins(character, _CLOSING):
            between, self._part = self._part, ""
            yield from self._release()
            self._before = between
            self._opens(character)
        else:
            after, self._part = self._part + character, ""
            yield from self._release()
            for one in after:
                yield from self._take_character(one)

    def _opens(self, character: str) -> bool:
        """Whether something opens with `character`, or may yet."""
        part = self._part + character
        inner = self._layers[-1].text if self._layers else ""
        if inner in {"(", "["} and part.lower() in _LEADS:
            self._layers[-1].text += part
            self._part = ""
            return True
        if self._last in {"", "\n"} and self._opens_list(part):
            return True
        if len(self._layers) >= _MOST_LAYERS:
            return False
        if closing := _AFTER_PHRASE if part in _PHRASES else _CLOSING.get(part.lower(), ""):
            self._layers.append(_Layer(part, closing))
            self._part = ""
            return True
        may = _begins(part.lower(), _CLOSING) or (inner in {"(", "["} and _begins(part.lower(), _LEADS))
        if may or (not inner and not self._last.isalnum() and _begins(part, _PHRASES)):
            self._part = part
            return True
        return False

    def _opens_list(self, part: str) -> bool:
        """Whether a line begins with what may become "Sources: ", or is it."""
        line = "".join(layer.text for layer in self._layers) + part
        if line.lower() in _LISTS:
            self._layers, self._part = [_Layer(line, _AFTER_LIST)], ""
            return True
        may = part not in _CLOSING and _begins(line.lower(), _LISTS)
        self._part = part if may else self._part
        return may

    def _lists(self) -> bool:
        """Whether what is open is a list."""
        return bool(self._layers) and self._layers[0].closing == _AFTER_LIST

    def _closes(self, character: str) -> bool:
        """Whether `character` goes on with what closes a layer, or with what parts the markers from the next."""
        part = self._part + character
        if self._is_led:
            return False
        if self._lists() and len(part) <= _LONGEST_BETWEEN and part.strip(" .\r") in {"", _AFTER_LIST}:
            self._part, self._is_list = part, character == _AFTER_LIST
            if self._is_list:
                self._part, self._layers = "", []
            return True
        if self._layers and self._layers[-1].closing.startswith(part.lower()):
            self._part = part
            if part.lower() == self._layers[-1].closing:
                self._part, self._is_led = "", part == _AFTER_PHRASE
                self._layers.pop()
            return True
        if len(part) <= _LONGEST_BETWEEN and (self._is_between(part) or _begins(part.lower().lstrip(), _BETWEEN)):
            self._part = part
            return True
        return False

    @staticmethod
    def _is_between(part: str) -> bool:
        """Whether `part` does no more than part two markers."""
        return "\n" not in part and "\r" not in part and part.strip().lower() in {"", *_BETWEEN}

    def _release(self) -> "Iterator[str | Marker]":
        """All that is held back: what is open is not empty."""
        layers = "".join(layer.text for layer in self._layers)
        if layers or not self._markers:
            yield from self._text(self._before + layers)
        if self._is_list:
            ranges = tuple(some for marker in self._markers for some in marker.ranges)
            self._markers = [replace(self._markers[0], ranges=ranges, is_listed=True)]
        yield from self._markers
        yield from self._text(self._part)
        self._layers, self._markers, self._part, self._before = [], [], "", ""
        self._is_led = self._is_list = False

    def _text(self, text: str) -> Iterator[str]:
        if text:
            self._last = text[-1]
            yield text


def _begins(part: str, known: Iterable[str]) -> bool:
    return any(whole.startswith(part) for whole in known)
