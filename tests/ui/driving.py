"""How the browser tests use the page: open it, ask, wait until the answer is whole."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from bot import Bot
from bot.answer import Done
from bot.scripted import Reply, ScriptedModel
from index.documents import Document, Span, text_hash
from tests.conftest import CHROMIUM_FLAGS, CHROMIUM_NAMES
from tests.ui.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Playwright

IN_BROWSER = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")]
"""The marks of a module whose tests use a browser."""

DRONES = "How many Bayraktar TB2 drones will be produced by Black Sea Shield?"
QUESTIONS = (
    "How many projects are the companies working on?",
    "What is the name of the joint venture between Turkey and Ukraine?",
    "When did Volodymyr Zelensky take office?",
    "How do I bake sourdough bread?",
    "What happened in October 2020?",
)
LINE = "The ferry left the harbour again and nobody counted the boxes on the quay that day. "
KEEPER = "The lighthouse keeper of Ostholm is called Brigitta Vahl."
OF_KEEPER = "What is the lighthouse keeper of Ostholm called?"
MILLISECONDS_TO_SLICE = """() => new Promise((done) => {
  const chip = document.querySelector('.answer .chip');
  document.querySelector('.document').scrollTop = 0;
  const start = performance.now();
  const look = () => {
    const box = document.querySelector('mark.flash')?.getBoundingClientRect();
    if (box && box.top >= 0 && box.bottom <= innerHeight) done(performance.now() - start); else requestAnimationFrame(look);
  };
  chip.click();
  look();
})"""
"""Clicks the first chip; done once its slice is in view, with how long that took."""

FARM = "Cows give milk twice a day. The barn was built in 1932 by Anna Berg. Sales rose by 6 % in 2020."
MILK = "Cows give milk twice a day [s1]."
"""What a model may say of the farm."""

SLOW = """{
  const real = window.fetch;
  window.fetch = async (...given) => {
    const response = await real(...given);
    const url = String(given[0].url ?? given[0]);
    if (!url.includes("LATE")) return response;
    if (url.includes("/join")) return new Promise((done) => setTimeout(() => done(response), 1000));
    const late = (piece, on) => new Promise((done) => setTimeout(() => done(on.enqueue(piece)), 150));
    return new Response(response.body.pipeThrough(new TransformStream({ transform: late })), response);
  };
}"""
"""What `LATE` names is late: that an event was posted, by a second, or each piece of the stream of events, by 150 ms."""

PATIENCE = 90_000  # milliseconds; a busy machine is slow, and nothing here is timed by it


def launched(playwright: "Playwright") -> "Browser":
    """The Chromium of this machine."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    return playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)


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


def press(part: "Locator", key: str) -> None:
    """Press a key on a part of the page, as soon as it takes the focus: what was just opened does not before it is drawn."""
    for _ in range(PATIENCE // 50):
        part.focus()
        if part.evaluate("node => document.activeElement === node"):
            part.press(key)
            return
        part.page.wait_for_timeout(50)
    pytest.fail(f"{part} does not take the focus")


def ask(page: "Page", question: str) -> None:
    """Ask, and wait for the whole answer."""
    before = page.locator("article.exchange").count()
    send(page, question)
    rested(page, before + 1)


def asked(page: "Page") -> list[str]:
    """The questions on the page."""
    return page.locator("p.question").all_inner_texts()


@contextmanager
def farm(folder: Path, *replies: object) -> Iterator[tuple[Bot, str]]:
    """(bot, address): a page over `FARM`, answered by a model that gives these replies, or by the reader without any."""
    model = ScriptedModel(cast(Sequence[Reply], replies)) if replies else None
    document = Document("farm.txt", "The farm", FARM, text_hash(FARM))
    with Bot.from_documents([document], folder, llm=model) as bot, served(bot) as address:
        yield bot, address


@contextmanager
def served_with_5_mb(folder: Path) -> Iterator[tuple[str, str]]:
    """(address, text): a page whose answer to `OF_KEEPER` cites the middle of a text of 5 MB.

    To index all of it takes minutes and says nothing of the page: the sentence is found in a short text, and moved.
    """
    before = f"{LINE * 40}\n" * 760
    text = f"{before}{KEEPER}\n{before}"
    assert len(text) > 5_000_000
    short = Document("long.txt", "Long", KEEPER, text_hash(KEEPER))
    with Bot.from_documents([short], folder) as bot, pytest.MonkeyPatch.context() as patch:
        answer = bot.ask(OF_KEEPER)
        (statement,) = answer.statements
        span = Span("long.txt", len(before), len(before) + len(KEEPER))
        moved = replace(statement.citations[0], span=span, focus=None)
        answer = replace(answer, statements=(replace(statement, citations=(moved,)),))
        patch.setattr(Bot, "_stream_turn", lambda *given, **named: iter([Done(answer)]))
        patch.setattr(Bot, "document_text", lambda self, document_id: text)
        with served(bot) as address:
            yield address, text
