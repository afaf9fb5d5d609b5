"""Long work on the documents in a real browser: told to every visitor, waited for with a word, stopped with nothing half-done."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import Bot
from index.sources import UPLOADS
from index.store import PassageStore
from tests.ui.driving import IN_BROWSER
from tests.ui.served import served
from tests.ui.test_library import BEES, ask, documents, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FilePayload, Page

pytestmark = IN_BROWSER


@dataclass
class Gate:
    """What holds the store before it takes passages in, and lets a few batches, or all, through."""

    batches: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def let_through(self, count: int = 1000) -> None:
        self.batches.release(count)


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "ants.txt").write_text("Ants dig tunnels.\n")
    (folder / "bees.txt").write_text("Bees make honey in the hive.\n")
    with Bot.open(folder) as opened:
        yield opened


@pytest.fixture
def gate(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made, add = Gate(), PassageStore.add

    def held(store: PassageStore, *given: object) -> None:
        made.batches.acquire()
        add(store, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(PassageStore, "add", held)
    monkeypatch.setattr("index.corpus._BATCH", 1)
    yield made
    made.let_through()


def drop(page: "Page", *names: str) -> None:
    files: list[FilePayload] = [
        {"name": name, "mimeType": "text/plain", "buffer": f"{name} is a file.".encode()} for name in names
    ]
    page.set_input_files("#upload input[type=file]", files)


def told(page: "Page", words: str, place: str = "#library-task") -> None:
    """Wait until the page says so."""
    page.wait_for_function(
        "([place, words]) => document.querySelector(place).textContent.includes(words)", arg=[place, words]
    )


def uploads(bot: Bot) -> set[str]:
    return {path.name for path in (bot.settings.corpus / UPLOADS).iterdir()}


def test_documents_on_their_way_are_told_to_everyone_and_what_waits_says_why(
    chromium: "Browser", bot: Bot, gate: Gate
) -> None:
    with served(bot) as address:
        one, other = opened(chromium, address), opened(chromium, address)
        drop(one, "cows.txt", "goats.txt")
        told(one, "Embedding 0 of 1 passages (1 of 2 files read)")
        told(other, "Documents are being added.")
        assert one.locator("[data-do=stop]").count() == 1
        assert other.locator("[data-do=stop]").count() == 0
        row = other.locator("#library li[data-document='ants.txt']")
        row.locator("[data-do=ask]").click()
        row.locator("[data-do=remove]").click()
        told(other, "Waiting, as documents are being added", "#library-said")
        drop(other, "ewes.txt")
        ask(other, BEES)
        assert "honey" in other.locator(".answer").inner_text()
        gate.let_through()
        told(one, "goats.txt: added, 1 passage", "#library-said")
        told(other, "ewes.txt: added, 1 passage", "#library-said")
        told(other, "Answering from all documents (4)", "#scope")
        one.wait_for_selector("#library-task .task", state="detached")
        one.wait_for_selector(f"#library li[data-document='{UPLOADS}/ewes.txt']")
        assert documents(one) == ["bees.txt", *(f"{UPLOADS}/{name}.txt" for name in ("cows", "ewes", "goats"))]


def test_adding_is_stopped_by_the_tab_that_began_it_even_after_a_reload(
    chromium: "Browser", bot: Bot, gate: Gate
) -> None:
    with served(bot) as address:
        page = opened(chromium, address)
        gate.let_through(1)
        drop(page, "cows.txt", "goats.txt", "hens.txt")
        told(page, "Embedding 0 of 1 passages (2 of 3 files read)")
        page.reload()
        page.locator("#drawer .toggle-button").click()
        page.locator("[data-do=stop]").click()
        told(page, "Stopping.")
        gate.let_through()
        told(page, "Stopped: 1 of 3 files were added, and nothing of the others.", "#library-said")
        told(page, "hens.txt: not added: adding was stopped", "#library-said")
        assert documents(page) == ["ants.txt", "bees.txt", f"{UPLOADS}/cows.txt"]
        assert uploads(bot) == {"cows.txt"}
        assert not bot.corpus.is_stale() or bot.corpus.sync().added == ()
        drop(page, "hens.txt")
        told(page, "hens.txt: added, 1 passage", "#library-said")


def test_reading_the_folder_again_is_told_and_can_be_stopped(chromium: "Browser", bot: Bot, gate: Gate) -> None:
    with served(bot) as address:
        page = opened(chromium, address)
        (bot.settings.corpus / "cats.txt").write_text("Cats sleep.")
        page.click("#reindex")
        told(page, "The folder of documents is being read again.")
        page.locator("[data-do=stop]").click()
        gate.let_through()
        told(page, "Stopped: not every file was read again.", "#library-said")
        assert "cats.txt" in bot.documents or bot.corpus.sync().added == ("cats.txt",)
