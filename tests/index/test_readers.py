import os
from pathlib import Path

import pytest

from index.documents import text_hash
from index.errors import CorpusError, DocumentError
from index.readers import read_document
from index.sources import LINKED, Folder


def write(tmp_path: Path, name: str, raw: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize("raw", [b"One\r\nTwo\r", "\ufeffMit Marke é".encode(), "🚀 שלום e\u0301".encode()])
def test_the_text_is_the_files_own_and_so_is_its_hash(tmp_path: Path, raw: bytes) -> None:
    import hashlib

    document = read_document(write(tmp_path, "a.txt", raw), "a.txt")
    assert document.text == raw.decode("utf-8")
    assert document.sha256 == hashlib.sha256(raw).hexdigest() == text_hash(document.text)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"good \xe9 bad", "byte 5 .line 1. is 0xe9"),
        (b"one\ntwo \xff", "byte 8 .line 2. is 0xff"),
        (b"PK\x03\x04\x00\x00", "looks binary"),
    ],
)
def test_what_is_no_text_is_refused_with_its_byte(tmp_path: Path, raw: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        read_document(write(tmp_path, "a.txt", raw), "a.txt")


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="over the limit"):
        read_document(write(tmp_path, "a.txt", b"x" * 3_000_000), "a.txt", max_bytes=2**20)


def test_a_file_that_is_longer_than_it_says_is_read_no_further_than_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "a.txt", b"x" * 3_000_000)
    small = write(tmp_path, "b.txt", b"x")
    monkeypatch.setattr("index.readers.regular_file", lambda _: small.stat())
    with pytest.raises(DocumentError, match="1 MB is over the limit of 1 MB"):
        read_document(path, "a.txt", max_bytes=2**20)


def test_what_is_no_regular_file_is_never_opened(tmp_path: Path) -> None:
    """To open a pipe waits for whoever writes into it, and a device may have no end."""
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "device.txt").symlink_to("/dev/zero")
    (tmp_path / "linked.txt").symlink_to(write(tmp_path, "a.txt", b"x"))
    listing = Folder(tmp_path).list()
    assert set(listing.stamps) == {"a.txt", "linked.txt"}
    assert listing.unreadable == dict.fromkeys(("device.txt", "pipe.txt"), "cannot be read: it is not a regular file")
    for name in listing.unreadable:
        with pytest.raises(DocumentError, match="it is not a regular file"):
            read_document(tmp_path / name, name)


def test_an_unknown_kind_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(
        DocumentError, match=r"no reader for '\.doc' files; known are \.csv, \.docx, \.eml, \.epub, \.htm, .*\.txt"
    ):
        read_document(write(tmp_path, "a.doc", b"x"), "a.doc")


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a.md", "intro\n\n# The Handbook #\n\nText.", "The Handbook"),
        ("a.md", "Setext\n======\n\nText.", "Setext"),
        ("a.md", "# **Fees** of the *harbour*\n\nText.", "Fees of the harbour"),
        ("a.txt", "Minutes of May\n\nWe met.", "Minutes of May"),
        ("notes-2024.txt", "We met. It rained.", "notes-2024"),
        ("empty.txt", "", "empty"),
    ],
)
def test_a_document_is_called_by_its_first_heading_or_its_file(
    tmp_path: Path, name: str, text: str, title: str
) -> None:
    assert read_document(write(tmp_path, name, text.encode()), name).title == title


def test_a_folder_lists_what_has_a_reader_and_counts_the_rest(tmp_path: Path) -> None:
    for name in ("a.txt", "sub/b.md", "c.PPT", ".hidden.txt", ".git/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    listing = Folder(tmp_path).list()
    assert set(listing.stamps) == {"a.txt", "sub/b.md"}
    assert listing.ignored == {".ppt": 1}


def test_a_link_to_a_folder_is_left_alone_and_named(tmp_path: Path) -> None:
    (real := tmp_path / "real").mkdir()
    (real / "b.md").write_text("x")
    (docs := tmp_path / "docs" / "sub").mkdir(parents=True)
    (docs / "a.txt").symlink_to(real / "b.md")  # a link to a file is that file
    for name in ("away", "round", ".hidden"):
        (docs / name).symlink_to(docs if name == "round" else real)
    listing = Folder(tmp_path / "docs").list()
    assert set(listing.stamps) == {"sub/a.txt"}
    assert listing.unreadable == {}
    assert set(listing.ignored) == {f"sub/{name}/: {LINKED}" for name in ("away", "round")}


def test_a_folder_that_cannot_be_opened_is_named_and_its_documents_are_not_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "a.txt").write_text("x")
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    listing = Folder(tmp_path).list()
    assert listing.unreadable == {"closed": "cannot be opened: Permission denied"}
    assert listing.may_hold("closed/a.txt")
    assert listing.may_hold("closed")
    assert listing.may_hold("closed/sub/b.txt")
    assert not any(listing.may_hold(name) for name in ("a.txt", "closed.txt", "open/closed"))


def test_a_name_that_is_no_utf8_is_reported(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/bad\xff.txt", "wb") as file:  # noqa: PTH123
        file.write(b"x")
    assert list(Folder(tmp_path).list().unreadable.values()) == ["its name is not UTF-8: rename the file"]


def test_a_missing_folder_and_a_file_in_its_place_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="there is no folder"):
        Folder(tmp_path / "none").list()
    with pytest.raises(CorpusError, match="is a file, not a folder"):
        Folder(write(tmp_path, "a.txt", b"x")).list()
