"""Conversations: kept in the visitor's browser, opened again, renamed, deleted, handed out; and links to answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

import gradio as gr
from gradio.events import Dependency

from bot import Answer
from index.documents import text_hash
from ui import shelf
from ui.choice import Choice
from ui.escaping import escape
from ui.events import NOTHING, QUIETLY, SETTLED, Update
from ui.html import asset, exports, moment
from ui.visit import Visit

if TYPE_CHECKING:
    from bot import Bot
    from ui.chat import Chat

FEW = 5
"""How many conversations are seen at a glance: of more, some can be sought."""

_SOUGHT = (
    '<input type="search" class="sought" aria-label="Find a conversation" placeholder="Find a conversation">'
    '<p class="where none" role="status"></p>'
)
_NO_ROOM = (
    "This browser did not keep the conversation: its storage is full or turned off. Export it, at the top of the page, before "
    "you leave it."
)
_GONE = (
    "This conversation was deleted in another tab. It is still on this page, and is kept anew if you ask on in it, or say so "
    "in the list of conversations."
)
_KEPT_ANEW = (
    "This conversation was deleted in another tab while it went on in this one: it is kept anew. Delete it here, if it "
    "is to go."
)
_KEEP = '<button type="button" data-do="keep">Keep it anew</button>'
_ELSEWHERE = (
    "This link leads to an answer in another browser: conversations are kept where they were held. Ask for an exported "
    "evidence file instead."
)


@dataclass(slots=True)
class History:
    """The parts of the history and what they do.

    `kept` is the browser's storage: as an input, what it holds at that moment (`reading` is the script that looks); as an
    output, what it is to keep and to drop. `parcel` hands files to the browser.
    """

    bot: "Bot"
    chat: "Chat"
    choice: gr.State
    kept: gr.HTML
    reading: str
    listed: gr.HTML
    parcel: gr.HTML
    new: gr.Button
    whole: gr.HTML

    def keep(self, choice: Choice, visit: Visit | None, value: object) -> Update:
        """Have the browser keep what is new in the conversation.

        Where it went on in another tab, this one is kept beside it; where it was deleted there, it is kept anew.
        """
        conversations = shelf.read(value)
        if visit is None or visit.is_under_way or visit.is_kept:
            return self._list(conversations, visit)
        put, conversations = self._put(visit, conversations)
        return {**put, **self._list(conversations, visit)}

    def keep_again(self, choice: Choice, visit: Visit | None, value: object, event: gr.EventData) -> Update:
        """What follows where the browser did not keep it: another tab was quicker, or there is no room."""
        if visit is None:
            return NOTHING
        version, conversations = _text(event, "version"), shelf.read(value)
        lost = visit.left if visit.left and version in visit.left.versions - visit.versions else visit
        lost.was_not_kept(version)
        if not isinstance(event._data, dict) or event._data.get("moved") is not True:
            if not lost.is_told_of:
                gr.Warning(_NO_ROOM)
                lost.is_told_of = True
            return {self.listed: problem_html(_NO_ROOM) + list_html(conversations, visit.id)}
        if lost is visit or lost.is_kept:
            return self.keep(choice, visit, value)
        put, conversations = self._put(lost, conversations)
        return {**put, **self._list(conversations, visit)}

    def refresh(self, choice: Choice, visit: Visit | None, value: object) -> Update:
        """The list, now that another tab has changed something."""
        return self._list(shelf.read(value), visit)

    def was_deleted(self, choice: Choice, visit: Visit | None, value: object, event: gr.EventData) -> Update:
        """Say that another tab has deleted what is on the page, which stays there."""
        if visit and visit.versions and visit.id == _text(event, "conversation") and not visit.is_gone:
            visit.is_gone = True
            gr.Warning(_GONE)
        return self._list(shelf.read(value), visit)

    def keep_anew(self, choice: Choice, visit: Visit | None, value: object) -> Update:
        """Have the browser keep what another tab has deleted, as another conversation."""
        if visit and visit.is_gone:
            visit.begin_anew()
        return self.keep(choice, visit, value)

    def start(self, choice: Choice, visit: Visit | None, value: object) -> Update:
        """A new conversation, with the same choice."""
        left, conversations = self._leave(visit, shelf.read(value))
        new = choice.apply(self.bot, None)
        new.come_after(visit)
        return {**left, **self.chat.show(new), **self._list(conversations, new)}

    def reopen(self, choice: Choice, visit: Visit | None, value: object, event: gr.EventData) -> Update:
        """Go on with a conversation that was kept; one that is open already, and being answered, is left alone."""
        asked, conversations = _text(event, "conversation"), shelf.read(value)
        if visit and visit.id == asked and visit.is_under_way:
            return self._list(conversations, visit)
        return self._shown(asked, choice, visit, conversations)

    def rename(self, choice: Choice, visit: Visit | None, value: object, event: gr.EventData) -> Update:
        conversations = shelf.read(value)
        if not (known := shelf.found(conversations, _text(event, "conversation"))):
            return self._list(conversations, visit)
        renamed = shelf.renamed(known, _text(event, "title"))
        shown = [renamed if kept is known else kept for kept in conversations]
        return {self.kept: shelf.put(conversations, renamed), **self._list(shown, visit)}

    def delete(self, choice: Choice, visit: Visit | None, value: object, event: gr.EventData) -> Update:
        """Forget a conversation; if it is the one on the page, a new one begins."""
        gone = _text(event, "conversation")
        shown: Update = {}
        if visit and visit.id == gone:
            visit.stop()
            visit = choice.apply(self.bot, None)
            shown = self.chat.show(visit)
        left = [kept for kept in shelf.read(value) if kept.id != gone]
        return {**shown, self.kept: shelf.forget(gone), **self._list(left, visit)}

    def arrive(self, choice: Choice, visit: Visit | None, value: object, opened: object, request: gr.Request) -> Update:
        """What the page shows first: what was open before it was loaded again, the answer that a link leads to, or nothing.

        `opened` names what was open. After a reload it goes before a link that led elsewhere when the tab was opened.
        """
        asked = dict(request.query_params) if request else {}
        conversations = shelf.read(value)
        was_open = opened if isinstance(opened, str) else ""
        if was_open and was_open != asked.get("conversation"):
            is_kept = shelf.found(conversations, was_open) is not None
            return self._shown(was_open, choice, visit, conversations) if is_kept else self._list(conversations, visit)
        if "conversation" not in asked:
            return self._list(conversations, visit)
        turn = asked.get("answer", "")
        number = int(turn) - 1 if turn.isascii() and turn.isdigit() and len(turn) < 6 else None
        return self._shown(asked["conversation"], choice, visit, conversations, number)

    def hand_out(self, choice: Choice, visit: Visit | None, value: object, event: gr.EventData) -> Update:
        """A whole conversation as a file."""
        kept = shelf.found(shelf.read(value), _text(event, "conversation"))
        return {self.parcel: self._parcel(kept.title, kept.turns, _text(event, "kind"))} if kept else NOTHING

    def hand_out_all(self, choice: Choice, visit: Visit | None, value: object, event: gr.EventData) -> Update:
        """The conversation on the page as a file, kept or not, as far as it has come."""
        turns = [turn.to_keep() for turn in visit.turns if not turn.is_under_way] if visit else []
        kind = _text(event, "kind")
        if visit is None or not any(isinstance(turn, Answer) or kind != "html" for turn in turns):
            gr.Info("Nothing is answered yet.")
            return NOTHING
        known = shelf.found(shelf.read(value), visit.id)
        return {self.parcel: self._parcel(known.title if known else shelf.title_of(turns[0].question), turns, kind)}

    def hand_out_answer(self, visit: Visit | None, event: gr.EventData) -> str:
        """One answer as a file."""
        number = event._data.get("turn") if isinstance(event._data, dict) else None
        if visit is None or not isinstance(number, int) or not 0 <= number < len(visit.turns):
            return ""
        answer = visit.turns[number].answer
        return self._parcel(answer.question, (answer,), _text(event, "kind")) if answer else ""

    def wire(self, loaded: Dependency) -> None:
        """What happens at which event; after everything that it touches is on the page. `loaded` is the first that does."""
        chat = self.chat
        given = [self.choice, chat.visit, self.kept]
        everything = [*chat.outputs, self.kept, self.listed, self.parcel]
        self.kept.input(self.refresh, given, self.listed, js=self.reading, trigger_mode="always_last", **QUIETLY)
        for happened, follows in (
            *((changed.then, self.keep) for changed in chat.changed),
            (self.kept.submit, self.keep_again),
            (self.kept.delete, self.was_deleted),
            (self.listed.apply, self.keep_anew),
            (self.listed.edit, self.rename),
            (self.listed.download, self.hand_out),
            (self.whole.download, self.hand_out_all),
        ):
            happened(follows, given, everything, js=self.reading, trigger_mode="multiple", **QUIETLY)
        for ended in chat.ended:
            kept = ended.then(self.keep, given, everything, js=self.reading, trigger_mode="multiple", **QUIETLY)
            for over in (kept.then, kept.failure):
                over(None, js=SETTLED, **QUIETLY)
        leaving, deleting = (
            f"(...given) => {{ pincite.{does}(); return ({self.reading})(...given); }}" for does in ("leave", "wait")
        )
        arriving = f"(...given) => [...({self.reading})(...given), {before_reload('pincite-open')}]"
        for arrives in (
            *(
                happened(follows, given, everything, js=script, trigger_mode="multiple", **QUIETLY)
                for happened, follows, script in (
                    (self.new.click, self.start, leaving),
                    (self.listed.select, self.reopen, leaving),
                    (self.listed.delete, self.delete, deleting),
                )
            ),
            loaded.then(self.arrive, [*given, self.listed], everything, js=arriving, **QUIETLY),
        ):
            for over in (arrives.then, arrives.failure):
                over(None, js="() => pincite.arrive()", **QUIETLY)
        chat.exchanges.download(self.hand_out_answer, [chat.visit], [self.parcel], **QUIETLY)

    def _list(self, conversations: list[shelf.Kept], visit: Visit | None) -> Update:
        gone = problem_html(_GONE, _KEEP) if visit and visit.is_gone else ""
        return {self.listed: gone + list_html(conversations, visit.id if visit else "")}

    def _leave(self, visit: Visit | None, conversations: list[shelf.Kept]) -> tuple[Update, list[shelf.Kept]]:
        """Stop what is under way in a conversation that the page leaves, and keep what is there where it belongs."""
        if visit is None or visit.is_kept:
            return {}, conversations
        visit.stop()
        return self._put(visit, conversations)

    def _put(self, visit: Visit, conversations: list[shelf.Kept]) -> tuple[Update, list[shelf.Kept]]:
        """(what has the browser keep a conversation as it is now, the conversations with it)."""
        known = shelf.found(conversations, visit.id)
        if known is None and visit.versions:
            if not visit.is_gone:
                gr.Warning(_KEPT_ANEW)
            visit.begin_anew()
        elif known and known.changed not in visit.versions:
            visit.leave()
            known = None
        newest = shelf.as_now(known, visit.id, visit.to_keep())
        visit.was_kept(newest.changed)
        others = [kept for kept in conversations if kept.id != newest.id]
        return {self.kept: shelf.put(conversations, newest)}, [newest, *others]

    def _shown(
        self,
        conversation_id: str,
        choice: Choice,
        visit: Visit | None,
        conversations: list[shelf.Kept],
        number: int | None = None,
    ) -> Update:
        """A conversation that was kept, in place of the one on the page."""
        if shelf.found(conversations, conversation_id) is None:
            gr.Warning(_ELSEWHERE)  # the list may be in a drawer that is closed
            return {self.listed: problem_html(_ELSEWHERE) + list_html(conversations, "")}
        left, conversations = self._leave(visit, conversations)
        kept = shelf.found(conversations, conversation_id)
        assert kept
        opened = Visit.of_kept(choice.apply(self.bot, None).talk, kept)
        opened.documents = choice.documents
        opened.come_after(visit)
        shown = {**left, **self.chat.show(opened, number), **self._list(conversations, opened)}
        last = len(opened.turns) - 1
        at = {"show": min(number or 0, last), "linked": True} if number is not None else {"show": last}
        # What is opened twice is to be brought into view twice, and the browser looks at what is new.
        return {
            **shown,
            self.parcel: shelf.for_browser({**at, "question": opened.turns[at["show"]].question, "at": uuid4().hex}),
        }

    def _parcel(self, title: str, turns: Sequence[Answer | shelf.Unanswered], kind: str) -> str:
        """A file on its way to the browser, which saves it; nothing is written here."""
        if kind not in shelf.KINDS:
            return ""
        text = shelf.exported(title, turns, kind, self.bot.document_text)
        name = "".join(c if c.isalnum() else "-" for c in title[:60]).strip("-") or "answer"
        return shelf.for_browser({"name": f"{name}.{kind}", "type": shelf.KINDS[kind], "text": text})


def build_history(bot: "Bot", chat: "Chat", choice: gr.State, new: gr.Button, whole: gr.HTML) -> History:
    """The list of conversations; `wire` it when the page is complete."""
    prefix = prefix_of(bot)
    kept = unseen("shelf.js", "shelf", prefix=prefix)
    with gr.Accordion("Conversations", open=True, elem_id="conversations"):
        gr.HTML('<p class="where">Kept in this browser alone, on this machine.</p>')
        script = asset("times.js", "folded.js", "history.js")
        listed = gr.HTML("", js_on_load=script, elem_id="history", prefix=prefix)
    reading = asset("stored.js").replace("PREFIX", prefix)
    return History(bot, chat, choice, kept, reading, listed, unseen("parcel.js", "parcel"), new, whole)


def prefix_of(bot: "Bot") -> str:
    """What the names begin with of what a browser keeps: two corpora on one port share neither conversations nor choices."""
    return f"pincite-{text_hash(str(bot.corpus.folder))[:12]}-"


def before_reload(name: str) -> str:
    """The JavaScript for what the tab kept under that name before it was loaded again."""
    return asset("reloaded.js").replace("NAME", name)


def unseen(script: str, elem_id: str, prefix: str = "") -> gr.HTML:
    """A part of the page that shows nothing: its script does something with its value."""
    return gr.HTML("", html_template="", js_on_load=asset(script), elem_id=elem_id, visible="hidden", prefix=prefix)


# What is shown


def list_html(conversations: list[shelf.Kept], current: str) -> str:
    """The conversations, the newest first, each with what can be done with it."""
    rows = "".join(_row(kept, kept.id == current) for kept in conversations)
    sought = _SOUGHT if len(conversations) > FEW else ""
    shown = f'{sought}<ul class="conversations">{rows}</ul>' if rows else '<p class="where">There are none yet.</p>'
    return f'<div data-current="{escape(current)}">{shown}</div>'


def problem_html(words: str, more: str = "") -> str:
    return f'<p class="problem" role="alert">{escape(words)} {more}</p>'


def _row(kept: shelf.Kept, is_current: bool) -> str:
    title = escape(kept.title)
    count = len(kept.turns)
    here = ' aria-current="true"' if is_current else ""
    return (
        f'<li data-conversation="{kept.id}"{here}>'
        f'<button type="button" class="open" data-do="open" dir="auto">{title}</button>'
        f'<p class="where">{count} {"question" if count == 1 else "questions"}, {moment(kept.changed)}</p>'
        f'<details class="menu"><summary aria-label="More on {title}">More</summary><div>{exports(bool(kept.answers))}'
        '<form class="rename"><label>Name<input type="text" maxlength="80" '
        f'value="{title}" dir="auto"></label><button type="submit">Rename</button></form>'
        '<button type="button" class="danger" data-do="delete">Delete</button></div></details></li>'
    )


def _text(event: gr.EventData, name: str) -> str:
    found = event._data.get(name) if isinstance(event._data, dict) else None
    return found if isinstance(found, str) else ""
