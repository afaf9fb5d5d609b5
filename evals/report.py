"""The HTML report of a run: one self-contained page that needs no script and no network. Pure functions on values."""

from collections.abc import Mapping
from html import escape

from evals.run import METRICS, Report, Result
from evals.scorers import Metric

_STYLE = """
:root { color-scheme: light dark; --line: #8884 }
body { font: 1rem/1.55 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
.wide { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: 0.3rem 0.8rem; border-bottom: 1px solid var(--line); text-align: end; white-space: nowrap }
th:first-child, td:first-child { text-align: start }
article { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.2rem 1rem 1rem; margin: 1rem 0 }
dt { font-weight: 600; margin-top: 0.6rem } dd { margin: 0 } mark { background: #ffe9a8; color: #222 }
.pass { color: #1a7f37 } .fail { color: #c62828 } small { opacity: 0.75 }
@media (prefers-color-scheme: dark) { .pass { color: #57c27a } .fail { color: #ff8a80 } }
"""


def to_html(report: Report, failed: list[str]) -> str:
    """The page: whether it passed, the metrics overall and by kind, and every sample that went wrong."""
    verdict = '<span class="pass">passed</span>' if not failed else '<span class="fail">did not pass</span>'
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in failed)
    wrong = "".join(_sample(result) for result in (*report.unscored, *report.wrong))
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Grounding report</title><style>{_STYLE}</style><h1>Grounding report: {verdict}</h1>"
        f"<p><small>{len(report.results)} samples, {escape(report.model)}, settings {escape(report.settings_hash)}</small></p>"
        f"<ul>{reasons}</ul><h2>Metrics</h2>{_metrics(report)}"
        f"<h2>Samples that went wrong ({len(report.wrong) + len(report.unscored)})</h2>{wrong or '<p>None.</p>'}</html>\n"
    )


def shown(found: Metric) -> str:
    """A mean with its standard error, or a dash."""
    return "–" if found.mean is None else f"{found.mean:.3f} ± {found.stderr or 0:.3f}"


def _metrics(report: Report) -> str:
    columns: Mapping[str, Mapping[str, Metric]] = {"all": report.metrics, **report.by_kind}
    head = "".join(f"<th>{escape(kind)}</th>" for kind in columns)
    rows = "".join(
        f"<tr><td>{name}</td>" + "".join(f"<td>{shown(metrics[name])}</td>" for metrics in columns.values()) + "</tr>"
        for name in METRICS
    )
    counts = "".join(f"<td>{sum(kind in ('all', r.sample.kind) for r in report.results)}</td>" for kind in columns)
    return (
        f'<div class="wide"><table><tr><th>mean ± standard error</th>{head}</tr>{rows}'
        f"<tr><td>samples</td>{counts}</tr></table></div>"
    )


def _sample(result: Result) -> str:
    sample, answer = result.sample, result.answer
    expected = " / ".join(sample.answers) if sample.answerable else "a refusal"
    got = result.error or (answer.text if answer else "")
    cited = answer.citations if answer else ()
    slices = "".join(f'<dd dir="auto">[{c.number}] <mark>{escape(c.quote)}</mark></dd>' for c in cited)
    evidence = "".join(f'<dd dir="auto">{escape(piece)}</dd>' for piece in sample.evidence)
    return (
        f"<article><h3 dir='auto'>{escape(sample.question)}</h3><small>{escape(sample.id)}</small><dl>"
        f"<dt>Expected</dt><dd>{escape(expected)}</dd><dt>Got</dt><dd dir='auto'>{escape(got)}</dd>"
        f"{f'<dt>Cited</dt>{slices}' if slices else ''}{f'<dt>Evidence</dt>{evidence}' if evidence else ''}</dl></article>"
    )
