"""The Python door: `Bot.open("folder").ask("…")`. What is heavy is imported when a bot is opened, not before."""

import asyncio
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answer import Answer, Reason, refuse
from bot.conversation import Conversation, readable

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from bot.engine import PinciteQueryEngine
    from bot.extract import ExtractiveAnswerer
    from bot.settings import Settings
    from bot.verify import ReadingVerifier
    from index.corpus import Corpus, SyncReport, Watcher
    from index.documents import Document, Passage
    from index.encoder import Encoder
    from index.manifest import DocumentInfo
    from index.sources import Folder, Texts


class Bot:
    """Answers from one corpus, every sentence pinned to the characters that support it. Thread-safe.

    Make one with `Bot.open` and keep it: opening loads the model and the index.
    """

    def __init__(
        self, corpus: "Corpus", settings: "Settings", answerer: "ExtractiveAnswerer", verifier: "ReadingVerifier"
    ) -> None:
        self.corpus = corpus
        self.settings = settings
        self._answerer = answerer
        self._verifier = verifier
        self._settings_hash = settings.hash_with(answerer.name, corpus.embedder_name)

    @classmethod
    def open(cls, corpus: str | Path | None = None, *, watch: "Watcher | None" = None, **settings: object) -> "Self":
        """A bot over the documents in the folder `corpus`; its index is brought up to date first.

        `settings` are the fields of `Settings` (index, embedder, top_k, …); what is not given comes from the
        environment. `watch` is called with the progress of a sync.

        Raises:
            SetupError: if the folder, the index or a setting is wrong; the message says what to do.
        """
        from bot.settings import read_settings

        chosen = read_settings(corpus=corpus, **settings)
        bot = cls.without_sync(chosen)
        bot.refresh(watch)
        return bot

    @classmethod
    def without_sync(cls, settings: "Settings") -> "Self":
        """A bot over the index as it is."""
        from index.sources import Folder

        return cls._over(Folder(settings.corpus, settings.max_document_mb * 2**20), settings, settings.index_folder)

    @classmethod
    def rebuild(cls, settings: "Settings", watch: "Watcher | None" = None) -> "SyncReport":
        """Index the documents of `settings.corpus` anew, whatever state the index is in."""
        from index.corpus import rebuild
        from index.embedding import open_embedder
        from index.sources import Folder

        embedder = open_embedder(settings.embedder, settings.api_key, settings.base_url)
        folder = Folder(settings.corpus, settings.max_document_mb * 2**20)
        return rebuild(folder, settings.index_folder, embedder, settings.chroma_url, watch)

    @classmethod
    def from_documents(
        cls, documents: "Iterable[Document]", index: Path | None = None, watch: "Watcher | None" = None, **given: object
    ) -> "Self":
        """A bot over documents that the program holds; the index goes to `index`, or to a temporary folder.

        `PINCITE_INDEX` and `PINCITE_CHROMA_URL` are not looked at: what they name is the index of other documents.
        """
        from bot.settings import read_settings
        from index.sources import Texts

        folder = index or Path(tempfile.mkdtemp(prefix="pincite-"))
        bot = cls._over(Texts(documents), read_settings(index=folder, **{"chroma_url": "", **given}), folder)
        if index is None:
            weakref.finalize(bot, shutil.rmtree, folder, ignore_errors=True)
        bot.refresh(watch)
        return bot

    @classmethod
    def _over(cls, source: "Folder | Texts", settings: "Settings", folder: Path) -> "Self":
        from bot.calibration import load_calibration
        from bot.extract import ExtractiveAnswerer
        from bot.reader import Reader
        from bot.verify import ReadingVerifier
        from index.corpus import Corpus
        from index.embedding import open_embedder

        embedder = open_embedder(settings.embedder, settings.api_key, settings.base_url)
        corpus = Corpus(source, folder, embedder, settings.chroma_url)
        reader, calibration = Reader(embedder.encoder), load_calibration()
        answerer = ExtractiveAnswerer(embedder.encoder, reader, calibration)
        return cls(corpus, settings, answerer, ReadingVerifier(reader, embedder.encoder, calibration))

    def refresh(self, watch: "Watcher | None" = None) -> None:
        """Bring the index up to date with the documents, if they changed."""
        if self.corpus.is_stale():
            self.corpus.sync(watch)

    def ask(self, question: str, documents: Sequence[str] | None = None) -> Answer:
        """The answer to one question, from all documents or from those with the ids in `documents`."""
        question = readable(question)
        if not question:
            return refuse(question, Reason.EMPTY_QUESTION, self._answerer.name, self._settings_hash)
        if not self.corpus.passages or (documents is not None and not self.corpus.keys_of(documents)):
            return refuse(question, Reason.EMPTY_CORPUS, self._answerer.name, self._settings_hash)
        response = self.as_query_engine(documents).query(question)
        found: Answer = response.answer  # type: ignore[union-attr]
        return found

    async def aask(self, question: str, documents: Sequence[str] | None = None) -> Answer:
        """As `ask`, without holding up the event loop."""
        return await asyncio.to_thread(self.ask, question, documents)

    def chat(self) -> Conversation:
        """A conversation, in which a question may point back to the ones before."""
        return Conversation(self.ask)

    def retrieve(self, question: str, count: int | None = None) -> "list[Passage]":
        """The passages nearest to the question, best first."""
        from index.retriever import HybridRetriever

        return HybridRetriever(self.corpus, count or self.settings.top_k).passages(readable(question))

    def as_query_engine(self, documents: Sequence[str] | None = None) -> "PinciteQueryEngine":
        """The LlamaIndex query engine that `ask` uses."""
        from bot.engine import PinciteQueryEngine
        from index.retriever import HybridRetriever

        return PinciteQueryEngine(
            retriever=HybridRetriever(self.corpus, self.settings.top_k, documents),
            answerer=self._answerer,
            verifier=self._verifier,
            document_text=self.document_text,
            settings_hash=self._settings_hash,
        )

    @property
    def encoder(self) -> "Encoder":
        """The shipped embedder, as the bot uses it to size and read passages."""
        return self.corpus.encoder

    @property
    def documents(self) -> "Mapping[str, DocumentInfo]":
        """The indexed documents by id."""
        return self.corpus.documents

    def document_text(self, document_id: str) -> str:
        """The canonical text of a document."""
        return self.corpus.document_text(document_id)

    def __enter__(self) -> "Self":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: "TracebackType | None"
    ) -> None:
        """Nothing to close: every write is committed when it is made."""
