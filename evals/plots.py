"""Two charts as inline SVG: risk by coverage, and reliability. Pure functions, the same bytes for the same numbers.

The colours are the page's: `currentColor`, and the classes `line`, `bar`, `ideal` and `faint` of its style.
"""

from collections.abc import Sequence

from evals.calibration import Bin

WIDTH, HEIGHT = 350, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 54, 12, 20, 40
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def risk_chart(points: Sequence[tuple[float, float]]) -> str:
    """Risk (share of given answers that are wrong) over coverage (share of answers given), the surest first."""
    path = " ".join(f"{_x(coverage)},{_y(risk)}" for coverage, risk in points)
    line = f'<polyline class="line" points="{path}"/>' if points else ""
    last = f'<circle class="dot" cx="{_x(points[-1][0])}" cy="{_y(points[-1][1])}" r="3"/>' if points else ""
    ends = f" At full coverage the risk is {points[-1][1]:.2f}." if points else ""
    return _chart("Risk by coverage", f"Share of answers that are wrong, the surest first.{ends}", line + last,
                  "coverage: share of the answers given", "risk: share wrong")  # fmt: skip


def reliability_chart(bins: Sequence[Bin]) -> str:
    """For each bin of confidence a bar as high as the share that is right; on the diagonal confidence is what it says."""
    bars = "".join(
        f'<rect class="bar" x="{_x(b.low)}" y="{_y(b.accuracy)}" width="{_x(b.high) - _x(b.low) - 1:.1f}" '
        f'height="{_y(0) - _y(b.accuracy):.1f}"><title>{b.low:.1f} to {b.high:.1f}: {b.accuracy:.0%} of {b.n} right, '
        f"mean confidence {b.confidence:.0%}</title></rect>"
        f'<circle class="dot" cx="{_x(b.confidence)}" cy="{_y(b.accuracy)}" r="3"/>'
        f'<text class="faint" x="{_x((b.low + b.high) / 2)}" y="{_y(b.accuracy) - 5:.1f}" text-anchor="middle">{b.n}</text>'
        for b in bins
    )
    ideal = f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    return _chart("Reliability", "Share of answers that are right by how sure they were; the line is what should be.",
                  ideal + bars, "confidence", "share right")  # fmt: skip


def _chart(title: str, description: str, drawn: str, below: str, beside: str) -> str:
    """A square from 0 to 1 both ways, with its axes and what is drawn in it."""
    ticks = "".join(
        f'<line class="grid" x1="{_x(0)}" y1="{_y(t)}" x2="{_x(1)}" y2="{_y(t)}"/>'
        f'<text x="{_LEFT - 6}" y="{_y(t) + 4:.1f}" text-anchor="end">{t:g}</text>'
        f'<text x="{_x(t)}" y="{HEIGHT - _BOTTOM + 16}" text-anchor="middle">{t:g}</text>'
        for t in _TICKS
    )
    middle = (_TOP + HEIGHT - _BOTTOM) / 2
    return (
        f'<figure><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}. {description}">'
        f"{ticks}{drawn}"
        f'<text x="{_x(0.5)}" y="{HEIGHT - 6}" text-anchor="middle">{below}</text>'
        f'<text x="12" y="{middle}" text-anchor="middle" transform="rotate(-90 12 {middle})">{beside}</text></svg>'
        f"<figcaption><strong>{title}.</strong> {description}</figcaption></figure>"
    )


def _x(value: float) -> float:
    return round(_LEFT + value * (WIDTH - _LEFT - _RIGHT), 1)


def _y(value: float) -> float:
    return round(HEIGHT - _BOTTOM - value * (HEIGHT - _TOP - _BOTTOM), 1)
