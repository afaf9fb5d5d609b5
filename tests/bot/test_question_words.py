"""A question word by itself ("Why?") asks what was asked last once more, with that word."""

from collections.abc import Iterator

import pytest

from bot import Answer, Bot, Reason, Statement, Verdict
from bot.answer import Done, last
from bot.arriving import Deadline
from bot.citing import Citation, Focus
from bot.conversation import CarriedSubject
from bot.leaning import held_to_word
from bot.parts import carry
from bot.question_words import asked_with, bare_word, doing_it
from index.documents import Document, Span, text_hash

TEXTS = {
    "lock.md": """# The lock at Wendham

The canal was closed in 1931. The keeper is Oda Brandt. The sluice was repaired by Mills & Daughter. The gates were painted in
April by Finn Aske because they had rusted. Oda Brandt came to Wendham in 2008 because the tide mill had burnt down.
""",
    "oil.md": """# Care of the winch

Grease the winch every six weeks. To grease the winch, take off the lid and press the yellow tube twice.
""",
}


@pytest.fixture(scope="module")
def lock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    documents = [Document(name, name, text, text_hash(text)) for name, text in TEXTS.items()]
    with Bot.from_documents(documents, tmp_path_factory.mktemp("lock")) as bot:
        yield bot


def looked_up(*asked: str) -> str:
    """What the last of these questions is looked up as, where the ones before it were answered."""
    answers: list[Answer] = []
    for question in asked:
        alone = CarriedSubject().rewrite(question, answers, Deadline.after(1)).question
        answers.append(Answer(question, standalone_question=alone if alone != question else None))
    return answers[-1].looked_up


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (("When was the canal closed?", "Why?"), "Why was the canal closed?"),
        (("Is there a crane?", "and where?"), "Where is there a crane?"),
        (("Who repaired the sluices in May?", "When?"), "When were the sluices repaired in May?"),
        (("Which gates were painted?", "since when?"), "Since when were gates painted?"),
        (("Who is Oda Brandt?", "When did she come to Wendham?", "Why?"), "Why did Oda Brandt come to Wendham?"),
        (
            ("Who is Oda Brandt?", "When did she come to Wendham?", "With whom?"),
            "When did Oda Brandt come to Wendham? – With whom?",
        ),
        (("Who keeps it?", "When did she come?", "Why?"), "Who keeps it? – Why did she come?"),
        (("Who is the keeper?", "Since when?", "And where?"), "Who is the keeper? – And where?"),
        (("When was the canal closed?", "Why?", "and where?"), "Where was the canal closed?"),
        (("When was the Ada built?", "Where?", "and the Berta?"), "When was the Berta built?"),
        (("Who set up the fund?", "When?"), "Who set up the fund? – When?"),
        (("How many locks are we working on?", "Where?"), "How many locks are we working on? – Where?"),
        (("Which locks did the town build?", "Where?"), "Which locks did the town build? – Where?"),
        (("How often should I grease the winch?", "How do I do it?"), "How do I grease the winch?"),
        (
            ("When did Ann Lee leave Wendham?", "Why did she do that?"),
            "When did Ann Lee leave Wendham? – Why did she leave Wendham?",
        ),
    ],
)
def test_what_was_asked_last_is_asked_with_the_word(asked: tuple[str, ...], expected: str) -> None:
    assert looked_up(*asked) == expected


@pytest.mark.parametrize("question", ["What?", "Why not?", "And how wide?", "Who came?", "for whom is it?", "really?"])
def test_what_says_more_is_no_bare_word(question: str) -> None:
    assert bare_word(question) == ""


@pytest.mark.parametrize("question", ["Who is the keeper?", "Who told him that?", "What was agreed?", "Who took it?"])
def test_where_the_word_makes_no_question_there_is_none(question: str) -> None:
    assert asked_with("when", question) == ""


def test_nothing_is_done_where_no_doing_was_asked_of() -> None:
    assert doing_it("How do I do it?", "When was the canal closed?") == ""
    assert doing_it("How long is it?", "How often should I grease the winch?") == ""


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ("When was the canal closed?", "Why?"),
        ("Who repaired the sluice?", "And when?"),
        ("Who repaired the sluice?", "Where?"),
    ],
)
def test_the_answer_before_it_is_not_given_once_more(lock: Bot, asked: str, word: str) -> None:
    chat = lock.chat()
    assert not chat.ask(asked).refusal
    refusal = chat.ask(word).refusal
    assert refusal is not None
    assert refusal.reason is Reason.NOT_IN_DOCUMENTS


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        (("When were the gates painted?", "Why?"), "rusted"),
        (("When were the gates painted?", "By whom?"), "Finn Aske"),
        (("Who painted the gates?", "When?"), "April"),
        (("Who is Oda Brandt?", "When did she come to Wendham?", "And why?"), "burnt down"),
        (("How often should I grease the winch?", "How do I do it?"), "yellow tube"),
    ],
)
def test_the_same_sentence_answers_where_it_says_that_too(lock: Bot, asked: tuple[str, ...], part: str) -> None:
    chat = lock.chat()
    assert part in [chat.ask(question) for question in asked][-1].text


def said(question: str, text: str, focus: str) -> Answer:
    """An answer that is a sentence with the very answer in it."""
    start = text.index(focus)
    place = Focus(Span("a", start, start + len(focus)), focus)
    citation = Citation(1, Span("a", 0, len(text)), text, "a", "", focus=place)
    return Answer(question, (Statement(text, 0, len(text), (citation,), Verdict.SUPPORTED),))


@pytest.mark.parametrize(
    ("word", "text", "focus", "is_held"),
    [
        ("when", "Mills repaired the sluice.", "Mills", True),
        ("when", "Mills repaired the sluice in 1950.", "Mills", False),
        ("when", "Mills repaired the sluice after the flood.", "Mills", False),
        ("when", "The sluice is of oak.", "oak", True),
        ("why", "Mills repaired the sluice in 1950.", "Mills", True),
        ("why", "Mills repaired the sluice because it leaked.", "Mills", False),
        ("why", "Floods had damaged it.", "Floods had damaged it", False),
        ("where", "Mills repaired the sluice.", "Mills", True),
        ("where", "Mills repaired the sluice at Wendham.", "Mills", False),
        ("how", "Mills repaired the sluice with tar.", "Mills", True),
        ("who", "Mills repaired the sluice.", "Mills", False),
    ],
)
def test_an_answer_to_a_bare_word_has_what_that_asks_for(word: str, text: str, focus: str, is_held: bool) -> None:
    before = said("Who repaired the sluice?", "Mills repaired the sluice.", "Mills")
    assert bool(last(held_to_word([Done(said(word, text, focus))], word, before)).refusal) is is_held


def test_what_is_somebodys_is_not_somebody() -> None:
    subject = carry("What was Ann Lee's first bridge?", "When was it opened?")
    before = Answer("When was it opened?", (), standalone_question=subject)
    looked_up = CarriedSubject().rewrite("By whom?", [before], Deadline.after(60)).question
    assert "Ann Lee's first bridge" in looked_up
    assert "Ann Lee's opened" not in looked_up
