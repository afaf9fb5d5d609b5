import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Verdict
from bot.claims.exchange import exchanged, taken_for
from bot.verify import ContentTokenGuard

SOURCE = "The council of Kellan bought the school bus from Erik Dahl. A single ticket costs €9, and a return ticket costs €16."


@pytest.mark.parametrize(
    ("statement", "places"),
    [
        ("Erik Dahl bought the school bus from the council of Kellan.", ("Erik Dahl", "council of Kellan")),
        ("Erik Dahl bought school bus from a council of Kellan", ("Erik Dahl", "council of Kellan")),
        ("A single ticket costs €16, and a return ticket costs €9.", ("16", "9")),
    ],
)
def test_names_and_numbers_that_changed_places_are_named(statement: str, places: tuple[str, str]) -> None:
    assert exchanged(statement, SOURCE) == places
    judgement = ContentTokenGuard().judge(statement, [SOURCE])
    assert judgement.verdict is Verdict.PARTIAL
    assert f"{places[0]} and {places[1]} have changed places" in judgement.explanation


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The council of Kellan bought the school bus from Erik Dahl.", SOURCE),
        ("Kellan bought a bus from Erik Dahl.", SOURCE),
        ("Turkey and Ukraine agreed.", "Ukraine and Turkey agreed."),  # reads either way
        ("Ankara is Angora.", "Angora is Ankara."),
        ("The choir of Gwalia is based in London.", "London has the choir of Gwalia."),
        ("Reforms were made by the Qin.", "The Qin made reforms."),  # voiced otherwise
        ("the fans watch a band", "a band watch the fans"),  # no names
        ('Erik Dahl said: "We will never sell it."', '"We will never sell it," said Erik Dahl.'),
        ("", SOURCE),
        ("Erik Dahl", "Dahl Erik"),
    ],
)
def test_what_only_stands_in_another_order_is_left_alone(statement: str, evidence: str) -> None:
    assert exchanged(statement, evidence) is None


def test_names_that_changed_places_are_found_in_a_long_statement_on_a_long_text() -> None:
    told = "Jo Frost drove the bus to Kellan and Mia Holm walked home" + ", then it rained a little" * 80
    statement = told.replace("Jo Frost", "?").replace("Mia Holm", "Jo Frost").replace("?", "Mia Holm")
    evidence = f"{'It rained, then it rained a little. ' * 300}{told}."
    assert exchanged(statement, evidence) == ("Mia Holm", "Jo Frost")
    assert exchanged(told, evidence) is None


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("On 4 May Mia Holm drove the bus to Kellan.", ("Mia Holm", "Jo Frost")),
        ("On 4 May Jo Frost drove the bus to Oslo.", ("Oslo", "Kellan")),
        ("On Oslo 9 Lily Berg and Mia Holm flew to Oslo and Bergen.", ("Oslo", "June")),
    ],
)
def test_a_name_in_the_place_of_another_is_told(statement: str, names: tuple[str, str]) -> None:
    source = "On 4 May Jo Frost drove the bus to Kellan. On June 9 Lily Berg and Mia Holm flew to Oslo and Bergen. In June it rained."
    assert taken_for(statement, source) == names
    judgement = ContentTokenGuard().judge(statement, [source])
    assert judgement.verdict is Verdict.UNSUPPORTED
    assert f"of {names[1]}, not of {names[0]}" in judgement.explanation


def test_a_name_that_is_nowhere_there_may_stand_in_the_place_of_one() -> None:
    assert taken_for("Jo Frost drove the bus to Paris.", "Jo Frost drove the bus to Kellan.") == ("Paris", "Kellan")


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Numenius of Apamea lived and taught in Syria.", "Numenius of Apamea lived and taught in Apamea in Syria."),
        ("Mia Holm drove the bus to Kellan.", "She drove the bus to Kellan. It was Mia Holm."),
        ("He drove the bus to Kellan.", "Erik drove the bus to Kellan."),
        ("The driver is Jo Frost.", "The driver is Mia Holm, and Jo Frost helps."),  # too little to go by
        ("The old bus belongs to Europe now.", "The old bus belongs to European now."),
        ("The old bus is of US make.", "The old bus is of American make."),
        ("", SOURCE),
    ],
)
def test_what_may_be_said_of_both_is_left_alone(statement: str, evidence: str) -> None:
    assert taken_for(statement, evidence) is None


@given(st.lists(st.sampled_from(["Ada", "Bo", "7", "sold", "to", "in", "the", "boat"]), max_size=9))
def test_a_statement_never_differs_from_itself(words: list[str]) -> None:
    assert exchanged(" ".join(words), f"Before. {' '.join(words)}. After.") is None
    assert taken_for(" ".join(words), f"Before. {' '.join(words)}. After.") is None
