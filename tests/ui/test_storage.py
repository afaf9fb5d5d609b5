"""What the browser's storage holds of conversations, and what is said and done where it is full, or turned off."""

from typing import TYPE_CHECKING

import pytest

from tests.ui.driving import DRONES, IN_BROWSER, asked, rested, send
from tests.ui.test_history import OFF_TOPIC, PROJECTS, ask, opened, titles, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog

pytestmark = IN_BROWSER

FULL = "Storage.prototype.setItem = () => { throw new Error('full'); };"
BLOCKED = """for (const name of ['localStorage', 'sessionStorage']) {
  Object.defineProperty(window, name, { get() { throw new Error('blocked'); } });
}"""


def test_what_a_browser_keeps_is_looked_at_before_it_is_used(chromium: "Browser", address: str) -> None:
    context = visitor(chromium)
    page = opened(context, address)
    ask(page, DRONES)
    key = page.evaluate("Object.keys(localStorage).find(key => key.startsWith('pincite'))")
    page.evaluate("key => localStorage.setItem(key, 'nonsense')", key)
    page.reload()
    page.wait_for_selector("#history .where", state="attached")
    ask(page, PROJECTS)
    assert titles(page) == [PROJECTS]


def test_who_comes_back_to_the_page_finds_the_conversation_that_was_open(chromium: "Browser", address: str) -> None:
    page = opened(visitor(chromium), address)
    ask(page, DRONES)
    page.goto("about:blank")
    page.go_back()
    rested(page, 1)
    assert asked(page) == [DRONES]


def test_another_visitor_sees_none_of_it(chromium: "Browser", address: str) -> None:
    page, other = opened(visitor(chromium), address), opened(visitor(chromium), address)
    ask(page, DRONES)
    other.reload()
    other.wait_for_selector("#history .where", state="attached")
    assert titles(other) == []
    assert other.evaluate("Object.keys(localStorage).filter(key => key.startsWith('pincite')).length") <= 1


@pytest.mark.parametrize("storage", [FULL, BLOCKED])
def test_where_the_browser_keeps_nothing_that_is_said_on_the_page_and_asked_before_it_is_lost(
    chromium: "Browser", address: str, storage: str
) -> None:
    context = visitor(chromium)
    context.add_init_script(storage)
    page = opened(context, address)
    send(page, DRONES)
    page.locator(".toast-wrap").get_by_text("did not keep the conversation").wait_for(state="visible")
    assert "did not keep the conversation" in str(page.locator("#history .problem").text_content())
    send(page, PROJECTS)
    rested(page, 2)
    said: list[str] = []

    def stay(dialog: "Dialog") -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", stay)
    page.click("#start-over")
    assert "it is gone when you leave it" in said[0]
    page.once("dialog", lambda dialog: dialog.accept())
    assert asked(page) == [DRONES, PROJECTS]
    page.click("#start-over")
    rested(page, 0)
    send(page, OFF_TOPIC)
    rested(page, 1)
    assert asked(page) == [OFF_TOPIC]
