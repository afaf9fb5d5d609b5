from pathlib import Path

import pytest

from bot import Bot
from bot.rivals.months import is_of_another_month

QUESTION = "Who came in May 2024?"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (QUESTION, "On 12 April 2024 Ola came."),
        (QUESTION, "| April | Ola |"),
        ("Who came on 3 May?", "On 3 April Ola came."),
        ("What was the turnover for early May?", "The turnover for April was 7 euros."),
    ],
)
def test_what_is_said_of_other_months_is_of_another(question: str, text: str) -> None:
    assert is_of_another_month(question, text, beside="Visits")
    assert not is_of_another_month(question, text, beside="Visits in May")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (QUESTION, "On 12 May 2024 Ola came."),
        (QUESTION, "Ola came, and may come again."),
        (QUESTION, "From April to June Ola came."),
        (QUESTION, "Ola came between 3 April and 3 June."),
        (QUESTION, "Ola came April–June 2024."),
        (QUESTION, "Ola came until June."),
        (QUESTION, "By June Ola had come."),
        ("Who came by May?", "In April Ola came."),
        ("Who came between April and May?", "In June Ola came."),
        ("When did Ola come?", "In April Ola came."),
        ("What may Ola do?", "In April Ola may come."),
    ],
)
def test_what_may_be_of_the_month_is_not(question: str, text: str) -> None:
    assert not is_of_another_month(question, text, beside="Visits")


def test_a_month_of_which_nothing_is_said_is_refused(tmp_path: Path) -> None:
    (tmp_path / "log.md").write_text(
        "# Log\n\nOn 12 March 2024 the crane was inspected by Ola Berg. In April Tom Frey did it.\n"
    )
    with Bot.open(tmp_path) as bot:
        assert bot.ask("Who inspected the crane in March 2024?").text.endswith("Ola Berg.")
        assert bot.ask("Who inspected the crane in May 2024?").refusal
