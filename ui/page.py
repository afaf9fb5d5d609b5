"""The page: the chat with the source beside it, and how it is served.

Gradio is imported in this layer alone. Each visitor has a conversation of their own in `gr.State`; only the bot is shared.
"""

import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import gradio as gr
from starlette.middleware import Middleware
from starlette.routing import Mount

from ui.chat import build_chat, welcome_visitors
from ui.drawer import build_bar, build_drawer, build_handle
from ui.html import asset
from ui.place import DOOR, KnownHosts, Place
from ui.serving import REPORT, Guard, OwnSite
from ui.theme import theme

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from bot import Bot

_LEAD = (
    '<header class="pincite"><h1>Pincite</h1><p class="lead">Ask your documents. Every sentence of an answer is pinned to '
    "the exact words that support it: <br>click a number to read them in their place. What the documents do not say is "
    "not answered.</p></header>"
)
_FOOT = (
    '<footer><a href="report" target="_blank" rel="noopener">How well it answers from these documents: '
    "the report</a></footer>"
)
_LOOK = 0.1  # seconds: who waits without end cannot be interrupted everywhere


def build_page(bot: "Bot", read_only: bool = False) -> gr.Blocks:
    """The page over a bot; show it with `serve_page`. `read_only` takes no documents in and removes none."""
    page = gr.Blocks(title="Pincite", analytics_enabled=False, fill_width=True)
    with page:
        drawer = build_handle()
        gr.HTML(_LEAD, js_on_load=asset("stream.js"), apply_default_css=False, elem_id="head")
        bar = build_bar()
        chat = build_chat(bot)
        if (bot.corpus.folder / REPORT).is_file():
            gr.HTML(_FOOT, apply_default_css=False, elem_id="foot")
        build_drawer(page, bot, chat, bar, drawer, read_only)
        welcome_visitors(page, chat)
    return page


def serve_page(
    bot: "Bot",
    place: Place,
    open_browser: bool = False,
    block: bool = True,
    read_only: bool = False,
    door: "ASGIApp | None" = None,
) -> gr.Blocks:
    """Open the page at a place; returns when it is stopped, or at once with `block` off.

    With `read_only` visitors can neither add documents nor remove any. A `door` for programs is at `DOOR` beside the page.

    Raises:
        SetupError: if the port is taken.
    """
    place.check_free()
    page = build_page(bot, read_only)
    page.queue(default_concurrency_limit=bot.at_once)
    _launch(page, bot, place, open_browser, door)
    programs = f", and for programs at {place.address}{DOOR}" if door else ""
    print(f"Pincite is at {place.address}{programs} (Ctrl-C stops it)", flush=True)
    if block:
        _wait(page)
    return page


def _wait(page: gr.Blocks) -> None:
    """Serve until Ctrl-C or SIGTERM, let what is being answered be answered, and end without a word (Gradio's own has some)."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        while page.is_running:
            time.sleep(_LOOK)
    if page.server:
        page.server.close()  # type: ignore[no-untyped-call]


def _launch(page: gr.Blocks, bot: "Bot", place: Place, open_browser: bool, door: "ASGIApp | None") -> None:
    """Have Gradio serve the page, with what is ours around it and beside it; returns when it listens."""
    page.launch(
        server_name=place.in_address,
        server_port=place.port,
        inbrowser=open_browser,
        share=False,
        quiet=True,
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        theme=theme(),
        app_kwargs={
            "middleware": [Middleware(Guard, report=bot.corpus.folder / REPORT)],
            "routes": [Mount(DOOR, door)] if door else [],
        },
        allowed_paths=[],
        max_file_size=bot.settings.max_document_mb * 2**20,
        head=_style(),
        prevent_thread_lock=True,
    )
    assert page.app.middleware_stack
    # Gradio puts its own outermost, whatever it is given.
    page.app.middleware_stack = KnownHosts(OwnSite(page.app.middleware_stack), place)


def _style() -> str:
    """The page's own style sheets. Gradio would rewrite what it is given as CSS, and drop what it does not know."""
    return f"<style>{asset('pincite.css', 'drawer.css', 'media.css')}</style>"
