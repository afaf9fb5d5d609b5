"""An answer for people: Markdown, and one self-contained HTML page without scripts. Pure functions on values."""

from html import escape

from bot.answer import Answer, Citation, Verdict

_MARKS = {Verdict.SUPPORTED: "", Verdict.PARTIAL: " (partly supported)", Verdict.UNSUPPORTED: " (not supported)"}
_STYLE = """
:root { color-scheme: light dark }
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
blockquote { margin: 0.5rem 0; padding: 0.2rem 1rem; border-inline-start: 4px solid #c9a227 }
mark { background: #ffe9a8; color: #222 } mark b { background: #ffc83d; font-weight: inherit }
small, .around { opacity: 0.7 } sup a { text-decoration: none } code { overflow-wrap: anywhere }
"""


def place(citation: Citation) -> str:
    """Where a citation points, in words: file, page, characters, and which of several where the text repeats."""
    span, (which, of) = citation.span, citation.occurrence
    page = f", page {citation.page}" if citation.page else ""
    repeated = f", occurrence {which} of {of}" if of > 1 else ""
    return f"{span.document_id}{page}, characters {span.start:,}–{span.end:,}{repeated}"


def to_markdown(answer: Answer) -> str:
    """The answer with bracketed numbers, and the cited slices below it."""
    if answer.refusal:
        nearest = "".join(f"\n\n{_quoted(c)}" for c in answer.refusal.nearest)
        return f"**{answer.refusal.message}**" + (f"\n\nNearest passages:{nearest}" if nearest else "") + "\n"
    sentences = [
        f"{s.gap if i else ''}{_plain(s.text)}{''.join(f'[{c.number}]' for c in s.citations)}{_MARKS.get(s.verdict, '')}"
        for i, s in enumerate(answer.statements)
    ]
    notes = "".join(f"\n\n*{_plain(note.message)}*" for note in answer.notes)
    return "".join(sentences) + "".join(f"\n\n{_quoted(c)}" for c in answer.citations) + notes + "\n"


def to_html(answer: Answer) -> str:
    """The answer, the cited slices with the text around them, and each document's sha256, as one page."""
    if answer.refusal:
        body = f"<p><strong>{escape(answer.refusal.message)}</strong></p>" + _slices(answer.refusal.nearest)
    else:
        body = f"<p>{''.join(_sentence(answer, i) for i in range(len(answer.statements)))}</p>" + _slices(
            answer.citations
        )
    notes = "".join(f"<p><small>{escape(note.message)}</small></p>" for note in answer.notes)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(answer.question)}</title><style>{_STYLE}</style>"
        f'<h1 dir="auto">{escape(answer.question)}</h1><div dir="auto">{body}</div>{notes}'
        f"<footer><small>Answered by {escape(answer.model)}, settings {escape(answer.settings_hash)}.</small></footer></html>\n"
    )


def _plain(text: str) -> str:
    """Text whose marks Markdown would otherwise act on."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|!" else c for c in text)


def _quoted(citation: Citation) -> str:
    quote = "\n".join(f"> {_plain(line)}" for line in citation.quote.splitlines())
    return f"[{citation.number}] {_plain(place(citation))}\n\n{quote}"


def _sentence(answer: Answer, i: int) -> str:
    statement = answer.statements[i]
    chips = "".join(f'<sup><a href="#c{c.number}">[{c.number}]</a></sup>' for c in statement.citations)
    gap = statement.gap.replace("\n", "<br>") if i else ""
    return f"{gap}{escape(statement.text)}{chips}{escape(_MARKS.get(statement.verdict, ''))}"


def _slices(citations: tuple[Citation, ...]) -> str:
    return "".join(
        f'<section id="c{c.number}"><p><b>[{c.number}]</b> {escape(c.title)} <small>{escape(place(c))}</small></p>'
        f'<blockquote><span class="around">{escape(c.prefix)}</span><mark>{_focused(c)}</mark>'
        f'<span class="around">{escape(c.suffix)}</span></blockquote><small>sha256 <code>{c.sha256}</code></small></section>'
        for c in citations
    )


def _focused(citation: Citation) -> str:
    """The quote, with its focus marked."""
    if citation.focus is None:
        return escape(citation.quote)
    start = citation.focus.span.start - citation.span.start
    end = citation.focus.span.end - citation.span.start
    quote = citation.quote
    return f"{escape(quote[:start])}<b>{escape(quote[start:end])}</b>{escape(quote[end:])}"
