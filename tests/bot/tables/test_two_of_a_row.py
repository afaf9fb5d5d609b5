"""Questions for two cells of one row: each is told, and no other is."""

from pathlib import Path

import pytest

from bot import Bot

PLOTS = (
    "# Plots of the dormouse survey\n\n| Width | Hedgerows | Marked | Survival |\n|---|---|---|---|\n| Narrow | 14 | 121 | 0.49 |\n"
    "| Wide | 9 | 143 | 0.58 |\n\n# Tools\n\n| Tool | Weight (kg) | Stock | Price (€) | Maker |\n|---|---|---|---|---|\n"
    "| Auger | 43 | 2 | 749 | Dahl |\n| Adze | 1 | 7 | 89 | Lind |\n"
)


@pytest.fixture(scope="module")
def plots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plots")
    (folder / "plots.md").write_text(PLOTS, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("question", "text", "focus"),
    [
        ("How heavy is the adze and how much is it?", "Adze, Weight (kg): 1\nAdze, Price (€): 89", "1"),
        ("How much does the auger weigh and what does it cost?", "Auger, Weight (kg): 43\nAuger, Price (€): 749", "43"),
        ("How much does the auger weigh?", "Auger, Weight (kg): 43", "43"),
        ("How many dormice were marked in narrow hedgerows?", "Narrow, Marked: 121", "121"),
        ("What was the survival in wide hedgerows?", "Wide, Survival: 0.58", "0.58"),
        ("How many wide hedgerows are there?", "Wide, Hedgerows: 9", "9"),
        ("What are the weight and price of the auger?", "Auger, Weight (kg): 43\nAuger, Price (€): 749", "43"),
        ("What are the stock and price of the auger?", "Auger, Stock: 2\nAuger, Price (€): 749", "2 | 749"),
    ],
)
def test_what_is_asked_of_a_row_is_told_and_nothing_beside_it(
    plots: Path, question: str, text: str, focus: str
) -> None:
    with Bot.open(plots) as bot:
        answer = bot.ask(question)
    assert answer.text == text
    assert [c.focus.quote for c in answer.citations if c.focus] == [focus]
