import pytest

from bot.answer import Verdict
from bot.verify import ContentTokenGuard, missing_tokens, quantities

GUARD = ContentTokenGuard()
SOURCE = "In 2019, Ukraine agreed with Turkey to build up to 48 Bayraktar drones for $ 36 million; it did not sign the S-400 deal."


@pytest.mark.parametrize(
    "statement",
    [
        SOURCE,
        "Ukraine agreed with Turkey to build up to 48 Bayraktar drones",
        "  In 2019,\nUkraine agreed with Turkey ",
    ],
)
def test_word_for_word_is_supported(statement: str) -> None:
    assert GUARD.judge(statement, [SOURCE]).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("statement", "missing"),
    [
        ("Ukraine will build 84 drones.", "84"),
        ("Ukraine will build 49 drones.", "49"),
        ("The deal is worth 36 billion dollars.", "36 billion"),
        ("The deal is worth 36 million euros.", "36 euro"),
        ("In 2018 they agreed to build drones.", "2018"),
        ("Both Poland and Turkey build drones.", "Poland"),
        ("The TB3 drones are built by Turkey.", "TB3"),
        ("Ukraine did not agree with Turkey to build drones.", "not agre"),
        ("Ukraine signed the S-400 deal.", "sign (it says not sign)"),
    ],
)
def test_a_changed_number_unit_name_or_negation_is_caught(statement: str, missing: str) -> None:
    judgement = GUARD.judge(statement, [SOURCE])
    assert judgement.verdict is Verdict.UNSUPPORTED
    assert missing in judgement.explanation


@pytest.mark.parametrize(
    "statement",
    [
        "Turkey and Ukraine agreed in 2019 on building drones.",
        "Up to forty-eight? No: 48 drones, worth 36 million dollars.",
        "It did not sign the deal.",
        "A plan to build drones exists.",
    ],
)
def test_a_paraphrase_is_left_unchecked_and_not_rejected(statement: str) -> None:
    assert GUARD.judge(statement, [SOURCE]).verdict is Verdict.UNCHECKED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,500 km", [("1500", "km")]),
        ("1.5 %", [("1.5", "percent")]),
        ("1,5 percent", [("1.5", "percent")]),
        ("3.50", [("3.5", "")]),
        ("twelve days", [("12", "day")]),
        ("€ 5", [("5", "euro")]),
        ("1.000.000", [("1000000", "")]),
        ("007", [("7", "")]),
        ("no numbers", []),
    ],
)
def test_numbers_are_read_with_their_units(text: str, expected: list[tuple[str, str]]) -> None:
    assert quantities(text) == expected


def test_names_are_matched_whatever_their_case_and_possessive() -> None:
    assert missing_tokens("The plan of Turkey’s leader.", "turkey has a plan and a leader") == []


def test_an_empty_statement_is_not_supported_word_for_word() -> None:
    assert GUARD.judge("", ["text"]).verdict is not Verdict.SUPPORTED
    assert GUARD.judge("…", ["text"]).verdict is not Verdict.SUPPORTED
