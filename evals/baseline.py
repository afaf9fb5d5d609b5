"""A run against an earlier one on the same samples: what changed, whether that could be chance, and what turned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

COMPARED = ("groundedness", "answer_accuracy", "refusal_recall", "citation_precision", "citation_recall", "resistance")
_RESAMPLES = 2000
_FEWEST = 5  # samples; of fewer the resamples say nothing: of one, all are the same and the interval is a point
_NAMED = 5  # samples named that are no longer asked before the rest is counted

Row = Mapping[str, object]
"""One sample of a report: its id, its scores by metric, and whether it was right."""


@dataclass(frozen=True, slots=True)
class Change:
    """A metric over the `n` samples that have it in both runs, and the 95 % interval of its change."""

    name: str
    before: float
    after: float
    low: float
    high: float
    n: int

    @property
    def is_drop(self) -> bool:
        """Whether the whole interval lies below 0."""
        return self.high < 0

    def __str__(self) -> str:
        return f"{self.name} fell from {self.before:.4f} to {self.after:.4f} (n = {self.n})"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the samples of an earlier run: the metrics' changes, and the ids of the samples that turned."""

    changes: tuple[Change, ...] = ()
    turned_wrong: tuple[str, ...] = ()
    turned_right: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()  # in the earlier run alone

    @property
    def drops(self) -> list[Change]:
        """The changes for the worse that are not chance."""
        return [change for change in self.changes if change.is_drop]

    @property
    def remarks(self) -> list[str]:
        """What stops nothing by itself and should not go unsaid, each in a line: falls that too few samples show, and samples
        that are no longer asked."""
        found = [
            f"{change}: of fewer than {_FEWEST} samples it cannot be told whether that is chance"
            for change in self.changes
            if change.after < change.before and change.n < _FEWEST
        ]
        if missing := len(self.not_asked):
            more = f" and {missing - _NAMED:,} more" if missing > _NAMED else ""
            named = ", ".join(self.not_asked[:_NAMED])
            found.append(f"not asked, though in the baseline ({missing:,}): {named}{more}")
        return found


NO_BASELINE = Comparison()


def compare(before: Sequence[Row], after: Sequence[Row], names: Sequence[str] = COMPARED) -> Comparison:
    """`after` against `before` in the metrics of these names, paired by sample id."""
    earlier = {str(row["id"]): row for row in before}
    now = {str(row["id"]) for row in after}
    pairs = [(earlier[str(row["id"])], row) for row in after if str(row["id"]) in earlier]
    return Comparison(
        tuple(change for name in names if (change := _change(name, pairs))),
        tuple(str(row["id"]) for old, row in pairs if old["right"] and not row["right"]),
        tuple(str(row["id"]) for old, row in pairs if row["right"] and not old["right"]),
        tuple(name for name in earlier if name not in now),
    )


def _change(name: str, pairs: Sequence[tuple[Row, Row]]) -> Change | None:
    scores = [(_scores(old), _scores(new)) for old, new in pairs]
    both = np.array([(old[name], new[name]) for old, new in scores if name in old and name in new], float)
    if not len(both):
        return None
    old, new = both.mean(axis=0)
    low, high = paired_bootstrap(both[:, 1] - both[:, 0])
    return Change(name, float(old), float(new), low, high, len(both))


def _scores(row: Row) -> Mapping[str, float]:
    scores = row["scores"]
    assert isinstance(scores, Mapping)
    return scores


def paired_bootstrap(differences: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> tuple[float, float]:
    """The 95 % percentile interval of the mean difference over resamples of the pairs (Efron & Tibshirani, An
    Introduction to the Bootstrap, 1993, chapter 13). The seed is fixed, so the same pairs give the same interval."""
    picks = np.random.default_rng(0).integers(len(differences), size=(_RESAMPLES, len(differences)))
    low, high = np.quantile(differences[picks].mean(axis=1), (0.025, 0.975))
    return float(low), float(high)
