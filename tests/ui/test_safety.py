"""Text is data: whatever stands in documents, names, questions or a model's answer, nothing of it runs or is fetched."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from bot import Bot
from bot.scripted import ScriptedModel
from index.documents import Document, text_hash
from tests.ui.driving import IN_BROWSER, ask, opened
from tests.ui.served import served
from tests.ui.test_html import PAYLOADS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = IN_BROWSER

HACKED = "typeof window.hacked"


def test_there_are_forty_payloads() -> None:
    assert len(set(PAYLOADS)) >= 40


def test_none_of_the_payloads_runs(chromium: "Browser", tmp_path: Path) -> None:
    """Each stands in a document, its title and its id, in what the model says, and in a question."""
    documents = [
        Document(f"{n} {p}", f"{n} {p}", text := f"Secret {n} is {p}. It is {n}.", text_hash(text))
        for n, p in enumerate(PAYLOADS)
    ]
    replies = [f"Secret is {payload} and more [s1]. It is so [s2]." for payload in PAYLOADS]
    batches = [PAYLOADS[i : i + 9] for i in range(0, len(PAYLOADS), 9)]
    asked: list[str] = []
    said = ["\n\n".join(replies[i : i + 9]) for i in range(0, len(PAYLOADS), 9)]
    model = ScriptedModel(said)
    with Bot.from_documents(documents, tmp_path, llm=model, top_k=20) as bot, served(bot) as address:
        for batch in batches:
            page = opened(chromium, address)  # a new visitor, so that no question is rewritten
            page.on("dialog", lambda _: pytest.fail("a dialog was opened"))
            page.on("request", lambda request: asked.append(request.url))
            question = f"What is the secret? {' '.join(batch)}"
            ask(page, question)
            assert page.locator("p.question").inner_text().split() == question.split()
            for tab in page.locator("[role=tab]").all():
                tab.click()
            page.locator("article a[href^='#slice']").first.click()
            page.locator(".markdown").first.evaluate("(e) => { e.hidden = false; }")
            page.wait_for_timeout(300)
            assert page.evaluate(HACKED) == "undefined"
            inside = "article :is(img, script, svg, iframe, object, embed, link, style, form, video, base, meta, details:not(.export, .menu))"
            assert page.locator(inside).count() == 0
            assert page.locator(f"#sources {inside.split(' ', 1)[1]}").count() == 0
            page.context.close()
    assert [url for url in asked if not re.match(r"(?:http://127\.0\.0\.1:\d+/|data:|blob:)", url)] == []


def test_the_policy_stops_a_script_that_would_get_in(chromium: "Browser", seed_bot: Bot) -> None:
    with served(seed_bot) as address:
        policy = httpx.get(address).headers["content-security-policy"]
        assert "script-src 'self' 'nonce-" in policy
        assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
        page = opened(chromium, address)
        broken: list[str] = []
        page.on(
            "console",
            lambda message: broken.append(message.text) if "Content Security Policy" in message.text else None,
        )
        ask(page, "How many projects are the companies working on?")
        page.click(".answer .chip")
        assert broken == []  # the page itself keeps to it
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hacked=1\">')")
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"http://example.invalid/x.png\">')")
        page.wait_for_timeout(300)
        assert page.evaluate(HACKED) == "undefined"
        assert len(broken) >= 2


def test_no_file_of_the_machine_is_handed_out(seed_bot: Bot) -> None:
    with served(seed_bot) as address:
        for path in (Path(__file__), seed_bot.corpus.folder / "manifest.json", Path("/etc/passwd")):
            assert httpx.get(f"{address}/gradio_api/file={path}").status_code in {403, 404}
        assert httpx.get(f"{address}/report").status_code == 404


def test_a_report_beside_the_index_is_shown_and_runs_nothing(tmp_path: Path) -> None:
    document = Document("a", "A", "Cows give milk.", text_hash("Cows give milk."))
    with Bot.from_documents([document], tmp_path) as bot:
        (tmp_path / "report.html").write_text("<h1>Grounding report</h1><script>1</script>")
        with served(bot) as address:
            assert "the report" in httpx.get(address).text
            found = httpx.get(f"{address}/report")
            assert found.text.startswith("<h1>Grounding report")
            assert "script-src" not in found.headers["content-security-policy"]
            assert "default-src 'none'" in found.headers["content-security-policy"]
