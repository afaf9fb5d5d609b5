"""Follow-ups on a question that was refused: nothing that it had not found answers them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import Bot, Reason
from bot.answer import MESSAGES, Done, PassagesFound, StatementDone, TextDelta
from bot.conversation import Conversation
from bot.leaning import leans
from index.documents import Document, text_hash

TEXTS = {
    "staff.md": "# People\n\nMarta Lindqvist has managed the yard since 2019. Samir Qureshi runs the workshop from Tuesday to "
    "Saturday.\n",
    "yard.txt": "The yard and its slipway\n\nThe slipway was built in 1978. It is 46 metres long and 7 metres wide.\n",
    "brigg.txt": "Brigg Marine\n\nThe work takes six days. We can start on 12 May. We give a warranty of 24 months.\n",
    "hallam.txt": "Hallam Lifting\n\nThe work takes nine days. We can start on 7 July. We give a warranty of 12 months.\n",
}
OFFICER, POOL = "Who is the safety officer?", "Where is the swimming pool?"


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    documents = [Document(name, name, text, text_hash(text)) for name, text in TEXTS.items()]
    with Bot.from_documents(documents, tmp_path_factory.mktemp("yard")) as bot:
        yield bot


def after(bot: Bot, earlier: str) -> Conversation:
    """A conversation in which a question was refused."""
    chat = bot.chat()
    assert chat.ask(earlier).refusal
    return chat


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        (OFFICER, "and since when?"),
        (OFFICER, "Since when has she managed it?"),
        (POOL, "And when was it built?"),
        (POOL, "How long is it?"),
        (POOL, "and how wide?"),
    ],
)
def test_what_leans_on_a_refused_question_is_not_answered_from_something_else(
    yard: Bot, earlier: str, question: str
) -> None:
    refusal = after(yard, earlier).ask(question).refusal
    assert refusal is not None
    assert refusal.reason is Reason.NOT_IN_DOCUMENTS
    assert refusal.message == f"The documents do not answer “{earlier}”, which this question leans on: ask it in full."


@pytest.mark.parametrize(
    ("earlier", "question", "part"),
    [
        (OFFICER, "Who runs the workshop?", "Samir Qureshi"),
        (OFFICER, "And who runs the workshop?", "Samir Qureshi"),
        (POOL, "And how wide is the slipway?", "7 metres"),
        ("Who painted the slipway?", "When was it built?", "1978"),
        ("Who managed the yard in 2003?", "And since when does Marta Lindqvist?", "2019"),
    ],
)
def test_what_stands_alone_or_is_about_what_is_there_is_answered(
    yard: Bot, earlier: str, question: str, part: str
) -> None:
    answer = after(yard, earlier).ask(question)
    assert part in answer.text
    assert answer.refusal is None


def test_a_question_that_stands_alone_is_asked_without_the_refused_one(yard: Bot) -> None:
    assert after(yard, OFFICER).ask("And who runs the workshop?").standalone_question is None


@pytest.mark.parametrize(
    ("question", "part", "looked_up"),
    [
        ("Is there a slipway?", "built in 1978", None),
        ("Who runs the workshop?", "Samir Qureshi", None),
        ("How wide is the slipway and who runs the workshop?", "7 metres", None),
        ("And how wide is the slipway?", "7 metres", None),
    ],
)
def test_what_finds_nothing_with_the_question_before_it_is_asked_alone(
    yard: Bot, question: str, part: str, looked_up: str | None
) -> None:
    chat = yard.chat()
    assert not chat.ask("What warranty does Hallam Lifting give?").refusal
    told = list(chat.stream(question))
    done = told[-1]
    assert isinstance(done, Done)
    assert part in done.answer.text
    assert done.answer.standalone_question == looked_up
    assert sum(isinstance(event, PassagesFound) for event in told) == 1
    assert "".join(event.text for event in told if isinstance(event, TextDelta)) == done.answer.text


def test_what_leans_on_an_answer_is_not_asked_alone(yard: Bot) -> None:
    chat = yard.chat()
    assert not chat.ask("What warranty does Hallam Lifting give?").refusal
    answer = chat.ask("Who is its director?")
    assert answer.refusal
    assert answer.standalone_question == "What warranty does Hallam Lifting give? – Who is its director?"


def test_after_an_answer_a_follow_up_is_what_it_was(yard: Bot) -> None:
    chat = yard.chat()
    assert "Marta" in chat.ask("Who managed the yard?").text
    assert "2019" in chat.ask("and since when?").text


def test_statements_about_something_else_are_left_out(yard: Bot) -> None:
    chat = after(yard, "Does Brigg Marine have a website?")
    told = list(chat.stream("How long is their warranty?"))
    done = told[-1]
    assert isinstance(done, Done)
    assert done.answer.text == "We give a warranty of 24 months."
    assert "".join(event.text for event in told if isinstance(event, TextDelta)) == done.answer.text
    assert [event.statement for event in told if isinstance(event, StatementDone)] == list(done.answer.statements)
    (statement,) = done.answer.statements
    assert (statement.start, statement.end) == (0, len(statement.text))
    assert {c.span.document_id for c in done.answer.citations} == {"brigg.txt"}


def test_a_refused_answer_gives_no_slice_a_number_and_says_nothing_before(yard: Bot) -> None:
    chat = after(yard, POOL)
    told = list(chat.stream("And when was it built?"))
    assert not [event for event in told if isinstance(event, TextDelta | StatementDone)]
    assert [c.number for c in chat.answers[-1].refusal.nearest] == [1]  # type: ignore[union-attr]
    assert chat.ask("Who runs the workshop?").citations[0].number == 1


def test_of_a_conversation_in_words_the_refusals_are_known(yard: Bot) -> None:
    chat = yard.chat()
    chat.recall([(OFFICER, f"No answer (not_in_documents): {MESSAGES[Reason.NOT_IN_DOCUMENTS]}")])
    assert chat.ask("and since when?").refusal
    chat.rewind(0)
    chat.recall([("Who managed the yard?", "Marta Lindqvist.")])
    assert "2019" in chat.ask("and since when?").text


@pytest.mark.parametrize(
    ("question", "does"),
    [
        ("and since when?", True),
        ("And over 8 metres?", True),
        ("and for visitors?", True),
        ("What does she do there?", True),
        ("Who signed this?", True),
        ("When was that?", True),
        ("and how wide?", True),
        ("and how far apart?", True),
        ("How to register a boat?", False),
        ("Who runs the workshop?", False),
        ("Where can I park?", False),
        ("Is there parking?", False),
        ("opening hours on Sunday", False),
        ("What happens to a boat when it is sold?", False),
        ("Why did Russia suspend its flights?", False),
        ("When will Turkey get it?", True),
    ],
)
def test_what_means_nothing_alone_leans(question: str, does: bool) -> None:
    assert leans(question) is does


def test_an_answer_that_is_found_by_nothing_refused_is_the_same_in_a_conversation(yard: Bot, tmp_path: Path) -> None:
    for question in ("Who runs the workshop?", "How wide is the slipway?"):
        assert after(yard, POOL).ask(question).text == yard.ask(question).text


@pytest.mark.parametrize(
    ("question", "is_leaning"), [("how far apart?", True), ("How many visitors?", False), ("How much rent?", False)]
)
def test_a_how_that_counts_something_asks_by_itself(question: str, is_leaning: bool) -> None:
    assert leans(question) is is_leaning
