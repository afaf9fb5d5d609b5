"""Documents of an office and e-books are archives: what is looked at before one is opened, and its parts."""

import io
import zipfile
from collections.abc import Iterator
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


def name_of(element: Element) -> str:
    """What an element is called, whatever its namespace: a format may have a strict form, or an older one."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """An attribute that is of a namespace; empty where there is none."""
    return next((value for key, value in element.items() if key.endswith(f"}}{name}")), "")


def all_of(element: Element, name: str) -> Iterator[Element]:
    """The elements in one, and itself, that are called so, in order."""
    return (one for one in element.iter() if name_of(one) == name)
