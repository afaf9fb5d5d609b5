import pytest

from bot.claims.negations import flipped


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("He was not a hero.", "He became a hero."),
        ("It does not float.", "It floats."),
        ("They signed the deal.", "They did not sign the deal."),
        ("They signed the deal.", "They didn’t sign the deal."),
        ("She has yet to appear in a film.", "She appeared in a film in 2016."),
        ("It is made by someone other than Kato.", "It is made by Kato."),
        ("It is anything but a play.", "It is a play in two acts."),
        ("The boat is incapable of being repaired.", "The boat was repaired."),
        ("He was not a hero.", "He did not drink, and became a hero."),  # the clause that denies is another
    ],
)
def test_the_opposite_is_found(statement: str, evidence: str) -> None:
    assert flipped(statement, evidence)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("He was not a hero.", "He did not become a hero."),
        ("She is not a model.", "She refused to be a model."),
        ("It did not produce films.", "It failed to produce any films."),
        ("It has no engine.", "It is without an engine."),
        ("She did not go to the coast.", "She kept away from the coast."),
        ("It floats.", "It floats and does not sink."),
        ("She has yet to appear in a film.", "She did not appear in any film."),
        ("It is made by no one other than Kato.", "It is made by Kato."),
        ("They ate everything but the crust.", "They did not eat the crust."),
        ("Its liability for injury is not limited.", "Its liability is limited. The limit does not apply to injury."),
    ],
)
def test_what_both_deny_or_both_say_is_none(statement: str, evidence: str) -> None:
    assert flipped(statement, evidence) == []


def test_what_is_excepted_at_the_end_is_denied_of_what_is_said_before() -> None:
    source = "The dock is open from 8 am to 6 pm, but not on Sundays."
    assert flipped("The dock is not open on Sundays.", source) == []
    assert flipped("The dock is open on Sundays.", source) == ["sunday (it says not sunday)"]
    assert flipped("The dock is not open.", source) == ["not open"]
    assert flipped("The dock is not open on Mondays.", source) == ["not open"]
