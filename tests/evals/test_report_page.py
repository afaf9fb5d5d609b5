"""What the report says of a run, and the report in a real browser: it opens from the disk, asks for nothing, says no error."""

import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import Answer, Citation, Statement, Verdict
from evals.baseline import Comparison
from evals.outputs import to_junit, to_markdown
from evals.report import to_html
from evals.run import run
from index.documents import Span, text_hash
from tests.evals.test_run import MILK, Scripted, against, ran, saying

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 375])
def test_the_report_opens_without_a_network_without_an_error_and_without_a_sideways_scroll(
    chromium: "Browser", tmp_path: Path, width: int
) -> None:
    report = ran(milk=saying(MILK.question, "Hens lay eggs."))
    (path := tmp_path / "report.html").write_text(
        to_html(report, ["stopped"], against(ran(), report)), encoding="utf-8"
    )
    page = chromium.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert (said, asked) == ([], [path.as_uri()])
    assert page.locator("svg").count() == 2
    for beside in page.locator("svg text[transform]").all():
        label = beside.bounding_box()
        ticks = [tick.bounding_box() for tick in beside.locator("xpath=../*[@text-anchor='end']").all()]
        assert label
        assert all(tick and label["x"] + label["width"] < tick["x"] for tick in ticks)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def test_a_run_without_bounds_and_baseline_is_measured_and_not_passed() -> None:
    said = "measured, no bounds set"
    page = to_html(ran(), [], is_held=False)
    assert f'<span class="plain">{said}</span>' in page
    assert "passed" not in page
    assert to_markdown(ran(), [], Comparison(), is_held=False).startswith(f"## Grounding gate: {said}\n")
    root = ElementTree.fromstring(to_junit(ran(), [], is_held=False))  # noqa: S314 - our own text
    assert [case.get("name") for case in root.findall("testsuite[@name='gate']/testcase")] == [said]
    assert "did not pass" in to_html(ran(), ["stopped"], is_held=False), "citations are held to be exact at any rate"


def test_the_end_of_a_page_in_a_slice_is_white_space_on_the_report() -> None:
    text = "Hens lay eggs.\fCows give milk."
    cited = Citation(1, Span("x", 0, len(text)), text, "x", text_hash(text))
    answer = Answer(MILK.question, (Statement("Hens.", 0, 5, (cited,), Verdict.SUPPORTED, 1.0),), None, 0.9, "m", "s")
    page = to_html(run([replace(MILK, evidence=())], Scripted({MILK.question: answer}), {"x": text}), [])
    assert "<mark>Hens lay eggs.\nCows give milk.</mark>" in page
