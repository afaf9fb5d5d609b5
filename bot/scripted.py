"""`ScriptedModel`: a language model that says what it is told to, for tests and for trying things out without a service.

It goes in where any LlamaIndex LLM does: `Bot.open("seeds", llm=ScriptedModel(["Cows give milk [s1]."]))`.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
)
from llama_index.core.bridge.pydantic import Field, PrivateAttr
from llama_index.core.llms import CustomLLM

Reply = str | Sequence[str] | Exception
"""What it says: a text, the pieces in which a text comes, or the error that it fails with."""


class ScriptEnded(AssertionError):  # noqa: N818 - the script has ended, which is what the test must hear
    """The model was asked once more than its script has replies."""


class ScriptedModel(CustomLLM):
    """Says the replies of its script in order, and fails when it is asked once more. `asked` holds what it was asked."""

    name: str = "scripted"
    window: int = 128_000
    asked: list[list[ChatMessage]] = Field(default_factory=list)
    _replies: "deque[Reply]" = PrivateAttr()

    def __init__(self, replies: Iterable[Reply], name: str = "scripted", window: int = 128_000) -> None:
        super().__init__(name=name, window=window)
        self._replies = deque(replies)

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name=self.name, context_window=self.window, is_chat_model=True)

    @property
    def left(self) -> int:
        """How many replies have not been said."""
        return len(self._replies)

    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:  # noqa: ANN401 - LlamaIndex's
        return self._say(self._next(messages))

    def chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:  # noqa: ANN401
        *_, whole = self._say(self._next(messages))
        return whole

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:  # noqa: ANN401
        for said in self.stream_chat([ChatMessage(role="user", content=prompt)]):
            yield CompletionResponse(text=said.message.content or "", delta=said.delta)

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:  # noqa: ANN401
        said = self.chat([ChatMessage(role="user", content=prompt)])
        return CompletionResponse(text=said.message.content or "")

    def _next(self, messages: Sequence[ChatMessage]) -> Reply:
        self.asked.append(list(messages))
        if not self._replies:
            raise ScriptEnded(f"the script has ended, and the model was asked: {messages[-1].content!r}")
        return self._replies.popleft()

    def _say(self, reply: Reply) -> ChatResponseGen:
        if isinstance(reply, Exception):
            raise reply
        said = ""
        for piece in [reply] if isinstance(reply, str) else reply:
            said += piece
            yield ChatResponse(message=ChatMessage(role="assistant", content=said), delta=piece)
