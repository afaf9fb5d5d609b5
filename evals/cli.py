"""`pincite eval …`: the doors of the evals on the command line. What a command needs is imported when it runs."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import SetupError

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from evals.public import Measured
    from evals.run import Report
    from evals.scorers import Metric
    from index.corpus import Progress as Indexed
    from index.corpus import Watcher

app = typer.Typer(help="Measure answers, and stop a change that makes them worse.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Index = Annotated[Path | None, typer.Option(envvar="PINCITE_INDEX", help="The index folder.")]


@app.command()
def run(
    samples: Annotated[Path, typer.Argument(help="The samples, one JSON object a line.")],
    corpus: Annotated[
        Path | None, typer.Option("--corpus", "-c", envvar="PINCITE_CORPUS", help="The folder of documents.")
    ] = None,
    index: Index = None,
    least: Annotated[
        list[str] | None, typer.Option("--min", metavar="METRIC=VALUE", help="Fail below this; may be repeated.")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="An earlier --json report: fail on a significant drop, name what turned wrong.")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Write a self-contained HTML page here.")] = None,
    as_json: Json = False,
) -> None:
    """Ask every sample and score the answers. Exits with 1 if a bound is missed or a sample could not be scored."""
    from bot import Bot
    from evals.report import to_html
    from evals.run import as_json as report_json
    from evals.run import drops, failures
    from evals.run import run as run_samples
    from evals.samples import read_samples

    bounds = dict(_bound(text) for text in least or [])
    chosen = read_samples(samples)
    before = _read_report(baseline, {sample.id for sample in chosen}) if baseline else {}
    if report:
        _check_writable(report)
    with _bars() as bars, Bot.open(corpus, index=index, watch=_indexing(bars)) as bot:
        texts = {document_id: bot.document_text(document_id) for document_id in bot.documents}
        found = run_samples(chosen, bot, texts, _counting(bars, len(chosen)))
    failed = failures(found, bounds)
    dropped, turned = drops(found, before)
    if report:
        _write(report, to_html(found, failed + dropped, turned))
    if as_json:
        beside = {"failures": failed + dropped, "turned_wrong": turned}
        print(json.dumps({**report_json(found), **beside}, ensure_ascii=False))
    else:
        _print_report(found)
    for line in (*failed, *dropped, *(f"turned wrong: {i}" for i in turned)):
        print(f"pincite: {line}", file=sys.stderr)
    if failed or dropped:
        raise typer.Exit(1)


@app.command()
def qa(
    questions: Annotated[Path, typer.Argument(help="Questions, one JSON object a line; .gz is read too.")],
    documents: Annotated[Path, typer.Argument(help="Their documents, likewise.")],
    gold_passages: Annotated[
        bool,
        typer.Option(
            "--gold-passages/--open", help="Answer from each question's own documents, or search all of them."
        ),
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Ask only this many, evenly spread.")] = None,
    index: Annotated[
        Path | None, typer.Option(help="Keep their index in this folder.", show_default="a temporary folder")
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure on a public question set: answers by SQuAD 2.0's definitions, and with --open the search too.

    Exits with 1 if a question could not be scored.
    """
    from bot import Bot
    from evals.public import check_places, measure, read_documents, read_questions, spread

    all_questions = read_questions(questions)
    asked = spread(all_questions, limit)
    texts = read_documents(documents)
    check_places(asked, texts)
    print(f"pincite: indexing {len(texts):,} documents", file=sys.stderr, flush=True)
    with _bars() as bars, Bot.from_documents(texts, index, _indexing(bars)) as bot:
        found = measure(asked, bot, gold_passages, _counting(bars, len(asked)))
    mode = "gold-passages" if gold_passages else "open"
    (_print_measured_json if as_json else _print_measured)(found, mode, len(all_questions))
    for name, error in found["unscored"]:
        print(f"pincite: {name}: unscored: {error}", file=sys.stderr)
    if found["unscored"]:
        raise typer.Exit(1)


def _print_measured(found: "Measured", mode: str, total: int) -> None:
    """The metrics in lines, below what was asked and how."""
    others = {"left out, as they name no documents": found["left_out"], "unscored": len(found["unscored"])}
    beside = "".join(f"; {count:,} {what}" for what, count in others.items() if count)
    print(f"{mode}: {found['n']:,} of {total:,} questions{beside}")
    for name, value in found["metrics"].items():
        print(f"{name:<24} {_in_words(value)}  n = {value.n:,}")


def _print_measured_json(found: "Measured", mode: str, total: int) -> None:
    unscored = [{"id": name, "error": error} for name, error in found["unscored"]]
    metrics = {name: asdict(value) for name, value in found["metrics"].items()}
    print(json.dumps({"mode": mode, **found, "questions": total, "unscored": unscored, "metrics": metrics}))


def _bound(text: str) -> tuple[str, float]:
    """METRIC=VALUE."""
    from evals.run import METRICS

    name, _, value = text.partition("=")
    if name not in METRICS:
        raise SetupError(f"--min {text!r}: there is no metric {name!r}; there are {', '.join(METRICS)}")
    try:
        bound = float(value)
    except ValueError:
        bound = -1.0
    if not 0 <= bound <= 1:  # which nan is not either
        raise SetupError(f"--min {text!r}: {value!r} is not a number from 0 to 1")
    return name, bound


def _read_report(path: Path, ids: set[str]) -> dict[str, object]:
    """An earlier report, which has some of the samples with these ids."""
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise SetupError(f"--baseline {str(path)!r} cannot be read: {error}") from error
    rows = found.get("samples") if isinstance(found, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) and _is_scored(row) for row in rows):
        raise SetupError(f"--baseline {str(path)!r} is not a report that --json printed")
    if ids.isdisjoint(row["id"] for row in rows):
        raise SetupError(f"--baseline {str(path)!r} has none of these samples: name a report on the same file")
    return {"samples": rows}


def _is_scored(row: Mapping[str, object]) -> bool:
    """Whether this is a sample as `--json` prints it: its id, whether it was right, and scores from 0 to 1."""
    scores = row.get("scores")
    return (
        isinstance(row.get("id"), str)
        and isinstance(row.get("right"), bool)
        and isinstance(scores, dict)
        and all(isinstance(value, int | float) and 0 <= value <= 1 for value in scores.values())
    )


def _check_writable(report: Path) -> None:
    """Say so before the samples are asked, rather than after."""
    if not report.parent.is_dir():
        raise SetupError(f"--report {str(report)!r} cannot be written: there is no folder {str(report.parent)!r}")
    if report.is_dir():
        raise SetupError(f"--report {str(report)!r} cannot be written: it is a folder; name a file in it")
    if not os.access(report if report.exists() else report.parent, os.W_OK):
        raise SetupError(f"--report {str(report)!r} cannot be written: you may not write there; name another place")


def _write(report: Path, page: str) -> None:
    try:
        report.write_text(page, encoding="utf-8")
    except OSError as error:
        raise SetupError(f"--report {str(report)!r} cannot be written: {error.strerror}") from error


def _print_report(report: "Report") -> None:
    metrics = report.metrics
    for name, value in metrics.items():
        print(f"{name:<20} {_in_words(value)}  n = {value.n}")
    print()
    for kind, found in report.by_kind.items():
        right = found["answer_accuracy"] if found["answer_accuracy"].n else found["refusal_recall"]
        print(f"{kind or 'no kind':<20} right {_in_words(right)}  n = {right.n}")
    latency = report.latency()
    print(f"\nlatency p50 {latency['p50'] or 0:.0f} ms, p95 {latency['p95'] or 0:.0f} ms; {report.model}")


def _in_words(value: "Metric") -> str:
    if value.mean is None:
        return "      –        "
    return f"{value.mean:.4f}" + (f" ± {value.stderr:.4f}" if value.stderr is not None else "         ")


@contextmanager
def _bars() -> "Iterator[Progress]":
    """Bars on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bars:
        yield bars


def _indexing(bars: "Progress") -> "Watcher":
    """A bar for each step of a sync."""
    rows: dict[str, TaskID] = {}

    def watch(progress: "Indexed") -> None:
        if progress.step not in rows:
            rows[progress.step] = bars.add_task(progress.step)
        bars.update(rows[progress.step], completed=progress.done, total=progress.total)

    return watch


def _counting(bars: "Progress", total: int) -> Callable[[int], None]:
    """A bar for the questions."""
    row = bars.add_task("questions", total=total)
    return lambda done: bars.update(row, completed=done)
