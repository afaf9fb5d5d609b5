"""The source beside the answer: the whole document with the cited slices highlighted.

Of a long document only what is near a citation is sent; the rest are stretches that the browser asks for when they come
near (`stretch`). A stretch is named by two numbers that the browser only hands back: nothing is computed there.
"""

from collections.abc import Callable, Mapping, Sequence

from bot import Citation
from ui.html import button, escape
from ui.segments import Segment, segments, stretches
from ui.visit import Turn

LONGEST_STRETCH = 20_000
"""Characters that are handed out at once at most."""

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


def stretch(text: str, start: int, end: int) -> str:
    """The characters of a text from `start` to `end`, as far as they are there and not too many."""
    start = max(0, start)
    return text[start : min(end, start + LONGEST_STRETCH)]


def _bar(turn: Turn) -> str:
    """The steps from citation to citation; the page's script reads their numbers here."""
    numbers = " ".join(str(c.number) for c in turn.citations)
    return (
        f'<div class="bar" data-numbers="{numbers}"><div class="steps">'
        f"{button('previous', 'Previous citation', title='Previous citation (←)')}"
        f'<span class="at" aria-live="polite">1 of {len(turn.citations)}</span>'
        f"{button('next', 'Next citation', title='Next citation (→)')}</div>"
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
    for segment in segments(text, citations):
        body.append(_segment(number, segment, seen) if not segment.skipped else _waiting(text, offset, segment.skipped))
        offset += len(segment.text) + segment.skipped
    return (
        f'<section class="document" id="document-{at}" role="tabpanel" aria-label="{escape(first.title)}" '
        f'{"hidden " if at else ""}data-document="{escape(first.span.document_id)}"><h2 dir="auto">{escape(first.title)}</h2>'
        f'<p class="where">{escape(first.span.document_id)}, {len(text):,} characters, '
        f'<span title="sha256 of the text: {first.sha256}">sha256 {first.sha256[:12]}…</span></p>'
        f'<div class="text" dir="auto" tabindex="0" role="region" aria-label="Text of {escape(first.title)}">'
        f"{''.join(body)}</div></section>"
    )


def _waiting(text: str, start: int, length: int) -> str:
    return "".join(
        f'<div class="waiting" data-from="{a}" data-to="{b}"></div>' for a, b in stretches(text, start, start + length)
    )


def _segment(turn: int, segment: Segment, seen: set[int]) -> str:
    text = escape(segment.text)
    if not segment.numbers:
        return text
    anchors = "".join(f'<span id="slice-{turn}-{n}" class="anchor"></span>' for n in segment.numbers if n not in seen)
    numbers = "".join(f'<sup aria-hidden="true">{n}</sup>' for n in segment.numbers if n not in seen)
    seen.update(segment.numbers)
    classes = " ".join(f"slice-{turn}-{n}" for n in segment.numbers)
    inner = f"<strong>{text}</strong>" if segment.in_focus else text
    return f'{anchors}{numbers}<mark class="{classes}">{inner}</mark>'
