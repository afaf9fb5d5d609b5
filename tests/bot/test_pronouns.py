"""A "she" or an "it" that means who or what the last answer named."""

from collections.abc import Iterator

import pytest

from bot import Answer, Bot, Statement, Verdict
from bot.answer import Done
from bot.citing import Citation, Focus
from bot.pronouns import is_of_another, with_what_was_named
from index.documents import Document, Span, text_hash

TEXTS = {
    "mill.md": """# Wendham mill

The mill belongs to the town. In 1961 Oda Brandt married the glazier Piet Holm, who died in 1988. The miller of Wendham is
Finn Aske. Finn Aske keeps nine goats.

Tide Songs (1974) won the Corn Medal; Dry Wells (1979) was nominated. The first record, Low Reeds, came out in 1969.
""",
    "inn.md": """# The inn at Orling

The innkeeper is Lene Voss.
""",
    "orling.md": """# Born in Orling

- Emil Krag (1831-1902), poet, born in the village
- Ida Roth (1840-1911), painter, born in the village
""",
}


@pytest.fixture(scope="module")
def mill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    documents = [Document(name, name, text, text_hash(text)) for name, text in TEXTS.items()]
    with Bot.from_documents(documents, tmp_path_factory.mktemp("mill")) as bot:
        yield bot


@pytest.mark.parametrize(
    ("asked", "question", "part", "looked_up"),
    [
        ("Who did Oda Brandt marry?", "When did he die?", "1988", "When did Piet Holm die?"),
        ("Which record won the Corn Medal?", "When did it come out?", "1974", "When did Tide Songs come out?"),
        (
            "Who is the miller of Wendham?",
            "How many goats does he keep?",
            "nine",
            "How many goats does Finn Aske keep?",
        ),
    ],
)
def test_who_or_what_was_named_is_asked_of(mill: Bot, asked: str, question: str, part: str, looked_up: str) -> None:
    chat = mill.chat()
    assert not chat.ask(asked).refusal
    answer = chat.ask(question)
    assert part in answer.text
    assert answer.standalone_question == looked_up


def test_what_is_told_of_somebody_else_is_no_answer(mill: Bot) -> None:
    chat = mill.chat()
    assert "Lene Voss" in chat.ask("Who is the innkeeper of Orling?").text
    assert chat.ask("How old is she?").refusal


def test_the_slices_of_the_reading_that_is_not_taken_have_no_number(mill: Bot) -> None:
    chat = mill.chat()
    chat.ask("Who did Oda Brandt marry?")
    done = list(chat.stream("How many goats does he keep?"))[-1]
    assert isinstance(done, Done)
    numbers = {c.number for answer in chat.answers for c in answer.citations}
    assert numbers == set(range(1, len(numbers) + 1))


def said(question: str, focus: str) -> Answer:
    """An answer with these very words in it."""
    citation = Citation(1, Span("a", 0, 9), focus, "a", "", focus=Focus(Span("a", 0, 9), focus))
    return Answer(question, (Statement(focus, 0, len(focus), (citation,), Verdict.SUPPORTED),), confidence=0.4)


@pytest.mark.parametrize(
    ("asked", "focus", "question", "expected"),
    [
        ("Who runs the mill?", "Finn Aske", "How old is he?", "How old is Finn Aske?"),
        ("Who runs the mill?", "*the Aske brothers*", "Where do they live?", "Where do the Aske brothers live?"),
        ("Who runs the mill?", "Finn Aske", "And who was his father?", "And who was Finn Aske's father?"),
        ("Who runs the mill?", "Lene Voss", "Who is her deputy?", "Who is Lene Voss's deputy?"),
        ("Who runs the mill?", "Lene Voss", "Who paid her?", "Who paid Lene Voss?"),
        ("Who runs the mill?", "the glazier Finn Aske", "How old is he?", "How old is Finn Aske?"),
        ("Who runs the mill?", "miller of Wendham", "How old is he?", ""),
        ("What is on the mill?", "new", "Who examined it?", ""),
        ("What was Holm?", "engineer and bridge builder", "What did it cost?", ""),
        ("Which boat sank?", "the Tern", "Who owned it?", "Who owned the Tern?"),
        ("Who runs the mill?", "Finn Aske", "How old is it?", ""),
        ("Who runs the mill?", "the miller", "How old is he?", ""),
        ("Who is Finn Aske?", "Miller of Wendham", "How old is he?", ""),
        ("What is a leat?", "a ditch", "How deep is it?", ""),
        ("What does the mill grind?", "rye", "How old is it?", ""),
        ("What is the fee?", "40 euros", "Who collects it?", ""),
        ("Which day is it shut?", "Monday", "Why is it?", ""),
        ("What happened?", "Finn Aske was fined", "When did it?", ""),
        ("When was it built?", "in May", "How tall is it?", ""),
        ("Who runs the mill?", "Finn Aske", "How old is the weir?", ""),
    ],
)
def test_a_pronoun_means_a_name_or_a_thing_of_its_kind(asked: str, focus: str, question: str, expected: str) -> None:
    assert with_what_was_named(question, [said(asked, focus)])[0] == expected


def test_a_question_word_in_between_was_of_the_same() -> None:
    asked = [said("Who built the mill?", "Finn Aske"), said("When?", "1834")]
    assert with_what_was_named("How old was he?", asked) == ("How old was Finn Aske?", "Finn Aske")


def test_an_unsure_answer_that_names_nobody_of_whom_was_asked_is_of_another() -> None:
    answer = said("How old is she?", "Emil Krag, poet")
    assert is_of_another(answer, "Lene Voss", "Who is the innkeeper?")
    assert not is_of_another(answer, "Lene Voss", "Who taught Krag?")
    assert not is_of_another(said("How old is she?", "Voss is 40"), "Lene Voss", "Who is the innkeeper?")
