"""Links that nobody cited and our own instructions do not get through; everything else does, as it comes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import prompts
from bot.screen import ECHO, LONGEST, SIGNS, Instructions, Screen
from bot.thoughts import THOUGHT

RULES = Instructions(prompts.ANSWER)
LINKED = "See https://example.org/a?b=c for more."


def screened(text: str, evidence: str = "", step: int = 1) -> tuple[str, str]:
    """(what was shown, the fault)."""
    screen, shown = Screen(RULES), ""
    for start in range(0, len(text), step):
        shown += screen.take(text[start : start + step])
    shown += screen.close([evidence])
    return shown, screen.fault


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (LINKED, "See"),
        ("Look ![x](data:image/png;base64,AAAA) here.", "Look"),
        ("Click [here](//evil.example) now.", "Click"),
        ("Click [the [big] one](//evil.example) now.", "Click"),
        ("See [here] and [there](//evil.example).", "See [here] and"),
        ("Click ](//evil.example) now.", "Click"),
        ("Visit www.evil.example now.", "Visit"),
        ("Write to mailto:me@evil.example now.", "Write to"),
        ("It is <img src=x> here.", "It is"),
        ("DATA:TEXT/html,x", ""),
        ("It is <a href=//evil.example>so</a>.", "It is"),
    ],
)
@pytest.mark.parametrize("step", [1, 3, 1000])
def test_a_link_that_is_not_in_the_cited_slice_is_cut_off(text: str, shown: str, step: int) -> None:
    found, fault = screened(text, "Nothing of the kind.", step)
    assert found == shown
    assert "link is not in what it cites" in fault


@pytest.mark.parametrize("step", [1, 4, 1000])
def test_a_link_that_is_in_the_cited_slice_is_shown(step: int) -> None:
    assert screened(LINKED, f"Old text. {LINKED}", step) == (LINKED, "")
    assert screened(LINKED, "https://example.org/a?b=c", step) == (LINKED, "")
    assert screened(LINKED, "https://example.org/", step)[1]


@pytest.mark.parametrize("step", [1, 1000])
def test_a_tag_that_only_begins_like_a_link_is_none(step: int) -> None:
    text = "<article>A <abbr>is</abbr> so</article>"
    assert screened(text, "", step) == (text, "")
    assert screened("It is <a href=/x>so</a>.", "It is <a href=/x>so</a> there.", step)[1] == ""
    for space in " \t\n\r\f/":
        assert screened(f"It is <a{space}href=/y>so</a>.", "It is <a href=/x>so</a> there.", step)[1]


@pytest.mark.parametrize("step", [1, 1000])
@pytest.mark.parametrize("text", ["See <b>this</b>.<img src=x>", "![# Farm", "Is <i>it</i> <İ> <IMG src=x>"])
def test_what_stands_before_a_link_hides_none(text: str, step: int) -> None:
    assert screened(text, "# Farm: see <b>this</b>, is <i>it</i>, <İ>", step)[1]


@pytest.mark.parametrize("step", [1, 5, 1000])
def test_the_instructions_are_not_repeated(step: int) -> None:
    rule = "End every sentence of your answer with the ids of the numbered sentences that say it"
    shown, fault = screened(f"My rules are: {rule}.", "", step)
    assert fault == "it repeats the instructions"
    assert shown.split()[:3] == ["My", "rules", "are:"]
    assert len(shown.split()) < 3 + ECHO


def test_words_that_the_instructions_happen_to_have_are_shown() -> None:
    text = "The barn was built in 1932 by Anna Berg."
    assert screened(text, text) == (text, "")
    assert screened("The barn was built in 1933.")[1] == ""


def test_what_is_too_long_for_a_sentence_is_cut_off() -> None:
    shown, fault = screened("word " * 2000, step=50)
    assert len(shown) <= LONGEST
    assert fault == "it is too long for a sentence"


def test_a_tag_of_thoughts_is_in_no_statement_that_holds() -> None:
    assert screened("Cows <Think>give</Think> milk.") == ("Cows <Think>give</Think> milk.", THOUGHT)
    assert screened("Write <think> first.", "One has to write <think> first.") == ("Write <think> first.", "")


def test_text_is_not_held_back_without_need() -> None:
    screen = Screen(RULES)
    assert [screen.take(piece) for piece in ("Cows", " give", " milk!", " So", ".")] == [
        "Cows",
        " give",
        " milk",
        "! So",
        ".",
    ]
    screen = Screen(RULES)
    assert [screen.take(piece) for piece in ("It [", "sic", "]", " is", " so.")] == ["It", "", "", " [sic] is", " so."]


@settings(max_examples=500)
@given(
    st.lists(
        st.sampled_from(
            [*SIGNS, "w", "<", ":", "/", "!", "[", "]", "(", " ", "Cows", "End every sentence of your answer", ".", "é"]
        )
        | st.text(max_size=5),
        max_size=20,
    ).map("".join),
    st.integers(1, 9),
)
def test_what_is_shown_is_how_the_statement_begins_whatever_its_pieces(text: str, step: int) -> None:
    shown, fault = screened(text, "", step)
    assert text.startswith(shown)
    assert fault or shown == text.rstrip()
    assert not any(sign in shown.lower() for sign in SIGNS)
    assert (shown, fault) == screened(text, "", 1)
