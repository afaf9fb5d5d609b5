"""What is said of another thing than is asked of is no answer: the syrup has not the colour of the tablets."""

import pytest

from bot.rivals.things import of_other_things
from index.documents import Document, text_hash
from index.passages import cut_passages
from tests.models import ENCODER, VECTORS

LEAFLET = "The tablets are round and pale yellow.\n\nOnce opened, the syrup keeps for three months.\n"
ROOM = "The Swimmer is made of bronze. It weighs 140 kilograms.\n\nThe goblet came from Lucerne. It was made in 1642.\n"


def others(question: str, text: str) -> list[str]:
    """The sentences that speak of others alone, in their order."""
    passages = cut_passages(Document("d.md", "Notes", text, text_hash(text)), ENCODER)
    return sorted(of_other_things(question, passages, VECTORS), key=text.find)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("What colour is the syrup?", LEAFLET, ["The tablets are round and pale yellow."]),
        ("How heavy is the goblet?", ROOM, ["It weighs 140 kilograms."]),
        ("How heavy is the swimmer?", ROOM, ["It was made in 1642."]),
        ("How much does the goblet weigh?", ROOM, ["It weighs 140 kilograms."]),
    ],
)
def test_the_subject_or_what_it_stands_for_is_another_thing(question: str, text: str, expected: list[str]) -> None:
    assert others(question, text) == expected


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What colour are the tablets?", LEAFLET),
        ("What colour is the pill?", LEAFLET),  # a word like it, which is not there
        ("What colour is the coating?", LEAFLET),  # nothing that was read is called so
        ("What colour is the product?", f"{LEAFLET}\nThe product is new.\n"),  # which all of it may be
        ("What is the colour of the syrup?", LEAFLET),  # the colour is asked of, as "the focus of it" might be
        (
            "When is the syrup ready?",
            "# The syrup\n\nThe pan is hot at noon.\n\nThe syrup is thick.\n",
        ),  # as a heading says
    ],
)
def test_what_may_be_said_of_the_thing_may_answer(question: str, text: str) -> None:
    assert others(question, text) == []
