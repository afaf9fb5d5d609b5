"""What is at hand at the top of the page: the conversation is handed out whole, and another begun, wherever one is in it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.evidence_check import read_evidence
from tests.ui.driving import IN_BROWSER, MILK, ask, farm, opened, press, send
from tests.ui.test_chat import Gated
from tests.ui.test_composer import BOX, HALF, OF_BARN, OF_COWS
from tests.ui.test_history import saved
from tests.ui.test_waiting import FOLLOW_UP, OF_SALES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = IN_BROWSER

SUMMARY = "#whole summary"


NOTES = "() => { globalThis.print = () => { globalThis.printed = document.getElementById('exchanges').innerText; }; }"
"""Notes what is on the page when it is printed."""

PRINTS = """() => {
  document.querySelector('#whole summary').click();
  const button = document.querySelector('#whole [data-do=print]');
  button.focus({ preventScroll: true });
  button.click();
}"""
"""Chooses to print; a driver would bring the menu, which is in view, into view before."""


def exported(page: "Page", kind: str) -> tuple[str, str]:
    """(name, text) of the file."""
    page.click(SUMMARY)
    return saved(page, f"#whole [data-kind={kind}]")


def is_on_top(page: "Page", selector: str) -> bool:
    """Whether a click on its middle is one on it."""
    return bool(
        page.locator(selector).evaluate(
            """node => { const { x, y, width, height } = node.getBoundingClientRect();
            return node.contains(document.elementFromPoint(x + width / 2, y + height / 2)); }"""
        )
    )


def test_the_whole_conversation_is_handed_out_from_the_page_though_the_browser_keeps_nothing(
    chromium: "Browser", tmp_path: Path
) -> None:
    with farm(tmp_path) as (_, address):
        page = opened(chromium, address)
        page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
        assert not page.is_visible(SUMMARY)
        ask(page, OF_COWS)
        ask(page, OF_BARN)
        name, text = exported(page, "html")
        assert name == "How-often-do-cows-give-milk.html"
        assert (read_evidence(text).faults, len(read_evidence(text).answers)) == ((), 2)
        _, text = exported(page, "json")
        assert [answer["question"] for answer in json.loads(text)["answers"]] == [OF_COWS, OF_BARN]
        _, text = exported(page, "md")
        assert text.index(f"## {OF_COWS}") < text.index(f"## {OF_BARN}")
        assert page.locator("details.export[open]").count() == 0


def test_what_is_on_its_way_is_not_handed_out_yet(chromium: "Browser", tmp_path: Path) -> None:
    first, second = Gated(*HALF), Gated(*HALF)
    with farm(tmp_path, first, OF_BARN, second) as (_, address):
        page = opened(chromium, address)
        send(page, OF_COWS)
        page.wait_for_selector("article[aria-busy=true] .statement")
        page.click(SUMMARY)
        page.click("#whole [data-kind=html]")
        page.wait_for_selector("text=Nothing is answered yet.")
        first.gates[0].set()
        page.wait_for_selector("article.done")
        send(page, OF_BARN)
        page.wait_for_selector("article[aria-busy=true] .statement")
        _, text = exported(page, "json")
        assert json.loads(text)["question"] == OF_COWS
        second.gates[0].set()


def test_the_conversation_is_printed_and_the_menu_is_left_by_key(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path) as (_, address):
        page = opened(chromium, address)
        ask(page, OF_COWS)
        page.evaluate("() => { globalThis.printed = 0; globalThis.print = () => { printed += 1; }; }")
        press(page.locator(SUMMARY), "Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        page.wait_for_function("document.activeElement.matches('#whole summary')")
        assert page.locator("details.export[open]").count() == 0
        page.click(SUMMARY)
        page.click("#whole [data-do=print]")
        assert page.evaluate("printed") == 1


@pytest.mark.parametrize("width", [390, 1440])
def test_exchanges_that_have_left_the_page_are_shown_by_a_click_and_nothing_moves(
    chromium: "Browser", tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setattr("ui.chat.KEPT", 1)
    top = "() => document.querySelector(\"article[data-turn='2'] .question\").getBoundingClientRect().top"
    with farm(tmp_path) as (_, address):
        page = opened(chromium, address, width, 700)
        for number, question in enumerate([OF_COWS, OF_BARN, OF_COWS], 1):
            send(page, question)
            page.locator("#history [aria-current] .where").filter(has_text=f"{number} question").wait_for(
                state="attached"
            )
        show = page.get_by_role("button", name="Show them")
        show.scroll_into_view_if_needed()
        before = page.evaluate(top)
        press(show, "Enter")
        page.wait_for_function("document.activeElement.matches(\"article[data-turn='2']\")")
        assert [one.inner_text() for one in page.locator("p.question").all()] == [OF_COWS, OF_BARN, OF_COWS]
        assert page.locator(".earlier").count() == 0
        assert abs(page.evaluate(top) - before) < 2


@pytest.mark.parametrize(("width", "by_key"), [(390, False), (1440, False), (1440, True)])
def test_exchanges_that_have_left_the_page_are_printed_and_nothing_moves(
    chromium: "Browser", tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int, by_key: bool
) -> None:
    monkeypatch.setattr("ui.chat.KEPT", 2)
    top = "() => document.querySelector(\"article[data-turn='3'] .question\").getBoundingClientRect().top"
    with farm(tmp_path) as (_, address):
        page = opened(chromium, address, width, 700)
        for number, question in enumerate([OF_COWS, OF_BARN, OF_COWS, OF_BARN], 1):
            send(page, question)
            page.locator("#history [aria-current] .where").filter(has_text=f"{number} question").wait_for(
                state="attached"
            )
        assert page.locator("article").count() == 2
        before = page.evaluate(top)
        page.evaluate(NOTES)
        if by_key:
            page.keyboard.press("Control+p")
        else:
            page.evaluate(PRINTS)
        page.wait_for_function("globalThis.printed")
        printed = page.evaluate("printed")
        assert ("not shown here" in printed, printed.count(OF_COWS), printed.count(OF_BARN)) == (False, 2, 2)
        assert abs(page.evaluate(top) - before) < 2
        assert page.locator("article").count() == 4
        send(page, OF_COWS)
        page.wait_for_selector("article[data-turn='4'].done")
        assert page.locator("article").count() == 2


def test_on_a_phone_another_conversation_is_begun_from_anywhere_and_no_question_is_under_the_bar(
    chromium: "Browser", tmp_path: Path
) -> None:
    with farm(tmp_path, MILK, *FOLLOW_UP, *FOLLOW_UP) as (_, address):
        page = opened(chromium, address, 390, 844)
        for question in (OF_COWS, OF_BARN, OF_SALES):
            ask(page, question)
        page.wait_for_function("scrollY > 100")
        assert is_on_top(page, "#start-over")
        assert is_on_top(page, SUMMARY)
        bar = page.locator("#at-hand").bounding_box()
        newest = page.locator("p.question").last.bounding_box()
        assert bar
        assert newest
        assert newest["y"] >= bar["y"] + bar["height"]
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.click("#start-over")
        page.wait_for_function("!document.querySelector('article')")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_a_lost_connection_is_said_where_it_covers_nothing_that_is_at_hand(
    chromium: "Browser", tmp_path: Path, width: int, height: int
) -> None:
    with farm(tmp_path) as (_, address):
        page = opened(chromium, address, width, height)
        ask(page, OF_COWS)
        page.route("**/queue/join*", lambda route: route.abort())
        send(page, OF_BARN)
        said = page.locator(".toast-wrap", has_text="Connection to the server was lost")
        said.wait_for()
        for part in ("#start-over", SUMMARY, BOX):
            assert is_on_top(page, part)
