"""The options that commands share, each with its variable and its help text."""

import inspect
import os
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import wraps
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any

import typer

from index.folder import folder_named

Given = dict[str, object]
"""The settings that a command was called with, by name; None is what was not given."""

Corpus = Annotated[
    Path | None,
    typer.Option(
        "--corpus",
        "-c",
        envvar="PINCITE_CORPUS",
        help="The folder of documents.",
        show_default="seeds/",
        parser=folder_named,
        metavar="<Path>",
    ),
]
Index = Annotated[
    Path | None,
    typer.Option(
        envvar="PINCITE_INDEX",
        help="The index folder.",
        show_default=".pincite/ in the corpus, or the user's cache where that is not writable",
        parser=folder_named,
        metavar="<Path>",
    ),
]
Embedder = Annotated[
    str | None,
    typer.Option(
        envvar="PINCITE_EMBEDDER",
        help="What makes the vectors: local, or openai/MODEL (sends passages to that service).",
        show_default="local",
    ),
]
TopK = Annotated[
    int | None,
    typer.Option("--top-k", envvar="PINCITE_TOP_K", help="How many passages are retrieved.", show_default="10"),
]
ChromaUrl = Annotated[
    str | None,
    typer.Option(envvar="PINCITE_CHROMA_URL", help="A Chroma server to use instead of the embedded store."),
]
Llm = Annotated[
    str | None,
    typer.Option(
        envvar="PINCITE_LLM",
        help="A language model to write the answers: openai/MODEL (sends passages and questions to that service).",
        show_default="none: the local reader answers",
    ),
]
LlmBaseUrl = Annotated[
    str | None,
    typer.Option(
        envvar="PINCITE_LLM_BASE_URL",
        help="Where the language model is, if not at OpenAI: any server that speaks OpenAI's API.",
        show_default="OPENAI_BASE_URL",
    ),
]
LlmWindow = Annotated[
    int | None,
    typer.Option(
        envvar="PINCITE_LLM_WINDOW",
        help="How many tokens the language model reads and writes.",
        show_default="what is known of OpenAI's models, else 8192",
    ),
]
OfUnsupported = Annotated[
    str | None,
    typer.Option(
        "--unsupported",
        envvar="PINCITE_UNSUPPORTED",
        help="What becomes of a statement that its citations do not support: drop, mark or keep.",
        show_default="mark; drop with --strict",
    ),
]
MinConfidence = Annotated[
    float | None,
    typer.Option(
        envvar="PINCITE_MIN_CONFIDENCE",
        help="The local reader refuses where it is less sure than this, from 0 to 1.",
        show_default="as it was calibrated",
    ),
]
Fallback = Annotated[
    str | None,
    typer.Option(
        envvar="PINCITE_FALLBACK",
        help="Who answers where the language model fails: none, or reader (the local one; the answer says so).",
        show_default="none",
    ),
]
Deadline = Annotated[
    float | None,
    typer.Option(
        envvar="PINCITE_DEADLINE", help="How many seconds an answer of a language model may take.", show_default="60"
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Host = Annotated[str, typer.Option(envvar="PINCITE_HOST", help="The address to listen on.")]
Port = Annotated[int, typer.Option(envvar="PINCITE_PORT", min=1, max=65535, help="The port to listen on.")]
AllowHost = Annotated[
    list[str] | None,
    typer.Option(
        envvar="PINCITE_ALLOW_HOST",
        metavar="NAME",
        help="A name that it may be asked by, as a proxy in front of it hands on its own; again for more (in the variable "
        "with commas between).",
        show_default="localhost and the like; any where it is open to other machines",
    ),
]
Documents = Annotated[
    list[str] | None,
    typer.Option(
        "--document",
        metavar="ID",
        help="Answer from this document alone, by its id as `pincite index list` shows it; again for more.",
        show_default="all",
    ),
]
Browser = Annotated[bool, typer.Option(help="Open the page in a browser.")]
ReadOnly = Annotated[
    bool | None,
    typer.Option(
        "--read-only/--writable",
        envvar="PINCITE_READ_ONLY",
        help="Whether visitors of the page can add documents and remove them, for all.",
        show_default="read-only where the page is open to other machines",
    ),
]

OF_AN_INDEX: Mapping[str, object] = {
    "corpus": Corpus,
    "index": Index,
    "embedder": Embedder,
    "chroma_url": ChromaUrl,
}
"""The settings of a command that works on an index, each with its option."""
OF_A_BOT: Mapping[str, object] = {
    **OF_AN_INDEX,
    "top_k": TopK,
    "llm": Llm,
    "llm_base_url": LlmBaseUrl,
    "llm_window": LlmWindow,
    "unsupported": OfUnsupported,
    "min_confidence": MinConfidence,
    "fallback": Fallback,
    "deadline": Deadline,
}
"""The settings of a command that answers."""

_OF_THE_PAGE: tuple[Any, ...] = (Host, Port, AllowHost, ReadOnly)


def unknown_variables() -> Iterator[str]:
    """What to say of each variable that is called like ours and is none: it counts for nothing."""
    named = sorted(name for name in os.environ if name.startswith("PINCITE_"))
    if not named:
        return
    from bot.settings import variables

    known = {*variables(), *(kind.__metadata__[0].envvar for kind in _OF_THE_PAGE)}
    for name in named:
        if name not in known:
            alike = get_close_matches(name, sorted(known), n=1)
            yield f"{name} is no setting, so it changes nothing{f': did you mean {alike[0]}?' if alike else ''}"


def with_options(settings: Mapping[str, object]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Gives a command the options of these settings; it gets what they were called with as its argument `given`."""

    def give(command: Callable[..., None]) -> Callable[..., None]:
        own = [
            parameter.replace(kind=Parameter.KEYWORD_ONLY)
            for name, parameter in inspect.signature(command).parameters.items()
            if name != "given"
        ]
        theirs = [
            Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=kind) for name, kind in settings.items()
        ]

        @wraps(command)
        def called(**values: Any) -> None:  # noqa: ANN401
            command(given={name: values.pop(name) for name in settings}, **values)

        called.__signature__ = inspect.Signature([*theirs, *own])  # type: ignore[attr-defined]
        return called

    return give
