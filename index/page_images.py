"""The page of a PDF as a picture, and where on it the words of a span stand.

A citation is a slice of the canonical text, which is made of the letters of the page: in another order where there are columns,
without the hyphens at the ends of lines, with the signs of Markdown. So the slice is looked for letter by letter, in the order
of the file: the longest piece of it that stands there, then the longest of what is left, near to the last.
"""

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import PurePath
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as c

from index.errors import DocumentError
from index.pdf import meanwhile, opened
from index.scans import Picture, RecognitionError, is_readable, is_scan
from index.sources import Folder

if TYPE_CHECKING:
    from index.documents import Span
    from index.manifest import DocumentInfo
    from index.sources import Source

WIDTH = 1240  # pixels: a page of A4 at 150 to the inch
_MOST_PIXELS = 4_000_000
_LEAST_PIECE = 2  # letters: one alone stands everywhere
_SURE_PIECE = 4  # letters: so many in this order hardly stand anywhere else
_ROW = 0.06  # of a page's height: what is further apart stands in no one row
_NEAR = 0.002  # of a page's width: letters beside one another may overlap so far
_CANVAS = 1_000_000  # PDFium tells places in whole numbers


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, in parts of its width and height from the left and the top: 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float

    def is_level_with(self, other: "Box") -> bool:
        """Whether they overlap by half of the lower one's height."""
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        return shared >= 0.5 * min(self.bottom - self.top, other.bottom - other.top)

    def joined(self, other: "Box") -> "Box":
        """The smallest that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as a PNG, `width` × `height` pixels; `number` counts from 1.

    `boxes` has a place for each line of the words, and each cell of a row; `focus` those of the exact words among them.
    """

    png: bytes
    number: int
    width: int
    height: int
    boxes: tuple[Box, ...]
    focus: tuple[Box, ...] = ()


def page_image(
    source: "Source", document: "DocumentInfo", text: str, span: "Span", focus: "Span | None" = None
) -> PageImage:
    """The page on which a span begins, or the focus within it; `text` is the document's canonical text.

    Raises:
        DocumentError: if it is no PDF, or its file is gone or was changed after it was indexed.
    """
    if not isinstance(source, Folder) or PurePath(document.id).suffix.lower() != ".pdf":
        raise DocumentError(document.id, "is no PDF in a folder: there are no pictures of its pages")
    at = (focus or span).start
    number, page_start = text.count("\f", 0, at), text.rfind("\f", 0, at) + 1
    start = max(span.start, page_start)
    words = text[start : span.end].split("\f")[0]
    with opened(document.id, source.original(document)) as pdf:
        page = pdf[number]
        found = Letters.of(page).found(words, text[page_start:start])
        width, height = page.get_size()
        scale = min(WIDTH / width, (_MOST_PIXELS / (width * height)) ** 0.5)
        picture = page.render(scale=scale).to_pil()
    file = io.BytesIO()
    picture.save(file, "PNG")
    exact: Sequence[Box] = ()
    if focus and len(found) == len(plain(words)):  # letter for letter
        first = len(plain(text[start : focus.start]))
        exact = found[first : first + len(plain(text[focus.start : focus.end]))]
    boxes, exact_boxes = tuple(_lines(found)), tuple(_lines(exact))
    return PageImage(file.getvalue(), number + 1, picture.width, picture.height, boxes, exact_boxes)


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters and figures of a page in the order of the file, or as they were recognised, and the place of each."""

    text: str
    boxes: Sequence[Box]

    @classmethod
    def of(cls, page: "pdfium.PdfPage") -> "Letters":
        """Those of a page of an `opened` PDF; where it is a picture that was not read of late, this takes seconds."""
        text = page.get_textpage()
        found: list[tuple[str, Box]] = []
        if is_readable() and is_scan(page, text):
            picture = Picture.of(page)
            with meanwhile(), suppress(RecognitionError):
                found = [(char, Box(*place)) for char, *place in picture.recognised().places()]
        return cls._of(found or _printed(page, text))

    @classmethod
    def _of(cls, found: Iterable[tuple[str, Box]]) -> "Letters":
        told = [(letter, box) for char, box in found for letter in plain(char)]
        return cls("".join(letter for letter, _ in told), [box for _, box in told])

    def found(self, words: str, before: str) -> list[Box]:
        """The places of the letters of `words`, none where not most are found; `before` is what stands on the page before."""
        if not words.startswith("|"):
            return self._most([plain(words)], before, None)
        # What stands in a row stands in many others, and a column's name in a sentence: each cell is near those before it, and
        # the first below the line over the row.
        earlier, _, line = before.rstrip().rpartition("\n")
        over = self._most([plain(line)], earlier, None)
        bottom = max((box.bottom for box in over), default=0)
        return self._most(
            [plain(cell) for cell in words.split("|")], before, Box(0, bottom, 0, bottom) if over else None
        )

    def _most(self, parts: Sequence[str], before: str, near: Box | None) -> list[Box]:
        """The places of parts one after the other, the first near to a place; of several parts, all on one height."""
        found: list[Box] = []
        sure, is_row = 0, len(parts) > 1
        for left in parts:
            while left:
                length = self._longest(left)
                if length >= _LEAST_PIECE or (is_row and near and length == len(left)):
                    start, length = self._placed(left, length, near, before, is_row)
                    found += self.boxes[start : start + length]
                    near = replace(reduce(Box.joined, found), right=found[-1].right) if is_row else found[-1]
                    sure += length if length >= _SURE_PIECE else 0
                left = left[max(length, 1) :]
        wanted = sum(map(len, parts))
        return found if sure >= 0.5 * wanted or len(found) == wanted else []

    def _placed(self, words: str, length: int, near: Box | None, before: str, is_row: bool) -> tuple[int, int]:
        """(where the beginning of `words` of that length stands, its length); in a row a shorter one that is nearer."""
        if near is None:
            starts = self._starts(words[:length])
            return starts[min(plain(before).count(words[:length]), len(starts) - 1)], length
        for shorter in range(length, min(length, _LEAST_PIECE) - 1, -1) if is_row else ():
            start = min(self._starts(words[:shorter]), key=lambda at: self._distance(at, near))
            if self._distance(start, near)[0] < _ROW:
                return start, shorter
        return min(self._starts(words[:length]), key=lambda at: self._distance(at, near)), length

    def _distance(self, at: int, near: Box) -> tuple[float, float]:
        """How far from a place a letter is in height, and from its right; what stands before its right is further."""
        box = self.boxes[at]
        above, right = max(near.top - box.bottom, box.top - near.bottom, 0), box.left - near.right
        return above, right if right > -_NEAR else 1 - right

    def _starts(self, piece: str) -> list[int]:
        return [match.start() for match in re.finditer(f"(?={re.escape(piece)})", self.text)]

    def _longest(self, words: str) -> int:
        """How many letters the longest beginning of `words` has that stands on the page."""
        least, most = 0, len(words)
        while least < most:
            middle = (least + most + 1) // 2
            least, most = (middle, most) if words[:middle] in self.text else (least, middle - 1)
        return least


def _printed(page: "pdfium.PdfPage", text: "pdfium.PdfTextPage") -> Iterator[tuple[str, Box]]:
    """The characters of a page that has letters, and the place of each."""
    box = c.FS_RECTF()
    for i in range(c.FPDFText_CountChars(text)):
        char = chr(c.FPDFText_GetUnicode(text, i))
        if plain(char) and c.FPDFText_GetLooseCharBox(text, i, box):
            yield char, _on(page, box)


def _on(page: "pdfium.PdfPage", box: "c.FS_RECTF") -> Box:
    """A place as it is shown, however the page is turned and cut."""
    places = []
    for x, y in ((box.left, box.top), (box.right, box.bottom)):
        across, down = c.c_int(), c.c_int()
        c.FPDF_PageToDevice(page, 0, 0, _CANVAS, _CANVAS, 0, x, y, across, down)
        places.append((across.value / _CANVAS, down.value / _CANVAS))
    (left, top), (right, bottom) = places
    return Box(min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def plain(text: str) -> str:
    """The letters and figures alone, as they compare: "ﬁ" is "fi", "²" is "2"."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _lines(boxes: Iterable[Box]) -> Iterator[Box]:
    """The places, those of letters beside one another made one."""
    line: Box | None = None
    for box in boxes:
        near = 2 * (box.bottom - box.top)
        if line and line.is_level_with(box) and line.left - near <= box.left <= line.right + near:
            line = line.joined(box)
            continue
        if line:
            yield line
        line = box
    if line:
        yield line
