"""Several reports of one form, and a question that names one of them by what stands at its top."""

import pytest

from bot.wording.alike import report_named
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER

FORM = (
    "# Accident report\n\n- Location: {place}\n- Number: {number}\n- Aircraft: Cessna {model}\n- Date: 3 May 2021\n\n"
    "## Pilot\n\n- Age: {age}\n- Certificate: Private\n\n## Analysis\n\n{text}\n"
)
BELEN = FORM.format(
    place="Belen, NM", number="DEN08A34", model="152", age="48", text="The pilot lost control after a gust of wind."
)
MADILL = FORM.format(
    place="Madill, OK",
    number="DFW08A44",
    model="172",
    age="28",
    text="The wind speed was 8 knots. The pilot was a student.",
)
LETTER = "# Letter\n\nThe accident at Elyria was caused by ice. No one was hurt.\n"


def passages(*texts: str) -> list[Passage]:
    documents = [
        Document(f"d{i}.md", text[2:].partition("\n")[0], text, text_hash(text)) for i, text in enumerate(texts)
    ]
    return [passage for document in documents for passage in cut_passages(document, ENCODER)]


@pytest.mark.parametrize(
    ("question", "document", "rest"),
    [
        ("How old was the pilot in the Belen accident?", "d0.md", "How old was the pilot in the accident?"),
        ("How old was the pilot at Madill?", "d1.md", "How old was the pilot?"),
        ("How old was the pilot in accident DEN08A34?", "d0.md", "How old was the pilot in accident?"),
        ("Was DFW08A44 damaged?", "d1.md", "Was it damaged?"),
        ("What was DFW08A44's cause?", "d1.md", "What was its cause?"),
    ],
)
def test_a_report_is_named_by_a_value_at_its_top(question: str, document: str, rest: str) -> None:
    report = report_named(question, passages(BELEN, MADILL, LETTER))
    assert report is not None
    assert (report.line.passage.document_id, report.rest) == (document, rest)
    assert report.others == {"d0.md", "d1.md"} - {document}


@pytest.mark.parametrize(
    "question",
    [
        "How old was the pilot of the Cessna?",  # both are
        "What caused the accident at Elyria?",  # a letter is no form
        "How old was the pilot at Boquete?",
        "Madill was where?",
    ],
)
def test_what_several_or_none_have_names_no_report(question: str) -> None:
    assert report_named(question, passages(BELEN, MADILL, LETTER)) is None


def test_a_document_alone_of_its_form_is_not_singled_out() -> None:
    assert report_named("How old was the pilot at Belen?", passages(BELEN, LETTER)) is None


def test_the_report_answers_and_its_top_is_cited() -> None:
    draft = ANSWERER.draft("How old was the pilot in the Belen accident?", passages(MADILL, BELEN))
    assert [p.passage.sentence_text(p.sentence) for p in draft.pointers] == ["- Age: 48", "- Location: Belen, NM"]


def test_what_another_report_of_the_form_says_is_no_answer() -> None:
    there = passages(MADILL, BELEN)
    assert "8 knots" in ANSWERER.draft("What was the wind speed in the Madill accident?", there).statements[0].text
    assert not ANSWERER.draft("What was the wind speed in the Belen accident?", there).statements
