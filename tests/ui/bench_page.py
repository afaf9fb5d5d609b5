"""`make bench`: what the page takes, each beside its limit: `python -m tests.ui.bench_page` (needs Chromium).

A ratio below 1 is within the limit. Machines differ and are shared: read the ratios, and repeat.
"""

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bot import Bot
from evals.bench import row
from evals.scorers import percentile
from tests.conftest import SEEDS
from tests.ui.driving import MILLISECONDS_TO_SLICE, OF_KEEPER, QUESTIONS, ask, launched, opened, served_with_5_mb
from tests.ui.served import served

_TIMES = 7
_VISITORS = 10
_TIMED = """(before) => {
  document.querySelector('#question textarea').addEventListener('keydown', () => {
    const start = performance.now();
    window.answered = new Promise((done) => {
      const look = () => {
        const shown = document.querySelectorAll('article.exchange[aria-busy=false]').length;
        if (shown > before) done(performance.now() - start); else setTimeout(look, 50);
      };
      look();
    });
  }, { once: true });
}"""
"""Keeps in `answered` the milliseconds from Enter to an answer more than the `before` that are there."""


def first_paint(browser: Browser, address: str) -> float:
    """Milliseconds until something is seen, for a new visitor."""
    page = opened(browser, address)
    taken: float = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    page.context.close()
    return taken


def to_slice(browser: Browser, address: str, question: str) -> float:
    """Milliseconds from the click on a chip until its slice is in view."""
    page = opened(browser, address)
    ask(page, question)
    taken: list[float] = [page.evaluate(MILLISECONDS_TO_SLICE) for _ in range(_TIMES)]
    return statistics.median(taken)


def answers_at_once(browser: Browser, address: str) -> float:
    """The 95th percentile of the seconds to a whole answer, of ten visitors who ask at once, twice; each page times itself."""
    pages = [opened(browser, address) for _ in range(_VISITORS)]
    taken: list[float] = []
    for turn in range(2):
        for number, page in enumerate(pages):
            page.fill("#question textarea", QUESTIONS[(number + turn) % len(QUESTIONS)])
            page.evaluate(_TIMED, turn)
        for page in pages:
            page.press("#question textarea", "Enter")
        taken += [page.evaluate("window.answered") / 1000 for page in pages]
    return percentile(taken, 0.95) or 0.0


def main() -> None:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = launched(playwright)
        with Bot.open(SEEDS, index=Path(folder) / "seeds") as bot, served(bot) as address:
            bot.ask(QUESTIONS[0])
            paint = statistics.median(first_paint(browser, address) for _ in range(_TIMES))
            row(f"first paint (n = {_TIMES})", paint, "ms", 2000.0, "limit")
            row("a click to its slice, seed article", to_slice(browser, address, QUESTIONS[0]), "ms", 200.0, "limit")
            row("an answer for ten visitors at once, p95", answers_at_once(browser, address), "s", 2.0, "limit")
        with served_with_5_mb(Path(folder) / "long") as (address, _):
            row("a click to its slice, 5 MB", to_slice(browser, address, OF_KEEPER), "ms", 500.0, "limit")


if __name__ == "__main__":
    main()
