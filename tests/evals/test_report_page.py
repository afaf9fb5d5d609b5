"""The report in a real browser: it opens from the disk, asks for nothing, and says nothing in the console."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evals.report import to_html
from tests.evals.test_run import MILK, against, ran, saying

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
    assert page.locator("svg").first.bounding_box() is not None
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()
