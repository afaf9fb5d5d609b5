from pathlib import Path

import pytest

from bot import Bot
from bot.wording.numbers import as_counted

RULES = (
    "Members over sixty-five pay half. A twenty-four-hour notice is needed. There are 12 boats, and in room 24 a stove."
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What do members over 65 pay?", "What do members over sixty-five pay?"),
        ("Who gives 24 hours' notice?", "Who gives twenty-four hours' notice?"),  # though there is a room 24
        ("What is in room 24?", "What is in room 24?"),
        ("What is in room twenty-four?", "What is in room twenty-four?"),
        ("Where are twelve boats?", "Where are 12 boats?"),
        ("Where are 13 boats?", "Where are 13 boats?"),
        (f"Where are {'9' * 6000} boats?", f"Where are {'9' * 6000} boats?"),
        ("What was in 1965?", "What was in 1965?"),
        ("What is 65.5 or 65 %, 65/24 or A-65?", "What is 65.5 or 65 %, 65/24 or A-65?"),
        ("Which one?", "Which one?"),
        ("What costs more than two thousand euros?", "What costs more than 2000 euros?"),
        ("What lifts twelve tonnes?", "What lifts 12 tonnes?"),
        ("Which thirty-five boats?", "Which 35 boats?"),
        ("May a fourteen-year-old steer?", "May a fourteen-year-old steer?"),
        ("Which are the three boats?", "Which are the three boats?"),
        ("Which are the twelve reasons?", "Which are the twelve reasons?"),  # and not the 12 boats
        ("", ""),
    ],
)
def test_a_number_is_written_as_the_texts_write_it(question: str, expected: str) -> None:
    assert as_counted(question, [RULES]) == expected


LOG = (
    "On 12 March 2024 the crane was inspected. On 2024-06-03 the slip was closed. At 14:00 the ferry leaves, and the office opens at "
    "8.30 a.m. A berth costs 3,500 euros, or £2,400. The pier was built in 1986, and rebuilt in 1992 and 1999."
)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("on 2024-03-12", "on 12 March 2024"),
        ("on March 12th, 2024", "on 12 March 2024"),
        ("on 12 Mar 2024", "on 12 March 2024"),
        ("on 12.03.2024", "on 12 March 2024"),
        ("on 12/3/2024", "on 12 March 2024"),
        ("on 3/12/2024", "on 12 March 2024"),
        ("on 13/12/2024", "on 13/12/2024"),
        ("on 12 March 2023", "on 12 March 2023"),
        ("on the 3rd of June 2024", "on the 2024-06-03"),
        ("at 2 pm", "at 14:00"),
        ("at 2:00 p.m.", "at 14:00"),
        ("at 3 pm", "at 3 pm"),
        ("at 8:30", "at 8.30 a.m."),
        ("for €3500", "for 3,500 euros"),
        ("for 3500 euro", "for 3,500 euros"),
        ("for $3500", "for $3500"),
        ("for 2400 pounds", "for £2,400"),
        ("in the 1980s", "in the 1986"),
        ("in the 1990s", "in the 1990s"),  # which of two years, nobody can tell
        ("in 1986", "in 1986"),
    ],
)
def test_dates_times_and_money_are_written_as_the_texts_write_them(asked: str, written: str) -> None:
    assert as_counted(f"What is so {asked}, then?", [LOG]) == f"What is so {written}, then?"


def test_who_asks_in_figures_finds_what_is_written_in_words_and_no_other_number(tmp_path: Path) -> None:
    (tmp_path / "rules.md").write_text(
        "# Rowing club\n\nMembers under eighteen pay nothing. Members over sixty-five pay half.\n"
    )
    with Bot.open(tmp_path) as bot:
        assert bot.ask("What do members over 65 pay?").text == "Members over sixty-five pay half."
        assert bot.ask("What do members over 75 pay?").refusal


def test_many_numbers_are_looked_up_among_many() -> None:
    """Each beside each, as they were compared before, are a milliard of pairs."""
    asked, told = (" boats ".join(map(str, numbers)) for numbers in (range(10_000, 30_000), range(20_000, 70_000)))
    assert as_counted(f"{asked} and 45 boats", [told, "forty-five boats"]) == f"{asked} and forty-five boats"
