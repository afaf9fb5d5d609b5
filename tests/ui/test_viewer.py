"""The source beside the answer in a real Chromium: hover, click, step, both ways, a long document."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import Bot
from bot.answer import Done
from index.documents import Document, Span, text_hash
from tests.ui.driving import ask, opened
from tests.ui.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")]

DRONES = "How many Bayraktar TB2 drones will be produced by Black Sea Shield?"
LINE = "The ferry left the harbour again and nobody counted the boxes on the quay that day. "
KEEPER = "The lighthouse keeper of Ostholm is called Brigitta Vahl."

IN_VIEW = (
    "() => { const box = document.querySelector('mark.flash')?.getBoundingClientRect();"
    " return box && box.top >= 0 && box.bottom <= window.innerHeight; }"
)
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


@pytest.fixture(scope="module")
def address(seed_bot: Bot) -> Iterator[str]:
    with served(seed_bot) as found:
        yield found


@pytest.fixture
def page(chromium: "Browser", address: str) -> "Page":
    found = opened(chromium, address)
    ask(found, DRONES)
    return found


def test_hovering_a_chip_shows_the_quote_with_its_context(page: "Page", seed_bot: Bot) -> None:
    (citation, *_) = seed_bot.ask(DRONES).citations
    page.hover(".answer .chip")
    card = page.locator(".card:visible")
    assert card.locator("mark").inner_text() == citation.quote
    assert card.locator("mark strong").inner_text() == (citation.focus.quote if citation.focus else "")
    box = card.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1440
    page.mouse.move(5, 5)
    page.wait_for_selector(".card:visible", state="detached")


def test_the_focus_is_stronger_than_its_sentence(page: "Page", seed_bot: Bot) -> None:
    (citation, *_) = seed_bot.ask(DRONES).citations
    assert citation.focus
    assert "".join(page.locator("#sources mark strong").all_text_contents()) == citation.focus.quote
    shades = page.evaluate(
        "['#sources mark', '#sources mark strong'].map((s) => getComputedStyle(document.querySelector(s)).backgroundColor)"
    )
    assert shades[0] != shades[1]


def test_a_statement_and_its_slice_light_up_both_ways(page: "Page") -> None:
    page.hover(".statement")
    assert page.locator("#sources mark.lit").count() > 0
    page.mouse.move(5, 5)
    page.wait_for_function("!document.querySelector('.lit')")
    page.click(".answer .chip")
    page.locator("#sources mark").first.hover()
    assert page.locator(".statement.lit").count() == 1


def test_arrow_keys_step_through_the_citations(page: "Page") -> None:
    ask(page, "How do I bake sourdough bread?")
    page.locator("article").last.locator("ol.citations a").first.click()
    page.wait_for_function(IN_VIEW)
    count = page.locator("article").last.locator("ol.citations li").count()
    assert count > 1
    assert page.locator(".at").inner_text() == f"1 of {count}"
    page.focus("#sources .text")
    page.keyboard.press("ArrowRight")
    assert page.locator(".at").inner_text() == f"2 of {count}"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.locator(".at").inner_text() == f"{count} of {count}"
    page.wait_for_function(IN_VIEW)


def test_a_chip_of_an_earlier_answer_brings_its_source_back(page: "Page") -> None:
    ask(page, "How do I bake sourdough bread?")
    assert page.locator("#sources mark.slice-0-1").count() == 0
    page.locator("article").first.locator(".chip").click()
    page.wait_for_selector("#sources mark.slice-0-1.flash")


def test_of_repeated_text_the_cited_place_alone_is_marked(chromium: "Browser", tmp_path: Path) -> None:
    text = f"{KEEPER}\n\n{LINE * 3}\n\n{KEEPER}\n"
    with Bot.from_documents([Document("a", "A", text, text_hash(text))], tmp_path) as bot, served(bot) as address:
        found = opened(chromium, address)
        ask(found, "What is the lighthouse keeper of Ostholm called?")
        expected = bot.ask("What is the lighthouse keeper of Ostholm called?").citations
        assert found.locator("#sources sup").count() == len(expected) == 1
        assert "".join(found.locator("#sources mark").all_text_contents()) == KEEPER


def test_a_slice_of_the_seeds_is_in_view_within_200_milliseconds(page: "Page") -> None:
    assert min(page.evaluate(MILLISECONDS_TO_SLICE) for _ in range(3)) <= 200


def test_a_document_of_5_mb_is_whole_and_smooth(
    chromium: "Browser", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = f"{LINE * 40}\n" * 760
    text = f"{before}{KEEPER}\n{before}"
    assert len(text) > 5_000_000
    # To index all of it takes minutes and says nothing of the page: the sentence is found in a short text, and moved.
    short = Document("long.txt", "Long", KEEPER, text_hash(KEEPER))
    with Bot.from_documents([short], tmp_path) as bot:
        answer = bot.ask("What is the lighthouse keeper of Ostholm called?")
        (statement,) = answer.statements
        moved = replace(
            statement.citations[0], span=Span("long.txt", len(before), len(before) + len(KEEPER)), focus=None
        )
        answer = replace(answer, statements=(replace(statement, citations=(moved,)),))
        monkeypatch.setattr(Bot, "stream", lambda *given, **named: iter([Done(answer)]))
        monkeypatch.setattr(Bot, "document_text", lambda self, document_id: text)
        with served(bot) as address:
            look_through(opened(chromium, address), text)


def look_through(found: "Page", text: str) -> None:
    """A slice in the middle, and the end, of a text that is not all there at first."""
    ask(found, "What is the lighthouse keeper of Ostholm called?")
    assert min(found.evaluate(MILLISECONDS_TO_SLICE) for _ in range(3)) <= 500
    assert len(found.locator("#sources").inner_html()) < 200_000
    found.evaluate("document.querySelector('.document').scrollTop = 1e9")
    found.wait_for_function("!document.querySelector('#sources .text').lastElementChild.classList.contains('waiting')")
    assert found.locator("#sources .text").evaluate("(e) => e.lastElementChild.textContent").endswith(LINE + "\n")
    waiting = found.evaluate(
        "[...document.querySelectorAll('.waiting')].reduce((n, e) => n + (e.dataset.to - e.dataset.from), 0)"
    )
    shown = found.evaluate("document.querySelector('#sources .text').textContent.length")
    assert waiting + shown - 1 == len(text)  # the 1 is the number before the slice
