"""`pincite eval verify`: how well the verifier tells claims that their evidence supports from those that it does not.

One JSON object a line: {id, claim, evidence, label}, with `evidence` a text or a list of texts and, where there is one, a
kind in `meta.kind`. The label "supported" is what is looked for; every other label is not supported.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot import Verdict
from bot.answer import Judgement, Verifier
from bot.shipped import Local
from evals.samples import SampleError, read_rows
from evals.scorers import Metric, auroc, metric
from index.encoder import Encoder

LABELS = ("supported", "refuted", "not_enough", "not_supported", "partial", "generic")
METRICS = ("balanced_accuracy", "auroc", "precision", "recall", "specificity", "undecided")
_LETS_THROUGH = (Verdict.SUPPORTED, Verdict.UNCHECKED)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement beside what it is said to stand on."""

    id: str
    group: str  # the set it comes from: its file's name
    kind: str
    claim: str
    evidence: tuple[str, ...]
    is_supported: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim and what the verifier made of it."""

    claim: Claim
    judgement: Judgement

    @property
    def passes(self) -> bool:
        """Whether the bot would let the statement stand: it is found supported, or nothing could be held against it."""
        return self.judgement.verdict in _LETS_THROUGH


def read_claims(path: Path) -> list[Claim]:
    """The claims in a JSONL file, which may be gzipped.

    Raises:
        SampleError: at the first line that is not a claim, or if there is none.
    """
    name = path.name.split(".")[0]
    found = [_claim(row, name, f"{path.name} line {number}") for number, row in read_rows(path)]
    if not found:
        raise SampleError(f"{path.name}: there are no claims in it")
    return found


def _claim(row: Mapping[str, object], group: str, where: str) -> Claim:
    claim, label, evidence = row.get("claim"), row.get("label"), row.get("evidence")
    pieces = [evidence] if isinstance(evidence, str) else evidence
    if not isinstance(claim, str) or not claim.strip():
        raise SampleError(f"{where}: 'claim' must be a text, found {claim!r}")
    if not isinstance(pieces, list) or not all(isinstance(piece, str) for piece in pieces):
        raise SampleError(f"{where}: 'evidence' must be a text or a list of texts, found {evidence!r}")
    if label not in LABELS:
        raise SampleError(f"{where}: 'label' must be one of {', '.join(LABELS)}, found {label!r}")
    meta = row.get("meta")
    kind = meta.get("kind") if isinstance(meta, dict) else None
    return Claim(str(row.get("id", "")), group, str(kind or ""), claim, tuple(pieces), label == "supported")


def shipped_verifier() -> Verifier:
    """The verifier that a bot uses as it is installed."""
    return Local.over(Encoder()).verifier


def judge_all(
    claims: Sequence[Claim], verifier: Verifier, watch: Callable[[int], None] = lambda done: None
) -> list[Judged]:
    """What the verifier makes of each claim, in order."""
    judged = []
    for number, claim in enumerate(claims, start=1):
        judged.append(Judged(claim, verifier.judge(claim.claim, claim.evidence)))
        watch(number)
    return judged


def measure(judged: Sequence[Judged]) -> dict[str, Metric]:
    """Every metric of `eval verify`.

    `recall` is the share of supported claims that pass, `specificity` that of the others that do not, and
    `balanced_accuracy` the mean of the two; `precision` is the share of those that pass that are supported. `auroc` ranks
    by the verifier's score, whatever the threshold. `undecided` is the share that the verifier would not judge.
    """
    recall = metric(float(j.passes) for j in judged if j.claim.is_supported)
    specificity = metric(float(not j.passes) for j in judged if not j.claim.is_supported)
    return {
        "balanced_accuracy": _mean_of(recall, specificity),
        "auroc": area([j.judgement.score for j in judged], [j.claim.is_supported for j in judged]),
        "precision": metric(float(j.claim.is_supported) for j in judged if j.passes),
        "recall": recall,
        "specificity": specificity,
        "undecided": metric(float(j.judgement.verdict is Verdict.UNCHECKED) for j in judged),
    }


def _mean_of(one: Metric, other: Metric) -> Metric:
    """The mean of two independent means."""
    n = one.n + other.n
    if one.mean is None or other.mean is None:
        return Metric(None, None, 0)
    spread = math.hypot(one.stderr, other.stderr) / 2 if one.stderr is not None and other.stderr is not None else None
    return Metric((one.mean + other.mean) / 2, spread, n)


def area(scores: Sequence[float], labels: Sequence[bool]) -> Metric:
    """AUROC with DeLong's standard error (DeLong, DeLong & Clarke-Pearson 1988): the spread, over the positives, of the share
    of negatives below each, and the other way round."""
    found = auroc(scores, labels)
    if found is None:
        return Metric(None, None, 0)
    rows = list(zip(scores, labels, strict=True))
    positives, negatives = sorted(s for s, label in rows if label), sorted(s for s, label in rows if not label)
    above = metric(_share_below(score, negatives) for score in positives)
    below = metric(_share_below(score, positives) for score in negatives)
    spread = math.hypot(above.stderr, below.stderr) if above.stderr is not None and below.stderr is not None else None
    return Metric(found, spread, len(rows))


def _share_below(score: float, ordered: Sequence[float]) -> float:
    """The share of the ordered scores below this one, ties counting half."""
    return (bisect_left(ordered, score) + bisect_right(ordered, score)) / 2 / len(ordered)


def by_group(judged: Sequence[Judged]) -> dict[str, dict[str, Metric]]:
    """The metrics of each set."""
    groups = dict.fromkeys(j.claim.group for j in judged)
    return {group: measure([j for j in judged if j.claim.group == group]) for group in groups}


def right_by_kind(judged: Sequence[Judged]) -> dict[str, Metric]:
    """The share of claims that are let through or stopped as they should be, by kind; a kind often has one label alone."""
    kinds = dict.fromkeys(j.claim.kind for j in judged if j.claim.kind)
    return {
        kind: metric(float(j.passes == j.claim.is_supported) for j in judged if j.claim.kind == kind) for kind in kinds
    }


def auroc_by_kind(judged: Sequence[Judged]) -> dict[str, Metric]:
    """How well each kind of claim that is not supported is told from all that are, by AUROC."""
    supported = [j for j in judged if j.claim.is_supported]
    kinds = dict.fromkeys(j.claim.kind for j in judged if j.claim.kind and not j.claim.is_supported)
    found = {}
    for kind in kinds:
        rows = supported + [j for j in judged if not j.claim.is_supported and j.claim.kind == kind]
        found[kind] = area([j.judgement.score for j in rows], [j.claim.is_supported for j in rows])
    return found
