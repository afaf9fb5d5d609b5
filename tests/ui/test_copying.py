"""What is copied of answers: as formatted text for letters and mail, as Markdown where only plain text is taken."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import Bot
from tests.ui.driving import FARM, IN_BROWSER, ask, farm, opened
from tests.ui.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = IN_BROWSER

WRONG = "Cows give milk twice a day [s1]. The barn was built in 1933 [s2]."
FEES = "# Fees\n\n| Vessel | Fee | Note |\n|---|---|---|\n| **Sailing yacht** | 12 | per night |\n| Barge | 40 | per month |\n"
CLIPBOARD = """async () => {
  const [item] = await navigator.clipboard.read();
  const forms = item.types.map(async (type) => [type, await (await item.getType(type)).text()]);
  return Object.fromEntries(await Promise.all(forms));
}"""
SELECT = """(selector) => {
  getSelection().selectAllChildren(document.querySelector(selector));
  document.execCommand("copy");
}"""


def clipboard(page: "Page") -> dict[str, str]:
    """What is on it, by its type."""
    found: dict[str, str] = page.evaluate(CLIPBOARD)
    return found


@pytest.fixture
def page(chromium: "Browser", tmp_path: Path) -> "Iterator[Page]":
    with farm(tmp_path, WRONG, WRONG) as (_, address):
        page = opened(chromium, address)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        ask(page, "When was the barn built, and how often do cows give milk?")
        yield page


@pytest.mark.parametrize("is_allowed", [True, False])
def test_a_copied_answer_is_formatted_text_for_letters_and_markdown_where_that_is_not_taken(
    page: "Page", is_allowed: bool
) -> None:
    if not is_allowed:  # as where the page is neither of this machine nor https
        page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(); }")
    page.click("article .copy")
    page.get_by_text("Copied, with the citations.").wait_for()
    assert page.evaluate("document.activeElement.matches('.copy')")
    found = clipboard(page)
    assert found["text/plain"] == page.locator(".markdown").text_content()
    html = found["text/html"]
    assert "Cows give milk twice a day.[1]" in html
    assert "[2] (not supported)" in html
    assert "<p>[1] farm.txt, characters 0–27</p><blockquote>Cows give milk twice a day.</blockquote>" in html
    assert not any(mark in html for mark in ("href", "class=", "✓", "✗", "Supported:", "<li"))


def test_what_is_selected_of_an_answer_has_its_numbers_in_brackets(page: "Page") -> None:
    page.evaluate(SELECT, "article .answer")
    said = "Cows give milk twice a day.[1] The barn was built in 1933.[2] (not supported)"
    found = clipboard(page)
    assert found["text/plain"].strip() == said
    assert said in found["text/html"]
    page.evaluate(SELECT, "article .question")
    assert clipboard(page)["text/plain"] == "When was the barn built, and how often do cows give milk?"


def test_what_is_selected_of_a_source_is_the_source_without_our_numbers(page: "Page") -> None:
    page.wait_for_selector("#sources mark")
    page.evaluate(SELECT, "#sources .text")
    assert clipboard(page)["text/plain"].strip() == FARM


def test_lines_and_cells_stay_apart(chromium: "Browser", tmp_path: Path) -> None:
    (tmp_path / "fees.md").write_text(FEES)
    with Bot.open(tmp_path) as bot, served(bot) as address:
        page = opened(chromium, address)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        ask(page, "List the fees")
        page.click("article .copy")
        page.wait_for_selector(".copy.done")
        html = clipboard(page)["text/html"]
        assert "Sailing yacht, Fee: 12; Note: per night[1][2]<br>Barge, Fee: 40; Note: per month[3][2]" in html
        assert "<blockquote>**Sailing yacht** | 12 | per night<br></blockquote>" in html
