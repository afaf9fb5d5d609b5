"""The pytest plug-in: `assert_grounded(answer)` in a team's own tests. pytest finds it where Pincite is installed.

    def test_the_notice_period_is_grounded(pincite_bot, assert_grounded):
        answer = pincite_bot.ask("What is the notice period?")
        assert_grounded(answer)
        assert "60 days" in answer.text

The documents are those of `--pincite FOLDER`, or of `pincite_corpus` in pytest's settings. What is heavy is imported when a
test asks.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot import Answer, Bot


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--pincite FOLDER`, and `pincite_corpus` in the settings file."""
    parser.getgroup("pincite").addoption("--pincite", metavar="FOLDER", help="the documents that answers must stand on")
    parser.addini("pincite_corpus", "the documents that answers must stand on, from the settings file's folder")


@pytest.fixture(scope="session")
def pincite_bot(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Bot]":
    """A bot over the documents; its index goes to a temporary folder."""
    from bot import Bot

    config = request.config
    given, named = config.getoption("--pincite"), config.getini("pincite_corpus")
    if not given and not named:
        raise pytest.UsageError("pincite_bot needs documents: give --pincite FOLDER, or set pincite_corpus")
    folder = Path(given) if given else config.rootpath / str(named)
    with Bot.open(folder, index=tmp_path_factory.mktemp("pincite")) as bot:
        yield bot


@pytest.fixture
def assert_grounded(pincite_bot: "Bot") -> "Callable[[Answer | str], None]":
    """Fails the test, and says why, where an answer (or its JSON) does not stand on the documents."""

    def check(answer: "Answer | str") -> None:
        __tracebackhide__ = True
        from bot import Answer

        found = Answer.from_json(answer) if isinstance(answer, str) else answer
        texts = {document_id: pincite_bot.document_text(document_id) for document_id in pincite_bot.documents}
        if reasons := why_ungrounded(found, texts):
            pytest.fail("the answer is not grounded:\n" + "\n".join(f"- {reason}" for reason in reasons), pytrace=False)

    return check


def why_ungrounded(answer: "Answer", texts: "Mapping[str, str]") -> list[str]:
    """Every reason why an answer does not stand on the documents; none where it does.

    A citation must be the very slice it says it is, and the passages that a refusal shows too. A statement must cite
    something, and its numbers, names and negations must stand in what it cites. A refusal states nothing.
    """
    from bot.verify import missing_tokens
    from evals.run import is_valid

    shown = answer.refusal.nearest if answer.refusal else answer.citations
    reasons = [
        f"[{c.number}] is not what {c.span.document_id!r} has at {c.span.start}–{c.span.end}: {c.quote[:80]!r}"
        for c in shown
        if not is_valid(c, texts)
    ]
    for statement in answer.statements:
        if not statement.citations:
            reasons.append(f"nothing is cited for {statement.text[:80]!r}")
        elif missing := missing_tokens(statement.text, " ".join(c.quote for c in statement.citations)):
            reasons.append(f"{statement.text[:80]!r} says what it does not cite: {', '.join(missing)}")
    return reasons
