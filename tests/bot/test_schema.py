"""The published JSON Schema is the one that every door speaks, and real answers are in it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from bot.answer import Answer, Reason, Refusal, Statement, Verdict
from bot.schema import answer_json_schema

if TYPE_CHECKING:
    from bot import Bot

PUBLISHED = json.loads((Path(__file__).parents[2] / "docs" / "answer.schema.json").read_text(encoding="utf-8"))
ANSWERED = "What is the name of the joint venture between Turkey and Ukraine?"
REFUSED = "What is the capital of Australia?"


def faults(answer: object) -> list[str]:
    return [error.message for error in Draft202012Validator(PUBLISHED).iter_errors(answer)]


def test_the_published_schema_is_the_one_in_use() -> None:
    assert answer_json_schema() == PUBLISHED, "write docs/answer.schema.json anew from bot.schema.answer_json_schema()"


def test_the_published_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(PUBLISHED)


@pytest.mark.parametrize("question", [ANSWERED, REFUSED, ""])
def test_a_real_answer_and_a_real_refusal_are_in_the_schema(seed_bot: "Bot", question: str) -> None:
    assert faults(json.loads(seed_bot.ask(question).to_json())) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("answer", None), ("confidence", 1.5), ("statements", [{}]), ("citations", [{"number": 1}]), ("more", 1)],
)
def test_what_is_no_answer_is_not_in_the_schema(seed_bot: "Bot", field: str, value: object) -> None:
    assert faults({**json.loads(seed_bot.ask(REFUSED).to_json()), field: value})


SHARES = st.floats(0, 1)
REFUSALS = st.builds(Refusal, st.sampled_from(Reason), st.text())
TIMINGS = st.dictionaries(st.sampled_from(["read", "total"]), st.floats(0, 1e6))


@given(
    st.text(), st.lists(st.tuples(st.text(), st.sampled_from(Verdict), SHARES | st.none())), REFUSALS, SHARES, TIMINGS
)
def test_an_answer_is_equal_to_what_is_read_of_its_json(
    question: str,
    said: list[tuple[str, Verdict, float | None]],
    refusal: Refusal,
    confidence: float,
    timings: dict[str, float],
) -> None:
    statements: list[Statement] = []
    for text, verdict, score in said:
        start = statements[-1].end + 1 if statements else 0
        statements.append(Statement(text, start, start + len(text), (), verdict, score))
    answer = Answer(
        question,
        tuple(statements),
        None if said else refusal,
        confidence,
        "m",
        "s",
        timings,
        standalone_question=question,
    )
    assert Answer.from_json(answer.to_json()) == answer


@pytest.mark.parametrize("question", [ANSWERED, REFUSED, ""])
def test_a_real_answer_is_equal_to_what_is_read_of_its_json(seed_bot: "Bot", question: str) -> None:
    answer = seed_bot.ask(question)
    assert Answer.from_json(answer.to_json()) == answer
    assert answer.confidence == round(answer.confidence, 4)
