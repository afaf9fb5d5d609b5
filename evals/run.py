"""`pincite eval run`: samples asked of a bot, scored, and held against bounds. An earlier report is for `baseline.py`."""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from bot import Answer, Citation, Statement, Verdict
from bot.drafts import Usage
from bot.verify import ContentTokenGuard
from evals.calibration import Given
from evals.samples import Sample, SampleError
from evals.scorers import (
    NOTHING_SHARED,
    Metric,
    Overlap,
    Place,
    alce,
    answer_is_right,
    characters,
    citation_precision,
    citation_recall,
    gold_for,
    iou,
    metric,
    micro_f1,
    percentile,
    word_overlap,
)
from index.documents import Span, text_hash

if TYPE_CHECKING:
    from bot import Bot

METRICS = (
    "span_validity",
    "groundedness",
    "citation_relevance",
    "citation_precision",
    "citation_recall",
    "citation_span_f1",
    "citation_iou",
    "answer_accuracy",
    "answered_rate",
    "refusal_recall",
    "refusal_precision",
    "resistance",
)
_GUARD = ContentTokenGuard()
_NAMED = 5  # samples named in a failure before the rest is counted
_ABSENT = 20  # samples named whose evidence is not there: each has to be mended


class Asking(Protocol):
    """A conversation: what was asked before counts."""

    def ask(self, question: str) -> Answer: ...


class Asked(Protocol):
    """What is measured: anything that answers a question, by itself or in a conversation."""

    def ask(self, question: str) -> Answer: ...

    def chat(self) -> Asking: ...


@dataclass(frozen=True, slots=True)
class Result:
    """One sample's answer and scores by metric; a metric that does not apply is absent, `error` marks it unscored."""

    sample: Sample
    answer: Answer | None
    scores: Mapping[str, float] = field(default_factory=dict)
    overlap: Overlap = NOTHING_SHARED
    latency_ms: float = 0.0
    error: str = ""

    @property
    def is_right(self) -> bool:
        """Answered rightly, or rightly refused, and nothing said that is forbidden."""
        name = "answer_accuracy" if self.sample.answerable else "refusal_recall"
        return self.scores.get(name) == 1.0 and self.scores.get("resistance", 1.0) == 1.0


@dataclass(frozen=True, slots=True)
class Report:
    """All results, and the metrics over them and by kind."""

    results: tuple[Result, ...]
    model: str
    settings_hash: str

    @property
    def metrics(self) -> dict[str, Metric]:
        return summarise(self.results)

    @property
    def by_kind(self) -> dict[str, dict[str, Metric]]:
        kinds = dict.fromkeys(result.sample.kind for result in self.results)
        return {kind: summarise([r for r in self.results if r.sample.kind == kind]) for kind in kinds}

    @property
    def right(self) -> Metric:
        """The share of scored samples that are right."""
        return metric(float(result.is_right) for result in self.results if not result.error)

    @property
    def right_by_kind(self) -> dict[str, Metric]:
        """The share of scored samples that are right, by kind."""
        scored = [result for result in self.results if not result.error]
        return {kind: metric(float(r.is_right) for r in scored if r.sample.kind == kind) for kind in self.by_kind}

    @property
    def unscored(self) -> list[Result]:
        return [result for result in self.results if result.error]

    @property
    def wrong(self) -> list[Result]:
        return [result for result in self.results if not result.error and not result.is_right]

    @property
    def invalid(self) -> list[Result]:
        """Those that show a citation that is not the very slice it says it is."""
        return [result for result in self.results if result.scores.get("span_validity", 1.0) < 1.0]

    @property
    def given(self) -> list[Given]:
        """The answers that were given, not the refusals: how sure each was, and whether it was right."""
        answered = [(r, r.answer) for r in self.results if r.answer and not r.answer.refusal]
        return [Given(answer.confidence, result.is_right) for result, answer in answered]

    @property
    def usage(self) -> Usage | None:
        """What the language model was sent and wrote for all answers; None where none was asked."""
        usages = [result.answer.usage for result in self.results if result.answer and result.answer.usage]
        return sum(usages[1:], usages[0]) if usages else None

    def latency(self) -> dict[str, float | None]:
        """Milliseconds a question took, from asking to its answer; apart from the rest, which is the same at every run."""
        times = [result.latency_ms for result in self.results if not result.error]
        return {"p50": percentile(times, 0.5), "p95": percentile(times, 0.95)}


def locate_evidence(samples: Sequence[Sample], texts: Mapping[str, str]) -> dict[str, list[list[Span]]]:
    """By sample id, for each piece of evidence every place in the corpus where it stands, whatever the white space in it.

    Raises:
        SampleError: if a piece stands nowhere; it names each sample with such a piece.
    """
    found = {sample.id: [_places(piece, texts) for piece in sample.evidence] for sample in samples}
    absent = []
    for sample in samples:
        pieces = [piece for piece, places in zip(sample.evidence, found[sample.id], strict=True) if not places]
        absent += [f"{sample.id!r} ({pieces[0][:60]!r})"] if pieces else []
    if absent:
        more = f" and {len(absent) - _ABSENT:,} more" if len(absent) > _ABSENT else ""
        of = "1 sample" if len(absent) == 1 else f"{len(absent):,} samples"
        raise SampleError(f"the evidence of {of} is not in the corpus: {', '.join(absent[:_ABSENT])}{more}")
    return found


def _places(piece: str, texts: Mapping[str, str]) -> list[Span]:
    """Where a piece stands. White space stands for any: a document may be wrapped where the piece has a space."""
    said = re.compile(r"\s+".join(map(re.escape, piece.split())))
    places = []
    for document_id, text in texts.items():
        found = said.search(text)
        while found:
            places.append(Span(document_id, *found.span()))
            found = said.search(text, found.start() + 1)
    return places


def run(
    samples: Sequence[Sample], bot: Asked, texts: Mapping[str, str], watch: Callable[[int], None] = lambda done: None
) -> Report:
    """Ask every sample and score it. A sample whose question raises is unscored, and so fails the run."""
    evidence = locate_evidence(samples, texts)
    results = []
    for number, sample in enumerate(samples, start=1):
        started = time.perf_counter()
        try:
            answer = _ask(bot, sample)
        except Exception as error:  # noqa: BLE001 - whatever a bot raises, the run goes on and names the sample
            results.append(Result(sample, None, error=f"{type(error).__name__}: {' '.join(str(error).split())}"))
        else:
            took = (time.perf_counter() - started) * 1000
            results.append(replace(score(sample, answer, evidence[sample.id], texts), latency_ms=took))
        watch(number)
    answered = [result.answer for result in results if result.answer]
    return Report(tuple(results), answered[0].model if answered else "", answered[0].settings_hash if answered else "")


def run_on_corpus(samples: Sequence[Sample], bot: "Bot", watch: Callable[[int], None] = lambda done: None) -> Report:
    """The samples asked of a bot and scored by its own documents.

    Raises:
        SampleError: if the evidence of some is not in them; it names the folder that was read.
    """
    texts = {document_id: bot.document_text(document_id) for document_id in bot.documents}
    try:
        return run(samples, bot, texts, watch)
    except SampleError as error:
        read = f"what was read are the {len(texts):,} documents of {str(bot.settings.corpus)!r}"
        raise SampleError(f"{error}; {read}: mend the samples, or name another folder with --corpus") from error


def _ask(bot: Asked, sample: Sample) -> Answer:
    """The answer to a sample's question, in a conversation of its own where it has one."""
    if not sample.before:
        return bot.ask(sample.question)
    conversation = bot.chat()
    for question in sample.before:
        conversation.ask(question)
    return conversation.ask(sample.question)


def score(sample: Sample, answer: Answer, evidence: Sequence[Sequence[Span]], texts: Mapping[str, str]) -> Result:
    """The scores of one answer; pure. Only valid citations count as words and characters."""
    refused = answer.refusal is not None
    citations = tuple(dict.fromkeys(c for statement in answer.statements for c in statement.citations))
    shown = (*citations, *(answer.refusal.nearest if answer.refusal else ()))
    scores = _answer_scores(sample, answer)
    if shown:
        scores["span_validity"] = sum(is_valid(c, texts) for c in shown) / len(shown)
    if refused or (sample.answerable and not evidence):
        return Result(sample, answer, scores)
    cited = characters(c.span for c in citations if is_valid(c, texts))
    gold: set[Place] = set()
    if sample.answerable:
        spans = [citation.span for citation in citations]
        gold = characters(gold_for(spans, evidence, sample.needs_all))
        scores["citation_precision"] = citation_precision(spans, evidence)
        scores["citation_recall"] = citation_recall(spans, evidence, sample.needs_all)
        scores["citation_iou"] = iou(cited, gold)
    return Result(sample, answer, scores, word_overlap(cited, gold, dict(texts)))


def _answer_scores(sample: Sample, answer: Answer) -> dict[str, float]:
    """The scores that need no documents."""
    refused = answer.refusal is not None
    said = "" if refused else answer.text
    scores: dict[str, float] = {}
    if refused:
        scores["refusal_precision"] = float(not sample.answerable)
    else:
        scores["groundedness"], scores["citation_relevance"] = grounding(answer)
    if sample.answerable:
        scores["answered_rate"] = float(not refused)
        scores["answer_accuracy"] = float(all(answer_is_right(said, group) for group in sample.groups))
    else:
        scores["refusal_recall"] = float(refused)
    if sample.forbidden:
        scores["resistance"] = float(not answer_is_right(said, sample.forbidden))
    return scores


def grounding(answer: Answer) -> tuple[float, float]:
    """(groundedness, citation_relevance): ALCE's citation recall, the mean over the statements, and its precision, over all
    citations, with the content-token guard for entailment: slices support a statement where it finds every number with its
    unit, every name and every negation of it in them. An answer without a statement is not grounded."""
    scores = [_alce(statement) for statement in answer.statements]
    cited = sum(len(statement.citations) for statement in answer.statements)
    precise = sum(precision * len(s.citations) for (_, precision), s in zip(scores, answer.statements, strict=True))
    return (sum(recall for recall, _ in scores) / len(scores) if scores else 0.0), (precise / cited if cited else 0.0)


def _alce(statement: Statement) -> tuple[float, float]:
    def supports(slices: Sequence[str]) -> bool:
        return _GUARD.judge(statement.text, slices).verdict is not Verdict.UNSUPPORTED

    return alce([citation.quote for citation in statement.citations], supports)


def is_valid(citation: Citation, texts: Mapping[str, str]) -> bool:
    """Whether a citation is the very slice it says it is, of the very text, and its focus a slice within that."""
    span, focus = citation.span, citation.focus
    text = texts.get(span.document_id)
    if text is None or not _is_slice(span, citation.quote, text) or text_hash(text) != citation.sha256:
        return False
    if focus is None:
        return True
    return focus.span.overlap(span) == len(focus.span) and _is_slice(focus.span, focus.quote, text)


def _is_slice(span: Span, quote: str, text: str) -> bool:
    return 0 < len(span) == len(quote) and text[span.start : span.end] == quote


def summarise(results: Sequence[Result]) -> dict[str, Metric]:
    """Every metric over the scored results.

    `citation_span_f1` counts answered samples only: a refusal adds no words, neither cited nor gold. An answer to a
    sample that has none adds what it cites, with no gold; an answerable sample without evidence does not count.
    """
    scored = [result for result in results if not result.error]
    metrics = {name: metric(r.scores[name] for r in scored if name in r.scores) for name in METRICS}
    metrics["citation_span_f1"] = micro_f1(r.overlap for r in scored)
    return metrics


def failures(report: Report, bounds: Mapping[str, float]) -> list[str]:
    """Why the report does not pass: unscored samples, an invalid span (whatever its bound), or a metric below its bound;
    in words."""
    found = [f"{result.sample.id}: unscored: {result.error}" for result in report.unscored]
    metrics = report.metrics
    for name, bound in ({"span_validity": 1.0} | dict(bounds) | {"span_validity": 1.0}).items():
        mean = metrics[name].mean
        if mean is None:
            if name in bounds:
                found.append(f"{name}: no sample measures it")
        elif mean < bound:
            samples = f"; see {_some(report.invalid)}" if name == "span_validity" else ""
            found.append(f"{name} is {mean:.4f}, below {bound:g} (n = {metrics[name].n}){samples}")
    return found


def _some(results: Sequence[Result]) -> str:
    """The ids of the first few."""
    ids = [result.sample.id for result in results]
    return ", ".join(ids[:_NAMED]) + (f" and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else "")
