"""Documents of the list in a real Chromium: opened and closed, with what is cited of them, and words found in them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from bot import Bot
from bot.scripted import Reply, ScriptedModel
from index.documents import Document, text_hash
from tests.made_files import pdf
from tests.ui.driving import FARM, IN_BROWSER, LINE, MILK, ask, farm, opened, press, send, served_with_5_mb
from tests.ui.served import served
from tests.ui.test_access import violations
from tests.ui.test_chat import Gated
from tests.ui.test_viewer import LEAF_BEFORE, OF_HERDS, herds

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = IN_BROWSER

BEES = (
    "# Bees\n\nBees make honey.\r\nThe hive 😀 is warm; the HIVE.\r\n\r\n| Hive | Honey |\n|---|---|\n| North hive | 12 |\n"
    f"| South | 8 |\n\n## Wax\n\n{'Nobody counted the boxes on the quay.' + chr(10) * 2}"
    + f"{LINE}\n" * 700
    + "\nThe last café, a hĭve.\n"
)
NOW = "() => [...CSS.highlights.get('found-now')].map(String)"
FOUND = "() => [...CSS.highlights.get('found')].map(String)"
NOW_IN_VIEW = """() => {
  const [range] = CSS.highlights.get('found-now');
  const box = range?.getBoundingClientRect(), view = document.querySelector('.document:not([hidden])').getBoundingClientRect();
  return box && box.height > 0 && box.top >= view.top && box.bottom <= Math.min(view.bottom, innerHeight);
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("bees")
    with (folder / "bees.md").open("w", encoding="utf-8", newline="") as file:
        file.write(BEES)
    (folder / "ants.txt").write_text("Ants dig tunnels.")
    with Bot.open(folder) as bot, served(bot) as found:
        yield found


def read(page: "Page", document: str) -> None:
    """Open a document from the list."""
    if not page.locator("#drawer.open").count():
        page.click("#drawer .toggle-button")
    page.locator(f"#library li[data-document='{document}'] [data-do=read]").click()
    page.wait_for_selector(f".pane.opened [data-document='{document}']")


def find(page: "Page", words: str, told: str) -> None:
    """Type words into the box, and wait until that is told of them."""
    page.fill(".find input", words)
    page.locator(".find .found").filter(has_text=told).wait_for()


def focused(page: "Page", selector: str) -> None:
    page.wait_for_function("s => document.activeElement.matches(s)", arg=selector)


@pytest.mark.parametrize("width", [390, 1000, 1440])
def test_a_title_in_the_list_opens_its_document_and_the_focus_comes_back(
    chromium: "Browser", address: str, width: int
) -> None:
    page = opened(chromium, address, width)
    is_phone = width == 390
    title = "[data-document='bees.md'] [data-do=read]"
    for way_back in ("Escape", "close", "list"):
        read(page, "bees.md")
        focused(page, ".close" if is_phone else ".pane.opened .text")
        assert page.locator(".pane.opened h2").inner_text() == "Bees"
        assert page.locator(".pane.opened .heading").first.is_visible()
        assert page.locator(".pane.opened th").all_inner_texts() == ["Hive", "Honey"]
        assert page.locator(".pane.opened .steps").count() == 0
        assert page.evaluate("!document.getElementById('beside').inert")
        if way_back == "Escape":
            page.keyboard.press("Escape")
        else:
            page.click(f".pane.opened [data-do={way_back}]")
        focused(page, title)
        page.wait_for_selector("#sources", state="hidden" if is_phone else "visible")
        assert page.locator("#drawer.open").count() == 1
        if way_back != "list":
            page.wait_for_selector(".pane.opened", state="detached")
    if is_phone:
        assert page.evaluate("document.getElementById('talk').inert")  # the drawer still covers the page


def test_a_title_is_reached_and_opened_by_keyboard_and_its_box_still_ticks(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address)
    page.click("#drawer .toggle-button")
    box = page.get_by_role("checkbox", name="Answer from Bees")
    press(box, "Space")
    page.wait_for_selector("#scope:has-text('Answering from 1 of 2')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    focused(page, ".pane.opened .text")
    assert not box.is_checked()


def test_a_tap_beside_the_sheet_closes_it_and_leaves_the_list(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address, 390, 844)
    read(page, "bees.md")
    page.wait_for_selector("#beside[role=dialog]")
    page.mouse.click(200, 60)
    page.wait_for_selector("#sources", state="hidden")
    assert page.locator("#drawer.open").count() == 1
    focused(page, "[data-document='bees.md'] [data-do=read]")


def test_what_is_cited_of_an_opened_document_is_marked_and_the_sources_come_back(
    chromium: "Browser", tmp_path: Path
) -> None:
    with herds(tmp_path) as (_, address):
        page = opened(chromium, address)
        ask(page, OF_HERDS)
        read(page, "goats.txt")
        assert page.locator(".at").inner_text() == "1 cited"
        assert page.locator(".pane.opened mark").count() == 1
        page.click(".previous")
        page.wait_for_selector(".pane.opened mark.flash")
        assert page.locator(".at").inner_text() == "1 of 1"
        page.locator(".chip").nth(2).click()  # of another document
        page.wait_for_selector(".pane:not(.opened) [data-document='sheep.txt']:not([hidden]) mark.flash")
        read(page, "goats.txt")
        page.click(".pane.opened .close")
        page.wait_for_selector(".pane:not(.opened) .tabs")
        assert page.locator("[role=tab]").count() == 3


def test_a_document_that_is_read_stays_while_an_answer_is_written(chromium: "Browser", tmp_path: Path) -> None:
    reply = Gated(f"{MILK} The", " barn was built in 1932 [s2].")
    document = Document("farm.txt", "The farm", FARM, text_hash(FARM))
    model = ScriptedModel([cast(Reply, reply)])
    with Bot.from_documents([document], tmp_path, llm=model) as bot, served(bot) as address:
        page = opened(chromium, address)
        send(page, "What of the farm?")
        page.wait_for_selector(".chip")
        read(page, "farm.txt")
        reply.gates[0].set()
        page.wait_for_selector("article[aria-busy=false] .statement:nth-of-type(n + 2)")
        assert page.locator(".pane.opened").count() == 1
        page.click(".pane.opened .close")
        page.wait_for_selector(".pane:not(.opened) mark.slice-0-2", state="attached")


def test_a_document_of_5_mb_opens_at_its_beginning_and_a_hit_in_its_middle_is_shown(
    chromium: "Browser", tmp_path: Path
) -> None:
    with served_with_5_mb(tmp_path) as (address, text):
        page = opened(chromium, address)
        read(page, "long.txt")
        assert page.locator(".pane.opened .text").inner_text().startswith(LINE.strip())
        assert len(page.locator("#sources").inner_html()) < 200_000
        find(page, "BRIGITTA  VAHL", "1 of 1")
        page.wait_for_function(NOW_IN_VIEW)
        assert page.evaluate(NOW) == ["Brigitta Vahl"]
        assert len(page.locator("#sources").inner_html()) < 200_000
        find(page, "ferry", "1 of more than 10,000")
        page.wait_for_function(NOW_IN_VIEW)
        page.press(".find input", "Shift+Enter")
        page.locator(".found").filter(has_text="10,000 of more than 10,000").wait_for()
        page.wait_for_function(NOW_IN_VIEW)
        assert text.count("ferry") > 10_000


def test_on_a_phone_the_box_keeps_room_for_a_word_whatever_is_told_beside_it(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address, 390, 844)
    read(page, "bees.md")
    find(page, "wasp", "Not found in this document")
    assert page.locator(".find input").evaluate("box => box.clientWidth") > 120
    page.locator(".find .found").evaluate(
        "told => { told.textContent = 'This document has changed since it was opened.'; }"
    )
    assert page.locator(".find input").evaluate("box => box.clientWidth") > 120
    assert page.locator(".find").evaluate("row => row.scrollWidth <= row.clientWidth")


def test_a_document_without_text_opens_and_says_so(chromium: "Browser", tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "ants.txt").write_text("Ants dig tunnels.")
    with Bot.open(tmp_path) as bot, served(bot) as address:
        page = opened(chromium, address)
        read(page, "empty.txt")
        assert page.locator(".pane.opened .text").inner_text() == "This document holds no text."


def test_on_a_phone_what_has_not_come_yet_is_about_as_high_as_it_will_be(chromium: "Browser", tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text(f"{LINE * 20}\n" * 30)
    with Bot.open(tmp_path) as bot, served(bot) as address:
        page = opened(chromium, address, 390, 844)
        read(page, "long.txt")
        last = page.locator(".pane.opened .text > :last-child")
        reckoned = last.evaluate("place => place.className === 'waiting' && place.offsetHeight")
        page.evaluate("document.querySelector('.pane.opened .document').scrollTop = 1e9")
        page.wait_for_selector(".pane.opened .text > .loaded:last-child")
        assert 0.75 < reckoned / last.evaluate("place => place.offsetHeight") < 1.33


def test_words_are_found_in_the_whole_document_marked_and_gone_through(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address)
    read(page, "bees.md")
    find(page, "hive", "1 of 5")
    assert page.evaluate(FOUND) == ["hive", "HIVE", "Hive", "hive"]  # the last is not on the page yet
    hits = ["hive", "HIVE", "Hive", "hive", "hĭve"]
    for number, key in (
        (2, "Enter"),
        (3, "Enter"),
        (2, "Shift+Enter"),
        (1, "Shift+Enter"),
        (5, "Shift+Enter"),
        (1, "Enter"),
    ):
        page.press(".find input", key)
        page.locator(".found").filter(has_text=f"{number} of 5").wait_for()
        page.wait_for_function(f"() => ({NOW})()[0] === '{hits[number - 1]}'")
        page.wait_for_function(NOW_IN_VIEW)
    page.click(".find .up")
    page.locator(".found").filter(has_text="5 of 5").wait_for()
    page.wait_for_function(NOW_IN_VIEW)
    page.click(".find .down")
    page.locator(".found").filter(has_text="1 of 5").wait_for()
    find(page, "hornet", "Not found in this document")
    assert page.evaluate(FOUND) == []
    assert page.locator(".find .down").is_disabled()
    page.press(".find input", "Escape")
    assert page.input_value(".find input") == page.locator(".found").inner_text() == ""
    assert page.locator(".pane.opened").count() == 1


def test_words_are_found_across_the_cells_of_a_row_and_nothing_in_bars(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address)
    read(page, "bees.md")
    find(page, "north hive 12", "1 of 1")
    row = "[...CSS.highlights.get('found-now')][0].commonAncestorContainer"
    assert page.evaluate(f"[{row}.nodeName, {row}.innerText.split(/\\s+/).join(' ')]") == ["TR", "North hive 12"]
    page.wait_for_function(NOW_IN_VIEW)
    find(page, "|", "Not found in this document")


def test_what_is_typed_is_never_markup_and_arrows_stay_in_the_box(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address)
    read(page, "bees.md")
    find(page, "<img src=x onerror='window.hacked=1'>${window.hacked=1}", "Not found")
    assert page.evaluate("typeof window.hacked") == "undefined"
    assert page.locator("#sources img").count() == 0
    ctrl_f = "new KeyboardEvent('keydown', { key: 'f', ctrlKey: true, bubbles: true, cancelable: true })"
    for place in (".find input", ".pane.opened .text"):
        assert page.evaluate(f"s => document.querySelector(s).dispatchEvent({ctrl_f})", place)  # the browser's own


def test_words_are_found_in_a_document_that_was_opened_from_a_citation(chromium: "Browser", tmp_path: Path) -> None:
    with herds(tmp_path) as (_, address):
        page = opened(chromium, address)
        ask(page, OF_HERDS)
        find(page, "TWICE", "1 of 1")
        assert page.evaluate(NOW) == ["twice"]
        at = page.locator(".at").inner_text()
        page.press(".find input", "ArrowLeft")
        assert page.locator(".at").inner_text() == at
        page.locator("[role=tab]").nth(1).click()
        page.locator(".found").filter(has_text="1 hit").wait_for()
        page.wait_for_function(f"() => ({FOUND})().length === 1 && ({NOW})().length === 0")
        page.press(".find input", "Enter")
        page.locator(".found").filter(has_text="1 of 1").wait_for()
        page.wait_for_function(NOW_IN_VIEW)
        assert page.evaluate(
            "[...CSS.highlights.get('found-now')][0].startContainer.parentElement.closest('mark') !== null"
        )


def test_a_hit_on_another_page_of_a_pdf_is_shown_in_its_text(chromium: "Browser", tmp_path: Path) -> None:
    leaves = [[(72, 700, 12, f"The keeper of lock {i} kept a diary.")] for i in range(1, 40)]
    (tmp_path / "locks.pdf").write_bytes(pdf(leaves))
    with Bot.open(tmp_path) as bot, served(bot) as address:
        page = opened(chromium, address)
        read(page, "locks.pdf")
        find(page, "lock 30", "1 of 1")
        page.wait_for_function(NOW_IN_VIEW)
        mark = page.evaluate_handle(
            "() => { const mark = document.createElement('i'); "
            "[...CSS.highlights.get('found-now')][0].insertNode(mark); return mark; }"
        )
        assert mark.evaluate(LEAF_BEFORE) == "30"


def test_a_document_that_changed_or_went_since_it_was_opened_says_so(chromium: "Browser", tmp_path: Path) -> None:
    (tmp_path / "ants.txt").write_text(f"{LINE}\n" * 300)
    (tmp_path / "bees.txt").write_text("Bees make honey.")
    with Bot.open(tmp_path) as bot, served(bot) as address:
        page = opened(chromium, address)
        read(page, "ants.txt")
        (tmp_path / "ants.txt").write_text("Ants dig tunnels.")
        bot.corpus.sync(reread=True)
        find(page, "tunnels", "This document has changed since it was opened")
        page.evaluate("document.querySelector('.document').scrollTop = 1e9")
        page.locator(".loaded .note").filter(has_text="has changed since").first.wait_for()
        bot.remove("ants.txt")
        find(page, "ants", "This document was removed since it was opened")
        page.locator("#library li[data-document='ants.txt'] [data-do=read]").click()
        page.locator(".toast-wrap").filter(has_text="There is no such document any more").wait_for()


def test_a_document_that_is_replaced_while_it_is_shown_says_so_and_is_shown_as_it_is_now(
    chromium: "Browser", tmp_path: Path
) -> None:
    news = ".news:has-text('This document has changed since it was opened.')"
    with herds(tmp_path) as (bot, address):
        page = opened(chromium, address)
        ask(page, OF_HERDS)
        page.click("#drawer .toggle-button")
        cited = page.locator(".document:not([hidden])").get_attribute("data-document")
        assert cited
        (tmp_path / cited).write_text(f"A preface.\n{bot.document_text(cited)}")
        page.click("#reindex")
        page.wait_for_selector(f".document:not([hidden]) {news}")
        assert page.locator("[hidden] .news:not(:empty)").count() == 0  # the others are as they were
        assert "preface" not in page.locator("#sources").inner_text()
        press(page.locator("[data-do=renew]"), "Enter")
        page.wait_for_selector(
            f".document:not([hidden]) .text:has-text('A preface.') mark.slice-0-1:has-text('{cited[:-4]}')"
        )
        focused(page, ".document:not([hidden]) .text")
        assert page.locator(".news:not(:empty)").count() == 0
        page.locator(".note").filter(has_text="is marked where it is now").wait_for()

        (tmp_path / cited).write_text("Nothing of that.")
        bot.corpus.sync()  # and this page is not told
        page.locator(".chip").first.click()
        page.wait_for_selector(news)
        page.click("[data-do=renew]")
        page.locator(".note").filter(has_text="no longer has the words").wait_for()
        assert page.locator(".document:not([hidden]) mark.slice-0-1").inner_text().endswith("give milk twice a day.")
        press(page.locator(".document:not([hidden]) [data-do=read]"), "Enter")
        page.wait_for_selector(".pane.opened .text:has-text('Nothing of that.')")
        (tmp_path / cited).write_text("Nothing at all.")
        page.click("#reindex")
        page.wait_for_selector(f".pane.opened {news}")
        page.click("[data-do=renew]")
        page.wait_for_selector(".pane.opened .text:has-text('Nothing at all.')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_serious_where_a_document_is_read(
    chromium: "Browser", address: str, width: int, scheme: str
) -> None:
    page = opened(chromium, address, width, 844, scheme)
    read(page, "bees.md")
    find(page, "hive", "1 of 5")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    find(page, "hornet", "Not found")
    assert violations(page) == []


def test_times_are_told_by_the_clock_of_the_reader(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path, MILK) as (bot, address):
        context = chromium.new_context(
            timezone_id="Asia/Tokyo", locale="en-GB", viewport={"width": 1440, "height": 900}
        )
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector("#question textarea")
        ask(page, "How often do cows give milk?")
        page.click("#drawer .toggle-button")
        for place in ("#library", "#history"):
            time = page.locator(f"{place} time")
            time.wait_for()
            iso = time.get_attribute("datetime")
            told = page.evaluate(
                "iso => new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Tokyo' })"
                ".format(new Date(iso))",
                iso,
            )
            page.wait_for_function(
                "([s, told]) => document.querySelector(`${s} time`).textContent === told", arg=[place, told]
            )
        assert bot.documents["farm.txt"].indexed_at == page.locator("#library time").get_attribute("datetime")
