"""The page for whoever has colours of their own, no pointer, a small window, or paper."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from bot import Bot
from tests.ui.driving import ask, opened
from tests.ui.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")]

DRONES = "How many Bayraktar TB2 drones will be produced by Black Sea Shield?"
OFF_TOPIC = "How do I bake sourdough bread?"
STYLE = "([of, part, name]) => getComputedStyle(document.querySelector(of), part)[name]"
OBSCURED = """() => {
  const node = document.activeElement, box = node.getBoundingClientRect();
  if (node === document.body || node.closest('#composer')) return '';
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return top && (node.contains(top) || top.contains(node)) ? '' : node.outerHTML.slice(0, 160);
}"""


@pytest.fixture(scope="module")
def address(seed_bot: Bot) -> Iterator[str]:
    with served(seed_bot) as found:
        yield found


def style(page: "Page", of: str, name: str, part: str = "") -> str:
    return str(page.evaluate(STYLE, [of, part, name]))


def has_focus(page: "Page", selector: str) -> None:
    """Wait until what the focus is on is that."""
    page.wait_for_function("selector => document.activeElement.matches(selector)", arg=selector)


def test_in_colours_of_the_readers_own_buttons_and_what_is_chosen_can_be_seen(
    chromium: "Browser", address: str
) -> None:
    page = opened(chromium, address)
    ask(page, DRONES)
    page.click(".like")
    page.wait_for_selector(".like[aria-pressed=true]")
    page.emulate_media(forced_colors="active")
    ground = style(page, "body", "backgroundColor")
    for shape in (".copy", "summary.export", ".next"):
        assert style(page, shape, "backgroundColor", "::before") != ground
    for button in ("#ask", "#start-over", ".copy"):
        assert style(page, button, "borderTopWidth") == "1px"
    assert style(page, ".like", "borderTopColor") != style(page, ".dislike", "borderTopColor")
    page.click("#drawer .toggle-button")
    page.wait_for_selector("#library input", state="visible")
    assert style(page, "#library input", "appearance") == "auto"


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 640)])
def test_on_a_phone_nothing_that_gets_the_focus_is_under_the_box_for_the_question(
    chromium: "Browser", address: str, width: int, height: int
) -> None:
    page = opened(chromium, address, width, height)
    for question in (DRONES, "How many projects are the companies working on?", OFF_TOPIC):
        ask(page, question)
    for key, first in (("Tab", "#start-over"), ("Shift+Tab", "#question textarea")):
        page.focus(first)
        page.evaluate("scrollTo(0, 0)")
        covered = []
        for _ in range(50):
            page.keyboard.press(key)
            covered.append(page.evaluate(OBSCURED))
        assert [found for found in covered if found] == []


@pytest.mark.parametrize("width", [390, 1440])
def test_the_drawer_says_what_it_is_and_whether_it_is_open_and_esc_closes_it(
    chromium: "Browser", address: str, width: int
) -> None:
    page = opened(chromium, address, width, 844)
    toggle = page.get_by_role("button", name="Conversations, documents, settings")
    assert toggle.get_attribute("aria-expanded") == "false"
    toggle.press("Enter")
    page.wait_for_selector("#library input", state="visible")
    assert toggle.get_attribute("aria-expanded") == "true"
    assert page.evaluate("document.getElementById('talk').inert") is (width == 390)  # it is covered there
    page.locator("#library [data-do=ask]").first.click()
    page.keyboard.press("Escape")  # leaves the document, not the drawer
    assert toggle.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    page.wait_for_selector("#drawer:not(.open)")
    has_focus(page, "#drawer .toggle-button")
    assert toggle.get_attribute("aria-expanded") == "false"
    assert not page.evaluate("document.getElementById('talk').inert")
