from unittest.mock import ANY

import pytest

from bot.wording.abbreviations import as_defined, written_out
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER

MEETING = "The Annual General Meeting takes place in Bergen."
BOD = "Water quality is told by biochemical oxygen demand (BOD)."
VALUE = "BOD at the weir was 4.1 mg/l."


def passages_of(text: str) -> list[Passage]:
    return cut_passages(Document("r.md", "Report", text, text_hash(text)), ENCODER)


@pytest.mark.parametrize(
    ("question", "texts", "told"),
    [
        ("When is the AGM?", ["The Annual General Meeting is in May."], "When is the Annual General Meeting?"),
        ("When is the AGM?", [], "When is the annual general meeting?"),
        ("How high is VAT?", ["Value added tax is 19 %."], "How high is value added tax?"),
        ("Who has UAVs?", ["One drone flew."], "Who has drones?"),
        ("How many UAVs were sold?", ["A UAV flew."], "How many UAVs were sold?"),
        ("How much was spent on R&D?", [], "How much was spent on research and development?"),
        ("What was the Q3 result?", [], "What was the third quarter result?"),
        ("When is the AGM?", ["The AGM is in May."], "When is the AGM?"),
        ("What is an AGM-80?", [], "What is an AGM-80?"),
        ("what do we pay for pr?", [], "what do we pay for pr?"),
    ],
)
def test_an_abbreviation_that_no_text_has_is_written_out(question: str, texts: list[str], told: str) -> None:
    assert written_out(question, texts)[0] == told


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What was the biochemical oxygen demand at the weir?", "What was the BOD at the weir?"),
        ("How many Full-time Equivalent posts are there?", "How many FTE posts are there?"),
        ("What did the RSPB count?", "What did the Royal Society for the Protection of Birds count?"),
        ("What did the water board spend?", "What did the water board spend?"),
    ],
)
def test_what_a_text_abbreviates_is_asked_for_in_its_other_form(question: str, told: str) -> None:
    text = (
        "The Royal Society for the Protection of Birds (RSPB) counts. Biochemical oxygen demand (“BOD”) rose. "
        "Full-time equivalents (FTE) fell. The water board (WB) met, and so did the works bureau (WB)."
    )
    assert as_defined(question, passages_of(text))[:2] == (told, {} if told == question else ANY)


@pytest.mark.parametrize(
    ("question", "answer", "note", "cited"),
    [
        ("When is the AGM?", MEETING, "“AGM” was read as “Annual General Meeting”", []),
        (
            "What was the biochemical oxygen demand at the weir?",
            VALUE,
            "“biochemical oxygen demand” was read as “BOD”",
            [BOD],
        ),
    ],
)
def test_it_is_answered_so_with_a_note_and_what_says_so_is_cited(
    question: str, answer: str, note: str, cited: list[str]
) -> None:
    draft = ANSWERER.draft(question, passages_of(f"{MEETING}\n\n{BOD}\n\n{VALUE}\n"))
    first, *others = (pointer.passage.sentence_text(pointer.sentence) for pointer in draft.statements[0].pointers)
    assert (first, others) == (answer, cited)
    assert [n.message for n in draft.notes] == [note]
