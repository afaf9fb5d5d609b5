"""An e-book is its chapters in the order in which they are read."""

from pathlib import Path

import pytest

from bot import Bot
from index.books import read_epub
from index.errors import DocumentError
from tests.made_files import epub


def test_chapters_come_as_they_are_read_without_the_contents() -> None:
    document = read_epub("lock.epub", epub("<h1>The trial</h1><p>She spoke.</p>", "<h1>The flood</h1>", spine=[1, 0]))
    assert document.text == "# The flood\n\n# The trial\n\nShe spoke.\n"
    assert document.title == "The flood"


@pytest.mark.parametrize(
    "call",
    ['<a role="doc-noteref" href="#n">2</a>', '<a class="noteref" href="#n">2</a>', "<sup><a href='#n'>2</a></sup>"],
)
def test_a_footnotes_number_is_no_part_of_a_word_or_a_figure(call: str) -> None:
    assert read_epub("a.epub", epub(f"<p>It rose in 1950{call} and fell.</p>")).text == "It rose in 1950² and fell.\n"


def test_a_book_is_called_as_somebody_called_it() -> None:
    assert read_epub("a.epub", epub("<h1>One</h1>", title="The lock keeper")).title == "The lock keeper"
    assert read_epub("sub/a.epub", epub("<p>Words</p>", title="Untitled")).title == "a"


def test_a_locked_one_is_refused_and_one_with_locked_fonts_is_read() -> None:
    def locks(name: str) -> dict[str, str]:
        return {"META-INF/encryption.xml": f'<encryption><CipherReference URI="{name}"/></encryption>'}

    assert read_epub("a.epub", epub("<p>Words</p>", others=locks("EPUB/font.otf"))).text == "Words\n"
    with pytest.raises(DocumentError, match="is locked"):
        read_epub("a.epub", epub("<p>Words</p>", others=locks("EPUB/text/c%200.xhtml")))


@pytest.mark.parametrize("raw", [b"no archive", epub(others={"META-INF/container.xml": "<container/>"}), epub()[:-30]])
def test_a_damaged_one_is_refused_with_a_reason(raw: bytes) -> None:
    with pytest.raises(DocumentError, match="is damaged, or no e-book"):
        read_epub("a.epub", raw)


def test_a_chapter_that_is_missing_is_damage_and_nothing_is_read_in_half() -> None:
    with pytest.raises(DocumentError, match="is damaged"):
        read_epub("a.epub", epub("<p>Words</p>").replace(b"EPUB/text/c 0.xhtml", b"EPUB/text/c 9.xhtml"))


def test_a_book_is_asked(tmp_path: Path) -> None:
    chapters = (
        "<h1>The flood</h1><p>The river rose in May.</p>",
        "<h1>The trial</h1><p>Ines Varga spoke for an hour.</p>",
    )
    (tmp_path / "lock.epub").write_bytes(epub(*chapters, title="The lock keeper"))
    with Bot.open(tmp_path) as bot:
        answer = bot.ask("Who spoke for an hour?")
    assert [s.text for s in answer.statements] == ["Ines Varga spoke for an hour."]
    assert answer.statements[0].citations[0].title == "The lock keeper"


def test_a_part_that_is_no_page_is_read_without_a_warning(recwarn: pytest.WarningsRecorder) -> None:
    whole = {"EPUB/text/c 0.xhtml": '<?xml version="1.0"?><note><to>Ines</to></note>'}
    assert read_epub("a.epub", epub("", others=whole)).text == "Ines\n"
    assert not recwarn.list
