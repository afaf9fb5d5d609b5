"""The name of a file that somebody handed in → a name for it in a folder of ours. A given name is never used as a path.

And what a page of a file is called, by its name, and in which order people look for names.
"""

import re
import unicodedata
from pathlib import PurePosixPath

from index.documents import text_hash
from index.errors import DocumentError
from index.readers import READERS

_KEPT = set(" ._-()+,&'")
_LONGEST = 200  # bytes of a stem: with a suffix and a prefix within the 255 that file systems take
_NUMBER = re.compile(r"(\d{1,18})")
_TOLD = 8  # digits of the hash that tells names apart which are cut to the same
_OF_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def file_name(name: str) -> str:
    """A name that any file system takes and that leads nowhere: letters, digits and a few marks, with a known suffix.

    Raises:
        DocumentError: if no reader knows files that are called so.

    >>> file_name("../../etc/Annual report: 2026?.TXT")
    'Annual report_ 2026_.txt'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    suffix = PurePosixPath(last.strip(" .") or "x").suffix.lower()
    if suffix not in READERS:
        known = ", ".join(sorted(READERS))
        raise DocumentError(last, f"no reader for {suffix or 'names without a suffix'!s}; known are {known}")
    stem = "".join(c if _is_kept(c) else "_" for c in last.strip(" .")[: -len(suffix)])
    stem = _cut(stem.strip(" .")) or "document"
    return f"{'_' if _OF_WINDOWS.fullmatch(stem) else ''}{stem}{suffix}"


def _cut(stem: str) -> str:
    """The stem, or where it is too long its beginning and a hash of all of it."""
    if len(stem.encode()) <= _LONGEST:
        return stem
    kept = stem.encode()[: _LONGEST - _TOLD - 1].decode("utf-8", "ignore").strip(" .")
    return f"{kept}-{text_hash(stem)[:_TOLD]}"


def _is_kept(character: str) -> bool:
    return character in _KEPT or unicodedata.category(character)[0] in "LMN"


def in_order(name: str) -> list[str | int]:
    """What names are sorted by as people read them: whatever their case, and 10 after 2.

    >>> sorted(["b10", "b2", "A"], key=in_order)
    ['A', 'b2', 'b10']
    """
    parts = _NUMBER.split(unicodedata.normalize("NFKD", name).casefold())
    return [int(part) if at % 2 else part for at, part in enumerate(parts)]


def page_word(document_id: str) -> str:
    """What a page of a document is called.

    >>> page_word("Talk.PPTX"), page_word("report.pdf")
    ('slide', 'page')
    """
    return "slide" if document_id.lower().endswith((".pptx", ".odp")) else "page"
