"""The page for whoever has colours of their own, no pointer, a small window, or paper."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import Bot
from tests.ui.driving import DRONES, IN_BROWSER, MILK, ask, farm, opened, press, rested
from tests.ui.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = IN_BROWSER

OFF_TOPIC = "How do I bake sourdough bread?"
STYLE = "([of, part, name]) => getComputedStyle(document.querySelector(of), part)[name]"
OBSCURED = """() => {
  const node = document.activeElement, box = node.getBoundingClientRect();
  if (node === document.body || node.closest('#composer')) return '';
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return top && (node.contains(top) || top.contains(node)) ? '' : node.outerHTML.slice(0, 160);
}"""
REACHED = "[...document.querySelectorAll('body *')].indexOf(document.activeElement)"


def style(page: "Page", of: str, name: str, part: str = "") -> str:
    return str(page.evaluate(STYLE, [of, part, name]))


def has_focus(page: "Page", selector: str) -> None:
    """Wait until what the focus is on is that."""
    page.wait_for_function("selector => document.activeElement.matches(selector)", arg=selector)


def test_in_colours_of_the_readers_own_buttons_and_what_is_chosen_can_be_seen(
    chromium: "Browser", address: str
) -> None:
    page = opened(chromium, address)
    ask(page, DRONES)
    page.click(".like")
    page.wait_for_selector(".like[aria-pressed=true]")
    page.emulate_media(forced_colors="active")
    ground = style(page, "body", "backgroundColor")
    for shape in (".copy", "summary.export", ".next"):
        assert style(page, shape, "backgroundColor", "::before") != ground
    for button in ("#ask", "#start-over", ".copy"):
        assert style(page, button, "borderTopWidth") == "1px"
    assert style(page, ".like", "borderTopColor") != style(page, ".dislike", "borderTopColor")
    page.click("#drawer .toggle-button")
    page.wait_for_selector("#library input", state="visible")
    assert style(page, "#library input", "appearance") == "auto"


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 640)])
def test_on_a_phone_nothing_that_gets_the_focus_is_under_the_box_for_the_question(
    chromium: "Browser", address: str, width: int, height: int
) -> None:
    page = opened(chromium, address, width, height)
    for question in (DRONES, "How many projects are the companies working on?", OFF_TOPIC):
        ask(page, question)
    for key, first in (("Tab", "#start-over"), ("Shift+Tab", "#question textarea")):
        page.focus(first)
        page.evaluate("scrollTo(0, 0)")
        covered, reached = [], set()
        for _ in range(50):
            page.keyboard.press(key)
            covered.append(page.evaluate(OBSCURED))
            reached.add(page.evaluate(REACHED))
        assert [found for found in covered if found] == []
        assert len(reached) > 10


@pytest.mark.parametrize("width", [390, 1440])
def test_the_drawer_says_what_it_is_and_whether_it_is_open_and_esc_closes_it(
    chromium: "Browser", address: str, width: int
) -> None:
    page = opened(chromium, address, width, 844)
    toggle = page.get_by_role("button", name="Conversations, documents, settings")
    assert toggle.get_attribute("aria-expanded") == "false"
    toggle.press("Enter")
    page.wait_for_selector("#library input", state="visible")
    assert toggle.get_attribute("aria-expanded") == "true"
    assert page.evaluate("document.getElementById('talk').inert") is (width == 390)  # it is covered there
    settings = page.get_by_role("button", name="Settings", exact=True)
    settings.and_(page.locator("[aria-expanded=false]")).press("Enter")
    settings.and_(page.locator("[aria-expanded=true]")).press("Enter")
    settings.and_(page.locator("[aria-expanded=false]")).wait_for()
    page.locator("#library [data-do=ask]").first.click()
    page.keyboard.press("Escape")  # leaves the document, not the drawer
    assert toggle.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    page.wait_for_selector("#drawer:not(.open)")
    has_focus(page, "#drawer .toggle-button")
    assert toggle.get_attribute("aria-expanded") == "false"
    assert not page.evaluate("document.getElementById('talk').inert")


@pytest.mark.parametrize("width", [820, 1024])
def test_where_there_is_no_room_beside_the_drawer_it_covers_the_page_and_a_click_beside_it_closes_it(
    chromium: "Browser", address: str, width: int
) -> None:
    page = opened(chromium, address, width, 768)
    ask(page, DRONES)
    places = """['#beside', '#ask', '#start-over', '#scope'].map((of) => {
      const { left, top, right, bottom } = document.querySelector(of).getBoundingClientRect();
      return [left, top, right, bottom].map(Math.round);
    })"""
    before = page.evaluate(places)
    page.click("#drawer .toggle-button")
    page.wait_for_selector("#library input", state="visible")
    page.wait_for_function("document.getElementById('drawer').getBoundingClientRect().left === 0")
    page.wait_for_function("document.getAnimations().every((one) => one.playState !== 'running')")
    assert page.evaluate(places) == before
    assert page.evaluate("document.getElementById('talk').inert")
    page.mouse.click(width - 100, 500)
    page.wait_for_selector("#drawer:not(.open)")
    page.locator(".answer .chip").first.click()
    page.wait_for_selector("mark.flash")


def test_after_a_button_that_goes_away_the_focus_is_where_one_goes_on(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address)
    page.fill("#question textarea", DRONES)
    page.press("#ask", "Enter")
    rested(page, 1)
    has_focus(page, "#question textarea")
    page.press(".retry", "Enter")
    has_focus(page, "#question textarea")
    rested(page, 1)
    for key in ("Escape", "Enter"):
        press(page.locator("summary.export"), "Enter")
        page.keyboard.press("Tab")
        has_focus(page, "[data-kind=html]")
        page.keyboard.press(key)
        has_focus(page, "summary.export")
        assert page.locator("details.export[open]").count() == 0
    page.press("#start-over", "Enter")
    has_focus(page, "#question textarea")


def test_in_a_low_window_the_room_is_the_conversations(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address, 960, 540)  # as a laptop's with everything twice as large
    assert page.is_visible(".lead")
    ask(page, DRONES)
    assert not page.is_visible(".lead")
    room = page.locator("#exchanges").bounding_box()
    bar = page.locator("#at-hand").bounding_box()
    assert room
    assert bar
    assert room["height"] > 540 / 2
    assert room["y"] >= bar["y"] + bar["height"]
    assert page.evaluate("document.documentElement.scrollHeight") <= 540


def test_who_follows_a_citation_by_key_reads_on_in_its_source_and_esc_leads_back(
    chromium: "Browser", address: str
) -> None:
    page = opened(chromium, address)
    ask(page, DRONES)
    ask(page, OFF_TOPIC)
    for link in (page.locator("ol.citations").last.locator("a").nth(1), page.locator(".chip").first):  # shown, and not
        press(link, "Enter")
        page.wait_for_selector("mark.flash")
        has_focus(page, ".document:not([hidden]) .text")
        page.keyboard.press("Escape")
        assert link.evaluate("node => node === document.activeElement")
    assert page.get_by_role("link", name="1 Therefore, Turkey has established").count() == 1
    page.locator(".chip").first.click()
    page.wait_for_selector("mark.flash")
    assert page.locator("#sources :focus").count() == 0  # a click moves nobody


def test_who_renames_or_deletes_a_conversation_stays_in_the_list(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address)
    for count in range(1, 4):
        page.click("#start-over")
        rested(page, 0)
        ask(page, DRONES)
        page.wait_for_function("count => document.querySelectorAll('#history li').length === count", arg=count)
    page.click("#drawer .toggle-button")
    row = page.locator("#history li").nth(1)
    press(row.locator("summary"), "Enter")
    row.locator("input").fill("Drones")
    press(row.locator("input"), "Enter")
    has_focus(page, "[aria-label='More on Drones']")
    row = page.locator("#history li:has([aria-label='More on Drones'])")
    press(row.locator("summary"), "Enter")
    press(row.locator("input"), "Enter")  # the name that it has
    has_focus(page, "[aria-label='More on Drones']")
    assert page.locator("#history .menu[open]").count() == 0
    for left in (2, 1):
        gone = page.locator("#history li").last
        press(gone.locator("summary"), "Enter")
        press(gone.locator("[data-do=delete]"), "Enter")
        has_focus(page, "[data-sure]")
        page.keyboard.press("Enter")
        page.wait_for_function("left => document.querySelectorAll('#history li').length === left", arg=left)
        has_focus(page, "#history li:last-child summary")


def test_delete_for_good_is_asked_again_after_its_menu_was_left(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address)
    ask(page, DRONES)
    page.wait_for_selector("#history li", state="attached")
    page.click("#drawer .toggle-button")
    menu, delete = page.locator("#history summary"), page.locator("#history [data-do=delete]")
    menu.click()
    for key in ("", "Escape", "Tab"):
        delete.click()
        assert delete.inner_text() == "Delete for good?"
        page.keyboard.press(key) if key else menu.click()
        page.wait_for_function("document.querySelector('#history [data-do=delete]').textContent === 'Delete'")
        if page.locator("#history .menu[open]").count() == 0:
            menu.click()
    assert page.locator("#drawer.open").count() == 1  # Esc has closed the menu alone


def contrast(page: "Page", of: str, name: str, ground: str) -> float:
    """How far the colour of a part is from that of the ground that it stands on, as WCAG counts it."""

    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted(light(style(page, *named)) for named in ((of, name), (ground, "backgroundColor")))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_edge_of_a_field_can_be_told_from_its_ground(chromium: "Browser", address: str, scheme: str) -> None:
    page = opened(chromium, address, scheme=scheme)
    page.evaluate("document.activeElement.blur()")
    assert style(page, "#question textarea", "borderTopWidth") == "1px"
    for ground in ("body", "#question"):
        assert contrast(page, "#question textarea", "borderTopColor", ground) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_is_the_whole_conversation_dark_on_white(
    chromium: "Browser", address: str, tmp_path: Path, scheme: str
) -> None:
    from pypdfium2 import PdfDocument

    page = opened(chromium, address, scheme=scheme)
    questions = (DRONES, OFF_TOPIC, "How many projects are the companies working on?") * 3
    for question in questions:
        ask(page, question)
    page.pdf(path=tmp_path / "printed.pdf", print_background=True)
    leaves = list(PdfDocument(tmp_path / "printed.pdf"))
    printed = " ".join("".join(str(leaf.get_textpage().get_text_range()) for leaf in leaves).split())
    assert [printed.count(question) for question in questions] == [3] * len(questions)
    assert "ankara-kiev.txt, characters 2,914" in printed
    assert "Your question" not in printed
    assert leaves[0].render().to_pil().getpixel((2, 2)) == (255, 255, 255)
    page.emulate_media(media="print")
    page.wait_for_timeout(500)  # until no colour changes any more
    assert contrast(page, ".question", "color", "body") > 10


def test_on_paper_a_long_quote_is_whole(chromium: "Browser", tmp_path: Path) -> None:
    quote = (
        f"The ledger of the mill was kept by Rosa Lindqvist{', and after her by others of the house' * 8}, to its end."
    )
    (tmp_path / "mill.txt").write_text(f"{quote}\n")
    with Bot.open(tmp_path) as bot, served(bot) as address:
        page = opened(chromium, address)
        ask(page, "Who kept the ledger of the mill?")
        shown = page.locator(".citations q:visible")
        assert shown.inner_text().endswith("…")
        page.emulate_media(media="print")
        assert shown.inner_text() == quote


def test_why_a_statement_is_marked_is_told_where_its_source_is_shown(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path, f"Cows give milk nine times a day [s1]. {MILK}") as (_, address):
        page = opened(chromium, address, 390, 844)
        ask(page, "How often do cows give milk?")
        for number, said in enumerate(
            ("✗ Not supported by the cited words.", "✓ Supported: the cited words say this.")
        ):
            page.locator(".answer .chip").nth(number).click()
            page.wait_for_selector("#beside[role=dialog]")
            assert said in page.locator(".why").inner_text()
            assert not page.is_visible("#drawer .toggle-button")  # it would look as if it could be used
            page.click(".close")


def test_a_sheet_is_none_any_more_on_a_phone_that_is_turned(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address, 390, 844)
    ask(page, DRONES)
    page.locator(".answer .chip").first.click()
    page.wait_for_selector("#beside[role=dialog]")
    assert page.evaluate("document.getElementById('talk').inert")
    for width, height in ((844, 390), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_selector("#beside:not([role])", state="attached")
        page.wait_for_function("!document.querySelector('[inert]')")
    page.locator(".answer .chip").first.click()
    page.wait_for_selector("#beside[role=dialog]")


def test_once_something_is_asked_a_phone_has_no_lead_and_a_question_from_the_right_begins_at_the_edge(
    chromium: "Browser", tmp_path: Path
) -> None:
    (tmp_path / "pier.txt").write_text("המזח נבנה בשנת 1978 על ידי תשעה דייגים.\n", encoding="utf-8")
    with Bot.open(tmp_path) as bot, served(bot) as address:
        page = opened(chromium, address, 320, 640)
        assert page.is_visible(".lead")
        ask(page, "מתי נבנה המזח בשנת?")
        assert not page.is_visible(".lead")
        edges = "['.question', '.answer'].map((of) => document.querySelector(of).getBoundingClientRect().right)"
        question, answer = page.evaluate(edges)
        assert question == answer


def test_a_long_title_stays_within_the_source(chromium: "Browser", tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / f"{number}{'x' * 150}.txt").write_text(
            f"The crane {number} was lifted by Olga Brandt in 196{number}.\n"
        )
    with Bot.open(tmp_path) as bot, served(bot) as address:
        page = opened(chromium, address)
        ask(page, "Who lifted the crane?")
        page.wait_for_selector(".document h2")
        pane = page.locator("#sources").evaluate("node => node.clientWidth")
        for part in page.locator(".document h2, .tabs button").all():
            assert part.evaluate("node => Math.max(node.offsetWidth, node.scrollWidth)") <= pane
        for tab in page.locator(".tabs button").all():
            assert "x" * 150 in (tab.get_attribute("title") or "")
