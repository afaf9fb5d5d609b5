"""Token counts equal tiktoken's for the models it knows offline, and are a stated estimate for all others."""

import pytest
import tiktoken

from bot.tokens import counter_for, estimate, window_of

TEXTS = ["", "Cows give milk.", "牛は乳を出す。", "🐄 <|endoftext|> \n\n[s3]", "def f(x):\n    return x"]


@pytest.mark.parametrize(
    ("model", "vocabulary"), [("gpt-4o-mini", "o200k_base"), ("gpt-4", "cl100k_base"), ("gpt-5", "o200k_base")]
)
@pytest.mark.parametrize("text", TEXTS)
def test_the_tokens_of_openai_models_are_counted_as_tiktoken_counts(model: str, vocabulary: str, text: str) -> None:
    counter = counter_for(model)
    assert counter.name == vocabulary
    assert counter.count(text) == len(tiktoken.get_encoding(vocabulary).encode(text, disallowed_special=()))


@pytest.mark.parametrize("model", ["llama3.2", "text-davinci-003", "", "gpt2"])
def test_what_would_need_a_download_is_estimated(model: str) -> None:
    counter = counter_for(model)
    assert counter.name == "estimate"
    assert counter.count("abcdef") == estimate("abcdef") == 2


@pytest.mark.parametrize(
    "text", ["Cows give milk twice a day.", "牛は一日に二回乳を出す。", "Коровы дают молоко.", "البقر يعطي الحليب"]
)
def test_the_estimate_errs_on_the_side_of_too_many(text: str) -> None:
    assert estimate(text) >= counter_for("gpt-4o").count(text)


def test_an_empty_cache_elsewhere_does_not_send_anybody_to_the_network(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    from bot.tokens import _encoding

    expected = counter_for("gpt-4o").count("Cows give milk.")
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    tiktoken.registry.ENCODINGS.clear()
    _encoding.cache_clear()
    assert counter_for("gpt-4o").count("Cows give milk.") == expected


def test_a_text_of_one_endless_word_is_counted_in_no_time() -> None:
    assert counter_for("gpt-4o").count("a" * 5_000_000) == estimate("a" * 5_000_000)


def test_the_window_of_a_known_model_is_known_and_that_of_others_is_not() -> None:
    assert window_of("gpt-4o-mini") == 128_000
    assert window_of("llama3.2") is None
