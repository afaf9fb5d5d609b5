"""The evidence file as a person opens it: from a disk, offline, in a browser whose scripts are off."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import Bot
from bot.evidence import evidence_page, sources_of
from tests.bot.test_evidence import HOSTILE, TEXT, answered, cited

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

TEXT_OF_SOURCE = """
    node => { const copy = node.cloneNode(true); for (const sup of copy.querySelectorAll("sup")) sup.remove();
      return copy.textContent; }
"""


def opened(
    chromium: "Browser", path: Path, page: str, scripts: bool = False, width: int = 1000
) -> tuple["Page", list[str]]:
    """The page, opened as a file, and every request that it made."""
    path.write_text(page, encoding="utf-8", newline="")
    context = chromium.new_context(java_script_enabled=scripts, offline=True, viewport={"width": width, "height": 800})
    shown = context.new_page()
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("dialog", lambda dialog: pytest.fail("a dialog was opened"))
    shown.goto(path.as_uri())
    return shown, asked


def test_it_opens_offline_without_script_and_asks_for_nothing(
    chromium: "Browser", seed_bot: Bot, tmp_path: Path
) -> None:
    answer = seed_bot.ask("How many projects are the companies working on?")
    path = tmp_path / "evidence.html"
    page, asked = opened(chromium, path, answer.to_html(seed_bot.document_text))
    assert page.locator("h1").inner_text() == answer.question
    assert answer.statements[0].text in page.locator(".answer").inner_text()
    (citation,) = answer.citations
    assert page.locator(".source mark").all_text_contents() != []
    assert "".join(page.locator(".source mark").all_text_contents()) == citation.quote
    assert page.locator(".source mark b").text_content() == (citation.focus.quote if citation.focus else None)
    assert page.locator(".source .text").evaluate(TEXT_OF_SOURCE) == seed_bot.document_text(citation.span.document_id)
    assert page.locator("mark").first.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(255, 233, 168)"
    page.locator(".answer sup a").first.click()
    page.locator(".slices a").first.click()
    assert page.url.endswith("#a1s1")
    assert page.locator(".source mark").first.is_visible()
    assert asked == [path.as_uri()]


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_in_it_runs_or_reaches_out(chromium: "Browser", tmp_path: Path, payload: str) -> None:
    text = f"Before. {payload} After."
    answer = answered(cited(text, 1, 8, 8 + len(payload), payload, payload), question=payload, said=payload)
    made = evidence_page([answer, answer], sources_of([answer], lambda document_id: text))
    page, asked = opened(chromium, tmp_path / "evil.html", made, scripts=True)
    page.locator(".slices a").first.click()
    assert page.evaluate("typeof window.hacked") == "undefined"
    assert page.locator(".source .text").evaluate(TEXT_OF_SOURCE) == text
    assert asked == [(tmp_path / "evil.html").as_uri()]


def test_carriage_returns_come_back_in_a_browser_too(chromium: "Browser", tmp_path: Path) -> None:
    made = answered(cited(TEXT, 1, 0, 16)).to_html(lambda document_id: TEXT)
    page, _ = opened(chromium, tmp_path / "cr.html", made)
    assert page.locator(".source .text").evaluate(TEXT_OF_SOURCE) == TEXT


def test_a_policy_forbids_what_somebody_adds(chromium: "Browser", tmp_path: Path) -> None:
    made = answered(cited(TEXT, 1, 0, 16)).to_html(lambda document_id: TEXT)
    added = made.replace("</main>", "<script>window.hacked=1</script><img src='http://127.0.0.1:9/x.png'></main>")
    (tmp_path / "added.html").write_text(added, encoding="utf-8")
    page = chromium.new_page()
    failures: list[str | None] = []
    page.on("requestfailed", lambda request: failures.append(request.failure))
    page.goto((tmp_path / "added.html").as_uri())
    page.wait_for_load_state("networkidle")
    assert page.evaluate("typeof window.hacked") == "undefined"
    assert failures == ["csp"]


def test_on_a_phone_nothing_is_wider_than_the_screen(chromium: "Browser", seed_bot: Bot, tmp_path: Path) -> None:
    answer = seed_bot.ask("How many projects are the companies working on?")
    page, _ = opened(chromium, tmp_path / "p.html", answer.to_html(seed_bot.document_text), scripts=True, width=380)
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
