"""The README's pictures, from the real page: `python -m tests.ui.screenshots FOLDER`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bot import Bot
from tests.conftest import SEEDS
from tests.ui.driving import ask, launched, opened
from tests.ui.served import served

SHOTS = (
    ("answer.png", 1280, 800, "light", "How many Bayraktar TB2 drones will be produced by Black Sea Shield?"),
    ("refusal.png", 1280, 800, "light", "How do I bake sourdough bread?"),
    ("phone.png", 380, 800, "dark", "How many projects are the companies working on?"),
)


def take(browser: Browser, address: str, path: Path, width: int, height: int, scheme: str, question: str) -> None:
    """One picture: a question asked, and its first citation followed."""
    page = opened(browser, address, width, height, scheme)
    page.wait_for_selector(".example")
    ask(page, question)
    if width > 760:
        page.locator("article.exchange a[href^='#slice']").first.click()
        page.mouse.move(5, height - 5)
        page.wait_for_selector("mark.flash", state="detached")
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    page.wait_for_timeout(500)
    page.screenshot(path=path)
    print(f"wrote {path}")


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    with tempfile.TemporaryDirectory() as index, sync_playwright() as playwright:
        bot = Bot.open(SEEDS, index=index)
        browser = launched(playwright)
        with served(bot) as address:
            for name, width, height, scheme, question in SHOTS:
                take(browser, address, folder / name, width, height, scheme, question)


if __name__ == "__main__":
    main()
