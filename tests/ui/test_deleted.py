"""A conversation that another tab deletes while it is open in this one: that is said, and nothing goes from the page."""

from pathlib import Path
from typing import TYPE_CHECKING

from tests.ui.driving import IN_BROWSER, ask, asked, farm, rested, send
from tests.ui.test_chat import Gated
from tests.ui.test_composer import HALF, OF_BARN, OF_COWS
from tests.ui.test_history import listed, opened, reopened, two_tabs

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = IN_BROWSER


def delete(page: "Page") -> None:
    page.locator("#history [data-do=delete]").first.evaluate("button => { button.click(); button.click(); }")


def told(page: "Page", words: str) -> None:
    page.locator(".toast-wrap", has_text=words).wait_for()


def test_what_another_tab_deletes_is_said_stays_on_the_page_and_is_kept_anew_when_that_is_wanted(
    chromium: "Browser", tmp_path: Path
) -> None:
    with farm(tmp_path) as (_, address), two_tabs(chromium, address) as (one, other):
        ask(one, OF_COWS)
        ask(one, OF_BARN)
        listed(other, OF_COWS)
        delete(other)
        told(one, "It is still on this page")
        listed(one)
        assert asked(one) == [OF_COWS, OF_BARN]
        keep = one.locator("#history .problem [data-do=keep]")
        keep.wait_for(state="attached")
        one.locator("article .like").first.click()  # brings nothing back
        one.wait_for_selector("text=Kept as a sample")
        listed(other)
        keep.evaluate("button => button.click()")
        for page in (one, other):
            listed(page, OF_COWS)
        assert reopened(other) == [OF_COWS, OF_BARN]
        assert keep.count() == 0
        one.reload()
        rested(one, 2)


def test_what_another_tab_deletes_is_gone_when_the_page_leaves_it(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path) as (_, address), two_tabs(chromium, address) as (one, other):
        ask(one, OF_COWS)
        listed(other, OF_COWS)
        delete(other)
        told(one, "It is still on this page")
        one.click("#start-over")
        rested(one, 0)
        ask(one, OF_BARN)
        for page in (one, other):
            listed(page, OF_BARN)


def test_what_another_tab_deletes_while_an_answer_is_on_its_way_is_kept_anew_with_it(
    chromium: "Browser", tmp_path: Path
) -> None:
    first, second = Gated(*HALF), Gated(*HALF)
    first.gates[0].set()
    with farm(tmp_path, first, OF_BARN, second) as (_, address), two_tabs(chromium, address) as (one, other):
        ask(one, OF_COWS)
        listed(other, OF_COWS)
        send(one, OF_BARN)
        one.wait_for_selector("article[aria-busy=true] .statement")
        delete(other)
        told(one, "It is still on this page")
        second.gates[0].set()
        rested(one, 2)
        for page in (one, other):
            listed(page, OF_COWS)
        assert reopened(other) == [OF_COWS, OF_BARN]
        assert opened(one.context, address).locator("#history .open").count() == 1
