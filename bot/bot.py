"""The Python door: `Bot.open("folder").ask("…")`. What is heavy is imported when a bot is opened, not before."""

import asyncio
import shutil
import tempfile
import weakref
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answer import (
    Answer,
    Answerer,
    Citation,
    Done,
    Event,
    Numbers,
    Reason,
    Unsupported,
    last,
    refuse,
    shown_citations,
)  # fmt: skip
from bot.arriving import Deadline
from bot.aside import aside
from bot.chat import ChatAnswerer, FallbackAnswerer, Model
from bot.conversation import Conversation, ModelRewriter, readable
from bot.limit import Limit
from bot.parts import searches_of
from bot.smalltalk import is_small_talk, reply
from bot.work import Work
from index.errors import DocumentError

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from llama_index.core.llms import LLM
    from llama_index.core.schema import NodeWithScore

    from bot.engine import Answering, PinciteQueryEngine, PinciteRetriever
    from bot.recheck import Rechecked
    from bot.settings import Settings
    from bot.shipped import Local
    from index.corpus import Corpus
    from index.documents import Document, Passage, Span
    from index.encoder import Encoder
    from index.manifest import DocumentInfo
    from index.page_images import PageImage
    from index.reports import Added, Receipt, SyncReport, Watcher
    from index.retriever import HybridRetriever
    from index.sources import Folder, Texts

_EXAMPLE_DOCUMENTS = 40  # looked at for example questions
_EXAMPLE_PASSAGES = 20  # of each, from its beginning
_EXAMPLE_TRIES = 20  # questions that are tried at most
_EXAMPLE_CONFIDENCE = 0.6
_ROWS = 30  # passages in which rows of tables are looked up, at least
_AT_ONCE = 4
_AT_ONCE_BY_MODEL = 16


class Bot:
    """Answers from one corpus, every sentence pinned to the characters that support it. Thread-safe.

    Make one with `Bot.open` and keep it: opening loads the model and the index.
    """

    def __init__(
        self,
        corpus: "Corpus",
        settings: "Settings",
        local: "Local",
        model: Model | None = None,
        owns_model: bool = True,
    ) -> None:
        self.corpus = corpus
        self.settings = settings
        self._local = local
        self._reader = local.answerer.at_least(settings.min_confidence)
        self._work = Work()
        self._model = model
        self._close_model = weakref.finalize(self, model.close) if model and owns_model else None
        name = model.fingerprint if model else local.answerer.name
        self._settings_hash = settings.hash_with(name, corpus.embedder_name)

    @classmethod
    def open(
        cls,
        corpus: str | Path | None = None,
        *,
        watch: "Watcher | None" = None,
        llm: "str | LLM | None" = None,
        **settings: object,
    ) -> "Self":
        """A bot over the documents in the folder `corpus`; its index is brought up to date first.

        `settings` are the fields of `Settings` (index, embedder, top_k, …); what is not given comes from the
        environment. `llm` may also be any language model of LlamaIndex. `watch` is called with the progress of a sync.

        Documents that cannot be read stop nothing: `unreadable` has them.

        Raises:
            SetupError: if the folder, the index or a setting is wrong; the message says what to do.
        """
        from bot.settings import read_settings

        name, model = (llm, None) if llm is None or isinstance(llm, str) else ("", llm)
        bot = cls.without_sync(read_settings(corpus=corpus, llm=name, **settings), model)
        bot.refresh(watch)
        return bot

    @classmethod
    def without_sync(cls, settings: "Settings", llm: "LLM | None" = None) -> "Self":
        """A bot over the index as it is.

        Raises:
            SetupError: if the folder, the index or a setting is wrong; the message says what to do.
        """
        return cls._over(_folder(settings), settings, settings.index_folder, llm)

    @classmethod
    def rebuild(cls, settings: "Settings", watch: "Watcher | None" = None) -> "SyncReport":
        """Index the documents of `settings.corpus` anew, whatever state the index is in."""
        from index.corpus import rebuild
        from index.embedding import open_embedder

        folder = _folder(settings)
        embedder = open_embedder(settings.embedder, settings.api_key, settings.base_url)
        return rebuild(folder, settings.index_folder, embedder, settings.chroma_url, watch)

    @classmethod
    def from_documents(
        cls,
        documents: "Iterable[Document]",
        index: Path | None = None,
        watch: "Watcher | None" = None,
        llm: "str | LLM | None" = None,
        **given: object,
    ) -> "Self":
        """A bot over documents that the program holds; the index goes to `index`, or to a temporary folder.

        `PINCITE_INDEX` and `PINCITE_CHROMA_URL` are not looked at: what they name is the index of other documents.
        """
        from bot.settings import read_settings
        from index.sources import Texts

        folder = index or Path(tempfile.mkdtemp(prefix="pincite-"))
        name, model = (llm, None) if llm is None or isinstance(llm, str) else ("", llm)
        settings = read_settings(index=folder, llm=name, **{"chroma_url": "", **given})
        bot = cls._over(Texts(documents), settings, folder, model)
        if index is None:
            weakref.finalize(bot, shutil.rmtree, folder, ignore_errors=True)
        bot.refresh(watch)
        return bot

    @classmethod
    def _over(cls, source: "Folder | Texts", settings: "Settings", folder: Path, llm: "LLM | None" = None) -> "Self":
        from bot.shipped import Local
        from index.corpus import Corpus
        from index.embedding import open_embedder

        embedder = open_embedder(settings.embedder, settings.api_key, settings.base_url)
        corpus = Corpus(source, folder, embedder, settings.chroma_url)
        return cls(corpus, settings, Local.over(embedder.encoder), _language_model(settings, llm))

    def variant(
        self,
        *,
        top_k: int | None = None,
        unsupported: str | None = None,
        min_confidence: float | None = None,
        with_reader: bool = False,
    ) -> "Self":
        """A bot over the same documents and index that answers otherwise: cheap, and to be used while this one is open.

        `with_reader` has the local reader answer even where this bot has a language model.

        Raises:
            SetupError: if a value cannot be right.
        """
        from bot.settings import changed

        settings = changed(
            self.settings,
            top_k=top_k,
            unsupported=unsupported,
            min_confidence=min_confidence,
            llm="" if with_reader else None,
        )
        model = None if with_reader else self._model
        made = type(self)(self.corpus, settings, self._local, model, owns_model=False)
        made._work = self._work
        return made

    @property
    def model_name(self) -> str:
        """Who answers: the language model, or the local reader."""
        return self._answerer(None).name

    @property
    def at_once(self) -> int:
        """How many questions to answer at a time: the reader keeps the cores busy, a language model is waited for."""
        return _AT_ONCE if self._model is None else _AT_ONCE_BY_MODEL

    def add(self, *files: str | Path, watch: "Watcher | None" = None) -> "list[Added]":
        """Put copies of files into the folder of documents and index them; what became of each, in their order.

        `watch` is called with the progress; where it raises `index.reports.Stopped`, what is not indexed by then is not added.

        Raises:
            SetupError: if the documents are not in a folder that may be written to.
        """
        return self.corpus.add([(Path(file).name, Path(file)) for file in files], watch)

    def remove(self, document_id: str, with_file: bool = False) -> "Receipt":
        """Take a document out, with a receipt: no answer cites it from then on, one that is on its way included.

        `with_file` deletes the file too, if it is one that `add` put there.

        Raises:
            DocumentError: if there is no such document.
        """
        return self.corpus.remove(document_id, with_file)

    def refresh(self, watch: "Watcher | None" = None) -> None:
        """Bring the index up to date with the documents, if they changed."""
        if self.corpus.is_stale():
            self.corpus.sync(watch)

    def ask(self, question: str, documents: Sequence[str] | None = None) -> Answer:
        """The answer to one question, from all documents or from those with the ids in `documents`.

        Raises:
            DocumentError: if one of these is not there; a conversation (`chat`) goes on without it, and says so.
            ModelError: if a language model is to answer and fails; `nearest` in it has the passages.
            ModelSetupError: if it cannot be used as it is set up.
        """
        return last(self.stream(question, documents))

    def stream(
        self,
        question: str,
        documents: Sequence[str] | None = None,
        *,
        until: Deadline | None = None,
        numbers: Numbers | None = None,
    ) -> Iterator[Event]:
        """How the answer comes about: the passages, text as it is written, each statement with its verdict, the answer.

        It raises what `ask` raises.
        """
        self.check_there(documents)
        yield from self._stream_turn(question, documents, until=until, numbers=numbers)

    def check_there(self, documents: Sequence[str] | None) -> None:
        """See that these are ids of documents.

        Raises:
            DocumentError: if one of them is not.
        """
        self.corpus.catch_up()
        known = self.documents
        if Limit.of(documents, known).missing:
            missing = next(i for i in documents or () if i not in known)
            raise DocumentError(missing, "there is no such document")

    def _stream_turn(
        self, question: str, documents: Sequence[str] | None, *, until: Deadline | None, numbers: Numbers | None
    ) -> Iterator[Event]:
        """As `stream`, from those of the documents that are there: of a choice some may have gone meanwhile."""

        def answering(question: str) -> Iterator[Event]:
            return self.as_query_engine(documents, until=until).stream(question, numbers)

        return self._turn(question, documents, until, answering)

    def _turn(
        self, question: str, documents: Sequence[str] | None, until: Deadline | None, answering: "Answering"
    ) -> Iterator[Event]:
        """What there is to say to any question: that it is none, that there is nothing to look it up in, or what `answering`
        tells, while that stands."""
        question = readable(question)
        self.corpus.catch_up()
        limit = Limit.of(documents, self.documents)
        reason, message = None, ""
        if not question or is_small_talk(question):
            known = self.documents if limit.documents is None else limit.documents
            reason, message = Reason.EMPTY_QUESTION, reply(question, known) if question else ""
        elif not self.corpus.passages or limit.is_empty:
            reason, message = Reason.EMPTY_CORPUS, limit.message if self.corpus.passages else ""
        if reason:
            yield Done(refuse(question, reason, self._answerer(until).name, self._settings_hash, message))
        else:
            yield from limit.noted(self._standing(question, self._work.each(answering(question))))

    def _standing(self, question: str, events: Iterator[Event]) -> Iterator[Event]:
        """The events of an answer; a refusal in its place where what it cites was removed or changed meanwhile."""
        known = dict(self.documents)
        try:
            for event in events:
                cited = shown_citations(event.answer) if isinstance(event, Done) else ()
                if any(self._is_gone(c) for c in cited):
                    break
                yield event
            else:
                return
        except DocumentError as error:
            if error.document_id in self.documents or error.document_id not in known:
                raise
        yield Done(refuse(question, Reason.SOURCE_GONE, self._answerer(None).name, self._settings_hash))

    def _is_gone(self, citation: Citation) -> bool:
        found = self.documents.get(citation.span.document_id)
        return found is None or found.sha256 != citation.sha256

    async def aask(self, question: str, documents: Sequence[str] | None = None) -> Answer:
        """As `ask`, without holding up the event loop."""
        return await asyncio.to_thread(self.ask, question, documents)

    def astream(self, question: str, documents: Sequence[str] | None = None) -> AsyncGenerator[Event]:
        """As `stream`, without holding up the event loop."""
        return aside(self.stream(question, documents))

    def chat(self) -> Conversation:
        """A conversation, in which a question may point back to the ones before."""
        rewriter = ModelRewriter(self._model) if self._model else None
        return Conversation(self._stream_turn, rewriter, self.settings.deadline)

    def _answerer(self, until: Deadline | None) -> Answerer:
        if self._model is None:
            return self._reader
        chat = ChatAnswerer(self._model, self.settings.deadline, until)
        return FallbackAnswerer(chat, self._reader) if self.settings.fallback == "reader" else chat

    def retrieve(
        self, question: str, count: int | None = None, documents: Sequence[str] | None = None
    ) -> "list[Passage]":
        """The passages nearest to the question, best first, of all documents or of those with the ids in `documents`.

        Raises:
            DocumentError: if one of these is not there.
        """
        from index.store import passage_of

        return [passage_of(hit.node) for hit in self._look(question, count, documents)]

    def _look(self, question: str, count: int | None, documents: Sequence[str] | None) -> "list[NodeWithScore]":
        """As `retrieve`, as LlamaIndex has it: with the scores."""
        self.check_there(documents)
        top_k = self.settings.top_k if count is None else max(0, count)
        with self._work.step():
            return self._retriever(top_k, documents).retrieve(readable(question))

    def examples(self, count: int = 3) -> list[str]:
        """Up to `count` questions that the documents answer, from different ones where there are several.

        They are made of sentences from the documents' beginnings and tried on the local reader, whoever else answers.
        """
        from bot.examples import questions

        engine = self._engine(self._reader)
        found: dict[str, list[str]] = {}
        with self._work.step():
            beginnings = self._beginnings()
        documents = dict(beginnings)
        tried = questions([text for text, _ in beginnings])[:_EXAMPLE_TRIES]
        answers = self._work.each(last(engine.stream(question)) for question, _ in tried)
        for (question, text), answer in zip(tried, answers, strict=False):
            if answer.confidence >= _EXAMPLE_CONFIDENCE and any(c.quote == text for c in answer.citations):
                found.setdefault(documents[text], []).append(question)
            if len(found) >= count:
                break
        in_turn = (q for questions in zip_longest(*found.values()) for q in questions if q)
        return list(dict.fromkeys(in_turn))[:count]

    def _beginnings(self) -> list[tuple[str, str]]:
        """Sentences from the beginnings of some documents, each with its document's id."""
        infos, found = list(self.documents.values()), list[tuple[str, str]]()
        for info in infos[:: max(1, len(infos) // _EXAMPLE_DOCUMENTS)][:_EXAMPLE_DOCUMENTS]:
            for passage in self.corpus.store.get(info.passage_ids[:_EXAMPLE_PASSAGES]):
                found += [(passage.sentence_text(s), info.id) for s in passage.sentences if not s.is_heading]
        return found

    def as_query_engine(
        self, documents: Sequence[str] | None = None, *, until: Deadline | None = None
    ) -> "PinciteQueryEngine":
        """The LlamaIndex query engine that `ask` uses; it raises what `ask` raises."""
        return self._engine(self._answerer(until), documents)

    def as_retriever(self, top_k: int | None = None, documents: Sequence[str] | None = None) -> "PinciteRetriever":
        """A LlamaIndex retriever of the passages that `retrieve` gives; it raises what `retrieve` raises."""
        from bot.engine import PinciteRetriever

        return PinciteRetriever(lambda question: self._look(question, top_k, documents))

    def _retriever(self, count: int, documents: Sequence[str] | None = None) -> "HybridRetriever":
        from index.retriever import HybridRetriever

        return HybridRetriever(self.corpus, count, documents, searches_of)

    def _engine(self, answerer: Answerer, documents: Sequence[str] | None = None) -> "PinciteQueryEngine":
        from bot.engine import Answering, PinciteQueryEngine
        from bot.extract import ExtractiveAnswerer

        def turn(question: str, answering: Answering) -> Iterator[Event]:
            self.check_there(documents)
            return self._turn(question, documents, None, answering)

        retriever = self._retriever(top_k := self.settings.top_k, documents)
        if isinstance(answerer, ExtractiveAnswerer):
            answerer = answerer.looking_in(wide := self._retriever(max(_ROWS, top_k), documents))
            retriever = wide.narrowed(top_k)
        return PinciteQueryEngine(
            retriever=retriever,
            answerer=answerer,
            verifier=self._local.verifier,
            document_text=self.document_text,
            turn=turn,
            look=lambda question: self._look(question, None, documents),
            settings_hash=self._settings_hash,
            unsupported=Unsupported(self.settings.unsupported),
        )

    @property
    def encoder(self) -> "Encoder":
        """The shipped embedder, as the bot uses it to size and read passages."""
        return self.corpus.encoder

    @property
    def documents(self) -> "Mapping[str, DocumentInfo]":
        """The indexed documents by id."""
        return self.corpus.documents

    @property
    def unreadable(self) -> "Mapping[str, str]":
        """What could not be read when the index was last brought up to date, by id, each with the reason."""
        from index.plan import load_unread

        found = load_unread(self.corpus.folder)
        if not found:
            return {}
        listing = self.corpus.source.list()
        return {i: unread.reason for i, unread in found.items() if i in listing.stamps or i in listing.unreadable}

    def document_text(self, document_id: str) -> str:
        """The canonical text of a document."""
        return self.corpus.document_text(document_id)

    def verify(self, answer: Answer) -> "list[Rechecked]":
        """What became of each citation of an answer, in the documents as they are now: exact, moved, changed or gone."""
        from bot.checking import check_answers

        return check_answers([answer], self.corpus.source)

    def page_image(self, span: "Span", focus: "Span | None" = None) -> "PageImage":
        """The page of a PDF on which a span begins, or the focus within it, as a picture with the places of the words.

        Raises:
            DocumentError: if the document is no PDF, or its file is gone or was changed after it was indexed.
        """
        from index.page_images import page_image

        text = self.document_text(span.document_id)
        return page_image(self.corpus.source, self.documents[span.document_id], text, span, focus)

    def close(self) -> None:
        """Let the models finish what they are at, and close the store and the connections to a language model.

        `with` does so at its end.
        """
        self._work.close()
        if self._close_model:
            self._close_model()
        self.corpus.close()

    def __enter__(self) -> "Self":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: "TracebackType | None"
    ) -> None:
        self.close()


def _folder(settings: "Settings") -> "Folder":
    """The folder of documents, looked at before the index is, which may be within it."""
    folder = settings.folder
    folder.check()
    return folder


def _language_model(settings: "Settings", llm: "LLM | None") -> Model | None:
    """The model that answers: the one that was passed in, or the one that the settings name, or none."""
    if llm is None and not settings.llm:
        return None
    from bot.endpoint import model_of, open_model

    return open_model(settings) if llm is None else model_of(llm, settings.llm_window)
