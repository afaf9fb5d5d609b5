"""What stands under a heading that asks, or that names what is to be done; and what follows where something is to be done."""

import pytest

from bot.local.candidates import whole_addresses, with_both_marks
from index.documents import Document, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER

QUESTIONS = """# Questions

### What if I'm not at home on the day?

The driver calls you. A second trip costs €29.

### What happens when a payment fails?

We try again after 3 days. If that fails too, the account is closed.
"""
KETTLE = """# Kettle K2

### 5.1 Cleaning the filter

Clean the filter once a month.

1. Take out the lower basket.
2. Turn it to the left and lift it out.
3. Rinse it under running water.

"""
CODES = """# Error codes

Codes are shown on the display.

E03: Water is too hot. Let it cool down for an hour.

E04: Door is not closed. Close the door firmly.
"""


def quoted(question: str, text: str) -> list[str]:
    passages = cut_passages(Document("d.md", "d", text, text_hash(text)), ENCODER)
    return [statement.text for statement in ANSWERER.draft(question, passages).statements]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what if im not home when the driver comes", ["The driver calls you."]),
        (
            "What happens when a payment fails?",
            ["We try again after 3 days.", "If that fails too, the account is closed."],
        ),
        ("How much is a second trip?", ["A second trip costs €29."]),
    ],
)
def test_what_stands_under_the_question_answers_and_never_the_question(question: str, expected: list[str]) -> None:
    assert quoted(question, QUESTIONS) == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (
            "How do I clean the filter?",
            KETTLE,
            ["Take out the lower basket.", "Turn it to the left and lift it out.", "Rinse it under running water."],
        ),
        ("How often do I clean the filter?", KETTLE, ["Clean the filter once a month."]),
        ("What should I do about E04?", CODES, ["E04: Door is not closed.", "Close the door firmly."]),
        ("What does E04 mean?", CODES, ["E04: Door is not closed."]),
        ("What does F04 mean?", CODES, []),
        ("What does E08 mean?", CODES, []),
    ],
)
def test_steps_and_what_to_do_are_told_whole_and_of_the_very_code(
    question: str, text: str, expected: list[str]
) -> None:
    assert quoted(question, text) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("service@ravik", "service@ravik.com"),
        ("@ravik.com", "service@ravik.com"),
        ("https://status.ravik", "https://status.ravik.com/now"),
        ("write to", "write to"),
        ("write to service", "write to service@ravik.com"),
    ],
)
def test_an_address_in_focus_is_whole(found: str, expected: str) -> None:
    text = "Please write to service@ravik.com, or look at (https://status.ravik.com/now)."
    start, end = whole_addresses(text, text.index(found), text.index(found) + len(found))
    assert text[start:end] == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ('muscular "foot', 'muscular "foot"'),
        ('foot" (or', '"foot" (or'),
        ("or sole", "or sole"),
        ("(or sole", "(or sole)"),
        ("or sole)", "(or sole)"),
        ("«pied", "«pied»"),
        ("“Fuß”", "“Fuß”"),
        ('as a muscular "foot" (or', 'as a muscular "foot" (or'),
    ],
)
def test_a_bracket_or_quotation_in_focus_has_both_its_marks(found: str, expected: str) -> None:
    text = 'They use it as a muscular "foot" (or sole), «pied» or “Fuß”.'
    start, end = with_both_marks(text, text.index(found), text.index(found) + len(found))
    assert text[start:end] == expected
