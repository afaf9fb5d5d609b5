"""The drawer at the side of the page: conversations, documents and settings, and the line that says what is answered from."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from ui.choice import MOST_PASSAGES, Choice
from ui.history import build_history
from ui.library import build_library
from ui.visit import Visit

if TYPE_CHECKING:
    from bot import Bot
    from ui.chat import Chat

_STRICTNESS = [
    ("Leave it out", "drop"),
    ("Show it, marked", "mark"),
    ("Show it, whatever comes of the check", "keep"),
]
_QUIETLY: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def build_drawer(page: gr.Blocks, bot: "Bot", chat: "Chat", scope: gr.HTML, new: gr.Button, read_only: bool) -> None:
    """The drawer, with its events and those of `new` wired; to be called inside `page`. `scope` shows what is answered from."""
    first = Choice.of(bot)
    choice = gr.State(first)
    with gr.Sidebar(open=False, width=360, elem_id="drawer"):
        history = build_history(bot, chat, choice, new)
        with gr.Accordion("Documents", open=True, elem_id="documents"):
            library = build_library(bot, chat, choice, scope, read_only)
        with gr.Accordion("Settings", open=False, elem_id="settings"):
            _build_settings(bot, chat, choice, first)
    page.load(library.shown, [choice], [library.listed, scope], **_QUIETLY)
    history.wire(page)


def _build_settings(bot: "Bot", chat: "Chat", choice: gr.State, first: Choice) -> None:
    names = [(bot.model_name, False), (bot.variant(with_reader=True).model_name, True)]
    several = names[0][0] != names[1][0]
    reader = gr.Radio(names if several else names[:1], value=False, label="Who answers", interactive=several)
    top_k = gr.Slider(1, max(MOST_PASSAGES, first.top_k), first.top_k, step=1, label="Passages that are read")
    unsupported = gr.Radio(_STRICTNESS, value=first.unsupported, label="What its citations do not support")

    def change(
        with_reader: bool, passages: float, strictness: str, chosen: Choice, visit: Visit | None
    ) -> tuple[Choice, Visit]:
        chosen = replace(
            chosen, with_reader=several and with_reader, top_k=max(1, int(passages)), unsupported=strictness
        )
        return chosen, chosen.apply(bot, visit)

    inputs = [reader, top_k, unsupported, choice, chat.visit]
    for moved in (reader.input, top_k.release, unsupported.input):
        moved(change, inputs, [choice, chat.visit], **_QUIETLY)
