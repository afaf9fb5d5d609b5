"""How many tokens a text is: exactly for OpenAI's models, by a stated estimate for all others. Nothing is downloaded.

tiktoken fetches its vocabularies on first use. The two that current models have come with llama-index-core, so it is
pointed there; any other vocabulary is estimated.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken

DEFAULT_WINDOW = 8192
"""Tokens that a model of unknown size is taken to read: what small local models have, and a cautious guess for others."""

BYTES_PER_TOKEN = 3
"""The estimate: English has about 4 bytes a token, Chinese and Arabic about 3, so it errs on the side of too many."""

_SHIPPED = frozenset({"cl100k_base", "o200k_base"})
_LONGEST = 100_000  # characters; tiktoken's time grows with the square of a text without spaces
_VARIABLE = "TIKTOKEN_CACHE_DIR"
_environment = Lock()


@dataclass(frozen=True, slots=True)
class TokenCounter:
    """Counts the tokens of a text as a model would, by its own vocabulary or by an estimate, as its `name` says."""

    name: str
    count: Callable[[str], int]


def counter_for(model: str) -> TokenCounter:
    """The counter for the model of that name.

    >>> counter_for("gpt-4o-mini").name, counter_for("llama3.2").name
    ('o200k_base', 'estimate')
    """
    import tiktoken

    try:
        name = tiktoken.encoding_name_for_model(model)
    except KeyError:
        name = ""
    if name not in _SHIPPED:
        return TokenCounter("estimate", estimate)
    encoding = _encoding(name)
    return TokenCounter(name, lambda text: _count(encoding, text))


def estimate(text: str) -> int:
    """A token for every three bytes, rounded up.

    >>> estimate("Cows give milk.")
    5
    """
    return -(-len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN)


def window_of(model: str) -> int | None:
    """The tokens that a model of OpenAI reads, or None for a name that is not one of theirs."""
    from llama_index.llms.openai.utils import openai_modelname_to_contextsize

    try:
        return openai_modelname_to_contextsize(model)
    except ValueError:
        return None


def _count(encoding: "tiktoken.Encoding", text: str) -> int:
    return len(encoding.encode_ordinary(text)) if len(text) <= _LONGEST else estimate(text)


@cache
def _encoding(name: str) -> "tiktoken.Encoding":
    import tiktoken

    with _shipped_vocabularies():
        return tiktoken.get_encoding(name)


@contextmanager
def _shipped_vocabularies() -> Iterator[None]:
    """Let tiktoken find the vocabularies that are here, whatever the environment says."""
    core = find_spec("llama_index.core")
    assert core is not None
    assert core.origin is not None
    with _environment:
        before = os.environ.get(_VARIABLE)
        os.environ[_VARIABLE] = str(Path(core.origin).parent / "_static" / "tiktoken_cache")
        try:
            yield
        finally:
            if before is None:
                del os.environ[_VARIABLE]
            else:
                os.environ[_VARIABLE] = before
