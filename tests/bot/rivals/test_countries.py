"""What is said of one country where a question asks of another."""

import pytest

from bot.rivals.countries import of_other_countries
from index.documents import Document, Passage, text_hash
from index.encoder import Encoder
from index.passages import cut_passages

ENCODER = Encoder()
FLIGHTS = "Russia suspended all flights in Turkey and Tanzania."
MUSEUM = "It was the first museum in Britain to show a rock concert."
TRADE = "Trade with the Dutch grew faster than trade of the Germans."


def passages_of(*sentences: str) -> list[Passage]:
    text = "\n\n".join(sentences)
    return cut_passages(Document("a.txt", "Notes", text, text_hash(text)), ENCODER)


@pytest.mark.parametrize(
    ("question", "barred"),
    [
        ("Why did Russia suspend flights to Ukraine?", [FLIGHTS]),
        ("Why did Russia suspend flights to Tanzania?", []),  # one of those that are named
        ("Why did Russia suspend flights to Turkish towns?", []),  # named by its people
        ("Why did Russia suspend flights?", []),
        ("Why did Russia suspend trains to Ukraine?", []),  # another word: not this rule's to judge
        ("What was the first museum in the United States with a concert?", [MUSEUM]),
        ("What was the first museum in the UK with a concert?", []),
        ("What was the first museum in Scotland with a concert?", []),  # a part of it
        ("What was the first museum in the European Union with a concert?", []),
        ("How did trade with the Netherlands grow?", []),
        ("How did trade with the Danes grow? And trade with France?", [TRADE]),
    ],
)
def test_what_is_said_of_other_countries_alone_answers_nothing(question: str, barred: list[str]) -> None:
    assert of_other_countries(question, passages_of(FLIGHTS, MUSEUM, TRADE)) == {*barred}


def test_a_question_without_end_is_let_be() -> None:
    assert not of_other_countries("Flights to Ukraine? " * 50, passages_of(FLIGHTS))
