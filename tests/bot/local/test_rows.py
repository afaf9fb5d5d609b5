"""Tables as the reader is shown them, and what it finds there traced back."""

import numpy as np
import pytest

from bot.extract import ExtractiveAnswerer
from bot.local.calibration import load_calibration
from bot.local.candidates import read_passages
from bot.local.rows import columns_of, sentences_told, told
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ENCODER, READER

CODES = (
    "The exit codes are these.\n\n| Code | Meaning |\n|---|:--|\n| 3 | no disk space |\n| 5 | a \\| in the name |\n| 7 |  |\n\n"
    "Others are not used.\n"
)


def passage(text: str) -> Passage:
    (found,) = cut_passages(Document("d", "Codes", text, text_hash(text)), ENCODER)
    return found


def test_every_cell_is_told_with_the_heading_of_its_column_and_has_its_place() -> None:
    codes = passage(CODES)
    shown = told(codes)
    assert shown.text.split("\n") == [
        "The exit codes are these.", "", "", "", "Code: 3; Meaning: no disk space.", "Code: 5; Meaning: a \\| in the name.",
        "Code: 7.", "", "Others are not used.",
    ]  # fmt: skip
    assert len(shown.text) == len(shown.places)
    assert all(CODES[place] == c for c, place in zip(shown.text, shown.places, strict=True) if place >= 0)
    assert sentences_told(codes)[1:4] == ["", "", "Code: 3; Meaning: no disk space."]
    assert columns_of(codes) == {1: [], 2: []} | {row: ["Code", "Meaning"] for row in (3, 4, 5)}


@pytest.mark.parametrize(
    "text",
    ["Plain. Text | with a bar.", "| 3 | no head |\n| 4 | nor here |", "a\n\n---\n\n| b |"],
)
def test_what_is_no_table_is_told_as_it_stands(text: str) -> None:
    plain = passage(text)
    assert told(plain).text == text[plain.sentences[0].start : plain.sentences[-1].end]
    assert sentences_told(plain) == [plain.sentence_text(s) for s in plain.sentences]


def test_quoted_lines_are_told_without_their_marks() -> None:
    mail = "The others wrote:\n> > Who pays?\n>\n> The landlord, up to 40k.\n"
    shown = told(passage(mail))
    assert shown.text == "The others wrote:\nWho pays?\n\nThe landlord, up to 40k."
    assert [mail[place] for place in shown.places] == list(shown.text)


def test_what_the_reader_finds_is_in_the_document_and_never_a_heading_put_before_a_cell() -> None:
    codes = passage(CODES)
    (reading,) = read_passages(READER, "What is the meaning of code 3?", [codes])
    assert all(start < 0 or CODES[start:end].strip() for start, end in reading.offsets)
    for sentence in codes.sentences:
        score, start, end = reading.best_span(sentence.start, sentence.end)
        assert np.isneginf(score) or sentence.start <= start < end <= sentence.end
    row = codes.sentences[3]
    assert "no disk space" in CODES[slice(*reading.best_span(row.start, row.end)[1:])]


def test_a_question_about_a_row_is_answered_with_it() -> None:
    draft = ExtractiveAnswerer(ENCODER, READER, load_calibration()).draft("What does code 3 mean?", [passage(CODES)])
    assert [statement.text for statement in draft.statements] == ["Code 3, Meaning: no disk space"]
    pointer = draft.statements[0].pointers[0]
    assert pointer.focus is not None
    assert CODES[slice(*pointer.focus)] == "no disk space"
