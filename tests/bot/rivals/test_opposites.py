"""What says the opposite of what is asked, or asserts what is asked to be denied, is no answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import Bot
from bot.local.candidates import Spotted
from bot.rivals.opposites import turned_in, without_opposites
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ENCODER

POND = (
    "The level of the pond can be directly derived from the pressure in the main pipe. Carp were introduced to the lakes of the "
    "north by Ada Lind. The measurements of the pump are fully consistent with the model of Anders Holm. Anders Holm wrote the "
    "rules that were not changed for nearly three hundred years."
)


def passages_of(text: str, title: str = "The pond") -> list[Passage]:
    return cut_passages(Document("pond.txt", title, text, text_hash(text)), ENCODER)


def kept(question: str, text: str, title: str = "The pond") -> list[str]:
    """The first words of the sentences that may answer."""
    passages = passages_of(text, title)
    spotted = [
        Spotted(place, number, (s.start, s.end), ())
        for place, passage in enumerate(passages)
        for number, s in enumerate(passage.sentences)
    ]
    left = without_opposites(question, passages, spotted)
    return [passages[s.place].slice(*s.focus).split()[0] for s in left]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What is fed by the lower spring?", "The pond is fed by the upper spring."),
        ("What is indirectly fed by the spring?", "The pond is directly fed by the spring."),
        ("What lowers the pressure in the pipe?", "Rain raises the pressure in the pipe."),
        ("When does the level of the pond fall?", "The level of the pond rises in winter."),
        ("Which readings are inconsistent with the model?", "The readings of May are consistent with the model."),
        ("What are the disadvantages of the pump?", "The advantages of the pump are its size and price."),
        ("Who opposed the plan of the board?", "Ada Lind approved the plan of the board."),
        ("What is the smallest pond of the town?", "The largest pond of the town is Mere."),
        ("When was Ada Lind born?", "Ada Lind died in 1950."),
        ("When did the council first dredge the pond?", "The council dredged the pond last in 2014."),
        ("What is the notice during the probation?", "After probation the notice is two months."),
        ("May I drive after the operation?", "You may drive to us before your operation."),
    ],
)
def test_the_opposite_of_a_word_is_no_answer_where_the_other_words_are_there(question: str, text: str) -> None:
    assert kept(question, text) == []


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Is the spring the lower one?", "The spring is the upper one."),  # the opposite is the answer
        ("What is fed by the lower spring?", "The upper and the lower spring feed the pond."),
        ("What is fed by the lower spring?", "The upper town has a market."),  # it speaks of something else
        ("How high is the lower wall?", "The lower wall is 3 m high."),
        ("How strong is the weaker wind?", "The weaker wind has force 3."),
        ("When did the pond become public?", "The pond was private until 1950."),
        ("Which ponds are urban, as opposed to rural?", "Mere is a pond of the rural parts."),
        ("What was not justified by the court?", "The court found the refusal unjustified."),
        ("Where is the un-named pond?", "The unnamed pond is in Mere."),
        ("What may be put in the pond?", "The input of the pond is put there."),
        ("May I drive after the operation?", "Drive before the operation, and after it walk."),
        ("May I drive after the operation?", "You may drive before the holidays."),
    ],
)
def test_what_only_looks_like_an_opposite_may_answer(question: str, text: str) -> None:
    assert kept(question, text) == [text.split()[0]]


def test_a_heading_may_have_the_word() -> None:
    assert kept("What does the lower spring feed?", "The upper spring feeds the pond.", "The lower spring") == ["The"]


def test_where_one_says_the_opposite_another_answers_by_the_word_itself_alone() -> None:
    text = "The upper spring feeds the pond. The pump feeds the pond. The lower spring feeds the mill."
    assert kept("What feeds the pond from the lower spring?", text) == ["The"]
    assert kept("What feeds the pond?", text) == ["The"] * 3


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which fish were never introduced to the pond?", ["Pike"]),
        ("Which fish weren't introduced to the pond?", ["Pike"]),
        ("Which fish were introduced to the pond?", ["Carp", "Pike", "Fish"]),
        ("Which fish that do not bite were introduced to the pond?", ["Carp", "Pike", "Fish"]),
        ("Why were fish not introduced to the pond?", ["Carp", "Pike", "Fish"]),
        ("Which birds do not swim on the lake?", ["Carp", "Pike", "Fish"]),  # none of this is said
    ],
)
def test_what_is_not_so_is_told_by_what_denies_something(question: str, expected: list[str]) -> None:
    text = "Carp were introduced to the pond in 1950. Pike were kept out without trouble. Fish is sold there."
    assert kept(question, text) == expected


def test_what_leads_into_a_list_or_stands_over_it_may_deny_or_have_the_word() -> None:
    list_of = "## Do not keep in the lower pond\n\n- carp of the upper lake\n- pike of the upper lake\n"
    assert kept("Which carp of the lake must not be kept in the pond?", list_of)[1:] == ["-", "-"]
    assert kept("What carp of the lake is kept in the lower pond?", list_of)[1:] == ["-", "-"]
    led = "The following must never swim in the pond:\n\n- carp of the lake\n- pike of the lake\n"
    assert "-" in kept("Which carp of the lake never swim in the pond?", led)


def test_an_item_under_an_item_is_of_what_that_says() -> None:
    text = "## Kept in the ponds\n\n- upper pond\n  - pike\n- lower pond\n  - carp\n    - 4 koi\n  - Eels\n"
    assert kept("What is kept in the lower pond?", text) == ["-"] * 4  # "lower pond" and what is under it


def test_the_words_that_are_turned_are_told() -> None:
    (passage,) = passages_of("The upper spring feeds the pond.")
    assert turned_in({"lower", "spring", "feeds", "pond"}, passage, 0) == {"lower"}
    assert turned_in({"lower", "gate", "opens", "noon"}, passage, 0) == set()


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    folder: Path = tmp_path_factory.mktemp("pond")
    (folder / "pond.txt").write_text(POND)
    with Bot.open(folder) as opened:
        yield opened


@pytest.mark.parametrize(
    "question",
    [
        "What can be indirectly derived from the pressure in the main pipe?",
        "With what are the measurements of the pump fully inconsistent?",
        "Who wrote the rules that were not changed for nearly three thousand years?",
    ],
)
def test_such_a_question_is_refused(bot: Bot, question: str) -> None:
    assert bot.ask(question).refusal


def test_the_same_without_the_opposite_is_answered(bot: Bot) -> None:
    assert bot.ask("What can be directly derived from the pressure in the main pipe?").statements
    assert bot.ask("With what are the measurements of the pump fully consistent?").statements
