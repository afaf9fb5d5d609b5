"""The source beside the answer: the whole document with the cited slices highlighted.

Of a long document only what is near a citation is sent; the rest are stretches that the browser asks for when they come
near (`stretch`). A stretch is named by two numbers that the browser only hands back: nothing is computed there.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from bot import Citation
from index.errors import PinciteError
from index.names import page_word
from ui.escaping import escape
from ui.html import button
from ui.painted import Painter
from ui.quotes import quote_of
from ui.segments import Segment, segments, stretches
from ui.visit import Turn

if TYPE_CHECKING:
    from index.page_images import PageImage  # PDFium is loaded where a page is asked for

LONGEST_STRETCH = 20_000
"""Characters that are handed out at once at most."""

_PRINTED = '<div class="printed" tabindex="0" role="region" aria-label="Printed page" aria-live="polite"></div>'
_PAGES = (
    '<div class="pages"><button type="button" data-do="closer" aria-pressed="false">Closer</button>'
    '<button type="button" data-do="pages" aria-pressed="false">Printed page</button></div>'
)
_GONE = (
    "This document was removed since. What was cited of it stays with the answer, as it was given; new answers cannot "
    "cite it."
)
_CHANGED = (
    "This document has changed since. What was cited of it stays with the answer, as it was given; export that, and "
    "<code>pincite verify</code> says what became of each quote."
)
EMPTY = '<p class="empty">The documents that an answer cites appear here, whole, with the cited words highlighted.</p>'


def sources(number: int, turn: Turn, document_text: Callable[[str], str]) -> str:
    """The documents that a turn cites, or shows as nearest, one at a time, with what is cited highlighted."""
    by_document: dict[str, list[Citation]] = {}
    for citation in _as_told(turn):
        by_document.setdefault(citation.span.document_id, []).append(citation)
    if not by_document:
        return EMPTY
    shown = "".join(
        _document(number, at, sorted(citations, key=lambda c: c.number), document_text)
        for at, citations in enumerate(by_document.values())
    )
    return (
        f'<div class="pane" data-turn="{number}" data-of="{turn.asked}">{_bar(turn)}{_tabs(by_document)}{shown}</div>'
    )


def stretch(text: str, start: int, end: int, page: int = 0) -> str:
    """The characters of a text from `start` to `end` as HTML, as far as they are there and not too many; `page` is the one that
    they begin on, 0 where the document has none."""
    start = max(0, start)
    painter = Painter(text, [Segment(text)])
    painter.page = page
    return painter.paint(start, min(end, start + LONGEST_STRETCH, len(text)))


def printed(image: "PageImage", title: str) -> str:
    """A page of a document as a picture, with what is cited marked on it."""
    places = [*((box, "place") for box in image.boxes), *((box, "place exact") for box in image.focus)]
    marks = "".join(
        f'<span class="{kind}" style="left:{b.left:.2%};top:{b.top:.2%};width:{b.right - b.left:.2%};'
        f'height:{b.bottom - b.top:.2%}"></span>'
        for b, kind in places
    )
    lost = "" if marks else '<p class="note">Where on this page the cited words stand was not found: see the text.</p>'
    marked = ", the cited words marked" if marks else ""
    return (
        f'<p class="where">page {image.number}</p>{lost}<div class="print"><img width="{image.width}" height="{image.height}" '
        f'alt="Page {image.number} of {escape(title)}{marked}" src="data:image/png;base64,{b64encode(image.png).decode()}">'
        f"{marks}</div>"
    )


def _as_told(turn: Turn) -> list[Citation]:
    """What is cited in the order of the statements, of each the very answer first: the row of a table before its headings,
    which may have been cited long before. Without statements, the nearest passages as they are."""
    told = [c for s in turn.statements for c in sorted(s.citations, key=lambda c: c.focus is None)]
    return list({c.number: c for c in told or turn.citations}.values())


def _bar(turn: Turn) -> str:
    """The steps from citation to citation; the page's script reads their numbers here."""
    numbers = " ".join(str(c.number) for c in _as_told(turn))
    return (
        f'<div class="bar" data-numbers="{numbers}"><div class="steps">'
        f"{button('previous', 'Previous citation', title='Previous citation (←)')}"
        f'<span class="at" aria-live="polite">1 of {len(turn.citations)}</span>'
        f"{button('next', 'Next citation', title='Next citation (→)')}</div>"
        f"{_PAGES if any(_paged(c) == 'page' for c in turn.citations) else ''}"
        f"{button('close', 'Close the source', title='Close (Esc)')}</div>"
        '<p class="why" aria-live="polite"></p>'
    )


def _tabs(by_document: Mapping[str, Sequence[Citation]]) -> str:
    """One button a document, where there are several."""
    if len(by_document) == 1:
        return ""
    tabs = "".join(
        f'<button type="button" role="tab" id="tab-{i}" aria-controls="document-{i}" '
        f'aria-selected="{"false" if i else "true"}" tabindex="{-1 if i else 0}" data-do="tab" dir="auto" '
        f'title="{escape(citations[0].title)}"><span class="name">{escape(citations[0].title)}</span> '
        f'<span class="count">{len(citations)}</span></button>'
        for i, citations in enumerate(by_document.values())
    )
    return f'<div class="tabs" role="tablist" aria-label="Documents">{tabs}</div>'


def _document(number: int, at: int, citations: Sequence[Citation], document_text: Callable[[str], str]) -> str:
    """One document, its citations in marks that a chip can jump to. The first document shows, the others wait."""
    first = citations[0]
    paged = _paged(first)
    try:
        text = document_text(first.span.document_id)
        shown = _whole(number, text, citations, paged)
    except PinciteError:  # it went while its answer stayed
        paged, shown = "", _lost(number, citations, _GONE)
    except ValueError:
        paged, shown = "", _lost(number, citations, _CHANGED)
    named = f'data-paged="{paged}" ' if paged else ""
    return (
        f'<section class="document" id="document-{at}" role="tabpanel" aria-label="{escape(first.title)}" '
        f'{"hidden " if at else ""}{named}data-document="{escape(first.span.document_id)}">'
        f'<h2 dir="auto">{escape(first.title)}</h2>{shown}</section>'
    )


def _paged(citation: Citation) -> str:
    """What the pages of the cited document are called; empty where it has none."""
    return page_word(citation.span.document_id) if citation.page is not None else ""


def _whole(number: int, text: str, citations: Sequence[Citation], paged: str) -> str:
    """A document's text, and where it is from.

    Raises:
        ValueError: if it is not the text that is cited.
    """
    first = citations[0]
    return (
        f'<p class="where">{escape(first.span.document_id)}, {len(text):,} characters, '
        f'<span title="sha256 of the text: {first.sha256}">sha256 {first.sha256[:12]}…</span></p>'
        f'<div class="text" dir="auto" tabindex="0" role="region" aria-label="Text of {escape(first.title)}">'
        f"{_body(number, text, citations, paged)}</div>{_PRINTED if paged == 'page' else ''}"
    )


def _lost(number: int, citations: Sequence[Citation], why: str) -> str:
    """What was cited of a document that is there no more, or no more as it was."""
    quotes = "".join(
        f'<p dir="auto"><sup aria-hidden="true">{c.number}</sup>'
        f'<mark id="slice-{number}-{c.number}" class="slice-{number}-{c.number}">{quote_of(c).html()}</mark></p>'
        for c in citations
    )
    where = f'<p class="where">{escape(citations[0].span.document_id)}</p>'
    return f'{where}<p class="note" role="alert">{why}</p><div class="text">{quotes}</div>'


def _body(number: int, text: str, citations: Sequence[Citation], paged: str) -> str:
    pieces = segments(text, citations)
    painter = Painter(text, pieces, citations, number)
    body, start = [], 0
    for is_skipped, group in groupby(pieces, key=lambda piece: piece.skipped > 0):
        end = start + sum(len(piece.text) + piece.skipped for piece in group)
        painter.page = 1 + text.count("\f", 0, start) if paged else 0
        body.append(_waiting(text, start, end, painter.page) if is_skipped else painter.paint(start, end))
        start = end
    return "".join(body)


def _waiting(text: str, start: int, end: int, page: int) -> str:
    found = stretches(text, start, end)
    pages = [page + text.count("\f", start, a) if page else 0 for a, _ in found]
    return "".join(
        f'<div class="waiting" data-from="{a}" data-to="{b}" data-page="{page}"></div>'
        for (a, b), page in zip(found, pages, strict=True)
    )
