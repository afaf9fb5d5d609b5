"""`pincite eval …`: the doors of the evals on the command line. What a command needs is imported when it runs."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import SetupError

if TYPE_CHECKING:
    from evals.run import Report
    from evals.scorers import Metric

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
    before = _read_report(baseline) if baseline else {}
    chosen = read_samples(samples)
    with Bot.open(corpus, index=index) as bot, _counting(len(chosen)) as watch:
        texts = {document_id: bot.document_text(document_id) for document_id in bot.documents}
        found = run_samples(chosen, bot, texts, watch)
    failed = failures(found, bounds)
    dropped, turned = drops(found, before)
    if report:
        report.write_text(to_html(found, failed + dropped), encoding="utf-8")
    if as_json:
        print(
            json.dumps({**report_json(found), "failures": failed + dropped, "turned_wrong": turned}, ensure_ascii=False)
        )
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
    index: Index = None,
    as_json: Json = False,
) -> None:
    """Measure on a public question set: answers by SQuAD 2.0's definitions, and with --open the search too."""
    from bot import Bot
    from evals.public import measure, read_documents, read_questions

    asked = read_questions(questions, limit)
    texts = read_documents(documents)
    print(f"pincite: indexing {len(texts):,} documents", file=sys.stderr, flush=True)
    with Bot.from_documents(texts, index) as bot, _counting(len(asked)) as watch:
        found = measure(asked, bot, gold_passages, watch)
    metrics: dict[str, Metric] = found["metrics"]  # type: ignore[assignment]
    if as_json:
        print(json.dumps({"n": found["n"], "metrics": {name: asdict(value) for name, value in metrics.items()}}))
        return
    for name, value in metrics.items():
        print(f"{name:<24} {_in_words(value)}  n = {value.n:,}")


def _bound(text: str) -> tuple[str, float]:
    """METRIC=VALUE."""
    from evals.run import METRICS

    name, _, value = text.partition("=")
    if name not in METRICS:
        raise SetupError(f"--min {text!r}: there is no metric {name!r}; there are {', '.join(METRICS)}")
    try:
        return name, float(value)
    except ValueError:
        raise SetupError(f"--min {text!r}: {value!r} is not a number") from None


def _read_report(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(found, dict) and isinstance(found.get("samples"), list):
            return found
    except (OSError, ValueError) as error:
        raise SetupError(f"--baseline {str(path)!r} cannot be read: {error}") from error
    raise SetupError(f"--baseline {str(path)!r} is not a report that --json printed")


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
def _counting(total: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bars:
        row = bars.add_task("questions", total=total)
        yield lambda done: bars.update(row, completed=done)
