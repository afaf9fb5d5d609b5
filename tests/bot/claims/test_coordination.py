"""What a sentence says of one of its halves is not borne out of the other."""

import pytest

from bot.answer import Verdict
from bot.claims.coordination import LONGEST, crossed
from tests.models import VERIFIER

CLOSED = "The kitchen is closed on Mondays and the bar on Tuesdays."
PAYS = "The tenant pays for water and the landlord pays for heating."
MAY = "Members may borrow ten books, guests may read them in the hall only."
BOUGHT = "Alba acquired Bruno in 2019 and Carra in 2021."
PLANS = "Plan A includes dental care and Plan B includes eye care."
TAKE = "Adults take two tablets in the morning; children take one tablet at night."
SOLD = "Sweden exported timber to Denmark and iron to Germany."
FELL = "Profit rose in Europe and fell in Asia."


@pytest.mark.parametrize(
    ("statement", "evidence", "found"),
    [
        ("The bar is closed on Mondays.", CLOSED, ("bar … Mondays", "bar … Tuesdays")),
        ("On Tuesdays the kitchen is closed.", f"It is small. {CLOSED}", ("kitchen … Tuesdays", "kitchen … Mondays")),
        ("The landlord pays for water.", PAYS, ("landlord pays … water", "landlord pays … heating")),
        ("Guests may borrow ten books.", MAY, ("guests … borrow ten books", "guests … read them in the hall only")),
        ("Carra was acquired by Alba in 2019.", BOUGHT, ("Carra … 2019", "Carra … 2021")),
        ("Bruno was acquired in 2021.", BOUGHT, ("Bruno … 2021", "Bruno … 2019")),
        ("Plan A includes eye care.", PLANS, ("Plan A … eye care", "Plan A … dental care")),
        (
            "Children take two tablets.",
            TAKE,
            ("children … two tablets in the morning", "children … one tablet at night"),
        ),
        ("Sweden exported timber to Germany.", SOLD, ("timber … Germany", "timber … Denmark")),
    ],
)
def test_what_the_other_half_tells_is_found(statement: str, evidence: str, found: tuple[str, str]) -> None:
    assert crossed(statement, evidence) == found
    judgement = VERIFIER.judge(statement, [evidence])
    assert judgement.verdict is Verdict.PARTIAL
    assert found[1] in judgement.explanation


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The bar is closed on Tuesdays.", CLOSED),
        ("On Mondays the kitchen is closed.", CLOSED),
        ("The kitchen and the bar are closed on Mondays and on Tuesdays.", CLOSED),
        ("The landlord pays for heating.", PAYS),
        ("Heating is paid for by the landlord.", PAYS),
        ("Members may borrow books.", MAY),
        ("Alba acquired Carra in 2021.", BOUGHT),
        ("Profit fell in Asia.", FELL),
        ("The bar opens on Mondays.", CLOSED),  # not in these words
        ("The bar is closed on Mondays.", "The kitchen is not closed on Mondays and the bar on Tuesdays."),
        ("The bar is closed on Mondays.", f"{'Well, ' * LONGEST}{CLOSED}"),
        ("", CLOSED),
    ],
)
def test_what_may_be_said_so_is_let_through(statement: str, evidence: str) -> None:
    assert crossed(statement, evidence) is None
