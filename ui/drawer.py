"""The drawer at the side of the page: conversations, documents and settings, and the line that says what is answered from."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from ui import html
from ui.choice import MOST_PASSAGES, Choice
from ui.escaping import escape
from ui.events import NOTHING, QUIETLY
from ui.history import before_reload, build_history, prefix_of, unseen
from ui.html import asset
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


@dataclass(frozen=True, slots=True)
class Bar:
    """What is at hand at the top of the page: `scope` shows what is answered from, `whole` hands out the conversation, `new`
    begins another."""

    scope: gr.HTML
    whole: gr.HTML
    new: gr.Button


def build_bar() -> Bar:
    """The bar; to be called inside a page."""
    with gr.Row(elem_id="at-hand"):
        scope = gr.HTML("", elem_id="scope")
        script = asset("menus.js", "whole.js")
        whole = gr.HTML(html.whole(), js_on_load=script, apply_default_css=False, elem_id="whole")
        new = gr.Button("New conversation", elem_id="start-over", size="sm", scale=0, min_width=150)
    return Bar(scope, whole, new)


def build_handle() -> gr.Sidebar:
    """The drawer, empty: it stands before the rest of the page, as keys reach its handle where it is seen, at the top."""
    return gr.Sidebar(open=False, width=360, elem_id="drawer")


def build_drawer(page: gr.Blocks, bot: "Bot", chat: "Chat", bar: Bar, drawer: gr.Sidebar, read_only: bool) -> None:
    """What is in the drawer, with its events and those of the bar wired; to be called inside `page`."""
    first = Choice.of(bot)
    choice = gr.State(first)
    with drawer:
        gr.HTML("", js_on_load=asset("drawer.js"), visible="hidden")
        history = build_history(bot, chat, choice, bar.new, bar.whole)
        with gr.Accordion("Documents", open=True, elem_id="documents"):
            library = build_library(bot, chat, choice, bar.scope, read_only)
        with gr.Accordion("Settings", open=False, elem_id="settings"):
            settings = _build_settings(bot, chat, choice, first)
    prefix = prefix_of(bot)
    kept = unseen("choice.js", "choice", prefix)
    bar.whole.expand(chat.unfold, [chat.visit], chat.outputs, **QUIETLY)
    choice.change(Choice.as_text, [choice], [kept], **QUIETLY)

    def restore(value: object) -> dict[Any, Any]:
        if not value:
            return NOTHING
        found = Choice.kept(bot, value)
        shown = (found.with_reader, found.top_k, found.min_confidence, found.unsupported)
        return {choice: found, **dict(zip(settings, shown, strict=True))}

    loaded = page.load(
        restore, [kept], [choice, *settings], js=f"() => [{before_reload(f'{prefix}choice')}]", **QUIETLY
    )
    loaded.then(library.shown, [choice], [library.listed, bar.scope], **QUIETLY)
    history.wire(loaded)


def _build_settings(bot: "Bot", chat: "Chat", choice: gr.State, first: Choice) -> tuple[Any, ...]:
    """What can be set: who answers, from how many passages, how surely, how strictly."""
    names = [(bot.model_name, False), (bot.variant(with_reader=True).model_name, True)]
    several = names[0][0] != names[1][0]
    most = max(MOST_PASSAGES, first.top_k)
    reader = gr.Radio(names if several else names[:1], value=False, label="Who answers", interactive=several)
    top_k = gr.Slider(1, most, first.top_k, step=1, label="Passages that are read")
    sure = gr.Slider(0, 1, first.min_confidence, step=0.05, label="The local reader refuses where it is less sure than")
    unsupported = gr.Radio(_STRICTNESS, value=first.unsupported, label="What its citations do not support")
    said = gr.HTML("", elem_id="settings-said")

    def change(
        with_reader: bool, passages: float, least: float, strictness: str, chosen: Choice, visit: Visit | None
    ) -> tuple[Choice, Visit, str]:
        chosen = replace(
            chosen,
            with_reader=several and with_reader,
            top_k=max(1, int(passages)),
            min_confidence=least,
            unsupported=strictness,
        )
        return chosen, chosen.apply(bot, visit), _in_words(chosen, names[chosen.with_reader][0])

    inputs = [reader, top_k, sure, unsupported, choice, chat.visit]
    # The box beside the slider may be empty, or out of bounds, while somebody types; Gradio takes neither.
    within = "Math.min(Math.max({}, {} ?? {}), {})"
    passages_read, least_sure = within.format(1, "k", first.top_k, most), within.format(0, "p", first.min_confidence, 1)
    bounded = f"(reader, k, p, ...rest) => [reader, {passages_read}, {least_sure}, ...rest]"
    # A slider that keys move is not released, so its changes count.
    for moved in (reader.input, top_k.change, sure.change, unsupported.input):
        moved(change, inputs, [choice, chat.visit, said], js=bounded, trigger_mode="always_last", **QUIETLY)
    return reader, top_k, sure, unsupported


def _in_words(chosen: Choice, name: str) -> str:
    """What holds from now on; it is read out, as nothing else on the page changes."""
    strictness = {value: label for label, value in _STRICTNESS}[chosen.unsupported]
    passages = f"{chosen.top_k} {'passage' if chosen.top_k == 1 else 'passages'}"
    sure = f", {chosen.min_confidence:.0%} sure at least" if chosen.min_confidence else ""
    said = f"From the next question on: {name}{sure}, {passages}. What is not supported: {strictness.lower()}."
    return f'<p class="note" role="status">{escape(said)}</p>'
