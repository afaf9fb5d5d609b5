"""Conversations in a real browser: kept, opened again, renamed, deleted, linked to, and handed out as files."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import Answer, Bot
from bot.evidence_check import read_evidence
from index.errors import ModelUnreachableError
from tests.ui.driving import DRONES, IN_BROWSER, MILK, asked, farm, press, rested, send
from tests.ui.served import served
from tests.ui.test_chat import Gated
from ui.choice import Choice
from ui.events import Update
from ui.history import History
from ui.visit import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = IN_BROWSER

PROJECTS = "How many projects are the companies working on?"
OFF_TOPIC = "How do I bake sourdough bread?"
WAIT = 60_000  # milliseconds: a machine that does other things too


def visitor(chromium: "Browser", width: int = 1440) -> "BrowserContext":
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    context.set_default_timeout(WAIT)
    return context


def opened(context: "BrowserContext", address: str) -> "Page":
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("#history .conversations, #history .where", state="attached")
    return page


def ask(page: "Page", question: str) -> None:
    before = page.locator("article.exchange.done").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_function(f"document.querySelectorAll('article.exchange.done').length > {before}", timeout=WAIT)
    page.wait_for_function(
        "n => document.querySelector('#history [aria-current] .where')?.textContent.startsWith(n)",
        arg=str(before + 1),
        timeout=WAIT,
    )


def listed(page: "Page", *expected: str) -> None:
    """Wait until the list has these conversations, the newest first."""
    page.wait_for_function(
        "expected => JSON.stringify([...document.querySelectorAll('#history .open')].map(n => n.textContent)) === expected",
        arg=json.dumps(expected, separators=(",", ":"), ensure_ascii=False),
    )


def reopened(page: "Page", number: int = 0) -> list[str]:
    """The questions of a conversation in the list."""
    row = page.locator("#history li").nth(number)
    questions = int((row.locator(".where").text_content() or "").split()[0])
    row.locator(".open").evaluate("button => button.click()")
    row.and_(page.locator("[aria-current]")).wait_for(state="attached")
    rested(page, questions)
    return asked(page)


def drawer(page: "Page") -> None:
    page.locator("#drawer .toggle-button").click()
    page.wait_for_selector("#history", state="visible")


def titles(page: "Page") -> list[str]:
    return page.locator("#history .open").all_text_contents()


def saved(page: "Page", selector: str) -> tuple[str, str]:
    """(name, text) of the file that a click on a button hands out."""
    with page.expect_download() as waiting:
        page.locator(selector).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_text(encoding="utf-8")


def test_a_conversation_is_there_again_after_the_page_was_closed(chromium: "Browser", address: str) -> None:
    context = visitor(chromium)
    page = opened(context, address)
    ask(page, DRONES)
    ask(page, OFF_TOPIC)
    answer = page.locator(".answer").first.inner_text()
    page.close()
    page = opened(context, address)
    drawer(page)
    assert titles(page) == [DRONES]
    page.locator("#history .open").click()
    page.wait_for_function("document.querySelectorAll('article.exchange').length === 2")
    assert page.locator(".answer").first.inner_text() == answer
    assert page.locator(".refusal").count() == 1
    assert page.locator("[data-asked]").count() == 0  # nothing of it is brought to the top as if it were asked now
    page.locator("#drawer .toggle-button").click()
    page.locator(".answer .chip").first.click()
    page.wait_for_selector("mark.flash")
    ask(page, PROJECTS)
    assert titles(page) == [DRONES]
    context.close()


def test_what_was_open_in_a_tab_is_open_after_a_reload_and_a_new_tab_or_conversation_is_empty(
    chromium: "Browser", address: str
) -> None:
    context = visitor(chromium)
    page = opened(context, address)
    ask(page, DRONES)
    ask(page, PROJECTS)
    page.reload()
    rested(page, 2)
    assert asked(page) == [DRONES, PROJECTS]
    assert page.locator("[data-asked]").count() == 0
    ask(page, OFF_TOPIC)
    assert titles(page) == [DRONES]
    other = opened(context, address)
    listed(other, DRONES)
    assert asked(other) == []
    page.click("#start-over")
    rested(page, 0)
    page.reload()
    listed(page, DRONES)
    assert asked(page) == []
    page.evaluate("addEventListener('pagehide', () => sessionStorage.setItem('pincite-open', '<b>../x'))")
    page.reload()
    listed(page, DRONES)
    assert (asked(page), page.locator("#history .problem").count()) == ([], 0)


def test_after_a_reload_a_link_opens_its_answer_only_while_its_conversation_is_open(
    chromium: "Browser", address: str
) -> None:
    page = opened(visitor(chromium), address)
    ask(page, DRONES)
    ask(page, PROJECTS)
    current = page.locator("#history [data-current]").get_attribute("data-current")
    page.goto(f"{address}/?conversation={current}&answer=1")
    page.wait_for_selector("article[data-turn='0'].linked")
    page.reload()
    page.wait_for_selector("article[data-turn='0'].linked")
    page.click("#start-over")
    rested(page, 0)
    page.reload()
    listed(page, DRONES)
    assert asked(page) == []


def test_a_new_conversation_leaves_the_one_before_in_the_list(chromium: "Browser", address: str) -> None:
    page = opened(visitor(chromium), address)
    ask(page, DRONES)
    page.click("#start-over")
    page.wait_for_function("document.querySelectorAll('article.exchange').length === 0")
    ask(page, PROJECTS)
    assert titles(page) == [PROJECTS, DRONES]


def test_a_conversation_is_renamed_and_deleted(chromium: "Browser", address: str) -> None:
    context = visitor(chromium)
    page = opened(context, address)
    ask(page, DRONES)
    drawer(page)
    page.locator("#history summary").click()
    page.fill("#history input", "Drones & <b>more</b> ${x}")
    page.locator("#history form button").click()
    page.wait_for_function("document.querySelector('#history .open').textContent.startsWith('Drones')")
    page.reload()
    page.wait_for_selector("#history .open", state="attached")
    assert titles(page) == ["Drones & <b>more</b> ${x}"]
    drawer(page)
    page.locator("#history summary").click()
    page.locator("#history [data-do=delete]").click()
    assert titles(page) != []
    page.locator("#history [data-do=delete]").click()
    page.wait_for_function("document.querySelectorAll('#history .open').length === 0")
    page.reload()
    page.wait_for_selector("#history .where", state="attached")
    assert titles(page) == []


def test_a_link_opens_the_very_answer_again_and_elsewhere_says_why_not(chromium: "Browser", address: str) -> None:
    context = visitor(chromium)
    page = opened(context, address)
    ask(page, DRONES)
    ask(page, PROJECTS)
    page.locator("article[data-turn='0'] [data-do=link]").click()
    page.wait_for_selector("article[data-turn='0'] .link.done")
    page.get_by_text("It opens this answer in this browser alone").wait_for(state="visible")
    link = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(re.escape(address) + r"/\?conversation=[0-9a-f]{12}&answer=1", link)
    page.goto(link)
    page.wait_for_selector("article.linked")
    assert page.locator("article.linked .question").inner_text() == DRONES
    assert page.locator("#sources .pane").get_attribute("data-turn") == "0"
    elsewhere = opened(visitor(chromium), link)
    elsewhere.locator(".toast-wrap").get_by_text("leads to an answer in another browser").wait_for(state="visible")
    assert "in another browser" in str(elsewhere.locator("#history .problem").text_content())


def test_an_answer_is_handed_out_in_three_forms(chromium: "Browser", address: str, seed_bot: Bot) -> None:
    def exported(kind: str) -> tuple[str, str]:
        page.locator("article summary.export").click()
        return saved(page, f"article [data-kind={kind}]")

    page = opened(visitor(chromium), address)
    ask(page, DRONES)
    name, text = exported("html")
    evidence = read_evidence(text)
    assert name == "How-many-Bayraktar-TB2-drones-will-be-produced-by-Black-Sea.html"
    assert (evidence.faults, len(evidence.answers), evidence.sources[0].is_whole) == ((), 1, True)
    assert evidence.answers[0].text == seed_bot.ask(DRONES).text
    _, text = exported("json")
    assert Answer.from_json(text).citations == evidence.answers[0].citations
    _, text = exported("md")
    assert text.startswith(f"## {DRONES}")
    assert evidence.answers[0].to_markdown() in text


def test_a_conversation_is_handed_out_whole(chromium: "Browser", address: str) -> None:
    page = opened(visitor(chromium), address)
    ask(page, DRONES)
    ask(page, OFF_TOPIC)
    drawer(page)
    page.locator("#history summary").click()
    _, text = saved(page, "#history [data-kind=html]")
    assert (read_evidence(text).faults, len(read_evidence(text).answers)) == ((), 2)
    _, text = saved(page, "#history [data-kind=json]")
    assert [answer["question"] for answer in json.loads(text)["answers"]] == [DRONES, OFF_TOPIC]


def test_the_history_fits_on_a_phone(chromium: "Browser", address: str) -> None:
    page = opened(visitor(chromium, 380), address)
    ask(page, DRONES)
    drawer(page)
    page.locator("#history summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    page.locator("#history .open").click()
    page.wait_for_selector(".answer")


@contextmanager
def two_tabs(chromium: "Browser", address: str) -> "Iterator[tuple[Page, Page]]":
    """Two tabs of one browser."""
    context = visitor(chromium)
    yield opened(context, address), opened(context, address)
    context.close()


def test_what_two_tabs_hold_is_there_in_both_and_after_a_reload(chromium: "Browser", address: str) -> None:
    with two_tabs(chromium, address) as (one, other):
        ask(one, DRONES)
        ask(other, PROJECTS)
        ask(one, OFF_TOPIC)
        for page in (one, other):
            listed(page, DRONES, PROJECTS)
        one.reload()
        listed(one, DRONES, PROJECTS)
        assert reopened(one, 1) == [PROJECTS]
        assert reopened(one, 0) == [DRONES, OFF_TOPIC]


def test_a_menu_stays_open_with_what_is_written_in_it_when_another_tab_changes_the_list(
    chromium: "Browser", address: str
) -> None:
    with two_tabs(chromium, address) as (one, other):
        ask(one, DRONES)
        one.bring_to_front()  # a tab behind another takes no keys
        drawer(one)
        press(one.locator("#history summary"), "Enter")
        one.fill("#history input", "Dro")
        ask(other, PROJECTS)
        listed(one, PROJECTS, DRONES)
        row = one.locator("#history li").nth(1)
        assert [menu.get_attribute("open") for menu in one.locator("#history .menu").all()] == [None, ""]
        assert [name.input_value() for name in one.locator("#history input").all()] == [PROJECTS, "Dro"]
        one.keyboard.type("nes")
        one.keyboard.press("Enter")
        listed(one, PROJECTS, "Drones")
        assert row.locator("summary").evaluate("summary => document.activeElement === summary")
        assert one.locator("#history .menu[open]").count() == 0


@pytest.mark.parametrize("held", [[], [DRONES]])
def test_a_question_that_is_asked_while_another_conversation_comes_is_asked_in_that(
    chromium: "Browser", seed_bot: Bot, monkeypatch: pytest.MonkeyPatch, held: list[str]
) -> None:
    start = History.start

    def slow(self: History, choice: Choice, visit: Visit | None, value: object) -> Update:
        time.sleep(1)
        return start(self, choice, visit, value)

    monkeypatch.setattr(History, "start", slow)
    with served(seed_bot) as address:
        page = opened(visitor(chromium), address)
        for question in held:
            ask(page, question)
        page.click("#start-over")
        send(page, PROJECTS)
        listed(page, PROJECTS, *held)
        assert asked(page) == [PROJECTS]
        assert reopened(page, len(held)) == [*held, PROJECTS][:1]


def test_what_one_tab_deletes_the_other_brings_back_only_if_it_goes_on(chromium: "Browser", address: str) -> None:
    with two_tabs(chromium, address) as (one, other):
        ask(one, DRONES)
        ask(other, PROJECTS)
        listed(one, PROJECTS, DRONES)
        listed(other, PROJECTS, DRONES)
        drawer(other)
        other.locator("#history summary").nth(1).click()
        other.locator("#history input").nth(1).fill("Drones")
        other.locator("#history form button").nth(1).click()
        listed(one, PROJECTS, "Drones")
        ask(one, PROJECTS)  # goes on in the one that was renamed
        listed(other, "Drones", PROJECTS)
        drawer(one)
        one.locator("#history summary").nth(1).click()
        one.locator("#history [data-do=delete]").nth(1).click()
        one.locator("#history [data-do=delete]").nth(1).click()
        listed(other, "Drones")
        send(other, OFF_TOPIC)  # in the one that was deleted
        listed(other, PROJECTS, "Drones")
        assert asked(other) == [PROJECTS, OFF_TOPIC]
        for page in (one, other):
            page.reload()
            listed(page, PROJECTS, "Drones")


def test_a_conversation_that_goes_on_in_two_tabs_at_once_is_kept_twice(chromium: "Browser", address: str) -> None:
    with two_tabs(chromium, address) as (one, other):
        ask(one, DRONES)
        listed(other, DRONES)
        assert reopened(other) == [DRONES]
        send(one, PROJECTS)
        send(other, OFF_TOPIC)
        for page in (one, other):
            rested(page, 2)
            listed(page, DRONES, DRONES)
        page = opened(one.context, address)
        listed(page, DRONES, DRONES)
        assert sorted([reopened(page, 0), reopened(page, 1)]) == sorted([[DRONES, PROJECTS], [DRONES, OFF_TOPIC]])


def test_what_another_tab_wrote_at_once_may_come_late_and_both_are_kept(chromium: "Browser", address: str) -> None:
    at_once = """([key, before]) => {
      const row = JSON.parse(before);
      localStorage.setItem(key, JSON.stringify({ ...row, changed: "2020", over: row.changed, turns: [row.turns[0], row.turns[0]] }));
    }"""
    with two_tabs(chromium, address) as (one, other):
        ask(one, DRONES)
        listed(other, DRONES)
        key, before = one.evaluate("Object.entries(localStorage).find(([key]) => key.startsWith('pincite'))")
        ask(one, PROJECTS)
        one.wait_for_timeout(1500)
        other.evaluate(at_once, [key, before])
        listed(one, DRONES, DRONES)
        listed(other, DRONES, DRONES)
        assert sorted([reopened(other, 0), reopened(other, 1)]) == sorted([[DRONES, PROJECTS], [DRONES, DRONES]])


def test_a_conversation_that_goes_on_in_another_tab_is_kept_once(chromium: "Browser", address: str) -> None:
    with two_tabs(chromium, address) as (one, other):
        ask(one, DRONES)
        listed(other, DRONES)
        assert reopened(other) == [DRONES]
        ask(other, PROJECTS)
        ask(other, OFF_TOPIC)
        one.wait_for_function("document.querySelector('#history li .where').textContent.startsWith('3 ')")
        one.wait_for_timeout(500)
        listed(one, DRONES)
        assert reopened(one) == [DRONES, PROJECTS, OFF_TOPIC]


def test_a_question_without_an_answer_is_there_again_and_can_be_asked_again(
    chromium: "Browser", tmp_path: Path
) -> None:
    failure = ModelUnreachableError("the model cannot be <b>reached</b>")
    again = ("When was the barn built?", "The barn was built in 1932 [s2].")  # the question put anew, and its answer
    with farm(tmp_path, MILK, failure, failure, *again) as (_, address):
        page = opened(visitor(chromium), address)
        ask(page, "How often do cows give milk?")
        send(page, "When was the barn built?")
        page.wait_for_function(
            "document.querySelector('#history .where:not(p:first-child)')?.textContent.startsWith('2 ')"
        )
        drawer(page)
        page.locator("#history summary").click()
        _, text = saved(page, "#history [data-kind=md]")
        assert "## When was the barn built?\n\nNo answer: the model cannot be \\<b\\>reached\\</b\\>\n" in text
        page.reload()
        listed(page, "How often do cows give milk?")
        assert reopened(page) == ["How often do cows give milk?", "When was the barn built?"]
        assert "No answer: the model cannot be <b>reached</b>" in page.locator(".failure").inner_text()
        assert page.locator(".failure ol.citations li").count() > 0
        page.click(".retry")
        rested(page, 2)
        assert "1932" in page.locator("article").last.locator(".answer").inner_text()
        assert page.locator(".failure").count() == 0


def test_an_answer_that_is_left_under_way_stays_in_its_own_conversation(chromium: "Browser", tmp_path: Path) -> None:
    cows, barn, sales = "How often do cows give milk?", "When was the barn built?", "How much did sales rise?"
    replies = [Gated(f"{MILK} The", " barn was built in 1932 [s2].") for _ in range(3)]
    with farm(tmp_path, MILK, *replies) as (_, address):
        page = opened(visitor(chromium), address)

        def begun_anew(question: str) -> None:
            page.click("#start-over")
            rested(page, 0)
            send(page, question)
            page.wait_for_selector("article[aria-busy=true] .statement")

        ask(page, cows)
        begun_anew(barn)
        page.locator("#history .open").evaluate("button => button.click()")
        listed(page, barn, cows)
        rested(page, 1)
        replies[0].gates[0].set()
        begun_anew(sales)
        page.click("#start-over")
        listed(page, sales, barn, cows)
        assert page.is_visible("#ask")
        replies[1].gates[0].set()
        page.wait_for_timeout(1500)  # what was left would be written on
        assert asked(page) == []
        for number, question in enumerate([sales, barn]):
            assert reopened(page, number) == [question]
            assert "Stopped: this is not the whole answer." in page.locator("article").inner_text()
            assert page.locator(".statement").all_inner_texts() == ["Cows give milk twice a day."]
            page.locator(".chip").click()
            page.wait_for_selector("mark.flash")
        assert reopened(page, 2) == [cows]
        begun_anew(sales)
        page.locator("#history [data-do=delete]").first.evaluate("button => { button.click(); button.click(); }")
        listed(page, barn, cows)  # another than the one that is answered
        page.wait_for_selector("article[aria-busy=true]")
        replies[2].gates[0].set()
        rested(page, 1)
        listed(page, sales, barn, cows)


def test_what_is_opened_again_shows_its_newest_exchange_and_a_link_its_own(
    chromium: "Browser", address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_view(turn: int) -> None:
        page.wait_for_function(
            "turn => { const top = document.querySelector(`[data-turn='${turn}'] .question`)?.getBoundingClientRect().top;"
            " const view = document.getElementById('exchanges')?.getBoundingClientRect();"
            " return view && top >= view.top && top < view.bottom; }",
            arg=turn,
        )

    monkeypatch.setattr("ui.chat.KEPT", 2)
    page = opened(visitor(chromium), address)
    page.set_viewport_size({"width": 1440, "height": 450})
    for number, question in enumerate([DRONES, OFF_TOPIC, PROJECTS], 1):
        send(page, question)
        page.locator("#history [aria-current] .where").filter(has_text=f"{number} question").wait_for(state="attached")
    assert "1 earlier question is not shown here" in page.locator(".earlier").inner_text()
    current = page.locator("#history [data-current]").get_attribute("data-current")
    page.reload()
    in_view(2)
    for _ in range(2):
        page.click("#start-over")
        rested(page, 0)
        page.locator("#history .open").evaluate("button => button.click()")
        in_view(2)
        assert asked(page) == [OFF_TOPIC, PROJECTS]
    page.goto(f"{address}/?conversation={current}&answer=1")
    page.wait_for_selector("article[data-turn='0'].linked")
    in_view(0)
    assert (asked(page), page.locator(".earlier").count()) == ([DRONES, OFF_TOPIC, PROJECTS], 0)
