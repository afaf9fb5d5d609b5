"""The box for the question: nothing that is typed is lost, and nothing is asked that was not meant."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ui.driving import IN_BROWSER, MILK, ask, asked, farm, opened, rested, send
from tests.ui.test_chat import Gated
from ui.visit import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = IN_BROWSER

BOX = "#question textarea"
OF_COWS, OF_BARN = "How often do cows give milk?", "When was the barn built?"
HALF = f"{MILK} The", " barn was built in 1932 [s2]."


@contextmanager
def held(page: "Page", path: str) -> Iterator[None]:
    """While the block runs, what the browser sends there does not arrive; at its end it does."""
    waiting: list[Route] = []
    page.route(path, lambda route: waiting.append(route))
    yield
    for route in waiting:
        route.continue_()
    page.unroute(path)


def type_on(page: "Page", text: str) -> None:
    page.focus(BOX)
    page.keyboard.press("End")
    page.keyboard.type(text)


def holds(page: "Page", text: str) -> None:
    page.wait_for_function(f"text => document.querySelector('{BOX}')?.value === text", arg=text)


def edit(page: "Page", number: int = 0) -> None:
    page.locator(".asked").nth(number).hover()
    page.locator(".edit").nth(number).click()


def labelled(page: "Page", begins: str) -> None:
    page.wait_for_function(
        "(w) => document.querySelector('#question label').innerText.trim().startsWith(w)", arg=begins
    )


def test_a_question_that_the_server_has_not_taken_yet_is_seen(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path) as (_, address):
        page = opened(chromium, address)
        page.wait_for_selector("#history .where", state="attached")
        with held(page, "**/queue/join*"):
            send(page, OF_COWS)
            page.locator("#waiting").get_by_text("On its way to the server:").wait_for()
            assert page.locator("#waiting li").all_inner_texts() == [OF_COWS]
            assert page.locator("#waiting button").count() == 0
        rested(page, 1)
        page.locator("#waiting").wait_for(state="hidden")


@pytest.mark.parametrize("by", ["key", "button"])
def test_what_is_typed_after_a_question_is_the_next_one(chromium: "Browser", tmp_path: Path, by: str) -> None:
    with farm(tmp_path) as (_, address):
        page = opened(chromium, address)
        page.wait_for_selector("#history .where", state="attached")
        with held(page, "**/queue/join*"):
            page.fill(BOX, OF_COWS)
            page.press(BOX, "Enter") if by == "key" else page.click("#ask")
            type_on(page, "When was")
            holds(page, "When was")
        rested(page, 1)
        type_on(page, " the barn built?")
        assert asked(page) == [OF_COWS]
        assert page.input_value(BOX) == OF_BARN
        page.press(BOX, "Enter")
        rested(page, 2)
        assert asked(page) == [OF_COWS, OF_BARN]
        assert page.input_value(BOX) == ""


def test_a_letter_in_the_moment_of_asking_belongs_to_the_next_question(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path) as (_, address):
        page = opened(chromium, address)
        page.fill(BOX, OF_COWS)
        page.evaluate(
            f"""() => {{
              const box = document.querySelector("{BOX}"), key = {{ key: "Enter", bubbles: true, cancelable: true }};
              box.dispatchEvent(new KeyboardEvent("keypress", key));
              box.value += "W";
              box.dispatchEvent(new Event("input", {{ bubbles: true }}));
            }}"""
        )
        rested(page, 1)
        assert asked(page) == [OF_COWS]
        assert page.input_value(BOX) == "W"


@pytest.mark.parametrize("draft", ["", "And go"])
def test_a_question_that_the_server_does_not_take_is_given_back(
    chromium: "Browser", tmp_path: Path, monkeypatch: pytest.MonkeyPatch, draft: str
) -> None:
    with farm(tmp_path) as (_, address):
        page = opened(chromium, address)
        with monkeypatch.context() as patch:
            patch.setattr(Visit, "is_under_way", property(lambda self: True))
            with held(page, "**/queue/join*"):
                send(page, OF_COWS)
                holds(page, "")
                type_on(page, draft)
            if draft:
                page.wait_for_selector("text=The question before was not taken")
                assert page.input_value(BOX) == draft
            holds(page, draft or OF_COWS)
        if draft:
            ask(page, OF_BARN)  # in place of the draft
            holds(page, OF_COWS)


def test_a_question_on_its_way_and_a_draft_outlive_a_reload_each_for_itself(
    chromium: "Browser", tmp_path: Path
) -> None:
    with farm(tmp_path) as (_, address):
        page = opened(chromium, address)
        page.wait_for_selector("#history .where", state="attached")
        page.route("**/queue/join*", lambda route: None)  # the server never hears of it
        send(page, OF_COWS)
        type_on(page, OF_BARN)
        page.reload()
        holds(page, OF_COWS)
        page.unroute("**/queue/join*")
        page.press(BOX, "Enter")
        holds(page, OF_BARN)
        rested(page, 1)
        page.press(BOX, "Enter")
        rested(page, 2)
        assert asked(page) == [OF_COWS, OF_BARN]


def leave_by_esc(page: "Page") -> None:
    page.press(BOX, "Escape")


def leave_by_new_conversation(page: "Page") -> None:
    page.click("#start-over")


def ask_the_edited(page: "Page") -> None:
    page.press(BOX, "Enter")


@pytest.mark.parametrize("leave", [leave_by_esc, leave_by_new_conversation, ask_the_edited])
def test_a_draft_is_there_again_after_an_edit(
    chromium: "Browser", tmp_path: Path, leave: Callable[["Page"], None]
) -> None:
    with farm(tmp_path) as (_, address):
        page = opened(chromium, address)
        ask(page, OF_COWS)
        page.fill(BOX, "And go")
        edit(page)
        assert page.input_value(BOX) == OF_COWS
        labelled(page, "Edit question 1")
        leave(page)
        assert page.input_value(BOX) == "And go"
        labelled(page, "Your question")
        if leave is ask_the_edited:
            rested(page, 1)
        assert page.input_value(BOX) == "And go"


def test_a_draft_stays_when_something_else_is_asked(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path) as (_, address):
        page = opened(chromium, address)
        page.wait_for_selector(".example")
        page.fill(BOX, "And go")
        page.locator(".example").first.click()
        rested(page, 1)
        assert page.input_value(BOX) == "And go"
        asked = page.locator("article").last.get_attribute("data-asked")
        page.click(".retry")
        page.wait_for_function("id => document.querySelector('[data-asked]').dataset.asked !== id", arg=asked)
        rested(page, 1)
        assert page.input_value(BOX) == "And go"


def test_an_edit_begins_and_is_left_at_once_and_eats_nothing(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path) as (_, address):
        page = opened(chromium, address)
        ask(page, OF_COWS)
        with held(page, "**/run/*"):
            edit(page)
            type_on(page, " And goats?")
            assert page.input_value(BOX) == f"{OF_COWS} And goats?"
        labelled(page, "Edit question 1")
        assert page.input_value(BOX) == f"{OF_COWS} And goats?"
        with held(page, "**/run/*"):
            page.press(BOX, "Escape")
            type_on(page, "Why?")
        labelled(page, "Your question")
        assert page.input_value(BOX) == "Why?"


def test_an_edited_question_that_is_asked_at_once_takes_the_place_of_its_own(
    chromium: "Browser", tmp_path: Path
) -> None:
    with farm(tmp_path) as (_, address):
        page = opened(chromium, address)
        ask(page, OF_COWS)
        with held(page, "**/run/*"):
            edit(page)
            page.fill(BOX, OF_BARN)
            page.press(BOX, "Enter")
            page.wait_for_timeout(1000)  # it would be asked for itself meanwhile
        page.wait_for_function("text => document.querySelector('p.question').textContent === text", arg=OF_BARN)
        rested(page, 1)


def test_enter_that_is_held_asks_once(chromium: "Browser", tmp_path: Path) -> None:
    reply = Gated(*HALF)
    with farm(tmp_path, reply) as (_, address):
        page = opened(chromium, address)
        page.fill(BOX, OF_COWS)
        edit_aside = "() => pincite.edit('And then?')"
        page.evaluate(edit_aside)
        page.evaluate("() => pincite.arrive()")
        page.keyboard.down("Enter")
        page.keyboard.down("Enter")
        page.keyboard.up("Enter")
        page.wait_for_selector(".verdict.supported")
        assert page.input_value(BOX) == OF_COWS
        assert page.locator("text=still on its way").count() == 0
        reply.gates[0].set()
        rested(page, 1)
