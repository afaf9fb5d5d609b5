"""Scorers and metrics: small pure functions, each with its definition and where that comes from."""

import math
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from index.documents import Span

Place = tuple[str, int]  # (document, character)


@dataclass(frozen=True, slots=True)
class Metric:
    """A mean over `n` scores, with its standard error; the mean of none is None, and so is the error of one."""

    mean: float | None
    stderr: float | None
    n: int


def metric(values: Iterable[float]) -> Metric:
    """Mean and standard error (sample standard deviation / √n) of the values.

    >>> metric([1.0, 0.0, 1.0, 1.0])
    Metric(mean=0.75, stderr=0.25, n=4)
    """
    found = list(values)
    n = len(found)
    if not n:
        return Metric(None, None, 0)
    mean = sum(found) / n
    stderr = math.sqrt(sum((v - mean) ** 2 for v in found) / (n - 1) / n) if n > 1 else None
    return Metric(mean, stderr, n)


def as_dicts(metrics: Mapping[str, Metric]) -> dict[str, dict[str, float | None]]:
    """Metrics by their names, as JSON has them."""
    return {name: asdict(value) for name, value in metrics.items()}


_DRAWN_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-"})
_UNSPACED = re.compile(  # scripts that put no space between words, or none before what is added to a word (Korean)
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]"
)
_BEFORE_THOUSANDS = re.compile(r"(?:^|[^\w.,:/])\d{1,3}$")
_THOUSANDS = re.compile(r"\d{3}(?!\w)")


def fold(text: str) -> str:
    """Text as answers are compared: NFC; case, curly quotes, dashes and white space do not count."""
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return " ".join(plain.translate(_DRAWN_ALIKE).split())


def answer_is_right(text: str, answers: Sequence[str]) -> bool:
    """Whether an expected answer occurs in the text after folding, as whole words and whole numbers.

    >>> answer_is_right("Up to 48 drones.", ["48"]), answer_is_right("1,948 and 48.5", ["48"])
    (True, False)
    """
    folded = fold(text)
    return any(_occurs(fold(answer), folded) for answer in answers)


def _occurs(words: str, text: str) -> bool:
    """Whether the words stand in the text with a boundary on either side; both are folded."""
    found = (match.start() for match in re.finditer(f"(?={re.escape(words)})", text)) if words else ()
    return any(not _goes_on(text, at) and not _goes_on(text, at + len(words)) for at in found)


def _goes_on(text: str, at: int) -> bool:
    """Whether a word or a number runs on across the place: "4|8", "1,|948", "1 |948", "12:|30", "-|5", but not "2019-|2021"."""
    before, after = text[max(0, at - 2) : at], text[at : at + 2]
    if not before or not after:
        return False
    if _is_in_a_spaced_number(text, at):
        return True
    if _is_letter(before[-1]) and _is_letter(after[0]):
        return not (_UNSPACED.match(before[-1]) or _UNSPACED.match(after[0]))
    if after[0].isdigit() and before[-1] in ".,":  # "1,948", ".5"
        return len(before) == 1 or before[0].isdigit() or (before[-1] == "." and before[0] == " ")
    if after[0].isdigit() and before[-1] == ":":  # "12:30"
        return before[0].isdigit()
    if after[0].isdigit() and before[-1] == "-":
        return len(before) == 1 or not _is_letter(before[0])
    return before[-1].isdigit() and after[0] in ".,:" and after[1:].isdigit()


def _is_in_a_spaced_number(text: str, at: int) -> bool:
    """Whether the place is on either side of a space between thousands: "1| 948", "1 |948", but not "2024 |948"."""
    gap = at - 1 if text[at - 1] == " " else at
    if text[gap] != " ":
        return False
    head, tail = text[max(0, gap - 4) : gap], text[gap + 1 : gap + 5]
    return bool(_BEFORE_THOUSANDS.search(head) and _THOUSANDS.match(tail))


def _is_letter(character: str) -> bool:
    """A letter, a digit, an underscore, or a mark on one."""
    return character.isalnum() or character == "_" or unicodedata.category(character).startswith("M")


def cites_right(citation: Span, evidence: Span) -> bool:
    """Whether a citation hits a piece of evidence: they share at least half of the shorter of the two."""
    shorter = min(len(citation), len(evidence))
    return shorter > 0 and 2 * citation.overlap(evidence) >= shorter


def citation_precision(citations: Sequence[Span], evidence: Sequence[Sequence[Span]]) -> float:
    """The share of citations that hit some evidence (ALCE's precision with spans for entailment; arXiv 2305.14627).

    `evidence` has one entry for each piece, which may stand in several places.
    """
    right = [any(cites_right(c, place) for places in evidence for place in places) for c in citations]
    return sum(right) / len(right) if right else 0.0


def alce(slices: Sequence[str], supports: Callable[[Sequence[str]], bool]) -> tuple[float, float]:
    """(recall, precision) of the citations of one statement, as ALCE defines them (Gao et al. 2023, arXiv 2305.14627).

    Recall is 1 where all slices together support the statement. A citation is precise where they do, and it supports the
    statement by itself or the others without it do not; precision is the share of those.

    >>> alce(["built in 1932", "by Anna Berg", "of wood"], lambda slices: {"built in 1932", "by Anna Berg"} <= set(slices))
    (1.0, 0.6666666666666666)
    """
    if not slices or not supports(slices):
        return 0.0, 0.0
    others = [[*slices[:i], *slices[i + 1 :]] for i in range(len(slices))]
    needed = [supports([one]) or not supports(rest) for one, rest in zip(slices, others, strict=True)]
    return 1.0, sum(needed) / len(needed)


def citation_recall(citations: Sequence[Span], evidence: Sequence[Sequence[Span]], needs_all: bool) -> float:
    """The share of pieces of evidence that are cited; where one is enough, 1 as soon as one is."""
    hit = [any(cites_right(c, place) for c in citations for place in places) for places in evidence]
    if not hit:
        return 0.0
    return sum(hit) / len(hit) if needs_all else float(any(hit))


def gold_for(citations: Sequence[Span], evidence: Sequence[Sequence[Span]], needs_all: bool) -> list[Span]:
    """The places that citations are held against by the character and the word: those they hit, so that choosing one of
    several equal places costs nothing. A piece that none hits stands in its first place; where one piece is enough,
    those that none hits count only if none at all is hit, and then the first."""
    hit = [[place for place in places if any(cites_right(c, place) for c in citations)] for places in evidence]
    wanted = [found or list(places[:1]) for found, places in zip(hit, evidence, strict=True)]
    if not needs_all:
        wanted = [found for found in hit if found] or wanted[:1]
    return [place for places in wanted for place in places]


def characters(spans: Iterable[Span]) -> set[Place]:
    """Every character that the spans cover, once."""
    return {(span.document_id, i) for span in spans for i in range(span.start, span.end)}


def iou(cited: set[Place], gold: set[Place]) -> float:
    """Intersection over union of two sets of characters; of two empty ones 1."""
    union = len(cited | gold)
    return len(cited & gold) / union if union else 1.0


@dataclass(frozen=True, slots=True)
class Overlap:
    """Words shared, words predicted and words of gold, to be summed over samples (micro average)."""

    shared: int
    predicted: int
    gold: int

    def __add__(self, other: "Overlap") -> "Overlap":
        return Overlap(self.shared + other.shared, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def f1(self) -> float:
        """2 · shared / (predicted + gold); 0 where there is neither."""
        total = self.predicted + self.gold
        return 2 * self.shared / total if total else 0.0


NOTHING_SHARED = Overlap(0, 0, 0)


def word_overlap(cited: set[Place], gold: set[Place], texts: dict[str, str]) -> Overlap:
    """The words that two sets of characters touch, as in the word-level span F1 of ACL-Verbatim: a word counts by its
    place, so that the same word elsewhere is no hit, and what is cited where there is no gold counts against you."""
    ours, theirs = words_at(cited, texts), words_at(gold, texts)
    return Overlap(len(ours & theirs), len(ours), len(theirs))


def micro_f1(overlaps: Iterable[Overlap]) -> Metric:
    """The F1 of all words of all samples together, with the linearised standard error of a ratio of sums (Cochran,
    Sampling Techniques, 1977, section 6): √(n / (n - 1) · Σ (2 · shared - F1 · (predicted + gold))²) / Σ (predicted + gold).
    Samples without a word on either side do not count.

    >>> micro_f1([Overlap(2, 2, 2), Overlap(0, 1, 3)])
    Metric(mean=0.5, stderr=0.5, n=2)
    """
    rows = [row for row in overlaps if row.predicted or row.gold]
    n, total = len(rows), sum(rows, NOTHING_SHARED)
    if not n:
        return Metric(None, None, 0)
    squares = sum((2 * row.shared - total.f1 * (row.predicted + row.gold)) ** 2 for row in rows)
    stderr = math.sqrt(n / (n - 1) * squares) / (total.predicted + total.gold) if n > 1 else None
    return Metric(total.f1, stderr, n)


def words_at(places: set[Place], texts: dict[str, str]) -> set[Place]:
    """The words (by document and start) that have a character in `places`; a document that is not there has none."""
    found: set[Place] = set()
    for document_id in {document_id for document_id, _ in places}:
        text = texts.get(document_id, "")
        for start in sorted(i for d, i in places if d == document_id and _is_word(text, i)):
            while _is_word(text, start - 1):
                start -= 1
            found.add((document_id, start))
    return found


def _is_word(text: str, i: int) -> bool:
    return 0 <= i < len(text) and (text[i].isalnum() or text[i] == "_")


# SQuAD 2.0: Rajpurkar et al. 2018, arXiv 1806.03822, by the definitions of its evaluation script.


def normalise_answer(text: str) -> str:
    """Lower case, without punctuation, articles and extra white space."""
    plain = "".join(c for c in text.lower() if c not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", plain).split())


def exact_match(predicted: str, answers: Sequence[str]) -> float:
    """1 if the prediction is one of the answers after normalisation; with no answers, if it is empty."""
    return max(float(normalise_answer(predicted) == normalise_answer(a)) for a in answers or [""])


def token_f1(predicted: str, answers: Sequence[str]) -> float:
    """The best F1 of normalised words with one of the answers; with no answers, 1 if the prediction is empty."""
    return max(_token_f1(normalise_answer(predicted).split(), normalise_answer(a).split()) for a in answers or [""])


def _token_f1(predicted: list[str], gold: list[str]) -> float:
    if not predicted or not gold:
        return float(predicted == gold)
    shared = sum((Counter(predicted) & Counter(gold)).values())
    return 2 * shared / (len(predicted) + len(gold))


# Ranking


def auroc(scores: Sequence[float], labels: Sequence[bool]) -> float | None:
    """The chance that a positive outscores a negative, ties counting half; None where one kind is missing."""
    order = sorted(range(len(scores)), key=lambda i: scores[i])
    ranks = [0.0] * len(scores)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and scores[order[end]] == scores[order[start]]:
            end += 1
        for i in order[start:end]:
            ranks[i] = (start + end + 1) / 2
        start = end
    positives = sum(labels)
    negatives = len(labels) - positives
    if not positives or not negatives:
        return None
    total = sum(rank for rank, label in zip(ranks, labels, strict=True) if label)
    return (total - positives * (positives + 1) / 2) / (positives * negatives)


def first_rank(ranked: Sequence[str], gold: Iterable[str]) -> int | None:
    """The rank, from 1, of the first item that is gold, or None."""
    wanted = set(gold)
    return next((rank for rank, item in enumerate(ranked, start=1) if item in wanted), None)


def ndcg(ranked: Sequence[str], gold: Iterable[str], k: int) -> float:
    """Normalised discounted cumulative gain at k with gains 0 and 1 (Järvelin & Kekäläinen 2002): each item that is gold counts
    1 / log2(rank + 1) where it stands first, over the same of a ranking that has all gold first; 0 where there is no gold."""
    wanted = set(gold)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(wanted), k) + 1))
    first = [item in wanted and item not in ranked[:place] for place, item in enumerate(ranked[:k])]
    found = sum(1 / math.log2(rank + 1) for rank, is_new in enumerate(first, start=1) if is_new)
    return found / best if best else 0.0


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value with at least `share` of the values at or below it (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None
