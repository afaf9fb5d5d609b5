import pytest

from bot.answer import Verdict
from bot.claims.conversions import in_smallest_unit, percents_of, shares, wrong_shares
from bot.verify import ContentTokenGuard, is_contrary


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("About half of the staff will go.", "About a fifth of the staff will go."),
        ("Sales fell by a third.", "Sales fell by a quarter."),
        ("Two thirds of them pay.", "Of them 48 % pay."),
    ],
)
def test_another_share_is_contrary(statement: str, evidence: str) -> None:
    assert wrong_shares(statement, evidence)
    assert is_contrary(statement, evidence)
    assert ContentTokenGuard().judge(statement, [evidence]).verdict is Verdict.UNSUPPORTED


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Nearly half of them pay.", "Of them 48 % pay."),
        ("A third of them pay.", "One in three pays, 33.3 % of them."),
        ("More than a quarter of them pay.", "Of them 48 % pay."),  # which is more
        ("Half of them pay.", "They halved; a third of the others pay."),
        ("A third of them pay.", "Four of twelve pay."),
        ("It took a quarter of a century.", "It took 24 years, at 5 %."),
        ("The third of them pays.", "A half of them pays."),
    ],
)
def test_a_share_that_may_be_the_same_is_left_alone(statement: str, evidence: str) -> None:
    assert wrong_shares(statement, evidence) == []
    assert not is_contrary(statement, evidence)


def test_shares_are_told_from_ordinals_and_rounded_as_people_do() -> None:
    text = (
        "A third of it, three quarters of it, half the rest; the third of May, the second half of it, four thirds of it"
    )
    assert [text[start:end] for start, end, _ in shares(text)] == ["A third", "three quarters", "half"]
    assert percents_of("two thirds of it") == {"67", "66.7", "66.67"}


def test_a_month_is_no_number_of_days() -> None:
    assert in_smallest_unit(2, "week") == in_smallest_unit(14, "day")
    assert in_smallest_unit(1, "month") != in_smallest_unit(30, "day")
