"""Pages that are pictures: what stands on them is read, cited and shown as on pages that have letters."""

import io
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest

from bot import Bot
from index import scans
from index.documents import Span
from index.errors import DocumentError
from index.page_images import Letters
from index.pdf import opened, read_pdf
from index.reports import STOPPED, Progress, Stopped
from tests.made_files import Placed, pdf, scanned

SIZE = (400, 190)
MINUTES = (
    (40, 150, 18, "Minutes of the yard"),
    (40, 120, 11, "The keel of the Kittiwake was laid in May by Harriet Moss and"),
    (40, 106, 11, "two apprentices. The crane lifts nine tonnes, and it was re-"),
    (40, 92, 11, "paired after the flood of the year before by a smith."),
    (40, 62, 11, "Who paid for it is not known."),
)
TEXT = (
    "# Minutes of the yard\n\nThe keel of the Kittiwake was laid in May by Harriet Moss and two apprentices. The crane lifts nine "
    "tonnes, and it was repaired after the flood of the year before by a smith.\n\nWho paid for it is not known."
)
OTHER = ((40, 150, 11, "The barn is red, and it stands beside the river since 1921."),)


def made(*pages: Sequence[Placed], turned: int = 0) -> bytes:
    return pdf(pages, size=SIZE, turned=turned)


def mixed(letters: bytes, picture: bytes) -> bytes:
    """A PDF of the pages of one and then those of another."""
    both, file = pdfium.PdfDocument.new(), io.BytesIO()
    for raw in (letters, picture):
        both.import_pages(pdfium.PdfDocument(raw))
    both.save(file)
    return file.getvalue()


@pytest.fixture
def without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "find_spec", lambda name: None)


@pytest.mark.parametrize(("askew", "noise"), [(0, 0), (0.9, 12), (-1.2, 12)])
def test_a_scan_is_read_as_its_page_would_be_though_it_is_askew_and_noisy(askew: float, noise: float) -> None:
    raw = made(MINUTES)
    assert read_pdf("a.pdf", raw).text == TEXT
    document = read_pdf("a.pdf", scanned(raw, askew, noise))
    assert document.text == TEXT
    assert (document.title, document.recognised) == ("Minutes of the yard", 1)


def test_the_same_scan_is_the_same_text_and_is_recognised_once_while_it_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[scans.Picture] = []
    once = scans.Picture._read

    def noted(picture: scans.Picture) -> scans.Scan:
        read.append(picture)
        return once(picture)

    monkeypatch.setattr(scans.Picture, "_read", noted)
    monkeypatch.setattr(scans, "_KEPT", 1)
    scans._kept.clear()
    raw, other = scanned(made(MINUTES), 0.5, 40), scanned(made(()))
    first = read_pdf("a.pdf", raw)
    assert read_pdf("a.pdf", raw) == first
    assert len(read) == 1
    with pytest.raises(DocumentError):
        read_pdf("a.pdf", other)
    assert read_pdf("a.pdf", raw) == first
    assert len(read) == 3


def test_an_answer_from_a_scan_cites_it_and_its_words_are_marked_where_they_are_on_the_page(tmp_path: Path) -> None:
    found = []
    for name, raw in (("letters", made(OTHER, MINUTES)), ("scan", scanned(made(OTHER, MINUTES), 0.9, 12))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "yard.pdf").write_bytes(raw)
        with Bot.open(tmp_path / name) as bot:
            info = bot.documents["yard.pdf"]
            assert (info.recognised, "may hold errors" in info.caution) == ((2, True) if name == "scan" else (0, False))
            citation = bot.ask("Who laid the keel of the Kittiwake?").statements[0].citations[0]
            assert bot.document_text("yard.pdf")[citation.span.start : citation.span.end] == citation.quote
            assert (citation.page, citation.quote[:8]) == (2, "The keel")
            assert citation.focus
            found.append(bot.page_image(citation.span, citation.focus.span))
    there, here = ([*page.boxes, *page.focus] for page in found)
    assert len(there) == len(here) == 3
    for one, other in zip(there, here, strict=True):
        assert (one.left + one.right) * SIZE[0] == pytest.approx((other.left + other.right) * SIZE[0], abs=10)
        assert (one.top + one.bottom) * SIZE[1] == pytest.approx((other.top + other.bottom) * SIZE[1], abs=8)


def test_of_a_mixed_pdf_only_the_pages_that_are_pictures_are_recognised(tmp_path: Path) -> None:
    told: list[Progress] = []
    raw = mixed(made(OTHER), scanned(made(MINUTES)))
    document = read_pdf("a.pdf", raw, told.append)
    assert document.text == f"{OTHER[0][3]}\n\n\f{TEXT}"
    assert told == [Progress("pages", 1, 2, "a.pdf")]
    assert document.recognised == 1
    (tmp_path / "a.pdf").write_bytes(raw)
    with Bot.open(tmp_path) as bot:
        for start, number in ((document.text.index("barn"), 1), (document.text.index("smith"), 2)):
            page = bot.page_image(Span("a.pdf", start, start + 5))
            assert (page.number, len(page.boxes)) == (number, 1)


def test_a_page_whose_picture_lies_on_its_side_is_read_as_it_is_shown() -> None:
    lying, file = pdfium.PdfDocument(scanned(made(MINUTES, turned=90))), io.BytesIO()
    lying[0].set_rotation(270)
    lying.save(file)
    assert read_pdf("a.pdf", file.getvalue()).text == TEXT


def test_columns_of_a_table_are_columns() -> None:
    rows = (("Berth", "Summer", "Winter"), ("North quay", "410", "175"), ("South quay", "415", "180"))
    page = [
        (x, 150 - 16 * i, 11, cell) for i, row in enumerate(rows) for x, cell in zip((40, 160, 260), row, strict=True)
    ]
    assert read_pdf("a.pdf", scanned(made(page), 0.7)).text == (
        "| Berth | Summer | Winter |\n| --- | --- | --- |\n| North quay | 410 | 175 |\n| South quay | 415 | 180 |"
    )


def test_a_strip_is_no_page() -> None:
    with pytest.raises(DocumentError, match="nor pictures of pages"):
        read_pdf("a.pdf", scanned(pdf([()], size=(1000, 40))))


def test_a_row_whose_letters_have_no_places_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    engine: Any = scans._engine()

    def without(picture: object) -> SimpleNamespace:
        result = engine(picture)
        return SimpleNamespace(txts=result.txts, boxes=result.boxes, word_results=result.word_results[1:])

    monkeypatch.setattr(scans, "_engine", lambda: without)
    monkeypatch.setattr(scans, "_kept", {})
    assert read_pdf("a.pdf", scanned(made(MINUTES))).text == TEXT


@pytest.mark.parametrize(
    "error", [ImportError("libGL.so.1: no such file"), ValueError("a\nb"), RuntimeError("protobuf")]
)
def test_a_page_that_cannot_be_recognised_is_named_and_ends_no_sync(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail() -> None:
        raise error

    (tmp_path / "a.pdf").write_bytes(mixed(made(OTHER), scanned(made(MINUTES))))
    (tmp_path / "b.txt").write_text("The barn is red.")
    monkeypatch.setattr(scans, "_engine", fail)
    monkeypatch.setattr(scans, "_kept", {})
    with Bot.open(tmp_path) as bot:
        assert list(bot.documents) == ["b.txt"]
        failed = bot.corpus.sync().failed["a.pdf"]
    assert "page 2 cannot be recognised (OCR): " in failed
    assert " ".join(str(error).split()) in failed


def test_a_page_that_can_no_longer_be_recognised_has_no_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "_engine", None)
    monkeypatch.setattr(scans, "_kept", {})
    with opened("a.pdf", scanned(made(MINUTES))) as file:
        assert not Letters.of(file[0]).text


def test_a_picture_without_words_is_no_page_that_was_recognised() -> None:
    assert read_pdf("a.pdf", mixed(made(OTHER), scanned(made(())))).recognised == 0


@pytest.mark.usefixtures("without_the_extra")
def test_without_the_extra_no_picture_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans.Picture, "of", None)
    assert read_pdf("a.pdf", mixed(made(OTHER), scanned(made(MINUTES)))).recognised == 0


def test_a_page_that_is_kept_does_not_wait_for_another() -> None:
    picture = scans.Picture(np.zeros((40, 40), np.uint8), 20, 20)
    first = picture.recognised()
    with ThreadPoolExecutor() as pool, scans._recognising:
        assert pool.submit(picture.recognised).result(5) is first


def test_what_is_not_recognised_for_sure_is_left_out() -> None:
    with pytest.raises(DocumentError, match="nothing could be recognised"):
        read_pdf("a.pdf", scanned(made(()), noise=60))


@pytest.mark.usefixtures("without_the_extra")
def test_without_the_extra_a_scan_is_refused_and_it_is_said_what_to_install(tmp_path: Path) -> None:
    raw = scanned(made(MINUTES))
    with pytest.raises(DocumentError, match=r'only pictures of pages: `pip install "pincite\[ocr\]"`'):
        read_pdf("a.pdf", raw)
    (tmp_path / "inbox.pdf").write_bytes(raw)
    (tmp_path / "corpus").mkdir()
    with Bot.open(tmp_path / "corpus") as bot:
        (added,) = bot.corpus.add([("a.pdf", tmp_path / "inbox.pdf")])
        assert 'pip install "pincite[ocr]"' in added.failure
        (tmp_path / "corpus" / "b.pdf").write_bytes(raw)
        assert 'pip install "pincite[ocr]"' in bot.corpus.sync().failed["b.pdf"]
    assert read_pdf("a.pdf", mixed(made(OTHER), raw)).text.startswith("The barn")


def test_adding_a_scan_says_how_far_it_is_and_can_be_stopped_between_pages(tmp_path: Path) -> None:
    (tmp_path / "inbox.pdf").write_bytes(scanned(made(OTHER, MINUTES)))
    (tmp_path / "corpus").mkdir()
    told: list[Progress] = []

    def watch(progress: Progress) -> None:
        told.append(progress)
        if progress.done == 1:
            raise Stopped

    with Bot.open(tmp_path / "corpus") as bot:
        became = bot.corpus.add([("a.pdf", tmp_path / "inbox.pdf"), ("b.pdf", tmp_path / "inbox.pdf")], watch)
        assert [one.failure for one in became] == [STOPPED] * 2
        assert [(one.step, one.done, one.total) for one in told] == [("pages", 0, 2), ("pages", 1, 2)]
        assert not bot.documents
    assert not list((tmp_path / "corpus" / "pincite-uploads").iterdir())


def test_what_recognises_is_not_loaded_for_a_pdf_that_has_letters() -> None:
    program = (
        "import sys; from index.pdf import read_pdf; from tests.made_files import pdf;"
        "read_pdf('a.pdf', pdf([[(72, 700, 12, 'The barn is red.')]]));"
        "sys.exit(bool({'rapidocr', 'cv2', 'onnxruntime'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[2], check=False).returncode == 0
