"""The opposite of one word, where all the others stand, is found; and no opposite is where the same may be told by it."""

import pytest

from bot.answer import Verdict
from bot.claims.opposites import opposite
from tests.models import VERIFIER

STARTUP = "Startup is about 40% faster because plugins are now loaded lazily."


@pytest.mark.parametrize(
    ("statement", "evidence", "words"),
    [
        ("Startup is 40% slower.", STARTUP, ("slower", "faster")),
        ("The train arrives at 10:15.", "The train departs at 10:15.", ("arrives", "departs")),
        ("The new pump is cheaper than the old one.", "The new pump is more expensive than the old one.", ("cheaper", "expensive")),
        ("Winters are warmer than before.", "Winters are colder than before.", ("warmer", "colder")),
    ],
)  # fmt: skip
def test_the_opposite_of_what_is_cited_is_never_supported(
    statement: str, evidence: str, words: tuple[str, str]
) -> None:
    assert opposite(statement, evidence) == words
    judgement = VERIFIER.judge(statement, [evidence])
    assert judgement.verdict is Verdict.PARTIAL
    assert all(word in judgement.explanation for word in words)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Startup is 40% faster.", STARTUP),
        ("Startup is not 40% slower.", STARTUP),
        ("Boats are 40% slower.", STARTUP),
        ("Prices were lower in the south.", "Prices were higher in the north than in the south."),
        ("The north is dearer than the south.", "The south is cheaper than the north."),
        ("The pump is slower in winter.", "The pump is slower in winter and faster in summer."),
        ("Ann Bell died in 1994.", "Ann Bell (born Ann Holm; 1922 – 1994) was a baker."),
        ("West Holm borders Sund.", "Sund borders Holm to the east, and West Holm is a town."),
        ("Startup is slower.", f"{STARTUP[:-1]}, yet not with one plugin."),
    ],
)
def test_what_may_be_the_same_is_no_opposite(statement: str, evidence: str) -> None:
    assert opposite(statement, evidence) is None
