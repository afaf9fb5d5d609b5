"""Dates and fractions that are written otherwise than in what is cited are the same, and others are not."""

import pytest

from bot.answer import Verdict
from bot.claims.written import in_full, plainly
from tests.models import VERIFIER


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The policy takes effect on March 1, 2025.", "Effective date of the policy: 2025-03-01"),
        ("Version 4.2.0 was released on 12 September 2024.", "4.2.0 (2024-09-12): Added `--dry-run` to `deploy`."),
        ("It was published in Sept. 2021.", "It was published in September 2021."),
        ("It was published on 2021-10-04.", "It was published on 4 October 2021."),
        ("The walk takes 15 minutes.", "The walk takes a quarter of an hour."),
        ("The walk takes about 90 minutes.", "The walk takes one and a half hours."),
        ("It cost 1.5 million euros.", "It cost one and a half million euros."),
    ],
)
def test_the_same_in_another_way_is_supported(statement: str, evidence: str) -> None:
    assert VERIFIER.judge(statement, [evidence]).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The policy takes effect on May 1, 2025.", "Effective date of the policy: 2025-03-01"),
        ("It was published on 2021-09-04.", "It was published on 4 October 2021."),
        ("It was published in Sept. 2021.", "It was published in October 2021."),
        ("The walk takes 30 minutes.", "The walk takes a quarter of an hour."),
        ("The walk takes 60 minutes.", "The walk takes one and a half hours."),
    ],
)
def test_another_date_or_time_is_not(statement: str, evidence: str) -> None:
    assert VERIFIER.judge(statement, [evidence]).verdict is Verdict.UNSUPPORTED


@pytest.mark.parametrize(
    "text", ["May 5", "Jan came in Dec.", "Mark 1", "a half", "Two and a Half Men", "two halves of an hour", "a and a half", "10-03-01", "2025-13-01"]
)  # fmt: skip
def test_what_is_no_such_date_or_fraction_stays(text: str) -> None:
    assert plainly(text, "It took 5 days.") == in_full(text) == text


def test_where_no_figure_and_no_month_is_said_and_in_a_statement_fractions_stay() -> None:
    assert plainly("Half an hour on 4 Sept.", "It took some time.") == "Half an hour on 4 Sept."
    assert in_full("a year and a half after 2021-10-04") == "a year and a half after 4 October 2021"
