"""A conversation is found in the list by its title and by what was asked and answered in it."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ui.driving import IN_BROWSER, ask, asked, farm, rested
from tests.ui.test_composer import OF_BARN, OF_COWS
from tests.ui.test_history import drawer, listed, opened, visitor
from tests.ui.test_waiting import OF_SALES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = IN_BROWSER

SOUGHT = "#history .sought"


def hold(page: "Page", *held: str) -> None:
    """Ask each in a conversation of its own."""
    for question in held:
        page.click("#start-over")
        rested(page, 0)
        ask(page, question)
        page.locator("#history li:first-child .open").filter(has_text=question).wait_for(state="attached")


def shown(page: "Page", *titles: str) -> None:
    """Wait until these conversations of the list are seen, and no others."""
    page.wait_for_function(
        """titles => [...document.querySelectorAll("#history li")].filter((row) => row.checkVisibility())
          .map((row) => row.querySelector(".open").textContent).join("|") === titles""",
        arg="|".join(titles),
    )


def test_a_conversation_is_found_by_its_title_and_by_what_was_asked_and_answered(
    chromium: "Browser", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.history.FEW", 2)
    with farm(tmp_path) as (_, address):
        page = opened(visitor(chromium), address)
        hold(page, OF_COWS, OF_BARN)
        assert page.locator(SOUGHT).count() == 0  # two are seen at a glance
        ask(page, "Who built it?")
        page.locator("#history [aria-current] .where").filter(has_text="2 questions").wait_for(state="attached")
        hold(page, OF_SALES)
        drawer(page)
        page.fill(SOUGHT, "  SALES rise ")
        shown(page, OF_SALES)
        page.fill(SOUGHT, "1932")  # of the answer
        shown(page, OF_BARN)
        page.fill(SOUGHT, "who built")  # of the second question
        shown(page, OF_BARN)
        page.fill(SOUGHT, "sha256")  # what is kept has it, and nobody said it
        shown(page)
        page.fill(SOUGHT, "<b>zebra</b>")
        shown(page)
        assert page.locator("#history [role=status]").inner_text() == "No conversation has “<b>zebra</b>”."
        page.press(SOUGHT, "Escape")
        shown(page, OF_SALES, OF_BARN, OF_COWS)
        assert page.is_visible(SOUGHT)
        assert page.locator("#history [role=status]").inner_text() == ""


def test_accents_do_not_matter_in_what_is_sought(
    chromium: "Browser", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.history.FEW", 1)
    with farm(tmp_path) as (_, address):
        page = opened(visitor(chromium), address)
        accented, plain = "Who is Łucja Żółć of the Café?", "Who is Jorgen Orsted?"
        hold(page, accented, plain)
        drawer(page)
        for words, found in {"zolc CAFE": accented, "lucja": accented, "jørgen ørsted": plain}.items():
            page.fill(SOUGHT, words)
            shown(page, found)


def test_what_is_found_is_reached_by_key_and_what_is_sought_stays_when_the_list_changes(
    chromium: "Browser", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.history.FEW", 1)
    with farm(tmp_path) as (_, address):
        context = visitor(chromium)
        page, other = opened(context, address), opened(context, address)
        hold(page, OF_COWS, OF_BARN)
        listed(other, OF_BARN, OF_COWS)
        page.bring_to_front()
        drawer(page)
        page.fill(SOUGHT, "cows")
        shown(page, OF_COWS)
        ask(other, OF_SALES)
        listed(page, OF_SALES, OF_BARN, OF_COWS)
        shown(page, OF_COWS)
        assert page.input_value(SOUGHT) == "cows"
        page.press(SOUGHT, "Tab")
        page.keyboard.press("Enter")
        page.wait_for_function("text => document.querySelector('p.question')?.textContent === text", arg=OF_COWS)
        assert asked(page) == [OF_COWS]
        page.locator("#history li:not([hidden]) summary").click()
        for _ in range(2):
            page.locator("#history li:not([hidden]) [data-do=delete]").click()
        listed(page, OF_SALES, OF_BARN)
        shown(page)
        page.wait_for_function("document.activeElement.className === 'sought'")
