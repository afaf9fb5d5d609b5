"""The charts are XML, draw every number where it belongs, and are the same at every run."""

import xml.etree.ElementTree as ElementTree

import pytest

from evals.calibration import Bin, Given, reliability, risk_by_coverage
from evals.plots import HEIGHT, WIDTH, reliability_chart, risk_chart

GIVEN = [Given(0.95, True), Given(0.85, True), Given(0.85, False), Given(0.25, False)]


def drawn(figure: str) -> ElementTree.Element:
    return ElementTree.fromstring(figure)  # noqa: S314 - our own text


def corners() -> tuple[tuple[float, float], tuple[float, float]]:
    """Where (0, 0) and (1, 1) are drawn: the ends of the ideal line."""
    (ideal,) = drawn(reliability_chart([])).iterfind(".//line[@class='ideal']")
    values = [float(ideal.get(name, "")) for name in ("x1", "y1", "x2", "y2")]
    return (values[0], values[1]), (values[2], values[3])


def test_the_line_of_risk_goes_through_its_points() -> None:
    (left, bottom), (right, top) = corners()
    points = risk_by_coverage(GIVEN)
    (line,) = drawn(risk_chart(points)).iterfind(".//polyline")
    found = [tuple(map(float, point.split(","))) for point in line.get("points", "").split()]
    expected = [(left + c * (right - left), bottom + r * (top - bottom)) for c, r in points]
    assert [x for x, _ in found] == pytest.approx([x for x, _ in expected], abs=0.06)
    assert [y for _, y in found] == pytest.approx([y for _, y in expected], abs=0.06)


def test_a_bar_is_as_high_as_the_share_that_is_right_and_says_its_count() -> None:
    (_, bottom), (_, top) = corners()
    chart = drawn(reliability_chart([Bin(0.8, 0.9, 4, 0.85, 0.75)]))
    (bar,) = chart.iterfind(".//rect")
    assert float(bar.get("height", "")) == pytest.approx(0.75 * (bottom - top), abs=0.11)
    assert bar.findtext("title") == "0.8 to 0.9: 75% of 4 right, mean confidence 85%"


@pytest.mark.parametrize("figure", [risk_chart([]), reliability_chart([]), risk_chart([(1.0, 1.0)])])
def test_a_chart_of_little_or_nothing_is_a_chart(figure: str) -> None:
    svg = drawn(figure).find("svg")
    assert svg is not None
    assert svg.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}"
    assert svg.get("aria-label")


def test_nothing_is_drawn_outside_of_the_picture() -> None:
    for figure in (risk_chart(risk_by_coverage(GIVEN)), reliability_chart(reliability(GIVEN))):
        for element in drawn(figure).iter():
            for name, most in (("x", WIDTH), ("cx", WIDTH), ("y", HEIGHT), ("cy", HEIGHT)):
                assert 0 <= float(element.get(name, "0")) <= most
