"""The paired bootstrap, against what can be known about it without running it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.baseline import Change, compare, paired_bootstrap


@given(st.floats(-1, 1), st.integers(1, 50))
def test_where_every_pair_changed_alike_the_interval_is_that_change(change: float, n: int) -> None:
    assert list(paired_bootstrap(np.full(n, change))) == pytest.approx([change, change], abs=1e-9)


def test_the_interval_of_many_pairs_is_the_normal_one() -> None:
    """400 pairs of which a quarter fell by 1: mean -0.25, standard error √(0.25 · 0.75 / 400)."""
    low, high = paired_bootstrap(np.array([-1.0] * 100 + [0.0] * 300))
    error = math.sqrt(0.25 * 0.75 / 400)
    assert low == pytest.approx(-0.25 - 1.96 * error, abs=0.15 * error)
    assert high == pytest.approx(-0.25 + 1.96 * error, abs=0.15 * error)


def test_the_interval_is_a_plain_loop_over_the_same_resamples() -> None:
    differences = [0.0, -1.0, -0.5, 1.0, 0.0, -1.0, 0.25]
    picks = np.random.default_rng(0).integers(7, size=(2000, 7))
    means = sorted(math.fsum(differences[i] for i in pick) / 7 for pick in picks)

    def quantile(share: float) -> float:
        """Linear between the two nearest ranks (Hyndman & Fan 1996, type 7)."""
        place = share * (len(means) - 1)
        below = math.floor(place)
        return means[below] + (place - below) * (means[min(below + 1, len(means) - 1)] - means[below])

    found = paired_bootstrap(np.array(differences))
    assert list(found) == pytest.approx([quantile(0.025), quantile(0.975)], abs=1e-9)


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=30))
def test_the_same_pairs_give_the_same_interval(differences: list[float]) -> None:
    found = paired_bootstrap(np.array(differences))
    assert found == paired_bootstrap(np.array(differences))
    assert min(differences) - 1e-9 <= found[0] <= found[1] <= max(differences) + 1e-9


def test_a_drop_is_an_interval_wholly_below_zero() -> None:
    assert Change("x", 1.0, 0.5, -0.7, -0.1, 9).is_drop
    assert not Change("x", 1.0, 0.5, -0.7, 0.0, 9).is_drop
    assert not Change("x", 0.5, 1.0, 0.1, 0.7, 9).is_drop


@pytest.mark.parametrize(("n", "is_told"), [(1, False), (4, False), (5, True)])
def test_of_a_drop_over_fewer_than_five_samples_it_is_said_that_it_may_be_chance(n: int, is_told: bool) -> None:
    def rows(right: bool) -> list[dict[str, object]]:
        return [{"id": f"{i}", "right": right, "scores": {"answer_accuracy": float(right)}} for i in range(n)]

    fell, rose = compare(rows(True), rows(False)), compare(rows(False), rows(True))
    assert fell.drops
    said = f"answer_accuracy fell from 1.0000 to 0.0000 (n = {n}): of fewer than 5 samples it cannot be told whether that is chance"
    assert fell.remarks == ([] if is_told else [said])
    assert rose.remarks == []
