"""The HTTP door: a bot's answers as JSON, as a stream of events, and for whatever speaks OpenAI's chat API.

The one module of the bot that knows the web, and only `pincite serve` imports it. It keeps nothing between two requests:
a follow-up brings along what was asked before, so any number of servers may stand side by side.
"""

import asyncio
import json
import logging
from base64 import b64encode
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterable
from contextlib import aclosing
from dataclasses import asdict
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any, TypeVar, cast

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException as WebError

from bot.answer import (
    Citation,
    Done,
    Event,
    Note,
    PassagesFound,
    StatementDone,
    StatementDropped,
    TextDelta,
)  # fmt: skip
from bot.completions import MODEL, Chunks, CompletionModel, CompletionRequest, Json, completion, model, models
from bot.conversation import LONGEST_QUESTION
from bot.desk import MOST_REMEMBERED, Desk, Options, last_of
from bot.schema import AnswerModel, CitationModel, answer_model, answer_of, citation_model, statement_model
from index.documents import Span
from index.errors import (
    AnswerFormatError,
    DocumentError,
    IndexBusyError,
    LineFullError,
    ModelBusyError,
    ModelError,
    ModelTooSlowError,
    PinciteError,
)

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from bot.bot import Bot

T = TypeVar("T")
LARGEST_REQUEST = 4 * 2**20
"""Bytes of a request."""
_LATER = 10  # seconds after which whoever found the line full may ask again

_STATUS: tuple[tuple[type[PinciteError], int], ...] = (
    (ModelBusyError, 429),
    (ModelTooSlowError, 504),
    (ModelError, 502),
    (DocumentError, 404),
    (AnswerFormatError, 400),
    (IndexBusyError, 503),
    (LineFullError, 503),
    (PinciteError, 500),
)


class Question(Options):
    """A question, which may point back to those of its history."""

    question: str = Field(max_length=LONGEST_QUESTION)
    history: list[AnswerModel] | None = Field(
        default=None,
        description=f"the answers given before, oldest first, as they were sent; the last {MOST_REMEMBERED} count",
    )
    stream: bool | None = Field(
        default=None, description="send events while the answer comes about; the last one has it whole"
    )


class ErrorBody(BaseModel):
    """What is wrong, in one line; `nearest` are the passages that were found where a language model fails."""

    message: str
    type: str
    param: str | None = None
    code: str | None = None
    nearest: list[CitationModel] | None = None


class ErrorModel(BaseModel):
    """An error, in the shape that OpenAI's clients know."""

    error: ErrorBody


class PlaceModel(BaseModel):
    """A place on a page, in parts of its width and height from the left and the top: 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float


class PageModel(BaseModel):
    """A page as a picture; `boxes` has a place for each line of the words, `focus` those of the exact words among them."""

    number: int
    width: int
    height: int
    boxes: list[PlaceModel]
    focus: list[PlaceModel]
    png: str = Field(description="base64")


class _Door:
    """What is behind each address."""

    def __init__(self, bot: "Bot") -> None:
        self._bot = bot
        self._desk = Desk(bot)

    async def ask(self, asked: Question, request: Request) -> Response:
        """Answer a question."""
        earlier = [answer_of(answer) for answer in (asked.history or [])[-MOST_REMEMBERED:]]
        events = self._desk.events(asked.question, asked, lambda conversation: conversation.resume(earlier))
        if asked.stream:
            return await _streamed(request, events, lambda event: [_as_event(event)], partial(_event, "error"))
        answer = await _unless_left(request, last_of(events))
        return Response(answer.to_json(), media_type="application/json")

    async def complete(self, asked: CompletionRequest, request: Request) -> Response:
        """Answer the last of a conversation's messages, as OpenAI's API has it."""
        if asked.model != MODEL:
            raise HTTPException(404, f"model: there is no {asked.model!r}; the one to ask is {MODEL!r}")
        try:
            question = asked.question()
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        options = asked.pincite or Options()
        events = self._desk.events(question, options, lambda conversation: conversation.recall(asked.exchanges()))
        if not asked.stream:
            return JSONResponse(completion(await _unless_left(request, last_of(events))))
        chunks = Chunks(with_usage=bool(asked.stream_options and asked.stream_options.include_usage))
        return await _streamed(
            request, events, lambda event: map(_data, chunks.take(event)), _data, end="data: [DONE]\n\n"
        )

    def model(self, name: str) -> Json:
        """The model."""
        if name != MODEL:
            raise HTTPException(404, f"there is no {name!r}; the one to ask is {MODEL!r}")
        return model()

    def health(self) -> Json:
        """That it is up, and what it answers from."""
        corpus = self._bot.corpus
        corpus.catch_up()
        return {
            "status": "ok",
            "model": self._bot.model_name,
            "documents": len(corpus.documents),
            "passages": corpus.passages,
        }

    def documents(self) -> list[Json]:
        """The documents that are answered from."""
        return [info.as_json() for info in self._desk.documents().values()]

    def document(self, document_id: str) -> str:
        """The canonical text of a document, which citations point into."""
        return self._desk.text(document_id)

    def page(self, citation: CitationModel) -> PageModel:
        """The page of a PDF that a citation stands on, as a picture, and where on it the cited words are."""
        name = citation.document_id
        self._desk.text(name)  # as it is indexed now
        if self._bot.documents[name].sha256 != citation.sha256:
            raise DocumentError(name, "was changed after it was cited: /v1/verify says what became of the citation")
        spans = [Span(name, part.start_char_index, part.end_char_index) for part in (citation, citation.focus) if part]
        image = self._bot.page_image(*spans)
        return PageModel(**{**asdict(image), "png": b64encode(image.png).decode()})

    async def verify(self, request: Request) -> Json:
        """What became of each citation of a saved answer, which is the request's body: exact, moved, changed or gone."""
        return await self._desk.verify((await request.body()).decode("utf-8", "replace"))


def door(bot: "Bot") -> FastAPI:
    """The HTTP door over a bot, to be mounted at `/v1`. Its description is at `openapi.json`."""
    app = FastAPI(
        title="Pincite",
        description="Answers from documents, every sentence pinned to the characters that support it.",
        docs_url=None,  # these pages are made of scripts from elsewhere
        redoc_url=None,
        responses={"4XX": {"model": ErrorModel}, "5XX": {"model": ErrorModel}},
    )
    behind = _Door(bot)
    saved = {"requestBody": {"required": True, "content": {"application/json": {"schema": {}}}}}
    app.post("/ask", responses=_answering(AnswerModel))(behind.ask)
    app.post("/chat/completions", responses=_answering(CompletionModel))(behind.complete)
    app.post("/verify", openapi_extra=saved)(behind.verify)
    app.post("/page")(behind.page)
    for path, gives in (
        ("/models", models),
        ("/models/{name}", behind.model),
        ("/documents", behind.documents),
        ("/health", behind.health),
    ):
        app.get(path)(gives)
        app.head(path, include_in_schema=False)(gives)
    for give in (app.get, partial(app.head, include_in_schema=False)):
        give("/documents/{document_id:path}", response_class=PlainTextResponse)(behind.document)
    app.exception_handler(PinciteError)(_say_error)
    app.exception_handler(RequestValidationError)(_say_invalid)
    app.exception_handler(WebError)(_say_web_error)
    app.exception_handler(Exception)(_say_fault)
    app.add_middleware(_Sized)
    return app


def _answering(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """What an address says of its answers: whole, in this shape, or as a stream."""
    return {200: {"model": model, "content": {"text/event-stream": {"schema": {"type": "string"}}}}}


async def _unless_left(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What the work gives. It is ended where whoever asked leaves: nobody would read it, and others wait for their turn."""
    doing, leaving = asyncio.ensure_future(work), asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({doing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise HTTPException(499, "whoever asked has left")
        return doing.result()
    finally:
        doing.cancel()
        leaving.cancel()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _streamed(
    request: Request,
    events: AsyncGenerator[Event],
    lines: Callable[[Event], Iterable[str]],
    failed: Callable[[Json], str],
    end: str = "",
) -> StreamingResponse:
    """The events as a stream of their `lines`. What goes wrong before the first has a status of its own."""

    async def written() -> AsyncGenerator[str]:
        async with aclosing(events):
            async for event in events:
                for line in lines(event):
                    yield line
        if end:
            yield end

    stream = written()
    first = await _unless_left(request, anext(stream))
    unheld = {"cache-control": "no-store", "x-accel-buffering": "no"}  # by no proxy
    return StreamingResponse(_guarded(first, stream, failed), media_type="text/event-stream", headers=unheld)


async def _guarded(first: str, rest: AsyncGenerator[str], failed: Callable[[Json], str]) -> AsyncIterator[str]:
    """The stream, ending with an error where something goes wrong on the way."""
    yield first
    async with aclosing(rest):
        try:
            async for line in rest:
                yield line
        except PinciteError as error:
            yield failed(_error(error))
        except Exception:  # what is sent has begun, so that nobody else can tell whoever reads it
            logging.getLogger("pincite").exception("an answer broke off")
            yield failed(_fault())


def _as_event(event: Event) -> str:
    """What the native stream has of an event of the bot."""
    match event:
        case PassagesFound(passages):
            found = sorted({p.document_id for p in passages})
            return _event("passages", {"count": len(passages), "documents": found})
        case TextDelta(text):
            return _event("text", {"text": text})
        case StatementDone(statement, explanation):
            cited = [citation_model(c).model_dump(mode="json") for c in statement.citations]
            stated = statement_model(statement).model_dump(mode="json")
            return _event("statement", {"statement": stated, "citations": cited, "explanation": explanation})
        case StatementDropped(text, explanation):
            return _event("dropped", {"text": text, "explanation": explanation})
        case Note(code, message):
            return _event("note", {"code": code, "message": message})
        case Done(answer):
            return _event("answer", answer_model(answer).model_dump(mode="json"))


def _event(name: str, data: Json) -> str:
    return f"event: {name}\n{_data(data)}"


def _data(data: Json) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def _error(error: PinciteError) -> Json:
    """An error as it is sent. What is wrong with the set-up is said to whoever runs the server, not to who asks."""
    status = _status(error)
    if isinstance(error, ModelError):
        nearest = [citation_model(cast(Citation, c)).model_dump(mode="json") for c in error.nearest]
        return _complaint(status, str(error), error.code, nearest)
    if status == 500:
        logging.getLogger("pincite").error("%s", error)
        return _complaint(status, "this server is not set up right; it has written down what is wrong")
    return _complaint(status, str(error))


def _complaint(status: int, message: str, code: str | None = None, nearest: list[dict[str, Any]] | None = None) -> Json:
    kind = "server_error" if status >= 500 else "rate_limit_error" if status == 429 else "invalid_request_error"
    more = {} if nearest is None else {"nearest": nearest}
    return {"error": {"message": message, "type": kind, "param": None, "code": code, **more}}


def _status(error: PinciteError) -> int:
    return next(status for kind, status in _STATUS if isinstance(error, kind))


async def _say_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, PinciteError)
    status = _status(error)
    wait = _LATER if isinstance(error, LineFullError) else getattr(error, "wait", None)
    again = None if wait is None else {"retry-after": str(ceil(wait))}
    unmended = {"x-should-retry": "false"} if status == 500 else again  # OpenAI's clients would ask twice more
    return JSONResponse(_error(error), status, unmended)


async def _say_invalid(request: Request, error: Exception) -> JSONResponse:
    """One line on the first thing that is wrong with a request."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"][1:])
    if first["type"] == "json_invalid":
        place, said = "the body", f"no JSON: {first['ctx']['error']}, at character {place}"
    elif not place:
        place, said = "the body", "send a JSON object, with the header content-type: application/json"
    elif first["type"] == "extra_forbidden":
        said = f"there is no such field: those that there are stand in {request.scope['root_path']}/openapi.json"
    else:
        said = first["msg"]
    return JSONResponse(_complaint(400, f"{place}: {said}"), 400)


async def _say_web_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, WebError)
    said = {
        "Not Found": f"there is no {request.url.path}: what there is stands in {request.scope['root_path']}/openapi.json",
        "Method Not Allowed": f"{request.url.path} does not take {request.method}",
        "There was an error parsing the body": "the body: it cannot be read as JSON",
    }.get(error.detail, error.detail)
    return JSONResponse(_complaint(error.status_code, said), error.status_code, error.headers)


async def _say_fault(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse(_fault(), 500)


def _fault() -> Json:
    """What is sent of a mistake of ours."""
    return _complaint(500, "something went wrong; the server has written down what")


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
