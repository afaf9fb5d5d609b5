"""A text that is pasted on the page becomes a document, by the rules of any file."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import Bot
from index.sources import UPLOADS
from tests.ui.driving import IN_BROWSER, opened
from tests.ui.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = IN_BROWSER
RENT = "The rent is 1,250 euros a month.\n"


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    with Bot.open(tmp_path) as opened:
        yield opened


def at_the_form(chromium: "Browser", address: str) -> "Page":
    page = opened(chromium, address)
    page.locator("#drawer .toggle-button").click()
    page.get_by_text("Paste text", exact=True).click()
    return page


def paste(page: "Page", title: str, text: str) -> None:
    if not page.locator("#paste details[open]").count():
        page.get_by_text("Paste text", exact=True).click()
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Text", exact=True).fill(text)
    page.get_by_role("button", name="Add this text").press("Enter")


def told(page: "Page", words: str) -> None:
    page.locator("#library-said li").filter(has_text=words).wait_for()


def test_a_pasted_text_is_a_document_that_has_the_title_it_was_given(chromium: "Browser", bot: Bot) -> None:
    with served(bot) as address:
        page = at_the_form(chromium, address)
        paste(page, "What's due? Rent 2026/27", RENT)
        told(page, "What's due Rent 2026 27.md: added, 1 passage")
        (info,) = bot.documents.values()
        assert (info.id, info.title) == (f"{UPLOADS}/What's due Rent 2026 27.md", "What's due? Rent 2026/27")
        assert bot.document_text(info.id) == f"# What's due? Rent 2026/27\n\n{RENT}"
        page.wait_for_selector("#paste details:not([open])")
        page.wait_for_function("document.activeElement.matches('#paste summary')")
        assert bot.ask("How much is the rent?").statements


def test_a_pasted_text_without_a_title_is_called_as_its_first_line(chromium: "Browser", bot: Bot) -> None:
    with served(bot) as address:
        page = at_the_form(chromium, address)
        paste(page, "", f"\n# House rules\n\n{RENT}")
        told(page, "House rules.md: added")
        assert bot.document_text(f"{UPLOADS}/House rules.md") == f"\n# House rules\n\n{RENT}"
        paste(page, "", f"{'word ' * 40}\n")
        told(page, f"{'word ' * 11}word.md: added")


def test_a_pasted_text_that_is_not_taken_in_stays_in_the_form(chromium: "Browser", bot: Bot) -> None:
    with served(bot) as address:
        page = at_the_form(chromium, address)
        paste(page, "Rent", RENT)
        told(page, "Rent.md: added")
        page.wait_for_selector("#paste details:not([open])")
        paste(page, "Rent", "The rent is 1,300 euros.")
        told(page, "Rent.md: not added: there is another document of that name.")
        assert page.get_by_label("Text", exact=True).input_value() == "The rent is 1,300 euros."
        page.click("#library-said [data-do=replace]")
        told(page, "Rent.md: replaced")
        page.wait_for_selector("#paste details:not([open])")
        assert "1,300" in bot.document_text(f"{UPLOADS}/Rent.md")


def test_nothing_is_not_handed_in_as_a_text(chromium: "Browser", bot: Bot) -> None:
    with served(bot) as address:
        page = at_the_form(chromium, address)
        sent = list[str]()
        page.on("request", lambda request: sent.append(request.url))
        paste(page, "Nothing", " \n ")
        page.wait_for_function("document.activeElement.matches('#paste textarea')")  # it is what is wanting
        assert not any("/upload" in url for url in sent)


def test_a_page_that_takes_no_documents_offers_no_form_for_texts(chromium: "Browser", bot: Bot) -> None:
    with served(bot, read_only=True) as address:
        page = opened(chromium, address)
        page.get_by_text("This page is served read-only").wait_for(state="attached")
        assert page.locator("#paste").count() == 0
