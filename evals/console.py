"""What `pincite eval` shows and writes: metrics in lines, bars while it works, files."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import SetupError

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from evals.claims import Judged
    from evals.judge import Opinions
    from evals.public import Measured
    from evals.run import Report
    from evals.scorers import Metric
    from index.reports import Progress as Indexed
    from index.reports import Watcher


def print_measured(found: "Measured", mode: str, total: int) -> None:
    """The metrics in lines, below what was asked and how."""
    others = {"left out, as they name no documents": found["left_out"], "unscored": len(found["unscored"])}
    beside = "".join(f"; {count:,} {what}" for what, count in others.items() if count)
    print(f"{mode}: {found['n']:,} of {total:,} questions{beside}")
    for name, value in found["metrics"].items():
        print(f"{name:<24} {in_words(value)}  n = {value.n:,}")


def print_measured_json(found: "Measured", mode: str, total: int) -> None:
    from evals.scorers import as_dicts

    unscored = [{"id": name, "error": error} for name, error in found["unscored"]]
    metrics = as_dicts(found["metrics"])
    print(json.dumps({"mode": mode, **found, "questions": total, "unscored": unscored, "metrics": metrics}))


def print_opinions(found: "Opinions") -> None:
    """The judge's opinion, apart from what the gate goes by."""
    print(f"\nthe opinion of {found.model}, which is not part of the gate:")
    for name, value in found.metrics.items():
        print(f"{name:<20} {in_words(value)}  n = {value.n}")
    for opinion in found.opinions:
        if opinion.error:
            print(f"pincite: {opinion.id}: not judged: {opinion.error}", file=sys.stderr)


def print_judged(judged: "Sequence[Judged]") -> None:
    """The verifier's metrics: of all claims, of each set where there are several, and by kind."""
    from evals.claims import auroc_by_kind, by_group, measure, right_by_kind

    for name, value in measure(judged).items():
        print(f"{name:<20} {in_words(value)}  n = {value.n:,}")
    groups = by_group(judged)
    for group, metrics in groups.items() if len(groups) > 1 else ():
        balanced, ranked = metrics["balanced_accuracy"], metrics["auroc"]
        print(f"\n{group:<24} balanced {in_words(balanced)}  auroc {in_words(ranked)}  n = {ranked.n:,}", end="")
    print()
    areas = auroc_by_kind(judged)
    for kind, right in right_by_kind(judged).items():
        ranked_as = f"  auroc {in_words(areas[kind])}" if kind in areas else ""
        print(f"{kind:<24} right {in_words(right)}  n = {right.n:,}{ranked_as}")


def print_judged_json(judged: "Sequence[Judged]") -> None:
    """The same as one JSON object."""
    from evals.claims import auroc_by_kind, by_group, measure, right_by_kind
    from evals.scorers import as_dicts

    found = {
        "n": len(judged),
        "metrics": as_dicts(measure(judged)),
        "by_set": {group: as_dicts(metrics) for group, metrics in by_group(judged).items()},
        "right_by_kind": as_dicts(right_by_kind(judged)),
        "auroc_by_kind": as_dicts(auroc_by_kind(judged)),
    }
    print(json.dumps(found, ensure_ascii=False))


def check_writable(option: str, path: Path) -> None:
    """Say so before the samples are asked, rather than after."""
    if not path.parent.is_dir():
        raise SetupError(f"{option} {str(path)!r} cannot be written: there is no folder {str(path.parent)!r}")
    if path.is_dir():
        raise SetupError(f"{option} {str(path)!r} cannot be written: it is a folder; name a file in it")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise SetupError(f"{option} {str(path)!r} cannot be written: you may not write there; name another place")


def check_new(option: str, path: Path) -> None:
    """Say that a file is there: what somebody wrote into it would be lost."""
    if path.is_file():
        raise SetupError(f"{option} {str(path)!r} is there already: name another file, or write over it with --force")


def write(option: str, path: Path, text: str) -> None:
    """Write a file in UTF-8 with plain line ends, whatever the system's are."""
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise SetupError(f"{option} {str(path)!r} cannot be written: {error.strerror}") from error


def print_report(report: "Report") -> None:
    """The metrics in lines, then what is right by kind."""
    for name, value in report.metrics.items():
        print(f"{name:<20} {in_words(value)}  n = {value.n}")
    print()
    for kind, right in report.right_by_kind.items():
        print(f"{kind or 'no kind':<20} right {in_words(right)}  n = {right.n}")
    latency = report.latency()
    cost = f"; {report.usage}" if report.usage else ""
    print(f"\nlatency p50 {latency['p50'] or 0:.0f} ms, p95 {latency['p95'] or 0:.0f} ms; {report.model}{cost}")


def in_words(value: "Metric") -> str:
    if value.mean is None:
        return "      –        "
    return f"{value.mean:.4f}" + (f" ± {value.stderr:.4f}" if value.stderr is not None else "         ")


@contextmanager
def bars() -> "Iterator[Progress]":
    """Bars on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as shown:
        yield shown


def indexing(shown: "Progress") -> "Watcher":
    """A bar for each step of a sync."""
    rows: dict[str, TaskID] = {}

    def watch(progress: "Indexed") -> None:
        if progress.step not in rows:
            rows[progress.step] = shown.add_task(progress.step)
        shown.update(rows[progress.step], completed=progress.done, total=progress.total)

    return watch


def counting(shown: "Progress", total: int) -> Callable[[int], None]:
    """A bar for the questions."""
    row = shown.add_task("questions", total=total)
    return lambda done: shown.update(row, completed=done)
