"""`make bench`, the part on files: how long a PDF takes beside what PDFium itself needs. Read the ratios."""

import io
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium

from evals.bench import row
from index.documents import Span
from index.manifest import DocumentInfo
from index.page_images import WIDTH, page_image
from index.pdf import read_pdf
from index.sources import Folder
from tests.made_files import Placed, pdf

PAGES = 100
_LINE = "The keeper of the lock kept a diary of every boat that passed in those years."


def page(number: int) -> list[Placed]:
    """A page as reports have them: a heading, forty lines of prose, a table of eight rows."""
    prose = [(72, 700 - 12 * i, 10, _LINE) for i in range(40)]
    cells = [(72 + 120 * k, 200 - 14 * i, 10, f"{number * i * k:,}") for i in range(8) for k in range(4)]
    return [(72, 730, 16, f"Year {number}"), *prose, *cells]


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def only_text(raw: bytes) -> list[str]:
    """What PDFium by itself says that stands on each page."""
    return [page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(raw)]


def only_picture(raw: bytes, number: int) -> None:
    """What PDFium and Pillow need for the picture of a page."""
    scale = WIDTH / 612
    pdfium.PdfDocument(raw)[number].render(scale=scale).to_pil().save(io.BytesIO(), "PNG")


def settled(path: Path) -> str:
    """The stamp of a file that nobody has written to for long."""
    os.utime(path, (time.time() - 60,) * 2)
    return Folder(path.parent).list().stamps[path.name]


def main() -> None:
    raw = pdf([page(number) for number in range(1, PAGES + 1)])
    pairs = [(seconds(lambda: read_pdf("a.pdf", raw)), seconds(lambda: only_text(raw))) for _ in range(3)]
    ours, theirs = (min(times) for times in zip(*pairs, strict=True))
    row(f"read a PDF of {PAGES} pages beside its text alone", ours / theirs, "x", 40, f"limit ({ours:.2f} s)")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.pdf").write_bytes(raw)
        document = read_pdf("a.pdf", raw)
        info = DocumentInfo("a.pdf", "", document.sha256, "", 0, 0, settled(Path(folder) / "a.pdf"), "")
        span = Span("a.pdf", at := document.text.index("Year 50"), at + 400)
        ours = min(seconds(lambda: page_image(Folder(Path(folder)), info, document.text, span)) for _ in range(5))
        theirs = min(seconds(lambda: only_picture(raw, 49)) for _ in range(5))
    row("a page as a picture, with the places of cited words", ours / theirs, "x", 3, f"limit ({1000 * ours:.0f} ms)")


if __name__ == "__main__":
    main()
