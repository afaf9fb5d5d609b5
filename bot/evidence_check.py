"""An evidence file read again: its answers, its sources, and whether it shows what its data say.

The page is made once more from what was read and has to come out the same, so a word that was changed in what people
see, or in what programs read, is found. It says nothing of the documents as they are now (see `recheck.py`), and nothing
of who made the page: whoever changes an answer in both places has written another answer, and is asked for its slices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from bot.answer import Answer, Citation, shown_citations
from bot.evidence import GENERATOR, Source, evidence_page
from bot.schema import read_answer
from index.documents import text_hash
from index.errors import AnswerFormatError

_KIND = "Pincite evidence "


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an evidence file holds; `faults` are the ways in which it contradicts itself, in words."""

    answers: tuple[Answer, ...]
    sources: tuple[Source, ...]
    faults: tuple[str, ...]


def is_page(text: str) -> bool:
    """Whether a text is an HTML page, and not JSON."""
    return text.lstrip("\ufeff \t\r\n").startswith("<")


def read_evidence(text: str) -> Evidence:
    """The evidence file in `text`.

    Raises:
        AnswerFormatError: if it is another kind of page, or its data are no answers.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # as HTML is read; a CR of a document is written &#13;
    page = _Page()
    page.feed(text)
    page.close()
    if not page.generator.startswith(_KIND):
        raise AnswerFormatError("not a saved answer: the page is not one that Pincite exported")
    read = [read_answer(data) for data in page.data]
    answers = tuple(answer for answer, _ in read)
    contradictions = [fault for _, found in read for fault in found]
    try:
        sources = tuple(page.sources())
    except (KeyError, ValueError) as error:
        raise AnswerFormatError(f"not a saved answer: a source of the page is damaged ({error})") from error
    return Evidence(answers, sources, (*_faults(text, page.generator, answers, sources), *contradictions))


def _faults(text: str, generator: str, answers: Sequence[Answer], sources: Sequence[Source]) -> list[str]:
    if generator != GENERATOR:
        return [
            f"the page is {generator!r} and this version reads {GENERATOR!r}: check it with the version that made it"
        ]
    faults = [fault for source in sources for fault in _faults_of(source, answers)]
    if _remade(answers, sources) != text.strip():
        faults.append("the page was changed after it was made: it does not show what its data say")
    return faults


def _remade(answers: Sequence[Answer], sources: Sequence[Source]) -> str:
    try:
        return evidence_page(answers, sources).strip()
    except (KeyError, ValueError):  # what no page of ours holds
        return ""


def _faults_of(source: Source, answers: Sequence[Answer]) -> list[str]:
    """Whether a source that is whole has its sha256, and every slice of one is in it where it should be."""
    if source.is_whole and text_hash(source.pieces[0][1]) != source.sha256:
        return [f"the text of {source.document_id!r} in the page does not have the sha256 that is cited"]
    cited = {c for answer in answers for c in shown_citations(answer)}
    cited = {c for c in cited if (c.span.document_id, c.sha256) == (source.document_id, source.sha256)}
    wrong = sorted(c.number for c in cited if source.pieces and not _is_there(c, source))
    return [f"the text of {source.document_id!r} in the page does not have what citation {n} quotes" for n in wrong]


def _is_there(citation: Citation, source: Source) -> bool:
    return any(
        text[citation.span.start - start : citation.span.end - start] == citation.quote
        for start, text in source.pieces
        if start <= citation.span.start
    )


class _Page(HTMLParser):
    """The data, the texts of the sources, and who made the page."""

    def __init__(self) -> None:
        super().__init__()
        self.generator = ""
        self.data: list[str] = []
        self._about: list[dict[str, str]] = []
        self._pieces: list[list[tuple[int, list[str]]]] = []
        self._open: list[tuple[str, str]] = []

    def sources(self) -> list[Source]:
        return [
            Source(
                about["data-document"],
                about["data-title"],
                about["data-sha256"],
                int(about["data-length"]),
                tuple((start, "".join(parts)) for start, parts in pieces),
                about["data-missing"],
            )
            for about, pieces in zip(self._about, self._pieces, strict=True)
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        kind = named.get("class", "")
        if tag == "meta":
            self.generator = named["content"] if named.get("name") == "generator" else self.generator
            return
        if tag == "pre" and kind == "data":
            self.data.append("")
        elif tag == "div" and kind == "text":
            self._about.append(named)
            self._pieces.append([])
        elif tag == "span" and kind == "piece" and self._pieces:
            self._pieces[-1].append((int(named.get("data-start") or 0), []))
        if tag not in {"link", "br", "hr"}:
            self._open.append((tag, kind))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if ("pre", "data") in self._open:
            self.data[-1] += data
        elif ("span", "piece") in self._open and not any(tag == "sup" for tag, _ in self._open):
            self._pieces[-1][-1][1].append(data)
