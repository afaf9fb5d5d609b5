from pathlib import Path

import pytest

from bot.parts import searches_of
from index.corpus import Corpus
from index.documents import Document, text_hash
from index.embedding import open_embedder
from index.retriever import HybridRetriever
from index.sources import Texts
from index.store import PassageStore

EMBEDDER = open_embedder()
TEXT = "".join(f"Farm {n} has {n} cows and sells {n * 7} litres of milk.\n\n" for n in range(1, 1200))


@pytest.fixture(scope="module")
def farms(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    corpus = Corpus(Texts([document("farms.txt", TEXT)]), tmp_path_factory.mktemp("farms"), EMBEDDER)
    corpus.sync()
    return corpus


def document(name: str, text: str) -> Document:
    return Document(name, name, text, text_hash(text))


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that the store is searched for from now on."""
    asked: list[str] = []
    nearest = PassageStore.nearest

    def watched(store: PassageStore, question: str, *rest: object) -> list[tuple[str, float]]:
        asked.append(question)
        return nearest(store, question, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(PassageStore, "nearest", watched)
    return asked


@pytest.mark.parametrize("top_k", [1, 10, 30, 60])
@pytest.mark.parametrize(
    "question", ["How many cows has farm 7?", "How many cows has farm 7? And what does farm 9 sell?", "zebra", ""]
)
def test_few_passages_are_the_first_of_many(farms: Corpus, question: str, top_k: int) -> None:
    assert farms.passages > 60
    alone = HybridRetriever(farms, top_k, None, searches_of).retrieve(question)
    wide = HybridRetriever(farms, max(30, top_k), None, searches_of)
    assert wide.narrowed(top_k).retrieve(question) == alone
    assert wide.passages(question)[:top_k] == HybridRetriever(farms, top_k, None, searches_of).passages(question)


def test_few_passages_and_many_are_found_in_one_search(farms: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = HybridRetriever(farms, 30)
    few = wide.narrowed(10)
    asked = counted(monkeypatch)
    assert wide.passages("Who?") == wide.passages("Who?")
    assert asked == ["Who?", "Who?"]
    assert few.passages("What is sold?") == wide.passages("What is sold?")[:10]
    assert asked[2:] == ["What is sold?"]
    few.passages("What is sold?")
    assert asked[3:] == ["What is sold?"]
    wide.passages("Who?")
    assert asked[4:] == ["Who?"]


def test_what_was_found_is_forgotten_where_the_index_changes(tmp_path: Path) -> None:
    source = Texts([document("a.txt", "Cows give milk."), document("b.txt", "Goats give milk.")])
    corpus = Corpus(source, tmp_path / "index", EMBEDDER)
    corpus.sync()
    wide = HybridRetriever(corpus, 30)
    assert len(wide.narrowed(1).passages("Who gives milk?")) == 1
    corpus.remove("a.txt")
    assert [p.document_id for p in wide.passages("Who gives milk?")] == ["b.txt"]
