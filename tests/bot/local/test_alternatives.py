"""Of several figures in a row, in focus is the one that the question is about."""

from pathlib import Path

import pytest

from bot import Bot
from bot.local.alternatives import figure_asked

REVENUE = "Revenue rose to €412 million (2023: €388 million)."
COMPARED = "Revenue was $4.2 billion, compared with $3.9 billion in 2023."
DEBT = "Net debt stood at €310 million at the end of 2024 (2023: €265 million)."
STAFF = "At year-end the group had 2,140 employees (prior year: 2,065)."
RATE = "The accident rate was 2.1 per million hours worked (2023: 2.6; 2022: 3.0)."
INCOME = "Net income for the years ended 31 December 2024 and 2023 was $310 million and $285 million, respectively, before tax."
HEADCOUNT = "Headcount at the end of 2022, 2023 and 2024 was 800, 950 and 1,020."
STORES = "In 2023 we opened 14 stores; in 2024 we opened 9."
GROUPS = "Response rates in the drug and placebo groups were 45% and 31%, respectively."
DELIVERY = "Delivery takes 3 days in Germany, 5 days in France and 8 days in Norway."
ENTRY = "Adults pay €12, children €6 and students €8."
FEE = "The fee is €40 for members (non-members: €65)."


@pytest.mark.parametrize(
    ("question", "text", "focus", "figure"),
    [
        ("What was revenue in 2023?", REVENUE, "€412 million", "€388 million"),
        ("What was revenue in 2023?", COMPARED, "$4.2 billion, compared with $3.9 billion", "$3.9 billion"),
        ("What was net debt in 2023?", DEBT, "€310 million", "€265 million"),
        ("How many employees were there the year before?", STAFF, "2,140", "2,065"),
        ("What was the accident rate in 2022?", RATE, "2.1", "3.0"),
        ("What was net income in 2023?", INCOME, "$310 million", "$285 million"),
        ("What was the headcount in 2023?", HEADCOUNT, "800, 950 and 1,020", "950"),
        ("How many stores were opened in 2024?", STORES, "14", "9"),
        ("What was the response rate in the placebo group?", GROUPS, "45% and 31%", "31%"),
        ("How long does delivery to France take?", DELIVERY, "3 days in Germany, 5 days", "5 days"),
        ("What do non-members pay?", FEE, "€40", "€65"),
        ("What do children pay?", ENTRY, "€12, children €6 and students €8", "€6"),
        ("And at what hour on Sundays?", "It opens at 9 a.m. on weekdays and at 10:30 a.m. on Sundays.", "9 a.m.", "10:30 a.m."),
    ],
)  # fmt: skip
def test_the_figure_of_what_is_asked_for_is_found(question: str, text: str, focus: str, figure: str) -> None:
    start = text.index(focus)
    found = figure_asked(question, text, start, start + len(focus))
    assert found
    assert text[slice(*found)] == figure


@pytest.mark.parametrize(
    ("question", "text", "focus"),
    [
        ("What was revenue in 2023?", REVENUE, "€388 million"),  # it is in focus
        ("What was the revenue?", REVENUE, "€412 million"),
        ("What was revenue in 2022?", REVENUE, "€412 million"),
        ("What do adults pay?", ENTRY, "€12"),
        ("What do children and students pay?", ENTRY, "€6 and students €8"),
        ("What were the headcounts in 2022 and 2023?", HEADCOUNT, "800, 950 and 1,020"),  # two are asked for
        ("When did it open, in 2019?", "It opened on 3 May 2019 with 12 rooms.", "3 May 2019"),
        ("What share was it in 1471?", "An outbreak in 1471 took 10–15% of them, that of 1479 as much as 20%.", "10–15%"),
        ("How many doctors were there in 2011?", "In 2011 there were 65,000 nurses and 7,000 doctors.", "7,000"),
        ("What rank did it have in 2005?", "In 2005 it placed 29th of all and 7th in Europe.", "29th"),
        ("Which group had 14 in 2023?", f"Alba Group of 2023. {STORES}", "Alba Group of 2023. In 2023 we opened 14"),
        ("How many stores in 2024?", f"{'x' * 1000} {STORES}", "14"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_stays_as_it_is(question: str, text: str, focus: str) -> None:
    start = text.index(focus)
    assert figure_asked(question, text, start, start + len(focus)) is None


def test_an_answer_has_the_figure_of_the_year_in_focus(tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text(f"# Report 2024 of Lindqvist Marine\n\n{REVENUE} {DEBT}\n", encoding="utf-8")
    with Bot.open(tmp_path) as bot:
        for year, figure in (("2023", "€388 million"), ("2024", "€412 million")):
            (citation,) = bot.ask(f"What was revenue in {year}?").citations
            assert citation.quote == REVENUE
            assert citation.focus
            assert citation.focus.quote == figure
