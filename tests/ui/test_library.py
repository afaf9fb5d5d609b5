"""The library in a real browser: adding, removing, choosing; what is refused, and that one visitor's choice is their own."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import Bot
from index.sources import UPLOADS, Folder
from tests.conftest import SEEDS
from tests.ui.driving import IN_BROWSER, SLOW
from tests.ui.served import served
from ui.library import FEW_FILES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FilePayload, Page

pytestmark = IN_BROWSER

BEES = "What do bees make?"
WAIT = 60_000  # milliseconds: a machine that does other things too


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    folder = tmp_path / "corpus"
    folder.mkdir()
    shutil.copy(SEEDS / "ankara-kiev.txt", folder)
    (folder / "bees.txt").write_text("Bees make honey in the hive.\n")
    with Bot.open(folder) as opened:
        yield opened


def opened(chromium: "Browser", address: str, width: int = 1440, height: int = 900) -> "Page":
    context = chromium.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(WAIT)
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("#library li, #library .empty", state="attached")
    page.locator("#drawer .toggle-button").click()
    page.wait_for_selector("#library", state="visible")
    page.wait_for_function(
        "document.querySelector('#library').innerText.trim()"
    )  # its words come into view after its box
    return page


def ask(page: "Page", question: str) -> None:
    if page.locator("#drawer.open").count():
        page.locator("#drawer .toggle-button").click()
    before = page.locator("article.exchange.done").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_function(f"document.querySelectorAll('article.exchange.done').length > {before}", timeout=WAIT)


def upload(page: "Page", *files: tuple[str, bytes]) -> list[str]:
    """What the page says became of each file that is dropped."""
    dropped: list[FilePayload] = [{"name": n, "mimeType": "text/plain", "buffer": raw} for n, raw in files]
    page.set_input_files("#upload input[type=file]", dropped)
    page.wait_for_selector("#library-said .files .good, #library-said .files .bad, #library-said .problem")
    return page.locator("#library-said li, #library-said .problem").all_inner_texts()


def documents(page: "Page") -> list[str]:
    return [str(row.get_attribute("data-document")) for row in page.locator("#library li:has(input)").all()]


def test_the_library_says_what_is_in_it(chromium: "Browser", bot: Bot) -> None:
    with served(bot) as address:
        page = opened(chromium, address)
        assert documents(page) == ["ankara-kiev.txt", "bees.txt"]
        row = page.locator("#library li").first.inner_text()
        assert "8 passages" in row
        assert "5,594 characters" in row
        assert re.search(r"indexed \w+ \d+, \d{4}, \d+:\d\d", row)
        page.get_by_text("everyone who uses this page").wait_for()
        page.wait_for_selector("#scope:has-text('Answering from all documents (2)')")  # it may come after the list


def test_documents_stand_where_people_look_for_their_titles(chromium: "Browser", bot: Bot) -> None:
    for name in ("ferry 10.txt", "ferry 2.txt", "Coal.txt"):
        (bot.settings.corpus / name).write_text(f"This is {name}, a file.\n")
    bot.corpus.sync()
    with served(bot) as address:
        listed = ["ankara-kiev.txt", "bees.txt", "Coal.txt", "ferry 2.txt", "ferry 10.txt"]
        assert documents(opened(chromium, address)) == listed


def test_files_are_added_and_what_is_refused_says_why(chromium: "Browser", bot: Bot) -> None:
    with served(bot) as address:
        page = opened(chromium, address)
        said = upload(
            page,
            ("cows.md", b"# Cows\n\nCows give milk twice a day.\n"),
            ("program.exe", b"MZ\0\0"),
            ("binary.txt", b"a\0b"),
            ("empty.txt", b""),
        )
        assert "cows.md: added, 1 passage" in said
        assert (
            "program.exe: not added: no reader for .exe; known are .csv, .docx, .eml, .epub, .htm, .html, .markdown, .md, .odp, .ods, .odt, .pdf, .pptx, .tsv, .txt, .xlsx"
            in said
        )
        assert any(line.startswith("binary.txt: not added: looks binary") for line in said)
        assert any(line.startswith("empty.txt: not added: holds no text") for line in said)
        assert len(said) == 4
        assert documents(page) == ["ankara-kiev.txt", "bees.txt", f"{UPLOADS}/cows.md"]
        ask(page, "How often do cows give milk?")
        assert "twice a day" in page.locator(".answer").inner_text()


def test_of_many_files_those_that_were_not_added_come_first_and_how_many_they_are_is_read_out(
    chromium: "Browser", bot: Bot
) -> None:
    notes = [(f"note-{i}.txt", f"Note {i} is of the quay.\n".encode()) for i in range(FEW_FILES)]
    with served(bot) as address:
        page = opened(chromium, address)
        said = upload(page, *notes, ("empty.txt", b""))
        assert said[0] == "empty.txt: not added: holds no text to answer from"
        status = page.locator("#library-said [role=status]")
        assert status.inner_text() == (
            "5 of 6 files were taken in; first in the list are those that were not, with the reason."
        )
        upload(page, *notes[:2])
        status.get_by_text("note-1.txt: there already").wait_for()


def test_the_first_view_follows_the_documents(chromium: "Browser", tmp_path: Path) -> None:
    article = SEEDS / "ankara-kiev.txt"
    with Bot.open(tmp_path) as empty, served(empty) as address:
        page = opened(chromium, address)
        assert "There are no documents yet" in page.locator("#welcome").inner_text()
        upload(page, (article.name, article.read_bytes()))
        page.wait_for_selector("#welcome [data-do=example]", state="attached")
        assert page.locator("#welcome [data-do=example]").all_inner_texts() == empty.examples()
        page.locator("[data-do=ask]").click()
        page.locator("[data-do=remove]").click()
        page.wait_for_selector("#welcome [data-do=add]", state="attached")


def test_a_question_is_answered_where_a_file_was_added_while_the_page_still_loads(
    chromium: "Browser", bot: Bot
) -> None:
    with served(bot) as address:
        context = chromium.new_context()
        context.set_default_timeout(WAIT)
        context.add_init_script(SLOW.replace("LATE", "/queue/data"))
        page = context.new_page()
        page.goto(address)
        cows: FilePayload = {"name": "cows.md", "mimeType": "text/plain", "buffer": b"Cows give milk twice a day.\n"}
        page.set_input_files("#upload input[type=file]", cows)
        page.wait_for_selector("#library-said .files .good", state="attached")
        for _ in range(3):
            ask(page, "How often do cows give milk?")
        assert page.locator("article.exchange.done").count() == 3


def test_too_many_files_are_told_by_name(chromium: "Browser", bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.library.MOST_FILES", 1)
    with served(bot) as address:
        said = upload(opened(chromium, address), ("a.txt", b"Ants dig."), ("b.txt", b"Bats fly."))
        assert any("a.txt: added" in line for line in said)
        assert any("b.txt: not added: only 1 files are taken at once" in line for line in said)


def test_a_file_that_is_too_large_is_told_and_the_others_are_added(
    chromium: "Browser", bot: Bot, tmp_path: Path
) -> None:
    ants, large = tmp_path / "ants.txt", tmp_path / "large <b>.txt"
    ants.write_text("Ants dig tunnels.\n")
    with large.open("wb") as file:
        file.truncate((bot.settings.max_document_mb + 1) * 2**20)
    with served(bot) as address:
        page = opened(chromium, address)
        page.set_input_files("#upload input[type=file]", [ants, large])
        page.wait_for_selector("#library-said .good")
        refused = page.locator("#library-refused li")
        assert refused.all_inner_texts() == ["large <b>.txt: not added: larger than 32 MB"]
        page.set_input_files("#upload input[type=file]", [large])
        page.wait_for_function("!document.querySelector('#library-said li')")  # that was of the files before
        assert refused.count() == 1
        page.set_input_files("#upload input[type=file]", [ants])
        page.wait_for_function("!document.querySelector('#library-refused li')")


def test_a_large_file_that_is_dropped_is_told_and_the_others_are_added(chromium: "Browser", bot: Bot) -> None:
    drop = """size => {
      const files = new DataTransfer();
      for (const [name, body] of [["ants.txt", "Ants dig."], ["large.txt", new Uint8Array(size)]]) files.items.add(new File([body], name));
      const given = { dataTransfer: files, bubbles: true, cancelable: true };
      document.querySelector("#upload button").dispatchEvent(new DragEvent("drop", given));
    }"""
    with served(bot) as address:
        page = opened(chromium, address)
        page.evaluate(drop, (bot.settings.max_document_mb + 1) * 2**20)
        page.wait_for_selector("#library-said .good")
        assert "large.txt: not added" in page.locator("#library-refused li").inner_text()
        assert f"{UPLOADS}/ants.txt" in documents(page)


DROPS = """size => {
  const files = new DataTransfer();
  for (const [name, body] of [["ants.txt", "Ants dig."], ["large.txt", new Uint8Array(size)]]) files.items.add(new File([body], name));
  const place = document.querySelector("#question textarea");
  return ["dragover", "drop"].map((name) =>
    !place.dispatchEvent(new DragEvent(name, { dataTransfer: files, bubbles: true, cancelable: true })));
}"""
"""Lets two files go over the box for questions; whether the browser is kept from opening them."""


def test_a_file_that_is_let_go_anywhere_is_added_and_not_opened_in_place_of_the_page(
    chromium: "Browser", bot: Bot
) -> None:
    with served(bot) as address:
        page = opened(chromium, address)
        page.locator("#drawer .toggle-button").click()
        page.wait_for_selector("#drawer:not(.open)")
        assert page.evaluate(DROPS, (bot.settings.max_document_mb + 1) * 2**20) == [True, True]
        page.wait_for_selector("#drawer.open")
        page.wait_for_selector("#library-said .good")
        assert "large.txt: not added" in page.locator("#library-refused li").inner_text()
        assert f"{UPLOADS}/ants.txt" in documents(page)
        page.fill("#question textarea", "What do ants do?")  # the box takes words as before
    with served(bot, read_only=True) as address:
        assert opened(chromium, address).evaluate(DROPS, 1) == [True, True]


def test_who_has_no_documents_is_led_to_where_they_are_added(chromium: "Browser", tmp_path: Path) -> None:
    with Bot.open(tmp_path) as empty:
        for read_only in (False, True):
            with served(empty, read_only=read_only) as address:
                page = chromium.new_page()
                page.goto(address)
                page.wait_for_selector("#library .empty", state="attached")
                add = page.get_by_role("button", name="Add documents", exact=True)
                assert add.count() == (0 if read_only else 1)
                if not read_only:
                    add.click()
                    page.wait_for_selector("#drawer.open")
                    page.wait_for_function("document.activeElement.matches('#upload button')")


def test_a_document_is_found_in_the_list_whatever_its_accents(
    chromium: "Browser", bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.library.MANY", 2)
    (bot.settings.corpus / "Café Łódź.txt").write_text("Cream costs 7 euros.")
    bot.corpus.sync()
    with served(bot) as address:
        page = opened(chromium, address)
        page.fill("#library .sought", "lodz CAFE")
        page.wait_for_function("document.querySelectorAll('#library .all > li:not([hidden])').length === 1")
        assert page.locator("#library .all > li:not([hidden]) .title").inner_text() == "Café Łódź"
        page.fill("#library .sought", " wasps ")
        page.locator("#library [role=status]").filter(has_text="No document here is called “wasps”.").wait_for()
        page.fill("#library .sought", "bee")
        page.locator("#library .none").wait_for(state="hidden")


def test_a_file_of_the_folder_that_could_not_be_read_is_named_with_the_reason(
    chromium: "Browser", bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    menu = bot.settings.corpus / "menu.txt"
    menu.write_bytes("Crème brûlée costs €7.50.".encode("cp1252"))
    bot.corpus.sync()
    with served(bot) as address:
        with monkeypatch.context() as patch:  # for the page, the folder is not looked through
            patch.delattr(Folder, "list")
            page = opened(chromium, address)
            page.locator(".unread summary").get_by_text("1 file could not be read", exact=True).wait_for()
        page.click(".unread summary")
        assert page.locator(".unread li").inner_text().startswith("menu.txt: is not UTF-8")
        menu.write_text("Cream costs 7 euros.", encoding="utf-8")
        page.get_by_role("button", name="Re-index the folder").click()
        page.wait_for_selector("#library li[data-document='menu.txt']")
        assert page.locator(".unread").count() == 0
    with served(bot, read_only=True) as address:
        menu.unlink()
        (bot.settings.corpus / "broken.pdf").write_bytes(b"no PDF")
        bot.corpus.sync()
        assert opened(chromium, address).locator(".unread").count() == 0


def test_files_that_no_reader_knows_are_told_of(chromium: "Browser", bot: Bot) -> None:
    (bot.settings.corpus / "letter.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (bot.settings.corpus / "blank.txt").write_text("\n")
    bot.corpus.sync()
    with served(bot) as address:
        page = opened(chromium, address)
        page.click("#library details:has-text('Files that are left alone') summary")
        page.get_by_text("1 .doc: no reader for them").wait_for()
        blank = page.locator("#library li[data-document='blank.txt']").inner_text()
        assert "0 passages, 1 characters\nit holds no text to answer from" in blank
    with served(bot, read_only=True) as address:
        assert "left alone" not in opened(chromium, address).locator("#library").inner_text()


def test_a_long_list_of_documents_scrolls_by_itself_and_is_looked_through(
    chromium: "Browser", bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.library.MANY", 20)
    for number in range(30):
        (bot.settings.corpus / f"chapter {number}.txt").write_text(f"Chapter {number} is short.")
    bot.corpus.sync()
    with served(bot) as address:
        page = opened(chromium, address)
        assert page.locator("#library .all").evaluate("list => list.scrollHeight > list.clientHeight")
        page.fill(".sought", "chapter 2")
        page.wait_for_function("document.querySelectorAll('#library .all > li:not([hidden])').length === 12")
        page.click("#library [data-do=none]")  # of those that are shown
        page.wait_for_function("document.querySelector('#scope').innerText.includes('from 20 of 32')")
        page.fill(".sought", "")
        row = page.locator("#library li[data-document='chapter 9.txt']")
        row.locator("[data-do=ask]").click()
        row.locator("[data-do=remove]").click()
        page.wait_for_selector("#library-said .receipt")
        page.wait_for_function(
            "(() => { const box = document.querySelector('#library-said .receipt').getBoundingClientRect();"
            " return box.top >= 0 && box.bottom <= innerHeight; })()"
        )
        page.wait_for_function("document.activeElement.matches('#library .all .icon')")


def test_who_types_while_a_document_is_removed_goes_on_typing(chromium: "Browser", bot: Bot) -> None:
    with served(bot) as address:
        page = opened(chromium, address)
        row = page.locator("#library li[data-document='bees.txt']")
        row.locator("[data-do=ask]").click()
        row.locator("[data-do=remove]").evaluate(
            "button => { button.click(); document.querySelector('#question textarea').focus(); }"
        )
        row.locator("input").wait_for(state="detached")
        page.wait_for_selector("#library-said .receipt")
        page.wait_for_timeout(200)  # until the list would have taken the focus
        assert page.evaluate("document.activeElement.matches('#question textarea')")


def test_what_documents_are_sought_by_stays_when_one_is_removed_and_goes_by_esc(
    chromium: "Browser", bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.library.MANY", 1)
    (bot.settings.corpus / "beehives.txt").write_text("Beehives are made of wood.")
    bot.corpus.sync()
    with served(bot) as address:
        page = opened(chromium, address)
        page.fill(".sought", "bee")
        page.wait_for_selector("#library li[data-document='ankara-kiev.txt']", state="hidden")
        row = page.locator("#library li[data-document='bees.txt']")
        row.locator("[data-do=ask]").click()
        row.locator("[data-do=remove]").click()
        page.wait_for_selector("#library-said .receipt")
        row.locator("input").wait_for(state="detached")
        assert page.input_value(".sought") == "bee"
        assert page.locator("#library li[data-document='ankara-kiev.txt']").is_hidden()
        page.press(".sought", "Escape")
        page.wait_for_selector("#library li[data-document='ankara-kiev.txt']")
        assert page.locator("#drawer.open").count() == 1
        page.keyboard.press("Escape")
        page.wait_for_selector("#drawer:not(.open)")


def test_no_copy_of_an_uploaded_file_stays_behind(
    chromium: "Browser", bot: Bot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "gradio"))
    with served(bot) as address:
        upload(opened(chromium, address), ("secret.txt", b"The code is 7741."), ("x.exe", b"MZ"))
    left = [p for p in (tmp_path / "gradio").rglob("*") if p.is_file()]
    assert [p for p in left if p.read_bytes()] == []  # Gradio leaves an empty file for each


def test_a_removed_document_is_gone_for_every_visitor_and_the_receipt_says_so(chromium: "Browser", bot: Bot) -> None:
    with served(bot) as address:
        page, other = opened(chromium, address), opened(chromium, address)
        ask(other, BEES)
        assert "honey" in other.locator(".answer").inner_text()
        row = page.locator("#library li[data-document='bees.txt']")
        row.locator("[data-do=ask]").click()
        row.locator("[data-do=remove]").click()
        page.wait_for_selector("#library-said .receipt")
        receipt = page.locator("#library-said .receipt").inner_text()
        assert "1 passage taken out, 0 found afterwards. Its file stays in the folder" in receipt
        page.locator("#library-said summary").click()
        assert '"passages_left": 0' in page.locator("#library-said pre").inner_text()
        assert documents(page) == ["ankara-kiev.txt"]
        ask(other, BEES)
        last = other.locator("article.exchange").last
        assert last.locator(".refusal").count() == 1
        assert "honey" not in last.inner_text().replace(BEES, "")
        page.locator("#library [data-do=restore]").click()
        page.wait_for_selector("#library li[data-document='bees.txt'] input", state="attached")


def test_removing_can_be_thought_over(chromium: "Browser", bot: Bot) -> None:
    with served(bot) as address:
        page = opened(chromium, address)
        row = page.locator("#library li[data-document='bees.txt']")
        row.locator("[data-do=ask]").click()
        row.locator("[data-do=keep]").click()
        assert row.locator(".sure").is_hidden()
        row.locator("[data-do=ask]").click()
        page.keyboard.press("Escape")
        assert row.locator(".sure").is_hidden()
        assert "bees.txt" in bot.documents


def test_a_choice_of_documents_limits_the_answers_of_one_visitor_alone(chromium: "Browser", bot: Bot) -> None:
    with served(bot) as address:
        page, other = opened(chromium, address), opened(chromium, address)
        page.locator("#library li[data-document='bees.txt'] input").uncheck()
        page.wait_for_selector("#scope .limited")
        assert "Answering from 1 of 2 documents" in page.locator("#scope").inner_text()
        ask(page, BEES)
        ask(other, BEES)
        assert page.locator(".refusal").count() == 1
        assert "honey" in other.locator(".answer").inner_text()
        page.locator("#drawer .toggle-button").click()
        page.locator("#library [data-do=none]").click()
        page.wait_for_function("document.querySelector('#scope').innerText.includes('from 0 of 2')")
        ask(page, BEES)
        assert "limited to no document at all" in page.locator(".refusal").last.inner_text()


def test_the_folder_is_read_again_when_asked(chromium: "Browser", bot: Bot) -> None:
    with served(bot) as address:
        page = opened(chromium, address)
        (bot.settings.corpus / "ants.txt").write_text("Ants dig tunnels.")
        page.click("#reindex")
        page.wait_for_selector("#library li[data-document='ants.txt']", state="attached")
        assert "Re-indexed: 1 added" in page.locator("#library-said").inner_text()


def test_a_page_that_is_read_only_takes_nothing_and_removes_nothing(chromium: "Browser", bot: Bot) -> None:
    with served(bot, read_only=True) as address:
        page = opened(chromium, address)
        assert page.locator("#upload, #reindex, [data-do=ask]").count() == 0
        page.get_by_text("This page is served read-only").wait_for()  # the drawer may be opening still
        assert documents(page) == ["ankara-kiev.txt", "bees.txt"]


def test_names_and_titles_of_documents_run_no_script(chromium: "Browser", bot: Bot) -> None:
    hostile = '<img src=x onerror="window.hacked=1">${window.hacked=1}{{window.hacked=1}}'
    with served(bot) as address:
        page = opened(chromium, address)
        said = upload(page, (f"{hostile}.md", f"# {hostile}\n\nThe code is 7741.\n".encode()), (f"{hostile}.exe", b""))
        assert len(said) == 2
        assert page.evaluate("typeof window.hacked") == "undefined"
        assert page.locator("#drawer img").count() == 0
        assert any(d.startswith(f"{UPLOADS}/") for d in documents(page))


def test_the_library_fits_on_a_phone(chromium: "Browser", bot: Bot) -> None:
    with served(bot) as address:
        page = opened(chromium, address, 380, 800)
        assert page.evaluate("document.documentElement.scrollWidth") <= 380
        upload(page, ("a rather long name of a file that does not fit into one line of a phone.txt", b"Ants dig."))
        assert page.evaluate(
            "document.querySelector('#library').scrollWidth <= document.querySelector('#library').clientWidth + 1"
        )
        assert page.locator("#library .all > li").first.bounding_box()["y"] < 600  # type: ignore[index]
        assert page.get_by_text(".docx").is_hidden()
        page.get_by_text("Which files").click()
        assert page.get_by_text(".docx").is_visible()


def test_what_has_nothing_to_say_takes_no_room_in_the_drawer(chromium: "Browser", bot: Bot) -> None:
    with served(bot) as address:
        page = opened(chromium, address)
        page.wait_for_selector("#library .documents li")
        boxes = {name: page.locator(name).bounding_box() for name in ("#library-task", "#library-said")}
        assert set(boxes.values()) == {None}
        title, file = page.locator(".documents li").first.locator(".title, .where").all()
        above, below = title.bounding_box(), file.bounding_box()
        assert above
        assert below
        assert below["y"] - above["y"] - above["height"] < 10


def test_what_became_of_many_files_scrolls_by_itself(chromium: "Browser", bot: Bot) -> None:
    with served(bot) as address:
        page = opened(chromium, address)
        upload(page, *((f"chapter {number}.txt", f"Chapter {number} is short.".encode()) for number in range(30)))
        told = page.locator("#library-said .files")
        assert told.evaluate("list => list.scrollHeight > list.clientHeight && list.clientHeight <= 320")
        told.focus()
        assert told.evaluate("list => list === document.activeElement")  # who has no mouse scrolls it too


def test_a_newer_version_takes_the_place_of_a_document_where_the_visitor_says_so(
    chromium: "Browser", bot: Bot, tmp_path: Path
) -> None:
    with served(bot) as address:
        page = opened(chromium, address)

        def choose(**texts: str) -> None:
            """Of the visitor's own files: what a test hands over as bytes is not chosen by anyone, for the page."""
            for name, text in texts.items():
                (tmp_path / f"{name}.txt").write_text(text)
            page.set_input_files("#upload input[type=file]", [tmp_path / f"{name}.txt" for name in texts])

        def told(words: str) -> None:
            page.locator("#library-said li").filter(has_text=words).wait_for()

        choose(cows="Cows give milk twice a day.")
        told("cows.txt: added, 1 passage")
        choose(cows="Cows give milk twice a day.")
        told("cows.txt: there already, nothing was changed")
        choose(cows="Cows give milk thrice a day.", ants="Ants dig.")
        told("cows.txt: not added: there is another document of that name.")
        assert bot.document_text(f"{UPLOADS}/cows.txt") == "Cows give milk twice a day."
        page.click("#library-said [data-do=replace]")
        told("cows.txt: replaced, 1 passage")
        assert bot.document_text(f"{UPLOADS}/cows.txt") == "Cows give milk thrice a day."
        choose(cows="No cows.")
        told("cows.txt: not added")  # that one was replaced says nothing of the next
        choose(hive="Bees make honey in the hive.\n")
        told("hive.txt: added, 1 passage; its text was there already, as bees.txt")
        assert bot.document_text(f"{UPLOADS}/cows.txt") == "Cows give milk thrice a day."
