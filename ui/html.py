"""The page's own HTML: an exchange, its numbered chips, the source beside it. Everything that is data is escaped.

The page's framework fills HTML into templates of its own, in which `${…}` and `{{…}}` would be run; so `$`, braces and
backticks are escaped too.
"""

from collections.abc import Mapping, Sequence
from html import escape as escape_html

from bot import Answer, Citation, Statement, Verdict
from bot.render import place
from ui.segments import Segment, segments

_TEMPLATE_MARKS = {ord(c): f"&#{ord(c)};" for c in "${}`"}
_VERDICTS = {
    Verdict.SUPPORTED: ("✓", "supported: the cited words say this"),
    Verdict.PARTIAL: ("◐", "partly supported by the cited words"),
    Verdict.UNSUPPORTED: ("✗", "not supported by the cited words"),
    Verdict.UNCHECKED: ("?", "cited, but not checked whether the words support it"),
}


def escape(text: str) -> str:
    """Text as HTML that shows it and does nothing else.

    >>> escape("<b>${x}</b>")
    '&lt;b&gt;&#36;&#123;x&#125;&lt;/b&gt;'
    """
    return escape_html(text).translate(_TEMPLATE_MARKS)


def exchange(turn: int, answer: Answer) -> str:
    """A question with its answer, or with the reason why there is none. `turn` tells exchanges apart on the page."""
    asked = f'<p class="question" dir="auto">{escape(answer.question)}</p>'
    body = _refusal(turn, answer) if answer.refusal else _answer(turn, answer)
    return f'<article class="exchange" aria-label="Question {turn + 1}">{asked}{body}</article>'


def failure(turn: int, question: str, message: str) -> str:
    """A question that could not be answered because something is wrong, in words."""
    return (
        f'<article class="exchange" aria-label="Question {turn + 1}"><p class="question" dir="auto">{escape(question)}</p>'
        f'<div class="refusal failure" role="alert"><p>{escape(message)}</p></div></article>'
    )


def sources(turn: int, answer: Answer, texts: Mapping[str, str]) -> str:
    """The documents that the answer, or the refusal, points into, with what it points at highlighted."""
    cited = shown_citations(answer)
    by_document: dict[str, list[Citation]] = {}
    for citation in cited:
        by_document.setdefault(citation.span.document_id, []).append(citation)
    shown = "".join(document(turn, texts[i], citations) for i, citations in by_document.items())
    return f'<div class="pane">{shown}</div>' if shown else ""


def shown_citations(answer: Answer) -> tuple[Citation, ...]:
    """What an answer cites, or what a refusal shows as nearest."""
    return answer.refusal.nearest if answer.refusal else answer.citations


def document(turn: int, text: str, citations: Sequence[Citation]) -> str:
    """One document's text around its citations, each in a mark that a chip can jump to."""
    first = citations[0]
    seen: set[int] = set()
    body = "".join(_segment(turn, segment, seen) for segment in segments(text, citations))
    return (
        f'<section class="document" aria-label="{escape(first.title)}"><h2 dir="auto">{escape(first.title)}</h2>'
        f'<p class="where">{escape(first.span.document_id)}, {len(text):,} characters, '
        f'<span title="sha256 of the text: {first.sha256}">sha256 {first.sha256[:12]}…</span></p>'
        f'<div class="text" dir="auto" tabindex="0">{body}</div></section>'
    )


def library(rows: Sequence[tuple[str, str, int]]) -> str:
    """The documents answered from: (id, title, characters) each."""
    items = "".join(
        f'<li dir="auto">{escape(title)} <span class="where">{escape(i)}, {length:,} characters</span></li>'
        for i, title, length in rows
    )
    return f'<ul class="library">{items}</ul>' if items else "<p>There are no documents yet.</p>"


def confidence_in_words(confidence: float) -> str:
    """A probability as people say it."""
    for bound, words in ((0.9, "very likely right"), (0.75, "likely right"), (0.5, "may be right")):
        if confidence >= bound:
            return words
    return "uncertain"


def _answer(turn: int, answer: Answer) -> str:
    statements = " ".join(_statement(turn, s) for s in answer.statements)
    cited = "".join(_citation(turn, c) for c in answer.citations)
    note = f"{confidence_in_words(answer.confidence)} ({answer.confidence:.0%}), {answer.coverage:.0%} on checked words"
    return (
        f'<p class="answer" dir="auto">{statements}</p><p class="note">{escape(note)}</p>'
        f'<ol class="citations" aria-label="Citations">{cited}</ol>'
    )


def _refusal(turn: int, answer: Answer) -> str:
    assert answer.refusal
    nearest = "".join(_citation(turn, c) for c in answer.refusal.nearest)
    shown = f'<p class="note">Nearest passages, which do not answer it:</p><ol class="citations">{nearest}</ol>'
    return f'<div class="refusal"><p><b>No answer.</b> {escape(answer.refusal.message)}</p>{shown if nearest else ""}</div>'


def _statement(turn: int, statement: Statement) -> str:
    mark, words = _VERDICTS[statement.verdict]
    chips = "".join(_chip(turn, c) for c in statement.citations)
    return (
        f'<span class="statement">{escape(statement.text)}</span>'
        f'<span class="verdict {statement.verdict}" role="img" aria-label="{words}" title="{words}">{mark}</span>{chips}'
    )


def _chip(turn: int, citation: Citation) -> str:
    return (
        f'<a class="chip" href="#{_slice_id(turn, citation.number)}" title="{escape(citation.quote)}" '
        f'aria-label="Citation {citation.number}: show it in {escape(citation.title)}">{citation.number}</a>'
    )


def _citation(turn: int, citation: Citation) -> str:
    shown = citation.quote if len(citation.quote) <= 240 else f"{citation.quote[:240]}…"
    return (
        f'<li><a href="#{_slice_id(turn, citation.number)}"><span class="number">{citation.number}</span>'
        f'<q dir="auto">{escape(shown)}</q></a><span class="where">{escape(place(citation))}</span></li>'
    )


def _segment(turn: int, segment: Segment, seen: set[int]) -> str:
    if segment.skipped:
        return f'<span class="skipped">… {segment.skipped:,} characters not shown …</span>'
    text = escape(segment.text)
    if not segment.numbers:
        return text
    anchors = "".join(
        f'<span id="{_slice_id(turn, n)}" class="anchor"></span>' for n in segment.numbers if n not in seen
    )
    numbers = "".join(f'<sup aria-hidden="true">{n}</sup>' for n in segment.numbers if n not in seen)
    seen.update(segment.numbers)
    classes = " ".join(f"slice-{turn}-{n}" for n in segment.numbers)
    inner = f"<strong>{text}</strong>" if segment.in_focus else text
    return f'{anchors}{numbers}<mark class="{classes}">{inner}</mark>'


def _slice_id(turn: int, number: int) -> str:
    return f"slice-{turn}-{number}"
