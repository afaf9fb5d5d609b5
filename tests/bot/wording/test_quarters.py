"""A quarter that a question names, in tables whose columns say when three months ended."""

import pytest

from bot.wording.quarters import in_columns, names_months
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER

SUMMER = (
    "# Quarterly report\n\nSales of boats rose in the third quarter of 2022, and less than in the third quarter of 2021. The fourth "
    "quarter of 2022 will be quiet.\n\n## Sales\n\n"
    "|  | Three Months Ended June 25, 2022 | Three Months Ended June 26, 2021 |\n|---|---|---|\n"
    "| Boats | 40,665 | 39,570 |\n| Sails | 7,382 | 8,235 |\n\n"
    "|  | Nine Months Ended June 25, 2022 | Nine Months Ended June 26, 2021 |\n|---|---|---|\n| Boats | 162,863 | 153,105 |\n"
)
WINTER = (
    "# Quarterly report\n\nSales of boats fell in the first quarter of 2023. Sales of sails decreased during the first quarter of 2023.\n\n"
    "## Sales\n\n|  | Three Months Ended December 31, 2022 | Three Months Ended December 25, 2021 |\n|---|---|---|\n"
    "| Boats | 65,775 | 71,628 |\n| Sails | 7,735 | 10,852 |\n"
)
CALENDAR = (
    "# Sales\n\n|  | Quarter ended 30 June 2024 | Quarter ended 30 June 2023 |\n|---|---|---|\n| Boats | 12 | 11 |\n\n"
    "| | 6 months to 30 June 2024 | 6 months to 30 June 2023 |\n|---|---|---|\n| Boats | 25 | 24 |\n"
)


def cut(text: str) -> list[Passage]:
    name = f"{text_hash(text)[:4]}.md"
    return list(cut_passages(Document(name, "Quarterly report", text, text_hash(text)), ENCODER))


@pytest.mark.parametrize(
    ("question", "document", "told"),
    [
        ("What were sales in the third quarter of 2022?", SUMMER, "the three months ended June 25, 2022"),
        ("What were sales in fiscal third quarter 2021?", SUMMER, "the three months ended June 26, 2021"),
        ("What were sales in Q3?", SUMMER, "the three months ended June 25, 2022"),
        ("What were sales in Q3 FY2022?", SUMMER, "the three months ended June 25, 2022"),
        ("What did we owe at the end of the first quarter of 2022?", WINTER, "December 25, 2021"),
        ("What were sales in Q2 2024?", CALENDAR, "the three months ended 30 June 2024"),
        ("What were sales in the first nine months of 2022?", SUMMER, "the nine months ended June 25, 2022"),
        ("What were sales in the first half of 2023?", CALENDAR, "the six months ended 30 June 2023"),
    ],
)
def test_a_quarter_is_asked_by_the_dates_of_its_column(question: str, document: str, told: str) -> None:
    read = in_columns(question, [document])
    assert read is not None
    assert list(read[1].values()) == [told]
    assert told in read[0]


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("What were sales in the second quarter of 2022?", SUMMER),
        ("What were sales in the third quarter of 2020?", SUMMER),
        ("What were sales in the fourth quarter of 2022?", WINTER),
        ("What were sales in Q3 2024?", CALENDAR),
    ],
)
def test_a_quarter_that_no_column_is_of_is_not_read_as_one(question: str, document: str) -> None:
    assert in_columns(question, [document]) == ("", {})


def test_only_columns_of_three_months_are_of_a_quarter() -> None:
    assert (
        in_columns(
            "What were sales in Q3 2022?", ["| | Year ended June 25, 2022 |", "In the three months ended May 1, 2022 …"]
        )
        is None
    )
    assert not names_months("How many quarters has a year, and what is a quarter pounder?")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What were sales of boats in the third quarter of 2022?", "Boats, Three Months Ended June 25, 2022: 40,665"),
        (
            "What were sales of sails in the first quarter of 2023?",
            "Sails, Three Months Ended December 31, 2022: 7,735",
        ),
        (
            "What were sales of boats in the first nine months of 2022?",
            "Boats, Nine Months Ended June 25, 2022: 162,863",
        ),
        ("What were sales of sails in Q1 2022?", "Sails, Three Months Ended December 25, 2021: 10,852"),
    ],
)
def test_the_report_of_the_quarter_answers_and_a_note_says_how_it_was_read(question: str, expected: str) -> None:
    draft = ANSWERER.draft(question, [*cut(SUMMER), *cut(WINTER)])
    assert draft.statements[0].text == expected
    assert any("was read as “the " in note.message for note in draft.notes)


def test_a_quarter_without_a_column_has_no_answer_in_those_of_others() -> None:
    assert not ANSWERER.draft("What were sales of boats in Q2 2022?", [*cut(SUMMER), *cut(WINTER)]).statements
