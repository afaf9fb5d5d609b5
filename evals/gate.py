"""`pincite eval run` from its files to its files: samples asked, scored, held to bounds and baseline, and written down."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot import Bot
from evals.baseline import compare
from evals.console import bars, check_writable, counting, indexing, print_opinions, print_report, write
from evals.contrast import saved
from evals.judge import judge_all, opinions_json
from evals.models import open_llm
from evals.outputs import in_lines, report_json, row, to_junit, to_markdown
from evals.report import to_html
from evals.run import Report, failures, run_on_corpus
from evals.samples import Sample, read_samples
from index.errors import SetupError

if TYPE_CHECKING:
    from rich.progress import Progress


def run_gate(
    samples: Path,
    corpus: Path | None,
    index: Path | None,
    bounds: Mapping[str, float],
    baseline: Path | None,
    files: Mapping[str, Path],
    judge: str | None,
    as_json: bool,
) -> bool:
    """Whether the samples pass; says why not on standard error, prints the report, and writes each of the files.

    Raises:
        SetupError: if a file cannot be read or written, or the judge is no LLM; before anything is asked.
    """
    chosen = read_samples(samples)
    before = _baseline(baseline, chosen) if baseline else []
    for option, path in files.items():
        check_writable(option, path)
    llm = open_llm(judge) if judge else None
    _warn_of_drafts(chosen)
    with bars() as shown:
        report = _ask(chosen, corpus, index, shown)
        opinions = judge_all(report.results, llm, counting(shown, len(report.given))) if llm else None
    against = compare(before, [row(result) for result in report.results])
    failed = [*failures(report, bounds), *map(str, against.drops)]
    made = report_json(report, failed, against) | ({"judge": opinions_json(opinions)} if opinions else {})
    is_held = bool(bounds or baseline)
    makers: Mapping[str, Callable[[], str]] = {
        "--report": lambda: to_html(report, failed, against, opinions, is_held),
        "--junit": lambda: to_junit(report, failed, against.turned_wrong, is_held),
        "--markdown": lambda: to_markdown(report, failed, against, is_held),
        "--save": lambda: in_lines(made),
    }
    for option, path in files.items():
        write(option, path, makers[option]())
    if as_json:
        print(json.dumps({**made, "latency_ms": report.latency()}, ensure_ascii=False))
    else:
        print_report(report)
        if opinions:
            print_opinions(opinions)
    for line in (*failed, *(f"turned wrong: {name}" for name in against.turned_wrong), *against.remarks):
        print(f"pincite: {line}", file=sys.stderr)
    return not failed


def _ask(samples: Sequence[Sample], corpus: Path | None, index: Path | None, shown: "Progress") -> Report:
    with Bot.open(corpus, index=index, watch=indexing(shown)) as bot:
        return run_on_corpus(samples, bot, counting(shown, len(samples)))


def _warn_of_drafts(samples: Sequence[Sample]) -> None:
    if count := sum(sample.is_draft for sample in samples):
        print(
            f'pincite: {count} of {len(samples)} samples are drafts that nobody has read ("draft": true)',
            file=sys.stderr,
        )


def _baseline(path: Path, samples: Sequence[Sample]) -> list[dict[str, object]]:
    """The samples of an earlier report, which has some of these."""
    try:
        rows = saved(path)
    except SetupError as error:
        raise SetupError(f"--baseline {error}") from error
    if {sample.id for sample in samples}.isdisjoint(str(row["id"]) for row in rows):
        raise SetupError(f"--baseline {str(path)!r} has none of these samples: name a report on the same file")
    return rows
