"""Files that change in the folder while a page is open: told at once, and taken in by a click."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import Bot
from index.sources import Folder, Listing
from tests.ui.driving import IN_BROWSER, ask, opened
from tests.ui.served import served
from ui.outdated import Outdated

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "ants.txt").write_text("Ants dig tunnels.\n")
    (folder / "bees.txt").write_text("Bees make honey in the hive.\n")
    for file in folder.iterdir():
        made_at(file, 1000)
    with Bot.open(folder) as opened:
        yield opened


class TestOnThePage:
    pytestmark = IN_BROWSER

    def test_what_changes_in_the_folder_is_told_on_an_open_page_and_taken_in_by_a_click(
        self, chromium: "Browser", bot: Bot
    ) -> None:
        with served(bot) as address:
            page = opened(chromium, address)
            (bot.settings.corpus / "bees.txt").write_text("Bees sleep in the hive at night.\n")
            page.wait_for_selector("#scope:has-text('(2); the folder has changed since')")
            page.locator("#drawer .toggle-button").click()
            page.get_by_role("button", name="Take in what changed").click()
            page.wait_for_selector("#library-said:has-text('Re-indexed: 1 changed.')")
            page.wait_for_selector("#library .outdated", state="detached")
            page.wait_for_selector("#scope:not(:has-text('changed'))")
            ask(page, "Where do bees sleep?")
            assert "Bees sleep in the hive at night." in page.locator(".answer").inner_text()


def test_the_folder_is_looked_at_now_and_then_only_and_anew_when_it_was_read(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[bool] = []
    look = Folder.list

    def counted(folder: Folder) -> Listing:
        looks.append(True)
        return look(folder)

    monkeypatch.setattr(Folder, "list", counted)
    outdated = Outdated(bot.corpus)
    for _ in range(1000):
        outdated.look()
    assert (outdated.is_so, len(looks) < 1000) == (False, True)
    (bot.settings.corpus / "cows.txt").write_text("Cows give milk.\n")
    assert looked(outdated) == [True, True]
    bot.corpus.sync()
    assert looked(outdated) == [False, False]
    (bot.settings.corpus / "bees.txt").unlink()
    assert looked(outdated) == [True, True]


def test_a_file_that_was_read_when_it_had_just_been_written_is_no_change_until_it_is_another(tmp_path: Path) -> None:
    fresh, broken = tmp_path / "fresh.txt", tmp_path / "broken.pdf"
    fresh.write_text("Ants dig tunnels.\n")
    broken.write_bytes(b"no PDF")
    with Bot.open(tmp_path) as bot:
        outdated = Outdated(bot.corpus)
        assert bot.documents["fresh.txt"].stamp == ""
        assert looked(outdated) == [False, False]
        for file, later in ((fresh, 100), (broken, 200)):
            made_at(fresh, 1000)
            made_at(broken, 1000)
            outdated = Outdated(bot.corpus)
            assert looked(outdated) == [False, False]
            made_at(file, 1000 + later)
            assert looked(outdated) == [True, True]


def test_a_folder_that_is_gone_for_the_moment_is_no_change(bot: Bot) -> None:
    bot.settings.corpus.rename(bot.settings.corpus.with_name("elsewhere"))
    assert looked(Outdated(bot.corpus)) == [False, False]


def looked(outdated: Outdated) -> list[bool]:
    """What it says when it looks anew, twice."""
    found = []
    for _ in range(2):
        outdated.forget()
        outdated.look()
        found.append(outdated.is_so)
    return found


def made_at(file: Path, seconds: int) -> None:
    os.utime(file, (seconds, seconds))
