from pathlib import Path

import pytest

from bot import Bot
from bot.examples import questions


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The slipway was built in 1978.", "When was the slipway built?"),
        ("The boatyard was founded in 1974 by nine fishermen.", "When was the boatyard founded by nine fishermen?"),
        ("Marta Lindqvist has managed the yard since 2019.", "Since when has Marta Lindqvist managed the yard?"),
        (
            "Overall, the companies are working on more than 30 projects.",
            "How many projects are the companies working on?",
        ),
        ("The old bridge was designed by Anna Berg.", "Who was the old bridge designed by?"),
        ("Black Sea Shield is a joint venture of two countries.", "What is Black Sea Shield?"),
        ("Therefore, Turkey has established a joint venture.", "What has Turkey established?"),
        ("Storms came in 1987, and boats were lost.", "What happened in 1987?"),
        ("The mill burnt down in 1931 and is now run by Anna Berg.", "What happened in 1931?"),
        ("Every employee has 28 days of holiday a year.", "How many days of holiday has every employee a year?"),
    ],
)
def test_a_sentence_is_turned_into_what_it_answers(text: str, question: str) -> None:
    assert questions([text]) == [(question, text)]


@pytest.mark.parametrize(
    "text",
    [
        "It was built by Anna Berg.",
        "Short.",
        "The slipway was built in **1931** by the club.",
        "The club has [made](made.md) a slipway.",
        "The crane that broke is here and it was lifting boats.",
        "A member may leave by giving 30 days' notice.",
        "The museum has 40 paintings of the old harbour.",
        "The mill burnt down and is run by Anna Berg.",
        "Der Steg wurde vom Verein gebaut, und zwar bald.",
        "",
    ],
)
def test_a_sentence_that_cannot_be_turned_is_left_alone(text: str) -> None:
    assert questions([text]) == []


def test_a_common_word_at_the_start_loses_its_capital_and_a_name_keeps_it() -> None:
    texts = ["Recordings were made in 1987.", "The recordings are kept.", "Marta Berg was born in 1960."]
    assert [q for q, _ in questions(texts)] == ["When were recordings made?", "When was Marta Berg born?"]


PRICES = [
    "| Plan | Hours | Price per month |",
    "| --- | --- | --- |",
    "| 1 | 8 | €5 |",
    "| Plus | 24 | €9 |",
    "| Team | 48 | €20 |",
]


def test_a_table_is_asked_for_a_cell_of_its_first_row_that_has_a_name() -> None:
    assert questions([*PRICES, "Prices hold for a year."]) == [("What is the Price per month of Plus?", PRICES[3])]


@pytest.mark.parametrize("row", ["| Plus | | €9 |", "| Item 1. | 2 | €9 |", "| Plus | €9 |", "| | 24 | €9 |"])
def test_a_row_that_is_not_whole_or_has_no_name_is_not_asked_about(row: str) -> None:
    assert questions([*PRICES[:2], row]) == []


def test_documents_of_tables_have_examples_which_are_answered(tmp_path: Path) -> None:
    (tmp_path / "stock.csv").write_text("Item,Warehouse,Units\nDesk lamp,Leipzig,140\nOffice chair,Oslo,32\n")
    with Bot.open(tmp_path) as bot:
        assert bot.examples() == ["What is the Warehouse of Desk lamp?"]


def test_the_seeds_have_examples_which_are_answered(seed_bot: Bot) -> None:
    examples = seed_bot.examples()
    assert "How many projects are Turkish and Ukrainian companies currently working on?" in examples
    assert len(examples) == len(set(examples)) <= 3
    assert all(seed_bot.ask(question).refusal is None for question in examples)


def test_a_corpus_in_which_nothing_can_be_asked_has_no_examples(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("plain")
    (folder / "a.txt").write_text("Milk, eggs, flour.\n")
    with Bot.open(folder) as bot:
        assert bot.examples() == []
