"""What is said of another kind of thing than is asked of is no answer: what cleaners wear is not what supervisors wear."""

import pytest

from bot.rivals.kinds import of_other_kinds
from index.documents import Document, text_hash
from index.passages import cut_passages
from tests.models import ENCODER, VECTORS


def others(question: str, text: str, title: str = "Notes") -> list[str]:
    """The sentences that speak of others alone, in their order."""
    passages = cut_passages(Document("d.md", title, text, text_hash(text)), ENCODER)
    return sorted(of_other_kinds(question, passages, VECTORS)[0], key=text.find)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What must supervisors wear?", "All cleaners shall wear an identity card."),
        ("what colour do nurses wear", "Doctors wear blue clothing."),
        ("When does the legal team move?", "The IT team moves first, the sales team follows."),
        ("When does the legal team move?", "The IT team moves in May."),
        ("How many calls did the sales team receive?", "The support team received 214 calls."),
        ("How often are carpets cleaned?", "The windows are cleaned four times a year."),
        ("How often should the carpets be cleaned?", "Clean the air filter every two weeks with lukewarm water."),
        ("Who can delete holidays?", "Only the owner can delete documents."),
        ("Can I put the tank into the dishwasher?", "Do not put the filter into the dishwasher."),
        ("What does the contractor pay the client?", "2.1 The Client shall pay the Contractor a monthly fee."),
        (
            "May the client engage subcontractors?",
            "The Contractor may not engage subcontractors without consent of the Client.",
        ),
        ("May the landlord change the locks?", "The Tenants may change the locks if they give the Landlord a key."),
        ("May the tenants enter the flat?", "The Landlord may enter the flat to inspect it."),
        ("What does the keeper feed?", "The lion feeds the keeper."),
        ("Can guests archive a board?", "Owners and administrators can archive a board."),
        ("Can guests download invoices?", "Administrators can change the card and download invoices."),
        ("How long is the consent valid?", "The sample is valid for 72 hours."),
        ("How much is a drama scholarship worth?", "Sports scholarships are worth £1,500 a year."),
        ("What does the blue lamp mean, and when does the blue lamp flash?", "The red lamp flashes when it is full."),
    ],
)
def test_what_another_kind_does_or_has_done_to_it_is_no_answer(question: str, text: str) -> None:
    assert others(question, text) == [text]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("May the tenants change the locks?", "The Tenants may change the locks if they give the Landlord a key."),
        (
            "When may the tenants enter the flat?",
            "# Tenants\n\nLike the landlord, they may enter the flat. The landlord may enter it too.",
        ),
        ("What must cleaners wear?", "All cleaners shall wear an identity card."),
        ("What must the staff wear?", "All cleaners shall wear an identity card."),  # who may be meant
        ("What must cleaners wear?", "They shall wear an identity card."),
        ("What must supervisors wear?", "Supervisors and cleaners shall wear an identity card."),
        ("What must supervisors wear?", "# Supervisors\n\nEveryone wears a card."),
        ("When does the sales team move?", "The IT team moves first, the sales team follows."),
        ("When does the sales team move?", "The team moves in May."),
        ("How long is the ticket valid?", "Tickets and samples are valid for a day."),
        ("When is the garden open?", "# Garden\n\nThe gate is open in summer."),
        ("Can viewers see boards?", "Everyone can see boards."),
        ("Can editors delete boards?", "Owners can delete boards and editors archive them."),
        ("How often is the vehicle cleaned?", "The car is cleaned once a week."),  # a word like it
        ("How often is the machine cleaned?", "Clean the filter once a week."),
        ("What do astronaughts eat?", "The astronauts eat paste."),  # otherwise spelt
        ("When did the desicion come?", "The decision came in May."),
        ("When did the suspension of flights come?", "All flights stopped. The decision came in May."),  # takes it up
        ("What does the contractor pay?", "The fee is paid by the Contractor, and the Client pays the tax."),
        ("May the client engage others?", "The Contractor may, and the Client may engage others."),
        ("Whom does the goalkeeper meet?", "The striker meets the goalkeeper."),  # each meets the other
        ("What were the protesters given?", "They were given suspended sentences."),  # to whom, and what
        ("What does Ravik sell?", "The yard sells boats."),  # a name may be what is called so
        ("Do you accept cheques?", "We accept cards."),  # which says what is accepted
        ("Where is the new stadium?", "The old stadium stands in Tarn."),  # nothing is done there
        ("When do class 3 pupils swim?", "Class 4 pupils swim on Monday."),  # numbers are told apart elsewhere
    ],
)
def test_what_may_be_said_of_it_may_answer(question: str, text: str) -> None:
    assert others(question, text) == []


def test_what_tells_it_from_the_others_is_told() -> None:
    passages = cut_passages(Document("d.md", "Notes", "The IT team moves in May.", text_hash("")), ENCODER)
    assert of_other_kinds("When does the legal team move?", passages, VECTORS)[1] == ["legal"]
    assert of_other_kinds("When does the legal department move?", passages, VECTORS)[1] == []
    assert of_other_kinds("When does the IT team move?", passages, VECTORS)[1] == []
