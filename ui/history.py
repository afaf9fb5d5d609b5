"""Conversations: kept in the visitor's browser, opened again, renamed, deleted, handed out; and links to answers."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from bot import Answer
from index.documents import text_hash
from ui import shelf
from ui.choice import Choice
from ui.html import EXPORTS, escape
from ui.visit import Visit

if TYPE_CHECKING:
    from bot import Bot
    from ui.chat import Chat

_FOLDER = Path(__file__).parent
_QUIETLY: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_ELSEWHERE = (
    "This link leads to an answer in another browser: conversations are kept where they were held. Ask for an exported "
    "evidence file instead."
)


@dataclass(slots=True)
class History:
    """The parts of the history and what they do. `kept` is what the browser holds, `parcel` hands files to it."""

    bot: "Bot"
    chat: "Chat"
    choice: gr.State
    kept: gr.BrowserState
    listed: gr.HTML
    parcel: gr.HTML
    new: gr.Button

    def keep(self, visit: Visit | None, value: object) -> tuple[Any, str]:
        """Put the conversation as it is now into what the browser keeps."""
        answers = [turn.answer for turn in visit.turns if turn.answer] if visit else []
        conversations = shelf.read(value)
        if visit is None or not answers:
            return gr.skip(), list_html(conversations, visit.id if visit else "")
        value = shelf.written(shelf.with_answers(conversations, visit.id, answers))
        return value, list_html(shelf.read(value), visit.id)

    def start(self, choice: Choice, value: object) -> dict[Any, Any]:
        """A new conversation, with the same choice."""
        visit = choice.apply(self.bot, None)
        return {**self.chat.show(visit), self.listed: list_html(shelf.read(value), visit.id)}

    def reopen(self, choice: Choice, value: object, event: gr.EventData) -> dict[Any, Any]:
        """Go on with a conversation that was kept."""
        return self._shown(_text(event, "conversation"), choice, value)

    def rename(self, visit: Visit | None, value: object, event: gr.EventData) -> tuple[Any, str]:
        renamed = shelf.renamed(shelf.read(value), _text(event, "conversation"), _text(event, "title"))
        return shelf.written(renamed), list_html(renamed, visit.id if visit else "")

    def delete(self, choice: Choice, visit: Visit | None, value: object, event: gr.EventData) -> dict[Any, Any]:
        """Forget a conversation; if it is the one on the page, a new one begins."""
        gone = _text(event, "conversation")
        left = [kept for kept in shelf.read(value) if kept.id != gone]
        value = shelf.written(left)
        if visit and visit.id == gone:
            return {**self.start(choice, value), self.kept: value}
        return {self.kept: value, self.listed: list_html(left, visit.id if visit else "")}

    def arrive(self, choice: Choice, value: object, request: gr.Request) -> dict[Any, Any]:
        """What the page shows first: the answer that a link leads to, or nothing yet."""
        asked = dict(request.query_params) if request else {}
        if "conversation" not in asked:
            return {self.listed: list_html(shelf.read(value), "")}
        turn = asked.get("answer", "")
        number = int(turn) - 1 if turn.isascii() and turn.isdigit() and len(turn) < 6 else None
        return self._shown(asked["conversation"], choice, value, number)

    def hand_out(self, value: object, event: gr.EventData) -> str:
        """A whole conversation as a file."""
        wanted = _text(event, "conversation")
        kept = next((kept for kept in shelf.read(value) if kept.id == wanted), None)
        return self._parcel(kept.title, kept.answers, _text(event, "kind")) if kept else ""

    def hand_out_answer(self, visit: Visit | None, event: gr.EventData) -> str:
        """One answer as a file."""
        number = event._data.get("turn") if isinstance(event._data, dict) else None
        if visit is None or not isinstance(number, int) or not 0 <= number < len(visit.turns):
            return ""
        answer = visit.turns[number].answer
        return self._parcel(answer.question, (answer,), _text(event, "kind")) if answer else ""

    def wire(self, page: gr.Blocks) -> None:
        """What happens at which event; after everything that it touches is on the page."""
        chat = self.chat
        everything = [*chat.outputs, self.kept, self.listed, self.parcel]
        for changed in chat.changed:
            changed.then(self.keep, [chat.visit, self.kept], [self.kept, self.listed], **_QUIETLY)
        self.new.click(self.start, [self.choice, self.kept], everything, **_QUIETLY)
        self.listed.select(self.reopen, [self.choice, self.kept], everything, **_QUIETLY)
        self.listed.edit(self.rename, [chat.visit, self.kept], [self.kept, self.listed], **_QUIETLY)
        self.listed.delete(self.delete, [self.choice, chat.visit, self.kept], everything, **_QUIETLY)
        self.listed.download(self.hand_out, [self.kept], [self.parcel], **_QUIETLY)
        chat.exchanges.download(self.hand_out_answer, [chat.visit], [self.parcel], **_QUIETLY)
        page.load(self.arrive, [self.choice, self.kept], everything, **_QUIETLY)

    def _shown(self, conversation_id: str, choice: Choice, value: object, number: int | None = None) -> dict[Any, Any]:
        conversations = shelf.read(value)
        kept = next((kept for kept in conversations if kept.id == conversation_id), None)
        if kept is None:
            return {self.listed: problem_html(_ELSEWHERE) + list_html(conversations, "")}
        visit = Visit.of_answers(choice.apply(self.bot, None).talk, kept.answers)
        visit.id, visit.documents = kept.id, choice.documents
        shown = {**self.chat.show(visit, number), self.listed: list_html(conversations, kept.id)}
        if number is not None:
            shown[self.parcel] = json.dumps({"show": number})
        return shown

    def _parcel(self, title: str, answers: tuple[Answer, ...], kind: str) -> str:
        """A file on its way to the browser, which saves it; nothing is written here."""
        if kind not in shelf.KINDS:
            return ""
        text = shelf.exported(title, answers, kind, self.bot.document_text)
        name = "".join(c if c.isalnum() else "-" for c in title[:60]).strip("-") or "answer"
        return json.dumps({"name": f"{name}.{kind}", "type": shelf.KINDS[kind], "text": text})


def build_history(bot: "Bot", chat: "Chat", choice: gr.State, new: gr.Button) -> History:
    """The list of conversations; `wire` it when the page is complete."""
    key = f"pincite-{text_hash(str(bot.corpus.folder))[:12]}"  # two corpora on one port do not share conversations
    kept = gr.BrowserState({"version": 1, "conversations": []}, storage_key=key, secret="pincite")  # noqa: S106 - hides nothing
    with gr.Accordion("Conversations", open=True, elem_id="conversations"):
        gr.HTML('<p class="where">Kept in this browser alone, on this machine.</p>')
        listed = gr.HTML("", js_on_load=(_FOLDER / "history.js").read_text(encoding="utf-8"), elem_id="history")
    parcel = gr.HTML(
        "",
        html_template="",
        js_on_load=(_FOLDER / "parcel.js").read_text(encoding="utf-8"),
        elem_id="parcel",
        visible="hidden",
    )
    return History(bot, chat, choice, kept, listed, parcel, new)


# What is shown


def list_html(conversations: list[shelf.Kept], current: str) -> str:
    """The conversations, the newest first, each with what can be done with it."""
    rows = "".join(_row(kept, kept.id == current) for kept in conversations)
    shown = f'<ul class="conversations">{rows}</ul>' if rows else '<p class="where">There are none yet.</p>'
    return f'<div data-current="{escape(current)}">{shown}</div>'


def problem_html(words: str) -> str:
    return f'<p class="problem" role="alert">{escape(words)}</p>'


def _row(kept: shelf.Kept, is_current: bool) -> str:
    title = escape(kept.title)
    count = len(kept.answers)
    here = ' aria-current="true"' if is_current else ""
    return (
        f'<li data-conversation="{kept.id}"{here}>'
        f'<button type="button" class="open" data-do="open" dir="auto">{title}</button>'
        f'<p class="where">{count} {"answer" if count == 1 else "answers"}, {escape(kept.changed[:10])}</p>'
        f'<details class="menu"><summary aria-label="More on {title}">More</summary><div>{EXPORTS}'
        '<form class="rename"><label>Name<input type="text" maxlength="80" '
        f'value="{title}" dir="auto"></label><button type="submit">Rename</button></form>'
        '<button type="button" class="danger" data-do="delete">Delete</button></div></details></li>'
    )


def _text(event: gr.EventData, name: str) -> str:
    found = event._data.get(name) if isinstance(event._data, dict) else None
    return found if isinstance(found, str) else ""
