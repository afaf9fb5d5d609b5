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


@pytest.mark.parametrize("start", ["", "  ", "\n", "They left. ", "They left: ", "Why? \n", "“", "( ", '. "', "«\n"])
def test_the_first_word_of_a_sentence_is_no_name_by_its_capital(start: str) -> None:
    assert missing_names(f"{start}Boats came.", "none") == []


@pytest.mark.parametrize("start", ["they left ", "they left.", "they left, ", "3-", "they left; ", "(they) "])
def test_a_word_with_a_capital_within_a_sentence_is_a_name(start: str) -> None:
    assert missing_names(f"{start}Boats came.", "they left none").pop().endswith("Boats")


def test_names_in_a_statement_of_any_length_are_found_at_once() -> None:
    """Where the beginning was read again before each name, this took hours; "of" in all ways in which it may be read, days."""
    assert missing_names("Ann Bell met Carl. " * 100_000, "Ann Bell met") == ["Carl"]
    assert missing_names("They met OOX. " + "of " * 5_000, "of OOY " + "of " * 5_000) == ["OOX"]
