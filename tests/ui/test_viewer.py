"""The source beside the answer in a real Chromium: hover, click, step, both ways, a long document."""

import calendar
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import Bot
from bot.scripted import ScriptedModel
from index.documents import Document, text_hash
from tests.made_files import pdf
from tests.ui.driving import (
    DRONES,
    IN_BROWSER,
    KEEPER,
    LINE,
    MILK,
    MILLISECONDS_TO_SLICE,
    OF_KEEPER,
    ask,
    farm,
    opened,
    served_with_5_mb,
)
from tests.ui.served import served
from tests.ui.test_access import violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = IN_BROWSER


OF_HERDS = "How often do the herds give milk?"

IN_VIEW = (
    "() => { const box = document.querySelector('mark.flash')?.getBoundingClientRect();"
    " return box && box.top >= 0 && box.bottom <= window.innerHeight; }"
)

LEAF_BEFORE = (
    "(mark) => [...document.querySelectorAll('.leaf')]"
    ".filter((leaf) => leaf.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING).pop().dataset.page"
)


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


@contextmanager
def herds(folder: Path) -> Iterator[tuple[Bot, str]]:
    """(bot, address): a page over three documents, of each of which an answer to `OF_HERDS` cites a sentence."""
    for herd in ("cows", "goats", "sheep"):
        (folder / f"{herd}.txt").write_text(f"The {herd} give milk twice a day.\n")
    said = " ".join(f"The {herd} give milk twice a day [s{i}]." for i, herd in enumerate(("cows", "goats", "sheep"), 1))
    with Bot.open(folder, llm=ScriptedModel([said, OF_HERDS, said])) as bot, served(bot) as address:
        yield bot, address


def test_what_is_left_of_the_sources_is_shown_where_a_document_went_or_changed(
    chromium: "Browser", tmp_path: Path
) -> None:
    with herds(tmp_path) as (bot, address):
        page = opened(chromium, address)
        ask(page, OF_HERDS)
        tabs = page.locator(".tabs button")
        assert tabs.count() == 3
        bot.remove("goats.txt", with_file=True)
        (tmp_path / "sheep.txt").write_text("Nothing of that.")
        bot.corpus.sync()
        ask(page, "What else?")
        for chip in page.locator("article").first.locator(".chip").all():
            chip.click()
            page.wait_for_selector(".document:not([hidden]) mark.flash")
            name = page.locator(".document:not([hidden])").get_attribute("data-document")
            note = page.locator(".document:not([hidden]) .note").all_inner_texts()
            expected = {"cows.txt": [], "goats.txt": ["removed since"], "sheep.txt": ["has changed since"]}[str(name)]
            assert [words in found for words, found in zip(expected, note, strict=True)] == [True] * len(expected)
            assert "".join(page.locator("mark.flash").all_text_contents()).endswith("give milk twice a day.")


def test_the_bar_names_what_is_shown_and_tabs_are_gone_through_by_arrow_keys(
    chromium: "Browser", tmp_path: Path
) -> None:
    with herds(tmp_path) as (_, address):
        page = opened(chromium, address)

        def shown(at: str, document: str) -> None:
            page.wait_for_selector(f".document[data-document='{document}']:not([hidden])")
            assert (page.locator(".at").inner_text(), page.locator(".document:not([hidden])").count()) == (at, 1)
            assert page.locator("[role=tab][aria-selected=true][tabindex='0']").inner_text().startswith(document[:-4])

        ask(page, OF_HERDS)
        first, second, third = [tab.inner_text().split()[0] + ".txt" for tab in page.locator("[role=tab]").all()]
        shown("1 of 3", first)
        page.click(".next")
        shown("2 of 3", second)
        page.locator("[role=tab]").nth(2).click()
        shown("3 of 3", third)
        assert page.locator("[role=tab][tabindex='-1']").count() == 2
        for key, at, document in (
            ("ArrowRight", "1 of 3", first), ("ArrowLeft", "3 of 3", third), ("Home", "1 of 3", first),
            ("End", "3 of 3", third), ("ArrowLeft", "2 of 3", second),
        ):  # fmt: skip
            page.keyboard.press(key)
            shown(at, document)
            assert page.evaluate("document.activeElement.getAttribute('aria-selected')") == "true"
        page.click(".previous")
        shown("1 of 3", first)


def test_where_the_server_is_away_a_chip_of_an_earlier_answer_says_so(page: "Page") -> None:
    ask(page, "How do I bake sourdough bread?")
    page.context.set_offline(True)
    page.locator("article").first.locator(".chip").click()
    page.get_by_role("alert").filter(has_text="The source cannot be fetched now").wait_for()


def test_of_repeated_text_the_cited_place_alone_is_marked(chromium: "Browser", tmp_path: Path) -> None:
    text = f"{KEEPER}\n\n{LINE * 3}\n\n{KEEPER}\n"
    with Bot.from_documents([Document("a", "A", text, text_hash(text))], tmp_path) as bot, served(bot) as address:
        found = opened(chromium, address)
        ask(found, OF_KEEPER)
        expected = bot.ask(OF_KEEPER).citations
        assert found.locator("#sources sup").count() == len(expected) == 1
        assert "".join(found.locator("#sources mark").all_text_contents()) == KEEPER


def test_what_an_answer_cites_is_in_view_at_once(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address, height=600)
    ask(page, DRONES)
    page.wait_for_function(
        "(mark => mark && mark.top > 0 && mark.bottom < 600)(document.querySelector('#sources mark')?.getBoundingClientRect())"
    )


def test_a_click_brings_the_slice_into_view(page: "Page") -> None:
    page.evaluate(MILLISECONDS_TO_SLICE)


def test_of_a_document_of_5_mb_what_is_near_is_there_and_the_rest_comes(chromium: "Browser", tmp_path: Path) -> None:
    with served_with_5_mb(tmp_path) as (address, text):
        found = opened(chromium, address)
        ask(found, OF_KEEPER)
        found.evaluate(MILLISECONDS_TO_SLICE)
        assert len(found.locator("#sources").inner_html()) < 200_000
        look_through(found, text)


def test_a_stretch_that_could_not_be_fetched_comes_when_the_network_does(chromium: "Browser", tmp_path: Path) -> None:
    with served_with_5_mb(tmp_path) as (address, text):
        found = opened(chromium, address)
        ask(found, OF_KEEPER)
        found.route("**/component_server*/**", lambda route: route.abort())
        found.evaluate("document.querySelector('.document').scrollTop = 1e9")
        found.get_by_role("alert").filter(has_text="The source cannot be fetched now").wait_for()
        found.unroute("**/component_server*/**")
        look_through(found, text)


def test_a_source_that_takes_long_to_come_is_said_to_be_on_its_way(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path, MILK, "When was the barn built?", "The barn was built in 1932 [s2].") as (_, address):
        found = opened(chromium, address)
        for question in ("What is so?", "When was the barn built?"):
            ask(found, question)
        held: list[Route] = []
        found.route("**/queue/join*", lambda route: held.append(route))
        found.locator(".chip").first.click()
        told = found.get_by_role("alert").filter(has_text="The source is on its way")
        told.wait_for()
        for route in held:
            route.continue_()
        found.wait_for_selector("mark.flash")
        told.wait_for(state="hidden")


def look_through(found: "Page", text: str) -> None:
    """The end of a text that is not all there at first, and how much is still to come."""
    found.evaluate("document.querySelector('.document').scrollTop = 1e9")
    found.wait_for_function("!document.querySelector('#sources .text').lastElementChild.classList.contains('waiting')")
    assert found.locator("#sources .text").evaluate("(e) => e.lastElementChild.textContent").endswith(LINE + "\n")
    waiting = found.evaluate(
        "[...document.querySelectorAll('.waiting')].reduce((n, e) => n + (e.dataset.to - e.dataset.from), 0)"
    )
    shown = found.evaluate("document.querySelector('#sources .text').textContent.length")
    assert waiting + shown - 1 == len(text)  # the 1 is the number before the slice


def test_the_pages_of_a_pdf_begin_where_they_do_in_the_file(chromium: "Browser", tmp_path: Path) -> None:
    leaves = [
        [(72, 740, 18, f"Part {i}"), (72, 700, 12, f"The keeper of lock {i} kept a diary for years.")]
        for i in range(1, 600)
    ]
    leaves[299].append((72, 660, 12, "The keel of the Kittiwake was laid by Harriet Moss."))
    (tmp_path / "yard.pdf").write_bytes(pdf(leaves))
    with Bot.open(tmp_path) as bot, served(bot) as address:
        text = bot.document_text("yard.pdf")
        found = opened(chromium, address)
        ask(found, "Who laid the keel of the Kittiwake?")
        assert found.locator("#sources mark").first.evaluate(LEAF_BEFORE) == "300"
        found.evaluate("document.querySelector('.document').scrollTop = 1e9")
        found.wait_for_function(
            "!document.querySelector('#sources .text').lastElementChild.classList.contains('waiting')"
        )
        last = found.locator("#sources .text").evaluate("(e) => [...e.querySelectorAll('.leaf')].pop().dataset.page")
        assert last == str(text.count("\f") + 1) == "599"
        assert found.locator("#sources .heading").last.inner_text().strip("# ") == "Part 599"


def test_a_citation_is_shown_on_its_printed_page(chromium: "Browser", tmp_path: Path) -> None:
    leaf = [(72, 700, 12, "The keel of the Kittiwake was laid by Harriet Moss.")]
    moved = [(72, 90, 12, "The crane of the yard lifts nine tonnes.")]
    (tmp_path / "yard.pdf").write_bytes(pdf([[(72, 700, 12, "Papers of the yard.")], leaf, moved]))
    (tmp_path / "cows.txt").write_text("Cows give milk twice a day.")
    with Bot.open(tmp_path) as bot, served(bot) as address:
        page = opened(chromium, address)
        ask(page, "How often do cows give milk?")
        assert page.locator("[data-do=pages]").count() == 0
        ask(page, "Who laid the keel of the Kittiwake?")
        page.click("[data-do=pages]")
        shown = page.locator(".printed img")
        assert (shown.get_attribute("alt") or "").startswith("Page 2 of ")
        assert page.locator("#sources mark").first.is_hidden()
        picture, exact = shown.bounding_box(), page.locator(".place.exact").bounding_box()
        assert picture
        assert exact
        assert exact["x"] / picture["width"] > 0.3  # "Harriet Moss" is at the end of its line
        page.click("[data-do=closer]")
        closer = shown.bounding_box()
        assert closer
        assert closer["width"] > 1.9 * picture["width"]
        ask(page, "How many tonnes does the crane of the yard lift?")
        page.wait_for_selector(".printed img[alt^='Page 3 of ']")
        page.wait_for_function(
            "() => { const box = document.querySelector('.exact').getBoundingClientRect();"
            " return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth; }"
        )
        page.click("[data-do=pages]")
        assert page.locator("#sources mark").first.is_visible()
        page.locator(".chip").nth(1).click()
        page.wait_for_selector("mark.flash")
        (tmp_path / "yard.pdf").unlink()
        page.click("[data-do=pages]")
        page.locator(".printed [role=alert]").filter(has_text="cannot be read").wait_for()


def test_on_a_phone_the_sheet_stays_closed_when_an_answer_comes_whatever_was_shown_in_it(
    chromium: "Browser", tmp_path: Path
) -> None:
    leaf = [(72, 700, 12, "The keel of the Kittiwake was laid by Harriet Moss.")]
    (tmp_path / "yard.pdf").write_bytes(pdf([leaf, [(72, 90, 12, "The crane of the yard lifts nine tonnes.")]]))
    with Bot.open(tmp_path) as bot, served(bot) as address:
        page = opened(chromium, address, 390, 844)
        ask(page, "Who laid the keel of the Kittiwake?")
        page.locator(".chip").click()
        page.click("[data-do=pages]")
        page.wait_for_selector(".printed img")
        page.keyboard.press("Escape")
        page.wait_for_selector("#beside:not([role])", state="attached")
        ask(page, "How many tonnes does the crane of the yard lift?")
        page.wait_for_selector("#sources .pane[data-turn='1']", state="attached")
        assert page.locator("#beside").get_attribute("role") is None
        page.locator(".chip").last.click()
        page.wait_for_selector(".printed img[alt^='Page 2 of ']")


IN_ITS_BOX = """() => {
  const exact = document.querySelector('#sources mark strong').getBoundingClientRect();
  const name = document.querySelector('#sources tr.cited td').getBoundingClientRect();
  const table = document.querySelector('#sources .table').getBoundingClientRect();
  return name.left >= table.left && name.right <= exact.left && exact.right <= table.right && table.right <= innerWidth
    && exact.top >= 0 && exact.bottom <= innerHeight && document.documentElement.scrollWidth <= innerWidth
    && document.querySelector('.document').scrollWidth <= document.querySelector('.document').clientWidth;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_cell_is_marked_in_its_table_which_a_phone_scrolls_by_itself(
    chromium: "Browser", tmp_path: Path, scheme: str
) -> None:
    months = ["January", "February", "March", "April", "May", "June", "July", "August"]
    rows = "".join(f"| Quay {n} | {' | '.join(f'{n}{m}.50' for m in range(1, 9))} |\n" for n in range(1, 60))
    head = f"| Place | {' | '.join(months)} |\n|---|{'---:|' * 8}\n"
    (tmp_path / "fees.md").write_text(f"# Fees of the harbour\n\nIn crowns.\n\n{head}{rows}", encoding="utf-8")
    with Bot.open(tmp_path) as bot, served(bot) as address:
        page = opened(chromium, address, 380, 800, scheme)
        ask(page, "What is the fee at Quay 7 in August?")
        page.locator(".answer .chip").first.click()
        page.wait_for_selector("mark.flash")
        page.wait_for_function(IN_ITS_BOX)
        assert page.locator("#sources mark strong").all_inner_texts() == ["78.50"]
        assert page.locator("#sources tr.cited td").first.inner_text().lstrip("1") == "Quay 7"
        assert "|" not in page.locator("#sources .text").inner_text()
        assert "|" not in page.locator("article").last.inner_text()
        assert violations(page) == []
        across = page.locator("#sources .table").evaluate("(e) => e.scrollLeft")
        assert across > 0
        page.focus("#sources .table")
        page.keyboard.press("ArrowLeft")
        page.wait_for_function(f"document.querySelector('#sources .table').scrollLeft < {across}")
        assert page.locator(".at").inner_text().startswith("1 of ")


def test_the_cell_that_answers_is_in_view_where_its_headings_were_cited_before(
    chromium: "Browser", tmp_path: Path
) -> None:
    months = [f"{name}, with the berth" for name in calendar.month_name[1:]]
    head = f"| Place | {' | '.join(months)} |\n|---|{'---:|' * 12}\n"
    rows = "".join(f"| Quay {n} | {' | '.join(f'{n}{m}.50' for m in range(1, 13))} |\n" for n in range(1, 60))
    (tmp_path / "fees.md").write_text(f"# Fees of the harbour\n\nIn crowns.\n\n{head}{rows}")
    with Bot.open(tmp_path) as bot, served(bot) as address:
        page = opened(chromium, address)
        for quay in (3, 50):
            ask(page, f"What is the fee at Quay {quay} in December?")
            page.wait_for_function(
                "w => document.querySelector('#sources mark strong').innerText === w", arg=f"{quay}12.50"
            )
            page.wait_for_function(IN_ITS_BOX)
            assert page.locator(".at").inner_text() == "1 of 2"


def test_what_is_copied_of_a_table_has_its_cells_apart(chromium: "Browser", tmp_path: Path) -> None:
    (tmp_path / "fees.md").write_text("| Place | Fee |\n|---|---|\n| Quay 7 | 78.50 |\n| Quay 8 | 12.00 |\n")
    with Bot.open(tmp_path) as bot, served(bot) as address:
        page = opened(chromium, address)
        ask(page, "What is the fee at Quay 7?")
        copied = page.evaluate(
            "getSelection().selectAllChildren(document.querySelector('#sources tbody')), `${getSelection()}`"
        )
        assert "Quay 7\t78.50\n" in copied
        page.hover(".answer .chip")
        assert page.locator(".card:visible tr").all_inner_texts() == ["Place\tQuay 7", "Fee\t78.50"]


BANDS = (
    "# Salary bands\n\n| Band | Title | Minimum (EUR) | Maximum (EUR) | Notice period |\n|---|---|---|---|---|\n"
    + "".join(
        f"| {band} | {title} engineer | {pay},000 | {pay + 20},000 | {months} months |\n"
        for band, title, pay, months in [("B", "Junior", 34, 1), ("C", "Process", 44, 2), ("D", "Senior", 58, 3)]
    )
)


def test_short_names_of_rows_take_no_room_from_what_stands_beside_them(chromium: "Browser", tmp_path: Path) -> None:
    names = BANDS.replace("| B |", "| Rope and chain of the chandler |")
    documents = [Document(f"{name}.md", name, text, text_hash(text)) for name, text in (("a", BANDS), ("b", names))]
    widths = {}
    for document in documents:
        with Bot.from_documents([document], tmp_path / document.title) as bot, served(bot) as address:
            page = opened(chromium, address, 390)
            ask(page, "How long is the notice period of a senior engineer?")
            page.locator("article.exchange a[href^='#slice']").first.click()
            page.wait_for_selector("mark.flash")
            widths[document.title] = page.evaluate("document.querySelector('.table tbody td').offsetWidth")
    assert widths["a"] < 80 < widths["b"]
