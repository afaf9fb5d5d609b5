"""A corpus: a source of documents and the index that is kept equal to it.

`sync` adds, replaces and removes only what changed. The new passages of a changed document are stored and committed
before the old ones go, in steps that may be cut off at any point: what the manifest names is whole at every moment,
and the next sync finishes the work. The lexical index is derived from the store and made anew when that changed.
"""

import shutil
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.documents import Document, Passage, text_hash
from index.errors import DocumentError, IndexBusyError, IndexCorruptError, SetupError
from index.folder import held
from index.lexical import LexicalIndex
from index.manifest import DocumentInfo, Manifest, from_versions, load_manifest, manifest_stamp
from index.passages import CUTTER, cut_passages, document_key, key_of
from index.plan import Plan, Unread, load_left_out, load_unread, planned, put_left_out, put_unread
from index.reports import STOPPED, Added, Progress, Receipt, Stopped, SyncReport, Watcher, unwatched
from index.sources import Listing, Shelf, Source, handed_in
from index.store import PassageStore, check_made_by, drop_generation, generations, open_store

if TYPE_CHECKING:
    from index.embedding import Embedder
    from index.encoder import Encoder

_BATCH = 256  # passages embedded and stored at once
_LOCK_SECONDS = 10.0  # how long to wait for another process that writes
_LEXICAL = "lexical-"
_TEXTS_KEPT = 16  # canonical texts held in memory, as citing from one document repeats


class Corpus:
    """The documents of a source, indexed in `folder` (and on a Chroma server where `chroma_url` names one).

    One process writes at a time, held apart by a lock in the folder; any number of threads may read.
    """

    def __init__(
        self,
        source: Source,
        folder: Path,
        embedder: "Embedder",
        chroma_url: str = "",
        manifest: Manifest | None = None,
    ) -> None:
        self.folder = folder = folder.absolute()  # Chroma takes one name for one index, from wherever it is said
        self.source = source
        self._embedder = embedder
        self._place: Path | str = chroma_url or folder
        self._manifest = Manifest(embedder.name, CUTTER)
        self._opening = threading.RLock()
        self._store: PassageStore | None = None
        self._lexical: LexicalIndex | None = None
        self._live: frozenset[str] = frozenset()
        self.ignored: Mapping[str, int] = {}  # what the last look into the source left alone, as `Listing` has it
        self._stamp = manifest_stamp(folder)
        self._turn = threading.Lock()
        self._text = lru_cache(maxsize=_TEXTS_KEPT)(self._read_text)
        self._adopt(manifest or self._find_manifest())

    # What it holds

    @property
    def documents(self) -> Mapping[str, DocumentInfo]:
        """The indexed documents by id."""
        return self._manifest.documents

    @property
    def passages(self) -> int:
        """How many passages the documents have together."""
        return sum(info.passages for info in self.documents.values())

    @property
    def embedder_name(self) -> str:
        """The embedder that the index is made with."""
        return self._embedder.name

    @property
    def encoder(self) -> "Encoder":
        """What sizes passages."""
        return self._embedder.encoder

    @property
    def left_out(self) -> frozenset[str]:
        """The documents that were removed from the index by hand, whether or not the source still has them."""
        return load_left_out(self.folder)

    def document_text(self, document_id: str) -> str:
        """The canonical text of a document, put together from its passages.

        Raises:
            DocumentError: if there is no such document.
            IndexCorruptError: if the text is not the one that was indexed.
        """
        while True:
            info = self.documents.get(document_id)
            if info is None:
                raise DocumentError(document_id, "is not in the index")
            try:
                return self._text(info)
            except IndexCorruptError:
                if self.documents.get(document_id) is info:  # and was not replaced meanwhile
                    raise

    def is_stale(self) -> bool:
        """Whether the source differs from the index, as far as stamps tell; a sync finds out for sure."""
        plan = planned(self.source.list(), self.documents, self.left_out, load_unread(self.folder))
        return bool(plan.look_at or plan.gone) or not self._manifest.is_settled or self._lacks_lexical

    def is_live(self, passage_id: str) -> bool:
        """Whether a passage belongs to a version that counts."""
        return key_of(passage_id) in self._live

    def keys_of(self, document_ids: Sequence[str]) -> frozenset[str]:
        """The keys of the versions that count of these documents; unknown ids are no error."""
        known = self.documents
        return frozenset(known[i].key for i in document_ids if i in known)

    @property
    def store(self) -> PassageStore:
        """The passages, in the generation that the manifest names."""
        with self._opening:  # Chroma fails where two threads open one folder at once
            found = self._store
            if found is None:
                self._store = found = open_store(self._place, self._manifest.generation, self._embedder)
            return found

    def close(self) -> None:
        """Let go of the store; it is opened again where it is wanted."""
        with self._opening:
            store, self._store = self._store, None
        if store:
            store.close()

    @property
    def lexical(self) -> LexicalIndex:
        """The lexical index over the passages that count; made again in memory where its files are missing."""
        with self._opening:
            found = self._lexical
            if found is None:
                try:
                    found = LexicalIndex.load(self.folder / (self._manifest.lexical or "none"))
                except IndexCorruptError:
                    found = self._build_lexical()
                self._lexical = found
            return found

    def catch_up(self) -> None:
        """Take over what another process committed since, so that what it removed is not answered from any more."""
        stamp = manifest_stamp(self.folder)
        if not stamp or stamp == self._stamp or not self._turn.acquire(blocking=False):
            return  # where this process is writing, it knows best
        try:
            self._adopt(self._find_manifest())
            self._stamp = stamp
        finally:
            self._turn.release()

    # Keeping it equal to the source

    def sync(self, watch: Watcher | None = None, restore: bool = False, reread: bool = False) -> SyncReport:
        """Make the index equal to the source and say what was done.

        `restore` takes documents in again that were removed from the index by hand, and `reread` looks into every
        document, not only into those whose stamp changed.

        Raises:
            CorpusError: if the source cannot be listed.
            IndexBusyError: if another process is writing.
            SetupError: if the index folder cannot be written.
            IndexMismatchError, IndexCorruptError: if the index cannot be used as it is.
            Stopped: if the watcher does; the next sync goes on from there.
        """
        with self._writing():
            self._begin()
            if restore:
                self._leave_out(frozenset())
            return self._follow(watch or unwatched, commit_each=True, reread=reread)

    def add(
        self, files: Sequence[tuple[str, Path]], watch: Watcher | None = None, instead: Collection[str] = ()
    ) -> list[Added]:
        """Put files into the source, each under a name made from the one it was handed in with, and index them.

        What cannot be a document is not put there, and what became of each is said, in their order. Those that are named in
        `instead` take the place of others of their name, which are answered from until then. Where the watcher raises
        `Stopped`, the files that are not indexed by then are taken away again, and those come back whose place they took.

        Raises:
            SetupError: if the source takes no files, or its folder may not be written to.
        """
        shelf = self._shelf()
        with self._writing():
            self._begin()
            before, known, left_out = self.source.list().stamps, dict(self.documents), self.left_out
            put: list[Added] = []
            new: set[str] = set()
            try:
                for name, file in files:
                    put.append(handed_in(shelf, name, file, watch or unwatched, name in instead))
                    new |= {put[-1].document_id} - {""}
                if left_out & new:
                    self._leave_out(left_out - new)
                failed = dict(self._follow(watch or unwatched, commit_each=True, only=new).failed) if new else {}
            except Stopped:
                put += [Added(name, failure=STOPPED) for name, _ in files[len(put) :]]
                rest = new - self.documents.keys()
                for document_id in rest - before.keys():
                    shelf.discard(document_id)
                if left_out & rest:
                    self._leave_out(self.left_out | (left_out & rest))
                failed = dict.fromkeys(rest, STOPPED)
            for document_id in new:
                if self.documents.get(document_id) == known.get(document_id) and shelf.take_back(document_id):
                    failed.setdefault(document_id, STOPPED)
                shelf.let_go(document_id)
            return [replace(one, failure=failed.get(one.document_id, one.failure)) for one in put]

    def restore(self, document_id: str, watch: Watcher | None = None) -> SyncReport:
        """Take a document in again that was removed from the index by hand, if its file is still there."""
        with self._writing():
            self._begin()
            self._leave_out(self.left_out - {document_id})
            return self._follow(watch or unwatched, commit_each=True, only={document_id})

    def takes_files(self) -> bool:
        """Whether files can be put into the source."""
        return isinstance(self.source, Shelf) and self.source.is_writable()

    def fill(self, watch: Watcher | None = None) -> SyncReport:
        """Index the whole source into an index that nobody reads yet; it becomes the index when all is done."""
        with self._writing():
            return self._follow(watch or unwatched, commit_each=False, reread=True)

    def remove(self, document_id: str, with_file: bool = False) -> Receipt:
        """Take a document out of the index, and leave it out of later syncs while its file stands in the source.

        `with_file` deletes the file too, if it is one that `add` put there; no other file is ever touched.

        Raises:
            DocumentError: if it is not in the index.
        """
        with self._writing():
            self._adopt(self._find_manifest())
            if document_id not in self.documents:
                raise DocumentError(document_id, "is not in the index; `pincite index list` shows what is")
            info = self.documents[document_id]
            if with_file and isinstance(self.source, Shelf):
                self.source.discard(document_id)
            still_there = document_id in self.source.list().stamps
            if still_there:
                self._leave_out(self.left_out | {document_id})
            self._commit(replace(self._manifest.with_documents([], [document_id]), lexical="", is_settled=False))
            self.store.remove(info.passage_ids)
            self._settle()
            left = len(self.store.get(info.passage_ids)) + sum(key_of(i) == info.key for i in self.lexical.ids)
            return Receipt(document_id, info.title, info.sha256, info.passages, left, _now(), still_there)

    # The steps of a sync

    def _follow(
        self, watch: Watcher, commit_each: bool, only: Collection[str] | None = None, reread: bool = False
    ) -> SyncReport:
        """Do what a plan says; `only` limits it to some documents, and these are read whatever their stamps say."""
        started = time.monotonic()
        listing = self.source.list()
        self.ignored = listing.ignored
        before = dict(self.documents)
        plan = planned(listing, before, self.left_out, load_unread(self.folder))
        if reread:
            plan = replace(planned(listing, {}, self.left_out, {}), gone=plan.gone)
        if only is not None:
            plan = Plan([i for i in listing.stamps if i in only and i not in self.left_out], [], plan.left_out)
        try:
            failed = self._index(plan, listing, watch, commit_each)
            self._forget([before[i] for i in plan.gone])
            if self._lacks_lexical or not self._manifest.is_settled:
                watch(Progress("lexical index", 0, self.passages))
                self._settle()
        except Stopped:
            if commit_each:
                self._sweep()
                self._settle()
            raise
        read = [i for i in plan.look_at if i not in failed]
        new = [i for i in read if i not in before or before[i].key != self.documents[i].key]
        unread = {i: Unread(why) for i, why in listing.unreadable.items()} | dict(plan.unread) | failed
        if only is None:
            put_unread(self.folder, unread)
        return SyncReport(
            added=tuple(i for i in new if i not in before),
            changed=tuple(i for i in new if i in before),
            removed=tuple(plan.gone),
            unchanged=sum(i in self.documents and self.documents[i].key == before[i].key for i in before),
            left_out=tuple(plan.left_out),
            failed={i: one.reason for i, one in unread.items()},
            cautions={i: caution for i in new if (caution := self.documents[i].caution)},
            ignored=listing.ignored,
            passages=self.passages,
            seconds=round(time.monotonic() - started, 3),
        )

    def _index(self, plan: Plan, listing: Listing, watch: Watcher, commit_each: bool) -> dict[str, Unread]:
        """Read, cut, embed and store what the plan says is to be looked at; returns what could not be read, and why."""
        failed: dict[str, Unread] = {}
        waiting = _Waiting()
        for number, document_id in enumerate(plan.look_at):
            watch(Progress("documents", number, len(plan.look_at), document_id))
            try:
                document = self.source.read(document_id, watch)
            except DocumentError as error:
                failed[document_id] = Unread.of(error, listing.stamps[document_id])
                continue
            self._wait_or_touch(document, listing.stamps[document_id], waiting)
            if waiting.is_full:
                self._store_all(waiting, watch, commit_each)
                waiting = _Waiting()
        self._store_all(waiting, watch, commit_each)
        watch(Progress("documents", len(plan.look_at), len(plan.look_at)))
        return failed

    def _wait_or_touch(self, document: Document, stamp: str, waiting: "_Waiting") -> None:
        """Put a document in line, as it is where its text is the indexed one and with its passages where it is not."""
        known = self.documents.get(document.id)
        key = document_key(document)
        if known and known.key == key and known.title == document.title:
            of_file = replace(known, recognised=document.recognised, guessed_encoding=document.guessed_encoding)
            waiting.touched.append(replace(of_file, stamp=stamp))
            return
        passages = cut_passages(document, self._embedder.encoder)
        waiting.passages.extend(passages)
        of = len(passages), len(document.text), stamp, _now(), document.recognised, document.guessed_encoding
        info = DocumentInfo(document.id, document.title, document.sha256, key, *of)
        waiting.cut.append(info)

    def _store_all(self, waiting: "_Waiting", watch: Watcher, commit: bool) -> None:
        """Store the passages in line, then commit their documents, then let the versions go that they replace."""
        if not waiting.cut and not waiting.touched:
            return
        if waiting.cut and commit and self._manifest.is_settled:
            self._commit(replace(self._manifest, is_settled=False))
        counts = {info.id: info.passages for info in waiting.cut}
        if waiting.passages:
            watch(Progress("passages", 0, len(waiting.passages), waiting.passages[0].document_id))
        for start in range(0, len(waiting.passages), _BATCH):
            batch = waiting.passages[start : start + _BATCH]
            self.store.add(batch, counts, _now())
            watch(Progress("passages", start + len(batch), len(waiting.passages), batch[-1].document_id))
        replaced = [self.documents[info.id] for info in waiting.cut if info.id in self.documents]
        manifest = self._manifest.with_documents([*waiting.cut, *waiting.touched])
        self._commit(replace(manifest, lexical="") if waiting.cut else manifest, write=commit)
        for info in replaced:
            self.store.remove(sorted(set(info.passage_ids) - set(self.documents[info.id].passage_ids)))

    def _forget(self, gone: Sequence[DocumentInfo]) -> None:
        if gone:
            manifest = self._manifest.with_documents([], [info.id for info in gone])
            self._commit(replace(manifest, lexical="", is_settled=False))
            self.store.remove([i for info in gone for i in info.passage_ids])

    def _settle(self) -> None:
        """Make and save the lexical index, and commit that all is done."""
        lexical = self._build_lexical()
        name = f"{_LEXICAL}{time.time_ns()}"
        lexical.save(self.folder / name)
        self._commit(replace(self._manifest, lexical=name, is_settled=True))
        self._lexical = lexical
        for folder in self.folder.glob(f"{_LEXICAL}*"):
            if folder.name != name:
                shutil.rmtree(folder, ignore_errors=True)

    def _begin(self) -> None:
        """Take over what there is, and clear up after a write that was cut off."""
        self._adopt(self._find_manifest())
        if not self._manifest.is_settled:
            self._sweep()

    def _sweep(self) -> None:
        """Remove what a cut-off sync left behind: passages of versions that do not count."""
        for version in self.store.versions():
            if version.key not in self._live:
                self.store.remove(version.passage_ids)

    def _build_lexical(self) -> LexicalIndex:
        ids, texts = [], []
        for identifier, text in self.store.texts() if self.documents else ():
            if self.is_live(identifier):
                ids.append(identifier)
                texts.append(text)
        return LexicalIndex.build(ids, texts)

    # State

    def _shelf(self) -> Shelf:
        if isinstance(self.source, Shelf) and self.source.is_writable():
            return self.source
        raise SetupError(
            "these documents are not in a folder that files can be put into: add the file where they come from"
        )

    def _find_manifest(self) -> Manifest:
        """The manifest of the index folder; made again from the store where that is all there is."""
        found = load_manifest(self.folder)
        if found is None and (made := generations(self._place)):
            store = open_store(self._place, made[-1], self._embedder)
            documents = from_versions(store.versions())
            found = Manifest(self._embedder.name, CUTTER, made[-1], is_settled=False, documents=documents)
        found = found or Manifest(self._embedder.name, CUTTER)
        check_made_by(found.made_by(), Manifest(self._embedder.name, CUTTER).made_by())
        return found

    def _adopt(self, manifest: Manifest) -> None:
        with self._opening:  # what is being opened for the manifest before is not kept for this one
            if manifest.generation != self._manifest.generation:
                self._store = None
            # While a lexical index is in the making the one before serves: what no longer counts is left out of its hits.
            if manifest.lexical and manifest.lexical != self._manifest.lexical:
                self._lexical = None
            self._manifest = manifest
            self._live = manifest.keys

    def _commit(self, manifest: Manifest, write: bool = True) -> None:
        if write:
            manifest.save(self.folder)
        self._adopt(manifest)

    @property
    def _lacks_lexical(self) -> bool:
        return bool(self.documents) and not self._manifest.lexical

    def _leave_out(self, ids: frozenset[str]) -> None:
        put_left_out(self.folder, ids)

    def _read_text(self, info: DocumentInfo) -> str:
        text = self.store.text(info.passage_ids)
        if info.passages and text_hash(text) != info.sha256:
            raise IndexCorruptError(
                f"the indexed text of {info.id!r} is not whole: run `pincite index rebuild`; your documents are not touched"
            )
        return text

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the index, against the other threads and the other processes."""
        if not self._turn.acquire(timeout=_LOCK_SECONDS):
            raise IndexBusyError("documents are being added or removed: try again when that is done")
        try:
            with held(self.folder, _LOCK_SECONDS):
                yield
        finally:
            self._turn.release()


def rebuild(
    source: Source, folder: Path, embedder: "Embedder", chroma_url: str = "", watch: Watcher | None = None
) -> SyncReport:
    """Index every document of `source` anew, beside the old index, which goes when the new one is whole.

    This is what mends an index that is damaged, or was made by another embedder or version.
    """
    place: Path | str = chroma_url or folder
    old = generations(place)
    fresh = Manifest(embedder.name, CUTTER, generation=max(old, default=0) + 1, is_settled=False)
    corpus = Corpus(source, folder, embedder, chroma_url, fresh)
    try:
        report = corpus.fill(watch)
    except BaseException:
        drop_generation(place, fresh.generation)
        raise
    for generation in old:
        drop_generation(place, generation)
    return report


@dataclass(slots=True)
class _Waiting:
    """Documents on their way into the store: cut anew, or known and only looked at again."""

    passages: list[Passage] = field(default_factory=list)
    cut: list[DocumentInfo] = field(default_factory=list)
    touched: list[DocumentInfo] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return len(self.passages) >= _BATCH


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
