"""What an index holds, in one small file that is replaced whole: the moment of replacing it is the commit.

It names the version of each document that counts, so that while a changed document is written anew the old version
answers until the new one is there whole, and never both do. It can be made again from the store (`from_versions`).
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from index.errors import IndexCorruptError
from index.folder import not_writable
from index.passages import passage_id
from index.store import FORMAT, Version

_NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """One document as it is indexed. `key` names this version of it, `stamp` what its source said of it then; `recognised` is
    how many pages of it were pictures, whose text may hold errors, and `guessed_encoding` what its file was taken to be in."""

    id: str
    title: str
    sha256: str
    key: str
    passages: int
    characters: int
    stamp: str
    indexed_at: str  # ISO 8601, UTC
    recognised: int = 0
    guessed_encoding: str = ""

    @property
    def passage_ids(self) -> list[str]:
        return [passage_id(self.key, ordinal) for ordinal in range(self.passages)]

    @property
    def caution(self) -> str:
        """What a reader of it should know, or nothing."""
        if self.guessed_encoding:
            return f"its file does not say how its letters are encoded: it was read as {self.guessed_encoding}"
        if not self.passages:
            return "it holds no text to answer from"
        if not self.recognised:
            return ""
        pages = "a page" if self.recognised == 1 else f"{self.recognised:,} pages"
        return f"the text of {pages} was recognised on pictures (OCR) and may hold errors"

    def as_json(self) -> dict[str, object]:
        """What others are told of it."""
        return {name: value for name, value in asdict(self).items() if name not in {"key", "stamp"}}


@dataclass(frozen=True, slots=True)
class Manifest:
    """The documents that count, the generation of the store they are in, and the folder of their lexical index.

    `is_settled` is false from the first write of a sync to its last: where it is found false, passages of versions
    that do not count may be lying about. `lexical` is empty where the lexical index is yet to be made.
    """

    embedder: str
    cutter: str
    generation: int = 1
    lexical: str = ""
    is_settled: bool = True
    documents: Mapping[str, DocumentInfo] = field(default_factory=dict)
    format: int = FORMAT

    def made_by(self) -> dict[str, object]:
        """Who made the index, in the words that the store uses for it."""
        return {"pincite_format": self.format, "pincite_cutter": self.cutter, "pincite_embedder": self.embedder}

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the versions that count."""
        return frozenset(info.key for info in self.documents.values())

    def with_documents(self, changed: Sequence[DocumentInfo], gone: Sequence[str] = ()) -> "Manifest":
        """The manifest with these documents put in, and those taken out."""
        out = set(gone)
        documents = {i: info for i, info in self.documents.items() if i not in out}
        documents.update((info.id, info) for info in changed)
        return replace(self, documents=documents)

    def save(self, folder: Path) -> None:
        """Write it to the index folder, whole or not at all."""
        text = json.dumps({**asdict(self), "documents": [asdict(d) for d in self.documents.values()]}, indent=1)
        write_whole(folder / _NAME, text)


def write_whole(path: Path, text: str) -> None:
    """Replace the text of a file of the index so that a reader, or a crash, sees the old one or the new one.

    Raises:
        SetupError: if the index folder cannot be written.
    """
    draft = path.with_suffix(".new")
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise not_writable(path.parent, error.strerror) from error


def load_manifest(folder: Path) -> Manifest | None:
    """The manifest of the index in `folder`, or None where there is none.

    Raises:
        IndexCorruptError: if the file is not a manifest.
    """
    try:
        fields = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        documents = {row["id"]: DocumentInfo(**row) for row in fields.pop("documents")}
        return Manifest(**fields, documents=documents)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise IndexCorruptError(
            f"{folder / _NAME} is damaged ({error}): run `pincite index rebuild`; your documents are not touched"
        ) from error


def manifest_stamp(folder: Path) -> tuple[int, int] | None:
    """What differs as soon as the manifest does: a new one is a new file. None where there is none."""
    try:
        found = (folder / _NAME).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def from_versions(versions: Sequence[Version]) -> dict[str, DocumentInfo]:
    """The documents that a store holds whole, the newest version of each; `versions` come oldest first.

    What only the source knows (the stamp) is empty, so that the next sync looks at each document again.
    """
    return {
        v.document_id: DocumentInfo(v.document_id, v.title, v.sha256, v.key, v.passages, v.characters, "", v.indexed_at)
        for v in versions
        if v.is_complete
    }
