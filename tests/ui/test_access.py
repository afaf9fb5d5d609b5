"""The page for everybody: no serious violation of the rules of access, the keyboard alone, a phone, right-to-left, quick."""

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import Bot
from tests.made_files import pdf
from tests.ui.driving import DRONES, IN_BROWSER, ask, opened, send
from tests.ui.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FilePayload, Page

pytestmark = IN_BROWSER

OFF_TOPIC = "How do I bake sourdough bread?"


def violations(page: "Page") -> list[str]:
    """What axe-core finds that is serious or worse, each with the elements that it is found in."""
    page.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    page.wait_for_timeout(300)  # until nothing fades any more
    found = page.evaluate("axe.run({ resultTypes: ['violations'] })")
    return [
        f"{v['id']}: {v['help']}: {[n['html'][:160] for n in v['nodes']][:4]}"
        for v in found["violations"]
        if v["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [380, 1440])
def test_axe_finds_nothing_serious(chromium: "Browser", address: str, width: int, scheme: str) -> None:
    page = opened(chromium, address, width, 900, scheme)
    page.wait_for_selector(".example")
    assert violations(page) == []
    ask(page, DRONES)
    ask(page, OFF_TOPIC)
    assert violations(page) == []
    page.locator("article").last.locator(".dislike").click()
    page.wait_for_selector(".correction")
    page.locator("article").first.locator(".chip").click()
    page.wait_for_selector("mark.slice-0-1")
    assert violations(page) == []


@pytest.mark.parametrize("width", [380, 1440])
def test_axe_finds_nothing_serious_where_a_printed_page_is_shown(
    chromium: "Browser", tmp_path: Path, width: int
) -> None:
    (tmp_path / "yard.pdf").write_bytes(pdf([[(72, 700, 12, "The keel of the Kittiwake was laid by Harriet Moss.")]]))
    with Bot.open(tmp_path) as bot, served(bot) as address:
        page = opened(chromium, address, width)
        ask(page, "Who laid the keel of the Kittiwake?")
        page.click(".answer .chip")
        page.click("[data-do=pages]")
        page.wait_for_selector(".printed img")
        assert violations(page) == []


def test_axe_finds_nothing_serious_after_files_were_added(chromium: "Browser", tmp_path: Path) -> None:
    (tmp_path / "bees.txt").write_text("Bees make honey in the hive.\n")
    with Bot.open(tmp_path) as bot, served(bot) as address:
        page = opened(chromium, address)
        page.click("#drawer .toggle-button")
        ants: FilePayload = {"name": "ants.txt", "mimeType": "text/plain", "buffer": b"Ants dig tunnels."}
        page.set_input_files("#upload input[type=file]", ants)
        page.wait_for_selector("#library-said .good")
        assert violations(page) == []


def test_an_answer_is_reached_stepped_through_and_judged_by_keyboard_alone(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address)
    page.focus("#question textarea")
    page.keyboard.type(DRONES)
    page.keyboard.press("Enter")
    page.wait_for_selector("article[aria-busy=false] .chip")
    for _ in range(60):
        if page.evaluate("document.activeElement.matches('.chip')"):
            break
        page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.matches('.chip')")
    assert page.is_visible(".card")
    page.keyboard.press("Enter")
    page.wait_for_selector("mark.flash")
    page.keyboard.press("Escape")
    assert not page.is_visible(".card")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.like')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".like[aria-pressed=true]")
    page.locator(".like").click()
    page.wait_for_selector(".like[aria-pressed=false]")


def test_the_closed_drawer_takes_no_focus(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address)
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getBoundingClientRect().right") > 0
    page.click("#drawer .toggle-button")
    page.wait_for_selector("#library input", state="visible")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_handle_of_the_drawer_is_reached_where_it_is_seen(chromium: "Browser", address: str, width: int) -> None:
    page = opened(chromium, address, width)
    page.focus("#start-over")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.matches('#drawer .toggle-button')")
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer.open")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('#drawer .sidebar-content')")


def test_a_tap_beside_the_sheet_closes_it_and_nothing_under_it_takes_the_focus(
    chromium: "Browser", address: str
) -> None:
    page = opened(chromium, address, 390, 844)
    ask(page, DRONES)
    page.locator(".answer .chip").first.click()
    page.wait_for_selector("#beside[aria-modal=true]")
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('#beside')")
    page.mouse.click(200, 60)
    page.wait_for_function("!document.getElementById('beside').hasAttribute('role')")
    assert page.evaluate("!document.querySelector('#drawer').inert")


def test_on_a_phone_the_source_is_a_sheet_that_closes(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address, 380, 800)
    ask(page, DRONES)
    assert not page.is_visible("#sources")
    page.click(".answer .chip")
    page.wait_for_selector("#beside[role=dialog] mark.flash")
    assert page.evaluate("document.activeElement.matches('.close')")
    assert page.evaluate("document.getElementById('talk').inert")
    page.keyboard.press("Escape")
    page.wait_for_selector("#sources", state="hidden")
    assert page.evaluate("document.activeElement.matches('.chip')")
    page.click(".answer .chip")
    page.click(".close")
    page.wait_for_selector("#sources", state="hidden")
    assert page.evaluate("document.documentElement.scrollWidth") <= 380


def test_text_from_right_to_left_runs_so(chromium: "Browser", tmp_path: Path) -> None:
    text = "המזח נבנה בשנת 1978 על ידי תשעה דייגים. הוא באורך 46 מטרים.\n"
    (tmp_path / "pier.txt").write_text(text, encoding="utf-8")
    with Bot.open(tmp_path) as bot, served(bot) as address:
        page = opened(chromium, address)
        ask(page, "מתי נבנה המזח בשנת?")
        directions = page.evaluate(
            "['p.question', '.citations q', '.document .text'].map((s) => getComputedStyle(document.querySelector(s)).direction)"
        )
        assert directions == ["rtl", "rtl", "rtl"]


def test_a_screen_reader_hears_how_it_goes(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address)
    send(page, DRONES)
    page.wait_for_selector("article[aria-busy=false]")
    assert page.locator("article [role=status]").first.inner_text() == "Answered, with 1 citation."
    assert page.locator("article").get_attribute("aria-label") == "Question 1"
    assert page.get_by_role(
        "heading", level=2, name=DRONES, exact=True
    ).is_visible()  # gone to from question to question
