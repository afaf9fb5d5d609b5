import pytest

from bot.claims.names import folded, missing_names


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("It is run by the WHO.", "The World Health Organization runs it."),
        ("The World Health Organization runs it.", "It is run by the WHO."),
        ("He measured the BOD.", "The biochemical oxygen demand was measured."),
        ("It joined the EU.", "It joined the European Union."),
        ("He lives in the US.", "He lives in the U.S. now."),
        ("He lives in the U.S. now.", "He lives in the US."),
        ("They met Loretta Sanchez.", "They met Loretta Sánchez."),
        ("It lies in Curaçao.", "It lies in Curacao."),
        ("A 24-hour walk in the mid-1960s.", "It took 24 hours in 1965."),  # figures are judged as such
    ],
)
def test_a_name_is_there_in_short_in_full_and_without_its_accents(statement: str, evidence: str) -> None:
    assert missing_names(statement, evidence) == []


@pytest.mark.parametrize(
    ("statement", "evidence", "missing"),
    [
        ("It is run by the WHO.", "The World Trade Organization runs it.", ["WHO"]),
        ("The World Health Organization runs it.", "It is run by the WTO.", ["World", "Health", "Organization"]),
        ("It joined the EU.", "It joined every union.", ["EU"]),
        ("In Kyoto they met.", "They met.", ["Kyoto"]),
    ],
)
def test_another_name_is_missing(statement: str, evidence: str, missing: list[str]) -> None:
    assert missing_names(statement, evidence) == missing


def test_what_is_compared_has_no_case_no_accents_and_no_marks() -> None:
    assert folded("  Žluťoučký\nKŮŇ – 5 % of the U.K.!") == "zlutoucky kun 5 % of the uk"
