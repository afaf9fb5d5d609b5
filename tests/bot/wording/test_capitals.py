"""Seats of governments in a question, read as the countries that the documents name."""

import pytest

from bot.wording.capitals import as_countries

TURKEY = "Turkey supports Ukraine. The US and the European Union do so too."


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did Ankara promise?", "What did Turkey promise?"),
        (
            "Which of Kiev’s allies came, and who called Kyiv?",
            "Which of Ukraine’s allies came, and who called Ukraine?",
        ),
        ("Does Washington trust the White House?", "Does the US trust the US?"),
        ("What did Brussels reckon?", "What did the European Union reckon?"),
    ],
)
def test_the_seat_of_a_government_is_read_as_the_country_as_the_texts_name_it(question: str, expected: str) -> None:
    assert as_countries(question, [TURKEY])[0] == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Which aircraft did Baku fly to beat its neighbour?", "Azerbaijani drones won.", "Azerbaijan"),
        ("What did Washington send?", "American troops came.", "the United States"),
        ("What did Nassau say?", "Bahamians spoke.", "the Bahamas"),
        ("What did Sarajevo say?", "Bosnian troops came.", "Bosnia and Herzegovina"),
    ],
)
def test_a_country_is_known_by_its_people(question: str, text: str, expected: str) -> None:
    assert list(as_countries(question, [text])[1].values()) == [expected]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many people live in Ankara?", TURKEY),  # the town is meant
        ("Who is the mayor of Kyiv?", TURKEY),
        ("What was signed in Ankara?", TURKEY),
        ("Who flew to Ankara?", TURKEY),
        ("Which of them fly to the White House?", TURKEY),
        ("Who spoke in the White House?", TURKEY),
        ("Is Ankara a part of Turkey?", TURKEY),  # told from the country
        ("What did Ankara promise?", "Greece promised much."),  # another country
        ("What did Athens promise?", "A Greekish style."),
        ("What did Jerusalem promise?", "Israel spoke to Palestine, State of many."),  # which of two
        ("What did Ankaran farmers promise?", TURKEY),
        ("", TURKEY),
    ],
)
def test_where_the_town_may_be_meant_or_the_country_is_not_clear_the_question_stays(question: str, text: str) -> None:
    assert as_countries(question, [text]) == (question, {})
