import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Citation, Focus
from index.documents import Span
from ui.segments import Segment, segments


def citation(text: str, number: int, start: int, end: int, focus: tuple[int, int] | None = None) -> Citation:
    inner = Focus(Span("d", *focus), text[focus[0] : focus[1]]) if focus else None
    return Citation(number, Span("d", start, end), text[start:end], "t", "0" * 64, focus=inner)


@st.composite
def cited_texts(draw: st.DrawFn) -> tuple[str, list[Citation]]:
    text = draw(st.text(st.sampled_from("aé🚀e\u0301\r\n שZ"), min_size=1, max_size=80))
    count = draw(st.integers(0, 4))
    found = []
    for number in range(1, count + 1):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        inner = draw(st.none() | st.tuples(st.integers(start, end - 1), st.just(end)))
        found.append(citation(text, number, start, end, inner))
    return text, found


@given(cited_texts())
def test_pieces_join_to_the_text_and_mark_exactly_what_is_cited(made: tuple[str, list[Citation]]) -> None:
    text, citations = made
    pieces = segments(text, citations)
    assert "".join(piece.text for piece in pieces) == text
    for one in citations:
        assert "".join(p.text for p in pieces if one.number in p.numbers) == one.quote
    at = 0
    for piece in pieces:
        focused = any(c.focus and c.focus.span.start <= at < c.focus.span.end for c in citations)
        assert piece.in_focus == focused
        at += len(piece.text)


def test_of_repeated_text_only_the_cited_place_is_marked() -> None:
    pieces = segments("same. same. same.", [citation("same. same. same.", 1, 6, 11)])
    assert pieces == [Segment("same. "), Segment("same.", (1,)), Segment(" same.")]


@given(st.integers(0, 90_000), st.integers(1, 500))
def test_of_a_long_text_only_what_is_near_is_sent(start: int, length: int) -> None:
    text = "A line of some words.\n" * 5000
    pieces = segments(text, [citation(text, 1, start, start + length)], around=2000)
    assert sum(len(piece.text) + piece.skipped for piece in pieces) == len(text)
    assert sum(len(piece.text) for piece in pieces) <= length + 2 * 2000
    assert "".join(p.text for p in pieces if p.numbers) == text[start : start + length]


def test_a_text_without_citations_shows_its_beginning() -> None:
    assert segments("short", []) == [Segment("short")]
    assert segments("", []) == []


def test_a_citation_of_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="citation 1 is not of this text"):
        segments("other words", [citation("some words", 1, 0, 4)])
