"""A saved answer against the documents as they are now: is each citation exact, moved, changed or gone?

It needs the documents alone, no index and no model, so anyone can do it later. It judges the citations, not whether
they support the answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.answer import Answer, Citation
from index.documents import Document, Span


class Standing(StrEnum):
    """What became of a cited slice."""

    EXACT = "exact"  # the very characters at the very place
    MOVED = "moved"  # the very characters, elsewhere in the document, or in a document that was renamed
    CHANGED = "changed"  # the document is there and no longer has these characters
    GONE = "gone"  # the document is not there


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What was found of one citation; `span` is where the slice stands now."""

    citation: Citation
    standing: Standing
    span: Span | None
    same_document: bool  # its sha256 is still the one that was cited

    @property
    def holds(self) -> bool:
        """Whether the characters are still there to be read."""
        return self.standing in (Standing.EXACT, Standing.MOVED)


def recheck(
    answer: Answer, documents: Mapping[str, Document], all_documents: Callable[[], list[Document]]
) -> list[Rechecked]:
    """Every citation of `answer`, or of its refusal, against the documents.

    `documents` holds those that are cited and still there; `all_documents` is called only where one is not, to look
    for it under another name.
    """
    cited = answer.refusal.nearest if answer.refusal else answer.citations
    return [recheck_citation(citation, documents.get(citation.span.document_id), all_documents) for citation in cited]


def recheck_citation(
    citation: Citation, document: Document | None, all_documents: Callable[[], list[Document]]
) -> Rechecked:
    """One citation against the document that it names, or against all, as above, where that is not there."""
    if document is None:
        renamed = next((d for d in all_documents() if d.sha256 == citation.sha256), None)
        if renamed is None:
            return Rechecked(citation, Standing.GONE, None, False)
        span = Span(renamed.id, citation.span.start, citation.span.end)
        is_there = renamed.slice(span) == citation.quote
        return Rechecked(citation, Standing.MOVED if is_there else Standing.CHANGED, span if is_there else None, True)
    same = document.sha256 == citation.sha256
    if document.slice(citation.span) == citation.quote and _focus_holds(citation):
        return Rechecked(citation, Standing.EXACT, citation.span, same)
    start = _place_now(citation, document.text)
    if start is None or same:  # in an unchanged document a slice that does not fit was never cited from it
        return Rechecked(citation, Standing.CHANGED, None, same)
    return Rechecked(citation, Standing.MOVED, Span(document.id, start, start + len(citation.quote)), same)


def _focus_holds(citation: Citation) -> bool:
    focus = citation.focus
    if focus is None:
        return True
    start = focus.span.start - citation.span.start
    return start >= 0 and citation.quote[start : start + len(focus.span)] == focus.quote


def _place_now(citation: Citation, text: str) -> int | None:
    """Where the quote stands now: where the text around it fits best, else nearest to where it was."""
    quote, places = citation.quote, []
    at = text.find(quote) if quote else -1
    while at != -1:
        around = (text[max(0, at - len(citation.prefix)) : at] == citation.prefix) + text.startswith(
            citation.suffix, at + len(quote)
        )
        places.append((-around, abs(at - citation.span.start), at))
        at = text.find(quote, at + 1)
    return min(places)[2] if places else None
