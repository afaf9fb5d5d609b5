"""Sums and differences of cited figures: "rose by 20 %" where 80 and 100 are cited, "20 in all" where 12 and 8 are.

A reader of words cannot tell. What is worked out, or compared, is judged only where nothing else is possible: the evidence
has no other figures, each is of a place or a time ("12 in Oslo and 8 in Bergen"), and it is known which is said to be more.
What does not add up stays a figure that is not there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.claims.figures import Figure, figured, missing_numbers
from bot.claims.negations import NEGATORS
from bot.wording.numerals import UNITS, YEAR
from index.lexical import WRITTEN_WORD, terms

_CUES = {
    "total": "in all|in total|total|altogether|combined|together",
    "gap": "difference|gap",
    "more": "more|higher|longer|larger|greater|bigger|older|taller|heavier|dearer",
    "less": "less|fewer|lower|shorter|smaller|younger|lighter|cheaper",
    "rose": "rose|rises?|risen|grew|grows?|grown|increased?|increases|climbed|went up",
    "fell": "fell|falls?|fallen|dropped|drops?|decreased?|decreases|declined?|declines|shrank|went down",
}
_CUE = re.compile("|".join(rf"(?P<{kind}>\b(?:{words})\b)" for kind, words in _CUES.items()), re.IGNORECASE)
_CHANGES = re.compile(  # with the two figures at the places that are marked: "rose to 120 from 100 a year earlier"
    rf"\b(?:{_CUES['rose']}|{_CUES['fell']}|went|cut|reduced|raised)(?:\s[a-z]+){{0,2}}?\s"
    r"(?:from\s\0[^\d,.;:]*?\s(?P<later>to)\s\0|to\s\0[^\d,.;:]*?\sfrom\s\0)",
    re.IGNORECASE,
)
_FROM, _TO = "from", "to"
_LISTS_PARTS = re.compile(r"\d\D*[:(].*\d")  # "20 boats: 12 in Oslo and 8 in Bergen"
_BESIDE_CUE = {*terms("in all up down went total than by between from to a per expensive both two")}
# What makes a figure a part of another, or no figure of one thing.
_NO_PARTS = re.compile(
    r"\b(?:of which|of whom|of (?:them|these|those)|includ\w+|among|total|up to|at (?:least|most)|(?:more|less|fewer) than"
    r"|about|over|under|around|nearly|almost|not|no)\b",
    re.IGNORECASE,
)
_BETWEEN_PARTS = re.compile(r"[,;]?\s(?:and|but|while|whereas)\s|[,;]\s", re.IGNORECASE)
_KEY = re.compile(r"\b(?P<preposition>in|at|for|on|during)\s(?:the\s)?(?P<key>[^\W_]+)", re.IGNORECASE)
_UNIT_WORDS = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_PHRASE = re.compile(  # with a figure at the place that is marked
    rf"\s?(?:\bby\s)?[$€£¥]?\s?(?<!\d)\0(?:[\s-]?(?:{_UNIT_WORDS})(?![^\W\d_]))*(?:\s(?:an?|per)\s(?:{_UNIT_WORDS})\b)?",
    re.IGNORECASE,
)
_MOST = 6  # figures that are summed


@dataclass(frozen=True, slots=True)
class Result:
    """A figure that follows from those of the evidence. `rest` is the statement without it, and it `is_all` where every other
    word stands in the evidence."""

    rest: str
    is_all: bool
    said: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A figure of the evidence, and the place or time that it is of."""

    figure: Figure
    key: str

    @property
    def amount(self) -> float:
        return self.figure.amount


def worked_out(statement: str, evidence: str) -> Result | None:
    """The figure of the statement that is worked out from those of the evidence, if one is and it is right.

    >>> worked_out("There are 20 boats in all.", "There are 12 boats in Oslo and 8 in Bergen.").said
    '12 + 8'
    >>> worked_out("There are 22 boats in all.", "There are 12 boats in Oslo and 8 in Bergen.")
    """
    cue = _CUE.search(statement)
    may_be = cue or _LISTS_PARTS.search(statement)
    missing = {*missing_numbers(statement, evidence)} if may_be and not _denies(statement) else set()
    parts = _parts(evidence) if missing else []
    text, found = figured(statement) if parts else ("", [])
    figure = next((f for f in found if missing == {f"{value} {unit}".strip() for value, unit in f.written()}), None)
    has_parts = {part.figure.value for part in parts} <= {f.value for f in found}
    is_total = cue.lastgroup == "total" if cue else has_parts
    said = _said(cue, is_total, text, figure, parts) if figure and not figure.is_year else ""
    if not figure or not said:
        return None
    at = text.index(figure.digits, figure.start)
    rest = _PHRASE.sub("", f"{text[:at]}\0{text[at + len(figure.digits) :]}")
    others = {*terms(_CUE.sub(" ", rest))} - _BESIDE_CUE
    return Result(rest, others <= {*terms(evidence)}, said)


def compared(statement: str, evidence: str) -> tuple[str, str, bool] | None:
    """(the figure that is said to be more, less or later, the one that it is compared with, whether it is so).

    Only where a statement compares the two that there are, without a figure, and all its other words are there.

    >>> compared("There are more boats in Bergen than in Oslo.", "There are 12 boats in Oslo and 8 in Bergen.")
    ('8', '12', False)
    """
    cue = _CUE.search(statement)
    parts = _parts(evidence) if cue and cue.lastgroup not in {"total", "gap"} and not _denies(statement) else []
    if not cue or len(parts) != 2 or not all(_names(statement, part) for part in parts):
        return None
    text, found = figured(statement)
    is_all = {*terms(_CUE.sub(" ", text))} - _BESIDE_CUE <= {*terms(evidence)}
    pair = _pair(cue, text, parts) if is_all and all(figure.is_year for figure in found) else None
    return (pair[0].figure.digits, pair[1].figure.digits, pair[2]) if pair else None


def wrongly_compared(statement: str, evidence: str) -> tuple[str, str] | None:
    """The two figures that are the other way round in the evidence."""
    found = compared(statement, evidence)
    return found[:2] if found and not found[2] else None


def _denies(statement: str) -> bool:
    return any(w.lower() in NEGATORS or w.lower().endswith(("n't", "n’t")) for w in WRITTEN_WORD.findall(statement))


def _parts(evidence: str) -> list[_Part]:
    """The figures of the evidence with what each is of; none where they are not beside each other, or others are there too."""
    text, found = figured(evidence)
    found = [figure for figure in found if not figure.is_year]
    if not 2 <= len(found) <= _MOST or len({figure.kind for figure in found}) > 1 or _NO_PARTS.search(text):
        return []
    if change := _change(text, found):
        return change
    ends = [0]
    for one, other in pairwise(found):
        between = list(_BETWEEN_PARTS.finditer(text, one.start, other.start))
        if len(between) != 1:
            return []
        ends.append(between[0].start())
    keys = [_key(text[start:end]) for start, end in pairwise([*ends, len(text)])]
    if len({preposition for preposition, _ in keys}) > 1 or len({key for _, key in keys}) < len(keys) or not keys[0][1]:
        return []
    return [_Part(figure, key) for figure, (_, key) in zip(found, keys, strict=True)]


def _change(text: str, found: Sequence[Figure]) -> list[_Part]:
    """The two figures of a change, from which and to which it went; none where they are not told so."""
    if len(found) != 2:
        return []
    one, other = found
    marked = f"{text[: one.start]}\0{text[one.start + 1 : other.start]}\0{text[other.start + 1 :]}"
    marked = re.sub(r"\0[\d.,]*(?=\D)", "\0", marked)
    change = _CHANGES.search(marked)
    if not change:
        return []
    keys = (_FROM, _TO) if change["later"] else (_TO, _FROM)
    return [_Part(figure, key) for figure, key in zip(found, keys, strict=True)]


def _key(part: str) -> tuple[str, str]:
    """The one place or time that is named in a part of a sentence, with its preposition; nothing where there are several."""
    found = [(m["preposition"].lower(), m["key"]) for m in _KEY.finditer(part)]
    return found[0] if len(found) == 1 else ("", "")


def _said(cue: re.Match[str] | None, is_total: bool, text: str, figure: Figure, parts: Sequence[_Part]) -> str:
    """How the figure is worked out from the parts; nothing where it is not, or where it is not said of them as they are."""
    if is_total:
        if parts[0].key in (_FROM, _TO):
            return ""
        named = [part for part in parts if _names(text, part)]
        is_sum = figure.kind == parts[0].figure.kind and _is_near(sum(part.amount for part in parts), figure)
        return " + ".join(part.figure.digits for part in parts) if is_sum and len(named) in {0, len(parts)} else ""
    pair = _pair(cue, text, parts) if cue and len(parts) == 2 else None
    if not pair or not pair[2]:
        return ""
    one, base, _ = pair
    gap = abs(one.amount - base.amount)
    if figure.measure == ("percent",) and one.figure.kind != figure.kind:
        is_right = base.amount > 0 and _is_near(100 * gap / base.amount, figure)
    else:
        # From 80 % to 100 % it rises by 20 points, and by 25 percent.
        is_right = figure.kind == one.figure.kind != ("percent",) and _is_near(gap, figure)
    return f"{one.figure.digits} and {base.figure.digits}" if is_right else ""


def _is_near(amount: float, figure: Figure) -> bool:
    """Whether it is as much as the figure, rounded as that is written: to its last digit after the point, if it has any."""
    _, _, fraction = figure.value.partition(".")
    if figure.measure == ("percent",) or figure.scale > 1:
        return abs(amount - figure.amount) <= figure.scale * float(f"5e-{len(fraction) + 1}")
    return abs(amount - figure.amount) < 1e-6


def _pair(cue: re.Match[str], text: str, parts: Sequence[_Part]) -> tuple[_Part, _Part, bool] | None:
    """(the part that is said to be more or less, or came later; the one that it is compared with; whether it is so)."""
    kind = cue.lastgroup or ""
    if kind in {"rose", "fell"}:
        base, one = sorted(parts, key=lambda part: part.key)
        is_known = base.key == _FROM or all(YEAR.fullmatch(part.key) for part in parts)
    else:
        before, _, after = text.partition(" than ")
        first, second = ([part for part in parts if _names(side, part)] for side in (before, after))
        if kind == "gap":
            return (parts[0], parts[1], True) if len(first) in {0, 2} else None
        one, base = (*first, *(part for part in parts if part not in first), *parts)[:2]
        is_known = len(first) == 1 and second in ([], [base])
    is_so = one.amount != base.amount and (one.amount > base.amount) == (kind in {"rose", "more"})
    return (one, base, is_so) if is_known else None


def _names(text: str, part: _Part) -> bool:
    return {*terms(part.key)} <= {*terms(text)}
