"""The source beside the answer: the whole document with the cited slices highlighted; or a document of the list, to be read.

Of a long document only what is near a citation is sent; the rest are stretches that the browser asks for when they come
near (`stretch`). A stretch is named by two numbers that the browser only hands back: nothing is computed there.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import uuid4

from bot import Citation
from bot.recheck import Rechecked, recheck_citation
from index.documents import Document, Span
from index.names import page_word
from ui.escaping import escape
from ui.finding import LONGEST_SOUGHT
from ui.html import button
from ui.painted import Painter
from ui.quotes import quote_of
from ui.segments import Segment, segments, stretches
from ui.visit import Turn

if TYPE_CHECKING:
    from index.manifest import DocumentInfo
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
_CHANGED = "This document has changed since the answer was given."
_STILL_THERE = "What is cited of it still stands in it, word for word, and is marked where it is now."
_PARTLY_THERE = (
    "What is marked still stands in it, word for word. It no longer has these words, which stay with the answer, as it was "
    "given:"
)
_NO_LONGER = "It no longer has the words that are cited of it; they stay with the answer, as it was given:"
_NEWS = '<div class="news" role="status"></div>'  # where the page's script tells what becomes of what is shown
_AS_IT_IS = '<p><button type="button" data-do="read">Read it as it is now</button></p>'
_NO_TEXT = '<p class="empty">This document holds no text.</p>'
EMPTY = (
    '<p class="empty">The documents that an answer cites appear here, whole, with the cited words highlighted. '
    "Each document can be read here too: its title in the list opens it.</p>"
)
_FIND = (
    '<div class="find" role="search"><input type="search" aria-label="Find in this document" dir="auto" maxlength="{longest}" '
    'placeholder="Find in this document" enterkeyhint="search"><span class="found" role="status"></span>{steps}</div>'
).format(longest=LONGEST_SOUGHT, steps=button("up", "Hit before (Shift+Enter)") + button("down", "Next hit (Enter)"))


@dataclass(frozen=True, slots=True)
class _Source:
    """Which document is shown, and what is marked in it. `is_paged` says that it has pages."""

    id: str
    title: str
    sha256: str
    citations: Sequence[Citation]
    is_paged: bool

    @property
    def paged(self) -> str:
        """What its pages are called; empty where it has none."""
        return page_word(self.id) if self.is_paged else ""

    @classmethod
    def of(cls, citations: Sequence[Citation]) -> "_Source":
        first = citations[0]
        return cls(first.span.document_id, first.title, first.sha256, citations, first.page is not None)


FindDocument = Callable[[Citation], Document | None]
"""The document of a citation as it is now, by its name or by its text; None where it is there no more."""


def sources(number: int, turn: Turn, find: FindDocument) -> str:
    """The documents that a turn cites, or shows as nearest, one at a time, with what is cited highlighted."""
    by_document: dict[str, list[Citation]] = {}
    for citation in _as_told(turn):
        by_document.setdefault(citation.span.document_id, []).append(citation)
    if not by_document:
        return EMPTY
    shown = "".join(
        _document(number, at, _Source.of(sorted(citations, key=lambda c: c.number)), find)
        for at, citations in enumerate(by_document.values())
    )
    bar = _bar(_as_told(turn))
    return (
        f'<div class="pane" data-turn="{number}" data-of="{turn.asked}">{bar}{_FIND}{_tabs(by_document)}{shown}</div>'
    )


def opened(info: "DocumentInfo", text: str, is_paged: bool, number: int = -1, turn: Turn | None = None) -> str:
    """A document of the list from its beginning, with what the turn cites of it highlighted; the turn is the one whose sources
    were shown, if there is one."""
    document = Document(info.id, info.title, text, info.sha256)
    found = [_recheck(c, document) for c in _as_told(turn) if c.span.document_id == info.id] if turn else []
    cited = [_placed(one.citation, one.span) for one in found if one.span]
    source = _Source(info.id, info.title, info.sha256, sorted(cited, key=lambda c: c.number), is_paged)
    back = '<button type="button" class="back" data-do="list">Documents</button>'
    return (  # whoever opens it again is at its beginning again: each time it is another
        f'<div class="pane opened" data-turn="{number}" data-of="{uuid4().hex}">{_bar(cited, back)}{_FIND}'
        f"{_section(0, source, _whole(number, text, source, from_beginning=True))}</div>"
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


def _bar(citations: Sequence[Citation], back: str = "") -> str:
    """The steps from citation to citation, if there is one; the page's script reads their numbers here. `back` leads to where
    the reader came from, who stands before the first citation then."""
    numbers = " ".join(str(c.number) for c in citations)
    at = f"{len(citations)} cited" if back else f"1 of {len(citations)}"
    steps = (
        f'<div class="steps">{button("previous", "Previous citation", title="Previous citation (←)")}'
        f'<span class="at" aria-live="polite">{at}</span>'
        f"{button('next', 'Next citation', title='Next citation (→)')}</div>"
    )
    return (
        f'<div class="bar" data-numbers="{numbers}">{back}{steps if citations else ""}'
        f"{_PAGES if any(c.page and page_word(c.span.document_id) == 'page' for c in citations) else ''}"
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


def _document(number: int, at: int, source: _Source, find: FindDocument) -> str:
    """One document, its citations in marks that a chip can jump to. The first document shows, the others wait."""
    document = find(source.citations[0])
    if document is None:  # it went while its answer stayed
        return _section(at, replace(source, sha256="", is_paged=False), _lost(number, source.citations, _GONE))
    found = [_recheck(citation, document) for citation in source.citations]
    here = [_placed(one.citation, one.span) for one in found if one.span]
    lost = [one.citation for one in found if not one.span]
    why = _became(source, document, bool(here), bool(lost))
    note = _lost(number, lost, why) if lost else f'<p class="note" role="alert">{why}</p>' if why else ""
    if not here:
        return _section(at, replace(source, id=document.id, sha256="", is_paged=False), f"{note}{_AS_IT_IS}")
    source = replace(source, id=document.id, sha256=document.sha256, citations=here)
    return _section(at, source, note + _whole(number, document.text, source))


def _recheck(citation: Citation, document: Document) -> Rechecked:
    return recheck_citation(
        citation, document if document.id == citation.span.document_id else None, lambda: [document]
    )


def _placed(citation: Citation, span: Span) -> Citation:
    """A citation where its words stand now."""
    by = span.start - citation.span.start
    focus = citation.focus and replace(
        citation.focus, span=Span(span.document_id, citation.focus.span.start + by, citation.focus.span.end + by)
    )
    return replace(citation, span=span, focus=focus)


def _became(source: _Source, document: Document, is_here: bool, is_lost: bool) -> str:
    """What became of a document, and of what is cited of it, since it was cited; nothing where all is as it was."""
    if document.id != source.id:
        return f"This document is called <bdi>{escape(document.id)}</bdi> now."
    if document.sha256 == source.sha256 and not is_lost:
        return ""
    return f"{_CHANGED} {_STILL_THERE if not is_lost else _PARTLY_THERE if is_here else _NO_LONGER}"


def _section(at: int, source: _Source, shown: str) -> str:
    """`source` has no sha256 where its text is not there."""
    paged = f'data-paged="{source.paged}" ' if source.is_paged else ""
    return (
        f'<section class="document" id="document-{at}" role="tabpanel" aria-label="{escape(source.title)}" '
        f'{"hidden " if at else ""}{paged}data-document="{escape(source.id)}" '
        f'data-version="{source.sha256}"><h2 dir="auto">{escape(source.title)}</h2>{shown}</section>'
    )


def _whole(number: int, text: str, source: _Source, from_beginning: bool = False) -> str:
    """A document's text, and where it is from."""
    return (
        f'{_NEWS}<p class="where">{escape(source.id)}, {len(text):,} characters, '
        f'<span title="sha256 of the text: {source.sha256}">sha256 {source.sha256[:12]}…</span></p>'
        f'<div class="text" dir="auto" tabindex="0" role="region" aria-label="Text of {escape(source.title)}">'
        f"{_body(number, text, source, from_beginning)}</div>{_PRINTED if source.paged == 'page' else ''}"
    )


def _lost(number: int, citations: Sequence[Citation], why: str) -> str:
    """What was cited of a document, which does not have it any more."""
    quotes = "".join(
        f'<p dir="auto"><sup aria-hidden="true">{c.number}</sup>'
        f'<mark id="slice-{number}-{c.number}" class="slice-{number}-{c.number}">{quote_of(c).html()}</mark></p>'
        for c in citations
    )
    where = f'<p class="where">{escape(citations[0].span.document_id)}</p>'
    return f'{where}<p class="note" role="alert">{why}</p><div class="quotes">{quotes}</div>'


def _body(number: int, text: str, source: _Source, from_beginning: bool) -> str:
    pieces = segments(text, source.citations, from_beginning=from_beginning)
    painter = Painter(text, pieces, source.citations, number)
    body, start = [] if text else [_NO_TEXT], 0
    for is_skipped, group in groupby(pieces, key=lambda piece: piece.skipped > 0):
        end = start + sum(len(piece.text) + piece.skipped for piece in group)
        painter.page = 1 + text.count("\f", 0, start) if source.is_paged else 0
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
