import pytest

from bot.claims.names import missing_names


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("She was born in Poland.", "She is a Polish-born painter."),
        ("It is a film from the United States.", "It is an American film."),
        ("He led a British firm.", "He led a firm in the United Kingdom."),
        ("It was made in the U.S. by him.", "It is an American film, made by him."),
    ],
)
def test_a_country_is_named_by_what_is_of_it(statement: str, evidence: str) -> None:
    assert missing_names(statement, evidence) == []


@pytest.mark.parametrize(
    ("statement", "evidence", "missing"),
    [
        ("She was born in Poland.", "She is a Russian painter.", ["Poland"]),
        ("She met United fans.", "She is an American.", ["United"]),  # the club
        ("She lives in New Mexico, in Brigg.", "She is American.", ["New", "Mexico", "Brigg"]),
    ],
)
def test_another_country_is_missing(statement: str, evidence: str, missing: list[str]) -> None:
    assert missing_names(statement, evidence) == missing
