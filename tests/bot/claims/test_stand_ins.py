import pytest

from bot.claims.stand_ins import names_subject, with_subject, without_which
from bot.verify import is_contrary


@pytest.mark.parametrize(
    ("statement", "evidence", "told"),
    [
        ("Ada Holm sold the mill.", "She sold it in 1870.", "Ada Holm sold it in 1870."),
        ("Ada Holm's mill burnt down.", "In 1891, her mill burnt down.", "In 1891, Ada Holm's mill burnt down."),
        (
            "Mary of Teck was queen.",
            "As queen from 1910, she supported him.",
            "As queen from 1910, Mary of Teck supported him.",
        ),
        ("The Burj Khalifa has 8 escalators.", "It has 57 elevators.", "The Burj Khalifa has 57 elevators."),
        ("The Indiana Pacers are a team.", "Since June they are a team.", "Since June The Indiana Pacers are a team."),
        ("Cows give milk.", "They give milk.", "Cows give milk."),
        ("Low Tide stars Jo Frost.", "The film stars Mia Holm.", "Low Tide stars Mia Holm."),
        (
            "Low Tide stars Jo Frost.",
            "In 1998, the film, his last, was shown.",
            "In 1998, Low Tide, his last, was shown.",
        ),
        ("Low Tide is by Jo Frost.", "The film's plot is simple.", "Low Tide's plot is simple."),
        ("In 1870, Ada Holm sold the mill.", "She sold it.", "Ada Holm sold it."),
        ('"Low Tide" was sung by Kato.', "It was sung by Kato.", "Low Tide was sung by Kato."),
        ("Brigg FC won the cup.", "The club has won the cup once.", "Brigg FC has won the cup once."),
    ],
)
def test_the_subject_stands_in_for_the_pronoun(statement: str, evidence: str, told: str) -> None:
    assert with_subject(statement, evidence) == told


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Ada Holm sold the mill.", "Ada Holm founded it. She sold it."),  # it is named
        ("Ada Holm sold the mill.", "Piet Dahl sold it."),  # and here another is
        ("Ada Holm sold the mill.", "When Piet Dahl came, she sold it."),
        ("Ada Holm sold the mill.", "The mill was closed. She sold it."),  # the first sentence is about the mill
        ("she sold the mill.", "She sold it."),  # no name
        ("In 1870 she sold it.", "She sold it."),
        ("In 1870, in Brigg, she sold it.", "She sold it."),
        ("Ada Holm sold the mill.", "She’s gone."),
        ("Low Tide stars Jo Frost.", "The film Winter Bread stars Mia Holm."),
        ("Low Tide stars Jo Frost.", "The film Lights stars Mia Holm."),
        ("Low Tide stars Jo Frost.", "The film director is Mia Holm."),
        ("Low Tide stars Jo Frost.", "The tenant stars in it."),  # one of two, and no more than that
        ("Low Tide stars Jo Frost.", "Mia Holm left. The film stars Mia Holm."),
        ("Ada Holm sold the mill.", ""),
        ("Ada Holm.", "She sold it."),  # which says nothing of her
        ("CANARY-7391 sold the mill.", "She sold it."),
    ],
)
def test_what_speaks_of_another_is_left_as_it_is(statement: str, evidence: str) -> None:
    assert with_subject(statement, evidence) == evidence


def test_a_subject_is_named_by_all_its_words() -> None:
    assert names_subject("Ada Holm sold the mill.", "The mill of Holm was Ada's.")
    assert not names_subject("Ada Holm sold the mill.", "The mill of Holm was sold.")
    assert names_subject("they sold the mill", "")


@pytest.mark.parametrize(
    ("statement", "evidence", "left"),
    [
        ("Low Tide (2016 film) stars Jo Frost.", "The film stars Jo Frost.", "Low Tide stars Jo Frost."),
        ("Low Tide (TV series) is dark.", "The series is dark.", "Low Tide is dark."),
        ("Low Tide (Jo Frost album)'s cover is blue.", "The cover is blue.", "Low Tide's cover is blue."),
        ("Low Tide (season 2) was shown.", "The second season of Low Tide was shown.", "Low Tide was shown."),
    ],
)
def test_which_of_several_is_meant_is_no_claim(statement: str, evidence: str, left: str) -> None:
    assert without_which(statement, evidence) == left
    assert not is_contrary(without_which(statement, evidence), evidence)


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Low Tide (2016 film) stars Jo Frost.", "Low Tide is a 1998 crime film with Jo Frost."),  # another
        ("Low Tide (season 2) was shown.", "The first season of Low Tide was shown."),
        ("Low Tide (2016 film) is dark.", "Low Tide (2016 film) is dark."),  # it is word for word there
        ("Low Tide (2016) is dark.", "Low Tide is dark."),  # which may be claimed
        ("Low Tide (film) is dark.", "The film is dark."),
        ("Jo Frost made films (one 2016 film) here.", "Jo Frost made films here."),
    ],
)
def test_what_may_be_claimed_stays(statement: str, evidence: str) -> None:
    assert without_which(statement, evidence) == statement
