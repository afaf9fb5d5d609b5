"""A PDF → its canonical text: what stands on its pages, in the order in which it was written there, by PDFium.

PDFium gives characters with their places; `layout.py` makes paragraphs, headings and tables of them. A PDF is read page
by page and never run: no script, no form, no link in it does anything. A page that is a picture has no text, and text
that is too small to be read by anyone is left out. It does no optical character recognition.
"""

import ctypes
import re
import statistics
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as c

from index.documents import Document, text_hash
from index.errors import DocumentError
from index.layout import lay_out
from index.lines import CELL_GAP, HYPHEN, RAISED, WORD_GAP, Cell, Line

_pdfium = threading.Lock()  # its library is not thread-safe
_LEAST_SIZE = 2.0  # points; what is smaller nobody reads
_FIGURE_ENDS = frozenset("0123456789)%—")
_FIGURE_STARTS = frozenset("0123456789$€£(-–—")
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_FILE_NAME = re.compile(r"\.\w{2,5}$|^microsoft \w+ - ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Character:
    """One character and its box in points from the left and the bottom of the page; `top - bottom` is its font's height."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def read_pdf(document_id: str, raw: bytes) -> Document:
    """The document in a PDF, as Markdown; a form feed stands where a page begins but for the first.

    Raises:
        DocumentError: if it is damaged, locked by a password, or has pictures of pages but no text.
    """
    with _pdfium:
        pages, title = _read(document_id, raw)
    if not any(pages):
        raise DocumentError(
            document_id,
            "has no text, only pictures of pages: run it through text recognition (OCR) first, and save it with its text",
        )
    laid = lay_out(pages)
    name = title or laid.title or Path(document_id).stem
    return Document(document_id, name, laid.text, text_hash(laid.text), laid.page_starts)


def _read(document_id: str, raw: bytes) -> tuple[list[list[Line]], str]:
    """The lines of each page, and the title that the file says it has, where that reads as one."""
    try:
        pdf = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        if error.err_code == c.FPDF_ERR_PASSWORD:
            raise DocumentError(document_id, "is locked by a password: save a copy without one") from error
        raise DocumentError(document_id, "is damaged, or no PDF: it cannot be opened") from error
    try:
        title = pdf.get_metadata_value("Title").strip()
        is_title = len(_LETTERS.findall(title)) > 1 and len(title) <= 200 and not _FILE_NAME.search(title)
        return [_page(pdf, number) for number in range(len(pdf))], title if is_title else ""
    except pdfium.PdfiumError as error:
        raise DocumentError(document_id, f"is damaged: {error}") from error
    finally:
        pdf.close()


def _page(pdf: pdfium.PdfDocument, number: int) -> list[Line]:
    page = pdf[number]
    text = page.get_textpage()
    try:
        lines = [line for run in _runs(text) if (line := _line(text, *run))]
        return _beside(lines, page.get_height())
    finally:
        text.close()
        page.close()


def _runs(text: "pdfium.PdfTextPage") -> Iterator[tuple[list[_Character], int, int]]:
    """The characters of each line, and the numbers of its first and last: a line ends where the file says so, and where the
    next character stands elsewhere."""
    run: list[_Character] = []
    first = last = 0
    box = c.FS_RECTF()
    for i in range(c.FPDFText_CountChars(text)):
        letter = HYPHEN if c.FPDFText_IsHyphen(text, i) else _letter(c.FPDFText_GetUnicode(text, i))
        c.FPDFText_GetLooseCharBox(text, i, box)
        if run and (letter == "\n" or (letter.strip() and _is_elsewhere(run[-1], box))):
            yield run, first, last
            run = []
        if not letter.strip():
            if letter == " " and run:  # what PDFium puts between words has no place of its own
                run.append(replace(run[-1], text=" ", left=run[-1].right))
        elif box.top - box.bottom >= _LEAST_SIZE:
            first, last = first if run else i, i
            run.append(_Character(letter, box.left, box.right, box.bottom, box.top))
    if run:
        yield run, first, last


def _letter(code: int) -> str:
    if 0xFB00 <= code <= 0xFB06:  # ligatures: nobody searches for "ﬁ"
        return unicodedata.normalize("NFKC", chr(code))
    if code in (10, 13):
        return "\n"
    if code in (9, 32, 160, 0xFFFD):
        return " "
    # Control characters, surrogate halves and what is no character mean nothing to a reader.
    return chr(code) if 32 < code < 0x110000 and not 0xD800 <= code < 0xE000 and code not in (0xFFFE, 0xFFFF) else ""


def _is_elsewhere(last: _Character, box: c.FS_RECTF) -> bool:
    """Whether a character stands on another line than the one before it."""
    height = max(last.height, box.top - box.bottom)
    overlap = min(last.top, box.top) - max(last.bottom, box.bottom)
    return bool(overlap < 0.3 * height and overlap < 0.6 * (box.top - box.bottom)) or box.left < last.left - 2 * height


def _line(text: "pdfium.PdfTextPage", run: list[_Character], first: int, last: int) -> Line | None:
    written = [letter for letter in run if letter.text != " "]
    if not written:
        return None
    height = statistics.median(letter.height for letter in written)
    is_bold = _is_bold(text, first) and _is_bold(text, last)
    line = Line((), statistics.median(letter.bottom for letter in written), height, is_bold)
    return replace(line, cells=tuple(_cells(run, line)))


def _cells(run: list[_Character], line: Line) -> Iterator[Cell]:
    """The characters as words, and these as cells: where the gap is wide, and between figures also where it is less so."""
    words, left, spaced = "", run[0].left, False
    last = run[0]
    for letter in run:
        if letter.text == " ":
            spaced = True
            continue
        gap = (letter.left - last.right) / line.height
        is_figure = words[-1:] in _FIGURE_ENDS and letter.text in _FIGURE_STARTS
        if words and (gap > CELL_GAP or (gap > 0.7 * CELL_GAP and is_figure)):
            yield Cell(words, left, last.right)
            words, left = "", letter.left
        elif words and (spaced or gap > WORD_GAP):
            words += " "
        words += letter.text.translate(RAISED) if line.is_raised(letter.height, letter.bottom) else letter.text
        last, spaced = letter, False
    yield Cell(words, left, last.right)


def _is_bold(text: "pdfium.PdfTextPage", number: int) -> bool:
    if c.FPDFText_GetFontWeight(text, number) >= 600:
        return True
    name = ctypes.create_string_buffer(128)
    c.FPDFText_GetFontInfo(text, number, name, len(name), ctypes.c_int())
    return bool(_BOLD.search(name.value.decode("utf-8", "replace")))


def _beside(lines: list[Line], height: float) -> list[Line]:
    """The lines, those that stand on one baseline one after the other made one, with the place on the page of each."""
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        if last and last.is_level_with(line) and line.left >= last.right - 0.3 * last.height:
            found[-1] = last.beside(line)
        else:
            found.append(replace(line, depth=1 - line.bottom / height if height else 0.5))
    return found
