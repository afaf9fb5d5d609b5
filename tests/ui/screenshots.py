"""The README's pictures, from the real page: `python -m tests.ui.screenshots FOLDER`."""

import sys
import tempfile
from pathlib import Path
from textwrap import wrap

from playwright.sync_api import Browser, sync_playwright

from bot import Bot
from tests.conftest import SEEDS
from tests.made_files import pdf
from tests.ui.driving import DRONES, ask, launched, opened
from tests.ui.served import served

SHOTS = (
    ("answer.png", 1280, 800, "light", DRONES),
    ("refusal.png", 1280, 800, "light", "How do I bake sourdough bread?"),
    ("phone.png", 380, 800, "dark", "How many projects are the companies working on?"),
)
PLAIN = str.maketrans("“”‘’–—…", "\"\"''--.")


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


def take_printed(browser: Browser, path: Path) -> None:
    """The printed page of a PDF: the article as one, in lines of 100 characters, 60 to a page."""
    article = (SEEDS / "ankara-kiev.txt").read_text(encoding="utf-8").translate(PLAIN)
    lines = [line for part in article.splitlines() for line in (wrap(part, 100) or [""])]
    leaves = [
        [(72.0, 715 - 11 * i, 9.5, line) for i, line in enumerate(lines[at : at + 60]) if line]
        for at in range(0, len(lines), 60)
    ]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "ankara-kiev.pdf").write_bytes(pdf(leaves, title="Ankara and Kiev"))
        with Bot.open(folder) as bot, served(bot) as address:
            page = opened(browser, address, 1280, 800)
            ask(page, SHOTS[0][-1])
            page.click("[data-do=pages]")
            page.wait_for_selector(".printed img")
            page.evaluate("document.activeElement.blur()")
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
        take_printed(browser, folder / "printed.png")


if __name__ == "__main__":
    main()
