"""The mutation check: a sound bot passes the gate of `make eval`, and each of sixteen broken ones is stopped by it.

The adversarial set and the claims are the gate's own, and so are the bounds, which are read from the Makefile. Search and
drafts are those of the real bot, recorded once, so that a mutant costs no time.
"""

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot import Answer, Bot
from bot.extract import ExtractiveAnswerer
from evals.baseline import compare
from evals.claims import judge_all, measure, read_claims
from evals.outputs import row
from evals.run import Report, failures, run
from evals.samples import read_samples
from index.sources import Folder
from tests.evals import mutants
from tests.evals.mutants import Farthest, Pipeline, Recorded, Redrafting, Slipping, with_citations, with_statements

ROOT = Path(__file__).parent.parent.parent
SET = ROOT / "evals" / "golden" / "adversarial"
SAMPLES = read_samples(SET / "samples.jsonl")
CLAIMS = read_claims(SET / "claims.jsonl")
TEXTS = {name: Folder(SET / "documents").read(name).text for name in Folder(SET / "documents").list().stamps}


def bounds(name: str) -> dict[str, float]:
    """METRIC=VALUE … of a variable in the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    line = re.search(rf"^{name} := (.+)$", makefile, flags=re.MULTILINE)
    assert line is not None
    return {metric: float(value) for metric, value in (part.split("=") for part in line[1].split())}


@dataclass(frozen=True)
class Sound:
    """The real bot, its parts with search and drafts recorded, their report, and the drafts that it makes without a threshold."""

    bot: Bot
    pipeline: Pipeline
    report: Report
    recorded: Recorded
    hasty: Recorded


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sound]:
    with Bot.open(SET / "documents", index=tmp_path_factory.mktemp("index")) as bot:
        engine = bot.as_query_engine()
        answerer = engine._answerer
        assert isinstance(answerer, ExtractiveAnswerer)
        found = {sample.question: bot.retrieve(sample.question) for sample in SAMPLES}
        drafts = {question: answerer.draft(question, passages) for question, passages in found.items()}
        refused = [question for question, draft in drafts.items() if not draft.statements]
        hasty = without_threshold(answerer)
        recorded = Recorded(found, drafts)
        pipeline = Pipeline(recorded, recorded, engine._verifier, TEXTS.__getitem__)
        at_once = drafts | {question: hasty.draft(question, found[question]) for question in refused}
        yield Sound(bot, pipeline, run(SAMPLES, pipeline, TEXTS), recorded, Recorded(found, at_once))


def without_threshold(answerer: ExtractiveAnswerer) -> ExtractiveAnswerer:
    """The same answerer, which drafts whatever it finds best however unsure it is."""
    hasty, quoter = copy.copy(answerer), copy.copy(answerer._quoter)
    hasty._quoter = quoter
    quoter._calibration = replace(quoter._calibration, threshold=0.0)
    return hasty


def stopped_by(pipeline: Pipeline, before: Report) -> list[str]:
    """Every reason why the gate stops a bot: its bounds on the set and on the claims, and drops against the baseline."""
    report = run(SAMPLES, pipeline, TEXTS)
    against = compare([row(result) for result in before.results], [row(result) for result in report.results])
    verified = measure(judge_all(CLAIMS, pipeline.verifier))
    missed = [f"claims {name}" for name, bound in bounds("CLAIMS").items() if (verified[name].mean or 0) < bound]
    return [*failures(report, bounds("ADVERSARIAL")), *map(str, against.drops), *missed]


def redrafted(change: Callable[..., object]) -> Callable[[Sound], Pipeline]:
    return lambda sound: replace(sound.pipeline, answerer=Redrafting(sound.recorded, change))  # type: ignore[arg-type]


def finished(change: Callable[[Answer], Answer]) -> Callable[[Sound], Pipeline]:
    return lambda sound: replace(sound.pipeline, finish=change)


def on_citations(change: Callable[..., object]) -> Callable[[Sound], Pipeline]:
    return finished(with_citations(change))  # type: ignore[arg-type]


def on_statements(change: Callable[..., object]) -> Callable[[Sound], Pipeline]:
    return finished(with_statements(change))  # type: ignore[arg-type]


MUTANTS: dict[str, tuple[Callable[[Sound], Pipeline], str]] = {
    "cites one character too far": (on_citations(mutants.one_further), "span_validity"),
    "cites the place in the wrong document": (on_citations(mutants.elsewhere), "span_validity"),
    "tidies its quotes": (on_citations(mutants.tidied), "span_validity"),
    "cuts its quotes short": (on_citations(mutants.cut_short), "span_validity"),
    "cites an older text": (on_citations(mutants.outdated), "span_validity"),
    "drops its citations": (on_statements(mutants.bare), "groundedness"),
    "swaps numbers": (on_statements(mutants.miscounted), "groundedness"),
    "drops the word not": (on_statements(mutants.affirmed), "groundedness"),
    "drops the guard": (
        lambda sound: replace(sound.pipeline, verifier=mutants.Credulous()),
        "claims balanced_accuracy",
    ),
    "answers everything": (redrafted(mutants.always_answered), "refusal_recall"),
    "ignores its threshold": (lambda sound: replace(sound.pipeline, answerer=sound.hasty), "refusal_recall"),
    "refuses everything": (redrafted(mutants.never_answered), "answer_accuracy"),
    "cites the nearest passage always": (redrafted(mutants.pinned_to_the_nearest), "citation_precision"),
    "reads the farthest passage": (
        lambda sound: replace(sound.pipeline, retriever=Farthest(sound.pipeline.retriever)),
        "answer_accuracy",
    ),
    "gives the answer before": (lambda sound: replace(sound.pipeline, finish=Slipping()), "answer_accuracy"),
    "falls over on some questions": (finished(mutants.falls_over), "unscored"),
}


def test_a_sound_bot_passes_the_gate(sound: Sound) -> None:
    assert stopped_by(sound.pipeline, sound.report) == []


@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_bot_is_stopped_by_the_gate_for_what_is_broken(sound: Sound, name: str) -> None:
    breaks, caught_by = MUTANTS[name]
    reasons = stopped_by(breaks(sound), sound.report)
    assert [reason for reason in reasons if caught_by in reason], reasons


def test_the_recorded_bot_answers_as_the_real_one(sound: Sound) -> None:
    for question in [sample.question for sample in SAMPLES[::15]]:
        assert sound.bot.ask(question).text == sound.pipeline.ask(question).text


def test_the_decision_lists_every_mutant_and_what_stops_it() -> None:
    page = next((ROOT / "docs" / "decisions").glob("0009-*.md")).read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| ([a-z ]+) \| `([a-z_ ]+)`", page, flags=re.MULTILINE))
    assert listed == {name: caught_by for name, (_, caught_by) in MUTANTS.items()}
