"""Language models by name: `openai/MODEL`, at OpenAI or at any server that speaks its API, and what their errors mean.

Retries and back-off are the openai client's own: twice, on a broken connection, 408, 409, 429 and 5xx, heeding
Retry-After, unless that is longer than the deadline in `chat.py`, which bounds them all.
"""

import re
import sys
from collections.abc import Callable
from contextvars import ContextVar
from math import ceil
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.arriving import Opened, Tell
from bot.chat import Model
from bot.tokens import DEFAULT_WINDOW, counter_for, window_of
from index.errors import (
    ModelBusyError,
    ModelError,
    ModelFilteredError,
    ModelReplyError,
    ModelSetupError,
    ModelUnreachableError,
    PinciteError,
)

if TYPE_CHECKING:
    import httpx
    from llama_index.core.llms import LLM
    from openai import APIStatusError

    from bot.settings import Settings

PREFIX = "openai/"
RETRIES = 2
_LONGEST_RESERVE = 16_384
_RETRY_COUNT = "x-stainless-retry-count"  # the client says with each request which retry it is

_tell_retry: ContextVar[Tell | None] = ContextVar("_tell_retry", default=None)
_opened: ContextVar[Opened | None] = ContextVar("_opened", default=None)


def open_model(settings: "Settings") -> Model:
    """The model that `settings.llm` names.

    Raises:
        ModelSetupError: if the name is not `openai/MODEL`, or there is neither a key nor a base URL, or that is none.
    """
    spec = settings.llm
    name, key, url = _checked(settings)  # before the imports, which take seconds

    from llama_index.llms.openai_like import OpenAILike
    from openai import DefaultHttpxClient

    window = settings.llm_window or window_of(name) or DEFAULT_WINDOW
    client = DefaultHttpxClient(
        timeout=settings.deadline,
        event_hooks={"request": [_note_retry], "response": [_note_response, _no_longer_than(settings.deadline)]},
    )
    llm = OpenAILike(
        model=name,
        api_key=key or "none",
        api_base=url or None,
        is_chat_model=True,
        context_window=window,
        max_tokens=_reserve(window),
        temperature=0.0,
        max_retries=RETRIES,
        timeout=settings.deadline,
        http_client=client,  # type: ignore[call-arg]
        additional_kwargs={"stream_options": {"include_usage": True}},
    )
    counter = counter_for(name)
    counter.count("")  # what it loads on first use is loaded before a deadline runs
    return Model(
        llm, spec, counter, window, _reserve(window), _explainer(spec, key), _watch, client.close, says_end=True
    )


def _checked(settings: "Settings") -> tuple[str, str, str]:
    """The model's name at its service, the key, and the base URL; the last two may be empty, but not both."""
    spec = settings.llm
    name = spec.removeprefix(PREFIX)
    key, url = settings.llm_api_key or settings.api_key, settings.llm_base_url or settings.base_url
    if not spec.startswith(PREFIX) or not name:
        raise ModelSetupError(
            f"there is no language model {spec!r}: it is 'openai/MODEL', with --llm-base-url for your own"
        )
    if not key and not url:
        raise ModelSetupError(
            f"the language model {spec!r} needs a key: set OPENAI_API_KEY, or --llm-base-url for a local server"
        )
    if url and not (urlsplit(url).scheme in {"http", "https"} and urlsplit(url).hostname):
        raise ModelSetupError(
            f"{url!r} is no address of a language model: it is like http://localhost:11434/v1; mend --llm-base-url or "
            "OPENAI_BASE_URL"
        )
    return name, key, url


def model_of(llm: "LLM", window: int = 0) -> Model:
    """Any language model of LlamaIndex; what it reads is what it says of itself, unless `window` is given.

    Raises:
        ModelSetupError: if it is none.
    """
    from llama_index.core.llms import LLM

    if not isinstance(llm, LLM):
        raise ModelSetupError(
            f"llm is {llm!r}: it must be a name such as 'openai/MODEL', or a language model of LlamaIndex (an instance of "
            "llama_index.core.llms.LLM)"
        )
    about = llm.metadata
    name = about.model_name
    tokens = window or about.context_window
    return Model(llm, name, counter_for(name), tokens, _reserve(tokens), _explainer(name, ""))


def _reserve(window: int) -> int:
    """The tokens of a window that are kept for the answer."""
    return min(_LONGEST_RESERVE, window // 4)


def _watch(tell_retry: Tell, opened: Opened) -> None:
    _tell_retry.set(tell_retry)
    _opened.set(opened)


def _note_response(response: "httpx.Response") -> None:
    if opened := _opened.get():
        opened(response.close)


def _no_longer_than(seconds: float) -> "Callable[[httpx.Response], None]":
    """What keeps the client from waiting to ask again where the service wants it to wait longer than anybody does."""

    def look(response: "httpx.Response") -> None:
        if (_wait(response) or 0) >= seconds:
            response.headers["x-should-retry"] = "false"

    return look


def _wait(response: "httpx.Response") -> float | None:
    """The seconds after which a service may be asked again, where it says so in seconds."""
    said = response.headers.get("retry-after", "")
    return float(said) or None if re.fullmatch(r"\d{1,9}(?:\.\d+)?", said, re.ASCII) else None


def _note_retry(request: "httpx.Request") -> None:
    tell = _tell_retry.get()
    retry = int(request.headers.get(_RETRY_COUNT, "0"))
    if tell and retry:
        tell(retry)


def _explainer(spec: str, key: str) -> Callable[[Exception], PinciteError]:
    """What turns an exception of the client, or of any other LlamaIndex LLM, into an error of ours without the key."""

    def explain(error: Exception) -> PinciteError:
        if isinstance(error, PinciteError):
            return error
        said = _said(error).replace(key, "…") if key else _said(error)
        is_openai = "openai" in sys.modules  # else it is not one of the client's, which takes seconds to import
        found = _of_client(error, spec, said) if is_openai else None
        return found or ModelError(f"the model {spec!r} failed ({said})")

    return explain


def _of_client(error: Exception, spec: str, said: str) -> PinciteError | None:
    from httpx import HTTPError
    from openai import APIConnectionError, APIError, APIStatusError

    if isinstance(error, APIStatusError):
        return _of_status(error, spec, said)
    if isinstance(error, APIConnectionError):
        return ModelUnreachableError(
            f"the model {spec!r} cannot be reached ({said}): check --llm-base-url or OPENAI_BASE_URL, and the network"
        )
    if isinstance(error, HTTPError):
        return ModelUnreachableError(f"the connection to the model {spec!r} broke off ({said}): ask again")
    if isinstance(error, APIError):
        return ModelReplyError(f"the model {spec!r} stopped with an error ({said}): ask again")
    if isinstance(error, ValueError | TypeError | AttributeError | LookupError):
        return ModelReplyError(
            f"what the model {spec!r} sent is not OpenAI's API ({said}): check --llm-base-url or OPENAI_BASE_URL"
        )
    return None


def _of_status(error: "APIStatusError", spec: str, said: str) -> PinciteError:
    status = error.status_code
    answered = f"the model {spec!r} answered {status} ({said})"
    if error.code == "content_filter":
        return ModelFilteredError(f"{answered}: ask in other words")
    if status == 429:
        wait = _wait(error.response)
        long = f" {ceil(wait):,} s" if wait else ""
        return ModelBusyError(f"{answered}: wait{long}, or check the quota of the key", wait)
    if status in {408, 409} or status >= 500:
        return ModelUnreachableError(f"{answered}: ask again later")
    if status in {401, 403}:
        return ModelSetupError(f"{answered}: check OPENAI_API_KEY")
    if status == 404:
        return ModelSetupError(f"{answered}: check the name after --llm, and --llm-base-url or OPENAI_BASE_URL")
    return ModelSetupError(f"{answered}: it refuses the request; check --llm and --llm-window")


def _said(error: Exception) -> str:
    """The service's own words where it sent some, else the exception's; on one line, and not too many."""
    body = getattr(error, "body", None)
    words = body.get("message") if isinstance(body, dict) else None
    text = " ".join(str(words or error).encode("utf-8", "replace").decode("utf-8").split())
    return f"{text[:200] or type(error).__name__}"
