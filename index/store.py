"""The only file that knows Chroma: passages, their vectors and their metadata, embedded in a folder or on a server.

Chroma is reached through LlamaIndex (`ChromaVectorStore`, `VectorStoreIndex`), so a LlamaIndex program can open the same
collection. What is stored is enough to rebuild everything else: a document's canonical text is its passages joined, and
each passage says how many its document has. Which versions of which documents count is decided in `corpus.py`.

Never handed to Chroma: an embedding function. Its default one downloads a model, and a stored configuration of one can
name remote code (CVE-2026-45829); vectors are made by our own embedder.
"""

import math
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from index.documents import Passage, Sentence
from index.encoder import NAME
from index.errors import IndexCorruptError, IndexMismatchError, PinciteError, SetupError
from index.folder import not_writable
from index.passages import CUTTER, above, key_of, passage_id

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection
    from llama_index.core.schema import BaseNode, TextNode

    from index.embedding import Embedder

FORMAT = 1
"""The version of what is stored. An index of another version is refused with a word on how to rebuild it."""

_FOLDER = "chroma-"
_COLLECTION = "pincite-"
_TELLING = frozenset({"title", "heading", "page"})
_CONTEXT_CHARACTERS = 200  # about 50 tokens: with a passage's 200 still within the embedder's window
_PAGE = 5000  # passages read at once where all are read, so that memory stays bounded
_HNSW: "CreateHNSWConfiguration" = {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one document as the store holds it: `passages` of them should be there, `found` are."""

    document_id: str
    key: str
    sha256: str
    title: str
    passages: int
    characters: int
    indexed_at: str  # ISO 8601, UTC
    found: int

    @property
    def is_complete(self) -> bool:
        return self.found == self.passages

    @property
    def passage_ids(self) -> list[str]:
        """The ids of all its passages, whether they are there or not."""
        return [passage_id(self.key, ordinal) for ordinal in range(self.passages)]


class PassageStore:
    """The passages of one index. Reading is thread-safe; at most one process may write (`corpus.py` sees to that)."""

    def __init__(self, client: "Client", collection: "Collection", embedder: "Embedder", place: Path | str) -> None:
        from llama_index.core import VectorStoreIndex
        from llama_index.vector_stores.chroma import ChromaVectorStore

        self._client = client
        self._collection = collection
        self._embedder = embedder
        self._place = place
        # Passages come cut: a way to cut them, which LlamaIndex would make ready, loads the vocabulary of a tokenizer.
        self.index: VectorStoreIndex = VectorStoreIndex.from_vector_store(
            ChromaVectorStore(chroma_collection=collection),
            embed_model=embedder.model,
            transformations=[embedder.model],
        )

    def close(self) -> None:
        """Let go of what is open; Chroma counts who else in this process has it open too."""
        self._client.close()

    def add(self, passages: Sequence[Passage], counts: Mapping[str, int], indexed_at: str) -> None:
        """Embed and store the passages; those that are already there are left as they are.

        `counts` gives, by document id, how many passages the whole document has.
        """
        with _readable(self._place):
            present = set(self._collection.get(ids=[p.id for p in passages], include=[])["ids"])
        missing = [p for p in passages if p.id not in present]
        vectors = self._embedder.model.get_text_embedding_batch([embedded_text(p) for p in missing])
        nodes = [
            _node(passage, vector, counts[passage.document_id], indexed_at)
            for passage, vector in zip(missing, vectors, strict=True)
        ]
        with _readable(self._place):
            self.index.insert_nodes(nodes)

    def remove(self, ids: Sequence[str]) -> None:
        """Forget the passages with these ids; unknown ones are no error."""
        for start in range(0, len(ids), _PAGE):
            with _readable(self._place):
                self._collection.delete(ids=list(ids[start : start + _PAGE]))

    def get(self, ids: Sequence[str]) -> list[Passage]:
        """The passages with these ids, in their order; an id that is not there is left out."""
        found: dict[str, Passage] = {}
        for start in range(0, len(ids), _PAGE):
            with _readable(self._place):
                page = self._collection.get(ids=list(ids[start : start + _PAGE]), include=["documents", "metadatas"])
            found.update(_passages(page))
        return [found[i] for i in ids if i in found]

    def text(self, ids: Sequence[str]) -> str:
        """The texts of the passages with these ids, joined: of all of a document's, its canonical text."""
        found: dict[str, str] = {}
        for start in range(0, len(ids), _PAGE):
            with _readable(self._place):
                page = self._collection.get(ids=list(ids[start : start + _PAGE]), include=["documents"])
            found.update(zip(page["ids"], page["documents"] or [], strict=True))
        return "".join(found.get(i, "") for i in ids)

    def nearest(self, question: str, count: int, documents: Sequence[str] | None = None) -> list[tuple[str, float]]:
        """(passage id, cosine) of the `count` passages nearest to the question, best first, by LlamaIndex's retriever.

        `documents` limits the search to the documents with these ids.
        """
        from llama_index.core.schema import QueryBundle
        from llama_index.core.vector_stores import FilterOperator, MetadataFilter, MetadataFilters

        if documents is not None and not documents:
            return []  # Chroma takes no empty list
        limit = None
        if documents is not None:
            limit = MetadataFilters(
                filters=[MetadataFilter(key="document_id", value=list(documents), operator=FilterOperator.IN)]
            )
        # What the embedder cannot take is no fault of the index, so it is not embedded where its faults are explained.
        asked = QueryBundle(question, embedding=self._embedder.model.get_query_embedding(question))
        with _readable(self._place):
            hits = self.index.as_retriever(similarity_top_k=count, filters=limit).retrieve(asked)
        return [(hit.node_id, 1.0 + math.log(hit.score or 1e-9)) for hit in hits]  # the store gives exp(-distance)

    def texts(self) -> Iterator[tuple[str, str]]:
        """(passage id, embedded text) of every stored passage, a page at a time."""
        for page in self._pages():
            for identifier, passage in page.items():
                yield identifier, embedded_text(passage)

    def versions(self) -> list[Version]:
        """Every version of every document that has passages here, whole or not, oldest first."""
        found: dict[str, list[Mapping[str, object]]] = {}
        for offset in range(0, len(self), _PAGE):
            with _readable(self._place):
                page = self._collection.get(limit=_PAGE, offset=offset, include=["metadatas"])
            for identifier, metadata in zip(page["ids"], page["metadatas"] or [], strict=True):
                found.setdefault(key_of(identifier), []).append(metadata)
        versions = [_version(key, rows) for key, rows in found.items()]
        return sorted(versions, key=lambda v: (v.indexed_at, v.key))

    def __len__(self) -> int:
        with _readable(self._place):
            return self._collection.count()

    def _pages(self) -> Iterator[dict[str, Passage]]:
        for offset in range(0, len(self), _PAGE):
            with _readable(self._place):
                page = self._collection.get(limit=_PAGE, offset=offset, include=["documents", "metadatas"])
            yield _passages(page)


def open_store(place: Path | str, generation: int, embedder: "Embedder") -> PassageStore:
    """A generation of the store within the folder `place`, or on the Chroma server at that URL; made if not there.

    A rebuild makes the next generation beside the one that answers, so that there is never none.

    Raises:
        IndexMismatchError: if it was made by another embedder or another version of Pincite.
        IndexCorruptError: if Chroma cannot read it.
        SetupError: if its folder cannot be written, which Chroma has to even to read, or no server is at the URL.
    """
    made_by = {"pincite_format": FORMAT, "pincite_cutter": CUTTER, "pincite_embedder": embedder.name}
    with _readable(place):
        client = _client(place, generation)
        found = client.get_or_create_collection(
            _collection_name(generation),
            metadata=dict(made_by),
            configuration={"hnsw": _HNSW},
            embedding_function=None,
        )
    check_made_by(found.metadata or {}, made_by)
    return PassageStore(client, found, embedder, place)


def check_made_by(found: Mapping[str, object], wanted: Mapping[str, object]) -> None:
    """Refuse an index that another embedder or another version made.

    Raises:
        IndexMismatchError: saying which made it, and what to do.
    """
    embedder = str(found.get("pincite_embedder"))
    if embedder != wanted["pincite_embedder"]:
        # One that shipped with an earlier version cannot be named.
        named = "" if embedder.startswith("local/") and embedder != NAME else "name the first with --embedder, or "
        raise IndexMismatchError(
            f"the index was made with the embedder {embedder!r} and this run uses "
            f"{wanted['pincite_embedder']!r}: {named}run `pincite index rebuild`; your documents are not touched"
        )
    if any(found.get(field) != wanted[field] for field in ("pincite_format", "pincite_cutter")):
        raise IndexMismatchError(
            f"the index was made by another version of Pincite (format {found.get('pincite_format')!r}, cut "
            f"{found.get('pincite_cutter')!r}; this one reads {FORMAT}, {CUTTER!r}): run `pincite index rebuild`; "
            "your documents are not touched"
        )


def generations(place: Path | str) -> list[int]:
    """The generations of the store that there are in the folder, or on the server, oldest first."""
    if isinstance(place, Path):
        names = [path.name for path in place.glob(f"{_FOLDER}*")]
    else:
        with _readable(place):
            names = [collection.name for collection in _client(place, 0).list_collections()]
    numbers = [name.rpartition("-")[2] for name in names if name.startswith((_FOLDER, _COLLECTION))]
    return sorted(int(number) for number in numbers if number.isdigit())


def drop_generation(place: Path | str, generation: int) -> None:
    """Delete a generation of the store, whole or damaged."""
    if isinstance(place, Path):
        shutil.rmtree(place / f"{_FOLDER}{generation}", ignore_errors=True)
    else:
        with _readable(place):
            _client(place, generation).delete_collection(_collection_name(generation))


def _collection_name(generation: int) -> str:
    return f"{_COLLECTION}{generation}"


def _client(place: Path | str, generation: int) -> "Client":
    import chromadb
    from chromadb.config import Settings

    quiet = Settings(anonymized_telemetry=False)
    if isinstance(place, Path):
        folder = place / f"{_FOLDER}{generation}"
        folder.mkdir(parents=True, exist_ok=True)
        return cast("Client", chromadb.PersistentClient(path=str(folder), settings=quiet))
    try:
        url = urlsplit(place)
        port = url.port or (443 if url.scheme == "https" else 8000)
        host, secure = url.hostname or "localhost", url.scheme == "https"
        return cast("Client", chromadb.HttpClient(host=host, port=port, ssl=secure, settings=quiet))
    except ValueError as error:  # what Chroma makes of a connection that fails, and of a server that is another
        raise _no_server(place) from error


@contextmanager
def _readable(place: Path | str) -> Iterator[None]:
    """Turn whatever Chroma throws at the index in `place` into one error that says what to do.

    Chroma's core is Rust: a damaged file may end in its PanicException, which is no `Exception`.
    """
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, PinciteError):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise _explained(error, place) from error


def _explained(error: BaseException, place: Path | str) -> SetupError:
    """What is at fault: the folder that cannot be written, the server that is not there, a client that holds the index, or else
    the index."""
    from httpx import TransportError

    first_line = (str(error).splitlines() or [""])[0]
    if isinstance(place, str) and isinstance(error, TransportError):
        return _no_server(place)
    if isinstance(place, Path) and (isinstance(error, PermissionError) or "readonly database" in first_line):
        return not_writable(place, getattr(error, "strerror", None) or "it is read-only")
    if "different settings" in first_line:  # Chroma takes one set of them for a folder in a process
        return SetupError(
            "a client of Chroma with other settings has the index open in this process: close it, or use another process"
        )
    return IndexCorruptError(
        f"the index cannot be read ({type(error).__name__}: {first_line[:120]}): run `pincite index rebuild`; "
        "your documents are not touched"
    )


def _no_server(url: str) -> SetupError:
    return SetupError(f"no Chroma server answers at {url}: start one (`chroma run`), or leave out --chroma-url")


def embedded_text(passage: Passage) -> str:
    """What is embedded and searched of a passage: its title and headings and the head of its table, so that it is found out of
    context, and its text."""
    head = f"{passage.head.text}\n" if passage.head else ""
    return f"{passage.context[:_CONTEXT_CHARACTERS]}\n{head}{passage.text.strip()}"


def _node(passage: Passage, vector: list[float], count: int, indexed_at: str) -> "TextNode":
    from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode

    return TextNode(
        id_=passage.id,
        text=passage.text,
        embedding=vector,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=passage.document_id)},
        metadata={
            "title": passage.title,
            "heading": passage.heading or "",
            "page": passage.page or 0,
            "start": passage.start,
            "end": passage.end,
            "ordinal": passage.ordinal,
            "passages": count,
            "sha256": passage.sha256,
            "sentences": _pack_sentences(passage.sentences),
            "indexed_at": indexed_at,
            **_pack_above("head", passage.head),
            **_pack_above("group", passage.group),
        },
    )


def passage_of(node: "BaseNode") -> Passage:
    """The passage that a LlamaIndex node of this store stands for."""
    return _passage(node.node_id, node.get_content(), {**node.metadata, "document_id": node.ref_doc_id})


def node_of(passage: Passage) -> "TextNode":
    """The passage as a LlamaIndex node, as the retriever hands it to a LlamaIndex program.

    What a model of that program is shown of it, or embeds, is what tells a reader something; the rest is book-keeping.
    """
    node = _node(passage, [], 0, "")
    node.embedding = None
    kept = [key for key, value in node.metadata.items() if not (key in _TELLING and value)]
    node.excluded_llm_metadata_keys, node.excluded_embed_metadata_keys = kept, list(kept)
    return node


def _passages(page: Mapping[str, object]) -> dict[str, Passage]:
    rows = zip(page["ids"], page["documents"], page["metadatas"], strict=True)  # type: ignore[call-overload]
    return {identifier: _passage(identifier, text, metadata) for identifier, text, metadata in rows}


def _passage(identifier: str, text: str, metadata: Mapping[str, object]) -> Passage:
    def number(name: str) -> int:
        return int(str(metadata[name]))

    return Passage(
        id=identifier,
        document_id=str(metadata["document_id"]),
        start=number("start"),
        end=number("end"),
        ordinal=number("ordinal"),
        text=text,
        sentences=_unpack_sentences(str(metadata["sentences"])),
        title=str(metadata["title"]),
        sha256=str(metadata["sha256"]),
        heading=str(metadata["heading"]) or None,
        page=number("page") or None,
        head=_unpack_above("head", identifier, metadata),
        group=_unpack_above("group", identifier, metadata),
    )


def _pack_above(name: str, passage: Passage | None) -> dict[str, str | int]:
    if passage is None:
        return {}
    return {
        name: passage.text,
        f"{name}_page": passage.page or 0,
        f"{name}_sentences": _pack_sentences(passage.sentences),
    }


def _unpack_above(name: str, identifier: str, metadata: Mapping[str, object]) -> Passage | None:
    if name not in metadata:
        return None
    document_id, title, digest = (str(metadata[field]) for field in ("document_id", "title", "sha256"))
    sentences = _unpack_sentences(str(metadata[f"{name}_sentences"]))
    page = int(str(metadata[f"{name}_page"])) or None
    return above(key_of(identifier), (document_id, title, digest), str(metadata[name]), sentences, page)


def _version(key: str, rows: Sequence[Mapping[str, object]]) -> Version:
    first = rows[0]
    return Version(
        document_id=str(first["document_id"]),
        key=key,
        sha256=str(first["sha256"]),
        title=str(first["title"]),
        passages=int(str(first["passages"])),
        characters=max(int(str(row["end"])) for row in rows),
        indexed_at=str(first["indexed_at"]),
        found=len(rows),
    )


def _pack_sentences(sentences: Sequence[Sentence]) -> str:
    """Sentences as one metadata string: "0-57 58-120h" (h marks a heading)."""
    return " ".join(f"{s.start}-{s.end}{'h' if s.is_heading else ''}" for s in sentences)


def _unpack_sentences(packed: str) -> tuple[Sentence, ...]:
    parts = ([*part.rstrip("h").split("-"), part[-1:]] for part in packed.split())
    return tuple(Sentence(int(start), int(end), last == "h") for start, end, last in parts)
