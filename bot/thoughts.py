"""What a reasoning model thinks aloud beside its answer: `<think>` to `</think>`, and the like, wherever a statement may begin.

So are the channels of a model that marks them by tokens (`<|channel|>analysis<|message|>…<|end|>`, OpenAI's Harmony format:
https://cookbook.openai.com/articles/openai-harmony), which a server should take apart and does not always: the one that is
called final is the answer. Where it took out the tokens alone, "analysis" and "assistantfinal" are left of them. Tokens that
end a turn are never text.

Where a chat template opens the tag in the request, a reply has only the closing one. What came before it is thought: it is
left out where the reply begins as thoughts do, since such a reply waits for its end or a tag; else the last statement before
it is rejected. Text is looked at once, and of a tag that has half come a few characters are held back.
"""

import re
from dataclasses import dataclass
from itertools import groupby

_NAMES = ("think", "thinking", "thought", "thoughts", "reasoning", "reason", "reflection", "scratchpad")
_FRAMES = ("answer", "final", "final_answer", "response")
_HALF = re.compile(r"</?([a-z_]*)(\s[^<>]*)?|<\|[a-z_]*\|?")
TAG = re.compile(rf"</?(?:{'|'.join(_NAMES)})(?:\s[^<>]{{0,64}})?>")
"""A tag around thoughts, in lower case."""

THOUGHT = "it was thought aloud and is no answer"
_FRAME = re.compile(rf"</?(?:{'|'.join(_FRAMES)})>")
_TOKEN = re.compile(
    r"<\|(start|channel|constrain|message|end|return|call|im_end|eot_id|eom_id|end_of_text|endoftext)\|>"
)
_FINAL = "final"
_ANALYSIS, _STRIPPED_FINAL = "analysis", "assistantfinal"
_STRIPPED = re.compile(rf"{_ANALYSIS}[A-Z]")
_LONGEST_TAG = 80
_ENDS = frozenset(".!?…:;。！？)]}>*\"'”’»】］")
_OPENINGS = (
    "okay", "ok,", "ok so", "alright", "hmm", "let me ", "let's ", "let us ", "we need to ", "we are asked", "we're asked",
    "i need to ", "i have to ", "i should ", "the user ask", "the user is ask", "the user want", "the user's question",
    "first, i ", "so, the user", "so the user", "thinking:", "wait,",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stray:
    """A closing tag that nothing opened: what the reply had up to here was thought."""


class Thoughts:
    """A reply piece by piece → what of it is no thought; `Stray` where only its end was marked."""

    def __init__(self) -> None:
        self._tag = ""  # what may become a tag
        self._is_inside = False
        self._may_begin = True  # a statement
        self._lead: list[str] | None = []  # how the reply begins, until it is known whether as thoughts do
        self._waits = False  # it does
        self._has_passed = False  # something else than white space was handed on
        self._frames = self._in_text = 0  # tags around the answer, and those within a statement, that are open
        self._header: list[str] | None = None  # between tokens: who speaks, in which channel

    def take(self, text: str) -> list[str | Stray]:
        """What of the text is no thought, as far as that is certain."""
        found: list[str | Stray] = []
        for character in text:
            if self._tag or character == "<":
                self._take_tag(character, found)
            else:
                self._pass(character, found)
        return _joined(found)

    def finish(self) -> str:
        """What was held back and turned out to be no thought."""
        rest = "" if self._is_inside else "".join(self._lead or ()) + self._tag
        if _STRIPPED.match(rest):
            rest = rest.rpartition(_STRIPPED_FINAL)[2]
        self._lead, self._tag = None, ""
        return rest

    def _take_tag(self, character: str, found: list[str | Stray]) -> None:
        tag = self._tag + character
        if character == ">" and self._leaves_out(tag.lower(), found):
            self._tag = ""
        elif len(tag) < _LONGEST_TAG and _HALF.fullmatch(tag.lower()):
            self._tag = tag
        else:
            held, self._tag = (self._tag, "<") if character == "<" else (tag, "")
            for one in held:
                self._pass(one, found)

    def _leaves_out(self, tag: str, found: list[str | Stray]) -> bool:
        """Whether a whole tag is no text, but stands around thoughts or around the answer."""
        if token := _TOKEN.fullmatch(tag):
            self._take_token(token[1])
            return True
        closes = tag.startswith("</")
        if TAG.fullmatch(tag):
            return self._close(found) if closes else self._open()
        if not _FRAME.fullmatch(tag) or not (self._frames if closes else self._may_begin):
            return self._is_inside
        self._frames += -1 if closes else 1
        return True

    def _take_token(self, name: str) -> None:
        if name in {"start", "channel"}:
            self._header = [f"{name} "]
        elif name == "message":
            named = "".join(self._header or ()).split()
            self._is_inside = named[:1] == ["channel"] and named[1:2] != [_FINAL]
            self._header, self._may_begin = None, True
        elif name != "constrain":
            self._is_inside = False

    def _open(self) -> bool:
        if not self._may_begin and not self._is_inside:
            self._in_text += 1
            return False
        self._is_inside = True
        return True

    def _close(self, found: list[str | Stray]) -> bool:
        if self._in_text and not self._is_inside:
            self._in_text -= 1
            return False
        if not self._is_inside and self._has_passed:
            found.append(Stray())
        if not self._is_inside:
            self._lead, self._waits = None, False
        self._is_inside, self._may_begin = False, True
        return True

    def _pass(self, character: str, found: list[str | Stray]) -> None:
        if self._header is not None:
            self._header.append(character)
            return
        if self._is_inside:
            return
        if character == "\n" or not character.isspace():
            self._may_begin = character == "\n" or character in _ENDS
        if self._lead is None or (character.isspace() and not self._lead):
            self._has_passed = self._has_passed or not character.isspace()
            found.append(character)
            return
        self._lead.append(character)
        if not self._waits:
            said = "".join(self._lead)
            begins = said.lower()
            self._waits = begins.startswith(_OPENINGS) or bool(_STRIPPED.match(said))
            if not self._waits and not any(known.startswith(begins) for known in (*_OPENINGS, _ANALYSIS)):
                found.append(said)
                self._lead, self._has_passed = None, True


def without_thoughts(reply: str) -> str:
    """What is left of a whole reply.

    >>> without_thoughts("It asks for x. </think> When was it built?")
    ' When was it built?'
    """
    thoughts = Thoughts()
    parts = [*thoughts.take(reply), thoughts.finish()]
    start = max((at for at, part in enumerate(parts, 1) if isinstance(part, Stray)), default=0)
    return "".join(map(str, parts[start:]))


def _joined(found: list[str | Stray]) -> list[str | Stray]:
    """The same with neighbouring texts as one."""
    joined: list[str | Stray] = []
    for is_text, some in groupby(found, lambda piece: isinstance(piece, str)):
        pieces = list(some)
        joined += ["".join(map(str, pieces))] if is_text else pieces
    return joined
