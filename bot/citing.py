"""A citation: a slice of a document that anyone can check later. It is looked up by its offsets, never searched for."""

from dataclasses import dataclass

from index.documents import Passage, Span

PREFIX_CHARACTERS = 32
"""How much text before and after a slice a citation carries, as the W3C's TextQuoteSelector suggests some."""


@dataclass(frozen=True, slots=True)
class Focus:
    """The narrower slice inside a citation that carries the very answer: "up to 48" inside its sentence."""

    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A slice of a document: `document.text[span.start:span.end] == quote`, always.

    `sha256` is that of the document's canonical text in UTF-8, so that anyone can check the slice later. `prefix` and
    `suffix` are the characters around it (at most 32 each), and `occurrence` is (k, n): the k-th of the n places where
    the document has this very text.
    """

    number: int
    span: Span
    quote: str
    title: str
    sha256: str
    prefix: str = ""
    suffix: str = ""
    focus: Focus | None = None
    page: int | None = None
    occurrence: tuple[int, int] = (1, 1)


def cite(number: int, passage: Passage, span: Span, text: str, focus: tuple[int, int] | None = None) -> Citation:
    """The citation of `span` in a document whose canonical text is `text`."""
    quote = text[span.start : span.end]
    return Citation(
        number=number,
        span=span,
        quote=quote,
        title=passage.title,
        sha256=passage.sha256,
        prefix=text[max(0, span.start - PREFIX_CHARACTERS) : span.start],
        suffix=text[span.end : span.end + PREFIX_CHARACTERS],
        focus=Focus(Span(span.document_id, *focus), text[focus[0] : focus[1]]) if focus else None,
        page=_page(passage, span.start),
        occurrence=occurrence(text, quote, span.start),
    )


def _page(passage: Passage, start: int) -> int | None:
    """The page on which a slice begins: that of the passage, or one after it where a form feed stands in between."""
    if passage.page is None:
        return None
    return passage.page + passage.slice(passage.sentences[0].start, start).count("\f")


def occurrence(text: str, quote: str, start: int) -> tuple[int, int]:
    """(k, n): the occurrence of `quote` at `start` is the k-th of n in `text`, overlapping ones counted.

    >>> occurrence("to be or not to be", "to be", 13)
    (2, 2)
    """
    before = total = 0
    at = text.find(quote) if quote else -1
    while at != -1:
        step, count = _run(text, quote, at)
        total += count
        before += max(0, min(count, (start - at) // step + 1))
        at = text.find(quote, at + (count - 1) * step + 1)
    return before, total


def _run(text: str, quote: str, at: int) -> tuple[int, int]:
    """(step, count): where the quote repeats itself within its first half, how many there are of it from `at` on, one every
    `step` characters. They are counted by how far the text goes on like that: a rule of a million dashes has nearly as many
    of any slice of it, and to compare each took minutes."""
    half = len(quote) // 2
    following = text.find(quote, at + 1, at + half + len(quote))
    if following == -1:
        return 1, 1
    step = following - at
    return step, (_alike(text, at, following) + step - len(quote)) // step + 1


def _alike(text: str, first: int, second: int) -> int:
    """How many characters from `first` on are those from `second` on."""
    same, length = 0, 1
    while length:
        ahead = text[second + same : second + same + length]
        if ahead and text.startswith(ahead, first + same):
            same += len(ahead)
            length = 2 * length if len(ahead) == length else length // 2
        else:
            length //= 2
    return same
