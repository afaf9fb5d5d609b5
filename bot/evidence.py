"""The evidence file: answers, the documents they cite with what is cited marked, and every hash, in one HTML page.

It opens offline, needs no script, allows itself no request, and holds the answers' JSON too, so that `pincite verify`
can check it (`evidence_check.py`): the page is a function of the answers and the sources, and of nothing else. Whoever
changes what it gives for the same values raises `FORM`. Pure functions on values; all that is data is escaped.
"""

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape as escape_html
from itertools import pairwise

from bot.answer import Answer, Citation, shown_citations
from bot.render import MARKS, over_nearest, place
from index.errors import DocumentError

FORM = 1
"""The form of the page, which it states; a page is compared with its data by the form that made it alone."""

GENERATOR = f"Pincite evidence {FORM}"
WHOLE = 1_000_000
"""Characters: a longer document is not put in whole, only the text around what is cited."""

AROUND = 4000
_STYLE = """
:root { color-scheme: light dark; --mark: #ffe9a8; --focus: #ffc83d; --on-mark: #222; --quiet: #5c5f66; --link: #1f5fbf }
@media (prefers-color-scheme: dark) { :root { --quiet: #a8abb3; --link: #8ab4f8 } }
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere }
h1, h2, h3 { line-height: 1.3 } h1 { font-size: 1.5rem } h2 { font-size: 1.25rem } h3 { font-size: 1.05rem; margin-bottom: 0 }
a { color: var(--link) } sup a { text-decoration: none; padding: 0 0.1em } code { font-size: 0.85em }
article, .source { border-top: 1px solid #8884; margin-top: 2rem }
main > article:first-child { border: 0; margin: 0 }
.around:first-child:not(:empty)::before, .around:last-child:not(:empty)::after { content: "…" }
.answer { font-size: 1.1rem } .refusal { border-inline-start: 4px solid #c77700; padding-inline-start: 0.9rem }
.note, .where { color: var(--quiet); font-size: 0.87rem; margin: 0.3rem 0 } .around { color: var(--quiet) }
.slices { list-style: none; padding: 0 }
blockquote { margin: 0.3rem 0; padding-inline-start: 1rem; border-inline-start: 4px solid #c9a227 }
blockquote, .text { white-space: pre-wrap } .text { padding: 0.5rem 0 }
.gap { display: block; text-align: center; color: var(--quiet); font-size: 0.87rem; white-space: normal; padding: 0.5rem }
mark { background: var(--mark); color: var(--on-mark) } mark b { background: var(--focus); font-weight: inherit }
:target { outline: 3px solid var(--link); outline-offset: 2px } bdi { unicode-bidi: isolate }
pre { white-space: pre-wrap; font-size: 0.75rem; max-height: 24rem; overflow-y: auto }
@media print { details { display: none } }
"""
_POLICY = (
    "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    + "'"
)
_MISSING = {
    "gone": "It was no longer among the documents when this file was made.",
    "changed": "It had changed when this file was made, so that its text is not shown here.",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A cited document as the file holds it: pieces of its text, each with the offset it starts at.

    One piece from 0 to `length` is the whole. Without pieces `missing` says why: "gone" or "changed".
    """

    document_id: str
    title: str
    sha256: str
    length: int = 0
    pieces: tuple[tuple[int, str], ...] = ()
    missing: str = ""

    @property
    def is_whole(self) -> bool:
        return len(self.pieces) == 1 and self.pieces[0][0] == 0 and len(self.pieces[0][1]) == self.length


def evidence_page(answers: Sequence[Answer], sources: Sequence[Source] = ()) -> str:
    """The page of these answers, asked one after the other, and of what they cite."""
    asked = answers[0].question if answers else ""
    title = asked if len(answers) == 1 else f"{asked} (and {len(answers) - 1} more)" if answers else "No answers"
    articles = "".join(_article(turn, answer, sources) for turn, answer in enumerate(answers, start=1))
    shown = "".join(_source(n, source, answers) for n, source in enumerate(sources, start=1))
    data = "".join(f'<pre class="data">{escape(answer.to_json(indent=1))}</pre>' for answer in answers)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'
        f'<meta name="generator" content="{GENERATOR}"><link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body><main>{articles}"
        f"{f'<section><h2>Sources</h2>{shown}</section>' if shown else ''}</main>\n"
        '<footer><hr><p class="note">Each cited slice is characters start to end of the text of its document, counted from 0; '
        "the sha256 is that of the text in UTF-8. <code>pincite verify FILE.html --corpus FOLDER</code> checks this file: that "
        "it shows what its data say, and that the documents still say what is cited.</p>"
        f"<details><summary>The same as data (JSON)</summary>{data}</details></footer></body></html>\n"
    )


def sources_of(answers: Sequence[Answer], document_text: Callable[[str], str]) -> tuple[Source, ...]:
    """What the answers cite, in the order of citing; `document_text` gives a document's canonical text by its id."""
    cited: dict[tuple[str, str], list[Citation]] = {}
    for answer in answers:
        for citation in shown_citations(answer):
            cited.setdefault((citation.span.document_id, citation.sha256), []).append(citation)
    return tuple(_source_of(citations, document_text) for citations in cited.values())


def escape(text: str) -> str:
    """Text as HTML that gives it back to the character; a bare CR would come back as a line feed."""
    return escape_html(text).replace("\r", "&#13;")


def _source_of(citations: Sequence[Citation], document_text: Callable[[str], str]) -> Source:
    first = citations[0]
    named = (first.span.document_id, first.title, first.sha256)
    try:
        text = document_text(first.span.document_id)
    except DocumentError:
        return Source(*named, missing="gone")
    if hashlib.sha256(text.encode()).hexdigest() != first.sha256:
        return Source(*named, missing="changed")
    if len(text) <= WHOLE:
        return Source(*named, len(text), ((0, text),))
    return Source(*named, len(text), tuple((start, text[start:end]) for start, end in _windows(citations, len(text))))


def _windows(citations: Sequence[Citation], length: int) -> list[tuple[int, int]]:
    """The stretches around the citations, in order and apart from each other."""
    merged: list[tuple[int, int]] = []
    for span in sorted((c.span for c in citations), key=lambda s: s.start):
        start, end = max(0, span.start - AROUND), min(length, span.end + AROUND)
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _article(turn: int, answer: Answer, sources: Sequence[Source]) -> str:
    heading = f'<h1 dir="auto">{escape(answer.question)}</h1>'
    looked_up = answer.standalone_question
    read_as = f'<p class="note">Read as: <bdi>{escape(looked_up)}</bdi></p>' if looked_up else ""
    if answer.refusal:
        said = f'<p class="answer refusal"><strong>{escape(answer.refusal.message)}</strong></p>'
        caption = f'<p class="note">{over_nearest(answer.refusal)}</p>' if answer.refusal.nearest else ""
    else:
        said = f'<p class="answer" dir="auto">{"".join(_sentence(turn, answer, i) for i in range(len(answer.statements)))}</p>'
        caption = f'<p class="note">confidence {answer.confidence:.0%}, {answer.coverage:.0%} on words found to support it</p>'
    notes = "".join(f'<p class="note">{escape(note.message)}</p>' for note in answer.notes)
    slices = "".join(_slice(turn, c, sources) for c in shown_citations(answer))
    by = f'<p class="note">Answered by {escape(answer.model)}, settings {escape(answer.settings_hash)}.</p>'
    listed = f'<ol class="slices">{slices}</ol>' if slices else ""
    return f'<article id="a{turn}">{heading}{read_as}{said}{caption}{notes}{listed}{by}</article>'


def _sentence(turn: int, answer: Answer, i: int) -> str:
    statement = answer.statements[i]
    chips = "".join(f'<sup><a href="#a{turn}c{c.number}">[{c.number}]</a></sup>' for c in statement.citations)
    gap = escape(statement.gap).replace("\n", "<br>") if i else ""
    return f"{gap}{escape(statement.text)}{chips}{escape(MARKS.get(statement.verdict, ''))}"


def _slice(turn: int, citation: Citation, sources: Sequence[Source]) -> str:
    """A citation in the list below its answer, with a way to its place where that is in the file."""
    is_shown = any(_is_of(citation, source) and source.pieces for source in sources)
    there = f' <a href="#a{turn}s{citation.number}">in its place</a>' if is_shown else ""
    return (
        f'<li id="a{turn}c{citation.number}"><p class="where"><b>[{citation.number}]</b> <bdi>{escape(citation.title)}</bdi>: '
        f"<bdi>{escape(place(citation))}</bdi>{there}</p>"
        f'<blockquote dir="auto"><span class="around">{escape(citation.prefix)}</span><mark>{_focused(citation)}</mark>'
        f'<span class="around">{escape(citation.suffix)}</span></blockquote>'
        f'<p class="where">sha256 <code>{citation.sha256}</code></p></li>'
    )


def _focused(citation: Citation) -> str:
    """The quote, with its focus marked."""
    quote = citation.quote
    if citation.focus is None:
        return escape(quote)
    start = citation.focus.span.start - citation.span.start
    end = citation.focus.span.end - citation.span.start
    return f"{escape(quote[:start])}<b>{escape(quote[start:end])}</b>{escape(quote[end:])}"


def _is_of(citation: Citation, source: Source) -> bool:
    return (citation.span.document_id, citation.sha256) == (source.document_id, source.sha256)


def _source(number: int, source: Source, answers: Sequence[Answer]) -> str:
    cited = [(turn, c) for turn, answer in enumerate(answers, start=1) for c in shown_citations(answer)]
    cited = [(turn, c) for turn, c in cited if _is_of(c, source)]
    head = (
        f'<section class="source" id="d{number}"><h3 dir="auto">{escape(source.title)}</h3>'
        f'<p class="where"><bdi>{escape(source.document_id)}</bdi>{f", {source.length:,} characters" if source.pieces else ""}'
        f", sha256 <code>{escape(source.sha256)}</code></p>"
    )
    body = f'<p class="note">{_MISSING[source.missing]}</p>' if source.missing else ""
    at = 0
    for start, text in source.pieces:
        shown = _marked(start, text, cited, len(answers) > 1)
        body += f'{_gap(start - at)}<span class="piece" data-start="{start}">{shown}</span>'
        at = start + len(text)
    body += _gap(source.length - at)
    about = (
        f'data-document="{escape(source.document_id)}" data-title="{escape(source.title)}" '
        f'data-sha256="{escape(source.sha256)}" data-length="{source.length}" data-missing="{escape(source.missing)}"'
    )
    return f'{head}<div class="text" dir="auto" {about}>{body}</div></section>'


def _gap(length: int) -> str:
    return f'<span class="gap">… {length:,} characters are not in this file …</span>' if length else ""


def _marked(start: int, text: str, cited: Sequence[tuple[int, Citation]], many: bool) -> str:
    """A piece of a document with every slice marked, and its number before it, which leads back to the answer."""
    inside = [(turn, c) for turn, c in cited if start <= c.span.start and c.span.end <= start + len(text)]
    cuts = {start, start + len(text)}
    for _, citation in inside:
        for span in (citation.span, *([citation.focus.span] if citation.focus else [])):
            cuts |= {span.start, span.end}
    ordered = sorted(cut for cut in cuts if start <= cut <= start + len(text))
    parts = []
    for first, last in pairwise(ordered):
        shown = escape(text[first - start : last - start])
        covering = [c for _, c in inside if c.span.start <= first and last <= c.span.end]
        numbers = "".join(_way_back(turn, c, many) for turn, c in inside if c.span.start == first)
        if any(c.focus and c.focus.span.start <= first and last <= c.focus.span.end for c in covering):
            shown = f"<b>{shown}</b>"
        parts.append(f"{numbers}<mark>{shown}</mark>" if covering else shown)
    return "".join(parts)


def _way_back(turn: int, citation: Citation, many: bool) -> str:
    label = f"{turn}.{citation.number}" if many else f"{citation.number}"
    return f'<sup id="a{turn}s{citation.number}"><a href="#a{turn}c{citation.number}">[{label}]</a></sup>'
