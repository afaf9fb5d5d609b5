"""Questions that are sent while an answer is on its way: they wait, and none is lost or asked where it does not belong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import gradio as gr
import pytest

from bot.answer import Done
from tests.bot.test_evidence import MILK as ANSWER
from tests.ui.driving import IN_BROWSER, MILK, ask, asked, farm, opened, press, rested, send
from tests.ui.test_chat import Gated
from tests.ui.test_composer import BOX, HALF, OF_BARN, OF_COWS, edit, held, holds, leave_by_new_conversation
from tests.ui.test_history import listed
from tests.ui.test_leaving import TALK
from ui.chat import Chat
from ui.visit import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = IN_BROWSER

OF_SALES = "How much did sales rise?"
FOLLOW_UP = [OF_BARN, MILK]  # a follow-up is put anew by the model before it is answered


def waiting(page: "Page", *questions: str, is_held: bool = False) -> None:
    """Wait until these wait over the box, all to be asked by themselves or none."""
    page.wait_for_function(
        """([questions, isHeld]) => {
          const rows = [...document.querySelectorAll("#waiting li span")].map((row) => row.textContent);
          return rows.join("|") === questions.join("|") && Boolean(document.querySelector("#waiting .go")) === isHeld;
        }""",
        arg=[list(questions), is_held],
    )


@contextmanager
def under_way(chromium: "Browser", folder: Path, *more: object) -> "Iterator[tuple[Page, Gated]]":
    """(page, the reply that goes on when its gate is opened): a question is being answered, and two wait."""
    reply = Gated(*HALF)
    with farm(folder, reply, *more) as (_, address):
        page = opened(chromium, address)
        page.wait_for_selector("#history .where", state="attached")
        send(page, OF_COWS)
        page.wait_for_selector("article[aria-busy=true] .statement")
        send(page, OF_BARN)
        page.fill(BOX, OF_SALES)
        page.click("#ask")
        waiting(page, OF_BARN, OF_SALES)
        holds(page, "")
        yield page, reply
        reply.gates[0].set()


def let_through(page: "Page", reply: Gated) -> None:
    reply.gates[0].set()


def stop(page: "Page", reply: Gated) -> None:
    page.click("#stop")


@pytest.mark.parametrize("end", [let_through, stop])
def test_what_is_sent_meanwhile_is_asked_in_order_when_the_answer_has_ended(
    chromium: "Browser", tmp_path: Path, end: Callable[["Page", Gated], None]
) -> None:
    with under_way(chromium, tmp_path, *FOLLOW_UP, *FOLLOW_UP) as (page, reply):
        assert asked(page) == [OF_COWS]
        end(page, reply)
        rested(page, 3)
        assert asked(page) == [OF_COWS, OF_BARN, OF_SALES]
        waiting(page)
        page.wait_for_function("document.querySelector('#history [aria-current] .where')?.textContent.startsWith('3 ')")


def test_an_answer_is_kept_before_what_waited_for_it_is_asked(chromium: "Browser", tmp_path: Path) -> None:
    second = Gated(*HALF)
    with under_way(chromium, tmp_path, OF_BARN, second) as (page, reply):
        reply.gates[0].set()
        page.wait_for_selector("article[aria-busy=true][data-turn='1']")
        waiting(page, OF_SALES)
        page.reload()
        rested(page, 1)
        assert asked(page) == [OF_COWS]
        holds(page, OF_BARN)
        waiting(page, OF_SALES, is_held=True)
        second.gates[0].set()


def test_so_is_the_answer_to_a_question_that_is_asked_again(chromium: "Browser", tmp_path: Path) -> None:
    again, second = Gated(*HALF), Gated(*HALF)
    with farm(tmp_path, MILK, again, OF_BARN, second) as (_, address):
        page = opened(chromium, address)
        ask(page, OF_COWS)
        listed(page, OF_COWS)
        page.click(".retry")
        page.wait_for_selector("article[aria-busy=true] .statement")
        send(page, OF_BARN)
        waiting(page, OF_BARN)
        again.gates[0].set()
        page.wait_for_selector("article[aria-busy=true][data-turn='1']")
        page.reload()
        rested(page, 1)
        assert "The barn was built in 1932" in page.locator("article").inner_text()  # not the answer of before
        second.gates[0].set()


def test_what_waits_is_taken_back_into_the_box_and_what_is_there_is_not_lost(
    chromium: "Browser", tmp_path: Path
) -> None:
    with under_way(chromium, tmp_path) as (page, _):
        press(page.get_by_label(f"Take back: {OF_BARN}"), "Enter")
        waiting(page, OF_SALES)
        assert page.input_value(BOX) == OF_BARN
        page.get_by_label(f"Take back: {OF_SALES}").click()
        waiting(page)
        assert page.input_value(BOX) == OF_BARN
        page.press(BOX, "Enter")
        waiting(page, OF_BARN)
        assert page.input_value(BOX) == OF_SALES


def test_after_a_reload_nothing_that_waited_is_asked_by_itself_and_all_of_it_when_that_is_said(
    chromium: "Browser", tmp_path: Path
) -> None:
    with under_way(chromium, tmp_path, MILK, *FOLLOW_UP, *FOLLOW_UP) as (page, reply):
        page.fill(BOX, "And go")
        page.reload()
        holds(page, OF_COWS)
        waiting(page, OF_BARN, OF_SALES, is_held=True)
        reply.gates[0].set()
        page.press(BOX, "Enter")
        rested(page, 1)
        holds(page, "And go")
        waiting(page, OF_BARN, OF_SALES, is_held=True)
        page.click("#waiting .go")
        rested(page, 3)
        assert asked(page) == [OF_COWS, OF_BARN, OF_SALES]
        assert page.input_value(BOX) == "And go"


def delete_it(page: "Page") -> None:
    page.locator("#history [aria-current] [data-do=delete]").evaluate("button => { button.click(); button.click(); }")


def open_another(page: "Page") -> None:
    page.locator("#history li:not([aria-current]) .open").evaluate("button => button.click()")


@pytest.mark.parametrize(("leave", "shown"), [(leave_by_new_conversation, 0), (delete_it, 0), (open_another, 1)])
def test_what_waited_in_a_conversation_that_is_left_is_not_asked_in_the_next_one(
    chromium: "Browser", tmp_path: Path, leave: Callable[["Page"], None], shown: int
) -> None:
    second = Gated(*HALF)
    with farm(tmp_path, MILK, MILK, OF_BARN, second, *FOLLOW_UP, *FOLLOW_UP) as (_, address):
        page = opened(chromium, address)
        page.wait_for_selector("#history .where", state="attached")
        ask(page, OF_COWS)
        listed(page, OF_COWS)
        page.click("#start-over")
        rested(page, 0)
        ask(page, OF_SALES)
        listed(page, OF_SALES, OF_COWS)
        send(page, OF_BARN)
        page.wait_for_selector("article[aria-busy=true] .statement")
        send(page, "And then?")
        waiting(page, "And then?")
        leave(page)
        rested(page, shown)
        waiting(page, "And then?", is_held=True)
        second.gates[0].set()
        page.wait_for_timeout(1000)  # it would be asked meanwhile
        assert page.locator("article").count() == shown
        page.click("#waiting .go")
        rested(page, shown + 1)
        assert asked(page)[-1] == "And then?"
        waiting(page)


def test_what_is_sent_while_another_conversation_comes_is_asked_there(chromium: "Browser", tmp_path: Path) -> None:
    with under_way(chromium, tmp_path, MILK) as (page, reply):
        with held(page, "**/queue/join*"):
            page.click("#start-over")
            waiting(page, OF_BARN, OF_SALES, is_held=True)
            send(page, "And then?")
            waiting(page, OF_BARN, OF_SALES, "And then?", is_held=True)
        rested(page, 1)
        assert asked(page) == ["And then?"]
        waiting(page, OF_BARN, OF_SALES, is_held=True)
        reply.gates[0].set()


def test_what_the_server_does_not_take_waits_on_until_it_is_said_that_it_is_asked(
    chromium: "Browser", tmp_path: Path
) -> None:
    with under_way(chromium, tmp_path, *FOLLOW_UP, *FOLLOW_UP) as (page, reply):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Chat, "_take", lambda *given: 1 / 0)
            reply.gates[0].set()
            waiting(page, OF_BARN, OF_SALES, is_held=True)
        assert asked(page) == [OF_COWS]
        page.click("#waiting .go")
        rested(page, 3)
        assert asked(page) == [OF_COWS, OF_BARN, OF_SALES]


def test_an_earlier_question_cannot_be_asked_otherwise_meanwhile_and_what_waits_does_not_take_its_place(
    chromium: "Browser", tmp_path: Path
) -> None:
    second = Gated(*HALF)
    with farm(tmp_path, MILK, OF_BARN, second, *FOLLOW_UP) as (_, address):
        page = opened(chromium, address)
        ask(page, OF_COWS)
        send(page, OF_BARN)
        page.wait_for_selector("article[aria-busy=true] .statement")
        send(page, OF_SALES)
        edit(page)
        page.press(BOX, "Enter")
        page.wait_for_selector("text=An answer is still on its way")
        assert page.input_value(BOX) == OF_COWS
        second.gates[0].set()
        rested(page, 3)
        assert asked(page) == [OF_COWS, OF_BARN, OF_SALES]
        assert page.input_value(BOX) == OF_COWS


def test_a_question_is_taken_after_the_answer_that_it_waited_for_alone() -> None:
    parts: Any = ["", *[None] * 7]
    bot: Any = SimpleNamespace(chat=lambda: TALK)
    chat = Chat(bot, *parts)
    visit = Visit(TALK)
    visit.ask(OF_COWS)
    visit.turns[-1].take(Done(ANSWER))
    for after in ("", "0123456789ab", None, ["x"]):
        for page in (visit, Visit(TALK)) if after else (visit,):
            with pytest.raises(gr.Error):
                chat.ask_next(page, gr.EventData(None, {"question": OF_BARN, "after": after}))
    assert len(visit.turns) == 1
