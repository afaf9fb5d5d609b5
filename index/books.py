"""An e-book (.epub) → its canonical text: its chapters in the order in which they are read, each a web page.

The parts are found as EPUB 3.3 (W3C) says, which older ones keep to as well. The table of contents and the cover are not read.
"""

import io
import posixpath
import zipfile
from pathlib import Path
from urllib.parse import unquote

from index.archives import all_of, check_archive, part
from index.documents import Document, text_hash
from index.errors import DocumentError
from index.front import is_given
from index.markup import read_html

_UNPACKED = 512 * 2**20  # bytes of a book's parts, pictures too: more is a bomb
_CONTAINER = "META-INF/container.xml"
_LOCKS = "META-INF/encryption.xml"


def read_epub(document_id: str, raw: bytes) -> Document:
    """A book; its title is the one that it was given, else that of its first chapter.

    Raises:
        DocumentError: if it is damaged, is no .epub, or its chapters are locked (DRM).
    """
    check_archive(document_id, raw, "e-book", ".epub", _UNPACKED)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            title, names = _package(parts)
            locked = _locked(parts)
            chapters = [] if locked & {*names} else [read_html(document_id, parts.read(name)) for name in names]
    except DocumentError:
        raise
    except Exception as error:  # any part of a damaged file may lack whatever another one names
        raise DocumentError(document_id, "is damaged, or no e-book: it cannot be opened") from error
    if locked & {*names}:
        raise DocumentError(document_id, "is locked (DRM): only the program that it was made for can read it")
    text = "\n".join(chapter.text for chapter in chapters if chapter.text.strip())
    guessed = next((chapter.guessed_encoding for chapter in chapters if chapter.guessed_encoding), "")
    title = title or next((chapter.title for chapter in chapters), Path(document_id).stem)
    return Document(document_id, title, text, text_hash(text), guessed_encoding=guessed)


def _package(parts: zipfile.ZipFile) -> tuple[str, list[str]]:
    """(the title that somebody gave the book, the parts that hold its chapters, as they are read)."""
    root = next(all_of(part(parts, _CONTAINER), "rootfile")).get("full-path", "")
    package = part(parts, root)
    folder = posixpath.dirname(root)
    items = {one.get("id", ""): one for one in all_of(package, "item")}
    contents = {_path(folder, one.get("href", "")) for one in all_of(package, "reference") if one.get("type") == "toc"}
    read = [items[one.get("idref", "")] for one in all_of(package, "itemref") if one.get("idref") in items]
    names = [
        _path(folder, item.get("href", ""))
        for item in read
        if "html" in item.get("media-type", "") and "nav" not in item.get("properties", "").split()
    ]
    title = " ".join(next((one.text or "" for one in all_of(package, "title")), "").split())
    return title if is_given(title) else "", [name for name in dict.fromkeys(names) if name not in contents]


def _locked(parts: zipfile.ZipFile) -> set[str]:
    """The parts that are encrypted; that fonts are is usual, and no lock."""
    if _LOCKS not in parts.namelist():
        return set()
    return {_path("", one.get("URI", "")) for one in all_of(part(parts, _LOCKS), "CipherReference")}


def _path(folder: str, address: str) -> str:
    """The name of a part by an address in another."""
    return posixpath.normpath(posixpath.join(folder, unquote(address.partition("#")[0])))
