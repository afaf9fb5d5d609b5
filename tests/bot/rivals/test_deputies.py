"""Who stands in for somebody is not he."""

import pytest

from bot.rivals.deputies import of_other_ranks
from index.documents import Document, text_hash
from index.passages import cut_passages
from tests.models import ENCODER

MASTER, DEPUTY = "The harbour master is Ann Bell.", "The deputy harbour master is Bo Lund."


@pytest.mark.parametrize(
    ("question", "text", "barred"),
    [
        ("Who is the harbour master?", DEPUTY, True),
        ("Who is the harbour master of Tarn?", DEPUTY, True),
        ("who's the deputy harbour master", MASTER, True),
        ("Who is the port's deputy harbour master?", MASTER, True),
        ("Who was the vice president in 1962?", "In 1962 the president was Ann Bell.", True),
        ("Who is the harbour master?", MASTER, False),
        ("Who is the deputy harbour master?", DEPUTY, False),
        ("Who is the harbour master?", f"{DEPUTY[:-1]}, the harbour master Ann Bell.", False),
        ("Who is the harbour master?", "The acting harbour master is Bo Lund.", False),
        ("Who is the deputy harbour master?", "The harbour master is Ann Bell and her deputy Bo Lund.", False),
        ("Who is the deputy harbour master?", "Bo Lund stands in for Ann Bell.", False),
        ("When was the deputy harbour master elected?", MASTER, False),
        (
            "Who is the chief operating officer?",
            "Ann Bell is chief executive and Bo Lund chief financial officer.",
            True,
        ),
        ("Who is the finance director?", "The technical director is Bo Lund.", True),
        ("Who is the technical director?", "The technical director is Bo Lund.", False),
        ("Who is the finance director?", "The director is Bo Lund.", False),
        ("Who is the finance director?", "Bo Lund is director of finance; the technical director is Ann Bell.", False),
        ("Who is the director?", "The technical director is Bo Lund.", False),
    ],
)
def test_who_holds_an_office_does_not_say_who_stands_in_for_him(question: str, text: str, barred: bool) -> None:
    passages = cut_passages(Document("d.md", "Harbour", text, text_hash(text)), ENCODER)
    assert of_other_ranks(question, passages) == ({text} if barred else set())
