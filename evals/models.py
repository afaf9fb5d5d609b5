"""Language models for what the evals may ask of one: `openai/MODEL`, or any LlamaIndex LLM, named as MODULE:NAME."""

import importlib
from typing import TYPE_CHECKING

from bot.endpoint import PREFIX, open_model
from bot.settings import read_settings
from index.errors import SetupError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM


def open_llm(spec: str) -> "LLM":
    """The LlamaIndex LLM that a module holds, or that a function of it without arguments makes: "my_models:judge".

    `openai/MODEL` is the one that `--llm` opens by that name, with the same variables for its key and address.

    Raises:
        SetupError: if there is no such module or name, or it is no LLM.
    """
    from llama_index.core.llms import LLM

    if spec.startswith(PREFIX):
        return open_model(read_settings(llm=spec)).llm
    module_name, _, name = spec.partition(":")
    if not module_name or not name:
        raise SetupError(
            f"{spec!r} names no language model: write openai/MODEL or MODULE:NAME, where NAME is a LlamaIndex LLM"
        )
    try:
        found = getattr(importlib.import_module(module_name), name)
    except (ImportError, AttributeError) as error:
        raise SetupError(f"{spec!r} cannot be imported: {error}") from error
    model = found() if callable(found) and not isinstance(found, LLM) else found
    if not isinstance(model, LLM):
        raise SetupError(f"{spec!r} is {type(model).__name__}, not a LlamaIndex LLM")
    return model


def ask_in_json(llm: "LLM", instructions: str, material: str) -> dict[str, object]:
    """The one JSON object that the model writes to the instructions; the material, which others wrote, is its own message.

    Raises:
        ValueError: if the reply holds no JSON object.
    """
    import json

    from llama_index.core.llms import ChatMessage, MessageRole

    messages = [
        ChatMessage(role=MessageRole.SYSTEM, content=instructions),
        ChatMessage(role=MessageRole.USER, content=material),
    ]
    reply = llm.chat(messages).message.content or ""
    start, end = reply.find("{"), reply.rfind("}")  # some models put the object in a fence, or a word before it
    try:
        found = json.loads(reply[start : end + 1])
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ValueError(f"the model wrote no JSON object: {reply[:80]!r}")
    return found
