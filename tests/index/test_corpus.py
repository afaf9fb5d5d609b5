import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chromadb import PersistentClient
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import InternalError
from httpx import ConnectError

from index.corpus import Corpus, rebuild
from index.documents import Document, text_hash
from index.embedding import open_embedder
from index.errors import DocumentError, IndexBusyError, IndexCorruptError, IndexMismatchError, SetupError
from index.lexical import LexicalIndex
from index.manifest import DocumentInfo, Manifest
from index.passages import cut_passages
from index.plan import load_unread
from index.readers import read_document
from index.reports import Progress, Watcher
from index.retriever import HybridRetriever
from index.sources import Folder, Texts
from index.store import PassageStore, open_store

EMBEDDER = open_embedder()


def opened(folder: Path) -> Corpus:
    return Corpus(Folder(folder), folder / ".pincite", EMBEDDER)


def found(corpus: Corpus, question: str) -> list[str]:
    return [p.text for p in HybridRetriever(corpus, 5).passages(question)]


def settle(*paths: Path) -> None:
    """Make files look old enough for their stamps to be believed."""
    for path in paths:
        os.utime(path, (time.time() - 100, time.time() - 100))


def test_sync_adds_changes_and_removes_only_what_changed(corpus: Path) -> None:
    (corpus / "b.md").write_text("# Bees\n\nBees make honey.\n")
    index = opened(corpus)
    assert set(index.sync().added) == {"ankara-kiev.txt", "b.md"}
    (corpus / "b.md").write_text("# Bees\n\nBees make wax.\n")
    (corpus / "c.txt").write_text("Cows give milk.")
    report = index.sync()
    assert (report.added, report.changed, report.removed, report.unchanged) == (("c.txt",), ("b.md",), (), 1)
    assert "wax" in found(index, "What do bees make?")[0]
    assert not any("honey" in text for text in found(index, "What do bees make?"))
    (corpus / "b.md").unlink()
    assert index.sync().removed == ("b.md",)
    assert not any("Bees" in text for text in found(index, "What do bees make?"))
    assert len(index.store) == index.passages


def test_nothing_is_done_where_nothing_changed(corpus: Path) -> None:
    settle(corpus / "ankara-kiev.txt")
    index = opened(corpus)
    index.sync()
    assert not index.is_stale()
    assert not opened(corpus).is_stale()
    (corpus / "ankara-kiev.txt").touch()
    settle(corpus / "ankara-kiev.txt")
    assert index.sync().changed == ()


def test_a_file_changed_within_the_clocks_grain_is_still_noticed(corpus: Path) -> None:
    path = corpus / "a.txt"
    path.write_text("The code is 1111.")
    before = path.stat()
    index = opened(corpus)
    index.sync()
    path.write_text("The code is 2222.")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert index.is_stale()
    index.sync()
    assert index.document_text("a.txt") == "The code is 2222."


def test_the_store_alone_gives_back_the_canonical_text(corpus: Path) -> None:
    odd = "\ufeffÜber uns\r\n\r\nE\u0301t\u00e9 🚀.\r\n" * 40
    (corpus / "odd.txt").write_bytes(odd.encode())
    index = opened(corpus)
    index.sync()
    assert index.document_text("odd.txt") == odd
    (corpus / ".pincite" / "manifest.json").unlink()
    shutil.rmtree(next((corpus / ".pincite").glob("lexical-*")))
    again = opened(corpus)
    assert again.document_text("odd.txt") == odd
    assert found(again, "drones")
    assert again.sync().failed == {}


def test_search_equals_brute_force_cosine() -> None:
    texts = [
        f"Item {i} concerns {word} and its care." for i, word in enumerate("bees cows ships trees wine".split() * 8)
    ]
    documents = [Document(f"{i}.txt", f"{i}", text, text_hash(text)) for i, text in enumerate(texts)]
    import tempfile

    index = Corpus(Texts(documents), Path(tempfile.mkdtemp()), EMBEDDER)
    index.sync()
    question = "How do I care for ships?"
    vectors = EMBEDDER.encoder.encode([f"{d.title}\n{d.text}" for d in documents] + [question])
    cosines = dict(zip([d.id for d in documents], vectors[:-1] @ vectors[-1], strict=True))
    hits = index.store.nearest(question, 10)
    ids = {p.id: p.document_id for p in index.store.get([i for i, _ in hits])}
    assert np.allclose([s for _, s in hits], sorted(cosines.values(), reverse=True)[:10], atol=1e-4)
    assert all(abs(cosines[ids[i]] - s) < 1e-4 for i, s in hits)


def test_a_document_that_cannot_be_read_now_keeps_its_last_version(corpus: Path) -> None:
    index = opened(corpus)
    index.sync()
    text = index.document_text("ankara-kiev.txt")
    (corpus / "ankara-kiev.txt").write_bytes(b"\xff\xff broken")
    report = index.sync()
    assert "byte 0" in report.failed["ankara-kiev.txt"]
    assert index.document_text("ankara-kiev.txt") == text
    assert found(index, "drones")


def test_a_file_that_cannot_be_read_is_not_read_again_until_it_changes(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, bad = opened(corpus), corpus / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 and then nothing of the kind")
    settle(bad, corpus / "ankara-kiev.txt")
    why = index.sync().failed["bad.pdf"]
    read: list[str] = []

    def noted(folder: Folder, document_id: str, _: Watcher) -> Document:
        read.append(document_id)
        return read_document(folder.path / document_id, document_id)

    monkeypatch.setattr(Folder, "read", noted)
    assert not opened(corpus).is_stale()
    assert opened(corpus).sync().failed == index.sync().failed == {"bad.pdf": why}
    assert read == []
    assert index.sync(reread=True).failed == {"bad.pdf": why}
    assert set(read) == {"bad.pdf", "ankara-kiev.txt"}
    bad.write_bytes(b"%PDF-1.7 and then nothing of the kind, again")
    assert index.is_stale()
    index.sync()
    bad.unlink()
    assert index.sync().failed == {}
    assert load_unread(index.folder) == {}


def test_what_could_not_be_read_for_another_reason_than_its_content_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long, gone = tmp_path / "long.txt", tmp_path / "gone.txt"
    long.write_text("Bees make honey. " * 9)
    gone.write_text("Cows give milk.")
    settle(long, gone)

    def vanished(path: Path) -> os.stat_result:
        raise OSError(errno.EIO, "Input/output error")

    index = Corpus(Folder(tmp_path, max_bytes=50), tmp_path / ".pincite", EMBEDDER)
    with monkeypatch.context() as patch:
        patch.setattr("index.readers.regular_file", lambda path: vanished(path) if path == gone else path.stat())
        assert index.sync().failed.keys() == {"long.txt", "gone.txt"}
    assert set(opened(tmp_path).sync().added) == {"long.txt", "gone.txt"}


def test_a_scan_is_read_again_when_what_recognises_it_was_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    why, scan = "has no text, only pictures of pages", tmp_path / "scan.pdf"
    scan.touch()
    settle(scan)
    error = DocumentError("scan.pdf", why, lacks="not_installed_yet")
    monkeypatch.setattr("index.pdf.read_pdf", lambda *_: (_ for _ in ()).throw(error))
    assert opened(tmp_path).sync().failed == {"scan.pdf": why}
    assert not opened(tmp_path).is_stale()
    (tmp_path / "not_installed_yet.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert opened(tmp_path).is_stale()


def test_an_empty_file_is_a_document_without_passages(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text(" \n")
    index = opened(tmp_path)
    report = index.sync()
    assert report.added == ("empty.txt",)
    assert report.cautions == {"empty.txt": "it holds no text to answer from"}
    assert index.passages == 0
    assert found(index, "anything") == []


def test_a_removed_document_leaves_nothing_and_stays_out_until_restored(corpus: Path) -> None:
    index = opened(corpus)
    index.sync()
    receipt = index.remove("ankara-kiev.txt")
    assert (receipt.passages_removed, receipt.passages_left, receipt.still_in_source) == (8, 0, True)
    assert index.sync().left_out == ("ankara-kiev.txt",)
    assert len(index.store) == 0
    assert (corpus / "ankara-kiev.txt").exists()
    assert index.sync(restore=True).added == ("ankara-kiev.txt",)
    with pytest.raises(DocumentError, match="is not in the index"):
        index.remove("other.txt")


def test_progress_is_told(corpus: Path) -> None:
    told: list[Progress] = []
    opened(corpus).sync(told.append)
    assert {p.step for p in told} == {"documents", "passages", "lexical index"}
    assert all(0 <= p.done <= p.total for p in told)


def test_an_index_of_another_embedder_or_version_is_refused_and_a_rebuild_mends_it(corpus: Path) -> None:
    index = opened(corpus)
    index.sync()
    manifest = corpus / ".pincite" / "manifest.json"
    saved = json.loads(manifest.read_text())
    for field, value, message in (
        ("embedder", "other/model", "name the first with --embedder"),
        ("embedder", "local/all-MiniLM-L6-v2@0123abcd", "uses 'local/[^:]*': run `pincite index rebuild`"),
        ("format", 99, "another version"),
    ):
        manifest.write_text(json.dumps({**saved, field: value}))
        with pytest.raises(IndexMismatchError, match=message):
            opened(corpus)
    assert rebuild(Folder(corpus), corpus / ".pincite", EMBEDDER).added == ("ankara-kiev.txt",)
    assert found(opened(corpus), "drones")
    assert len(list((corpus / ".pincite").glob("chroma-*"))) == 1


@pytest.mark.parametrize("damage", ["manifest", "database"])
def test_a_damaged_index_says_rebuild_and_a_rebuild_mends_it(corpus: Path, damage: str) -> None:
    script = "import sys; from pincite.cli import main; main()"
    run = [sys.executable, "-c", script]
    subprocess.run([*run, "index", "sync", str(corpus)], check=True, capture_output=True)
    if damage == "manifest":
        (corpus / ".pincite" / "manifest.json").write_text('{"embedder": ')
    else:
        next((corpus / ".pincite").glob("chroma-*/chroma.sqlite3")).write_bytes(b"not a database" * 1000)
    before = (corpus / "ankara-kiev.txt").read_bytes()
    asked = subprocess.run([*run, "ask", "drones?", "--corpus", str(corpus)], capture_output=True, text=True)
    assert asked.returncode == 2
    assert "pincite index rebuild" in asked.stderr
    assert "Traceback" not in asked.stderr
    subprocess.run([*run, "index", "rebuild", "--corpus", str(corpus)], check=True, capture_output=True)
    assert found(opened(corpus), "drones")
    assert (corpus / "ankara-kiev.txt").read_bytes() == before


def test_one_process_writes_at_a_time(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock

    monkeypatch.setattr("index.corpus._LOCK_SECONDS", 0.1)
    index = opened(corpus)
    (corpus / ".pincite").mkdir()
    with FileLock(corpus / ".pincite" / "lock"), pytest.raises(IndexBusyError, match="another process is writing"):
        index.sync()


def failing_with(error: BaseException) -> Callable[..., object]:
    def fail(*_: object, **__: object) -> object:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (InternalError("error returned from database: (code: 8) attempt to write a readonly database"), "is read-only"),
        (PermissionError(13, "Permission denied"), "Permission denied"),
    ],
)
def test_an_index_that_cannot_be_written_is_not_called_damaged(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    """Chroma writes even to read; a rebuild would mend nothing."""
    opened(corpus).sync()
    monkeypatch.setattr("index.store._client", failing_with(error))
    with pytest.raises(SetupError, match=rf"the index folder '.*' cannot be written \(.*{reason}\)") as caught:
        found(opened(corpus), "drones")
    assert "--index" in str(caught.value)
    assert "rebuild" not in str(caught.value)


@pytest.mark.parametrize("name", ["lock", "manifest.new"])
def test_a_sync_says_that_the_index_folder_cannot_be_written(corpus: Path, name: str) -> None:
    """A folder in the place of a file cannot be written by anybody, while the superuser may write to any file."""
    (corpus / ".pincite" / name).mkdir(parents=True)
    with pytest.raises(SetupError, match=r"cannot be written \(Is a directory\): name another with --index"):
        opened(corpus).sync()


def test_a_chroma_server_that_is_not_there_is_named(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = r"no Chroma server answers at http://127\.0\.0\.1:1: start one"
    with pytest.raises(SetupError, match=said):
        Corpus(Folder(corpus), corpus / ".pincite", EMBEDDER, "http://127.0.0.1:1")
    monkeypatch.setattr("index.store._client", failing_with(ConnectError("Connection refused")))
    with pytest.raises(SetupError, match=said):
        open_store("http://127.0.0.1:1", 1, EMBEDDER)


def test_an_index_that_another_client_holds_is_not_called_damaged(tmp_path: Path) -> None:
    theirs = ChromaSettings(anonymized_telemetry=False, allow_reset=True)
    held = PersistentClient(str(tmp_path / "chroma-1"), settings=theirs)
    with pytest.raises(SetupError, match="a client of Chroma with other settings has the index open") as told:
        open_store(tmp_path, 1, EMBEDDER)
    assert not isinstance(told.value, IndexCorruptError)
    assert held.list_collections() == []


def test_a_text_that_is_not_whole_is_never_handed_out(corpus: Path) -> None:
    index = opened(corpus)
    index.sync()
    index.store.remove(index.documents["ankara-kiev.txt"].passage_ids[:1])
    with pytest.raises(IndexCorruptError, match="is not whole"):
        index.document_text("ankara-kiev.txt")


def test_a_text_that_is_replaced_while_it_is_fetched_is_the_new_one(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = opened(corpus)
    index.sync()
    real = PassageStore.text

    def late(store: PassageStore, ids: Sequence[str]) -> str:
        monkeypatch.setattr(PassageStore, "text", real)
        (corpus / "ankara-kiev.txt").write_text("It is all new.\n")
        index.sync()
        return real(store, ids)

    monkeypatch.setattr(PassageStore, "text", late)
    assert index.document_text("ankara-kiev.txt") == "It is all new.\n"


def test_a_lexical_index_that_is_loaded_meanwhile_is_not_kept_for_the_next(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(corpus).sync()
    index, other = opened(corpus), opened(corpus)
    loading, loaded = threading.Event(), threading.Event()
    real = LexicalIndex.load

    def slowly(folder: Path) -> LexicalIndex:
        made = real(folder)
        loading.set()
        loaded.wait(10)
        return made

    monkeypatch.setattr(LexicalIndex, "load", slowly)
    with ThreadPoolExecutor(2) as threads:
        threads.submit(lambda: index.lexical)
        assert loading.wait(10)
        monkeypatch.setattr(LexicalIndex, "load", real)
        (corpus / "new.txt").write_text("The heron is new.\n")
        other.sync()
        caught_up = threads.submit(index.catch_up)
        wait([caught_up], timeout=0.2)
        loaded.set()
    assert len(index.lexical) == index.passages


KILLED = """
import os, sys, signal
from pathlib import Path
import index.corpus as corpus
from index.embedding import open_embedder
from index.sources import Folder
folder, at = Path(sys.argv[1]), int(sys.argv[2])
calls = 0
def count(original):
    def counted(*args, **named):
        global calls
        calls += 1
        if calls == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **named)
    return counted
for owner, name in ((corpus.PassageStore, "add"), (corpus.PassageStore, "remove"), (corpus.Manifest, "save"),
                    (corpus.LexicalIndex, "save"), (corpus, "cut_passages")):
    setattr(owner, name, count(getattr(owner, name)))
corpus._BATCH = 2
corpus.Corpus(Folder(folder), folder / ".pincite", open_embedder()).sync()
"""


@pytest.mark.parametrize("at", range(1, 22, 2))
def test_a_killed_sync_leaves_an_index_that_answers_and_the_next_one_completes(corpus: Path, at: int) -> None:
    for i in range(4):
        (corpus / f"{i}.txt").write_text(f"The old code of box {i} is {i}111. Keep it safe.\n")
    opened(corpus).sync()
    for i in range(4):
        (corpus / f"{i}.txt").write_text(f"The new code of box {i} is {i}222. Keep it safe.\n")
    (corpus / "ankara-kiev.txt").unlink()
    killed = subprocess.run([sys.executable, "-c", KILLED, str(corpus), str(at)], capture_output=True, text=True)
    assert killed.returncode in (-signal.SIGKILL, 0), killed.stderr
    index = opened(corpus)
    for i in range(4):
        codes = {word for text in found(index, f"code of box {i}") for word in (f"{i}111", f"{i}222") if word in text}
        assert len(codes) == 1, "neither version, or both, are found"
        assert text_hash(index.document_text(f"{i}.txt")) == index.documents[f"{i}.txt"].sha256
    index.sync()
    assert not any("old code" in text for i in range(4) for text in found(index, f"code of box {i}"))
    assert set(index.documents) == {f"{i}.txt" for i in range(4)}
    assert len(index.store) == index.passages == len(index.lexical)


def test_threads_that_come_at_once_open_one_store(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(corpus).sync()
    index = opened(corpus)
    made: list[PassageStore] = []
    real = open_store

    def slowly(*given: Any) -> PassageStore:  # noqa: ANN401 - handed on
        time.sleep(0.05)
        made.append(real(*given))
        return made[-1]

    monkeypatch.setattr("index.corpus.open_store", slowly)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: found(index, "Who met in Istanbul?"), range(8)))
    assert len(made) == 1


def test_passages_are_those_of_the_cutter(corpus: Path) -> None:
    index = opened(corpus)
    index.sync()
    document = Folder(corpus).read("ankara-kiev.txt")
    cut = cut_passages(document, EMBEDDER.encoder)
    assert index.store.get([p.id for p in cut]) == cut


def test_what_is_gone_is_looked_through_once_however_many_documents_there_are() -> None:
    class Watched(list[str]):
        readings = 0

        def __iter__(self) -> Iterator[str]:
            self.readings += 1
            return super().__iter__()

    infos = [DocumentInfo(f"{n}.txt", "t", "s", f"k{n}", 1, 1, "", "") for n in range(50)]
    gone = Watched(["1.txt", "2.txt"])
    left = Manifest("e", "c").with_documents(infos).with_documents([], gone)
    assert (len(left.documents), gone.readings) == (48, 1)
