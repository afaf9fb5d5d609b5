import pytest

from bot.places.ordinals import counted_out
from index.documents import Document, text_hash
from index.passages import cut_passages
from tests.models import ENCODER

FIRST = "What is the first limitation of the trial?"
TRIAL = (
    "The trial has several limitations. First, the lenses have a colour. People saw it. Second, wrist bands err. "
    "Finally, it was short.\n\n"
    "There was one reason. First, it rained.\n"
)


def found(question: str, text: str = TRIAL) -> str:
    """The words in focus of what is counted out."""
    pointer = counted_out(question, cut_passages(Document("t.md", "Trial", text, text_hash(text)), ENCODER))
    return pointer.passage.slice(*pointer.focus) if pointer and pointer.focus else ""


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (FIRST, "the lenses have a colour."),
        ("What was the second limitation?", "wrist bands err."),
        ("What is the last limitation mentioned?", "it was short."),
        ("Which is the third limitation?", "it was short."),
        (f"{FIRST} – And the second?", "wrist bands err."),
        ("What is the fourth limitation?", ""),
        ("What is the second strength?", ""),
        ("What is the first reason?", ""),
        ("What is the second limitation that Ms Ode found?", ""),
        ("Is there a second limitation?", ""),
        ("Of the second limitation, which is it?", ""),
        ("what " * 10_000, ""),
    ],
)
def test_the_second_of_what_is_counted_out_is_what_opens_with_second(question: str, expected: str) -> None:
    assert found(question) == expected


def test_a_second_that_is_written_out_is_for_the_reader() -> None:
    assert found("What is the second limitation?", f"{TRIAL}\nThe second limitation is the size.\n") == ""


STEPS = "It has four steps. First, wash. Then dip. After that dry. Finally, seal.\n"


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("What is the second step?", STEPS, "Then dip."),
        ("What is the last step?", STEPS, "seal."),
        ("What is the last step?", STEPS.replace("Finally, s", "S"), ""),
        ("What is the second step?", STEPS.replace("After that", "Second,"), ""),
    ],
)
def test_then_counts_as_well_where_it_is_said_what_comes_last(question: str, text: str, expected: str) -> None:
    assert found(question, text) == expected
