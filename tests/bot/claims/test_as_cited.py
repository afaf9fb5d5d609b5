import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.claims.as_cited import as_cited
from tests.bot.test_verify import judge


@pytest.mark.parametrize(
    ("statement", "evidence", "told"),
    [
        ("It lasts two years.", "It covers 24 months.", "It lasts 24 months."),
        ("It is used up within 2 days.", "Use it within 48 hours.", "It is used up within 48 hours."),
        ("About €48 million came in.", "It was €48.3 million, not €3.9 million.", "€48.3 million came in."),
        ("Nearly 6,000 were sold.", "Sold: 5,850; returned: 12.", "5,850 were sold."),
        ("More than 400 came.", "Of 412 who came, all left.", "412 came."),
        ("About 20% of them go.", "About a fifth of all will go.", "a fifth of them go."),
        ("He was born in the 1980s.", "He was born on 3 May 1986.", "He was born in 1986."),
        ("It cost $1.2 million.", "It cost $1,200,000.", "It cost $1,200,000."),
    ],
)
def test_a_figure_is_written_as_the_source_writes_it(statement: str, evidence: str, told: str) -> None:
    assert as_cited(statement, evidence) == told
    _, reader = judge(statement, [evidence], 0.0)
    assert reader.statements == [told]


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("It lasts 2 years.", "It lasts 24 days."),
        ("More than 50 % came.", "Here 51 % came, there 52 %."),  # which of the two is meant is not known
        ("No more than 50 came.", "Of them 52 came."),
        ("More than 30 came.", "Of them 48 came."),  # whoever rounds says more than 40
        ("It lasts 3 days.", "It lasts 3 days, or 72 hours."),
        ("By 2005 it was closed.", "In 2001 it was closed."),
        ("It is 5 m.", "It is a 5th."),
        ("It has 45 boats.", "There are forty-five boats."),  # a reader knows numbers in words
        ("It was built in the 1980s.", "It was planned in 1982 and built in 1986."),
        ("", "7"),
    ],
)
def test_a_figure_that_is_another_or_not_the_only_one_stays(statement: str, evidence: str) -> None:
    assert as_cited(statement, evidence) == statement


@given(st.text(alphabet="0159 ,.-%€$abkm", max_size=40))
def test_a_statement_that_is_its_source_is_left_as_it_is(text: str) -> None:
    assert as_cited(text, text) == text
