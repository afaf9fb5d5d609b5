"""What a language model says of a table in sentences is checked with the heading of each column and what it is counted in."""

from pathlib import Path

import pytest

from bot import Bot
from bot.answer import Answer, Unsupported, Verdict
from bot.scripted import ScriptedModel
from bot.tables.reading_out import read_out

REPORT = """# Annual report 2024 of Lindqvist Marine

## Key figures

| € million | 2024 | 2023 |
| --- | --- | --- |
| Revenue | 412 | 388 |
| Net debt | 310 | 265 |
"""
HEAD, REVENUE = "| € million | 2024 | 2023 |", "| Revenue | 412 | 388 |"


@pytest.mark.parametrize(
    ("slices", "said"),
    [
        ([REVENUE, HEAD], ["Revenue, 2024: €412 million; 2023: €388 million."]),
        ([HEAD, REVENUE], ["Revenue, 2024: €412 million; 2023: €388 million."]),
        ([REVENUE], [REVENUE]),
        ([HEAD], [HEAD]),
        (["It sails.", REVENUE, "| --- | --- | --- |", HEAD], ["It sails.", "Revenue, 2024: €412 million; 2023: €388 million."]),
        (["| Margin (%) | 10.0 | 9.5 |", HEAD], ["Margin (%), 2024: 10.0%; 2023: 9.5%."]),
        (["| Staff (number) | 2,140 | 2,065 |", HEAD], ["Staff (number), 2024: 2,140; 2023: 2,065."]),
        (["| Day trips | 2 | n/a |", "| CHF | Adults | Children |"], ["Day trips, Adults: CHF 2; Children: n/a."]),
        (["| 2023 | 388 | (36.8) |", "| Year | Revenue (€m) | Profit (€m) |"],
         ["Year 2023, Revenue (€m): €388 million; Profit (€m): -€36.8 million."]),
        (["| Europe | 12 | 13 |", "| Sales | | |", "| | 2024 | 2023 |", "All figures are in thousands of dollars."],
         ["Sales, Europe, 2024: $12 thousand; 2023: $13 thousand.", "All figures are in thousands of dollars."]),
        (["| Monday | 9–18 | closed |", "| Day | Pool | Sauna |"], ["Monday, Pool: 9–18; Sauna: closed."]),
        (["| Mast (m) | 12 | 14 |", "| Boat | Alba | Bruno |"], ["Mast (m), Alba: 12 m; Bruno: 14 m."]),
        (["| Hire | 3 | 4 |", "| Day | Alba | Bruno |"], ["Hire, Alba: 3; Bruno: 4."]),
        (["| Ann | 3 |", "| Ben | 4 |"], ["| Ann | 3 |", "| Ben | 4 |"]),
        ([], []),
    ],
)  # fmt: skip
def test_a_row_is_read_out_with_its_headings_and_units(slices: list[str], said: list[str]) -> None:
    assert read_out(slices) == said


def asked(folder: Path, statement: str) -> Answer:
    (folder / "report.md").write_text(REPORT, encoding="utf-8")
    found = ScriptedModel(["[none]"])
    with Bot.open(folder, llm=found) as bot:
        bot.ask("How much was the revenue?")
    lines = str(found.asked[0][-1].content).splitlines()
    row = next(line for line in lines if line.endswith(REVENUE)).split()[0]
    with Bot.open(folder, llm=ScriptedModel([f"{statement} {row}."]), unsupported=Unsupported.MARK) as bot:
        return bot.ask("How much was the revenue?")


def test_a_statement_on_a_row_is_borne_out_by_the_row_and_its_head(tmp_path: Path) -> None:
    answer = asked(tmp_path, "Revenue in 2023 was €388 million")
    assert [c.quote for c in answer.citations] == [REVENUE, HEAD]
    assert [s.verdict for s in answer.statements] == [Verdict.SUPPORTED]


@pytest.mark.parametrize(
    "statement",
    ["Revenue in 2023 was €412 million", "Revenue was €388 million in 2024", "Revenue in 2023 was €388 thousand"],
)
def test_a_statement_of_another_column_or_unit_is_not(tmp_path: Path, statement: str) -> None:
    answer = asked(tmp_path, statement)
    assert answer.statements or answer.refusal
    assert Verdict.SUPPORTED not in {said.verdict for said in answer.statements}
