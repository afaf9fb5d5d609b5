"""The settings on the page in a real Chromium: each holds from the next question on, and the answer shows it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot import Bot
from bot.scripted import ScriptedModel
from index.documents import Document, text_hash
from tests.ui.driving import IN_BROWSER, MILK, ask, farm, opened
from tests.ui.served import served
from ui.choice import MOST_PASSAGES, Choice
from ui.history import prefix_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = IN_BROWSER

QUESTION = "How often do cows give milk?"
WRONG = "Cows give milk nine times a day [s1]."
HERDS = tuple(
    Document(f"{herd}.txt", herd, f"The {herd} give milk twice a day.", text_hash(f"The {herd} give milk twice a day."))
    for herd in ("cows", "goats", "sheep", "camels")
)


def settings(page: "Page") -> None:
    page.locator("#drawer .toggle-button").click()
    page.locator("#settings button.label-wrap").click()
    page.get_by_label("Leave it out").wait_for(state="visible")
    # Gradio gives what an accordion shows its first values once more, a frame after it is shown; nobody else is that fast.
    page.evaluate("new Promise(requestAnimationFrame)")


def said(page: "Page", words: str) -> None:
    """Wait until the page says that a setting holds."""
    page.locator("#settings-said [role=status]").filter(has_text=words).wait_for()


def asked_anew(page: "Page", question: str = QUESTION) -> None:
    """Ask in a new conversation: nothing that was said before counts."""
    page.click("#start-over")
    page.wait_for_function("document.querySelectorAll('article.exchange').length === 0")
    ask(page, question)


def answered_by(page: "Page") -> str:
    return page.locator(".answer + .note").last.get_attribute("title") or ""


def test_as_many_passages_are_read_as_the_slider_says_by_keyboard_too(chromium: "Browser", tmp_path: Path) -> None:
    model = ScriptedModel(["The cows give milk twice a day [s1]."] * 3)
    with Bot.from_documents(HERDS, tmp_path, llm=model) as bot, served(bot) as address:
        page = opened(chromium, address)

        def read() -> int:
            """How many of the passages the model was given with the last question."""
            request = str(model.asked[-1][-1].content)
            return sum(document.text in request for document in HERDS)

        ask(page, QUESTION)
        assert read() == len(HERDS)
        settings(page)
        page.get_by_label("range slider for Passages that are read").press("Home")
        said(page, "1 passage.")
        asked_anew(page)
        assert read() == 1
        box = page.get_by_label("number input for Passages that are read")
        box.fill("3")
        said(page, "3 passages.")
        box.fill("")
        said(page, f"{bot.settings.top_k} passages.")
        box.fill("99")
        said(page, f"{MOST_PASSAGES} passages.")
        box.fill("2")
        said(page, "2 passages.")
        asked_anew(page)
        assert read() == 2


def test_the_local_reader_is_as_sure_as_the_slider_says(chromium: "Browser", tmp_path: Path) -> None:
    with Bot.from_documents(HERDS, tmp_path) as bot, served(bot) as address:
        page = opened(chromium, address)
        ask(page, QUESTION)
        assert page.locator(".refusal").count() == 0
        settings(page)
        page.get_by_label("range slider for The local reader refuses").press("End")
        said(page, "100% sure at least")
        asked_anew(page)
        assert page.locator(".refusal").count() == 1
        box = page.get_by_label("number input for The local reader refuses")
        box.fill("")
        said(page, f"{bot.model_name}, 10 passages.")
        asked_anew(page)
        assert page.locator(".refusal").count() == 0


def test_what_citations_do_not_support_is_marked_left_out_or_kept(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path, f"{WRONG} {MILK}", f"{WRONG} {MILK}", WRONG, WRONG) as (_, address):
        page = opened(chromium, address)
        ask(page, QUESTION)
        assert page.locator(".verdict").all_inner_texts() == ["✗", "✓"]
        settings(page)
        page.get_by_label("Leave it out").check()
        said(page, "leave it out.")
        asked_anew(page)
        assert page.locator(".verdict").all_inner_texts() == ["✓"]
        assert "nine times" not in page.locator(".answer").inner_text()
        assert "1 statement left out" in page.locator(".notes").inner_text()
        asked_anew(page)
        assert page.locator(".refusal").count() == 1  # nothing is left
        page.get_by_label("Show it, whatever comes of the check").check()
        said(page, "show it, whatever")
        asked_anew(page)
        assert page.locator(".verdict").all_inner_texts() == ["✗"]
        assert page.locator(".refusal").count() == 0


def test_who_answers_is_chosen_and_the_answer_says_who_it_was(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path, MILK, MILK) as (bot, address):
        reader = bot.variant(with_reader=True).model_name
        assert (bot.model_name, reader.split("@")[0]) == ("scripted", "local-reader")
        page = opened(chromium, address)
        ask(page, QUESTION)
        assert answered_by(page) == "Answered by scripted"
        settings(page)
        page.get_by_label(reader).check()
        said(page, reader)
        ask(page, "When was the barn built?")  # in the same conversation, which the model would have been asked about
        assert answered_by(page) == f"Answered by {reader}"
        assert "1932" in page.locator(".answer").last.inner_text()
        page.get_by_label("scripted").check()
        said(page, "scripted")
        asked_anew(page)
        assert answered_by(page) == "Answered by scripted"


def test_what_was_chosen_stays_through_a_reload_of_the_tab_alone(chromium: "Browser", tmp_path: Path) -> None:
    model = ScriptedModel(["The cows give milk twice a day [s1]."])
    with Bot.from_documents(HERDS, tmp_path, llm=model) as bot, served(bot) as address:
        page = opened(chromium, address)

        def answers_from(words: str) -> None:
            page.locator("#scope").filter(has_text=f"Answering from {words}").wait_for()

        settings(page)
        page.get_by_label("number input for Passages that are read").fill("2")
        said(page, "2 passages.")
        page.get_by_label("Leave it out").check()
        said(page, "leave it out.")
        page.locator("#library li[data-document='goats.txt'] input").uncheck()
        answers_from("3 of 4 documents")
        page.wait_for_function("Object.values(sessionStorage).some(kept => kept.includes('cows.txt'))")
        page.reload()
        answers_from("3 of 4 documents")
        assert page.locator("#library input:not(:checked)").count() == 1
        settings(page)
        assert page.get_by_label("number input for Passages that are read").input_value() == "2"
        assert page.get_by_label("Leave it out").is_checked()
        page.wait_for_timeout(500)  # what an accordion shows may be given its first values
        ask(page, QUESTION)
        request = str(model.asked[-1][-1].content)
        assert (sum(herd.text in request for herd in HERDS), "goats" in request) == (2, False)
        page.goto(address)  # no reload: it begins anew, and the next reload does not bring back what was before
        answers_from("all documents (4)")
        page.reload()
        answers_from("all documents (4)")
        key = f"{prefix_of(bot)}choice"
        page.evaluate("key => addEventListener('pagehide', () => sessionStorage.setItem(key, '[{\"<b>'))", key)
        page.reload()
        answers_from("all documents (4)")


def test_of_what_a_browser_kept_of_a_choice_only_what_can_be_chosen_is_taken(tmp_path: Path) -> None:
    with Bot.from_documents(HERDS, tmp_path) as bot:
        first = Choice.of(bot)
        chosen = Choice(("goats.txt", "cows.txt"), False, 3, "drop", 0.25)
        assert Choice.kept(bot, chosen.as_text()) == replace(chosen, documents=("cows.txt", "goats.txt"))
        gone = {"documents": ["cows.txt", "gone.txt", 3, None, {}], "with_reader": True}  # nobody else could answer
        assert Choice.kept(bot, json.dumps(gone)) == replace(first, documents=("cows.txt",))
        assert Choice.kept(bot, '{"documents": ["gone.txt"]}').documents is None  # nothing of it is left to answer from
        assert Choice.kept(bot, '{"documents": []}').documents == ()
        for value in (None, 3, "", "[", "[" * 100_000, "[]", "3", '{"documents": "cows.txt"}'):
            assert Choice.kept(bot, value) == first
        wrongs: list[object] = [None, True, -1, 1e99, float("nan"), 10**400, "x", [], {}]
        for name in ("top_k", "unsupported", "min_confidence"):
            for wrong in wrongs:
                assert Choice.kept(bot, json.dumps({name: wrong})) == first


def test_where_there_is_no_model_there_is_nobody_to_choose(chromium: "Browser", tmp_path: Path) -> None:
    with farm(tmp_path) as (bot, address):
        page = opened(chromium, address)
        settings(page)
        assert page.locator("#settings input[type=radio]:disabled").count() == 1
        assert page.get_by_label(bot.model_name).is_disabled()
