"""A LlamaIndex LLM that says what its script says, remembers what it was asked, and fails when the script ends."""

from collections.abc import Sequence
from typing import Any

from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
    MessageRole,
)
from llama_index.core.bridge.pydantic import Field
from llama_index.core.llms import CustomLLM


class ScriptedLLM(CustomLLM):
    script: list[str | Exception] = Field(default_factory=list)
    asked: list[list[str]] = Field(default_factory=list)

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name="scripted-judge", is_chat_model=True)

    def chat(self, messages: Sequence[ChatMessage], **_: Any) -> ChatResponse:  # noqa: ANN401 - LlamaIndex's signature
        self.asked.append([message.content or "" for message in messages])
        assert self.script, "the script has ended"
        said = self.script.pop(0)
        if isinstance(said, Exception):
            raise said
        return ChatResponse(message=ChatMessage(role=MessageRole.ASSISTANT, content=said))

    def complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponse:  # noqa: ANN401
        raise NotImplementedError

    def stream_complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponseGen:  # noqa: ANN401
        raise NotImplementedError


def doubtful() -> ScriptedLLM:
    """What a test names as MODULE:NAME: a judge that is asked about two answers."""
    yes = '{"supported": true, "responsive": true, "why": "it says so"}'
    return ScriptedLLM(script=[yes, '{"supported": false, "responsive": false, "why": "it is about hens"}'])


NO_MODEL = 3
