"""The page's own HTML: a question with its answer, numbered chips, verdicts. Everything that is data is escaped."""

from collections.abc import Sequence
from pathlib import Path

from bot import Citation, Reason, Statement, Verdict
from bot.render import over_nearest, place
from ui.escaping import escape
from ui.quotes import in_list, on_card, told
from ui.visit import Phase, Turn

_VERDICTS = {
    Verdict.SUPPORTED: ("✓", "Supported: the cited words say this."),
    Verdict.PARTIAL: ("◐", "Partly supported by the cited words."),
    Verdict.UNSUPPORTED: ("✗", "Not supported by the cited words."),
    Verdict.UNCHECKED: ("?", "Cited, but not checked whether the words support it."),
}
_KINDS = {"html": "Evidence file (HTML)", "md": "Markdown", "json": "JSON"}
_LONG_QUESTION = (
    160  # characters: a longer one, or one of several lines, may not all be seen at once, and is scrolled by keys
)
_QUOTE_SHOWN = 240  # characters of a quote in the list below an answer; the viewer has all of it


def welcome(documents: int, examples: Sequence[str]) -> str:
    """What a newcomer sees in place of a conversation: what to do, and questions that these documents answer."""
    if not documents:
        return (
            '<div class="welcome"><p class="hint">There are no documents yet. Put some into the folder, or add them here, '
            'and ask.</p><button type="button" class="example add" data-do="add">Add documents</button></div>'
        )
    asked = "".join(
        f'<li><button type="button" class="example" data-do="example" dir="auto">{escape(q)}</button></li>'
        for q in examples
    )
    shown = f'<p class="hint">These documents answer, for example:</p><ul class="examples">{asked}</ul>'
    return f'<div class="welcome">{shown if asked else ""}</div>'


def exports(with_evidence: bool = True, more: str = "") -> str:
    """The forms that an answer, or a conversation, is handed out in, and `more`; where nothing is answered there is no
    evidence."""
    buttons = (
        f'<button type="button" data-do="export" data-kind="{kind}">{label}</button>'
        for kind, label in _KINDS.items()
        if with_evidence or kind != "html"
    )
    return f'<div class="kinds">{"".join(buttons)}{more}</div>'


def whole() -> str:
    """What the conversation on the page is handed out by, as a file or on paper."""
    paper = '<button type="button" data-do="print">Print</button>'
    return (
        '<details class="export"><summary title="Export this conversation, or print it">Export</summary>'
        f"{exports(more=paper)}</details>"
    )


def asset(*names: str) -> str:
    """The text of a script or style sheet of the page, or of several in one."""
    return "".join((Path(__file__).parent / name).read_text(encoding="utf-8") for name in names)


def exchange(number: int, turn: Turn, is_last: bool = True) -> str:
    """A question with what there is of its answer. `number` tells the exchanges of a page apart."""
    edit = button("edit", "Edit this question") if not turn.is_under_way else ""
    looked_up = turn.answer.standalone_question if turn.answer else None
    alone = f'<p class="quiet looked-up" dir="auto">Looked up as: {escape(looked_up)}</p>' if looked_up else ""
    reached = ' tabindex="0"' if len(turn.question) > _LONG_QUESTION or "\n" in turn.question else ""
    asked = f' data-asked="{turn.asked}"' if turn.asked and is_last else ""
    heading = f'<p class="question" role="heading" aria-level="2" dir="auto"{reached}>{escape(turn.question)}</p>'
    return (
        f'<article class="exchange {turn.phase}" data-turn="{number}"{asked} aria-label="Question {number + 1}" '
        f'aria-busy="{"true" if turn.is_under_way else "false"}">'
        f'<div class="asked">{heading}{edit}</div>{alone}'
        f'{_reply(number, turn)}<p class="sr-only" role="status">{_said(turn)}</p>'
        f"{_actions(turn, is_last)}{_cards(number, turn)}</article>"
    )


def earlier(count: int) -> str:
    """What stands in place of exchanges that have left the page."""
    if not count:
        return ""
    said, them = ("1 earlier question is", "it") if count == 1 else (f"{count:,} earlier questions are", "them")
    show = f'<button type="button" data-do="unfold">Show {them}</button>'
    return f'<p class="note earlier">{said} not shown here. {show}</p>'


def moment(iso: str) -> str:
    """A time as people read it: the day and the minute, in UTC until the page's script says it by the reader's own clock.

    >>> moment("2026-03-01T10:15:20+00:00")
    '<time datetime="2026-03-01T10:15:20+00:00">2026-03-01 10:15 UTC</time>'
    """
    return f'<time datetime="{escape(iso)}">{escape(f"{iso[:10]} {iso[11:16]} UTC")}</time>'


def confidence_in_words(confidence: float) -> str:
    """A probability as people say it; what is shown as the same per cent is said in the same words."""
    for bound, words in ((90, "very likely right"), (75, "likely right"), (50, "may be right")):
        if round(100 * confidence) >= bound:
            return words
    return "uncertain"


def coverage_in_words(coverage: float) -> str:
    """How much of an answer stands on words that were found to support it.

    >>> coverage_in_words(1.0), coverage_in_words(0.625), coverage_in_words(0.0)
    ('all of it on checked words', '62% of it on checked words', 'none of it on checked words')
    """
    share = "all" if coverage == 1 else "none" if coverage == 0 else f"{coverage:.0%}"
    return f"{share} of it on checked words"


def _reply(number: int, turn: Turn) -> str:
    if turn.phase is Phase.FAILED:
        return _failure(number, turn)
    if turn.answer and turn.answer.refusal:
        return _refusal(number, turn)
    if turn.phase is Phase.STOPPED and not turn.statements:
        return '<p class="quiet stopped">Stopped before there was an answer.</p>'
    if turn.is_under_way and not turn.statements and not turn.writing:
        words = "Reading the passages" if turn.phase is Phase.WRITING else "Searching the documents"
        return f'<p class="working">{words}<span class="dots" aria-hidden="true">…</span></p>'
    return _answer(number, turn)


def _answer(number: int, turn: Turn) -> str:
    explained = [*turn.explanations, *[""] * len(turn.statements)]
    statements = "".join(
        f"{escape(s.gap) if i else ''}{_statement(number, s, why)}"
        for i, (s, why) in enumerate(zip(turn.statements, explained, strict=False))
    )
    writing = f'<span class="writing">{escape(turn.writing)}</span>' if turn.writing else ""
    return (
        f'<p class="answer" dir="auto">{statements}{writing}</p>{_summary(turn)}{_notes(turn)}'
        f'<ol class="citations" aria-label="Citations">{"".join(_citation(number, c) for c in turn.citations)}</ol>'
    )


def _summary(turn: Turn) -> str:
    """Confidence and coverage in words; while the answer is on its way, the line is there and empty, so that nothing moves."""
    if turn.phase is Phase.STOPPED:
        return '<p class="note">Stopped: this is not the whole answer.</p>'
    if turn.answer is None:
        return '<p class="note">&nbsp;</p>'
    words = confidence_in_words(turn.answer.confidence)
    said = f"{words[0].upper()}{words[1:]} ({turn.answer.confidence:.0%}), {coverage_in_words(turn.answer.coverage)}"
    return f'<p class="note" title="Answered by {escape(turn.answer.model)}">{escape(said)}</p>'


def _notes(turn: Turn) -> str:
    left_out = len(turn.dropped)
    said = [note.message for note in turn.notes]
    if left_out:
        said.append(
            f"{left_out} {'statement' if left_out == 1 else 'statements'} left out: the cited words do not support "
            f"{'it' if left_out == 1 else 'them'}"
        )
    items = "".join(f'<li dir="auto">{escape(text[:1].upper() + text[1:])}</li>' for text in said)
    return f'<ul class="notes" aria-label="Notes">{items}</ul>' if items else ""


def _refusal(number: int, turn: Turn) -> str:
    assert turn.answer
    assert turn.answer.refusal
    refusal = turn.answer.refusal
    lead = "" if refusal.reason is Reason.EMPTY_QUESTION else "<b>No answer.</b> "  # nothing was asked that has one
    return f'<div class="refusal"><p>{lead}{escape(refusal.message)}</p>{_nearest(number, turn)}{_notes(turn)}</div>'


def _failure(number: int, turn: Turn) -> str:
    said = f"<p><b>No answer:</b> {escape(turn.failure)}</p>"
    return f'<div class="refusal failure" role="alert">{said}{_nearest(number, turn)}{_notes(turn)}</div>'


def _nearest(number: int, turn: Turn) -> str:
    if not turn.citations:
        return ""
    refusal = turn.answer.refusal if turn.answer else None
    words = over_nearest(refusal) if refusal else "The nearest passages:"
    asked = turn.answer.looked_up if turn.answer else turn.question
    items = "".join(_citation(number, c, asked) for c in turn.citations)
    return f'<p class="note">{words}</p><ol class="citations" aria-label="Nearest passages">{items}</ol>'


def _statement(number: int, statement: Statement, why: str) -> str:
    mark, words = _VERDICTS[statement.verdict]
    said = escape(f"{words} {why[:1].upper()}{why[1:]}".strip())
    chips = "".join(_chip(number, c) for c in statement.citations)
    cites = " ".join(_slice_id(number, c.number) for c in statement.citations)
    return (
        f'<span class="statement {statement.verdict}" data-cites="{cites}">{told(statement)}</span>'
        f'<span class="cites"><span class="verdict {statement.verdict}" role="img" aria-label="{said}" title="{said}">'
        f"{mark}</span>{chips}</span>"
    )


def _chip(number: int, citation: Citation) -> str:
    return (
        f'<a class="chip" href="#{_slice_id(number, citation.number)}" '
        f'aria-describedby="{_slice_id(number, citation.number).replace("slice", "card")}" '
        f'aria-label="Citation {citation.number}: show it in {escape(citation.title)}">{citation.number}</a>'
    )


def _cards(number: int, turn: Turn) -> str:
    """What hovering a chip shows: the quote with the words around it."""
    return "".join(
        f'<div class="card" id="card-{number}-{c.number}" role="tooltip" hidden>'
        f'<p class="where" dir="auto">{escape(c.title)}</p>{on_card(c, _together(turn, c))}</div>'
        for c in turn.citations
    )


def _together(turn: Turn, citation: Citation) -> list[Citation]:
    """What is cited by the statements that cite it."""
    return [c for s in turn.statements if citation in s.citations for c in s.citations]


def _citation(number: int, citation: Citation, question: str = "") -> str:
    return (
        f'<li><a href="#{_slice_id(number, citation.number)}"><span class="number">{citation.number}</span> '
        f'{_quote(citation, question)}</a><span class="where">{escape(place(citation))}</span></li>'
    )


def _quote(citation: Citation, question: str) -> str:
    """The quote, as far as there is room, with the sentence that is nearest to a question; on paper, where it is the evidence,
    the style sheet shows all of it."""
    if len(citation.quote) <= _QUOTE_SHOWN:
        return f'<q dir="auto">{in_list(citation)}</q>'
    short, whole = in_list(citation, _QUOTE_SHOWN, question), in_list(citation)
    return f'<q class="short" dir="auto">{short}</q><q class="whole" dir="auto">{whole}</q>'


def _actions(turn: Turn, is_last: bool) -> str:
    """What can be done with an answer. The row is there from the start, so that nothing moves when the answer is whole."""
    if turn.is_under_way:
        return '<div class="actions"></div>'
    retry = button("retry", "Ask again") if is_last else ""
    if turn.answer is None:
        return f'<div class="actions">{retry}</div>'
    copied = f'<pre class="markdown" hidden>{escape(turn.answer.to_markdown())}</pre>'
    like = button("like", "Good answer", turn.liked is True)
    dislike = button("dislike", "Bad answer", turn.liked is False)
    link = button("link", "Copy a link to this answer, for this browser")
    summary = '<summary class="icon export" aria-label="Export" title="Export"></summary>'
    files = f'<details class="export">{summary}{exports()}</details>'
    row = f'<div class="actions">{button("copy", "Copy with citations")}{link}{files}{retry}{like}{dislike}</div>'
    return f"{row}{copied}{_correction(turn)}"


def _correction(turn: Turn) -> str:
    if turn.corrected or turn.liked:
        return '<p class="note" role="status">Thank you. Kept as a sample for the evals.</p>'
    if turn.liked is None:
        return ""
    return (
        '<div class="correction"><label>What would have been right, in a few words? (optional)'
        '<textarea rows="2" maxlength="2000" dir="auto"></textarea></label><div class="actions">'
        '<button type="button" data-do="correct">Keep the correction</button>'
        '<button type="button" data-do="absent">The documents do not say it</button></div></div>'
    )


def button(action: str, label: str, pressed: bool | None = None, title: str = "") -> str:
    """A button that shows a shape and says what it does."""
    state = "" if pressed is None else f' aria-pressed="{"true" if pressed else "false"}"'
    return (
        f'<button type="button" class="icon {action}" data-do="{action}" aria-label="{label}" title="{title or label}"'
        f"{state}></button>"
    )


def _said(turn: Turn) -> str:
    """What a screen reader says of it."""
    if turn.is_under_way:
        return "Looking for an answer."
    if turn.answer and not turn.answer.refusal:
        count = len(turn.citations)
        return f"Answered, with {count} {'citation' if count == 1 else 'citations'}."
    if turn.phase is Phase.STOPPED:
        return "Stopped: this is not the whole answer."
    return "There is no answer." if turn.answer else ""


def _slice_id(turn: int, number: int) -> str:
    return f"slice-{turn}-{number}"
