"""Cited words away from their document: in the list under an answer, and on the card that a chip shows.

A row of a table is shown as its cells; on the card, where the row of headings is cited with it, as a list of heading and value,
which a narrow card has room for.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import Citation, Statement
from bot.local.marks import tidy
from index.lexical import terms
from index.sentences import split_blocks, split_sentences
from index.tables import cells, is_row, is_rule
from ui.blocks import HASHES, LONGEST_FIGURE, closed_cells, shown
from ui.emphasis import drawn, settings
from ui.escaping import escape

MOST_CELLS = 8
"""Cells of a row on a card, which is not scrolled; those around the focus where there are more."""

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SHORT = ' class="short"'  # not to be broken, as an amount after its currency would be


@dataclass(frozen=True, slots=True)
class Quote:
    """A cited slice, with where its focus stands in it (nowhere: 0 to 0)."""

    text: str
    focus: tuple[int, int] = (0, 0)

    def html(self, limit: int | None = None, first: int = 0) -> str:
        """The words from `first` on, `limit` of them at most; a row of a table as its cells, a heading without its hashes, the
        focus stronger."""
        found, start = [], 0
        end = len(self.text) if limit is None else min(first + limit, len(self.text))
        if end < len(self.text):  # no word is cut in two
            space = max(self.text.rfind(white, first, end + 1) for white in " \n")
            end = space if space > first else end
        for line in _LINE.findall(self.text):
            if first < start + len(line) and start < end and not is_rule(line.strip()):
                found.append(self._line(line, start, first, end))
            start += len(line)
        return f"{'…' if first else ''}{''.join(found)}{'…' if end < len(self.text) else ''}"

    def words(self, start: int, end: int) -> str:
        """Words of it; a page's end among them is a space, as browsers show a box for it."""
        first, last = (min(max(at, start), end) for at in self.focus)
        hows = list(settings(self.text, start, end))
        parts = [drawn(hows, self.text, a, b, _escaped) for a, b in ((start, first), (first, last), (last, end))]
        return f"{parts[0]}<strong>{parts[1]}</strong>{parts[2]}" if parts[1] else f"{parts[0]}{parts[2]}"

    def cell(self, start: int, end: int) -> str:
        return "".join(self.words(a, b) for a, b in shown(self.text, start, end))

    def _line(self, line: str, at: int, first: int, end: int) -> str:
        told = [(at + a, min(at + b, end)) for a, b in closed_cells(line) if a < b and at + a < end]
        if told:
            found = (f"<span{_SHORT if b - a <= LONGEST_FIGURE else ''}>{self.cell(a, b)}</span>" for a, b in told)
            return f'<span class="cells">{" ".join(found)}</span>'
        heading = HASHES.match(line)
        return self.words(max(first, at + (heading.end() if heading else 0)), min(at + len(line), end))


def _escaped(words: str) -> str:
    return escape(words).replace("\f", " ")


def quote_of(citation: Citation) -> Quote:
    if citation.focus is None:
        return Quote(citation.quote)
    start = citation.focus.span.start - citation.span.start
    return Quote(citation.quote, (start, start + len(citation.focus.quote)))


def in_list(citation: Citation, limit: int | None = None, question: str = "") -> str:
    """The quote as far as `limit`, from the sentence on that has most words of a question where it would be cut off; of a
    row, which has many values, with its focus."""
    quote = quote_of(citation) if is_row(citation.quote) else Quote(citation.quote)
    return quote.html(limit, _nearest(citation.quote, question, limit) if question and limit else 0)


def _nearest(text: str, question: str, limit: int) -> int:
    """Where the sentence begins that has most words of a question; 0 where it is seen within `limit`."""
    asked = {*terms(question)}
    sentences = [s for block in split_blocks(text) for s in split_sentences(text, block)]
    best = max(sentences, key=lambda s: len(asked & {*terms(text[s.start : s.end])}), default=None)
    return best.start if best and best.end > limit else 0


def told(statement: Statement) -> str:
    """A statement's text; where it is a row that it cites, as its cells."""
    for citation in statement.citations:
        if closed_cells(citation.quote) and statement.text == tidy(citation.quote):
            return Quote(f"| {statement.text} |").html()
    return escape(statement.text)


def on_card(citation: Citation, together: Sequence[Citation]) -> str:
    """The quote as a card shows it: with the words around it, or, of a row, under its headings where these are cited `together`
    with it."""
    if not (is_row(citation.quote) and closed_cells(citation.quote)):
        quote = quote_of(citation).html()
        return (
            f'<p class="context" dir="auto">{escape(citation.prefix)}<mark>{quote}</mark>{escape(citation.suffix)}</p>'
        )
    head = _head_of(citation, together)
    if head is None:
        return f'<p class="context" dir="auto"><mark>{quote_of(citation).html()}</mark></p>'
    pairs = list(_pairs(citation, head))
    caption = f"<caption>{pairs.pop(0)[1]}</caption>" if pairs and not pairs[0][0] else ""
    rows = "".join(f'<tr><th scope="row">{name}</th><td>{value}</td></tr>' for name, value in _near_focus(pairs))
    return f'<table class="told" dir="auto">{caption}{rows}</table>'


def _head_of(row: Citation, together: Sequence[Citation]) -> Citation | None:
    """The row of headings over a row: the last before it that a rule follows, with as many cells."""
    heads = [
        c
        for c in together
        if c.span.document_id == row.span.document_id
        and c.span.end <= row.span.start
        and _begins_with_rule(c.suffix)
        and len(cells(c.quote)) == len(cells(row.quote)) > 0
    ]
    return max(heads, key=lambda c: c.span.start, default=None)


def _begins_with_rule(suffix: str) -> bool:
    """Whether a rule comes next, whose last cell may be cut off there."""
    line = suffix.strip().partition("\n")[0]
    return is_rule(line) or is_rule(line[: line.rfind("|") + 1])


def _pairs(row: Citation, head: Citation) -> Iterator[tuple[str, str]]:
    """What each cell of a row that is not empty stands under, and the cell, as HTML."""
    names, values = Quote(head.quote), quote_of(row)
    for (a, b), (start, end) in zip(cells(head.quote), cells(row.quote), strict=True):
        if start < end:
            yield names.cell(a, b), f"<mark>{values.cell(start, end)}</mark>"


def _near_focus(pairs: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    at = next((i for i, (_, value) in enumerate(pairs) if "<strong>" in value), 0)
    first = max(0, min(at - MOST_CELLS // 2, len(pairs) - MOST_CELLS))
    return pairs[first : first + MOST_CELLS]
