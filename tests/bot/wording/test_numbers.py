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
        ("What was in 1965?", "What was in 1965?"),
        ("What is 65.5 or 65 %, 65/24 or A-65?", "What is 65.5 or 65 %, 65/24 or A-65?"),
        ("Which one?", "Which one?"),
        ("", ""),
    ],
)
def test_a_number_is_written_as_the_texts_write_it(question: str, expected: str) -> None:
    assert as_counted(question, [RULES]) == expected


def test_who_asks_in_figures_finds_what_is_written_in_words_and_no_other_number(tmp_path: Path) -> None:
    (tmp_path / "rules.md").write_text(
        "# Rowing club\n\nMembers under eighteen pay nothing. Members over sixty-five pay half.\n"
    )
    with Bot.open(tmp_path) as bot:
        assert bot.ask("What do members over 65 pay?").text == "Members over sixty-five pay half."
        assert bot.ask("What do members over 75 pay?").refusal
