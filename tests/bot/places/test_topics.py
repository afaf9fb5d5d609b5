"""A question whose words are those of a heading is answered with what stands under it."""

import pytest

from bot.local.reading import read_question
from bot.places.topics import under_its_name
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER

REASONS = "".join(f"{i}. {what},\n" for i, what in enumerate(["Earlier surgery", "Refusal", "Sepsis", "Tears"], 1))
TRIAL = (
    "# Trial of plasma for shoulders\n\nPatients who meet the inclusion criteria are told of the study.\n\n"
    "## Inclusion criteria\n\n- Adults between 18 and 50 years.\n- Three months of failed treatment.\n\n"
    f"## Exclusion criteria\n\n{REASONS}\nEligible patients are enrolled by consent.\n\n"
    "## Hypothesis\n\nPlasma helps more than steroids do.\n\nIt was never tested.\n\n"
    "## Staff\n\n### Doctors\n\nAnn Bell.\n"
)
OTHER = "# Trial of salt for knees\n\n## Staff\n\nBen Bell, a nurse.\n\n## Budget\n\nNone.\n"
LONG = "# Shop\n\n## Colours\n\n" + "".join(f"- Colour {i}\n" for i in range(31))


def passages(*texts: str) -> list[Passage]:
    documents = [
        Document(f"d{i}.md", text[2:].partition("\n")[0], text, text_hash(text)) for i, text in enumerate(texts)
    ]
    return [passage for document in documents for passage in cut_passages(document, ENCODER)]


def quoted(question: str, *texts: str) -> list[str]:
    there = passages(*texts)

    def document_of(passage: Passage) -> list[Passage]:
        return [other for other in there if other.document_id == passage.document_id]

    found = under_its_name(read_question(question, ENCODER), there, document_of)
    return [pointer.passage.sentence_text(pointer.sentence) for pointer in found]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "What are the inclusion criteria?",
            ["- Adults between 18 and 50 years.", "- Three months of failed treatment."],
        ),
        ("What were the exclusion criteria of the study?", REASONS.splitlines()),
        ("List the exclusion criteria for the plasma trial.", REASONS.splitlines()),
        ("what's the hypothesis", ["Plasma helps more than steroids do."]),
    ],
)
def test_what_stands_under_the_heading_that_is_asked_for_is_quoted(question: str, expected: list[str]) -> None:
    assert quoted(question, TRIAL) == expected


def test_a_paragraph_ends_at_an_empty_line_however_lines_end() -> None:
    assert quoted("What is the hypothesis?", TRIAL.replace("\n", "\r\n")) == ["Plasma helps more than steroids do."]


@pytest.mark.parametrize(
    "question",
    [
        "What is the most important inclusion criterion?",  # more is asked for than the heading says
        "Who wrote the hypothesis?",
        "What is the trial of plasma for shoulders?",  # the title stands over everything
        "What are the criteria?",
        "What is the staff?",  # nothing stands right under it
    ],
)
def test_only_a_question_for_all_of_it_is_answered_so(question: str) -> None:
    assert quoted(question, TRIAL) == []


def test_a_heading_that_two_documents_have_does_not_say_which_is_meant() -> None:
    assert quoted("What is the staff?", TRIAL, OTHER) == []
    assert quoted("What is the budget?", TRIAL, OTHER) == ["None."]


def test_a_list_is_quoted_whole_or_not_at_all() -> None:
    assert quoted("What are the colours?", LONG) == []
    assert len(quoted("What are the colours?", LONG.removesuffix("- Colour 30\n"))) == 30


def test_it_takes_the_place_of_one_item_that_the_reader_found() -> None:
    draft = ANSWERER.draft("What are the exclusion criteria?", passages(TRIAL))
    assert [p.passage.sentence_text(p.sentence) for p in draft.pointers] == REASONS.splitlines()
