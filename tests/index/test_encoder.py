import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encoder import DIMENSION, FOLDER, Encoder, each, open_session, read_checked
from index.errors import ModelFileError
from tests.models import ENCODER

TEXTS = ["Drones.", "A joint venture builds up to 48 drones in Ukraine.", "", "🚀 e\u0301", "word " * 400, "short one"]


def test_vectors_have_length_one_and_keep_the_order() -> None:
    vectors = ENCODER.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), DIMENSION)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[::-1], ENCODER.encode(TEXTS[::-1]), atol=1e-5)


def test_a_text_has_the_same_vector_whatever_else_is_in_the_batch() -> None:
    together = ENCODER.encode(TEXTS)
    alone = np.stack([ENCODER.encode([text])[0] for text in TEXTS])
    assert np.array_equal(together, alone)


def test_a_single_text_that_is_remembered_is_not_changed_by_who_asked_for_it() -> None:
    first = ENCODER.encode(["What was built?"])
    kept = first.copy()
    first *= 0
    assert np.array_equal(ENCODER.encode(["What was built?"]), kept)


def test_no_texts_give_no_vectors() -> None:
    assert ENCODER.encode([]).shape == (0, DIMENSION)


def test_related_texts_are_nearer_than_others() -> None:
    vectors = ENCODER.encode(["How tall is the tower?", "The tower has a height of 300 metres.", "Bread needs flour."])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3


def test_what_is_past_the_window_does_not_count() -> None:
    long = "one two three four " * 200
    one, other = ENCODER.encode([long, long + "and something else entirely"])
    assert np.allclose(one, other, atol=1e-5)


def test_threads_get_what_one_thread_gets() -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: Encoder().encode([text])[0], TEXTS * 2))
    assert np.allclose(found[: len(TEXTS)], ENCODER.encode(TEXTS), atol=1e-5)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_token_places_are_slices_and_are_counted_alike(text: str) -> None:
    spans = ENCODER.token_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert ENCODER.count_batch([text, "x"]) == [len(spans), 1]


def test_tokens_of_a_text_longer_than_a_block_are_those_of_the_whole() -> None:
    text = "several ordinary words, and so on. " * 1000
    whole = ENCODER.tokenizer.encode(text, add_special_tokens=False).offsets
    assert ENCODER.token_spans(text) == whole


def test_an_altered_model_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_bytes((FOLDER / "tokenizer.json").read_bytes() + b" ")
    with pytest.raises(ModelFileError, match="is not the published one"):
        read_checked(tmp_path, "tokenizer.json")
    with pytest.raises(ModelFileError, match="is missing"):
        read_checked(tmp_path, "model.int8.onnx")


@pytest.mark.parametrize(("said", "threads"), [("1", 1), ("3", 3), ("0", None), ("many", None), ("", None)])
def test_a_model_runs_on_as_many_threads_as_the_environment_says(
    said: str, threads: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1, 2, 3, 4}, raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", said)
    session = open_session((FOLDER / "model.int8.onnx").read_bytes())
    assert session.get_session_options().intra_op_num_threads == (threads or 5)


def test_a_few_texts_need_not_wait_until_a_whole_batch_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.encoder.threads", lambda: 2)
    done: list[int] = []
    begun = threading.Event()

    def of_the_batch(number: int) -> int:
        time.sleep(0.005)
        done.append(number)
        if len(done) == 20:
            begun.set()
        return number

    with ThreadPoolExecutor(1) as other:
        batch = other.submit(lambda: list(each(of_the_batch, range(200))))
        begun.wait()
        assert list(each(str, range(4))) == ["0", "1", "2", "3"]
        assert len(done) < 150
        assert batch.result() == list(range(200))
