"""OpenAI's chat completions, as far as a bot speaks them: a request's messages, and an answer as a completion or its chunks.

What people read, the `content`, is the answer in Markdown with its numbers and, below it, the cited slices with their
places. What programs read is the answer in the schema of every door, under the key `pincite` of the message, or of the
last delta. A refusal is the message's `refusal` too. Shapes: https://platform.openai.com/docs/api-reference/chat
"""

import re
import time
from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import uuid4

from pydantic import BaseModel, Field

from bot.answer import Answer, Done, Event, StatementDone, Usage
from bot.conversation import LONGEST_QUESTION
from bot.desk import MOST_REMEMBERED, Options
from bot.render import below, sentence
from bot.schema import AnswerModel, answer_model

MODEL = "pincite"
"""The one model there is to ask, whoever answers."""
_BELOW = re.compile(r"\n\n\[\d+\] ")  # what `below` begins with

Json = dict[str, Any]


class Message(BaseModel):
    """One message of a conversation; `content` is a text, or parts."""

    role: str
    content: str | list[Json] | None = None

    @property
    def text(self) -> str:
        """Its words."""
        if isinstance(self.content, list):
            return "".join(str(part.get("text") or "") for part in self.content if part.get("type") == "text")
        return self.content or ""

    @property
    def has_more(self) -> bool:
        """Whether it holds what is not words."""
        parts = self.content if isinstance(self.content, list) else []
        return any(part.get("type") != "text" or not isinstance(part.get("text") or "", str) for part in parts)


class StreamOptions(BaseModel):
    """How a completion is streamed."""

    include_usage: bool | None = None


class TextFormat(BaseModel):
    """The one form an answer has."""

    type: Literal["text"] = "text"


class CompletionRequest(BaseModel):
    """A request for a completion. What a language model would be told beside it (temperature, …) is not looked at."""

    model: str
    messages: list[Message] = Field(min_length=1)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: Annotated[int, Field(ge=1, le=1)] | None = None
    response_format: TextFormat | None = None
    pincite: Options | None = Field(default=None, description="what the question is asked with")

    def question(self) -> str:
        """What the newest message asks.

        Raises:
            ValueError: if it is not a user's, or not words alone, or too long.
        """
        newest = self.messages[-1]
        if newest.role != "user":
            raise ValueError(f"messages: the last one has the role {newest.role!r}; a question is the user's")
        if newest.has_more:
            raise ValueError("messages: the last one has a part that is no text; a question is words alone")
        if len(newest.text) > LONGEST_QUESTION:
            raise ValueError(f"messages: the last one has more than {LONGEST_QUESTION:,} characters")
        return newest.text

    def exchanges(self) -> list[tuple[str, str]]:
        """The newest of the questions asked before, each with the last that was said to it, if anything was.

        What stood below an answer is left out.
        """
        exchanges: list[tuple[str, str]] = []
        for message in self.messages[:-1]:
            if message.role == "user":
                exchanges.append((message.text, ""))
            elif message.role == "assistant" and message.text and exchanges:
                exchanges[-1] = exchanges[-1][0], _BELOW.split(message.text, maxsplit=1)[0]
        return exchanges[-MOST_REMEMBERED:]


class MessageModel(BaseModel):
    """What is said, for people in `content`, and for programs under `pincite`."""

    role: Literal["assistant"]
    content: str = Field(description="the answer in Markdown with its numbers, and below it the cited slices")
    refusal: str | None = Field(description="the content, where it is a refusal")
    pincite: AnswerModel


class ChoiceModel(BaseModel):
    """The one answer."""

    index: Literal[0]
    message: MessageModel
    finish_reason: Literal["stop", "length", "content_filter"]
    logprobs: None = None


class TokensModel(BaseModel):
    """The tokens of a language model; none where the local reader answered."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class CompletionModel(BaseModel):
    """A completion, as `completion` makes it."""

    id: str
    object: Literal["chat.completion"]
    created: int = Field(description="in seconds since 1970")
    model: Literal["pincite"]
    choices: list[ChoiceModel]
    usage: TokensModel


def model() -> Json:
    """The model."""
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}


def models() -> Json:
    """The list of models."""
    return {"object": "list", "data": [model()]}


def completion(answer: Answer) -> Json:
    """An answer as one completion."""
    content = answer.text if answer.refusal else "".join(sentence(s) for s in answer.statements) + below(answer)
    message = {
        "role": "assistant",
        "content": content,
        "refusal": answer.text if answer.refusal else None,
        MODEL: answer_model(answer).model_dump(mode="json"),
    }
    choice = {"index": 0, "message": message, "finish_reason": _finish(answer), "logprobs": None}
    return {**_head("chat.completion"), "choices": [choice], "usage": _usage(answer.usage)}


class Chunks:
    """An answer as the chunks of a streamed completion; joined, they have the content of the whole one.

    A statement is sent when it is judged, and none before one that holds is there: what was sent cannot be taken back.
    """

    def __init__(self, with_usage: bool = False) -> None:
        self._head = _head("chat.completion.chunk")
        self._with_usage = with_usage
        self._waiting: list[str] = []
        self._has_begun = False

    def take(self, event: Event) -> list[Json]:
        """What is to be sent after this event."""
        match event:
            case StatementDone(statement, _):
                self._waiting.append(sentence(statement))
                if self._has_begun or statement.answers:
                    return [self._send(self._take_waiting())]
            case Done(answer):
                return self._end(answer)
        return []

    def _end(self, answer: Answer) -> list[Json]:
        if answer.refusal:
            gap = "\n\n" if self._has_begun else ""
            said = self._send(gap + answer.text, refusal=answer.text)
        else:
            said = self._send(self._take_waiting() + below(answer))
        whole = {MODEL: answer_model(answer).model_dump(mode="json")}
        end = self._chunk([{"index": 0, "delta": whole, "finish_reason": _finish(answer)}])
        usage = [{**self._chunk([]), "usage": _usage(answer.usage)}] if self._with_usage else []
        return [said, end, *usage]

    def _take_waiting(self) -> str:
        text = "".join(self._waiting)
        self._waiting.clear()
        return text

    def _send(self, text: str, **more: str) -> Json:
        role = {} if self._has_begun else {"role": "assistant"}
        self._has_begun = True
        return self._chunk([{"index": 0, "delta": {**role, "content": text, **more}, "finish_reason": None}])

    def _chunk(self, choices: Sequence[Json]) -> Json:
        return {**self._head, "choices": list(choices)}


def _head(kind: str) -> Json:
    return {"id": f"chatcmpl-{uuid4().hex}", "object": kind, "created": int(time.time()), "model": MODEL}


def _finish(answer: Answer) -> str:
    """Why it ends: it is whole, or the language model broke off, or was made to."""
    codes = {note.code for note in answer.notes}
    if "incomplete_filtered" in codes:
        return "content_filter"
    return "length" if any(code.startswith("incomplete_") for code in codes) else "stop"


def _usage(usage: Usage | None) -> dict[str, int]:
    """The tokens of a language model, if one was asked."""
    sent, written = (usage.input_tokens, usage.output_tokens) if usage else (0, 0)
    return {"prompt_tokens": sent, "completion_tokens": written, "total_tokens": sent + written}
