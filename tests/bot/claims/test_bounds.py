import pytest

from bot.answer import Verdict
from bot.claims.bounds import bounded_otherwise, more_than_that
from bot.verify import ContentTokenGuard


@pytest.mark.parametrize(
    ("statement", "evidence", "bounds"),
    [
        ("The fine is at least £500.", "There are fines of up to £500.", ("at least £500", "up to £500")),
        ("It grossed under $873 million.", "It grossed over $ 873 million.", ("under $873", "over $ 873")),
        ("More than 20 people may come.", "No more than 20 people may come.", ("More than 20", "No more than 20")),
    ],
)
def test_a_bound_is_not_turned(statement: str, evidence: str, bounds: tuple[str, str]) -> None:
    assert bounded_otherwise(statement, evidence) == bounds
    assert ContentTokenGuard().judge(statement, [evidence]).verdict in {Verdict.PARTIAL, Verdict.UNSUPPORTED}


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Over 20 people came.", "More than 20 people came."),
        ("Over 20 people came.", "Fewer than 30 people came."),
        ("Over 20 people came.", "20 people came."),
        ("Over 20 men came.", "Fewer than 20 men came in May, and 20 or more in June."),  # it has the number twice
        ("They came.", "Over 20 people came."),
    ],
)
def test_what_keeps_the_bound_may_stand(statement: str, evidence: str) -> None:
    assert bounded_otherwise(statement, evidence) is None


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("She is only a producer.", "She is a director, writer and producer."),
        ("She has worked exclusively as a conductor.", "She is a Polish violinist and conductor."),
        ("She is only a television producer.", "She is a film and television producer."),
        ("He was solely a director.", "He was a director and an actor."),
    ],
)
def test_who_is_two_things_is_not_only_one_of_them(statement: str, evidence: str) -> None:
    assert more_than_that(statement, evidence)
    assert ContentTokenGuard().judge(statement, [evidence]).verdict is not Verdict.UNCHECKED


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("She is not only a producer.", "She is a director and producer."),
        ("She is only a producer.", "She is a producer."),
        ("She is only a producer.", "She is only a producer, and Jo a director and producer."),
        ("She is a producer.", "She is a director and producer."),
    ],
)
def test_who_may_be_only_that_is_left_to_the_reader(statement: str, evidence: str) -> None:
    assert more_than_that(statement, evidence) is None
