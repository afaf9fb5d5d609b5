"""An answer for people as Markdown, and where a citation points, in words. Pure functions on values."""

import re
from collections.abc import Sequence

from bot.answer import Answer, Citation, Note, Reason, Refusal, Statement, Verdict
from index.names import page_word

_ITEM = re.compile(r"[ \t]*(?P<mark>\d{1,9}[.)]|[-*+•])[ \t]+")
MARKS = {
    Verdict.SUPPORTED: "",
    Verdict.PARTIAL: " (partly supported)",
    Verdict.UNSUPPORTED: " (not supported)",
    Verdict.UNCHECKED: " (not checked)",
}


def over_nearest(refusal: Refusal) -> str:
    """What stands over the passages that a refusal shows."""
    if refusal.reason is Reason.UNSURE:
        return "Nearest passages, first what was found:"
    return "Nearest passages, which do not answer it:"


def place(citation: Citation) -> str:
    """Where a citation points, in words: file, page, characters, and which of several where the text repeats."""
    span, (which, of) = citation.span, citation.occurrence
    page = f", {page_word(span.document_id)} {citation.page}" if citation.page else ""
    repeated = f", occurrence {which} of {of}" if of > 1 else ""
    return f"{span.document_id}{page}, characters {span.start:,}–{span.end:,}{repeated}"


def to_markdown(answer: Answer) -> str:
    """The answer with bracketed numbers, and the cited slices and the notes below it; of a refusal what came nearest."""
    if answer.refusal:
        nearest = "".join(f"\n\n{quoted(c)}" for c in answer.refusal.nearest)
        shown = f"\n\n{over_nearest(answer.refusal)}{nearest}" if nearest else ""
        return f"**{_plain(answer.refusal.message)}**{shown}{_noted(answer.notes)}\n"
    return "".join(sentence(s) for s in answer.statements) + below(answer) + "\n"


def sentence(statement: Statement) -> str:
    """A statement as it stands in its answer: with the white space before it, its numbers, and what is wrong with it.

    One on a line of its own is a paragraph, or an item where its source has it as one: a line end alone is nothing in Markdown.
    """
    numbers = "".join(f"[{c.number}]" for c in statement.citations)
    gap = statement.gap if statement.start else ""
    mark = ""
    if ("\n" in gap or not gap) and not _ITEM.match(statement.text):
        gap, mark = gap and "\n\n", _mark(statement)
    return f"{gap}{mark}{_plain(statement.text)}{numbers}{MARKS.get(statement.verdict, '')}"


def _mark(statement: Statement) -> str:
    """The mark of a list that its source has before the statement, which leaves it out: "2. ", "- "; else nothing."""
    found = _ITEM.match(statement.citations[0].quote) if statement.citations else None
    if not found:
        return ""
    return "- " if found["mark"] in "-*+•" else f"{found['mark']} "


def below(answer: Answer) -> str:
    """What stands below the sentences of an answer: the cited slices with their places, and the notes."""
    return "".join(f"\n\n{quoted(c)}" for c in answer.citations) + _noted(answer.notes)


def _noted(notes: Sequence[Note]) -> str:
    return "".join(f"\n\n*{_plain(note.message)}*" for note in notes)


def _plain(text: str) -> str:
    """Text whose marks Markdown would otherwise act on."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|!" else c for c in text)


def quoted(citation: Citation) -> str:
    """A cited slice with its number and its place."""
    quote = "\n".join(f"> {_plain(line)}" for line in citation.quote.splitlines())
    return f"[{citation.number}] {_plain(place(citation))}\n\n{quote}"
