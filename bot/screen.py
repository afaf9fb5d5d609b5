"""What must not reach a reader whatever a model writes: links that no cited slice has, and our own instructions.

Text goes through as it comes. From the first sign of a link on, be it but a bracket that may open its text, or after four
words in a row that the instructions have too, the statement waits until what it cites is known. What the cited slices do not
have is cut off there, with all that follows.
"""

import re
from collections.abc import Iterator, Sequence

from bot.thoughts import TAG, THOUGHT

SIGNS = (
    "http://", "https://", "://", "www.", "](", "![", "<a ", "<a\t", "<a\n", "<a\r", "<a\f", "<a/", "<i", "<script",
    "data:image", "data:text", "mailto:",
)  # fmt: skip
ECHO = 8
"""Words in a row that the instructions have too: from this length on it is a repetition and no coincidence."""

LONGEST = 5000
"""Characters of a statement: what is longer is no sentence, and its rest is cut off."""

_SUSPECT = 4
_LONGEST_SIGN = max(map(len, SIGNS))
_WORD = re.compile(r"\w+")
_BRACKET = re.compile(r"[\[\]]")
_TAGS = re.compile("|".join(re.escape(sign) for sign in SIGNS if sign[0] == "<"), re.IGNORECASE)
_AROUND = ".,;:!?()[]<>\"'“”‘’»«*_`"


class Instructions:
    """The runs of words of the instructions, to recognise them by."""

    def __init__(self, *texts: str) -> None:
        words = [_WORD.findall(text.casefold()) for text in texts]
        self._runs = {
            length: frozenset(tuple(some[i : i + length]) for some in words for i in range(len(some) - length + 1))
            for length in (_SUSPECT, ECHO)
        }

    def have(self, words: Sequence[str]) -> bool:
        """Whether the last of these words, four or eight as there are, are a run of the instructions."""
        length = ECHO if len(words) >= ECHO else _SUSPECT
        return tuple(words[-length:]) in self._runs[length]


class Screen:
    """Lets the text of one statement through, piece by piece; `fault` says what was cut off, if anything was."""

    def __init__(self, instructions: Instructions, run: Sequence[str] = ()) -> None:
        self.fault = ""
        self._known_fault = ""
        self._instructions = instructions
        self._text = ""  # of the statement, as far as it has come
        self._passed = 0  # characters of it that were let through
        self._held_at: int | None = None  # where a link or a repetition begins
        self._suspect_at: int | None = None  # where what may become a repetition goes on
        self._open: list[int] = []  # brackets that nothing has closed yet
        self._pairs: dict[int, int] = {}  # where a bracket opens that is closed there
        self._paired = 0  # characters whose brackets are known
        self._echoes: list[str] = []
        self._run = list(run)  # the last few words, of the statements before too
        self._read = 0  # characters whose words are in the run

    def take(self, text: str) -> str:
        """What may be shown now."""
        self._text += text[: LONGEST - len(self._text)]
        self._pair_brackets()
        self._look_for_link(len(text))
        self._look_for_echo()
        return self._pass(self._certain())

    def reject(self, fault: str) -> None:
        """Whatever the statement turns out to be, this is wrong with it."""
        self._known_fault = fault

    def close(self, evidence: Sequence[str]) -> str:
        """The rest that may be shown, now that the statement and the slices it cites are known."""
        self._look_for_echo(at_end=True)
        self.fault = next(self._faults("\n".join(evidence)), self._known_fault)
        end = len(self._text) if self._held_at is None or not self.fault else self._held_at
        return self._pass(len(self._text[:end].rstrip()))

    def next(self) -> "Screen":
        """The screen for the statement after this one: a repetition may go on from one to the next."""
        return Screen(self._instructions, self._run)

    def _pass(self, end: int) -> str:
        shown = self._text[self._passed : max(self._passed, end)]
        self._passed = max(self._passed, end)
        return shown

    def _certain(self) -> int:
        """How many characters of the text are harmless whatever follows, up to the last that is not white space."""
        half = max((n for sign in SIGNS for n in range(1, len(sign)) if self._ends_with(sign[:n])), default=0)
        bracket = self._open[0] if self._open else self._pairs.get(len(self._text) - 1)
        ends = [len(self._text) - half, bracket, self._held_at, self._suspect_at]
        end = min(end for end in ends if end is not None)
        return self._passed + len(self._text[self._passed : end].rstrip())

    def _ends_with(self, half: str) -> bool:
        return self._text[-len(half) :].lower() == half

    def _look_for_link(self, fresh: int) -> None:
        """Note where the first sign of a link begins; only what is new is looked at, and as much before as a sign has."""
        if self._held_at is not None:
            return
        start = max(0, len(self._text) - fresh - _LONGEST_SIGN)
        part = self._text[start:].lower()
        if found := [at for sign in SIGNS if (at := part.find(sign)) != -1]:
            at = start + min(found)
            self._held_at = self._pairs.get(at, at)

    def _pair_brackets(self) -> None:
        for match in _BRACKET.finditer(self._text, self._paired):
            if match.group() == "[":
                self._open.append(match.start())
            elif self._open:
                self._pairs[match.start()] = self._open.pop()
        self._paired = len(self._text)

    def _look_for_echo(self, at_end: bool = False) -> None:
        for match in _WORD.finditer(self._text, self._read):
            if match.end() == len(self._text) and not at_end:
                return  # it may go on
            self._read = match.end()
            self._run = [*self._run, match.group().casefold()][-ECHO:]
            self._note_echo(match.end())

    def _note_echo(self, end: int) -> None:
        """Note whether the run of words that ends at `end` may be, or is, one of the instructions."""
        if not self._instructions.have(self._run[-_SUSPECT:]):
            self._suspect_at = None
            return
        if self._suspect_at is None:
            self._suspect_at = end  # not before the word: a part of it may have been let through
        if len(self._run) == ECHO and self._instructions.have(self._run):
            self._held_at = self._suspect_at if self._held_at is None else min(self._held_at, self._suspect_at)
            self._echoes.append(" ".join(self._run))

    def _faults(self, evidence: str) -> Iterator[str]:
        if len(self._text) >= LONGEST:
            yield "it is too long for a sentence"
        there = " ".join(_WORD.findall(evidence.casefold())) if self._echoes else ""
        if any(echo not in there for echo in self._echoes):
            yield "it repeats the instructions"
        if any(tag not in evidence.lower() for tag in TAG.findall(self._text.lower())):
            yield THOUGHT
        for link in self._links() if self._held_at is not None else ():
            bare = link.strip(_AROUND)
            if (bare if _has_sign(bare) else link) not in evidence:
                yield f"its link is not in what it cites: {link[:80]!r}"

    def _links(self) -> Iterator[str]:
        """The tags, and the words, that have a sign of a link."""
        for tag in _TAGS.finditer(self._text):
            end = self._text.find(">", tag.start())
            yield self._text[tag.start() : end if end != -1 else None]
        yield from filter(_has_sign, self._text.split())


def _has_sign(text: str) -> bool:
    return any(sign in text.lower() for sign in SIGNS)
