"""Follow-ups that are no question but a thing ("what about the sauna?"): what answers them speaks of it."""

from collections.abc import Iterator

import pytest

from bot import Answer, Bot, Reason
from bot.answer import Done, PassagesFound, TextDelta
from bot.arriving import Deadline
from bot.conversation import CarriedSubject, Conversation
from index.documents import Document, text_hash

TEXTS = {
    "camp.md": """# Camp rules

## Pets

Dogs are allowed on the meadow if they are kept on a lead. Cats have to stay in the caravan.

## Fires

Barbecues may be lit on the stone tables until ten in the evening.

## Fees

| Guest | By post | At the gate |
| --- | --- | --- |
| Grown-ups | €14.00 | €17.00 |
| Pupils | €6.50 | €8.00 |
""",
    "farm.txt": "The farm\n\nLambs are fed at six. Barbecues and parrots are not allowed at the farm.\n",
    "tide.md": """# Changes of Tidewatch

## 3.2.0 (4 May 2022)

Fixed: the clock went wrong after a leap year.

## 3.1.4 (9 March 2021)

Fixed: a chart without a title could not be printed.
""",
}


@pytest.fixture(scope="module")
def camp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    documents = [Document(name, name, text, text_hash(text)) for name, text in TEXTS.items()]
    with Bot.from_documents(documents, tmp_path_factory.mktemp("camp")) as bot:
        yield bot


def after(bot: Bot, *questions: str) -> Conversation:
    """A conversation in which these were answered."""
    chat = bot.chat()
    assert not [question for question in questions if chat.ask(question).refusal]
    return chat


DOGS, POST = "Are dogs allowed on the meadow?", "How much does a grown-up pay by post?"


@pytest.mark.parametrize("question", ["and cats?", "what about cats?", "cats?"])
def test_where_what_was_found_says_nothing_of_the_thing_that_is_looked_up_by_itself(camp: Bot, question: str) -> None:
    answer = after(camp, DOGS).ask(question)
    assert (answer.text, answer.standalone_question) == ("Cats have to stay in the caravan.", "cats")


def test_it_is_looked_up_in_the_documents_of_the_last_answer(camp: Bot) -> None:
    answer = after(camp, DOGS).ask("and parrots?")
    assert answer.refusal is not None
    assert answer.refusal.reason is Reason.NOT_IN_DOCUMENTS
    assert "not allowed at the farm" in camp.ask("Are parrots allowed?").text


def test_nothing_is_said_that_is_taken_back_and_no_number_is_lost(camp: Bot) -> None:
    chat = after(camp, DOGS)
    told = list(chat.stream("and cats?"))
    done = told[-1]
    assert isinstance(done, Done)
    assert "".join(event.text for event in told if isinstance(event, TextDelta)) == done.answer.text
    assert sum(isinstance(event, PassagesFound) for event in told) == 1
    assert [c.number for c in done.answer.citations] == [2]


def test_an_answer_that_speaks_of_the_thing_is_what_it_was(camp: Bot) -> None:
    answer = after(camp, POST).ask("what about pupils?")
    assert (answer.text, answer.standalone_question) == ("Pupils, By post: €6.50", f"{POST} – what about pupils?")


@pytest.mark.parametrize("question", ["and the other one?", "any exceptions?", "and the same at night?", "and before?"])
def test_what_names_nothing_need_not_be_spoken_of(camp: Bot, question: str) -> None:
    assert "stone tables" in after(camp, "Where may barbecues be lit?").ask(question).text


def test_after_a_refusal_nothing_is_said_of_another_thing(camp: Bot) -> None:
    chat = camp.chat()
    assert chat.ask("Who owns the dogs of the warden?").refusal
    assert chat.ask("and the boats?").refusal


@pytest.mark.parametrize("question", ["and at the gate?", "how much do they pay at the gate?"])
def test_the_thing_that_was_named_is_what_the_next_question_is_about(camp: Bot, question: str) -> None:
    assert "€8.00" in after(camp, POST, "what about pupils?").ask(question).text


def test_the_next_thing_is_asked_what_the_question_before_them_asks(camp: Bot) -> None:
    chat = after(camp, POST, "what about pupils?")
    assert chat.ask("and grown-ups?").standalone_question == f"{POST} – and grown-ups?"


def test_what_was_asked_last_goes_on(camp: Bot) -> None:
    answer = after(camp, "When was 3.2.0 released?", "what was fixed?").ask("and in 3.1.4?")
    assert answer.text == "Fixed: a chart without a title could not be printed."


@pytest.mark.parametrize(
    ("asked", "looked_up"),
    [
        (("How old is the mill?", "who owns it?", "and the weir?"), "who owns the weir?"),
        (("How old is the mill?", "how tall is its wheel?", "and Weir House?"), "how tall is Weir House's wheel?"),
        (
            ("When was the mill sold?", "what did it cost in 2019?", "and in 2020?"),
            "When was the mill sold? – what did it cost in 2020?",
        ),
        (
            ("What is the fee in Oslo?", "who collects it?", "and in Bonn?", "and in Riga?"),
            "What is the fee in Riga? – who collects it in Riga?",
        ),
        (("What is the fee in Oslo?", "and by post?", "and in Bonn?"), "What is the fee in Bonn?"),
        (("Who owns the mill?", "when did they buy it?", "and the weir?"), "Who owns the mill? – and the weir?"),
    ],
)
def test_what_a_follow_up_names_changes_what_was_asked_last(asked: tuple[str, ...], looked_up: str) -> None:
    answers: list[Answer] = []
    for question in asked:
        alone = CarriedSubject().rewrite(question, answers, Deadline.after(1)).question
        answers.append(Answer(question, standalone_question=alone if alone != question else None))
    assert answers[-1].standalone_question == looked_up
