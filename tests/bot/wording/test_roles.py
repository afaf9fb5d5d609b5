import pytest

from bot.wording.roles import has_roles, in_roles
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER

CASE = (
    "Between: Dr Chidi Okafor (claimant) and Penrose Lettings Limited (respondent)\n\n"
    "1. The claimant paid a deposit of £1,325.\n\n"
    "2. The respondent is a landlord with 85 flats.\n"
)
OTHER = "Of the 64 flats at Mill Lane 61 are let. Penrose Lettings has a flat roof there.\n"
LEASE = "Landlord: Ann Bell\nTenant: Jo Bell\n\nThe tenant repairs the gate.\n"


def passages(text: str) -> list[Passage]:
    return list(cut_passages(Document("d.md", "Decision", text, text_hash(text)), ENCODER))


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("How much did Dr Okafor pay?", CASE, "How much did the claimant pay?"),
        ("What is Penrose Lettings' size?", CASE, "What is the respondent' size?"),
        ("How many flats does Penrose have?", CASE, "How many flats does the respondent have?"),
        ("What was Dr Okafor's deposit?", CASE, "What was the claimant's deposit?"),
        ("What does Jo Bell repair?", LEASE, "What does the tenant repair?"),
        ("What does Bell repair?", LEASE, "What does Bell repair?"),
        ("What did Ms Lowe pay?", CASE, "What did Ms Lowe pay?"),
        ("Okafor paid what?", CASE, "Okafor paid what?"),
    ],
)
def test_a_party_is_called_by_the_role_that_it_has(question: str, text: str, told: str) -> None:
    assert in_roles(question, passages(text))[0] == told


def test_only_what_speaks_of_roles_is_asked_by_them() -> None:
    assert has_roles("What did Dr Okafor pay?", passages(CASE))
    assert not has_roles("What was paid?", passages(CASE))
    assert not has_roles("What did Dr Okafor pay?", passages("It rained.\n"))


@pytest.mark.parametrize(
    ("question", "expected", "is_read_otherwise"),
    [
        ("How many flats does Penrose Lettings have?", "The respondent is a landlord with 85 flats.", True),
        ("How many flats are at Mill Lane?", "Of the 64 flats at Mill Lane 61 are let.", False),
    ],
)
def test_what_is_said_of_a_role_answers_what_is_asked_of_the_party(
    question: str, expected: str, is_read_otherwise: bool
) -> None:
    other = Document("m.md", "Minutes", OTHER, text_hash(OTHER))
    draft = ANSWERER.draft(question, [*cut_passages(other, ENCODER), *passages(CASE)])
    assert [statement.text for statement in draft.statements] == [expected]
    assert any("was read as" in note.message for note in draft.notes) is is_read_otherwise
