"""What the viewer asks the server for: a document of the list, a stretch of one, a page of one as printed, words found in one.

What a browser sends is looked at before it is used.
"""

import json
from collections.abc import Callable
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import gradio as gr

from index.documents import Document, Span
from index.errors import PinciteError
from ui import viewer
from ui.escaping import escape
from ui.events import QUIETLY
from ui.finding import hits
from ui.visit import Turn, Visit

if TYPE_CHECKING:
    from bot import Bot, Citation
    from ui.chat import Chat

MOST_HITS = 10_000
"""How many hits are told; nobody goes through more."""

_READING = -1  # a turn that is none: what is beside is a document of the list, and no newer source takes its place
_CHANGED = "This document has changed since it was opened."
_GONE = "This document was removed since it was opened."
_ANEW = '<button type="button" data-do="renew">Show it as it is now</button>'
_MISSING = "There is no such document any more."

Asked = dict[str, Any]
"""What the page's script asks with."""


def of_viewer(bot: "Bot") -> list[Callable[[Asked], str]]:
    """The functions that the viewer's script calls, by their names."""

    def stretch(asked: Asked) -> str:
        try:
            if lost := _lost(bot, asked):
                return _told(lost)
            text = bot.document_text(str(asked["document"]))
            return viewer.stretch(text, int(asked["start"]), int(asked["end"]), int(asked["page"]))
        except (PinciteError, KeyError, TypeError, ValueError):
            return ""

    def printed(asked: Asked) -> str:
        try:
            document = str(asked["document"])
            spans = [Span(document, *map(int, asked[name].split("-"))) for name in ("span", "focus") if asked.get(name)]
            return viewer.printed(bot.page_image(*spans), bot.documents[document].title)
        except PinciteError as error:
            return f'<p class="empty" role="alert">{escape(str(error))}</p>'
        except (KeyError, TypeError, ValueError, AttributeError):
            return ""

    def find(asked: Asked) -> str:
        """JSON: where each hit begins and ends, in the characters of the document, how many there are, what is said of none."""
        try:
            lost = _lost(bot, asked)
            text = "" if lost else bot.document_text(str(asked["document"]))
            found = list(islice(hits(text, str(asked["words"])), MOST_HITS + 1))
        except (PinciteError, KeyError, TypeError):
            lost, found = _GONE, []
        count = f"{len(found):,}" if len(found) <= MOST_HITS else f"more than {MOST_HITS:,}"
        places = list(chain.from_iterable(found[:MOST_HITS]))
        return json.dumps({"places": places, "count": count, "none": lost or "Not found in this document"})

    def news(asked: Asked) -> str:
        """What is told over a document that is not any more what the browser shows of it."""
        return _told(_lost(bot, asked))

    return [stretch, printed, find, news]


def find_document(bot: "Bot", citation: "Citation") -> Document | None:
    """The document of a citation as it is now, by its name or by its text; None where it is there no more."""
    known = bot.documents
    same_text = (info for info in known.values() if info.sha256 == citation.sha256)
    try:
        info = known.get(citation.span.document_id) or next(same_text, None)
        return Document(info.id, info.title, bot.document_text(info.id), info.sha256) if info else None
    except PinciteError:  # it went at this moment
        return None


def wire_reading(chat: "Chat") -> None:
    """Have titles in the list of documents open them in the viewer; to be called inside a page."""
    bot, sources = chat.bot, chat.sources

    def read(visit: Visit | None, event: gr.EventData) -> Any:  # noqa: ANN401 - an update of a part, as Gradio has it
        """A document of the list in place of the sources, which are shown again when it is closed."""
        asked = _asked(event)
        bot.corpus.catch_up()
        try:
            info = bot.documents[str(asked.get("document"))]
            text = bot.document_text(info.id)
            first = bot.corpus.store.get(info.passage_ids[:1])  # a document without text has none
        except (KeyError, ValueError, PinciteError):
            gr.Warning(_MISSING)
            return gr.skip()
        number, turn = _turn(visit, asked)
        if visit:
            visit.beside = _READING
        return viewer.opened(info, text, any(p.page is not None for p in first), number, turn)

    def close(visit: Visit | None, event: gr.EventData) -> str:
        """The sources of the turn that were shown before, or of the newest one."""
        number, turn = _turn(visit, _asked(event))
        if visit:
            visit.beside = None if turn is visit.turns[-1] else number
        return viewer.sources(number, turn, partial(find_document, bot)) if turn else viewer.EMPTY

    sources.expand(read, [chat.visit], [sources], trigger_mode="always_last", **QUIETLY)
    sources.collapse(close, [chat.visit], [sources], trigger_mode="always_last", **QUIETLY)


def _asked(event: gr.EventData) -> Asked:
    return event._data if isinstance(event._data, dict) else {}


def _turn(visit: Visit | None, asked: Asked) -> tuple[int, Turn | None]:
    """The turn whose sources were shown, or the newest where none were."""
    if visit is None or not visit.turns:
        return -1, None
    number = asked.get("turn")
    last = len(visit.turns) - 1
    at = number if isinstance(number, int) and 0 <= number <= last else last
    return at, visit.turns[at]


def _lost(bot: "Bot", asked: Asked) -> str:
    """Why a document is not what the browser shows of it, or nothing where it still is."""
    info = bot.documents.get(str(asked.get("document")))
    if info is None:
        return _GONE
    return "" if info.sha256 == asked.get("version") else _CHANGED


def _told(lost: str) -> str:
    """That as a note, with a way to what there is now; nothing where nothing is lost."""
    return f'<p class="note" role="alert">{lost} {_ANEW if lost == _CHANGED else ""}</p>' if lost else ""
