"""The HTML report of a run: one self-contained page that needs no script and no network. Pure functions on values."""

from collections.abc import Mapping, Sequence
from html import escape

from bot import Citation
from evals.baseline import NO_BASELINE, Comparison
from evals.outputs import expected, got, shown
from evals.run import METRICS, Report, Result
from evals.scorers import Metric

_STYLE = """
:root { color-scheme: light dark; --line: #8884 }
body { font: 1rem/1.55 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere }
.wide { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: 0.3rem 0.8rem; border-bottom: 1px solid var(--line); text-align: end; white-space: nowrap }
th:first-child, td:first-child { text-align: start }
article { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.2rem 1rem 1rem; margin: 1rem 0 }
dt { font-weight: 600; margin-top: 0.6rem } dd { margin: 0 } mark { background: #ffe9a8; color: #222 }
.pass { color: #1a7f37 } .fail { color: #c62828 } small { opacity: 0.75 }
@media (prefers-color-scheme: dark) { .pass { color: #57c27a } .fail { color: #ff8a80 } }
"""


def to_html(report: Report, failed: Sequence[str], against: Comparison = NO_BASELINE) -> str:
    """The page: whether it passed, the metrics overall and by kind, and every sample that went wrong."""
    turned = against.turned_wrong
    verdict = '<span class="pass">passed</span>' if not failed else '<span class="fail">did not pass</span>'
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in failed)
    ids = "".join(f"<li>{escape(name)}</li>" for name in turned)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Grounding report</title><style>{_STYLE}</style><h1>Grounding report: {verdict}</h1>"
        f"<p><small>{len(report.results)} samples, {escape(report.model)}, settings {escape(report.settings_hash)}</small></p>"
        f"<ul>{reasons}</ul><h2>Metrics</h2>{_metrics(report)}"
        + (f"<h2>Turned wrong since the baseline ({len(turned)})</h2><ul>{ids}</ul>" if turned else "")
        + (_section("Samples with a citation that is not the very slice", report.invalid) if report.invalid else "")
        + _section("Samples that went wrong", [*report.unscored, *report.wrong])
        + "</html>\n"
    )


def _section(title: str, results: Sequence[Result]) -> str:
    return f"<h2>{title} ({len(results)})</h2>{''.join(map(_sample, results)) or '<p>None.</p>'}"


def _metrics(report: Report) -> str:
    """A row for all samples and for each kind; a column for each metric."""
    head = "".join(f"<th>{name}</th>" for name in METRICS)
    rows = _row("<strong>all</strong>", len(report.results), report.metrics)
    for kind, metrics in report.by_kind.items():
        count = sum(result.sample.kind == kind for result in report.results)
        rows += _row(escape(kind or "no kind"), count, metrics)
    return (
        "<p><small>mean ± standard error (number of scores)</small></p>"
        f'<div class="wide"><table><tr><th>kind</th><th>samples</th>{head}</tr>{rows}</table></div>'
    )


def _row(kind: str, count: int, metrics: Mapping[str, Metric]) -> str:
    cells = "".join(f"<td>{shown(metrics[name])} <small>({metrics[name].n})</small></td>" for name in METRICS)
    return f"<tr><td>{kind}</td><td>{count}</td>{cells}</tr>"


def _sample(result: Result) -> str:
    sample, answer = result.sample, result.answer
    slices = "".join(_slice(c) for s in answer.statements for c in s.citations) if answer else ""
    nearest = "".join(_slice(c) for c in answer.refusal.nearest) if answer and answer.refusal else ""
    evidence = "".join(f'<dd dir="auto">{escape(piece)}</dd>' for piece in sample.evidence)
    return (
        f"<article><h3 dir='auto'>{escape(sample.question)}</h3><small>{escape(sample.id)}</small><dl>"
        f"<dt>Expected</dt><dd dir='auto'>{escape(expected(result))}</dd><dt>Got</dt><dd dir='auto'>{escape(got(result))}</dd>"
        f"{f'<dt>Cited</dt>{slices}' if slices else ''}{f'<dt>Nearest</dt>{nearest}' if nearest else ''}"
        f"{f'<dt>Evidence</dt>{evidence}' if evidence else ''}</dl></article>"
    )


def _slice(citation: Citation) -> str:
    return f'<dd dir="auto">[{citation.number}] <mark>{escape(citation.quote)}</mark></dd>'
