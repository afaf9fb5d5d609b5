"""`eval verify`: claims in files, the metrics by hand and by their definitions, and the set that ships."""

import json
import math
import statistics
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Judgement, Verdict
from bot.verify import ContentTokenGuard
from evals.claims import Claim, area, auroc_by_kind, by_group, judge_all, measure, read_claims, right_by_kind
from evals.samples import SampleError

CLOSE = 1e-9
SHIPPED = Path(__file__).parent.parent.parent / "evals" / "golden" / "adversarial" / "claims.jsonl"
ROW = {"id": "1", "claim": "Bees fly.", "evidence": "Bees fly.", "label": "supported", "meta": {"kind": "quote"}}


def written(folder: Path, *rows: object) -> Path:
    path = folder / "farm.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


class Scripted:
    """Gives each claim, by its text, the verdict and score it was told to."""

    def __init__(self, script: dict[str, tuple[Verdict, float]]) -> None:
        self._script = script

    def judge(self, statement: str, slices: Sequence[str]) -> Judgement:
        return Judgement(*self._script[statement])


def claim(text: str, is_supported: bool, kind: str = "", group: str = "a") -> Claim:
    return Claim(text, group, kind, text, ("x",), is_supported)


CLAIMS = [
    claim("s1", True),
    claim("s2", True),
    claim("n1", False, "n"),
    claim("n2", False, "n"),
    claim("n3", False, "m", "b"),
]
VERDICTS = {
    "s1": (Verdict.SUPPORTED, 0.9),
    "s2": (Verdict.UNSUPPORTED, 0.2),
    "n1": (Verdict.UNCHECKED, 0.5),
    "n2": (Verdict.PARTIAL, 0.4),
    "n3": (Verdict.UNSUPPORTED, 0.2),
}


def test_the_metrics_by_hand() -> None:
    found = measure(judge_all(CLAIMS, Scripted(VERDICTS)))
    assert found["recall"].mean == 0.5
    assert found["specificity"].mean == pytest.approx(2 / 3, abs=CLOSE)
    assert found["balanced_accuracy"].mean == pytest.approx((1 / 2 + 2 / 3) / 2, abs=CLOSE)
    assert found["balanced_accuracy"].stderr == pytest.approx(math.sqrt(0.5**2 + 1 / 9) / 2, abs=CLOSE)
    assert (found["precision"].mean, found["precision"].n) == (0.5, 2)
    assert found["auroc"].mean == pytest.approx(3.5 / 6, abs=CLOSE), "s1 beats all three; s2 ties with one"
    assert found["undecided"].mean == pytest.approx(0.2, abs=CLOSE)


def test_by_set_and_by_kind() -> None:
    judged = judge_all(CLAIMS, Scripted(VERDICTS))
    assert {group: metrics["auroc"].n for group, metrics in by_group(judged).items()} == {"a": 4, "b": 0}
    assert {kind: found.mean for kind, found in right_by_kind(judged).items()} == {"n": 0.5, "m": 1.0}
    assert {kind: found.mean for kind, found in auroc_by_kind(judged).items()} == {"n": 0.5, "m": 0.75}


def test_claims_of_one_label_alone_have_no_balanced_accuracy_and_no_area() -> None:
    found = measure(judge_all(CLAIMS[:2], Scripted(VERDICTS)))
    assert found["balanced_accuracy"].mean is found["auroc"].mean is None
    assert found["recall"].n == 2


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.3, 0.5, 1.0]), st.booleans()), min_size=4, max_size=40))
def test_the_error_of_the_area_is_that_of_delong(rows: list[tuple[float, bool]]) -> None:
    """As the paper defines it: the variance of each positive's mean win over all negatives, and the other way round."""
    positives, negatives = [s for s, label in rows if label], [s for s, label in rows if not label]
    found = area([s for s, _ in rows], [label for _, label in rows])
    if len(positives) < 2 or len(negatives) < 2:
        assert found.stderr is None
        return

    def wins(p: float, n: float) -> float:
        return 1.0 if p > n else 0.5 if p == n else 0.0

    of_positives = [statistics.fmean(wins(p, n) for n in negatives) for p in positives]
    of_negatives = [statistics.fmean(wins(p, n) for p in positives) for n in negatives]
    variance = statistics.variance(of_positives) / len(positives) + statistics.variance(of_negatives) / len(negatives)
    assert found.mean == pytest.approx(statistics.fmean(of_positives), abs=CLOSE)
    assert found.stderr == pytest.approx(math.sqrt(variance), abs=CLOSE)


def test_claims_are_read_with_their_kind_and_their_file_as_set(tmp_path: Path) -> None:
    found = read_claims(written(tmp_path, ROW, {**ROW, "evidence": ["a", "b"], "label": "partial", "meta": {}}))
    assert found[0] == Claim("1", "farm", "quote", "Bees fly.", ("Bees fly.",), True)
    assert (found[1].evidence, found[1].is_supported, found[1].kind) == (("a", "b"), False, "")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({**ROW, "claim": " "}, "line 2: 'claim' must be a text"),
        ({**ROW, "evidence": 3}, "line 2: 'evidence' must be a text or a list of texts"),
        ({**ROW, "evidence": ["a", 3]}, "line 2: 'evidence' must be a text or a list of texts"),
        ({**ROW, "label": "true"}, "line 2: 'label' must be one of supported, refuted"),
    ],
)
def test_a_line_that_is_no_claim_is_named(tmp_path: Path, row: object, message: str) -> None:
    with pytest.raises(SampleError, match=message):
        read_claims(written(tmp_path, ROW, row))


def test_a_file_without_claims_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SampleError, match="there are no claims in it"):
        read_claims(written(tmp_path))


def test_the_page_about_the_shipped_claims_counts_them() -> None:
    claims = read_claims(SHIPPED)
    page = (SHIPPED.parent / "README.md").read_text(encoding="utf-8")
    for kind, n in Counter(claim.kind for claim in claims).items():
        assert f"| `{kind}` | {n} |" in page
    assert f"{len(claims)} claims" in page
    assert len({claim.id for claim in claims}) == len(claims)


def test_the_shipped_claims_tell_a_guard_from_none() -> None:
    class Credulous:
        def judge(self, statement: str, slices: Sequence[str]) -> Judgement:
            return Judgement(Verdict.SUPPORTED, 1.0)

    claims = read_claims(SHIPPED)
    with_guard = measure(judge_all(claims, ContentTokenGuard()))["balanced_accuracy"].mean
    without = measure(judge_all(claims, Credulous()))["balanced_accuracy"].mean
    assert with_guard is not None
    assert without is not None
    assert with_guard > without + 0.2
