"""The values everything else is made of: a document, a span of it, its sentences and its passages.

All offsets are half-open and count Python characters (Unicode code points) of the document's canonical text, never
bytes and never UTF-16 units. The values are frozen and hold no behaviour beyond reading a slice; they import nothing
of ours, so that every layer can pass them on.
"""

import hashlib
from dataclasses import dataclass


def text_hash(text: str) -> str:
    """The hex sha256 of `text` in UTF-8: what a citation carries so that anyone can re-check it.

    For a UTF-8 file whose canonical text is its own decoded text this is also the sha256 of the file.

    >>> text_hash("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a document: characters `start` to `end` (exclusive)."""

    document_id: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span runs forward from 0 or later: got {self.start}:{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def overlap(self, other: "Span") -> int:
        """The number of characters both spans cover; 0 in different documents."""
        if self.document_id != other.document_id:
            return 0
        return max(0, min(self.end, other.end) - max(self.start, other.start))


@dataclass(frozen=True, slots=True)
class Document:
    """One text of the corpus: its canonical `text`, and what to call it.

    `id` is the path within the corpus folder, with forward slashes. `page_starts` holds the offset at which each page
    begins (the first is 0), and is empty where the format has no pages. `recognised` counts the pages that are pictures: their
    text was recognised, and may hold errors. `guessed_encoding` is the one that its file was taken to be in, where the file
    does not say it.
    """

    id: str
    title: str
    text: str
    sha256: str
    page_starts: tuple[int, ...] = ()
    recognised: int = 0
    guessed_encoding: str = ""

    def slice(self, span: Span) -> str:
        """The characters of `span`, exactly as they stand in the text."""
        return self.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Sentence:
    """The smallest thing that is pointed at: document characters `start` to `end`, without the white space around."""

    start: int
    end: int
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """What is searched: a run of whole sentences of one document.

    The passages of a document tile it: in order, without gap or overlap, every character in exactly one of them. So
    `text` is the document's characters `start` to `end`, and the texts of all of them, joined, are the document.
    `heading` is the path of headings that the passage stands under ("Leave > Parental leave"), `page` counts from 1.
    `sha256` is that of the whole document's canonical text. `head` is there where the passage begins within a table whose
    head stands in an earlier one: that head as a passage of its own, its last sentence the row of headings, and before it,
    where there is one, the sentence that leads into the table. `group` is the row of an earlier one that its first row is of.
    """

    id: str
    document_id: str
    start: int
    end: int
    ordinal: int
    text: str
    sentences: tuple[Sentence, ...]
    title: str
    sha256: str
    heading: str | None = None
    page: int | None = None
    head: "Passage | None" = None
    group: "Passage | None" = None

    @property
    def context(self) -> str:
        """The title, and the path of headings under it."""
        return " > ".join(part for part in (self.title, self.heading) if part)

    def slice(self, start: int, end: int) -> str:
        """The document's characters `start` to `end`, which must lie within this passage."""
        if not self.start <= start <= end <= self.end:
            raise ValueError(f"{start}:{end} is not within passage {self.start}:{self.end} of {self.document_id!r}")
        return self.text[start - self.start : end - self.start]

    def sentence_text(self, sentence: Sentence) -> str:
        """The characters of one of the passage's sentences."""
        return self.slice(sentence.start, sentence.end)
