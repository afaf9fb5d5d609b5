"""The HTTP door: a bot's answers as JSON, as a stream of events, and for whatever speaks OpenAI's chat API.

The one module of the bot that knows the web, and only `pincite serve` imports it. It keeps nothing between two requests:
a follow-up brings along what was asked before, so any number of servers may stand side by side.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from pydantic import ConfigDict, Field
from starlette.exceptions import HTTPException as WebError

from bot.answer import (
    Answer,
    Citation,
    Done,
    Event,
    Note,
    PassagesFound,
    StatementDone,
    StatementDropped,
    TextDelta,
    last,
)  # fmt: skip
from bot.checking import check_answers, checked_as_json, load_answers
from bot.completions import LONGEST_QUESTION, MODEL, Chunks, CompletionRequest, Json, Options, completion, models
from bot.conversation import Conversation
from bot.schema import AnswerModel, answer_model, answer_of, citation_model, statement_model
from index.errors import (
    AnswerFormatError,
    DocumentError,
    IndexBusyError,
    ModelBusyError,
    ModelError,
    ModelTooSlowError,
    PinciteError,
)

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from bot.bot import Bot

LARGEST_REQUEST = 8 * 2**20
"""Bytes of a request."""
AT_ONCE = 4
"""Questions that are answered at a time; more wait for their turn."""

_STATUS: tuple[tuple[type[PinciteError], int], ...] = (
    (ModelBusyError, 429),
    (ModelTooSlowError, 504),
    (ModelError, 502),
    (DocumentError, 404),
    (AnswerFormatError, 400),
    (IndexBusyError, 503),
    (PinciteError, 500),
)


class Question(Options):
    """A question, which may point back to those of its history."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=LONGEST_QUESTION)
    history: list[AnswerModel] = Field([], description="the answers given before, oldest first, as they were sent")
    stream: bool = Field(False, description="send events while the answer comes about; the last one has it whole")


@dataclass(slots=True)
class _Door:
    bot: "Bot"
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def ask(self, asked: Question) -> Response:
        """Answer a question."""
        conversation = self._conversation(asked)
        conversation.resume([answer_of(answer) for answer in asked.history])
        events = self._events(conversation, asked.question, asked)
        if asked.stream:
            return await _streamed(events, lambda event: [_event(*_told(event))])
        answer = await _last(events)
        return Response(answer.to_json(), media_type="application/json")

    async def complete(self, asked: CompletionRequest) -> Response:
        """Answer the last of a conversation's messages, as OpenAI's API has it."""
        if asked.model != MODEL:
            raise HTTPException(404, f"model: there is no {asked.model!r}; the one to ask is {MODEL!r}")
        try:
            question = asked.question()
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        conversation = self._conversation(asked)
        conversation.recall(asked.exchanges())
        events = self._events(conversation, question, asked)
        if not asked.stream:
            return JSONResponse(completion(await _last(events)))
        chunks = Chunks(with_usage=bool(asked.stream_options and asked.stream_options.include_usage))
        return await _streamed(events, lambda event: map(_data, chunks.take(event)), end="data: [DONE]\n\n")

    def health(self) -> Json:
        """Whether it is up, and what it answers from."""
        corpus = self.bot.corpus
        return {
            "status": "ok",
            "model": self.bot.model_name,
            "documents": len(corpus.documents),
            "passages": corpus.passages,
        }

    def documents(self) -> list[Json]:
        """The documents that are answered from."""
        self.bot.corpus.catch_up()
        return [info.as_json() for info in self.bot.documents.values()]

    def document(self, document_id: str) -> str:
        """The canonical text of a document, which citations point into."""
        self.bot.corpus.catch_up()
        if document_id not in self.bot.documents:
            raise DocumentError(document_id, "there is no such document")
        return self.bot.document_text(document_id)

    async def verify(self, request: Request) -> Json:
        """What became of each citation of a saved answer, which is the request's body: exact, moved, changed or gone."""
        saved = (await request.body()).decode("utf-8", "replace")
        return await asyncio.to_thread(self._verified, saved)

    def _verified(self, saved: str) -> Json:
        answers, faults = load_answers(saved)
        return checked_as_json(check_answers(answers, self.bot.corpus.source), faults)

    def _conversation(self, asked: Options) -> Conversation:
        return self.bot.variant(
            top_k=asked.top_k, min_confidence=asked.min_confidence, unsupported=asked.unsupported
        ).chat()

    async def _events(self, conversation: Conversation, question: str, asked: Options) -> AsyncGenerator[Event]:
        async with self.turns, aclosing(conversation.astream(question, asked.documents)) as events:
            async for event in events:
                yield event


def door(bot: "Bot") -> FastAPI:
    """The HTTP door over a bot, to be mounted at `/v1`. Its description is at `openapi.json`."""
    app = FastAPI(
        title="Pincite",
        description="Answers from documents, every sentence pinned to the characters that support it.",
        docs_url=None,  # these pages are made of scripts from elsewhere
        redoc_url=None,
    )
    behind = _Door(bot)
    app.post("/ask", responses={200: {"model": AnswerModel}})(behind.ask)
    app.post("/chat/completions")(behind.complete)
    app.get("/models")(models)
    app.get("/documents")(behind.documents)
    app.get("/documents/{document_id:path}", response_class=PlainTextResponse)(behind.document)
    app.post("/verify")(behind.verify)
    app.get("/health")(behind.health)
    app.exception_handler(PinciteError)(_say_error)
    app.exception_handler(RequestValidationError)(_say_invalid)
    app.exception_handler(WebError)(_say_web_error)
    app.add_middleware(_Sized)
    return app


async def _last(events: AsyncGenerator[Event]) -> Answer:
    """The answer that the events end with."""
    async with aclosing(events):
        return last([event async for event in events])


async def _streamed(
    events: AsyncGenerator[Event], told: Callable[[Event], Iterable[str]], end: str = ""
) -> StreamingResponse:
    """The events as a stream of what is `told` of each. What goes wrong before the first has a status of its own."""

    async def said() -> AsyncGenerator[str]:
        async with aclosing(events):
            async for event in events:
                for text in told(event):
                    yield text
        if end:
            yield end

    stream = said()
    first = await anext(stream)
    return StreamingResponse(
        _guarded(first, stream), media_type="text/event-stream", headers={"cache-control": "no-store"}
    )


async def _guarded(first: str, rest: AsyncGenerator[str]) -> AsyncIterator[str]:
    """The stream, ending with an error where something goes wrong on the way."""
    yield first
    async with aclosing(rest):
        try:
            async for text in rest:
                yield text
        except PinciteError as error:
            yield _event("error", _error(error))


def _told(event: Event) -> tuple[str, Json]:
    """What the native stream tells of an event: its name and its data."""
    match event:
        case PassagesFound(passages):
            return "passages", {"count": len(passages), "documents": sorted({p.document_id for p in passages})}
        case TextDelta(text):
            return "text", {"text": text}
        case StatementDone(statement, explanation):
            cited = [citation_model(c).model_dump(mode="json") for c in statement.citations]
            said = statement_model(statement).model_dump(mode="json")
            return "statement", {"statement": said, "citations": cited, "explanation": explanation}
        case StatementDropped(text, explanation):
            return "dropped", {"text": text, "explanation": explanation}
        case Note(code, message):
            return "note", {"code": code, "message": message}
        case Done(answer):
            return "answer", answer_model(answer).model_dump(mode="json")


def _event(name: str, data: Json) -> str:
    return f"event: {name}\n{_data(data)}"


def _data(data: Json) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def _error(error: PinciteError) -> Json:
    """An error in the shape that OpenAI's clients know, with the nearest passages where a language model failed."""
    if not isinstance(error, ModelError):
        return _complaint(_status(error), str(error))
    nearest = [citation_model(cast(Citation, c)).model_dump(mode="json") for c in error.nearest]
    return _complaint(_status(error), str(error), error.code, nearest=nearest)


def _complaint(status: int, message: str, code: str | None = None, **more: object) -> Json:
    kind = "server_error" if status >= 500 else "rate_limit_error" if status == 429 else "invalid_request_error"
    return {"error": {"message": message, "type": kind, "param": None, "code": code, **more}}


def _status(error: PinciteError) -> int:
    return next(status for kind, status in _STATUS if isinstance(error, kind))


async def _say_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, PinciteError)
    return JSONResponse(_error(error), _status(error))


async def _say_invalid(request: Request, error: Exception) -> JSONResponse:
    """One line on the first thing that is wrong with a request."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"][1:]) or "the body"
    said = "send JSON, with the header content-type: application/json" if place == "the body" else first["msg"]
    return JSONResponse(_complaint(400, f"{place}: {said}"), 400)


async def _say_web_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, WebError)
    said = error.detail
    if said == "Not Found":  # what the router says
        said = f"there is no {request.url.path}: what there is stands in {request.scope['root_path']}/openapi.json"
    return JSONResponse(_complaint(error.status_code, said), error.status_code, error.headers)


class _Sized:
    """ASGI middleware: a request that is too large is not read to its end."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        size = 0

        async def counted() -> "Message":
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > LARGEST_REQUEST:
                raise HTTPException(413, f"the request has more than {LARGEST_REQUEST // 2**20} MB")
            return message

        await self._app(scope, counted, send)
