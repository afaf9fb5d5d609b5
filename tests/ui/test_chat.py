"""The conversation in a real Chromium: an answer comes about, is stopped, asked again, edited, copied, judged."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import Bot
from evals.run import run
from evals.samples import read_samples
from index.errors import ModelUnreachableError
from tests.ui.driving import FARM, IN_BROWSER, MILK, QUESTIONS, ask, asked, farm, opened, rested, send
from tests.ui.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = IN_BROWSER

SIZES = pytest.mark.parametrize(("width", "height"), [(1440, 600), (1440, 900), (380, 800)])
LONG = " ".join([MILK, "The barn was built in 1932 by Anna Berg [s2].", "Sales rose by 6 % in 2020 [s3]."] * 16)


class Gated:
    """The pieces of a reply; each after the first waits until it is let through."""

    def __init__(self, *pieces: str) -> None:
        self._pieces = pieces
        self.gates = [threading.Event() for _ in pieces[1:]]

    def __iter__(self) -> Iterator[str]:
        for piece, gate in zip(self._pieces, [None, *self.gates], strict=True):
            if gate:
                assert gate.wait(120)
            yield piece


def test_statements_appear_as_they_are_checked_and_nothing_moves(chromium: "Browser", tmp_path: Path) -> None:
    reply = Gated(f"{MILK} The", " barn was bu", "ilt in 1932 [s2].")
    with farm(tmp_path, reply) as (_, address):
        page = opened(chromium, address)
        page.evaluate(
            "window.moved = 0; new PerformanceObserver((list) => { for (const e of list.getEntries())"
            " if (!e.hadRecentInput) window.moved += e.value; }).observe({ type: 'layout-shift', buffered: false })"
        )
        send(page, "What is so?")
        page.wait_for_selector(".statement + .cites .verdict.supported")
        assert page.locator("article").get_attribute("aria-busy") == "true"
        assert page.locator(".answer .chip").all_inner_texts() == ["1"]
        page.wait_for_selector("mark.slice-0-1")  # the source is there before the answer is whole
        reply.gates[0].set()
        page.wait_for_function("document.querySelector('.writing')?.textContent.includes('The barn was bu')")
        reply.gates[1].set()
        rested(page, 1)
        assert page.locator(".answer .chip").all_inner_texts() == ["1", "2"]
        assert "all of it on checked words" in page.locator("article .note").first.inner_text()
        assert page.evaluate("window.moved") <= 0.05


def test_a_verdict_is_a_mark_with_words_and_a_note_is_shown(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path, "Cows give milk nine times a day [s1]. Cows give milk twice a day [s1].") as (_, address):
        page = opened(chromium, address)
        ask(page, "What is so?")
        verdict = page.locator(".verdict.unsupported")
        assert verdict.inner_text() == "✗"
        assert "Not supported by the cited words." in (verdict.get_attribute("aria-label") or "")
        assert page.locator(".verdict.supported").inner_text() == "✓"


def test_an_answer_is_stopped_and_the_next_question_is_answered(chromium: "Browser", tmp_path: Path) -> None:
    reply = Gated(f"{MILK} The", " barn was built in 1932 [s2].")
    with farm(tmp_path, reply, MILK) as (_, address):
        page = opened(chromium, address)
        send(page, "What is so?")
        page.wait_for_selector(".verdict.supported")
        assert not page.is_visible("#ask")
        page.click("#stop")
        page.wait_for_selector("article.stopped")
        assert "Stopped: this is not the whole answer." in page.locator("article").inner_text()
        reply.gates[0].set()
        page.wait_for_selector("#ask", state="visible")
        ask(page, "What do cows give?")
        assert page.locator("article").last.locator(".chip").count() == 1


def test_a_question_is_asked_again_and_edited_in_its_place(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path) as (bot, address):
        page = opened(chromium, address)
        ask(page, "How often do cows give milk?")
        ask(page, "When was the barn built?")
        assert page.locator(".retry").count() == 1  # of the newest alone
        page.click(".retry")
        rested(page, 2)
        assert asked(page) == [
            "How often do cows give milk?",
            "When was the barn built?",
        ]
        page.hover(".asked")
        page.locator(".edit").first.click()
        page.wait_for_function("document.querySelector('#question textarea').value.startsWith('How often')")
        page.fill("#question textarea", "Who built the barn?")
        page.press("#question textarea", "Enter")
        rested(page, 1)
        assert asked(page) == ["Who built the barn?"]
        assert bot.ask("Who built the barn?").text in page.locator(".answer").inner_text()
        page.wait_for_function("document.querySelectorAll('#history .open').length === 2")
        assert page.locator("#history .open").all_text_contents() == [
            "Who built the barn?",
            "How often do cows give milk?",
        ]


def test_an_edit_is_left_by_esc_by_an_empty_box_and_by_a_new_conversation(chromium: "Browser", tmp_path: Path) -> None:
    def edit() -> None:
        page.hover(".asked")
        page.locator(".edit").first.click()
        label("Edit question 1")
        assert page.input_value("#question textarea") == "How often do cows give milk?"

    def label(begins: str) -> None:
        page.wait_for_function(
            "(w) => document.querySelector('#question label').innerText.trim().startsWith(w)", arg=begins
        )

    with farm(tmp_path) as (_, address):
        page = opened(chromium, address)
        ask(page, "How often do cows give milk?")
        edit()
        page.press("#question textarea", "Escape")
        label("Your question")
        assert page.input_value("#question textarea") == ""
        edit()
        send(page, "")
        label("Your question")
        ask(page, "When was the barn built?")
        assert page.locator("article").count() == 2
        failed: list[str] = []
        page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 500 else None)
        page.press("#question textarea", "Escape")  # nothing to leave
        edit()
        assert failed == []
        page.click("#start-over")
        label("Your question")


def test_a_draft_outlives_a_reload(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path) as (_, address):
        page = opened(chromium, address)
        page.fill("#question textarea", "How often do")
        page.reload()
        page.wait_for_function("document.querySelector('#question textarea')?.value === 'How often do'")
        ask(page, "How often do cows give milk?")
        page.wait_for_selector("#history [aria-current]", state="attached")  # it is kept, and shown again
        page.reload()
        rested(page, 1)
        assert page.input_value("#question textarea") == ""


def test_a_question_that_is_not_answered_yet_is_back_in_the_box_after_a_reload(
    chromium: "Browser", tmp_path: Path
) -> None:
    asked = 'How often do "cows" & goats <give> milk?'
    reply = Gated(f"{MILK} The", " barn was built in 1932 [s2].")
    with farm(tmp_path, reply) as (_, address):
        page = opened(chromium, address)
        send(page, asked)
        page.wait_for_selector(".statement")
        page.reload()
        page.wait_for_function("document.querySelector('#question textarea')?.value")
        assert page.input_value("#question textarea") == asked
        assert page.locator("article").count() == 0, "nothing is asked by itself"
        reply.gates[0].set()


def test_beside_a_question_that_is_not_answered_yet_a_draft_outlives_a_reload_too(
    chromium: "Browser", tmp_path: Path
) -> None:
    reply = Gated(f"{MILK} The", " barn was built in 1932 [s2].")
    with farm(tmp_path, reply) as (_, address):
        page = opened(chromium, address)
        send(page, "How often do cows give milk?")
        page.wait_for_selector(".statement")
        page.fill("#question textarea", "And go")
        page.reload()
        page.wait_for_function("document.querySelector('#question textarea')?.value")
        assert page.input_value("#question textarea") == "How often do cows give milk?"
        reply.gates[0].set()


def test_the_menu_of_files_closes_by_a_choice_by_a_click_elsewhere_and_by_esc(
    chromium: "Browser", tmp_path: Path
) -> None:
    with farm(tmp_path) as (_, address):
        page = opened(chromium, address)
        ask(page, "How often do cows give milk?")
        leaving: list[Callable[[], None]] = [
            lambda: page.click(".exchange .export [data-kind=md]"),
            lambda: page.click("#sources"),
            lambda: page.keyboard.press("Escape"),
        ]
        for leave in leaving:
            page.click("summary.export")
            assert page.locator("details.export[open]").count() == 1
            leave()
            assert page.locator("details.export[open]").count() == 0


def test_a_long_question_does_not_hide_its_answer(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path) as (_, address):
        page = opened(chromium, address, 390, 844)
        ask(page, "How often do cows give milk? " * 100)
        assert page.locator("p.question").bounding_box()["height"] < 844 / 3  # type: ignore[index]
        assert (
            page.locator("p.question").get_attribute("tabindex") == "0"
        )  # not every browser stops at what is scrolled
        page.focus("p.question")
        page.keyboard.press("End")
        page.wait_for_function("document.querySelector('p.question').scrollTop > 0")


@SIZES
def test_the_form_for_a_correction_is_brought_into_view(
    chromium: "Browser", tmp_path: Path, width: int, height: int
) -> None:
    with farm(tmp_path, LONG) as (_, address):
        page = opened(chromium, address, width, height)
        ask(page, "What is so?")
        page.locator(".dislike").scroll_into_view_if_needed()
        page.locator(".dislike").evaluate(
            "button => { const view = document.getElementById('exchanges'), box = button.getBoundingClientRect(),"
            " end = document.getElementById('composer').getBoundingClientRect().top;"
            " (getComputedStyle(view).overflowY === 'auto' ? view : window).scrollBy(0, box.bottom - end); }"
        )
        page.locator(".dislike").dispatch_event("click")  # a click would scroll to it
        page.wait_for_function(
            "() => { const form = document.querySelector('.correction [data-do=absent]')?.getBoundingClientRect();"
            " return form && form.bottom <= document.getElementById('composer').getBoundingClientRect().top; }"
        )


def test_whoever_stops_or_corrects_by_key_stays_where_they_were(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path, Gated(f"{MILK} The", " barn was built in 1932 [s2]."), MILK) as (_, address):
        page = opened(chromium, address)
        send(page, "What is so?")
        page.wait_for_selector(".verdict.supported")
        page.focus("#stop")
        page.keyboard.press("Enter")
        page.wait_for_selector("article.stopped")
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
        page.click(".retry")
        page.click(".dislike")
        page.focus("[data-do=absent]")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Kept as a sample")
        assert "dislike" in page.evaluate("document.activeElement.className")


def test_stop_is_there_exactly_as_long_as_there_is_an_answer_to_stop(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path, Gated(f"{MILK} The", " barn was built in 1932 [s2]."), MILK) as (_, address):
        page = opened(chromium, address)
        page.evaluate(
            """() => {
              window.seen = new Set();
              const look = () => {
                const busy = Boolean(document.querySelector('[aria-busy=true]'));
                seen.add(`${busy} ${document.querySelector('#stop').checkVisibility()}`);
                requestAnimationFrame(look);
              };
              look();
            }"""
        )
        send(page, "What is so?")
        page.wait_for_selector(".verdict.supported")
        page.click("#stop")
        page.wait_for_selector("article.stopped")
        ask(page, "And else?")
        page.wait_for_function("!document.querySelector('#stop').checkVisibility()")
        assert sorted(page.evaluate("[...window.seen]")) == ["false false", "true true"]


def test_a_model_that_fails_is_named_and_the_question_can_be_asked_again(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path, ModelUnreachableError("the model cannot be reached"), MILK) as (_, address):
        page = opened(chromium, address)
        ask(page, "What is so?")
        assert "the model cannot be reached" in page.locator(".failure").inner_text()
        assert page.locator(".failure ol.citations li").count() > 0
        page.click(".retry")
        page.wait_for_selector(".answer .chip")


def test_an_answer_is_copied_with_its_citations(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path) as (bot, address):
        page = opened(chromium, address)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        ask(page, "When was the barn built?")
        page.click(".copy")
        page.wait_for_selector(".copy.done")
        assert page.evaluate("navigator.clipboard.readText()") == bot.ask("When was the barn built?").to_markdown()


def test_likes_and_corrections_are_samples_that_the_gate_runs(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path) as (bot, address):
        page = opened(chromium, address)
        ask(page, "When was the barn built?")
        page.click(".like")
        page.wait_for_selector(".like[aria-pressed=true]")
        ask(page, "How often do cows give milk?")
        newest = page.locator("article").last
        newest.locator(".dislike").click()
        newest.locator(".correction textarea").fill("twice a day")
        newest.locator("[data-do=correct]").click()
        page.wait_for_function("document.querySelectorAll('.dislike[aria-pressed=true] ~ *, .correction').length === 0")
        liked, disliked = read_samples(tmp_path / "feedback.jsonl")
        assert (liked.kind, liked.question) == ("liked", "When was the barn built?")
        assert (disliked.kind, disliked.answers) == ("disliked", ("twice a day",))
        report = run([liked, disliked], bot, {"farm.txt": FARM})
        assert not report.unscored
        page.locator(".like").first.click()
        page.wait_for_function("!document.querySelector('.like[aria-pressed=true]')")
        assert [s.kind for s in read_samples(tmp_path / "feedback.jsonl")] == ["disliked"]


def test_a_newcomer_is_shown_questions_of_these_documents(chromium: "Browser", seed_bot: Bot) -> None:
    with served(seed_bot) as address:
        page = opened(chromium, address)
        page.wait_for_selector(".example")
        examples = page.locator(".example").all_inner_texts()
        assert examples == seed_bot.examples()
        page.locator(".example").first.click()
        rested(page, 1)
        assert page.locator("p.question").inner_text() == examples[0]
        assert page.locator(".answer .chip").count() > 0
        assert not page.is_visible(".example")


def test_where_there_are_no_documents_the_page_says_what_to_do(chromium: "Browser", tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with Bot.open(tmp_path / "empty", index=tmp_path / "index") as bot, served(bot) as address:
        page = opened(chromium, address)
        assert "There are no documents yet." in page.locator("#welcome").inner_text()
        ask(page, "What is so?")
        assert "no documents" in page.locator(".refusal").inner_text()


def top(page: "Page", selector: str) -> float:
    """Where the last such element begins in the window."""
    return float(page.locator(selector).last.evaluate("found => found.getBoundingClientRect().top"))


def place_of_newest(page: "Page") -> float:
    """Where the newest question stands in what is seen of the conversation: 0 is its top, 1 the box for the next one."""
    begin = max(0, top(page, "#exchanges"))
    return (top(page, "p.question") - begin) / (top(page, "#composer") - begin)


@SIZES
def test_each_new_question_is_brought_to_the_top(chromium: "Browser", seed_bot: Bot, width: int, height: int) -> None:
    with served(seed_bot) as address:
        page = opened(chromium, address, width, height)
        for question in QUESTIONS[:4]:
            ask(page, question)
            assert page.locator("p.question").last.inner_text() == question
            assert 0 <= place_of_newest(page) < 0.5
        asked = page.locator("article").last.get_attribute("data-asked")
        page.click(".retry")
        page.wait_for_function("id => document.querySelector('[data-asked]').dataset.asked !== id", arg=asked)
        rested(page, 4)
        assert 0 <= place_of_newest(page) < 0.5
        assert top(page, ".pincite") >= 0 or width < 760  # the page's head stays


@SIZES
def test_a_question_stays_where_it_is_while_its_answer_is_written(
    chromium: "Browser", tmp_path: Path, width: int, height: int
) -> None:
    reply = Gated(f"{MILK} The", f" barn was built in 1932 [s2]. {LONG}")
    with farm(tmp_path, LONG, "What else?", reply) as (_, address):
        page = opened(chromium, address, width, height)
        ask(page, "What is so?")
        send(page, "What else?")
        page.wait_for_selector("article + article .verdict.supported")
        before = place_of_newest(page)
        assert 0 <= before < 0.5
        reply.gates[0].set()
        rested(page, 2)
        assert page.locator("article").last.evaluate("found => found.clientHeight") > height
        assert place_of_newest(page) == pytest.approx(before, abs=0.01)


@SIZES
def test_a_reader_who_scrolls_away_is_left_there(chromium: "Browser", tmp_path: Path, width: int, height: int) -> None:
    reply = Gated(f"{MILK} The", f" barn was built in 1932 [s2]. {LONG}")
    with farm(tmp_path, LONG, "What else?", reply, "And then?", MILK) as (_, address):
        page = opened(chromium, address, width, height)
        ask(page, "What is so?")
        send(page, "What else?")
        page.wait_for_selector("article + article .verdict.supported")
        brought = top(page, "article")
        page.mouse.move(100, height / 2)
        page.mouse.wheel(0, -200)
        page.wait_for_function(
            "y => document.querySelector('article + article').getBoundingClientRect().top >= y + 200", arg=brought
        )
        left = place_of_newest(page)
        reply.gates[0].set()
        rested(page, 2)
        assert place_of_newest(page) == left
        page.locator(".like").last.dispatch_event("click")  # a click would scroll to it
        page.wait_for_selector(".like[aria-pressed=true]")
        assert place_of_newest(page) == left
        ask(page, "And then?")
        assert 0 <= place_of_newest(page) < 0.5
