"""Calibration and risk by coverage, against the definitions as they stand and an example worked by hand."""

from itertools import pairwise, permutations
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.calibration import (
    Bin,
    Given,
    area_under_risk,
    expected_calibration_error,
    reliability,
    risk_by_coverage,
)

CLOSE = 1e-9
ANSWERS = st.lists(
    st.builds(Given, st.floats(0, 1) | st.sampled_from([0.0, 0.1, 0.5, 1.0]), st.booleans()), max_size=30
)
BY_HAND = [Given(0.95, True), Given(0.85, True), Given(0.85, False), Given(0.25, False)]


def test_expected_calibration_error_by_hand() -> None:
    """Bins: (0.9, 1]: sure 0.95, right 1; (0.8, 0.9]: 0.85, 0.5; (0.2, 0.3]: 0.25, 0. Error: (0.05 + 2 · 0.35 + 0.25) / 4."""
    assert expected_calibration_error(BY_HAND) == pytest.approx(0.25, abs=CLOSE)
    assert [(b.n, b.accuracy) for b in reliability(BY_HAND)] == [(1, 0.0), (2, 0.5), (1, 1.0)]


@given(ANSWERS, st.integers(1, 15))
def test_expected_calibration_error_is_the_definition(answers: list[Given], bins: int) -> None:
    """Guo et al. 2017: bin m holds the confidences in ((m - 1)/M, m/M]; here 0 belongs to the first."""
    error = 0.0
    for m in range(1, bins + 1):
        inside = [a for a in answers if (m - 1) / bins < a.confidence <= m / bins or (m == 1 and a.confidence == 0)]
        if inside:
            error += abs(sum(a.is_right for a in inside) - sum(a.confidence for a in inside)) / len(answers)
    if answers:
        assert expected_calibration_error(answers, bins) == pytest.approx(error, abs=CLOSE)
    assert sum(b.n for b in reliability(answers, bins)) == len(answers), "every answer is in exactly one bin"


def test_risk_by_coverage_by_hand() -> None:
    """Surest first: right; then two that are equally sure, of which one is wrong; then one that is wrong."""
    expected = [(0.25, 0.0), (0.5, 0.25), (0.75, 1 / 3), (1.0, 0.5)]
    assert risk_by_coverage(BY_HAND) == [pytest.approx(point, abs=CLOSE) for point in expected]
    assert area_under_risk(BY_HAND) == pytest.approx((0.25 + 1 / 3 + 0.5) / 4, abs=CLOSE)


@given(st.lists(st.builds(Given, st.sampled_from([0.2, 0.5, 0.9]), st.booleans()), min_size=1, max_size=6))
def test_ties_count_as_the_mean_over_all_their_orders(answers: list[Given]) -> None:
    def area(ordered: tuple[Given, ...]) -> float:
        return fmean(fmean(not a.is_right for a in ordered[: k + 1]) for k in range(len(ordered)))

    orders = [o for o in permutations(answers) if all(a.confidence >= b.confidence for a, b in pairwise(o))]
    assert area_under_risk(answers) == pytest.approx(fmean(map(area, orders)), abs=CLOSE)


@given(ANSWERS)
def test_the_risk_at_full_coverage_is_the_share_that_is_wrong(answers: list[Given]) -> None:
    if answers:
        coverage, risk = risk_by_coverage(answers)[-1]
        assert coverage == 1.0
        assert risk == pytest.approx(fmean(not a.is_right for a in answers), abs=CLOSE)


def test_without_answers_there_is_nothing_to_calibrate() -> None:
    assert expected_calibration_error([]) is None
    assert area_under_risk([]) is None
    assert (risk_by_coverage([]), reliability([])) == ([], [])


def test_the_edges_of_a_bin_belong_to_it_from_above() -> None:
    assert reliability([Given(0.5, True), Given(0.0, True)], 2) == [Bin(0.0, 0.5, 2, 0.25, 1.0)]
