"""While an answer is written, whoever reads a source is left there."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from bot import Bot
from bot.scripted import Reply, ScriptedModel
from index.documents import Document, text_hash
from tests.ui.driving import IN_BROWSER, LINE, ask, opened, rested, send
from tests.ui.served import served
from tests.ui.test_chat import Gated

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = IN_BROWSER

HERDS = ("cows", "goats", "sheep")
DOCUMENTS = [
    Document(f"{herd}.txt", herd, text, text_hash(text))
    for herd in HERDS
    for text in [f"The {herd} give milk twice a day.\n\n{LINE * 60}\n\nThe {herd} sleep in the long barn.\n"]
]
OF_HERDS = "How often do the herds give milk?"
PLACE = "() => ({ at: document.querySelector('.at').textContent, top: document.querySelector('.document:not([hidden])').scrollTop })"


def said(*numbers: int) -> str:
    return " ".join(f"The {HERDS[n - 1]} give milk twice a day [s{n}]." for n in numbers)


def chips(page: "Page", count: int) -> None:
    page.wait_for_function(
        "n => [...document.querySelectorAll('article')].at(-1)?.querySelectorAll('.chip').length === n", arg=count
    )


def test_who_chose_a_source_stays_there_while_others_come(chromium: "Browser", tmp_path: Path) -> None:
    reply = Gated(f"{said(1)} The", f" goats give milk twice a day [s2]. {said(3)} The", " end.")
    with (
        Bot.from_documents(DOCUMENTS, tmp_path, llm=ScriptedModel([cast(Reply, reply)])) as bot,
        served(bot) as address,
    ):
        page = opened(chromium, address)
        send(page, OF_HERDS)
        chips(page, 1)
        page.locator(".chip").first.click()
        page.wait_for_selector("mark.slice-0-1.flash")
        page.evaluate("document.querySelector('.document:not([hidden])').scrollTop = 300")
        page.wait_for_function(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
        )
        document = page.locator(".document:not([hidden])").get_attribute("data-document")
        reply.gates[0].set()
        chips(page, 3)
        page.wait_for_selector("mark.slice-0-3", state="attached")
        reply.gates[1].set()
        rested(page, 1)
        assert page.locator(".document:not([hidden])").get_attribute("data-document") == document
        assert page.evaluate(PLACE) == {"at": "1 of 3", "top": 300}


def test_who_reads_the_source_of_an_older_answer_stays_there_while_another_is_written(
    chromium: "Browser", tmp_path: Path
) -> None:
    reply = Gated(f"{said(1)} The", " goats give milk twice a day [s2]. The", " end.")
    model = ScriptedModel([said(1, 2), OF_HERDS, cast(Reply, reply)])
    with Bot.from_documents(DOCUMENTS, tmp_path, llm=model) as bot, served(bot) as address:
        page = opened(chromium, address)
        ask(page, OF_HERDS)
        send(page, OF_HERDS)
        chips(page, 1)
        page.wait_for_selector("mark.slice-1-1", state="attached")
        page.locator("article").first.locator(".chip").last.click()
        page.wait_for_selector("mark.slice-0-2.flash")
        reply.gates[0].set()
        chips(page, 2)
        reply.gates[1].set()
        rested(page, 2)
        assert page.locator("#sources .pane").get_attribute("data-turn") == "0"
        assert page.locator(".at").inner_text() == "2 of 2"
        page.locator("article").last.locator(".chip").last.click()
        page.wait_for_selector("mark.slice-1-2.flash")
