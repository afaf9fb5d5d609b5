"""The source beside the answer: the whole document with the cited slices highlighted.

Of a long document only what is near a citation is sent; the rest are stretches that the browser asks for when they come
near (`stretch`). A stretch is named by two numbers that the browser only hands back: nothing is computed there.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from bot import Citation
from ui.html import button, escape
from ui.segments import Segment, segments, stretches
from ui.visit import Turn

if TYPE_CHECKING:
    from index.page_images import PageImage  # PDFium is loaded where a page is asked for

LONGEST_STRETCH = 20_000
"""Characters that are handed out at once at most."""

_HEADING = re.compile(r"^(#{1,6} )(.*)$", re.MULTILINE)
_AS_HEADING = r'<span class="heading"><span class="hashes">\1</span>\2</span>'
_PRINTED = '<div class="printed" tabindex="0" role="region" aria-label="Printed page" aria-live="polite"></div>'
_PAGES = (
    '<div class="pages"><button type="button" data-do="closer" aria-pressed="false">Closer</button>'
    '<button type="button" data-do="pages" aria-pressed="false">Printed page</button></div>'
)
EMPTY = '<p class="empty">The documents that an answer cites appear here, whole, with the cited words highlighted.</p>'


def sources(number: int, turn: Turn, document_text: Callable[[str], str]) -> str:
    """The documents that a turn cites, or shows as nearest, one at a time, with what is cited highlighted."""
    by_document: dict[str, list[Citation]] = {}
    for citation in turn.citations:
        by_document.setdefault(citation.span.document_id, []).append(citation)
    if not by_document:
        return EMPTY
    shown = "".join(
        _document(number, at, document_text(document_id), citations)
        for at, (document_id, citations) in enumerate(by_document.items())
    )
    return f'<div class="pane" data-turn="{number}">{_bar(turn)}{_tabs(by_document)}{shown}</div>'


def stretch(text: str, start: int, end: int, page: int = 0) -> str:
    """The characters of a text from `start` to `end` as HTML, as far as they are there and not too many; `page` is the one that
    they begin on, 0 where the document has none."""
    start = max(0, start)
    return _dressed(text[start : min(end, start + LONGEST_STRETCH)], page)


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


def _bar(turn: Turn) -> str:
    """The steps from citation to citation; the page's script reads their numbers here."""
    numbers = " ".join(str(c.number) for c in turn.citations)
    return (
        f'<div class="bar" data-numbers="{numbers}"><div class="steps">'
        f"{button('previous', 'Previous citation', title='Previous citation (←)')}"
        f'<span class="at" aria-live="polite">1 of {len(turn.citations)}</span>'
        f"{button('next', 'Next citation', title='Next citation (→)')}</div>"
        f"{_PAGES if any(c.page for c in turn.citations) else ''}"
        f"{button('close', 'Close the source', title='Close (Esc)')}</div>"
    )


def _tabs(by_document: Mapping[str, Sequence[Citation]]) -> str:
    """One button a document, where there are several."""
    if len(by_document) == 1:
        return ""
    tabs = "".join(
        f'<button type="button" role="tab" id="tab-{i}" aria-controls="document-{i}" '
        f'aria-selected="{"false" if i else "true"}" data-do="tab" dir="auto">{escape(citations[0].title)} '
        f'<span class="count">{len(citations)}</span></button>'
        for i, citations in enumerate(by_document.values())
    )
    return f'<div class="tabs" role="tablist" aria-label="Documents">{tabs}</div>'


def _document(number: int, at: int, text: str, citations: Sequence[Citation]) -> str:
    """One document's text, its citations in marks that a chip can jump to. The first document shows, the others wait."""
    first = citations[0]
    seen: set[int] = set()
    body, offset = [], 0
    paged = first.page is not None
    for segment in segments(text, citations):
        page = 1 + text.count("\f", 0, offset) if paged else 0
        if segment.skipped:
            body.append(_waiting(text, offset, segment.skipped, page))
        else:
            body.append(_segment(number, segment, citations, seen, page))
        offset += len(segment.text) + segment.skipped
    return (
        f'<section class="document" id="document-{at}" role="tabpanel" aria-label="{escape(first.title)}" '
        f'{"hidden " if at else ""}{"data-paged " if paged else ""}data-document="{escape(first.span.document_id)}">'
        f'<h2 dir="auto">{escape(first.title)}</h2>'
        f'<p class="where">{escape(first.span.document_id)}, {len(text):,} characters, '
        f'<span title="sha256 of the text: {first.sha256}">sha256 {first.sha256[:12]}…</span></p>'
        f'<div class="text" dir="auto" tabindex="0" role="region" aria-label="Text of {escape(first.title)}">'
        f"{''.join(body)}</div>{_PRINTED if paged else ''}</section>"
    )


def _waiting(text: str, start: int, length: int, page: int) -> str:
    found = stretches(text, start, start + length)
    pages = [page + text.count("\f", start, a) if page else 0 for a, _ in found]
    return "".join(
        f'<div class="waiting" data-from="{a}" data-to="{b}" data-page="{page}"></div>'
        for (a, b), page in zip(found, pages, strict=True)
    )


def _dressed(text: str, page: int) -> str:
    """Text with its headings as such, and a rule where a page after `page` begins; every character of it is there."""
    leaves = [_HEADING.sub(_AS_HEADING, escape(leaf)) for leaf in (text.split("\f") if page else [text])]
    return leaves[0] + "".join(
        f'<span class="leaf" data-page="{number}">\f</span>{leaf}' for number, leaf in enumerate(leaves[1:], page + 1)
    )


def _places(citation: Citation) -> str:
    """The spans of a citation, for the page's script to hand back."""
    focus = f' data-focus="{citation.focus.span.start}-{citation.focus.span.end}"' if citation.focus else ""
    return f'data-span="{citation.span.start}-{citation.span.end}"{focus}'


def _segment(turn: int, segment: Segment, citations: Sequence[Citation], seen: set[int], page: int) -> str:
    text = _dressed(segment.text, page)
    if not segment.numbers:
        return text
    anchors = "".join(
        f'<span id="slice-{turn}-{c.number}" class="anchor" {_places(c)}></span>'
        for c in citations
        if c.number in segment.numbers and c.number not in seen
    )
    numbers = "".join(f'<sup aria-hidden="true">{n}</sup>' for n in segment.numbers if n not in seen)
    seen.update(segment.numbers)
    classes = " ".join(f"slice-{turn}-{n}" for n in segment.numbers)
    inner = f"<strong>{text}</strong>" if segment.in_focus else text
    return f'{anchors}{numbers}<mark class="{classes}">{inner}</mark>'
