"""Every scorer against examples worked by hand, or against a slow reference that is right by its looks."""

import math
import statistics
from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.scorers import (
    NOTHING_SHARED,
    Metric,
    Overlap,
    alce,
    answer_is_right,
    auroc,
    characters,
    citation_precision,
    citation_recall,
    cites_right,
    exact_match,
    first_rank,
    fold,
    iou,
    metric,
    ndcg,
    normalise_answer,
    percentile,
    token_f1,
    word_overlap,
    words_at,
)
from index.documents import Span

CLOSE = 1e-9
SCORES = st.floats(0, 1, allow_nan=False)
SPANS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 30), st.integers(0, 12)), max_size=6).map(
    lambda rows: [Span(document_id, start, start + length) for document_id, start, length in rows]
)


def span(start: int, end: int, document_id: str = "a") -> Span:
    return Span(document_id, start, end)


# Metrics


@given(st.lists(SCORES, min_size=2, max_size=30))
def test_a_metric_is_the_mean_and_the_sample_deviation_over_the_root_of_n(values: list[float]) -> None:
    found = metric(values)
    assert found.n == len(values)
    assert found.mean == pytest.approx(statistics.fmean(values), abs=CLOSE)
    assert found.stderr == pytest.approx(statistics.stdev(values) / math.sqrt(len(values)), abs=CLOSE)


def test_a_metric_of_one_value_has_no_spread_and_of_none_has_no_mean() -> None:
    assert metric([0.4]) == Metric(0.4, None, 1)
    assert metric([]) == Metric(None, None, 0)


def test_a_metric_takes_values_as_they_come() -> None:
    found = metric(float(i) for i in range(5))
    assert (found.mean, found.n) == (2.0, 5)
    assert found.stderr == pytest.approx(math.sqrt(2.5 / 5), abs=CLOSE)


@pytest.mark.parametrize(
    ("share", "value"), [(0.0, 15), (0.05, 15), (0.3, 20), (0.4, 20), (0.5, 35), (0.95, 50), (1.0, 50)]
)
def test_a_percentile_is_the_nearest_rank(share: float, value: float) -> None:
    """The worked example of the nearest-rank method: 15, 20, 35, 40, 50."""
    assert percentile([40, 15, 50, 20, 35], share) == value


@given(st.lists(SCORES, min_size=1), st.floats(0.01, 1))
def test_at_least_the_share_of_the_values_is_at_or_below_a_percentile(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert found is not None
    assert sum(v <= found for v in values) >= share * len(values)
    assert sum(v < found for v in values) < share * len(values)


def test_nothing_has_no_percentile() -> None:
    assert percentile([], 0.5) is None


# Answers in words


@pytest.mark.parametrize(
    ("text", "answer", "is_right"),
    [
        ("Up to 48 drones.", "48", True),
        ("In 1948.", "48", False),
        ("48th place", "48", False),
        ("They met in APRIL 2021.", "april 2021", True),
        ("Turkey’s drones", "Turkey's drones", True),
        ("the “Neptune” missile", '"Neptune"', True),
        ("2019–2021", "2019-2021", True),
        ("44\n  day   war", "44 day war", True),
        ("It costs $5 (about).", "$5", True),
        ("a+b=c", "a+b", True),
        ("aab", "a+b", False),
        ("naïve_name", "name", False),
        ("Straße", "STRASSE", True),
        ("", "48", False),
        ("at 12:30", "30", False),
        ("at 12:30", "12", False),
        ("at 12:30", "12:30", True),
        ("the ratio: 30", "30", True),
        ("in 2020/2021", "2021", True),
        ("and/or 4", "4", True),
        ("km/4", "4", True),
        ("1 948 drones", "948", False),
        ("1\u202f948 drones", "948", False),
        ("1 948 drones", "1", False),
        ("1 948 drones", "1 948", True),
        ("1 234 567 drones", "234", False),
        ("1 234 567 drones", "567", False),
        ("in 2024 948 drones", "948", True),
        ("in 2024 948 drones", "2024", True),
        ("12 3000", "12", True),
        ("48 100m runs", "48", True),
        ("about 948", "948", True),
    ],
)
def test_an_expected_answer_occurs_in_whole_words_after_folding(text: str, answer: str, is_right: bool) -> None:
    assert answer_is_right(text, [answer]) is is_right


def test_any_of_the_expected_answers_is_enough_and_none_is_not() -> None:
    assert answer_is_right("In Kiev.", ["Ankara", "Kiev"])
    assert not answer_is_right("In Kiev.", [])


def test_folding_twice_changes_nothing_more() -> None:
    text = "  “Ünï–Code”\u00a0‘STRASSE’ \n"
    assert fold(text) == "\"ünï-code\" 'strasse'"
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The  Cat!", "cat"),
        ("a an the", ""),
        ("An apple, a day.", "apple day"),
        ("there's another theatre", "theres another theatre"),
        ("U.S.A.", "usa"),
        ("the-cat", "thecat"),  # punctuation goes before articles, as in the evaluation script
        ("“quoted”", "“quoted”"),  # only ASCII punctuation goes
        ("\tTwo\nlines ", "two lines"),
    ],
)
def test_answers_are_normalised_as_in_squad(text: str, normal: str) -> None:
    assert normalise_answer(text) == normal


@pytest.mark.parametrize(
    ("predicted", "answers", "exact", "f1"),
    [
        ("The Black Sea Shield", ["black sea shield"], 1.0, 1.0),
        ("Black Sea", ["Black Sea Shield"], 0.0, 0.8),  # precision 2/2, recall 2/3
        ("up to 48 drones", ["48", "48 drones"], 0.0, 2 / 3),  # the better one: precision 2/4, recall 2/2
        ("to be or not to be", ["to be"], 0.0, 0.5),  # words count as often as they occur: 2 of 6, 2 of 2
        ("to to", ["to be to"], 0.0, 0.8),
        ("Kiev", ["Ankara"], 0.0, 0.0),
        ("", ["Ankara"], 0.0, 0.0),
        ("", [], 1.0, 1.0),
        ("the", [], 1.0, 1.0),
        ("Kiev", [], 0.0, 0.0),
        ("a", ["the"], 1.0, 1.0),
    ],
)
def test_exact_match_and_f1_are_those_of_squad(predicted: str, answers: list[str], exact: float, f1: float) -> None:
    assert exact_match(predicted, answers) == exact
    assert token_f1(predicted, answers) == pytest.approx(f1, abs=CLOSE)


@given(st.text("ab the.", max_size=20), st.text("ab the.", max_size=20))
def test_f1_is_symmetric_and_an_exact_match_has_all_of_it(one: str, other: str) -> None:
    assert token_f1(one, [other]) == pytest.approx(token_f1(other, [one]), abs=CLOSE)
    assert token_f1(one, [other]) >= exact_match(one, [other])


# Ranking


def by_pairs(scores: Sequence[float], labels: Sequence[bool]) -> float | None:
    """The definition of AUROC as it stands: every positive against every negative."""
    rows = list(zip(scores, labels, strict=True))
    pairs = list(product([s for s, label in rows if label], [s for s, label in rows if not label]))
    return sum((p > n) + 0.5 * (p == n) for p, n in pairs) / len(pairs) if pairs else None


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]) | SCORES, st.booleans()), max_size=40))
def test_auroc_is_the_share_of_pairs_in_the_right_order(rows: list[tuple[float, bool]]) -> None:
    scores, labels = [score for score, _ in rows], [label for _, label in rows]
    expected = by_pairs(scores, labels)
    found = auroc(scores, labels)
    assert (found is None) == (expected is None)
    if found is not None:
        assert found == pytest.approx(expected, abs=CLOSE)


def test_auroc_by_hand() -> None:
    assert auroc([0.1, 0.4, 0.35, 0.8], [False, False, True, True]) == pytest.approx(0.75, abs=CLOSE)
    assert auroc([0.5, 0.5], [True, False]) == 0.5
    assert auroc([0.5, 0.6], [True, True]) is None


def test_the_first_rank_counts_from_one() -> None:
    assert first_rank(["a", "b", "c"], ["c", "b"]) == 2
    assert first_rank(["a"], ["a"]) == 1
    assert first_rank(["a"], ["z"]) is None
    assert first_rank([], ["a"]) is None


@pytest.mark.parametrize(
    ("ranked", "gold", "expected"),
    [
        (["a", "b", "c"], ["a"], 1.0),
        (["b", "a"], ["a"], 1 / math.log2(3)),
        (["a", "x", "b"], ["a", "b"], (1 + 1 / 2) / (1 + 1 / math.log2(3))),
        (["x", "y", "z", "a"], ["a"], 0.0),  # beyond the third
        (["x"], [], 0.0),
        ([], ["a"], 0.0),
        (["a", "a"], ["a"], 1.0),  # again is nothing new
        (["x", "a", "a"], ["a", "b"], 1 / math.log2(3) / (1 + 1 / math.log2(3))),
    ],
)
def test_ndcg_at_three_by_hand(ranked: list[str], gold: list[str], expected: float) -> None:
    assert ndcg(ranked, gold, 3) == pytest.approx(expected, abs=CLOSE)


@given(st.permutations("abcdef"), st.sets(st.sampled_from("abcdefgh"), min_size=1), st.integers(1, 8))
def test_ndcg_is_the_gain_over_that_of_the_best_order(ranked: list[str], gold: set[str], k: int) -> None:
    """The ideal by brute force: the best over every order of everything that could be ranked."""

    def gain(order: Sequence[str]) -> float:
        return sum(1 / math.log2(i + 2) for i, item in enumerate(order[:k]) if item in gold)

    everything = sorted(set("abcdefgh"), key=lambda item: item not in gold)
    assert ndcg(ranked, gold, k) == pytest.approx(gain(ranked) / gain(everything), abs=CLOSE)


# Citations of a statement, as ALCE has it: what a set of slices supports is written down for each case


@pytest.mark.parametrize(
    ("slices", "enough", "expected"),
    [
        ("a", ["a"], (1.0, 1.0)),  # one citation that supports
        ("b", ["a"], (0.0, 0.0)),  # one that does not
        ("ab", ["a"], (1.0, 0.5)),  # b is irrelevant: it does not support, and a does without it
        ("ab", ["ab"], (1.0, 1.0)),  # only both together
        ("ab", ["a", "b"], (1.0, 1.0)),  # each by itself: neither is irrelevant
        ("abc", ["ab"], (1.0, 2 / 3)),
        ("abc", ["abc"], (1.0, 1.0)),
        ("ab", ["c"], (0.0, 0.0)),
        ("", [], (0.0, 0.0)),  # nothing is cited
    ],
)
def test_citation_recall_and_precision_are_those_of_alce(
    slices: str, enough: list[str], expected: tuple[float, float]
) -> None:
    def supports(given: Sequence[str]) -> bool:
        return any(set(needed) <= set(given) for needed in enough)

    assert alce(list(slices), supports) == pytest.approx(expected, abs=CLOSE)


# Spans


@pytest.mark.parametrize(
    ("cited", "evidence", "hits"),
    [
        (span(0, 10), span(5, 15), True),  # 5 of 10
        (span(0, 10), span(6, 16), False),  # 4 of 10
        (span(0, 100), span(40, 44), True),  # the shorter one is inside
        (span(40, 44), span(0, 100), True),
        (span(0, 10), span(0, 10, "b"), False),
        (span(5, 5), span(0, 10), False),  # of nothing there is no half
        (span(0, 10), span(10, 20), False),
    ],
)
def test_a_citation_hits_evidence_with_half_of_the_shorter(cited: Span, evidence: Span, hits: bool) -> None:
    assert cites_right(cited, evidence) is hits


def test_precision_and_recall_by_hand() -> None:
    """Two pieces of evidence, the first in two places; three citations, of which two hit, both the first piece."""
    evidence = [[span(0, 10), span(100, 110)], [span(50, 60)]]
    cited = [span(0, 12), span(98, 112), span(200, 220)]
    assert citation_precision(cited, evidence) == pytest.approx(2 / 3, abs=CLOSE)
    assert citation_recall(cited, evidence, needs_all=True) == 0.5
    assert citation_recall(cited, evidence, needs_all=False) == 1.0
    assert citation_recall([span(200, 220)], evidence, needs_all=False) == 0.0


def test_without_citations_or_evidence_nothing_is_hit() -> None:
    assert citation_precision([], [[span(0, 1)]]) == 0.0
    assert citation_recall([], [[span(0, 1)]], needs_all=True) == 0.0
    assert citation_recall([span(0, 1)], [], needs_all=False) == 0.0


@given(SPANS, SPANS)
def test_iou_is_counted_character_by_character(ours: list[Span], theirs: list[Span]) -> None:
    def covers(spans: list[Span], document_id: str, i: int) -> bool:
        return any(s.document_id == document_id and s.start <= i < s.end for s in spans)

    places = [(document_id, i) for document_id in "ab" for i in range(50)]
    both = sum(covers(ours, *place) and covers(theirs, *place) for place in places)
    either = sum(covers(ours, *place) or covers(theirs, *place) for place in places)
    expected = both / either if either else 1.0
    assert iou(characters(ours), characters(theirs)) == pytest.approx(expected, abs=CLOSE)


# "Bees make honey; honey keeps." Words start at 0, 5, 10, 17 and 23.
TEXTS = {"a": "Bees make honey; honey keeps.", "b": "naïve_1 e\u0301t 🚀"}


def test_a_word_counts_where_any_character_of_it_is_touched() -> None:
    assert words_at(characters([span(2, 7)]), TEXTS) == {("a", 0), ("a", 5)}
    assert words_at(characters([span(15, 17)]), TEXTS) == set()  # "; "
    assert words_at(characters([span(3, 4, "b")]), TEXTS) == {("b", 0)}  # the underscore is part of the word


def test_word_overlap_goes_by_place_so_the_same_word_elsewhere_is_no_hit() -> None:
    cited, gold = characters([span(0, 15)]), characters([span(5, 9), span(17, 28)])
    found = word_overlap(cited, gold, TEXTS)
    assert found == Overlap(shared=1, predicted=3, gold=3)
    assert found.f1 == pytest.approx(1 / 3, abs=CLOSE)


def test_word_overlap_is_summed_over_samples_and_then_divided() -> None:
    total = Overlap(1, 3, 3) + Overlap(0, 2, 0) + NOTHING_SHARED
    assert total == Overlap(1, 5, 3)
    assert total.f1 == pytest.approx(0.25, abs=CLOSE)
    assert NOTHING_SHARED.f1 == 0.0


@given(SPANS)
def test_the_words_of_spans_are_those_that_a_split_finds(spans: list[Span]) -> None:
    import re

    texts = {"a": TEXTS["a"] * 2, "b": "one two_2  three-four " * 3}
    expected = {
        (document_id, word.start())
        for document_id, text in texts.items()
        for word in re.finditer(r"\w+", text)
        if any(s.overlap(Span(document_id, word.start(), word.end())) for s in spans)
    }
    assert words_at(characters(spans), texts) == expected
