"""A reply that is wholly a JSON object → the answer in it: `{"answer": "Cows give milk [s1].", "citations": [1]}`.

None is asked for, but some servers make a model write JSON, and some models do by habit. The answer is handed on while it
comes; a list of ids beside it becomes a line that lists them (`wrappers.py`). What is no such object, or has no answer under
one of the usual names, goes through as it is. An answer in parts (`{"sentences": [{"text": "Cows give milk.", "ids": [1]}]}`)
is read when all of it has come.

A reply that a fence of Markdown stands around ("```markdown") is what stands in it: no more than any other is it code.
"""

import json
import re
from collections.abc import Callable

_HEADS = ('{"', '```{"', '```json{"')  # without white space
_FENCES = ("```markdown", "```md")
_MAY_END_FENCE = re.compile(r"\n(?:`{0,2}|```\s*)")
_ANSWERS = frozenset(("answer", "final_answer", "response"))
_LISTS = frozenset(("citations", "citation", "sources", "source", "references", "ids", "id"))
_PARTED = _ANSWERS | {"sentences", "statements", "claims", "parts", "paragraphs", "points"}
_TEXTS = ("text", "sentence", "statement", "claim", "content", "point", "answer")
_ID = re.compile(r"s?\d{1,7}", re.IGNORECASE)
_LONGEST_LIST = 2000
_LONGEST_GAP = 100  # characters that are held back after a quote, or after a fence, for what may come next
_HALF = r"\\(?:u[0-9a-f]{0,3})?"
_HALF_ESCAPED = re.compile(rf"{_HALF}|\\ud[89ab][0-9a-f]{{2}}(?:{_HALF})?", re.IGNORECASE)


class Envelope:
    """Takes a reply piece by piece and hands on the answer in it."""

    def __init__(self) -> None:
        self._take: Callable[[str], str] = self._head
        self._raw: list[str] = []  # all that came, until the answer begins
        self._begun = ""  # of the head, without white space
        self._depth = 1
        self._string: list[str] = []
        self._is_in_string = self._is_value = self._has_answer = False
        self._key = self._held = ""

    def take(self, text: str) -> str:
        """What of the text belongs to the answer, as far as that is certain."""
        return "".join([self._take(character) for character in text])

    def finish(self) -> str:
        """What was held back and turned out to be no JSON, or to have no answer."""
        raw, self._raw = self._raw, []
        is_fenced = self._take == self._fenced and self._held.strip() != "```"
        return self._held if is_fenced else _joined_parts("".join(raw))

    def _head(self, character: str) -> str:
        self._raw.append(character)
        if character == "\n" and self._begun in _FENCES:
            self._raw, self._take = [], self._fenced
        if character.isspace():
            return ""
        self._begun += character.lower()
        if self._begun in _HEADS:
            self._take, self._is_in_string = self._outside, True
            return ""
        if any(head.startswith(self._begun) for head in (*_HEADS, *_FENCES)):
            return ""
        self._take = str
        return self.finish()

    def _fenced(self, character: str) -> str:
        """One character within the fence; what may be its end is held back."""
        held, self._held = self._held, ""
        if len(held) < _LONGEST_GAP and _MAY_END_FENCE.fullmatch(held + character):
            self._held = held + character
            return ""
        if (at := held.rfind("\n")) > 0:  # the line after a fence within the fence
            self._held = held[at:]
            return held[:at] + self._fenced(character)
        if character == "\n":
            self._held = character
            return held
        return held + character

    def _outside(self, character: str) -> str:
        """One character of the object, which is not the answer's."""
        if not self._has_answer:
            self._raw.append(character)
        if self._is_in_string:
            self._in_string(character)
        elif character == '"' and self._depth == 1 and self._is_value and self._key in _ANSWERS:
            self._raw, self._take = [], self._answer
            before, self._has_answer = "\n" if self._has_answer else "", True
            return before
        elif character == "[" and self._depth == 1 and self._key in _LISTS and self._has_answer:
            self._take, self._held = self._list, character
        else:
            self._structure(character)
        return ""

    def _in_string(self, character: str) -> None:
        """A string that is passed by: a key, or a value that nobody asked for."""
        if character == '"' and self._string[-1:] != ["\\"]:
            self._is_in_string = False
        elif self._string[-1:] == ["\\"] == [character]:
            self._string.append("")  # the backslash that was escaped escapes nothing
        else:
            self._string.append(character)

    def _structure(self, character: str) -> None:
        if character == '"':
            self._is_in_string, self._string = True, []
        elif character in "{[":
            self._depth += 1
        elif character in "}]":
            self._depth -= 1
        elif character in ":," and self._depth == 1:
            self._is_value = character == ":"
            self._key = "".join(self._string).lower() if self._is_value else ""
            self._string = []
        if self._depth == 1 and character == "{":  # one object after the other
            self._is_value, self._key = False, ""

    def _answer(self, character: str) -> str:
        """One character of the answer's string; a quote that ends none was not escaped as it should be."""
        if not self._held and character not in '"\\':
            return character
        self._held += character
        if self._held[0] == '"':
            return self._after_quote()
        if _HALF_ESCAPED.fullmatch(self._held):
            return ""
        held, self._held = self._held, ""
        if (text := _unescaped(held)) is not None:
            return text
        return (_unescaped(held[:-1]) or held[:-1]) + self._answer(held[-1])

    def _after_quote(self) -> str:
        last = self._held[-1]
        if len(self._held) == 1 or (last.isspace() and len(self._held) < _LONGEST_GAP):
            return ""
        held, self._held = self._held, ""
        if last in ",}":
            self._take, self._is_value, self._key = self._outside, False, ""
            self._structure(last)
            return ""
        return held[:-1] + self._answer(last)

    def _list(self, character: str) -> str:
        self._held += character
        if character != "]" and len(self._held) < _LONGEST_LIST:
            return ""
        held, self._held, self._take = self._held, "", self._outside
        ids = _ids(held)
        return f"\n\nSources: [{', '.join(ids)}]\n" if ids else ""


def _unescaped(written: str) -> str | None:
    """What is written so in JSON, or None where nothing is; half a character is U+FFFD."""
    try:
        text = str(json.loads(f'"{written}"', strict=False))
    except ValueError:
        return None
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _joined_parts(reply: str) -> str:
    """The texts of an answer in parts, each on a line with its ids; any other reply as it is."""
    whole = _read(reply.strip().removeprefix("```").removeprefix("json").removesuffix("```"))
    parted = (
        [v for k, v in whole.items() if k.lower() in _PARTED and isinstance(v, list)] if isinstance(whole, dict) else []
    )
    lines = [_part(part) for part in parted[0]] if len(parted) == 1 else []
    return "\n".join(lines) if lines and all(lines) else reply


def _part(part: object) -> str:
    """The text of a part with its ids; nothing where it has no text of its own."""
    if not isinstance(part, dict):
        return part if isinstance(part, str) else ""
    text = next((part[name] for name in _TEXTS if isinstance(part.get(name), str)), "")
    listed = next((v for k, v in part.items() if k in _LISTS), None)
    ids = _ids_in(listed if isinstance(listed, list) else [listed]) if listed is not None else []
    return f"{text} [{', '.join(ids)}]" if text and ids else text


def _read(written: str) -> object:
    """What is written in JSON; None where it is none, or has half characters."""
    try:
        found: object = json.loads(written, strict=False)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return found


def _ids(written: str) -> list[str]:
    """The ids in a list of nothing else: `[1, "s2", {"id": 3}]`."""
    items = _read(written)
    return _ids_in(items) if isinstance(items, list) else []


def _ids_in(items: list[object]) -> list[str]:
    values = [next((v for k, v in i.items() if k in _LISTS), None) if isinstance(i, dict) else i for i in items]
    return [str(value) for value in values] if all(_ID.fullmatch(str(value)) for value in values) else []
