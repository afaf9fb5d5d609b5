"""Where the words of a span stand on the picture of their page: PDFs made here, so each place is known."""

import io
import os
import time
from pathlib import Path

import pytest
from PIL import Image

from bot import Bot
from index.documents import Document, Span, text_hash
from index.errors import DocumentError
from index.page_images import Box, PageImage
from tests.made_files import Placed, pdf

PROSE = (
    (72, 700, 12, "The keel of the Kittiwake was laid in May by Harriet Moss and two appren-"),
    (72, 686, 12, "tices. The crane of the yard lifts nine tonnes, and it was built in Leith."),
    (72, 600, 12, "The crane of the yard lifts nine tonnes."),
)
FEES = (
    (72, 700, 12, "Fees of the yard in the year"),
    (72, 660, 12, "Berth"),
    (250, 660, 12, "Summer"),
    (400, 660, 12, "Winter"),
    (72, 644, 12, "North quay"),
    (250, 644, 12, "410"),
    (400, 644, 12, "175"),
    (72, 628, 12, "South quay"),
    (250, 628, 12, "410"),
    (400, 628, 12, "180"),
    (72, 300, 12, "In summer 410 boats lay at the quay, 180 of them from Leith."),
)


def picture(
    folder: Path, words: str, *pages: tuple[Placed, ...], turned: int = 0, focus: str = "", nth: int = 0
) -> PageImage:
    """The page on which the words stand for the nth time, of a PDF of these pages."""
    (folder / "yard.pdf").write_bytes(pdf(pages, turned=turned))
    with Bot.open(folder) as bot:
        text = bot.document_text("yard.pdf")
        start = -1
        for _ in range(nth + 1):
            start = text.index(words, start + 1)
        span = Span("yard.pdf", start, start + len(words))
        exact = Span("yard.pdf", at := text.index(focus, start), at + len(focus)) if focus else None
        return bot.page_image(span, exact)


def stands_at(box: Box, left: float, bottom: float) -> bool:
    """Whether a box begins at a place that is told in points from the left and the bottom of the page."""
    return abs(box.left * 612 - left) < 2 and abs((1 - box.bottom) * 792 - bottom) < 6


def test_the_picture_is_of_the_page_that_the_words_stand_on(tmp_path: Path) -> None:
    found = picture(tmp_path, "The barn is red.", PROSE, ((72, 700, 12, "The barn is red."),))
    assert found.number == 2
    image = Image.open(io.BytesIO(found.png))
    assert image.size == (found.width, found.height) == (1240, 1605)
    (box,) = found.boxes
    assert stands_at(box, 72, 700)
    inked = image.convert("L").point([255 * (shade < 128) for shade in range(256)]).getbbox()
    assert inked  # all that is printed
    assert box.left * 1240 <= inked[0] + 3
    assert box.top * 1605 <= inked[1]
    assert box.right * 1240 >= inked[2] - 6  # the full stop is no letter
    assert box.bottom * 1605 >= inked[3]


def test_a_word_that_is_parted_at_the_end_of_a_line_is_found_in_both(tmp_path: Path) -> None:
    words = "The keel of the Kittiwake was laid in May by Harriet Moss and two apprentices."
    found = picture(tmp_path, words, PROSE, focus="two apprentices")
    first, second = found.boxes
    assert stands_at(first, 72, 700)
    assert stands_at(second, 72, 686)
    assert [stands_at(box, 72, 686) for box in found.focus] == [False, True]


def test_of_words_that_stand_there_twice_the_right_ones_are_found(tmp_path: Path) -> None:
    words = "The crane of the yard lifts nine tonnes"
    assert [stands_at(box, 72, 600) for box in picture(tmp_path, words, PROSE).boxes] == [False]
    assert [stands_at(box, 72, 600) for box in picture(tmp_path, words, PROSE, nth=1).boxes] == [True]


def test_a_row_has_a_place_for_each_cell(tmp_path: Path) -> None:
    found = picture(tmp_path, "| South quay | 410 | 180 |", FEES, focus="180")
    assert [round(box.left * 612) for box in found.boxes] == [72, 250, 400]
    assert all(abs((1 - box.bottom) * 792 - 628) < 6 for box in found.boxes)
    (exact,) = found.focus
    assert stands_at(exact, 400, 628)


def test_cells_that_the_file_has_column_by_column_are_found_in_their_row(tmp_path: Path) -> None:
    head, *cells, after = FEES
    found = picture(tmp_path, "| South quay | 410 | 180 |", (head, *sorted(cells), after))
    assert {round((1 - box.bottom) * 792 / 4) for box in found.boxes} == {round(625 / 4)}


@pytest.mark.parametrize(("turned", "corner"), [(90, "right"), (180, "bottom"), (270, "left")])
def test_a_page_is_shown_as_it_is_turned(tmp_path: Path, turned: int, corner: str) -> None:
    found = picture(tmp_path, "The barn is red.", ((72, 700, 12, "The barn is red."),), turned=turned)
    assert (found.width > found.height) == (turned in {90, 270})
    far = {
        "right": 1 - max(box.right for box in found.boxes),
        "bottom": 1 - max(box.bottom for box in found.boxes),
        "left": min(box.left for box in found.boxes),
    }
    assert far[corner] == pytest.approx(80 / 792, abs=0.01)  # the letters' top, from the edge that was the page's top


def test_a_page_too_large_for_a_picture_is_made_smaller(tmp_path: Path) -> None:
    raw = pdf([[(72, 700, 12, "The barn is red.")]]).replace(b"[0 0 612 792]", b"[0 0 99 9999]")
    (tmp_path / "yard.pdf").write_bytes(raw)
    with Bot.open(tmp_path) as bot:
        found = bot.page_image(Span("yard.pdf", 0, 16))
    assert found.width * found.height <= 4_100_000


def test_of_a_sentence_on_two_pages_the_one_with_the_focus_is_shown(tmp_path: Path) -> None:
    leaves = (
        ((72, 90, 12, "The keel was laid in spring by Harriet Moss and"),),
        ((72, 700, 12, "two apprentices of hers."),),
    )
    words = "The keel was laid in spring by Harriet Moss and\ftwo apprentices of hers."
    assert [stands_at(box, 72, 90) for box in picture(tmp_path, words, *leaves).boxes] == [True]
    found = picture(tmp_path, words, *leaves, focus="apprentices")
    assert found.number == 2
    assert [stands_at(box, 72, 700) for box in found.boxes] == [True]
    assert len(found.focus) == 1


def test_where_there_is_no_page_to_show_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "yard.txt").write_text("The barn is red.")
    raw = pdf([PROSE])
    (tmp_path / "yard.pdf").write_bytes(raw)
    with Bot.open(tmp_path) as bot:
        with pytest.raises(DocumentError, match="is no PDF"):
            bot.page_image(Span("yard.txt", 0, 8))
        with pytest.raises(DocumentError, match="not in the index"):
            bot.page_image(Span("barn.pdf", 0, 8))
        (tmp_path / "yard.pdf").write_bytes(raw.replace(b"Harriet", b"Hannah!"))
        with pytest.raises(DocumentError, match="was changed after it was indexed"):
            bot.page_image(Span("yard.pdf", 0, 8))
        (tmp_path / "yard.pdf").unlink()
        with pytest.raises(DocumentError, match="cannot be read"):
            bot.page_image(Span("yard.pdf", 0, 8))
    held = Document("held.pdf", "Held", "The barn is red.", text_hash("The barn is red."), (0,))
    with Bot.from_documents([held], tmp_path / "index") as bot, pytest.raises(DocumentError, match="in a folder"):
        bot.page_image(Span("held.pdf", 0, 8))


def test_a_file_that_was_only_touched_is_still_the_one(tmp_path: Path) -> None:
    (tmp_path / "yard.pdf").write_bytes(pdf([PROSE]))
    with Bot.open(tmp_path) as bot:
        os.utime(tmp_path / "yard.pdf", (time.time() - 60,) * 2)
        assert bot.page_image(Span("yard.pdf", 0, 8)).boxes
