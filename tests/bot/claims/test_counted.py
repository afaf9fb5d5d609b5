"""A number that counts other things in what is cited is found, and one that may count the same is none."""

import pytest

from bot.answer import Verdict
from bot.claims.counted import counted_otherwise
from tests.models import VERIFIER

GARLIC = "Add two onions and four cloves of garlic."
NURSES = "We surveyed 1,038 nurses in eleven hospitals about their sleep."


@pytest.mark.parametrize(
    ("statement", "evidence", "counts"),
    [
        ("The recipe takes four onions.", GARLIC, ("4 onions", "2 onions")),
        ("Add two cloves of garlic.", GARLIC, ("2 cloves", "4 cloves")),
        ("The survey covered eleven nurses.", NURSES, ("11 nurses", "1038 nurses")),
        ("There are 12 old paintings.", "It has 340 paintings in 12 small rooms.", ("12 paintings", "340 paintings")),
    ],
)
def test_a_number_of_other_things_is_never_supported(statement: str, evidence: str, counts: tuple[str, str]) -> None:
    assert counted_otherwise(statement, evidence) == counts
    judgement = VERIFIER.judge(statement, [evidence])
    assert judgement.verdict is Verdict.PARTIAL
    assert all(count in judgement.explanation for count in counts)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The recipe takes two onions.", GARLIC),
        ("Five patients died.", "Of 12 patients in 3 wards, 5 died."),
        ("14 patients fell ill.", "9 patients on the drug and 14 on placebo fell ill."),
        ("Four onions are left.", "There are two onions here, four cloves of garlic and four others."),
        ("Two studies were withdrawn.", "Two large Covid-19 studies were withdrawn."),
        ("It has 12 rooms.", "It has 340 paintings in 12 rooms."),
    ],
)
def test_what_may_be_counted_so_is_none(statement: str, evidence: str) -> None:
    assert counted_otherwise(statement, evidence) is None
