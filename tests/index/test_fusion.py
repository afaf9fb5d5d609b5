from hypothesis import given
from hypothesis import strategies as st

from index.fusion import DENSE_WEIGHT, fuse

HITS = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0, 1)).map(
    lambda found: sorted(found.items(), key=lambda hit: -hit[1])
)


@given(HITS, HITS)
def test_everything_that_was_found_is_ranked_once(
    dense: list[tuple[str, float]], lexical: list[tuple[str, float]]
) -> None:
    ranked = fuse(dense, lexical)
    assert sorted(i for i, _ in ranked) == sorted({i for i, _ in dense + lexical})
    assert [s for _, s in ranked] == sorted((s for _, s in ranked), reverse=True)


@given(HITS, HITS)
def test_the_order_of_equal_hits_does_not_matter(
    dense: list[tuple[str, float]], lexical: list[tuple[str, float]]
) -> None:
    assert fuse(dense, lexical) == fuse(dense[::-1], lexical[::-1])


def test_first_in_both_halves_is_first() -> None:
    assert fuse([("a", 0.9), ("b", 0.5)], [("a", 0.7), ("c", 0.6)])[0][0] == "a"


def test_the_weight_and_the_last_cosine_decide_close_cases() -> None:
    dense = [("a", 0.80), ("b", 0.70), ("c", 0.30)]
    # 0.6 · 0.80 + 0.4 · 0.30 = 0.600 against 0.6 · 0.70 + 0.4 · 0.44 = 0.596: at a lower weight b would lead
    assert [i for i, _ in fuse(dense, [("b", 0.44), ("a", 0.30)])] == ["a", "b", "c"]
    # 0.6 · 0.70 + 0.4 · 0.30 = 0.540 against 0.6 · 0.30 + 0.4 · 0.91 = 0.544: at a higher one b would
    assert [i for i, _ in fuse(dense[1:], [("z", 0.91), ("b", 0.30)])] == ["z", "b", "c"]


def test_without_the_lexical_half_the_dense_order_stays() -> None:
    assert [i for i, _ in fuse([("b", 0.9), ("a", 0.2)], [])] == ["b", "a"]
    assert fuse([("b", 1.0)], [])[0][1] == DENSE_WEIGHT
