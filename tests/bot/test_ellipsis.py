"""Follow-ups that only name something else, and what is no question at all."""

from collections.abc import Iterator

import pytest

from bot import Bot, Reason
from bot.ellipsis import thing_named, with_another
from bot.parts import standalone
from bot.smalltalk import NO_QUESTION, is_small_talk
from index.documents import Document, text_hash

MANUAL = """# Kiln manual

## Codes

F1 means that the door is open. F2 means that the kiln is too hot. F3 means that the fuse has blown.

## Prices

| Size | Hire fee | Deposit |
| --- | --- | --- |
| Kiln no. 1 | £20 | £100 |
| Kiln no. 2 | £35 | £150 |
"""


@pytest.fixture(scope="module")
def kiln(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    document = Document("kiln.md", "Kiln manual", MANUAL, text_hash(MANUAL))
    with Bot.from_documents([document], tmp_path_factory.mktemp("kiln")) as bot:
        yield bot


@pytest.mark.parametrize(
    ("subject", "question", "whole"),
    [
        ("What does F1 mean?", "and F2?", "What does F2 mean?"),
        ("What is the hire fee of kiln no. 1?", "And for kiln no. 2?", "What is the hire fee of kiln no. 2?"),
        ("What is the hire fee of kiln no. 2?", "and the deposit?", "What is the deposit of kiln no. 2?"),
        ("What is the fee?", "What about the deposit?", "What is the deposit?"),
        ("How much was sold in 2019?", "and in 2020?", "How much was sold in 2020?"),
        ("What does a berth of 8 metres cost?", "how about 12 metres?", "What does a berth of 12 metres cost?"),
        ("How much is diesel for members?", "And for visitors?", "How much is diesel for visitors?"),
        ("When is it open on Mondays?", "and on Saturdays?", "When is it open on Saturdays?"),
        ("What does F2 mean?", "And what should I do then?", "what should I do with F2?"),
        ("Who came to Kiev in 2019?", "and Istanbul?", "Who came to Istanbul in 2019?"),
        ("What is the excess for escape of water?", "And for theft?", "What is the excess for theft?"),
        ("How long is maternity leave?", "And study leave?", "How long is study leave?"),
        ("How deep do I sow kale?", "what about red kale?", "How deep do I sow red kale?"),
        ("Should we feed oats daily?", "and rolled oats?", "Should we feed rolled oats daily?"),
        ("What is the fee for people under age?", "and people with a pass?", "What is the fee for people with a pass?"),
        ("What is the fee for Sev. 1?", "and the credits?", "What are the credits for Sev. 1?"),
        ("What is the mill's age?", "and the weir's width?", "What is the weir's width?"),
        ("When did the ferry to Hull sail?", "And to Kiel?", "When did the ferry to Kiel sail?"),
        ("When did the new shop in New Ross open?", "and in Cork?", "When did the new shop in Cork open?"),
        ("When was the lock at Hull opened?", "and at Goole?", "When was the lock at Goole opened?"),
        ("When does the course for adults begin?", "and for children?", "When does the course for children begin?"),
        ("When do you open for adult guests?", "and for young guests?", "When do you open for young guests?"),
        ("What do you charge for late work?", "and for repairs?", "What do you charge for repairs?"),
        ("What does the shop ask for small boats?", "and for rafts?", "What does the shop ask for rafts?"),
        ("What did Ann do in Hull?", "and in Kiel?", "What did Ann do in Kiel?"),
        ("What does the steady red lamp mean?", "and flashing blue?", "What does the flashing blue lamp mean?"),
        ("What does the red lamp mean?", "and flashing blue?", "What does the flashing blue lamp mean?"),
        ("What does the steady red lamp mean?", "and blue?", "What does the steady blue lamp mean?"),
        ("How much is the Family plan?", "and the Pro plan?", "How much is the Pro plan?"),
        ("How much is the Family plan a month?", "and for the Pro plan?", "How much is the Pro plan a month?"),
        ("How much is the Family plan a month?", "and for Pro?", "How much is the Pro plan a month?"),
        ("When was the York office opened?", "and Hull?", "When was the Hull office opened?"),
        ("When did the Netherlands join?", "and Norway?", "When did Norway join?"),
    ],
)
def test_what_a_follow_up_names_takes_the_place_of_its_like(subject: str, question: str, whole: str) -> None:
    assert standalone(question, subject) == whole


@pytest.mark.parametrize(
    ("subject", "question"),
    [
        ("What does F1 mean?", "and when?"),
        ("What does F1 mean?", "F2"),
        ("What does F1 cost in 2019?", "and in winter?"),
        ("What does a berth of 8 metres cost?", "and in 2020?"),
        ("What is the rent of the flat?", "and the shop?"),
        ("What is the price of diesel?", "and the sauna?"),
        ("When was the lighthouse built?", "and the slipway?"),
        ("When is the office open?", "And on Saturdays?"),
        ("Is it open on the quay?", "and on Sundays?"),
        ("What is between Kiev and Istanbul?", "and Ankara?"),
        ("What does the Petrel 300 Pro weigh?", "and the Petrel 300?"),
        ("When may I take leave?", "and study leave?"),
        ("Can people eat bread?", "and rye bread?"),
        ("Is it safe to sow kale?", "and red kale?"),
        ("How long is the mill's lease?", "what about the wheels?"),
        ("How is leave from maternity leave granted?", "and study leave for fathers?"),
        ("Is the lamp red or green?", "and blue?"),
        ("When did Ann Lee come?", "and for Hull?"),
        ("How much does the Netherlands pay?", "and for Norway?"),
    ],
)
def test_where_it_is_not_sure_what_it_stands_for_nothing_is_replaced(subject: str, question: str) -> None:
    assert with_another(question, subject) == ""


def test_the_next_follow_up_is_about_what_the_last_one_named(kiln: Bot) -> None:
    chat = kiln.chat()
    assert "£20" in chat.ask("What is the hire fee of kiln no. 1?").text
    assert "£35" in chat.ask("and for kiln no. 2?").text
    assert "£150" in chat.ask("and the deposit?").text
    assert chat.answers[-1].standalone_question == "What is the deposit of kiln no. 2?"
    chat = kiln.chat()
    for question in ("What does F1 mean?", "and F2?", "why is that?"):
        chat.ask(question)
    assert chat.answers[-1].standalone_question == "What does F2 mean? – why is that?"


@pytest.mark.parametrize("text", ["thanks", "OK, thank you very much!", "hello", "Got it.", "no"])
def test_words_that_ask_nothing_get_no_answer_and_change_no_subject(kiln: Bot, text: str) -> None:
    chat = kiln.chat()
    chat.ask("What does F1 mean?")
    answer = chat.ask(text)
    assert answer.refusal is not None
    assert (answer.refusal.reason, answer.text) == (Reason.EMPTY_QUESTION, NO_QUESTION)
    assert answer.standalone_question is None
    assert "too hot" in chat.ask("and F2?").text


def test_a_question_is_no_courtesy_however_politely_it_begins() -> None:
    for text in ("ok, and when?", "Thanks, who came?", "no smoking", "thanks " * 10_000, "?", ""):
        assert not is_small_talk(text)


@pytest.mark.parametrize(
    "text", ["help", "What documents do you have?", "Hi, who are you?", "list all the files please"]
)
def test_a_question_of_the_chatbot_itself_is_told_the_documents_and_changes_no_subject(kiln: Bot, text: str) -> None:
    chat = kiln.chat()
    chat.ask("What does F1 mean?")
    answer = chat.ask(text)
    assert answer.refusal is not None
    assert answer.refusal.reason is Reason.EMPTY_QUESTION
    assert all(name in answer.text for name in kiln.documents)
    assert "too hot" in chat.ask("and F2?").text


def test_a_question_of_the_chatbot_itself_names_those_documents_that_it_is_limited_to() -> None:
    documents = [Document(name, name, text, text_hash(text)) for name, text in (("a.md", "One."), ("b.md", "Two."))]
    with Bot.from_documents(documents) as bot:
        assert "one document alone: b.md." in bot.ask("What documents do you have?", documents=["b.md"]).text


def test_a_question_with_the_words_of_one_about_the_chatbot_is_looked_up() -> None:
    for text in (
        "What documents do you have to bring?",
        "What can you do about damp?",
        "What files are there?",
        "Who helps me?",
    ):
        assert not is_small_talk(text)


def test_a_question_for_any_of_something_points_back() -> None:
    assert standalone("Any exceptions?", "Is smoking allowed?") == "Is smoking allowed? – Any exceptions?"
    assert standalone("Any dogs on the quay on Sundays?", "Is smoking allowed?") == "Any dogs on the quay on Sundays?"


@pytest.mark.parametrize(
    "question", ["Is there parking on the quay?", "Are there showers for visitors?", "What did the IT desk say?"]
)
def test_a_there_that_only_says_that_something_is_and_a_name_point_at_nothing(question: str) -> None:
    assert standalone(question, "Is smoking allowed?") == question
    assert standalone("Who works there on Sundays?", "Is smoking allowed?").startswith("Is smoking allowed? – ")


@pytest.mark.parametrize("text", ["really?", "go on", "explain", "lol", "wow great", "nothing", "no"])
def test_what_people_merely_throw_in_names_no_thing(text: str) -> None:
    assert thing_named(text) == ""


@pytest.mark.parametrize("named", ["a" * 1_000_000, f"{'1' * 500_000} {'.' * 500_000}b"])
def test_what_is_named_may_be_of_any_length(named: str) -> None:
    """From each of its characters on to the next figure it took hours."""
    assert thing_named(f"and {named}?") == ("" if named[0] == "1" else named)


@pytest.mark.parametrize(
    ("question", "subject", "expected"),
    [
        ("and people with a pass?", "How much do people over 65 pay?", "How much do people with a pass pay?"),
        ("and dogs on a lead?", "Are dogs on the meadow allowed?", "Are dogs on a lead allowed?"),
        ("and people with a pass?", "How much do people of the town of Sel pay?", ""),
    ],
)
def test_those_of_whom_something_else_is_said_take_no_verb_with_them(
    question: str, subject: str, expected: str
) -> None:
    assert with_another(question, subject) == expected
