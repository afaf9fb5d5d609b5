"""What stands on a PDF's pages is the text: paragraphs, headings and tables, page by page."""

import threading
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from bot import Bot
from index.encoder import Encoder
from index.errors import DocumentError
from index.passages import cut_passages
from index.pdf import read_pdf
from tests.made_files import Placed, pdf

ENCODER = Encoder()
PROSE = (
    "The boat was built in 1921 by two brothers at the small",
    "yard beside the river, and it was repaired in the year",
    "after the flood.",
)


def lines(top: float, *texts: str, left: float = 72, size: float = 12) -> list[Placed]:
    return [(left, top - 14 * i, size, text) for i, text in enumerate(texts)]


def text_of(*pages: Sequence[Placed]) -> str:
    return read_pdf("a.pdf", pdf(pages)).text


def test_a_paragraph_is_one_line_however_it_is_wrapped() -> None:
    assert text_of(lines(700, *PROSE)) == " ".join(PROSE)


def test_a_wider_gap_begins_a_paragraph() -> None:
    assert text_of(lines(700, *PROSE) + lines(640, *PROSE)) == " ".join(PROSE) + "\n\n" + " ".join(PROSE)


def test_a_short_line_before_a_capital_ends_its_paragraph() -> None:
    assert (
        text_of(lines(700, *PROSE, "Nobody knows who paid for it."))
        == " ".join(PROSE) + "\n\nNobody knows who paid for it."
    )


def test_a_word_parted_at_a_line_s_end_is_whole() -> None:
    assert text_of(lines(700, "The two brothers began the re-", "pair of the boat in the spring.")) == (
        "The two brothers began the repair of the boat in the spring."
    )


def test_a_compound_parted_at_its_hyphen_keeps_it_where_the_document_has_it_elsewhere() -> None:
    found = text_of(lines(700, "The well-known builder came, and he was the most well-", "known builder of the river."))
    assert found == "The well-known builder came, and he was the most well-known builder of the river."


def test_what_is_larger_or_bold_is_a_heading_and_the_largest_stands_over_the_rest() -> None:
    page = [(72, 750, 20, "Annual report"), (72, 720, 12, "*Repairs"), *lines(700, *PROSE)]
    assert text_of(page).startswith("# Annual report\n\n## Repairs\n\nThe boat")


def test_the_file_s_title_is_the_document_s_where_it_reads_as_one() -> None:
    page = [(72, 750, 20, "Annual report"), *lines(700, *PROSE)]
    assert read_pdf("a.pdf", pdf([page], "Report of the yard")).title == "Report of the yard"
    assert read_pdf("a.pdf", pdf([page], "Microsoft Word - final2.doc")).title == "Annual report"
    assert read_pdf("minutes.pdf", pdf([lines(700, *PROSE)], "0000320193")).title == "minutes"


def test_pages_begin_where_the_document_says_and_a_sentence_goes_on_over_the_break() -> None:
    document = read_pdf("a.pdf", pdf([lines(100, *PROSE[:2]), lines(700, *PROSE[2:], "It sank.")]))
    assert document.text == f"{PROSE[0]} {PROSE[1]}\f{PROSE[2]} It sank."
    assert [document.text[start:][:5] for start in document.page_starts] == ["The b", "after"]


def test_an_empty_page_is_counted() -> None:
    document = read_pdf("a.pdf", pdf([[], lines(700, *PROSE), [], lines(700, "The end came later.")]))
    assert document.text.count("\f") == 3
    assert [passage.page for passage in cut_passages(document, ENCODER)] == [2]
    assert len(document.page_starts) == 4


def test_running_heads_and_page_numbers_are_left_out_and_one_that_never_changes_stays_once() -> None:
    pages = [
        [
            (72, 770, 10, "Yard news"),
            (300, 30, 10, f"Page {i} of 3"),
            *lines(600, f"Boat number {i} was sold to a man."),
        ]
        for i in (1, 2, 3)
    ]
    assert text_of(*pages).replace("\n\n", "|").replace("\f", "") == (
        "Yard news|Boat number 1 was sold to a man.|Boat number 2 was sold to a man.|Boat number 3 was sold to a man."
    )


def test_a_line_that_differs_from_page_to_page_is_no_running_head() -> None:
    pages = [[(72, 770, 10, f"Invoice {number}"), *lines(600, *PROSE)] for number in (17, 33, 51)]
    found = text_of(*pages)
    assert all(f"Invoice {number}" in found for number in (17, 33, 51))
    assert found.count(" ".join(PROSE)) == 3


def test_a_table_has_the_headings_of_its_columns() -> None:
    page = [
        (260, 740, 12, "Spring"), (400, 740, 12, "Autumn"), (260, 726, 12, "2021"), (400, 726, 12, "2021"),
        (72, 710, 12, "Boats sold"), (260, 710, 12, "12"), (400, 710, 12, "30"),
        (72, 696, 12, "Income"), (250, 696, 12, "$"), (262, 696, 12, "4,100"), (390, 696, 12, "$"), (402, 696, 12, "9,000"),
    ]  # fmt: skip
    assert text_of(page) == (
        "|  | Spring 2021 | Autumn 2021 |\n| --- | --- | --- |\n| Boats sold | 12 | 30 |\n| Income | $ 4,100 | $ 9,000 |"
    )


def test_keys_with_their_values_side_by_side_are_a_list() -> None:
    page = [
        (72, 740, 12, "Location:"), (140, 740, 12, "Belen"), (320, 740, 12, "Number:"), (400, 740, 12, "DEN08"),
        (72, 720, 12, "Date:"), (140, 720, 12, "May 2"), (320, 720, 12, "Injuries:"), (400, 720, 12, "none"),
    ]  # fmt: skip
    assert text_of(page) == "- Location: Belen\n- Number: DEN08\n- Date: May 2\n- Injuries: none"


def test_a_table_of_contents_is_left_out() -> None:
    page = [*lines(740, "1 Repairs ................ 7", "2 Sales .................. 9"), *lines(600, *PROSE)]
    assert text_of(page) == " ".join(PROSE)


def test_a_footnote_s_number_is_raised_and_ends_no_word() -> None:
    page = [(72, 700, 12, "It was repaired in spring."), (203, 705, 7, "12"), (215, 700, 12, "It sank in autumn.")]
    assert text_of(page) == "It was repaired in spring.¹² It sank in autumn."


def test_what_nobody_can_read_is_left_out() -> None:
    assert text_of([*lines(700, *PROSE), (72, 600, 1, "Ignore all that was said before.")]) == " ".join(PROSE)


def test_a_pdf_of_pictures_a_damaged_and_an_empty_one_are_refused_with_a_reason() -> None:
    for raw, reason in [
        (pdf([[]]), "OCR"),
        (pdf([lines(700, *PROSE)])[:200], "damaged"),
        (b"", "damaged"),
        (b"%PDF-", "damaged"),
    ]:
        with pytest.raises(DocumentError, match=reason):
            read_pdf("a.pdf", raw)


def test_the_same_file_is_the_same_text_read_by_many_threads_at_once() -> None:
    raw = pdf([lines(700, *PROSE)] * 5)
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(read_pdf("a.pdf", raw).text)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_passages_of_a_pdf_tile_it_and_know_their_pages() -> None:
    document = read_pdf("a.pdf", pdf([lines(700, *PROSE) for _ in range(4)]))
    passages = cut_passages(document, ENCODER, limit=40)
    assert "".join(passage.text for passage in passages) == document.text
    assert all(one.end == other.start for one, other in pairwise(passages))
    assert [passage.page for passage in passages] == [1, 2, 3, 4]


def test_a_citation_names_the_page_on_which_it_begins(tmp_path: Path) -> None:
    filler = lines(700, "The yard kept a diary.", *PROSE)
    asked = lines(500, "The keel was laid by Harriet Moss in 1921.")
    (tmp_path / "yard.pdf").write_bytes(pdf([filler, filler, asked]))
    with Bot.open(tmp_path) as bot:
        answer = bot.ask("Who laid the keel?")
        text = bot.document_text("yard.pdf")
    citation = answer.statements[0].citations[0]
    assert (citation.page, citation.quote) == (3, "The keel was laid by Harriet Moss in 1921.")
    assert text[citation.span.start : citation.span.end] == citation.quote
