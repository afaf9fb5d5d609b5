"""What a reasoning model thinks aloud is no answer, however it marks it, and however its reply is cut up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.thoughts import TAG, Stray, Thoughts


def told(reply: str, step: int = 1) -> str:
    """What is left of the reply, with "|" for a closing tag that nothing opened."""
    thoughts, found = Thoughts(), ""
    for start in range(0, len(reply), step):
        for part in thoughts.take(reply[start : start + step]):
            found += "|" if isinstance(part, Stray) else part
    return found + thoughts.finish()


@pytest.mark.parametrize(
    ("reply", "rest"),
    [
        ("<think>Is it [s1]?\n</think>\n\nCows give milk.", "\n\nCows give milk."),
        (" <think></think>x", " x"),
        ("<Think >a [s2]</THINK>x", "x"),
        ("<thinking>a</thinking><reasoning>b</reasoning>\n<thought>c < d</thought>x", "\nx"),
        ("Sure! <think>It is [s2].</think> Cows give milk.", "Sure!  Cows give milk."),
        ("Cows give milk [s1].\n<think>And hens?</think>Hens lay eggs.", "Cows give milk [s1].\nHens lay eggs."),
        ("<think>cut off by the length limit </thi", ""),
        ("<thinking aloud", "<thinking aloud"),
        ("<thi", "<thi"),
        ("<thin>k</thin> << <b>", "<thin>k</thin> << <b>"),
        ("Cows <think>give</think> milk.", "Cows <think>give</think> milk."),
        ("<think>a</think><answer>Cows give milk.</answer>", "Cows give milk."),
        ("The <answer> is </answer> so.", "The <answer> is </answer> so."),
        ("Okay, the user asks. [s1] says so.\n</think>\n\nCows give milk.", "\n\nCows give milk."),
        ("Okay, cows give milk.", "Okay, cows give milk."),
        ("Okay", "Okay"),
        ("</think>Cows give milk.", "Cows give milk."),
        ("Cows it is.</think>Cows give milk.", "Cows it is.|Cows give milk."),
        (
            "<|channel|>analysis<|message|>[s1] has it.<|end|><|start|>assistant<|channel|>final<|message|>Milk.<|return|>",
            "Milk.",
        ),
        ("<|channel|>final<|message|>Cows give milk [s1].", "Cows give milk [s1]."),
        ("<|message|>Cows give milk.", "Cows give milk."),
        ("<|start|>assistant<|message|>Cows give milk.", "Cows give milk."),
        ("<|channel|>analysis<|message|>Cut off", ""),
        ('<|channel|>commentary to=functions.search <|constrain|>json<|message|>{"q": "cows"}<|call|>', ""),
        ("analysisWe need s1.assistantfinalCows give milk.", "Cows give milk."),
        ("analysisWe need s1.", "analysisWe need s1."),
        ("Analysis of milk: cows give it.", "Analysis of milk: cows give it."),
        ("Cows give milk [s1].<|im_end|>", "Cows give milk [s1]."),
        ("Cows give milk.<|eot_id|>", "Cows give milk."),
        ("Write <|x|> or <| or <|end", "Write <|x|> or <| or <|end"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("step", [1, 3, 1000])
def test_what_a_model_thinks_aloud_is_left_out(reply: str, rest: str, step: int) -> None:
    assert told(reply, step) == rest


def test_a_reply_that_does_not_begin_as_thoughts_do_is_not_held_back() -> None:
    thoughts = Thoughts()
    assert [thoughts.take(piece) for piece in ("Cows", " give", " milk <", "b> so")] == [
        ["Cows"], [" give"], [" milk "], ["<b> so"],
    ]  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.sampled_from(["<think>", "</think>", "<Thinking x>", "</reasoning>", "<answer>", "</answer>", "<", ">", "/", " ",
                         "\n", ".", "Okay, ", "Cows", "think", "<|channel|>", "<|message|>", "<|end|>", "final", "<|", "|>"]) | st.text(max_size=4), max_size=14,
    ).map("".join),
    st.integers(2, 9),
)  # fmt: skip
def test_how_a_reply_is_cut_up_changes_nothing(reply: str, step: int) -> None:
    assert told(reply, step) == told(reply)
    if "<" not in reply:
        assert told(reply) == reply
    assert told(f"<think>{reply.replace('<', '')}</think>Cows.") == "Cows."
    assert not TAG.search(told(f"Cows.\n<think>{reply.replace('<', '')}"))
