import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Verdict
from bot.claims.attachments import misplaced
from bot.verify import ContentTokenGuard

MARIE = (
    "Marie (born 3 May 1921 in Lyon; died 9 June 1998 in Paris) was a painter who taught at the Beaux-Arts from 1952."
)
BRIDGE = "It was opened to traffic in 1964 and closed for repairs in 2010. It leads from Ware to Hull."
COURT = "He was acquitted of fraud but convicted of theft, and is said to be designed to fit and built to last."


@pytest.mark.parametrize(
    ("statement", "evidence", "places"),
    [
        ("Marie was born in Paris.", MARIE, ("Paris", "Lyon")),
        ("Marie died in Lyon.", MARIE, ("Lyon", "Paris")),
        ("The bridge was closed in 1964.", BRIDGE, ("1964", "2010")),
        ("He was convicted of fraud.", COURT, ("fraud", "theft")),
    ],
)
def test_what_belongs_to_another_deed_is_named(statement: str, evidence: str, places: tuple[str, str]) -> None:
    assert misplaced(statement, evidence) == places
    judgement = ContentTokenGuard().judge(statement, [evidence])
    assert judgement.verdict is Verdict.PARTIAL
    assert f"of {places[1]}, and another thing of {places[0]}" in judgement.explanation


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Marie was born in Lyon.", MARIE),
        ("Marie was born in May.", MARIE),
        ("Marie died in June 1998 in Paris.", MARIE),
        ("The bridge was closed in 2010.", BRIDGE),
        ("It closed in 1964.", "It closed in 1964, was opened in 1980 and closed in 1990."),
        ("She worked in Lyon.", "She worked in Paris and in Lyon, and died in Rome."),
        ("She was born in France.", "She was born in Lyon, France, and died in Paris."),
        ("She was born in Spain.", MARIE),  # which is nowhere said
        ("It was built to fit.", COURT),
        ("He worked. Paris was born in Paris.", "She was born at noon in Paris and died in Lyon."),
        ("", MARIE),
    ],
)
def test_what_belongs_to_it_or_is_nowhere_is_left_alone(statement: str, evidence: str) -> None:
    assert misplaced(statement, evidence) is None


@given(
    st.lists(
        st.sampled_from(["born", "died", "in", "of", "and", "Lyon", "Paris", "1921", "May", ";", "fraud"]), max_size=12
    )
)
def test_a_text_misplaces_nothing_of_its_own(words: list[str]) -> None:
    text = " ".join(words)
    assert misplaced(text, text) is None
