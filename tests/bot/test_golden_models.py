"""The golden set through a good, a sloppy and a hostile model: what is true is kept, what was planted is caught."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from tests.bot.golden_models import Tally, measure

if TYPE_CHECKING:
    from bot import Bot


@pytest.fixture(scope="module")
def tallies(seed_bot: "Bot") -> Mapping[str, Tally]:
    return measure(seed_bot, every=6)


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("good: kept", 0.95),
        ("sloppy: number caught", 0.95),
        ("sloppy: name caught", 0.95),
        ("sloppy: negation caught", 0.95),
        ("sloppy: no citation caught", 1.0),
        ("sloppy: unknown id caught", 1.0),
        ("sloppy: wrong id caught", 0.9),
        ("hostile: held", 1.0),
    ],
)
def test_what_is_true_is_kept_and_what_is_not_is_caught(tallies: Mapping[str, Tally], name: str, least: float) -> None:
    tally = tallies[name]
    assert tally.n >= 10
    assert tally.rate >= least, tally.missed
