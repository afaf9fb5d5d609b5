"""A figure that is told of what another figure of its row is of is rejected, and one that is told of what it is of is borne out."""

import pytest

from bot.answer import Verdict
from bot.claims.belonging import misattributed, stands_in_a_row
from bot.verify import ContentTokenGuard
from tests.models import VERIFIER

REVENUE = "Revenue rose to €412 million (2023: €388 million)."
MARGIN = "Gross margin was 44% in 2024 and 41% in 2023."
INCOME = "Net income for the years 2024 and 2023 was $310 million and $285 million, respectively."
DELIVERY = "Delivery takes 3 days in Germany, 5 days in France and 8 days in Norway."
TWO_ROWS = "Revenue was €412 million (2023: €388 million), and costs were €300 million (2023: €250 million)."


@pytest.mark.parametrize(
    ("statement", "evidence", "instead"),
    [
        ("Revenue in 2023 was €412 million.", REVENUE, ("€412 million", "€388 million")),
        ("In 2023 the revenue came to €412m.", REVENUE, ("€412m", "€388 million")),
        ("The gross margin was 41% in 2024.", MARGIN, ("41%", "44%")),
        ("The margin fell from 44% in 2023 to 41% in 2024.", MARGIN, ("44%", "41%")),
        ("Net income for 2023 was $310 million.", INCOME, ("$310 million", "$285 million")),
        ("Delivery to France takes 8 days.", f"It is fast. {DELIVERY}", ("8 days", "5 days")),
    ],
)
def test_a_figure_of_another_year_or_place_is_found(statement: str, evidence: str, instead: tuple[str, str]) -> None:
    assert misattributed(statement, evidence) == instead
    judgement = ContentTokenGuard().judge(statement, [evidence])
    assert judgement.verdict is Verdict.PARTIAL
    assert all(figure in judgement.explanation for figure in instead)
    assert VERIFIER.judge(statement, [evidence]).verdict is Verdict.PARTIAL


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Revenue in 2023 was €388 million.", REVENUE),
        ("Revenue was €412 million, up on 2023.", REVENUE),
        ("Revenue in 2024 topped that of 2023 at €412 million.", REVENUE),
        ("The margin rose from 41% in 2023 to 44% in 2024.", MARGIN),
        ("Revenue in 2023 was €412 million.", f"{REVENUE} In 2023 the order book stood at €412 million."),
        ("Costs in 2023 were €250 million.", TWO_ROWS),
        ("Costs in 2023 were €388 million.", TWO_ROWS),  # which the rows by themselves do not tell
        ("It has 12 rooms.", "The inn of 2019 has 12 rooms and 3 cellars."),
        ("Delivery takes 8 days.", DELIVERY),
        ("", DELIVERY),
    ],
)
def test_what_may_be_right_is_let_through(statement: str, evidence: str) -> None:
    assert misattributed(statement, evidence) is None


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("In 2023, revenue was €388 million.", REVENUE),
        ("Net income for 2024 was $310 million.", INCOME),
        ("The delivery to Norway takes 8 days.", DELIVERY),
    ],
)
def test_a_figure_that_stands_in_a_row_of_what_it_is_told_of_is_borne_out(statement: str, evidence: str) -> None:
    assert stands_in_a_row(statement, evidence)
    assert VERIFIER.judge(statement, [evidence]).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("In 2023 costs were €388 million.", TWO_ROWS),
        ("In 2023, profit was €388 million.", REVENUE),
        ("Revenue was €388 million.", REVENUE),
        ("In 2023, revenue was €412 million.", REVENUE),
        ("In 2023, revenue was not €388 million.", REVENUE),
        ("Revenue rose from €388 million in 2023 to €412 million.", REVENUE),
    ],
)
def test_what_a_row_does_not_say_is_not_borne_out_by_it(statement: str, evidence: str) -> None:
    assert ContentTokenGuard().judge(statement, [evidence]).verdict is not Verdict.SUPPORTED
