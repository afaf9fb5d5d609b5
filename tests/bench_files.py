"""`make bench`, the part on files: how long a PDF takes beside what PDFium itself needs for its text. Read the ratio."""

import time
from collections.abc import Callable

import pypdfium2 as pdfium

from evals.bench import row
from index.pdf import read_pdf
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


def main() -> None:
    raw = pdf([page(number) for number in range(1, PAGES + 1)])
    pairs = [(seconds(lambda: read_pdf("a.pdf", raw)), seconds(lambda: only_text(raw))) for _ in range(3)]
    ours, theirs = (min(times) for times in zip(*pairs, strict=True))
    row(f"read a PDF of {PAGES} pages beside its text alone", ours / theirs, "x", 40, f"limit ({ours:.2f} s)")


if __name__ == "__main__":
    main()
