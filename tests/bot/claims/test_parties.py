import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Verdict
from bot.claims.parties import replaced
from bot.verify import ContentTokenGuard

LEASE = "The tenant shall pay the rent. The landlord may end the lease if the rent is late. The supplier's liability is limited to €9."
CRASH = "A lorry hit a parked bus. The lorry driver, aged 51, suffered a broken arm."
FIRM = "The firm has 50 staff in a new hall. The company moved its whole office to Zug. The famous painter died in Paris in 1920."


@pytest.mark.parametrize(
    ("statement", "evidence", "parties"),
    [
        ("The tenant may end the lease if the rent is late.", LEASE, ("tenant", "landlord")),
        ("Each landlord shall pay the rent.", "The tenant shall pay the rent.", ("landlord", "tenant")),
        ("The customer's liability is limited to €9.", LEASE, ("customer's", "supplier's")),
        ("The bus driver suffered a broken arm.", CRASH, ("bus", "lorry")),
    ],
)
def test_what_is_said_of_one_party_is_not_said_of_the_other(
    statement: str, evidence: str, parties: tuple[str, str]
) -> None:
    assert replaced(statement, evidence) == parties
    judgement = ContentTokenGuard().judge(statement, [evidence])
    assert judgement.verdict is Verdict.PARTIAL
    assert f"of {parties[1]}, not of {parties[0]}" in judgement.explanation


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The landlord may end the lease if the rent is late.", LEASE),
        ("The lorry driver suffered a broken arm.", CRASH),
        ("The injured driver suffered a broken arm.", CRASH),
        ("The firm moved its whole office to Zug.", FIRM),  # which is the company
        ("The French painter died in Paris in 1920.", FIRM),
        ("The tenant may sell the car.", LEASE),
        (
            "Each tenant may end the lease early.",
            "The tenant may end the lease early. The landlord may end the lease early.",
        ),
        ("Tenants pay.", LEASE),
        ("", LEASE),
    ],
)
def test_what_may_be_the_same_party_is_left_alone(statement: str, evidence: str) -> None:
    assert replaced(statement, evidence) is None


@given(
    st.lists(
        st.sampled_from(["The", "tenant", "landlord", "bus", "driver", "pays", "the", "rent", ",", "late"]), max_size=9
    )
)
def test_what_a_text_says_of_a_party_it_says_of_that_one(words: list[str]) -> None:
    assert replaced(" ".join(words), " ".join(words)) is None
