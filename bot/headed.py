"""What the lines of a model's answer stand under: headings, lead-ins, items over items, the head of a table.

Such a line says nothing by itself and cites nothing: it is one statement with what it leads to. What is checked of an item or a
row is what it says there: "Dogs may not go: on the piers", and "Summer: price a month 100 euros" for a row of cells. A heading
names a topic in words of the model's own, so of it only figures, denials and names are looked for.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.claims.figures import missing_figures
from bot.claims.names import folded, missing_names
from bot.claims.negations import flipped
from bot.local.marks import tidy
from bot.tables.cells import texts_of
from bot.wording.numerals import UNITS
from index.lexical import terms
from index.marks import unmarked
from index.sentences import ITEM
from index.tables import is_row, is_rule

if TYPE_CHECKING:
    from bot.replies import Said

_LONGEST = 1000  # characters of lines that lead on; what is longer has gone astray
_LONGEST_HEADING = 12  # words; a longer one is a sentence
_HEADING = re.compile(r"#{1,6}\s[^\n]*[^\n.!:*]\**|(?P<bold>\*\*|__)[^\n*]*[^\n*.!:](?P=bold)")
_BOLD = re.compile(r"(?P<bold>\*\*|__)[^\n*.!]+(?P=bold)")
_YES_NO = re.compile(r"\W*(?:yes|no)\W*", re.IGNORECASE)
_COLONS = (":", "：")
# How far one has come, and how many there are of what follows: no figures of the source.
_UNIT = "|".join(filter(str.isalpha, UNITS))
_COUNT = re.compile(
    rf"\b(?:step|part|option|point)\s\d{{1,2}}\b|\b(?:[2-9]|1\d|two|three|four|five|six|seven|eight)\s(?=(?!(?:{_UNIT})\b)[a-z])",
    re.IGNORECASE,
)
_FENCE_MARK = "```"
_FENCE = re.compile(rf"^\s*{_FENCE_MARK}.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Under:
    """What a statement stands under, and the part of its text that is its own."""

    own: str
    lead: str = ""
    headings: tuple[str, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()  # of a row: each with what stands over it
    ids: tuple[int, ...] = ()  # that the statement points at where it points at nothing itself

    def claim(self, evidence: str) -> str:
        """What is to be checked: in full, or the statement's own words where all of it stands in the evidence."""
        if not (self.lead or self.cells):
            return unmarked(self.own)
        own = " ".join(text for _, text in self.cells) or tidy(_FENCE.sub("", self.own))
        (_, first), *others = self.cells or (("", own),)
        values = ", ".join(" ".join(cell).strip() for cell in others)
        said = ": ".join(part for part in (self.lead, first, values) if part)
        is_there = f" {folded(own)} " in f" {folded(evidence)} " and {*terms(self.lead)} <= {*terms(evidence)}
        return own if is_there and not flipped(said, evidence) else said

    def unsaid(self, evidence: str, around: str) -> list[str]:
        """What the headings deny and the evidence does not, and their figures and names that are not around it; where every
        word of one is capitalised, none is known to be a name."""
        lost = []
        for heading in map(_words, self.headings):
            are_names = any(word[0].islower() for word in heading.split())
            lost += flipped(heading, evidence) + missing_figures(heading, around)
            lost += missing_names(heading, around) if are_names else []
        return lost


@dataclass(frozen=True, slots=True)
class _Over:
    """A line that leads on: its words, how far it is indented (-1 where it is no item), and what it points at."""

    words: str
    indent: int
    ids: tuple[int, ...] = ()


class Headed:
    """Takes statements as they come, and tells which of them only lead to the next and what the others stand under."""

    def __init__(self) -> None:
        self.led = ""  # the text of the lines that lead on, since the last statement
        self.gap = ""  # before it
        self._over: list[_Over] = []
        self._headings: list[str] = []
        self._heads: list[str] | None = None  # of the table that has begun

    def leads(self, said: "Said") -> bool:
        """Whether a statement only leads to what comes next."""
        self._leave(said)
        is_cited = bool(said.ids or said.unknown or said.declines)
        if len(self.led) + len(said.text) > _LONGEST:
            return False
        is_first_row = is_row(said.text) and self._heads is None
        if is_first_row:
            self._heads = [] if is_cited else texts_of(said.text)
        elif leads_in(said.text):
            indent = said.indent if ITEM.match(said.text) else -1
            self._over.append(_Over(_words(said.text), indent, said.ids))
        if is_cited or not (is_first_row or leads_in(said.text) or is_heading(said.text)):
            return False
        self._headings += [said.text] if is_heading(said.text) else []
        self.gap = self.gap if self.led else said.gap
        self.led += f"{said.gap if self.led else ''}{said.text}"
        return True

    def under(self, said: "Said") -> Under:
        """What a statement stands under that does not lead on."""
        lead = ": ".join(over.words for over in self._over if over.words and over is not self._own_lead(said))
        inherits = _is_listed(said.text) and not said.unknown and not said.declines
        ids = next((over.ids for over in reversed(self._over) if over.ids), ()) if inherits else ()
        found = Under(said.text, lead, tuple(self._headings), _cells(self._heads or [], said.text), ids)
        self.led, self._headings = "", []
        return found

    def _own_lead(self, said: "Said") -> _Over | None:
        return self._over[-1] if self._over and leads_in(said.text) else None

    def _leave(self, said: "Said") -> None:
        """What the statement does not stand under any more."""
        if not is_row(said.text):
            self._heads = None
        if self.led:
            return
        if not _is_listed(said.text):
            self._over.clear()
        while ITEM.match(said.text) and self._over and self._over[-1].indent >= said.indent:
            self._over.pop()


def leads_in(text: str) -> bool:
    """Whether a line leads to what comes next: "It offers:", "- **Winter**", "Yes."

    >>> [leads_in(line) for line in ("It has **two parts:**", "1. **Winter**", "Yes.", "- winter", "It is 9:30.")]
    [True, True, True, False, False]
    """
    item = ITEM.match(text)
    if item and _BOLD.fullmatch(text, item.end()):
        return True
    return text.rstrip("*_ ").endswith(_COLONS) or _YES_NO.fullmatch(text) is not None


def is_heading(text: str) -> bool:
    """Whether a line is a heading, or is set as one in bold."""
    return _HEADING.fullmatch(text) is not None and len(text.split()) <= _LONGEST_HEADING


def _words(line: str) -> str:
    """What a line that leads on says, without its marks and numbers."""
    return _COUNT.sub("", tidy(tidy(line))).strip(" ".join(_COLONS))


def _is_listed(text: str) -> bool:
    """Whether it is an item, a row or a block of code, several of which may stand under one line."""
    return bool(ITEM.match(text)) or is_row(text) or text.startswith(_FENCE_MARK)


def _cells(heads: Sequence[str], text: str) -> tuple[tuple[str, str], ...]:
    """(what stands over it, text) of each cell of a row that is not empty."""
    rows = [line for line in text.splitlines() if is_row(line) and not is_rule(line)]
    if len(rows) != 1:
        return ()
    texts = texts_of(rows[0])
    over = [head[:1].lower() + head[1:] for head in heads] if len(heads) == len(texts) else [""] * len(texts)
    return tuple(cell for cell in zip(over, texts, strict=True) if cell[1])
