"""A file → a `Document`: its canonical text, what to call it, and the sha256 by which anyone can check a citation.

The canonical text of `.txt` and `.md` is the file's own decoded text, untouched (`encodings.py`): line ends stay, and so does
UTF-8's byte-order mark, so offsets can be checked with nothing but Python, and the sha256 of a text in UTF-8 is that of its
file. That of every other format is Markdown made of what a reader of it sees (`pdf.py`, `markup.py`, `sheets.py`, `slides.py`,
`opendocument.py`, `opensheets.py`, `openslides.py`, `books.py`, `mail.py`), the same at every reading. One function a format,
in `READERS`. It does not walk folders (see `corpus.py`) and it does not cut (see `passages.py`).
"""

import errno
import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

from index.documents import Document, text_hash
from index.encodings import decoded
from index.errors import DocumentError
from index.front import front_matter, front_title
from index.marks import unmarked
from index.reports import Watcher, unwatched
from index.sentences import heading_text, split_blocks

MAX_BYTES = 32 * 1024 * 1024
"""The longest document that is read, in bytes; PINCITE_MAX_DOCUMENT_MB sets another."""

# A title is looked for at the head of a document alone, so that finding it costs nothing in a long one.
_HEAD = 4096


def read_document(path: Path, document_id: str, max_bytes: int = MAX_BYTES, watch: Watcher = unwatched) -> Document:
    """The document in the file at `path`; `watch` is told of the pages of a scan.

    Raises:
        DocumentError: if it may not be read, is no regular file, is too long, or does not hold text; it says why.
        Whatever `watch` raises.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise DocumentError(document_id, f"no reader for {path.suffix!r} files; known are {', '.join(sorted(READERS))}")
    try:
        size = regular_file(path).st_size
        with path.open("rb") as file:
            # A file may grow meanwhile, and some of the system's own say that they are empty.
            raw = b"" if size > max_bytes else file.read(max_bytes + 1)
    except OSError as error:
        raise DocumentError(document_id, f"cannot be read: {error.strerror or error}", may_pass=True) from error
    if (size := max(size, len(raw))) > max_bytes:
        raise DocumentError(
            document_id,
            f"{size / 2**20:.0f} MB is over the limit of {max_bytes / 2**20:.0f} MB; split it, or set "
            "PINCITE_MAX_DOCUMENT_MB higher",
            may_pass=True,
        )
    return reader(document_id, raw, watch)


def regular_file(path: Path) -> os.stat_result:
    """What the system says of the file at `path`, or at the end of the link there.

    Raises:
        OSError: if there is none, or it is a pipe, a socket or a device: to read one may take for ever.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file")
    return found


def read_plain(document_id: str, raw: bytes, _: Watcher = unwatched) -> Document:
    """A plain text; its first line is the title if it reads as one."""
    return _text_document(document_id, raw, heading_levels=range(7, 8))


def read_markdown(document_id: str, raw: bytes, _: Watcher = unwatched) -> Document:
    """A Markdown text; the title is that of its front matter, else its first heading."""
    return _text_document(document_id, raw, heading_levels=range(1, 8))


def read_pdf(document_id: str, raw: bytes, watch: Watcher = unwatched) -> Document:
    """A PDF's text, with the places where its pages begin; see `index/pdf.py`."""
    from index.pdf import read_pdf as read  # what formats need is loaded where there are such files

    return read(document_id, raw, watch)


def read_docx(document_id: str, raw: bytes, _: Watcher = unwatched) -> Document:
    """A Word document's text; see `index/markup.py`."""
    from index.markup import read_docx as read

    return read(document_id, raw)


def read_html(document_id: str, raw: bytes, _: Watcher = unwatched) -> Document:
    """A web page's text; see `index/markup.py`."""
    from index.markup import read_html as read

    return read(document_id, raw)


def read_xlsx(document_id: str, raw: bytes, _: Watcher = unwatched) -> Document:
    """A workbook's sheets as tables; see `index/sheets.py`."""
    from index.sheets import read_xlsx as read

    return read(document_id, raw)


def read_pptx(document_id: str, raw: bytes, _: Watcher = unwatched) -> Document:
    """A presentation's slides, each a page; see `index/slides.py`."""
    from index.slides import read_pptx as read

    return read(document_id, raw)


def read_odt(document_id: str, raw: bytes, _: Watcher = unwatched) -> Document:
    """An OpenDocument text; see `index/opendocument.py`."""
    from index.opendocument import read_odt as read

    return read(document_id, raw)


def read_ods(document_id: str, raw: bytes, _: Watcher = unwatched) -> Document:
    """An OpenDocument spreadsheet; see `index/opensheets.py`."""
    from index.opensheets import read_ods as read

    return read(document_id, raw)


def read_odp(document_id: str, raw: bytes, _: Watcher = unwatched) -> Document:
    """An OpenDocument presentation's slides, each a page; see `index/openslides.py`."""
    from index.openslides import read_odp as read

    return read(document_id, raw)


def read_epub(document_id: str, raw: bytes, _: Watcher = unwatched) -> Document:
    """An e-book's chapters; see `index/books.py`."""
    from index.books import read_epub as read

    return read(document_id, raw)


def read_csv(document_id: str, raw: bytes, _: Watcher = unwatched) -> Document:
    """A file of values as a table; see `index/sheets.py`."""
    from index.sheets import read_csv as read

    return read(document_id, raw)


def read_mail(document_id: str, raw: bytes, _: Watcher = unwatched) -> Document:
    """A mail's head and text; see `index/mail.py`."""
    from index.mail import read_mail as read

    return read(document_id, raw)


READERS: Mapping[str, Callable[[str, bytes, Watcher], Document]] = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".html": read_html,
    ".htm": read_html,
    ".xlsx": read_xlsx,
    ".pptx": read_pptx,
    ".odt": read_odt,
    ".ods": read_ods,
    ".odp": read_odp,
    ".epub": read_epub,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".eml": read_mail,
}


def _text_document(document_id: str, raw: bytes, heading_levels: range) -> Document:
    found = decoded(document_id, raw)
    title = _title(document_id, found.text, heading_levels)
    return Document(document_id, title, found.text, text_hash(found.text), guessed_encoding=found.guessed)


def _title(document_id: str, text: str, levels: range) -> str:
    if levels.start == 1 and (title := front_title(text)):
        return title
    after = front_matter(text)[2]
    head = split_blocks(text[after : after + _HEAD])
    for block in head[:1] if levels.start == 7 else head:
        if block.kind == "heading" and block.level in levels and (title := heading_text(text[after:], block)):
            return unmarked(title)
    return Path(document_id).stem
