"""A file → a `Document`: its canonical text, what to call it, and the sha256 by which anyone can check a citation.

The canonical text of `.txt` and `.md` is the file's own decoded text, untouched (`encodings.py`): line ends stay, and so does
UTF-8's byte-order mark, so offsets can be checked with nothing but Python, and the sha256 of a text in UTF-8 is that of its
file. That of every other format is Markdown made of what a reader of it sees (`pdf.py`, `markup.py`, `sheets.py`, `slides.py`,
`opendocument.py`, `opensheets.py`, `openslides.py`, `books.py`, `mail.py`), the same at every reading. `READERS` names the one
function of each format. It does not walk folders (see `corpus.py`) and it does not cut (see `passages.py`).
"""

import errno
import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from pkgutil import resolve_name

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

READERS: Mapping[str, str] = {
    ".txt": "index.readers:read_plain",
    ".md": "index.readers:read_markdown",
    ".markdown": "index.readers:read_markdown",
    ".pdf": "index.pdf:read_pdf",
    ".docx": "index.markup:read_docx",
    ".html": "index.markup:read_html",
    ".htm": "index.markup:read_html",
    ".xlsx": "index.sheets:read_xlsx",
    ".pptx": "index.slides:read_pptx",
    ".odt": "index.opendocument:read_odt",
    ".ods": "index.opensheets:read_ods",
    ".odp": "index.openslides:read_odp",
    ".epub": "index.books:read_epub",
    ".csv": "index.sheets:read_csv",
    ".tsv": "index.sheets:read_csv",
    ".eml": "index.mail:read_mail",
}
"""By suffix, the function that makes a `Document` of an id and a file's bytes; what it needs is loaded with its first file."""

_PAGES_TAKE_LONG = frozenset({".pdf"})  # their readers tell of each page that is a scan


def read_document(path: Path, document_id: str, max_bytes: int = MAX_BYTES, watch: Watcher = unwatched) -> Document:
    """The document in the file at `path`; `watch` is told of the pages of a scan.

    Raises:
        DocumentError: if it may not be read, is no regular file, is too long, or does not hold text; it says why.
        Whatever `watch` raises.
    """
    suffix = path.suffix.lower()
    if suffix not in READERS:
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
    reader: Callable[..., Document] = resolve_name(READERS[suffix])
    return reader(document_id, raw, watch) if suffix in _PAGES_TAKE_LONG else reader(document_id, raw)


def regular_file(path: Path) -> os.stat_result:
    """What the system says of the file at `path`, or at the end of the link there.

    Raises:
        OSError: if there is none, or it is a pipe, a socket or a device: to read one may take for ever.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file")
    return found


def read_plain(document_id: str, raw: bytes) -> Document:
    """A plain text; its first line is the title if it reads as one."""
    return _text_document(document_id, raw, heading_levels=range(7, 8))


def read_markdown(document_id: str, raw: bytes) -> Document:
    """A Markdown text; the title is that of its front matter, else its first heading."""
    return _text_document(document_id, raw, heading_levels=range(1, 8))


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
