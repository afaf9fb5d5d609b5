"""The reader's own behaviour, on the shipped model."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.local.reader import FOLDER, SHA256, SPAN_TOKENS, WINDOW, Reader
from index.encoder import read_checked
from index.errors import ModelFileError
from tests.models import ENCODER, READER

TEXT = "The yard in Gdansk built 14 ferries in 1987. Three of them were sold to Finland, which paid in timber."


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many ferries were built?", "14"),
        ("When were the ferries built?", "1987"),
        ("Which country bought three of the ferries?", "Finland"),
    ],
)
def test_the_best_span_is_the_answer(question: str, answer: str) -> None:
    (reading,) = READER.read(question, [TEXT])
    _, start, end = reading.best_span(0, len(TEXT))
    assert answer in TEXT[start:end]


def test_a_question_that_the_text_answers_is_likelier_answerable_than_one_that_it_does_not() -> None:
    there = READER.read("How many ferries were built?", [TEXT])[0]
    gone = READER.read("Who designed the engines of the submarine?", [TEXT])[0]
    assert there.there > gone.there
    assert there.best_span(0, len(TEXT))[0] > gone.best_span(0, len(TEXT))[0]


def test_a_claim_that_follows_is_likelier_supported_than_one_that_does_not() -> None:
    true, false = (
        READER.read(c, [TEXT])[0] for c in ("Fourteen ferries were built.", "The ferries were sold to Chile.")
    )
    assert true.supported > false.supported


def test_a_reading_does_not_depend_on_what_is_read_beside_it() -> None:
    alone = READER.read("Who bought them?", [TEXT])[0]
    beside = READER.read("Who bought them?", ["Short.", TEXT, TEXT * 3])[1]
    assert beside.there == pytest.approx(alone.there, abs=1e-3)
    assert beside.best_span(0, len(TEXT))[1:] == alone.best_span(0, len(TEXT))[1:]


def test_a_span_is_looked_for_only_where_it_is_asked_for() -> None:
    (reading,) = READER.read("How many ferries were built?", [TEXT])
    second = TEXT.index("Three")
    _, start, _ = reading.best_span(second, len(TEXT))
    assert start >= second
    assert reading.best_span(5, 5) == (float("-inf"), 5, 5)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200), st.lists(st.text(max_size=1500), max_size=4))
def test_any_text_can_be_read_and_spans_stay_inside_it(question: str, texts: list[str]) -> None:
    for text, reading in zip(texts, READER.read(question, texts), strict=True):
        score, start, end = reading.best_span(0, len(text))
        assert 0 <= start <= end <= len(text)
        assert len(reading.offsets) < WINDOW
        assert (score == float("-inf")) == (not reading.offsets)
        assert sum(start <= a < end for a, _ in reading.offsets) <= SPAN_TOKENS


def test_a_very_long_question_leaves_room_for_the_text() -> None:
    (reading,) = READER.read("ferries " * 5000, [TEXT])
    assert reading.offsets


def test_many_threads_may_read_at_once() -> None:
    reader, found = Reader(ENCODER), []
    threads = [
        threading.Thread(target=lambda: found.append(reader.read("How many?", [TEXT])[0].there)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == pytest.approx([found[0]] * 6, abs=1e-4)


def test_the_model_file_is_the_published_one() -> None:
    assert read_checked(FOLDER, "model.int8.onnx", SHA256)
    with pytest.raises(ModelFileError, match="not the published one"):
        read_checked(FOLDER, "model.int8.onnx", {"model.int8.onnx": "0" * 64})
