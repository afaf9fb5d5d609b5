"""The page as a person uses it, in a real headless Chromium."""

import re
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot import Bot
from bot.answer import Event
from index.errors import IndexCorruptError, SetupError
from tests.ui.driving import DRONES, IN_BROWSER, SLOW, ask, asked, opened
from tests.ui.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = IN_BROWSER

OFF_TOPIC = "How do I bake sourdough bread?"
HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> ${window.hacked=1} {{window.hacked=1}}'


def wait_until_seen(page: "Page") -> None:
    """Until the flashed words have come into view; a page may scroll smoothly."""
    page.wait_for_function(
        "() => { const box = document.querySelector('mark.flash')?.getBoundingClientRect();"
        " return box && box.top >= 0 && box.top < window.innerHeight; }"
    )


def test_an_answer_has_chips_and_a_chip_shows_its_very_words(chromium: "Browser", address: str, seed_bot: Bot) -> None:
    page = opened(chromium, address)
    ask(page, DRONES)
    expected = seed_bot.ask(DRONES)
    assert expected.citations
    chips = page.locator(".answer .chip")
    assert [chip.inner_text() for chip in chips.all()] == [
        str(c.number) for s in expected.statements for c in s.citations
    ]
    for citation in expected.citations:
        page.locator(f".answer .chip[href$='-{citation.number}']").first.click()
        page.wait_for_selector("mark.flash")
        assert "".join(page.locator("mark.flash").all_text_contents()) == citation.quote
        wait_until_seen(page)


def test_a_citation_is_reached_by_keyboard_alone(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address)
    ask(page, DRONES)
    page.locator(".answer .chip").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("mark.flash")
    label = page.locator(".answer .chip").first.get_attribute("aria-label")
    assert label
    assert label.startswith("Citation 1: show it in")


def test_a_refusal_says_so_and_shows_the_nearest_passages(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address)
    ask(page, OFF_TOPIC)
    refusal = page.locator(".refusal")
    assert "No answer." in refusal.inner_text()
    assert page.locator(".answer").count() == 0
    assert refusal.locator("ol.citations li").count() > 0
    refusal.locator("ol.citations a").first.click()
    page.wait_for_selector("mark.flash")


def test_an_empty_question_does_nothing(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address)
    page.fill("#question textarea", "   ")
    page.click("#ask")
    ask(page, DRONES)
    assert page.locator("article.exchange").count() == 1


def test_a_conversation_goes_on_and_can_be_started_over(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address)
    ask(page, DRONES)
    ask(page, OFF_TOPIC)
    assert asked(page) == [DRONES, OFF_TOPIC]
    assert page.input_value("#question textarea") == ""
    page.click("#start-over")
    page.wait_for_function("document.querySelectorAll('article.exchange').length === 0")


@pytest.mark.parametrize("late", ["/queue/data", "/queue/join"])
def test_no_question_is_lost_where_the_network_is_slow(chromium: "Browser", address: str, late: str) -> None:
    page = opened(chromium, address)
    page.add_init_script(SLOW.replace("LATE", late))
    page.reload()
    for question in (DRONES, OFF_TOPIC) * 2:
        ask(page, question)
        assert page.input_value("#question textarea") == ""
    assert asked(page) == [DRONES, OFF_TOPIC] * 2


def test_no_question_is_lost_where_the_page_is_slow(chromium: "Browser", address: str) -> None:
    page = opened(chromium, address)
    page.wait_for_selector(".example")
    page.evaluate("() => " + SLOW.replace("LATE", "/queue/data"))  # between the network and Gradio's client
    for question in (DRONES, OFF_TOPIC) * 2:
        ask(page, question)
    assert asked(page) == [DRONES, OFF_TOPIC] * 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_is_wider_than_the_screen(chromium: "Browser", address: str, scheme: str) -> None:
    page = opened(chromium, address, 380, 800, scheme)
    ask(page, DRONES)
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    page.locator(".answer .chip").first.click()
    wait_until_seen(page)
    assert page.evaluate("document.body.classList.contains('dark')") == (scheme == "dark")


def test_no_request_leaves_the_machine(chromium: "Browser", address: str) -> None:
    page = chromium.new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda opened: asked.append(opened.url))
    page.goto(address)
    page.wait_for_selector("#question textarea")
    ask(page, DRONES)
    assert asked
    assert [url for url in asked if not re.match(r"(?:(?:http|ws)://127\.0\.0\.1:\d+/|data:|blob:)", url)] == []


def test_visitors_do_not_see_each_other(chromium: "Browser", address: str) -> None:
    one, other = opened(chromium, address), opened(chromium, address)
    ask(one, DRONES)
    ask(other, OFF_TOPIC)
    assert asked(one) == [DRONES]
    assert asked(other) == [OFF_TOPIC]


def test_what_stands_in_documents_and_questions_runs_no_script(chromium: "Browser", tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "evil ${window.hacked=1}.md").write_text(
        f"# {HOSTILE}\n\nThe secret code of the vault is 7741 {HOSTILE}.\n"
    )
    with Bot.open(corpus) as bot, served(bot) as address:
        page = opened(chromium, address)
        page.on("dialog", lambda dialog: pytest.fail("a dialog was opened"))
        ask(page, "What is the secret code of the vault?")
        page.locator(".chip, ol.citations a").first.click()
        ask(page, HOSTILE)
        page.wait_for_timeout(500)
        assert page.evaluate("typeof window.hacked") == "undefined"
        assert asked(page)[1] == HOSTILE
        assert page.locator("article img, article script, .pane img, .pane script").count() == 0


def test_an_error_is_said_in_words_and_the_page_goes_on(
    chromium: "Browser", seed_bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Bot._stream_turn

    def broken(self: Bot, question: str, documents: Sequence[str] | None, **named: Any) -> Iterator[Event]:  # noqa: ANN401 - handed on
        if question == "break":
            raise IndexCorruptError("the index cannot be read: run `pincite index rebuild`")
        return real(self, question, documents, **named)

    monkeypatch.setattr(Bot, "_stream_turn", broken)
    with served(seed_bot) as address:
        page = opened(chromium, address)
        ask(page, "break")
        assert "pincite index rebuild" in page.locator(".failure").inner_text()
        ask(page, DRONES)
        assert page.locator(".answer").count() == 1


def test_a_port_that_is_taken_is_named(seed_bot: Bot) -> None:
    from ui.page import serve_page
    from ui.place import place_of

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SetupError, match=f"cannot listen on 127.0.0.1:{port}.*--port"):
            serve_page(seed_bot, place_of("127.0.0.1", port), block=False)
