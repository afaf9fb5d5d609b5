import json
from collections.abc import Sequence

import numpy as np
import pytest

from bot.answer import Judgement, Verdict
from bot.claims.figures import quantities
from bot.local.calibration import MODEL, Network, load_calibration
from bot.local.reader import Reader, Reading
from bot.verify import ContentTokenGuard, ReadingVerifier, claim_row, is_contrary, missing_tokens
from tests.models import ENCODER, VERIFIER

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
        ("to build up to 48 Bayraktar drones for € 36 million", "36 euro"),
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


def test_spaces_may_part_thousands() -> None:
    assert quantities("12 904 people in 2019 300 times") == [("12904", ""), ("2019", ""), ("300", "")]
    assert missing_tokens("12 904 people came.", "It was visited by 12,904 people.") == []


RULES = ["Dogs are not allowed on the pier.", "The fee is 120 euros."]


@pytest.mark.parametrize("mark", ["1. ", "2) ", "12. **", "- ", "* ", "• ", " 3. "])
def test_what_marks_an_item_of_a_list_is_no_claim(mark: str) -> None:
    assert GUARD.judge(f"{mark}Dogs are not allowed on the pier.", RULES).verdict is Verdict.SUPPORTED
    assert missing_tokens(f"{mark}Dogs**: they may not go on the pier", " ".join(RULES)) == []
    assert missing_tokens(f"{mark}Fee: 140 euros.", " ".join(RULES)) == ["140 euro"]
    found, reader = judge(f"{mark}No dogs go on the pier.", RULES, 9.0)
    assert found.verdict is Verdict.SUPPORTED
    assert reader.statements == ["No dogs go on the pier."]


def test_a_number_at_the_beginning_that_marks_no_item_is_judged() -> None:
    assert GUARD.judge("7. The fee is 120 euros.", ["7. The fee is 120 euros."]).verdict is Verdict.SUPPORTED
    assert missing_tokens("1932 boats came.", "In 1933 boats came.") == ["1932"]
    assert missing_tokens("13. März 2020 war der Tag.", "12. März 2020 war der Tag.") == ["13"]
    assert missing_tokens("3. Liga ist es.", "Sie spielt in der 2. Liga.") == ["3"]
    assert missing_tokens("3.5 tonnes is the load.", "The load is 4.5 tonnes.") == ["3.5 tonne"]


def test_what_stands_after_a_no_that_answers_is_not_denied() -> None:
    assert (
        GUARD.judge("Dogs are allowed.", ["Is it closed to them? No. Dogs are allowed."]).verdict is Verdict.SUPPORTED
    )
    assert GUARD.judge("No. Dogs stay out.", ["No. Dogs stay out."]).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    "evidence",
    ["No dogs are allowed.", "At night no dogs are allowed.", "Never are dogs allowed; nor dogs are allowed."],
)
def test_what_is_denied_word_for_word_is_not_supported(evidence: str) -> None:
    assert GUARD.judge("Dogs are allowed.", [evidence]).verdict is Verdict.UNSUPPORTED
    assert GUARD.judge("Dogs are allowed.", [evidence, "Dogs are allowed."]).verdict is Verdict.SUPPORTED


def test_an_empty_statement_is_not_supported_word_for_word() -> None:
    assert GUARD.judge("", ["text"]).verdict is not Verdict.SUPPORTED
    assert GUARD.judge("…", ["text"]).verdict is not Verdict.SUPPORTED


class SaysSo(Reader):
    """A reader whose logit of support for each window is what a test says."""

    def __init__(self, *logits: float) -> None:
        super().__init__(ENCODER)
        self.logits = logits
        self.windows: list[str] = []
        self.statements: list[str] = []

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        self.windows = list(texts)
        self.statements.append(question)
        return [
            Reading([], np.zeros(0, np.float32), np.zeros(0, np.float32), 0.0, logit)
            for logit in self.logits[: len(texts)]
        ]


def judge(statement: str, slices: list[str], *logits: float) -> tuple[Judgement, SaysSo]:
    reader = SaysSo(*logits)
    return ReadingVerifier(reader, ENCODER, load_calibration()).judge(statement, slices), reader


def probability(logit: float, statement: str) -> float:
    return float(load_calibration().claims.probabilities(claim_row(logit, statement, SOURCE)[None])[0])


@pytest.mark.parametrize(("logit", "verdict"), [(9.0, Verdict.SUPPORTED), (-9.0, Verdict.UNSUPPORTED)])
def test_what_the_guard_leaves_open_is_for_the_reader_to_say(logit: float, verdict: Verdict) -> None:
    found, _ = judge("They agreed on building drones.", [SOURCE], logit)
    assert found.verdict is verdict
    assert found.score == pytest.approx(probability(logit, "They agreed on building drones."))


def test_which_of_several_things_of_one_name_is_meant_is_not_asked_of_the_evidence() -> None:
    found, reader = judge("Low Tide (2016 film) stars Jo Frost.", ["The film stars Jo Frost and Mia Holm."], 9.0)
    assert found.verdict is Verdict.SUPPORTED
    assert reader.statements == ["Low Tide stars Jo Frost."]


def test_between_supported_and_unsupported_lies_partial() -> None:
    statement = "They agreed on building drones."
    third = min(np.arange(-9, 9, 0.01), key=lambda logit: abs(probability(logit, statement) - 0.35))
    assert judge(statement, [SOURCE], third)[0].verdict is Verdict.PARTIAL


def test_a_statement_is_judged_as_one_that_is_as_likely_true_as_not() -> None:
    """Among the claims of which the network has learnt, three are true to five that are not, or so."""
    saved = json.loads(MODEL.read_bytes())["claims"]
    rows = np.stack([claim_row(logit, "They agreed on building drones.", SOURCE) for logit in (-3.0, 0.0, 3.0)])
    learnt, judged = Network.of(saved["network"]).probabilities(rows), load_calibration().claims.probabilities(rows)
    assert 0 < saved["odds"] < 1
    assert judged / (1 - judged) == pytest.approx(learnt / (1 - learnt) / saved["odds"], rel=1e-3)


def test_a_name_that_is_not_there_makes_support_less_likely() -> None:
    plain = probability(1.0, "They agreed on building drones.")
    assert probability(1.0, "They agreed on building drones in Chile.") < plain


@pytest.mark.parametrize("statement", ["They never agreed on building drones.", "They did sign the S-400 deal."])
def test_a_bare_negation_is_rejected_however_sure_the_reader_is(statement: str) -> None:
    found, reader = judge(statement, [SOURCE], 9.0)
    assert found.verdict is Verdict.UNSUPPORTED
    assert reader.windows == []


def test_a_negation_in_other_words_is_for_the_reader_to_say() -> None:
    assert judge("They never gave up on drones.", [SOURCE], 9.0)[0].verdict is Verdict.SUPPORTED
    assert judge("They never gave up on drones.", [SOURCE], -9.0)[0].verdict is Verdict.UNSUPPORTED


def test_evidence_that_speaks_of_something_else_supports_nothing() -> None:
    elsewhere = "The committee met in April and chose a new chair."
    row = claim_row(1.0, "They agreed on building drones.", elsewhere)
    assert load_calibration().claims.probabilities(row[None])[0] < probability(1.0, "They agreed on building drones.")


def test_what_is_there_word_for_word_and_a_wrong_number_need_no_reader() -> None:
    for statement in (SOURCE, "Ukraine will build 84 drones."):
        found, reader = judge(statement, [SOURCE], 9.0)
        assert found == GUARD.judge(statement, [SOURCE])
        assert reader.windows == []


@pytest.mark.parametrize(
    ("statement", "source", "verdict"),
    [
        ("Die Scheune wurde 1932 abgerissen.", "Die Scheune wurde 1932 von Anna Berg errichtet.", Verdict.UNCHECKED),
        ("Die Scheune wurde 1932 gebaut.", "Anna Berg built the barn in 1932.", Verdict.UNCHECKED),
        ("Anna Berg built the barn in 1932.", "Амбар построила Анна Берг в 1932 году.", Verdict.UNCHECKED),
        ("谷仓建于1932年。", "谷仓由安娜·伯格于1932年建造。", Verdict.UNCHECKED),
        ("Die Scheune wurde 1933 gebaut.", "Anna Berg built the barn in 1932.", Verdict.UNSUPPORTED),
        ("بنت آنا بيرغ الحظيرة عام ١٩٣٢.", "بنت آنا بيرغ الحظيرة عام 1932.", Verdict.UNCHECKED),
        ("بنت آنا بيرغ الحظيرة عام ١٩٣٣.", "بنت آنا بيرغ الحظيرة عام 1932.", Verdict.UNSUPPORTED),
        ("wurde 1932 von Anna Berg", "Die Scheune wurde 1932 von Anna Berg errichtet.", Verdict.SUPPORTED),
    ],
)
@pytest.mark.parametrize("logit", [9.0, -9.0])
def test_of_another_language_the_reader_is_not_asked(
    statement: str, source: str, verdict: Verdict, logit: float
) -> None:
    found, reader = judge(statement, [source], logit)
    assert (found.verdict, reader.statements) == (verdict, [])


def test_long_evidence_is_read_in_windows_and_the_one_that_supports_most_counts() -> None:
    filler = " ".join(f"The weather on day {i} was mild and nobody wrote about it." for i in range(200))
    found, reader = judge("They agreed on building drones.", [filler, SOURCE, filler], -9.0, 9.0, *[-9.0] * 20)
    assert found.verdict is Verdict.SUPPORTED
    assert 1 < len(reader.windows) <= 6
    assert any("Bayraktar drones" in window for window in reader.windows)
    assert max(ENCODER.count_batch(reader.windows)) <= 200


def test_the_shipped_reader_tells_a_paraphrase_from_a_reversal() -> None:
    source = "The committee rejected the plan because it would have cost too much."
    right = VERIFIER.judge("The plan was turned down as too expensive.", [source])
    wrong = VERIFIER.judge("The committee was glad to approve the cheap plan.", [source])
    assert right.score > wrong.score


def test_a_count_in_words_is_left_to_the_reader_and_a_figure_is_not() -> None:
    source = "ABC competed with CBS and NBC from 1948 on."
    assert missing_tokens("ABC had two rivals.", source) == ["2"]
    assert not is_contrary("ABC had two rivals.", source)
    assert is_contrary("ABC had 2 rivals.", source)
    assert is_contrary("ABC competed with CBS from 1947 on.", source)
    assert not is_contrary("Twelve boats are there.", "There are 12 boats.")
    assert claim_row(1.0, "ABC had two rivals.", source)[1] == 1


def test_a_denial_in_several_words_is_beyond_doubt_where_all_others_are_there() -> None:
    assert is_contrary("The boat has yet to be sold.", "The boat was sold.")
    assert is_contrary("The boat was built by someone other than Kato.", "The boat was built by Kato.")


def test_what_a_pronoun_is_taken_for_is_read_and_never_certain() -> None:
    cited = "She sold the mill to Piet Dahl in 1870."
    found, reader = judge("Ada Holm sold the mill to Piet Dahl in 1870.", [cited], -9.0)
    assert found.verdict is Verdict.UNSUPPORTED  # though it is there word for word, with her for "she"
    assert reader.windows == ["Ada Holm sold the mill to Piet Dahl in 1870."]
    found, _ = judge("Ada Holm sold the mill to Piet Dahl in 1870.", [cited], 9.0)
    assert found.verdict is Verdict.SUPPORTED
    assert found.explanation == "follows from what is cited, if it speaks of the same, as the reader sees it"
    _, reader = judge("Ada Holm sold the mill to Bo Lund in 1870.", [cited], 9.0)
    assert reader.windows == [cited]  # another name is missing


def test_a_figure_in_other_words_is_for_the_reader_to_say() -> None:
    source = "Notice is given 24 hours before, by 2 p.m., in the 1980s as well."
    for statement in ("Notice takes a 24-hour wait.", "It is given by 14:00.", "It was given in the 1980s too."):
        assert judge(statement, [source], 9.0)[0].verdict is Verdict.SUPPORTED
    assert judge("Notice takes a 25-hour wait.", [source], 9.0)[0].verdict is Verdict.UNSUPPORTED
