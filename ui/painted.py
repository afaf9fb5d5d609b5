"""A document's text as HTML, with what is cited in marks that a chip can jump to.

Marks come from offsets into the text, wherever it is shown: in lines, in a heading, in the cells of a table. What a table or
a heading is written with is not shown; every other character is, and those that set words in bold, in italics or as code are
dimmed. A `<data>` says where in the text the words in it begin, so that what is found in the text is marked where it is shown.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from bot import Citation
from ui.blocks import Row, Table, blocks, shown
from ui.emphasis import drawn, settings
from ui.escaping import escape
from ui.segments import Segment

SHORT_NAME = 12
"""Characters of a row's name that need no room kept for them."""


class Painter:
    """Paints a text from its beginning on: where a citation is met first, its number and its anchor stand.

    `page` is the page of the document that the next character is on, 0 where it has none.
    """

    def __init__(self, text: str, pieces: Sequence[Segment], citations: Sequence[Citation] = (), turn: int = 0) -> None:
        self.page = 0
        self._text, self._pieces, self._turn = text, pieces, turn
        self._citations = citations
        self._starts = [0, *accumulate(len(piece.text) + piece.skipped for piece in pieces)]
        self._to_come = list(citations)

    def paint(self, start: int, end: int) -> str:
        """The characters from `start` to `end`."""
        found = []
        for block in blocks(self._text, start, end):
            if block.table:
                found.append(self._table(block.table))
            elif block.level:
                words = self._words(block.start, block.end)
                below_title = min(6, block.level + 2)
                found.append(
                    f'<span class="heading level-{block.level}" role="heading" aria-level="{below_title}">{words}</span>'
                )
            else:
                found.append(self._words(block.start, block.end, block.is_code))
        return "".join(found) + self._passed(end)

    def _table(self, table: Table) -> str:
        """In a box of its own, which is scrolled sideways where the table is wider than the page."""
        head = f"<thead>{self._row(table.head, table, 'th')}</thead>" if table.head and table.head.words else ""
        body = "".join(self._row(row, table, "td") for row in table.rows)
        body = f"<tbody>{body}</tbody>" if body else ""
        return f'<div class="table" role="group" aria-label="Table" tabindex="0"><table>{head}{body}</table></div>'

    def _row(self, row: Row, table: Table, tag: str) -> str:
        found = []
        for i, (start, end) in enumerate(row.cells):
            words = "".join([self._words(a, b) for a, b in shown(self._text, start, end)]) if start < end else ""
            name = tag if start < end else "td"  # an empty head is none
            found.append(f"<{name}{_cell_attributes(row, table, i, name)}>{words}</{name}>")
        cited = ' class="cited"' if self._is_cited(row) else ""
        return f"<tr{cited}>{''.join(found)}</tr>"

    def _is_cited(self, row: Row) -> bool:
        """Whether one citation has all of it, so that it is marked from edge to edge."""
        if not row.words:
            return False
        start, end = row.words
        return any(c.span.start <= start and end <= c.span.end for c in self._citations)

    def _words(self, start: int, end: int, is_code: bool = False) -> str:
        """Characters as they are, in the marks of the citations that they belong to."""
        at = bisect_right(self._starts, start) - 1
        hows = [] if is_code else list(settings(self._text, start, end))
        found = [self._passed(start) if self._to_come else "", f'<data value="{start}">']
        while start < end:
            until = min(end, self._starts[at + 1])
            found.append(self._piece(self._pieces[at], drawn(hows, self._text, start, until, self._dressed)))
            start, at = until, at + 1
        return "".join([*found, "</data>"])

    def _piece(self, piece: Segment, html: str) -> str:
        if not piece.numbers:
            return html
        inner = f"<strong>{html}</strong>" if piece.in_focus else html
        return f"{self._anchors(piece.numbers)}{self._mark(piece.numbers, inner)}"

    def _passed(self, at: int) -> str:
        """Anchors for citations that end before `at` and of which nothing was shown: one of a table's rule, say."""
        gone = [c.number for c in self._to_come if c.span.end <= at]
        return "".join(f"{self._anchors((n,))}{self._mark((n,), '')}" for n in gone)

    def _anchors(self, numbers: Sequence[int]) -> str:
        met = [c for c in self._to_come if c.number in numbers]
        if not met:
            return ""
        self._to_come = [c for c in self._to_come if c.number not in numbers]
        anchors = "".join(f'<span id="slice-{self._turn}-{c.number}" class="anchor" {_places(c)}></span>' for c in met)
        return anchors + "".join(f'<sup aria-hidden="true">{c.number}</sup>' for c in met)

    def _mark(self, numbers: Sequence[int], inner: str) -> str:
        return f'<mark class="{" ".join(f"slice-{self._turn}-{n}" for n in numbers)}">{inner}</mark>'

    def _dressed(self, words: str) -> str:
        """With a rule where a page begins."""
        if not self.page or "\f" not in words:
            return _escaped(words)
        first, *others = words.split("\f")
        found = [_escaped(first)]
        for leaf in others:
            self.page += 1
            found.append(f'<span class="leaf" data-page="{self.page}">\f</span>{_escaped(leaf)}')
        return "".join(found)


def _escaped(words: str) -> str:
    """As HTML from which a browser makes these very characters: of a line's end of two it would make one."""
    return escape(words).replace("\r\n", "&#13;\n")


def _cell_attributes(row: Row, table: Table, column: int, name: str) -> str:
    scope = ' scope="col"' if name == "th" else ""
    classes = [table.aligned[column] if column < len(table.aligned) else ""]
    if not column:
        start, end = row.cells[0]
        classes += [f"deep-{row.depth}" if row.depth else "", "long" if end - start > SHORT_NAME else ""]
    named = " ".join(filter(None, classes))
    return f'{scope} class="{named}"' if named else scope


def _places(citation: Citation) -> str:
    """The spans of a citation, for the page's script to hand back."""
    focus = f' data-focus="{citation.focus.span.start}-{citation.focus.span.end}"' if citation.focus else ""
    return f'data-span="{citation.span.start}-{citation.span.end}"{focus}'
