import pytest

from bot.answer import Verdict
from bot.claims.rates import wrong_rates
from bot.verify import ContentTokenGuard, is_contrary

FEE = "Users pay 30 euros per user and month. The entry is €9."


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("It costs €30 a year.", FEE),
        ("Users pay 30 euros every week.", FEE),
        ("The pump delivers 340 litres an hour.", "The pump delivers 340 litres a minute."),
        ("It makes 900 tonnes of it, 900 tonnes yearly.", "It makes 900 tonnes a day."),
    ],
)
def test_what_is_paid_in_another_time_is_contrary(statement: str, evidence: str) -> None:
    assert wrong_rates(statement, evidence)
    assert is_contrary(statement, evidence)
    assert ContentTokenGuard().judge(statement, [evidence]).verdict is Verdict.UNSUPPORTED


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("It costs €30 a month.", FEE),
        ("It costs 30 euros monthly.", FEE),
        ("It costs €30.", FEE),
        ("It costs €9 a day.", FEE),  # for how long the entry is paid is not said
        ("The limit is €100,000 a year.", "The limit is 100,000 euros per year."),
        ("She works 5 days a week.", "It is open 5 days a week, 5 hours a day."),
    ],
)
def test_the_same_time_in_other_words_or_none_is_left_alone(statement: str, evidence: str) -> None:
    assert wrong_rates(statement, evidence) == []
    assert not is_contrary(statement, evidence)
