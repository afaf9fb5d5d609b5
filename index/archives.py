"""Word documents, workbooks and presentations are archives: what is looked at before one is opened, and its parts."""

import io
import zipfile
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from index.errors import DocumentError

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # how a .doc, .xls or .ppt begins, and what of today is locked by a password


def check_archive(document_id: str, raw: bytes, kind: str, saved_as: str, most: int) -> None:
    """Look whether the parts of an archive can be unpacked, in at most `most` bytes.

    Raises:
        DocumentError: if they cannot, or it is of an older office or locked; `kind` and `saved_as` are for its words.
    """
    if raw.startswith(_OLD_OFFICE):
        raise DocumentError(
            document_id, f"is locked by a password, or of an old office: save it as {saved_as} without one"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile as error:
        raise DocumentError(document_id, f"is damaged, or no {kind}: it cannot be opened") from error
    if unpacked > most:
        raise DocumentError(document_id, f"unpacks to {unpacked / 2**20:,.0f} MB: it is no ordinary {kind}")


def part(parts: zipfile.ZipFile, name: str) -> Element:
    """A part of an archive that is XML."""
    return ElementTree.fromstring(parts.read(name))  # noqa: S314  # expat bounds entities
