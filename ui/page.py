"""The chat page: a question, the answer with its numbered citations, and the source beside it with the cited slices.

Gradio is imported here alone. Each visitor has a conversation of their own in `gr.State`; only the bot is shared.
"""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot import Answer
from index.errors import PinciteError, SetupError
from ui import html

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # read when gradio is imported

import gradio as gr

if TYPE_CHECKING:
    from index.manifest import DocumentInfo

_FOLDER = Path(__file__).parent
_KEPT = 30  # exchanges shown; older ones scroll out of the page, not out of the conversation
_LONGEST_QUESTION = 100_000  # characters
_NOTHING_YET = '<p class="empty">The documents that an answer cites appear here, with the cited words highlighted.</p>'
_LEAD = (
    '<div class="pincite"><h1>Pincite</h1><p class="lead">Ask your documents. Every sentence of an answer is pinned to '
    "the exact words that support it:<br>click a number to read them in their place. What the documents do not say is "
    "not answered.</p></div>"
)


class Talk(Protocol):
    def ask(self, question: str) -> Answer: ...


class Talking(Protocol):
    """What the page needs of a bot."""

    def chat(self) -> Talk: ...

    def document_text(self, document_id: str) -> str: ...

    @property
    def documents(self) -> "Mapping[str, DocumentInfo]": ...


@dataclass(slots=True)
class Visit:
    """What one visitor has said so far."""

    talk: Talk
    exchanges: list[str] = field(default_factory=list)


def build_page(bot: Talking) -> gr.Blocks:
    """The page over a bot; show it with `serve_page`."""

    def answer(question: str, visit: Visit | None) -> tuple[object, ...]:
        question = question.strip()
        if not question:
            return gr.skip(), visit, gr.skip(), gr.skip()
        visit = visit or Visit(bot.chat())
        turn = len(visit.exchanges)
        try:
            found = visit.talk.ask(question)
            texts = {c.span.document_id: bot.document_text(c.span.document_id) for c in html.shown_citations(found)}
            shown, beside = html.exchange(turn, found), html.sources(turn, found, texts)
        except PinciteError as error:
            shown, beside = html.failure(turn, question, str(error)), ""
        visit.exchanges.append(shown)
        return "", visit, "".join(visit.exchanges[-_KEPT:]), beside or _NOTHING_YET

    def start_over() -> tuple[None, str, str]:
        return None, "", _NOTHING_YET

    page = gr.Blocks(title="Pincite", analytics_enabled=False)
    with page:
        visit = gr.State(None)
        gr.HTML(_LEAD)
        with gr.Row(equal_height=False):
            with gr.Column(scale=5, min_width=320):
                exchanges = gr.HTML("", elem_id="exchanges")
                question = gr.Textbox(
                    label="Your question",
                    placeholder="Ask something that the documents answer",
                    max_length=_LONGEST_QUESTION,
                    autofocus=True,
                    elem_id="question",
                )
                with gr.Row():
                    send = gr.Button("Ask", variant="primary", elem_id="ask")
                    clear = gr.Button("Start over", elem_id="start-over")
                with gr.Accordion(f"Documents ({len(bot.documents):,})", open=False):
                    gr.HTML(html.library([(d.id, d.title, d.characters) for d in bot.documents.values()][:500]))
            with gr.Column(scale=6, min_width=320, elem_id="beside"):
                beside = gr.HTML(_NOTHING_YET, elem_id="sources", label="Source")
        for trigger in (question.submit, send.click):
            trigger(answer, [question, visit], [question, visit, exchanges, beside], api_visibility="private")
        clear.click(start_over, None, [visit, exchanges, beside], api_visibility="private")
    return page


def serve_page(bot: Talking, host: str, port: int, open_browser: bool = False, block: bool = True) -> gr.Blocks:
    """Open the page on host and port; returns when it is stopped, or at once with `block` off.

    Raises:
        SetupError: if the port is taken.
    """
    _check_free(host, port)
    page = build_page(bot)
    page.queue(default_concurrency_limit=4)
    page.launch(
        server_name=host,
        server_port=port,
        inbrowser=open_browser,
        share=False,
        quiet=True,
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        theme=gr.themes.Default(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        css_paths=_FOLDER / "pincite.css",
        js=(_FOLDER / "pincite.js").read_text(encoding="utf-8"),
        prevent_thread_lock=True,
    )
    print(f"Pincite is at http://{host}:{port} (Ctrl-C stops it)", flush=True)
    if block:
        page.block_thread()
    return page


def _check_free(host: str, port: int) -> None:
    """Whether the page can listen there, asked before a model is loaded for it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SetupError(
                f"cannot listen on {host}:{port} ({error.strerror}): choose another with --port, or --host"
            ) from error
