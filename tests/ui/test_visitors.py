"""Many at once: each visitor has a conversation of their own, and none sees another's."""

from typing import TYPE_CHECKING

from bot import Bot
from tests.ui.driving import IN_BROWSER, QUESTIONS, ask, asked, opened, rested, send

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = IN_BROWSER


def test_two_browsers_at_once_share_nothing(chromium: "Browser", address: str, seed_bot: Bot) -> None:
    one, other = opened(chromium, address), opened(chromium, address)
    send(one, QUESTIONS[0])
    send(other, QUESTIONS[3])
    rested(one, 1)
    rested(other, 1)
    ask(one, "and when?")  # follows the first visitor's question, not the second's
    assert asked(one) == [QUESTIONS[0], "and when?"]
    assert asked(other) == [QUESTIONS[3]]
    assert f"Looked up as: {QUESTIONS[0]} – and when?" in one.locator("#exchanges").inner_text()
    one.click(".like")
    one.wait_for_selector(".like[aria-pressed=true]")
    assert other.locator("[aria-pressed=true]").count() == 0


def test_ten_visitors_at_once_get_their_own_answers(chromium: "Browser", address: str, seed_bot: Bot) -> None:
    seed_bot.ask(QUESTIONS[0])
    visitors = [opened(chromium, address) for _ in range(10)]
    for turn in range(2):
        asked = [QUESTIONS[(number + turn) % len(QUESTIONS)] for number in range(10)]
        for page, question in zip(visitors, asked, strict=True):
            send(page, question)
        for page, question in zip(visitors, asked, strict=True):
            rested(page, turn + 1)
            assert page.locator("p.question").last.inner_text() == question
            expected = seed_bot.ask(question)
            shown = page.locator("article").last
            assert expected.text in shown.inner_text()
            assert shown.locator(".failure").count() == 0
    for page in visitors:
        page.context.close()


def test_a_question_is_not_asked_twice_while_it_is_answered(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address)
    send(page, QUESTIONS[0])
    page.press("#question textarea", "Enter")
    rested(page, 1)
    assert page.locator("article").count() == 1


def test_the_same_question_is_asked_again_at_once_where_it_was_answered_or_begun_anew(
    chromium: "Browser", address: str
) -> None:
    page = opened(chromium, address)
    ask(page, QUESTIONS[0])
    ask(page, QUESTIONS[0])
    assert page.locator("article").count() == 2
    page.click("#start-over")
    rested(page, 0)
    ask(page, QUESTIONS[0])
    assert page.locator("article").count() == 1
