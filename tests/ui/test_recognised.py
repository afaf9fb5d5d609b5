"""Wherever documents are listed it is said which of them were recognised on pictures, and may hold errors."""

from types import SimpleNamespace
from typing import Any

import pytest

from index.manifest import DocumentInfo
from index.reports import Added
from pincite.terminal import print_documents
from ui.library import added_html, list_html

SAID = "the text of 3 pages was recognised on pictures (OCR) and may hold errors"
SCAN = DocumentInfo("a.pdf", "A", "", "", 2, 900, "", "2026-01-01T00:00:00+00:00", 3)
LETTERS = DocumentInfo("b.pdf", "B", "", "", 2, 900, "", "2026-01-01T00:00:00+00:00")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_library_says_it_and_what_becomes_of_an_added_file_does() -> None:
    for said in (
        list_html([SCAN, LETTERS], None, [], {}, is_writable=True),
        added_html([Added("a.pdf", "a.pdf"), Added("b.pdf", "b.pdf")], {"a.pdf": SCAN, "b.pdf": LETTERS}),
    ):
        assert said.count(SAID) == 1


def test_the_command_line_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    bot: Any = SimpleNamespace(documents={"a.pdf": SCAN, "b.pdf": LETTERS})
    print_documents(bot, as_json=False)
    scan, letters = capsys.readouterr().out.splitlines()
    assert scan.endswith(SAID)
    assert "recognised" not in letters
    print_documents(bot, as_json=True)
    assert '"recognised": 3' in capsys.readouterr().out


def test_of_one_page_it_is_said_so() -> None:
    assert DocumentInfo("a.pdf", "A", "", "", 2, 900, "", "", 1).caution.startswith("the text of a page was")
