"""The HTML report of a run: one self-contained page that needs no script and no network. Pure functions on values."""

import math
from collections.abc import Mapping, Sequence
from html import escape

from bot import Citation
from evals.baseline import NO_BASELINE, Change, Comparison
from evals.calibration import area_under_risk, expected_calibration_error, reliability, risk_by_coverage
from evals.judge import Opinions
from evals.outputs import expected, got, shown, verdict
from evals.plots import reliability_chart, risk_chart
from evals.run import METRICS, Report, Result
from evals.samples import Sample
from evals.scorers import Metric

_HEADLINE = ("answer_accuracy", "refusal_recall", "citation_precision", "groundedness", "span_validity")
_STYLE = """
:root { color-scheme: light dark; --line: #8884; --accent: #2563eb; --faint: #2563eb55 }
body { font: 1rem/1.55 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere }
.wide { overflow-x: auto; background: linear-gradient(to left, Canvas 1rem, transparent) right / 2.5rem 100% no-repeat local,
  linear-gradient(to left, #8889, transparent) right / 1.2rem 100% no-repeat scroll } /* a shadow while there is more */
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: 0.3rem 0.8rem; border-bottom: 1px solid var(--line); text-align: end; white-space: nowrap }
th:first-child, td:first-child { text-align: start; position: sticky; left: 0; background: Canvas }
.tiles { display: flex; flex-wrap: wrap; gap: 1rem }
.tiles div { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.6rem 1rem }
.tiles b { display: block; font-size: 1.7rem; font-variant-numeric: tabular-nums }
.charts { display: flex; flex-wrap: wrap; gap: 1rem } figure { flex: 1 1 20rem; margin: 0 } figcaption { font-size: 0.9rem }
svg { width: 100%; max-width: 30rem } svg text { font: 11px system-ui, sans-serif; fill: currentColor }
.grid { stroke: var(--line) } .ideal { stroke: currentColor; stroke-dasharray: 4 4; opacity: 0.6 }
.line { fill: none; stroke: var(--accent); stroke-width: 2 }
.bar { fill: var(--faint) } .dot { fill: var(--accent) } .faint { opacity: 0.7 }
article { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.2rem 1rem 1rem; margin: 1rem 0 }
dt { font-weight: 600; margin-top: 0.6rem } dd { margin: 0 } mark { background: #ffe9a8; color: #222 }
mark.hit { background: #b6ecc4 } .pass { color: #1a7f37 } .fail { color: #c62828 } small { opacity: 0.75 }
@media (prefers-color-scheme: dark) { :root { --accent: #7aa2ff; --faint: #7aa2ff55 }
  .pass { color: #57c27a } .fail { color: #ff8a80 } }
"""


def to_html(
    report: Report,
    failed: Sequence[str],
    against: Comparison = NO_BASELINE,
    opinions: Opinions | None = None,
    is_held: bool = True,
) -> str:
    """The page: whether it passed, the metrics overall and by kind, how far confidence can be trusted, what changed since the
    baseline, and every sample that went wrong with what was expected and what was cited."""
    mark = "fail" if failed else "pass" if is_held else "plain"
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in failed)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Grounding report</title><style>{_STYLE}</style>"
        f'<h1>Grounding report: <span class="{mark}">{verdict(failed, is_held)}</span></h1>'
        f"<p><small>{len(report.results)} samples, {escape(report.model)}, settings {escape(report.settings_hash)}"
        f"{f'; {report.usage}' if report.usage else ''}</small></p>"
        f"<ul>{reasons}</ul>{_tiles(report)}"
        + _baseline(report, against)
        + f"<h2>By kind</h2>{_metrics(report)}{_charts(report)}"
        + (_section("Samples with a citation that is not the very slice", report.invalid) if report.invalid else "")
        + (_opinions(opinions) if opinions else "")
        + _section("Samples that went wrong", [*report.unscored, *report.wrong])
        + "</html>\n"
    )


def _tiles(report: Report) -> str:
    """The headline numbers, each with its 95 % interval and its n."""
    tiles = ""
    for name in _HEADLINE:
        found = report.metrics[name]
        if found.mean is not None:
            tiles += f"<div>{name}<b>{found.mean:.3f}</b><small>{interval(found)}n = {found.n}</small></div>"
    return f'<div class="tiles">{tiles}</div>'


def interval(found: Metric) -> str:
    """ "0.412 to 0.988, ": the 95 % score interval of a share (Wilson 1927), which stays within 0 and 1 and is no single point
    where all are right. Where scores are not all 0 or 1 it is rather too wide than too narrow."""
    if found.mean is None:
        return ""
    n, p, z = found.n, found.mean, 1.959964
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return f"{max(0.0, middle - reach):.3f} to {min(1.0, middle + reach):.3f}, "


def _baseline(report: Report, against: Comparison) -> str:
    """What changed since the baseline, and the samples that turned."""
    if not against.changes:
        return ""
    rows = "".join(map(_change, against.changes))
    by_id = {result.sample.id: result for result in report.results}
    wrong, right = ([by_id[name] for name in ids] for ids in (against.turned_wrong, against.turned_right))
    missing = f"<p>Not asked this time: {escape(', '.join(against.not_asked))}</p>" if against.not_asked else ""
    return (
        "<h2>Since the baseline</h2>"
        '<div class="wide"><table><tr><th>metric</th><th>before</th><th>now</th><th>change (95 %)</th><th>samples</th></tr>'
        f"{rows}</table></div>{missing}{_section('Turned wrong', wrong)}{_section('Turned right', right)}"
    )


def _change(change: Change) -> str:
    mark = ' class="fail"' if change.is_drop else ' class="pass"' if change.low > 0 else ""
    return (
        f"<tr><td>{change.name}</td><td>{change.before:.3f}</td><td>{change.after:.3f}</td>"
        f"<td{mark}>{change.after - change.before:+.3f} ({change.low:+.3f} to {change.high:+.3f})</td><td>{change.n}</td></tr>"
    )


def _section(title: str, results: Sequence[Result]) -> str:
    return f"<h2>{title} ({len(results)})</h2>{''.join(map(_sample, results)) or '<p>None.</p>'}"


def _metrics(report: Report) -> str:
    """A row for all samples and for each kind; a column for what is right and for each metric."""
    head = "".join(f"<th>{name}</th>" for name in ("right", *METRICS))
    right = report.right_by_kind
    rows = _row("<strong>all</strong>", len(report.results), {**report.metrics, "right": report.right})
    for kind, metrics in report.by_kind.items():
        count = sum(result.sample.kind == kind for result in report.results)
        rows += _row(escape(kind or "no kind"), count, {**metrics, "right": right[kind]})
    return (
        "<p><small>mean ± standard error (number of scores)</small></p>"
        f'<div class="wide"><table><tr><th>kind</th><th>samples</th>{head}</tr>{rows}</table></div>'
    )


def _row(kind: str, count: int, metrics: Mapping[str, Metric]) -> str:
    names = ("right", *METRICS)
    cells = "".join(f"<td>{shown(metrics[name])} <small>({metrics[name].n})</small></td>" for name in names)
    return f"<tr><td>{kind}</td><td>{count}</td>{cells}</tr>"


def _charts(report: Report) -> str:
    """How far the confidence of the answers that were given can be trusted."""
    given = report.given
    if not given:
        return ""
    error, area = expected_calibration_error(given), area_under_risk(given)
    return (
        f"<h2>Confidence</h2><p>{len(given)} answers were given. Expected calibration error {error:.3f}; "
        f'area under risk by coverage {area:.3f}.</p><div class="charts">'
        f"{risk_chart(risk_by_coverage(given))}{reliability_chart(reliability(given))}</div>"
    )


def _opinions(found: Opinions) -> str:
    """What a language model thinks, with every answer that it finds at fault."""
    rows = "".join(
        f"<tr><td>{name}</td><td>{shown(value)}</td><td>{value.n}</td></tr>" for name, value in found.metrics.items()
    )
    doubts = "".join(
        f"<li>{escape(o.id)}: {escape(o.error or o.explanation)}</li>"
        for o in found.opinions
        if o.error or not (o.supported and o.responsive)
    )
    return (
        f"<h2>The opinion of {escape(found.model)}</h2><p>It is not part of the gate.</p>"
        f'<div class="wide"><table><tr><th>metric</th><th>value</th><th>answers</th></tr>{rows}</table></div><ul>{doubts}</ul>'
    )


def _sample(result: Result) -> str:
    sample, answer = result.sample, result.answer
    slices = _slices(answer.citations, sample) if answer else ""
    nearest = _slices(answer.refusal.nearest, sample) if answer and answer.refusal else ""
    evidence = "".join(f'<dd dir="auto">{escape(piece)}</dd>' for piece in sample.evidence)
    before = "".join(f"<small dir='auto'>{escape(question)}</small><br>" for question in sample.before)
    forbidden = (
        f"<dt>Must not say</dt><dd dir='auto'>{escape(' / '.join(sample.forbidden))}</dd>" if sample.forbidden else ""
    )
    return (
        f"<article>{before}<h3 dir='auto'>{escape(sample.question)}</h3><small>{escape(sample.id)}</small><dl>"
        f"<dt>Expected</dt><dd dir='auto'>{escape(expected(result))}</dd>{forbidden}"
        f"<dt>Got</dt><dd dir='auto'>{escape(got(result))}</dd>"
        f"{f'<dt>Cited</dt>{slices}' if slices else ''}{f'<dt>Nearest</dt>{nearest}' if nearest else ''}"
        f"{f'<dt>Evidence</dt>{evidence}' if evidence else ''}</dl></article>"
    )


def _slices(citations: Sequence[Citation], sample: Sample) -> str:
    evidence = [" ".join(piece.split()) for piece in sample.evidence]
    quotes = [" ".join(c.quote.split()) for c in citations]
    hits = [any(quote in e or e in quote for e in evidence) for quote in quotes]
    return "".join(map(_slice, citations, hits))


def _slice(citation: Citation, is_hit: bool) -> str:
    """A cited slice with its place; green where it is evidence, yellow where it is not, the focus in bold."""
    quote, focus = citation.quote.replace("\f", "\n"), citation.focus  # a page's end has no shape of its own
    text = escape(quote)
    if focus and citation.span.overlap(focus.span) == len(focus.span):
        start = focus.span.start - citation.span.start
        end = start + len(focus.span)
        text = f"{escape(quote[:start])}<b>{escape(quote[start:end])}</b>{escape(quote[end:])}"
    place = f"{citation.span.document_id}, {citation.span.start:,}–{citation.span.end:,}"
    kind = ' class="hit"' if is_hit else ""
    return f'<dd dir="auto">[{citation.number}] <mark{kind}>{text}</mark> <small>{escape(place)}</small></dd>'
