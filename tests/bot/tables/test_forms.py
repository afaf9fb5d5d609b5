"""Tables of two columns without headings: keys with their values, the first too, which has the place of a head."""

import pytest

from bot.drafts import Pointer
from bot.local.reading import read_question
from bot.local.rows import sentences_told
from bot.tables.cells import rows_of
from bot.tables.forms import is_form
from bot.tables.lookup import look_up
from bot.tables.telling import is_said_by_table, row_at, tell_row
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ENCODER, VECTORS

PUMP = "# Pump K7\n\n| Width | 31.5 cm |\n| --- | --- |\n| Weight | 12 kg |\n| Noise | 44 dB |\n| Colour | blue |\n"


def cut(text: str) -> Passage:
    (passage,) = cut_passages(Document("d", "d", text, text_hash(text)), ENCODER)
    return passage


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How wide is the pump?", "Width: 31.5 cm"),
        ("What is the weight of the pump K7?", "Weight: 12 kg"),
        ("How long is the pump?", None),
    ],
)
def test_every_row_of_a_form_is_a_key_with_its_value(question: str, expected: str | None) -> None:
    draft = look_up(read_question(question, ENCODER), [cut(PUMP)], VECTORS)
    assert (draft and draft.statements[0].text) == expected


def test_a_row_of_a_form_is_read_and_told_without_another_over_it() -> None:
    form = cut(PUMP)
    assert sentences_told(form)[1:4:2] == ["Width: 31.5 cm.", "Weight: 12 kg."]
    row = row_at(Pointer(form, form.sentences[3]))
    assert row is not None
    assert tell_row(row).text == "Weight: 12 kg"
    assert is_said_by_table("Weight: 12 kg", ["| Weight | 12 kg |"])
    assert list(rows_of(form)) == []
    assert is_said_by_table("Weight: 12 kg", ["| Weight: | 12 kg |"])


@pytest.mark.parametrize(
    "rows",
    [
        [["Item", "2023"], ["Sales", "12.5"], ["Margin", "8 %"]],
        [["Item", "Price"], ["Pump", "44 €"], ["Hose", "on request"]],
        [["Grade", "1"], ["Pay", "1,200"], ["Bonus", "300"]],
        [["Size", "5 kg", "10 kg"], ["Price", "4 €", "7 €"]],
        [["Width", "5 cm"]],
    ],
)
def test_a_table_with_headings_is_no_form(rows: list[list[str]]) -> None:
    assert not is_form(rows)


def test_keys_that_all_end_in_a_colon_are_a_form_whatever_their_values() -> None:
    assert is_form([["Name:", "Ada Hill"], ["Post:", "Clerk"]])
    assert is_form([["Date", "3 May 2024"], ["Client", "Ada Hill"]])
