"""A PDF → its canonical text: what stands on its pages, in the order in which it was written there, by PDFium.

PDFium gives characters with their places; `layout.py` makes paragraphs, headings and tables of them. A PDF is read page
by page and never run: no script, no form, no link in it does anything. A page that is a picture has no text, and text
that is too small to be read by anyone is left out. Where a page is a picture, `scans.py` recognises its letters.
"""

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as c

from index.documents import Document, text_hash
from index.errors import DocumentError
from index.front import is_given
from index.grids import in_rows
from index.layout import lay_out
from index.letters import line_of, page_lines
from index.lines import Line, parted
from index.reports import Progress, Watcher, unwatched
from index.rules import Drawn, drawn
from index.scans import EXTRA, MODULE, Picture, RecognitionError, is_readable, is_scan

_pdfium = threading.Lock()  # its library is not thread-safe
_WRAPPED = 3  # lines of a cell after which the next cell of its row may stand
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_FILE_NAME = re.compile(r"\.\w{2,5}$|^microsoft \w+ - ", re.IGNORECASE)


def read_pdf(document_id: str, raw: bytes, watch: Watcher = unwatched) -> Document:
    """The document in a PDF, as Markdown; a form feed stands where a page begins but for the first.

    `watch` is told of each page that is a picture before it is recognised, which takes seconds.

    Raises:
        DocumentError: if it is damaged, locked by a password, or has pictures of pages but no text that could be read, or what
            recognises their letters fails.
        Whatever `watch` raises.
    """
    with opened(document_id, raw) as pdf:
        pages, scans, recognised = [], 0, 0
        for number in range(len(pdf)):
            page, scan, picture = _page(pdf, number)
            if picture:
                watch(Progress("pages", number, len(pdf), document_id))
                with meanwhile():
                    found = _recognised(document_id, number, picture)
                recognised += bool(found)
                page = found or page
            scans += scan
            pages.append(page)
        title = pdf.get_metadata_value("Title").strip()
    if not any(pages):
        lacks = MODULE if scans and not is_readable() else ""
        raise DocumentError(document_id, f"has no text{_why(scans)}", lacks=lacks)
    laid = lay_out(pages)
    name = (title if _is_title(title) else "") or laid.title or Path(document_id).stem
    return Document(document_id, name, laid.text, text_hash(laid.text), laid.page_starts, recognised)


def _why(scans: int) -> str:
    """Why a PDF has no text of which so many pages are pictures."""
    if not scans:
        return ", nor pictures of pages on which it could be recognised (OCR)"
    if is_readable():
        return ": nothing could be recognised on the pictures of its pages"
    return f", only pictures of pages: `{EXTRA}` has Pincite recognise it (OCR); or save the file with its text"


@contextmanager
def opened(document_id: str, raw: bytes) -> Iterator[pdfium.PdfDocument]:
    """A PDF, while the block runs; one thread at a time uses PDFium.

    Raises:
        DocumentError: if it is damaged, or locked by a password.
    """
    with _pdfium:
        try:
            pdf = pdfium.PdfDocument(raw)
        except pdfium.PdfiumError as error:
            if error.err_code == c.FPDF_ERR_PASSWORD:
                raise DocumentError(document_id, "is locked by a password: save a copy without one") from error
            raise DocumentError(document_id, "is damaged, or no PDF: it cannot be opened") from error
        try:
            yield pdf
        except pdfium.PdfiumError as error:
            raise DocumentError(document_id, f"is damaged: {error}") from error
        finally:
            pdf.close()


@contextmanager
def meanwhile() -> Iterator[None]:
    """Let other threads use PDFium while the block runs, which must not."""
    _pdfium.release()
    try:
        yield
    finally:
        _pdfium.acquire()


def _is_title(name: str) -> bool:
    """Whether what a file says is its title reads as one."""
    reads_as_one = len(_LETTERS.findall(name)) > 1 and len(name) <= 200 and not _FILE_NAME.search(name)
    return reads_as_one and is_given(name)


def _page(pdf: pdfium.PdfDocument, number: int) -> tuple[list[Line], bool, Picture | None]:
    """The lines of a page, whether it is a picture, and that picture where it can be recognised."""
    page = pdf[number]
    text = page.get_textpage()
    try:
        scan = is_scan(page, text)
        picture = Picture.of(page) if scan and is_readable() else None
        shapes = drawn(page)
        lines = _beside(page_lines(page, text, shapes.upright), page.get_height(), shapes)
        return [_with_bullet(line, shapes.dots) for line in parted(in_rows(lines, shapes))], scan, picture
    finally:
        text.close()
        page.close()


def _recognised(document_id: str, number: int, picture: Picture) -> list[Line]:
    try:
        rows = picture.recognised().rows
    except RecognitionError as error:
        reason = f"page {number + 1} cannot be recognised (OCR): {error}"
        raise DocumentError(document_id, reason, may_pass=True) from error
    lines = [line for row in rows if (line := line_of(row.letters(), ()))]
    return parted(_beside(lines, picture.height, Drawn((), (), ())))


def _beside(lines: list[Line], height: float, page: Drawn) -> list[Line]:
    """The lines, those that stand on one baseline one after the other made one, with the place on the page of each."""
    found: list[Line] = []
    for line in lines:
        if (row := _row_of(line, found)) is not None:
            last = found[row]
            found[row] = last.beside(line, page.is_ruled(last.right, line.left, line.bottom + line.height / 2))
        else:
            found.append(replace(line, depth=1 - line.bottom / height if height else 0.5))
    return found


def _row_of(line: Line, found: Sequence[Line]) -> int | None:
    """The number of the line to the right of which another stands: the last, or one whose last cell was wrapped after it."""
    for back in range(1, min(len(found), _WRAPPED) + 1):
        last = found[-back]
        if last.is_level_with(line) and line.left >= last.right - 0.3 * last.height:
            return len(found) - back if all(line.left > wrapped.right for wrapped in found[-back:][1:]) else None
    return None


def _with_bullet(line: Line, dots: Sequence[tuple[float, float, float]]) -> Line:
    """The line with a bullet before it, where one is drawn there."""
    for left, right, middle in dots:
        if line.bottom < middle < line.bottom + line.height and 0 < line.left - right < 2.5 * line.height:
            return replace(
                line, cells=(replace(line.cells[0], text=f"• {line.cells[0].text}", left=left), *line.cells[1:])
            )
    return line
