"""Where documents come from: a folder of files, or texts that a program holds.

A source lists what there is with a stamp that changes when a document does, and reads one when asked. It does not
index: `corpus.py` compares a source with the store.
"""

import filecmp
import os
import shutil
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from index.documents import Document
from index.errors import CorpusError, DocumentError, NameTakenError, SetupError
from index.names import file_name
from index.readers import MAX_BYTES, READERS, read_document, regular_file
from index.reports import Added, Watcher, unwatched

if TYPE_CHECKING:
    from index.manifest import DocumentInfo

# A file that was written this recently may change again without its time or size changing; it is read again next time.
_SETTLED_NS = 2_000_000_000
LINKED = "a link to a folder, which is not followed: name that folder with --corpus, or copy it here"
UPLOADS = "pincite-uploads"
"""The folder within the documents' folder that added files go to; it is named so that nobody has one already."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a source holds now.

    `stamps` maps a document's id to a text that is equal as long as the document is, or is empty where nobody can say
    yet. `unreadable` maps what could not be looked into (a folder, a file with an impossible name) to why; documents
    in such a folder are neither here nor gone. `ignored` counts what is left alone: the files of kinds that no reader
    knows, by suffix, and each link to a folder, by its path and why ("sub/: a link to …").
    """

    stamps: Mapping[str, str]
    unreadable: Mapping[str, str] = field(default_factory=dict)
    ignored: Mapping[str, int] = field(default_factory=dict)

    def may_hold(self, document_id: str) -> bool:
        """Whether the document may still be there, in a folder that could not be looked into."""
        parts = document_id.split("/")
        return any("/".join(parts[:count]) in self.unreadable for count in range(1, len(parts) + 1))


class Source(Protocol):
    def list(self) -> Listing:
        """What there is now."""
        ...

    def read(self, document_id: str, watch: Watcher = unwatched) -> Document:
        """One document, `watch` being told where it takes long; raises DocumentError where it cannot be read."""
        ...


@runtime_checkable
class Shelf(Source, Protocol):
    """A source that files can be put into."""

    def is_writable(self) -> bool:
        """Whether it takes files now."""
        ...

    def put(self, name: str, file: Path, watch: Watcher = unwatched, instead: bool = False) -> str:
        """Take a copy of a file in and return the id it has; raises DocumentError, saying why, where it is no document.

        `instead` has it take the place of another of its name, which is held until `let_go` or `take_back`.
        """
        ...

    def take_back(self, document_id: str) -> bool:
        """Have the file again that another took the place of; whether one is held."""
        ...

    def let_go(self, document_id: str) -> None:
        """Hold the file no more that another took the place of."""
        ...

    def discard(self, document_id: str) -> bool:
        """Delete the file of a document, if `put` brought it; whether there was one."""
        ...


@dataclass(frozen=True, slots=True)
class Folder:
    """The files in a folder and its subfolders that there is a reader for; hidden ones (".name") are left alone, and so are
    links to folders, which may lead round in a circle or out to a whole disk."""

    path: Path
    max_bytes: int = MAX_BYTES

    def __post_init__(self) -> None:
        # The same folder for as long as it is used, wherever the program goes meanwhile.
        object.__setattr__(self, "path", self.path.absolute())

    def list(self) -> Listing:
        """Every document with the stamp "size-mtime", its id the path within the folder.

        Raises:
            CorpusError: if the folder is missing, is no folder, or may not be read.
        """
        self.check()
        stamps: dict[str, str] = {}
        unreadable: dict[str, str] = {}
        ignored: dict[str, int] = {}

        def note(error: OSError) -> None:
            unreadable[self._id(Path(error.filename))] = f"cannot be opened: {error.strerror}"

        for folder, folders, files in os.walk(self.path, onerror=note):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            links = [path for name in folders if (path := Path(folder, name)).is_symlink()]
            ignored |= {f"{self._id(path)}/: {LINKED}": 1 for path in links}
            for name in sorted(name for name in files if not name.startswith(".")):
                path = Path(folder, name)
                if path.suffix.lower() not in READERS:
                    ignored[path.suffix.lower()] = ignored.get(path.suffix.lower(), 0) + 1
                    continue
                try:
                    stamps[self._id(path)] = _stamp(path)
                except OSError as error:
                    unreadable[self._id(path)] = f"cannot be read: {error.strerror}"
                except UnicodeEncodeError:
                    unreadable[self._id(path)] = "its name is not UTF-8: rename the file"
        return Listing(stamps, unreadable, ignored)

    def read(self, document_id: str, watch: Watcher = unwatched) -> Document:
        """The document in the file of that name."""
        return read_document(self.path / document_id, document_id, self.max_bytes, watch)

    def original(self, document: "DocumentInfo") -> bytes:
        """The file that a document was read from.

        Raises:
            DocumentError: if it is gone, or another than the one that was indexed.
        """
        path = self.path / document.id
        try:
            is_settled = bool(document.stamp) and document.stamp == _stamp(path)
            is_same = is_settled or self.read(document.id).sha256 == document.sha256
            raw = path.read_bytes() if is_same else b""
        except OSError as error:
            raise DocumentError(document.id, f"cannot be read: {error.strerror}") from error
        if not is_same:
            raise DocumentError(document.id, "was changed after it was indexed")
        return raw

    def is_writable(self) -> bool:
        """Whether files can be put into it."""
        uploads = self.path / UPLOADS
        return os.access(uploads if uploads.exists() else self.path, os.W_OK | os.X_OK)

    def put(self, name: str, file: Path, watch: Watcher = unwatched, instead: bool = False) -> str:
        """A copy of `file` in the folder for uploads, under a name made from `name`; the id that it has there.

        Raises:
            NameTakenError: if another one has its name, unless it is put there `instead`.
            DocumentError: if it cannot be read as a document.
            SetupError: if the folder cannot be written to.
            Whatever `watch` raises.
        """
        uploads = self.path / UPLOADS
        safe = file_name(name)
        document_id = f"{UPLOADS}/{safe}"
        _check_readable(document_id, file)
        draft = uploads / f".{time.time_ns()}-{safe}"  # hidden, so no sync takes it for a document
        try:
            uploads.mkdir(exist_ok=True)
            shutil.copyfile(file, draft)
            if not read_document(draft, document_id, self.max_bytes, watch).text.strip():
                raise DocumentError(document_id, "holds no text to answer from")
            if (uploads / safe).exists() and not filecmp.cmp(draft, uploads / safe, shallow=False):
                if not instead:
                    raise NameTakenError(
                        document_id,
                        f"there is another document named {safe!r}: rename the file, or remove that one first",
                    )
                shutil.copy2(uploads / safe, self._held(document_id))
            draft.replace(uploads / safe)
        except OSError as error:
            raise SetupError(f"the folder {str(uploads)!r} cannot be written to ({error.strerror})") from error
        finally:
            draft.unlink(missing_ok=True)
        return document_id

    def take_back(self, document_id: str) -> bool:
        """The file again that another took the place of; whether one is held."""
        try:
            self._held(document_id).replace(self.path / document_id)
        except OSError:
            return False
        return True

    def let_go(self, document_id: str) -> None:
        """Hold the file no more that another took the place of."""
        self._held(document_id).unlink(missing_ok=True)

    def _held(self, document_id: str) -> Path:
        """Where it is held: hidden, as a draft is."""
        path = self.path / document_id
        return path.with_name(f".before-{path.name}")

    def discard(self, document_id: str) -> bool:
        """Delete the file of a document that `put` brought; whether there was one."""
        folder, _, name = document_id.partition("/")
        if folder != UPLOADS or not name or name != file_name(name):
            return False
        try:
            (self.path / UPLOADS / name).unlink()
        except OSError:
            return False
        return True

    def check(self) -> None:
        """Pass where there is a folder that may be read.

        Raises:
            CorpusError: if it is missing, is no folder, or may not be read.
        """
        if not self.path.exists():
            raise CorpusError(f"there is no folder {str(self.path)!r}: name your documents' folder with --corpus")
        if not self.path.is_dir():
            raise CorpusError(f"{str(self.path)!r} is a file, not a folder: name the folder it is in with --corpus")
        if not os.access(self.path, os.R_OK | os.X_OK):
            raise CorpusError(f"the folder {str(self.path)!r} may not be read: change its permissions (chmod u+rx)")

    def _id(self, path: Path) -> str:
        """The path within the folder; bytes that are no UTF-8 in a file's name are shown as U+FFFD."""
        return os.fsencode(path.relative_to(self.path).as_posix()).decode("utf-8", "replace")


class Texts:
    """Documents that a program holds in memory; their stamp is their sha256."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = {document.id: document for document in documents}

    def list(self) -> Listing:
        return Listing({document.id: document.sha256 for document in self._documents.values()})

    def read(self, document_id: str, watch: Watcher = unwatched) -> Document:
        if document_id not in self._documents:
            raise DocumentError(document_id, "there is no such document")
        return self._documents[document_id]


def _stamp(path: Path) -> str:
    """ "size-mtime" of a file, or nothing while it is too fresh to tell a second change from the first."""
    os.fspath(path).encode("utf-8")
    found = regular_file(path)
    if found.st_mtime_ns > time.time_ns() - _SETTLED_NS:
        return ""
    return f"{found.st_size}-{found.st_mtime_ns}"


def _check_readable(document_id: str, file: Path) -> None:
    try:
        regular_file(file)
        file.open("rb").close()
    except OSError as error:
        raise DocumentError(document_id, f"cannot be read: {error.strerror}") from error


def handed_in(shelf: Shelf, name: str, file: Path, watch: Watcher, instead: bool) -> Added:
    """What became of a file that is put on a shelf."""
    try:
        return Added(name, shelf.put(name, file, watch, instead))
    except DocumentError as error:
        return Added(name, failure=error.reason, is_taken=isinstance(error, NameTakenError))
