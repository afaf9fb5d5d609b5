"""Files that are handed in: where they go, what is refused and why, and that removing one leaves nothing."""

import threading
from pathlib import Path

import pytest

from index.corpus import Corpus
from index.documents import Document, text_hash
from index.embedding import open_embedder
from index.errors import IndexBusyError, SetupError
from index.reports import STOPPED, Progress, Stopped, Watcher
from index.retriever import HybridRetriever
from index.sources import UPLOADS, Folder, Texts

EMBEDDER = open_embedder()


def opened(folder: Path, megabytes: int = 32) -> Corpus:
    return Corpus(Folder(folder, megabytes * 2**20), folder / ".pincite", EMBEDDER)


def found(corpus: Corpus, question: str, documents: list[str] | None = None) -> list[str]:
    return [p.document_id for p in HybridRetriever(corpus, 5, documents).passages(question)]


def written(folder: Path, name: str, raw: bytes) -> tuple[str, Path]:
    folder.mkdir(exist_ok=True)
    path = folder / f"{len(list(folder.iterdir()))}.bin"
    path.write_bytes(raw)
    return name, path


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


def test_a_file_that_is_handed_in_is_answered_from_and_nothing_else_is_read(corpus: Path, inbox: Path) -> None:
    index = opened(corpus)
    index.sync()
    (corpus / "later.txt").write_text("Written meanwhile.")
    told: list[Progress] = []
    (one,) = index.add([written(inbox, "../Bees & co.md", b"# Bees\n\nBees make honey.\n")], told.append)
    assert (one.name, one.document_id, one.failure) == ("../Bees & co.md", f"{UPLOADS}/Bees & co.md", "")
    assert found(index, "What do bees make?")[0] == one.document_id
    assert (corpus / UPLOADS / "Bees & co.md").read_bytes() == b"# Bees\n\nBees make honey.\n"
    assert {p.document_id for p in told if p.step == "documents"} == {one.document_id, ""}
    assert "later.txt" not in index.documents
    assert [p.name for p in (corpus / UPLOADS).iterdir()] == ["Bees & co.md"]
    assert index.sync().added == ("later.txt",)


def test_what_is_no_document_is_refused_by_name_with_the_reason_and_the_others_are_taken(
    corpus: Path, inbox: Path
) -> None:
    index = opened(corpus, megabytes=1)
    given = [
        written(inbox, "a.exe", b"MZ"),
        written(inbox, "binary.txt", b"a\0b"),
        written(inbox, "latin.txt", b"caf\xe8"),
        written(inbox, "empty.md", b" \n"),
        written(inbox, "long.txt", b"a " * 2**20),
        written(inbox, "good.txt", b"Cows give milk."),
    ]
    became = index.add(given)
    assert [one.name for one in became] == [name for name, _ in given]
    said = [one.failure for one in became]
    for failure, words in zip(
        said, ["no reader for .exe", "binary", "not UTF-8", "no text", "over the limit"], strict=False
    ):
        assert words in failure
    assert said[-1] == ""
    assert set(index.documents) == {f"{UPLOADS}/good.txt"}
    assert [p.name for p in (corpus / UPLOADS).iterdir()] == ["good.txt"]


def test_a_file_that_cannot_be_read_is_at_fault_itself_and_the_others_are_taken(corpus: Path, inbox: Path) -> None:
    index = opened(corpus)
    index.sync()
    (inbox / "folder.txt").mkdir(parents=True)
    gone, folder, taken = index.add(
        [
            ("gone.txt", inbox / "gone.txt"),
            ("folder.txt", inbox / "folder.txt"),
            written(inbox, "a.txt", b"Pigs eat turnips."),
        ]
    )
    assert (gone.name, gone.document_id, gone.failure) == ("gone.txt", "", "cannot be read: No such file or directory")
    assert (folder.document_id, folder.failure) == ("", "cannot be read: it is not a regular file")
    assert found(index, "What do pigs eat?")[0] == taken.document_id


def test_a_name_that_is_taken_replaces_nothing(corpus: Path, inbox: Path) -> None:
    index = opened(corpus)
    index.add([written(inbox, "notes.txt", b"The first."), written(inbox, "x/notes.txt", b"The second.")])
    again, other = index.add([written(inbox, "notes.txt", b"The first."), written(inbox, "notes.txt", b"The third.")])
    assert again.failure == ""
    assert "there is another document named 'notes.txt'" in other.failure
    assert index.document_text(f"{UPLOADS}/notes.txt") == "The first."


def test_removing_an_added_document_deletes_its_file_and_no_other_file_is_ever_touched(
    corpus: Path, inbox: Path
) -> None:
    index = opened(corpus)
    index.sync()
    (one,) = index.add([written(inbox, "bees.txt", b"Bees make honey.")])
    receipt = index.remove(one.document_id, with_file=True)
    assert (receipt.passages_removed, receipt.passages_left, receipt.still_in_source) == (1, 0, False)
    assert not (corpus / UPLOADS / "bees.txt").exists()
    assert one.document_id not in found(index, "What do bees make?")
    kept = index.remove("ankara-kiev.txt", with_file=True)
    assert kept.still_in_source
    assert (corpus / "ankara-kiev.txt").exists()
    assert index.left_out == {"ankara-kiev.txt"}
    index.restore("ankara-kiev.txt")
    assert (set(index.documents), index.left_out) == ({"ankara-kiev.txt"}, frozenset())


def test_a_document_that_was_removed_and_is_handed_in_again_is_there_again(corpus: Path, inbox: Path) -> None:
    index = opened(corpus)
    (one,) = index.add([written(inbox, "bees.txt", b"Bees make honey.")])
    index.remove(one.document_id)  # without its file, which is left out from then on
    assert index.left_out == {one.document_id}
    index.add([written(inbox, "bees.txt", b"Bees make honey.")])
    assert (set(index.documents), index.left_out) == ({one.document_id}, frozenset())


def test_a_file_takes_the_place_of_another_of_its_name_where_that_is_asked(corpus: Path, inbox: Path) -> None:
    index = opened(corpus)
    index.add([written(inbox, "notes.txt", b"The first."), written(inbox, "other.txt", b"Another.")])
    second = [written(inbox, name, b"The second.") for name in ("notes.txt", "other.txt")]
    new, refused = index.add(second, instead={"notes.txt"})
    assert (new.failure, new.is_taken, refused.is_taken) == ("", False, True)
    assert index.document_text(f"{UPLOADS}/notes.txt") == "The second."
    assert index.document_text(f"{UPLOADS}/other.txt") == "Another."
    (empty,) = index.add([written(inbox, "notes.txt", b" ")], instead={"notes.txt"})
    assert "no text" in empty.failure
    assert (corpus / UPLOADS / "notes.txt").read_bytes() == b"The second."
    assert sorted(path.name for path in (corpus / UPLOADS).iterdir()) == ["notes.txt", "other.txt"]


def test_replacing_that_is_stopped_anywhere_leaves_the_old_document_or_the_new_one(corpus: Path, inbox: Path) -> None:
    texts = [f"Farm {i} has {i} cows.\n\n" * 200 for i in (1, 2)]
    index = opened(corpus)
    told: list[Progress] = []
    outcomes = set()
    for after in range(100):
        told.clear()
        index.add([written(inbox, "farm.txt", texts[0].encode())], instead={"farm.txt"})
        (one,) = index.add([written(inbox, "farm.txt", texts[1].encode())], stopping(after, told), instead={"farm.txt"})
        text = texts[0] if one.failure else texts[1]
        assert one.failure in {"", STOPPED}
        assert index.document_text(f"{UPLOADS}/farm.txt") == text == (corpus / UPLOADS / "farm.txt").read_text()
        assert [path.name for path in (corpus / UPLOADS).iterdir()] == ["farm.txt"]
        outcomes.add(one.failure)
        if len(told) <= after:
            break
    assert outcomes == {"", STOPPED}


def stopping(after: int, told: list[Progress]) -> Watcher:
    def watch(progress: Progress) -> None:
        told.append(progress)
        if len(told) > after:
            raise Stopped

    return watch


def test_adding_that_is_stopped_anywhere_leaves_each_document_whole_or_nothing_of_it(
    corpus: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.corpus._BATCH", 2)
    index = opened(corpus)
    index.sync()
    texts = {f"{UPLOADS}/{i}.txt": f"Farm {i} has {i} cows.\n\n" * (60 * i) for i in range(1, 4)}
    given = [written(inbox, Path(name).name, text.encode()) for name, text in texts.items()]
    came_in: set[int] = set()
    told: list[Progress] = []
    for after in range(100):
        told.clear()
        became = index.add(given, stopping(after, told))
        added = {one.document_id for one in became if not one.failure}
        assert {one.failure for one in became} <= {"", STOPPED}
        assert set(index.documents) == {"ankara-kiev.txt", *added}
        assert {f"{UPLOADS}/{path.name}" for path in (corpus / UPLOADS).iterdir()} == added
        assert all(index.document_text(i) == texts[i] for i in added)
        assert len(index.store) == len(index.lexical.ids) == index.passages
        assert opened(corpus).documents.keys() == index.documents.keys()
        assert found(index, "Which drones?")
        came_in.add(len(added))
        for document_id in added:
            index.remove(document_id, with_file=True)
        if len(told) <= after:
            break
    assert came_in == {0, 1, 2, 3}


def test_adding_that_is_stopped_takes_no_file_away_that_was_there_before(corpus: Path, inbox: Path) -> None:
    index = opened(corpus)
    (one,) = index.add([written(inbox, "bees.txt", b"Bees make honey.")])
    index.remove(one.document_id)
    (again,) = index.add([written(inbox, "bees.txt", b"Bees make honey.")], stopping(0, []))
    assert again.failure == STOPPED
    assert (index.left_out, (corpus / UPLOADS / "bees.txt").exists()) == (frozenset({one.document_id}), True)


def test_a_sync_that_is_stopped_is_finished_by_the_next(corpus: Path) -> None:
    (corpus / "bees.txt").write_text("Bees make honey.")
    index = opened(corpus)
    with pytest.raises(Stopped):
        index.sync(stopping(1, []))
    assert (len(index.store), len(index.documents)) == (0, 0)
    assert index.sync().added == ("ankara-kiev.txt", "bees.txt")


def test_a_corpus_that_takes_no_files_says_so(tmp_path: Path, inbox: Path) -> None:
    index = Corpus(Texts([Document("a", "a", "A text.", text_hash("A text."))]), tmp_path / "index", EMBEDDER)
    assert not index.takes_files()
    with pytest.raises(SetupError, match="not in a folder that files can be put into"):
        index.add([written(inbox, "bees.txt", b"Bees make honey.")])


def test_a_question_that_is_limited_finds_as_much_as_an_index_of_these_documents_alone(tmp_path: Path) -> None:
    def text(i: int) -> str:
        return "".join(f"Farm {i} has {n} cows and sells {n * i} litres of milk.\n\n" for n in range(1, 120))

    documents = [Document(f"{i}.txt", f"farm {i}", text(i), text_hash(text(i))) for i in range(1, 16)]
    all_of_them = Corpus(Texts(documents), tmp_path / "all", EMBEDDER)
    few = Corpus(Texts(documents[6:8]), tmp_path / "few", EMBEDDER)
    all_of_them.sync()
    few.sync()
    chosen = list(few.documents)
    assert few.passages > 10
    for question in ("How many cows are there?", "Who sells 100 litres of milk?", "zebra"):
        hits = all_of_them.store.nearest(question, 8, chosen)
        assert {i for i, _ in hits} == {i for i, _ in few.store.nearest(question, 8)}
        assert len(HybridRetriever(all_of_them, 10, chosen).passages(question)) == 10


def test_what_another_process_removed_is_not_found_any_more(corpus: Path) -> None:
    (corpus / "bees.txt").write_text("Bees make honey.")
    index, other = opened(corpus), opened(corpus)
    index.sync()
    other.catch_up()
    assert "bees.txt" in other.documents
    index.remove("bees.txt")
    other.catch_up()
    assert "bees.txt" not in other.documents
    assert "bees.txt" not in found(other, "What do bees make?")


def test_one_thread_writes_at_a_time_and_readers_go_on(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = opened(corpus)
    index.sync()
    monkeypatch.setattr("index.corpus._LOCK_SECONDS", 0.1)
    inside, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with index._writing():
            inside.set()
            leave.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert inside.wait(30)
        with pytest.raises(IndexBusyError, match="try again"):
            index.remove("ankara-kiev.txt")
        assert found(index, "Which drones?")
    finally:
        leave.set()
        holder.join()


def test_every_document_can_be_read_anew(corpus: Path) -> None:
    index = opened(corpus)
    index.sync()
    looked_at: list[Progress] = []
    report = index.sync(looked_at.append, reread=True)
    assert (report.added, report.changed, report.unchanged) == ((), (), 1)
    assert any(p.document_id == "ankara-kiev.txt" for p in looked_at)
