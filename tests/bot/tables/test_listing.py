"""A whole table, where a question asks for what stands over it."""

import pytest

from bot.tables.listing import list_all
from index.documents import Document, text_hash
from index.passages import cut_passages
from tests.models import ENCODER

ROWS = "| Band | Minimum |\n|---|---|\n| A | 24,000 |\n| B | 34,000 |\n"
HANDBOOK = f"# House rules\n\n## Salary bands\n\nThey hold from May.\n\n{ROWS}\n## Leave\n\nThere are 28 days.\n"
WHOLE = ["A, Minimum: 24,000", "B, Minimum: 34,000"]


def listed(question: str, text: str) -> tuple[list[str], list[str]]:
    draft = list_all(question, cut_passages(Document("d", "d", text, text_hash(text)), ENCODER, 60))
    return ([s.text for s in draft.statements], [n.message for n in draft.notes]) if draft else ([], [])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What are the salary bands?", WHOLE),
        ("List all salary bands", WHOLE),
        ("Which bands are there?", WHOLE),
        ("What are the salary bands of the house?", WHOLE),
        ("What are the salary bands of Kestrel Ltd?", []),
        ("What are the house rules?", []),
        ("What are the leave days?", []),
        ("Which bands have a minimum of 34,000?", []),
        ("What is the salary band of a trainee?", []),
    ],
)
def test_a_table_answers_for_what_its_own_heading_names(question: str, expected: list[str]) -> None:
    assert listed(question, HANDBOOK)[0] == expected


def test_of_two_tables_under_a_heading_it_is_open_which_is_meant() -> None:
    assert (
        listed("What are the salary bands?", HANDBOOK.replace("## Leave", f"In winter:\n\n{ROWS}\n## Leave"))[0] == []
    )


def test_groups_are_not_told_as_rows_so_a_table_with_them_is_left_to_the_reader() -> None:
    assert listed("What are the salary bands?", HANDBOOK.replace("| A |", "| Office: | |\n| A |"))[0] == []


def test_of_a_long_table_the_first_rows_are_told_and_their_number() -> None:
    text = "# Pumps\n\n| Pump | Hall |\n|---|---|\n" + "".join(f"| P-{i} | {i % 9} |\n" for i in range(150))
    told, notes = listed("What pumps do we have?", text)
    assert told == [f"P-{i}, Hall: {i % 9}" for i in range(20)]
    assert notes == ["150 rows, 20 shown"]


SAWS = (
    "# Saws\n\n| Saw | Price | Weight |\n|---|---|---|\n| Kestor 45 | £ 499 | 21 kg |\n| Kestor 60 | £ 749 | 30 kg |\n| Lumo | £ 89 | 3 kg |\n\n"
    "# Rooms\n\n| Room | Area |\n|---|---|\n| Attic | 12 m² |\n"
)
BOTH = ["Kestor 45, Price: £ 499; Weight: 21 kg", "Kestor 60, Price: £ 749; Weight: 30 kg"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the difference between the Kestor 45 and the Kestor 60?", BOTH),
        ("difference between kestor 45 and kestor 60", BOTH),
        ("Compare the Kestor 45 with the Kestor 60 saw.", BOTH),
        ("Kestor 45 vs Kestor 60", BOTH),
        ("Kestor 45 vs Kestor 70", []),
        ("Kestor 45 vs Kestor 45", []),
        ("Kestor vs Lumo", []),  # no whole name
        ("Compare the Lumo with the attic", []),  # of two tables
        ("What is the difference in price between the Kestor 45 and the Kestor 60?", []),
        ("Compare the sale of the Kestor 45 with that of the Kestor 60", []),
    ],
)
def test_two_rows_that_are_contrasted_are_told_side_by_side(question: str, expected: list[str]) -> None:
    told, notes = listed(question, SAWS)
    assert told == expected
    assert notes == (["both rows as they stand; what differs was not worked out"] if expected else [])
