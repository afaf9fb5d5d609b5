"""How the browser tests use the page: open it, ask, wait until the answer is whole."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATIENCE = 90_000  # milliseconds; a busy machine is slow, and nothing here is timed by it


def opened(browser: "Browser", address: str, width: int = 1440, height: int = 900, scheme: str = "light") -> "Page":
    """A new visitor's page."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{address}/?__theme={scheme}")
    page.wait_for_selector("#question textarea")
    return page


def send(page: "Page", question: str) -> None:
    """Ask, without waiting for an answer."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")


def rested(page: "Page", exchanges: int) -> None:
    """Wait until there are so many exchanges and none is on its way."""
    page.wait_for_function(
        f"document.querySelectorAll('article.exchange').length === {exchanges}"
        " && !document.querySelector('article.exchange[aria-busy=true]')"
    )


def ask(page: "Page", question: str) -> None:
    """Ask, and wait for the whole answer."""
    before = page.locator("article.exchange").count()
    send(page, question)
    rested(page, before + 1)
