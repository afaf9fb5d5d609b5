"""A conversation that the page has left, while another tab went on with it: nothing that was answered is lost."""

import json
from types import SimpleNamespace
from typing import Any

import gradio as gr

from bot.answer import Done
from tests.bot.test_evidence import MILK
from tests.ui.test_shelf import ID, REFUSED, as_browser_sends_it, kept
from ui.choice import Choice
from ui.history import History
from ui.visit import Visit

TALK: Any = SimpleNamespace(rewind=lambda count: None, resume=lambda answers: None)


def history() -> History:
    """The history of a page whose parts are names."""
    bot: Any = SimpleNamespace(variant=lambda **_: SimpleNamespace(chat=lambda: TALK))
    chat: Any = SimpleNamespace(show=lambda visit, number=None: {"visit": visit})
    parts: Any = ("kept", "", "listed", "parcel", "new", "whole")
    return History(bot, chat, "choice", *parts)  # type: ignore[arg-type]


def test_what_another_tab_was_quicker_than_is_kept_though_the_page_has_left_it() -> None:
    page, choice, before = history(), Choice(), kept(MILK)
    visit = Visit.of_kept(TALK, before)
    visit.ask("How often?")
    visit.turns[-1].take(Done(MILK))
    left: dict[Any, Any] = page.start(choice, visit, as_browser_sends_it(before))
    refused = json.loads(left["kept"])["put"]["changed"]
    theirs = as_browser_sends_it(kept(MILK, REFUSED))  # another tab has kept that meanwhile
    told = gr.EventData(None, {"version": refused, "moved": True})
    again: dict[Any, Any] = page.keep_again(choice, left["visit"], theirs, told)
    put = json.loads(again["kept"])
    assert (len(put["put"]["turns"]), put["over"], put["put"]["id"] == ID) == (2, None, False)
    assert "visit" not in again
    assert f'data-current="{left["visit"].id}"' in again["listed"]
    assert left["visit"].left is visit
