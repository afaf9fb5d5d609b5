import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Verdict
from bot.claims.roles import of_another, turned
from bot.verify import ContentTokenGuard

SOLD = "In March 2019 Kestrel Bank acquired the insurer Lumen for 2 billion dollars. Anna Berg sold her share to Piet Visser."
HIT = "It happened at noon when a lorry carrying milk hit a parked bus."
FALL = "The bridge at Kappel collapsed at 3 p.m. on 14 August, an hour after it had been closed because of cracks."
MILL = "Ada Holm founded the mill in 1856. She sold it to Piet Visser in 1870. He closed it in 1890."
ADVICE = "The harbour master advises the mayor on safety."
PLANETS = "The planet has no moon. A day there is longer than its year."


@pytest.mark.parametrize(
    ("statement", "evidence", "two"),
    [
        ("Lumen acquired Kestrel Bank in 2019.", SOLD, ("Lumen", "Kestrel")),
        ("Kestrel Bank was acquired by Lumen.", SOLD, ("Lumen", "Kestrel")),
        ("Piet Visser sold his share to Anna Berg.", SOLD, ("Visser", "Anna")),
        ("A bus hit a lorry.", HIT, ("bus", "lorry")),
        ("The lorry was hit by the bus.", HIT, ("bus", "lorry")),
        ("The bridge was closed after it had collapsed.", FALL, ("closed", "collapsed")),
        ("A year on the planet is longer than a day.", PLANETS, ("year", "day")),
        ("The mayor advises the harbour master.", ADVICE, ("mayor", "harbour")),
        ("The harbour master is advised by the mayor.", ADVICE, ("mayor", "harbour")),
        ("Piet Visser sold the mill to Ada Holm in 1870.", MILL, ("Visser", "Holm")),
    ],
)
def test_the_sides_of_a_deed_and_of_a_comparison_are_told_apart(
    statement: str, evidence: str, two: tuple[str, str]
) -> None:
    assert turned(statement, evidence) == two
    judgement = ContentTokenGuard().judge(statement, [evidence])
    assert judgement.verdict is Verdict.PARTIAL
    assert f"{two[0]} and {two[1]} the other way round" in judgement.explanation


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("Lumen was acquired by Kestrel Bank.", SOLD),
        ("Kestrel Bank acquired Lumen.", SOLD),
        ("Anna Berg sold Piet Visser her share.", SOLD),
        ("The parked bus was hit by a lorry.", HIT),
        ("A day there is longer than a year.", PLANETS),
        ("The bridge collapsed after it had been closed.", FALL),
        ("The bridge was closed before it collapsed.", FALL),
        ("After the bridge was closed it collapsed.", FALL),
        ("A year there is shorter than a day.", PLANETS),
        ("The mayor rejected the plan.", "The plan was rejected by the mayor."),
        ("Ada married Bo.", "Bo married Ada."),
        ("The mayor added a no.", "A no, added the mayor."),
        ("A castle stood on the hill.", "On the hill stood a castle."),
        ("Vigo beat Porto.", "Porto beat Vigo in May, and Vigo beat Porto in June."),
        ("Lumen acquired a school.", SOLD),
        ("The mayor is advised by the harbour master.", ADVICE),
        ("On safety the harbour master advises the mayor.", ADVICE),
        ("The harbour master has the mayor.", ADVICE),
        ("Ada Holm sold the mill to Piet Visser in 1870.", MILL),
        ("Ada Holm sold the mill.", "She sold the mill that Ada Holm had built."),
        ("", SOLD),
        ("than", "than"),
    ],
)
def test_what_is_said_in_another_order_or_voice_is_left_alone(statement: str, evidence: str) -> None:
    assert turned(statement, evidence) is None


def test_what_he_did_is_not_done_by_whom_the_same_text_calls_she() -> None:
    assert of_another("Ada Holm closed the mill in 1890.", MILL) == ("Holm", "he")
    assert "a “he” who is not Holm" in ContentTokenGuard().judge("Ada Holm closed the mill.", [MILL]).explanation
    for so in ("Piet Visser closed the mill.", "Ada Holm sold the mill.", "Ada Holm founded the mill."):
        assert of_another(so, MILL) is None
    assert of_another("Ada Holm closed the mill.", MILL.replace("He", "She")) is None
    assert of_another("Ada Holm closed the mill.", MILL.replace("Piet Visser", "Piet. He paid. He")) is not None
    assert of_another("Ole Berg led it.", "Ole Berg came. He ran. She hired him, and he led it.") is None


@given(
    st.lists(st.sampled_from(["Ada", "Bo", "sold", "was", "by", "to", "older", "than", "the", "boat", ","]), max_size=9)
)
def test_a_sentence_never_turns_itself(words: list[str]) -> None:
    assert turned(" ".join(words), f"Before. {' '.join(words)}. After.") is None
