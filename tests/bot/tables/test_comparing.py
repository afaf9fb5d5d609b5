"""Questions for the most, the least or all of a table: the rows that have it, or nothing where that is open."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import Answer, Bot
from bot.drafts import Draft
from bot.local.reading import read_question
from bot.tables.comparing import compare
from bot.tables.measures import comparable, measures
from bot.tables.selecting import asks_for_all, select
from index.documents import Document, text_hash
from index.passages import cut_passages
from tests.models import ENCODER, VECTORS

TOWNS = (
    "# Census of Averne\n\n## Population of towns\n\n| Town | 2011 | 2021 |\n|---|---:|---:|\n| North: | | |\n| Oxley | 16,110 | 17,542 |\n"
    "| Newton | 2,871 | 3,315 |\n| Total North | 18,981 | 20,857 |\n| South: | | |\n| Dunmore | 8,713 | 8,395 |\n| Newton | 1,359 | 1,304 |\n"
    "| Skerry | n/a | 1,304 |\n| Total South | 10,072 | 11,003 |\n"
)
PUMPS = (
    "# Pumps of the DX series\n\n| | DX-20 | DX-40 | DX-80 |\n|---|---|---|---|\n| Weight | 4.2 kg | 7.9 kg | 17.5 kg |\n"
    "| Noise | 52 dB | 58 dB | – |\n| Voltage | 230 V | 230 V | 400 V |\n| Reach | 5 m | 10 ft | 9 m |\n"
)
GOALS = "# Scorers\n\n| Player | Club | Goals |\n|---|---|---|\n| Marsh | Oxley | 14 |\n| Bell | Garrow | 16 |\n| Frayne | Oxley | 9 |\n"
ERRORS = (
    "# Errors of the service\n\n| Code | Meaning | Retry | Since |\n|---|---|---|---|\n| E1 | no disk | yes | 3 May 2024 |\n"
    "| E2 | no key | no | 9 June 2025 |\n| E3 | busy | yes | 1 March 2025 |\n"
)


def drafted(question: str, *texts: str) -> Draft | None:
    passages = [
        passage
        for i, text in enumerate(texts)
        for passage in cut_passages(Document(f"d{i}", "", text, text_hash(text)), ENCODER, 60)
    ]
    asking = read_question(question, ENCODER)
    return select(asking, passages, VECTORS) or compare(asking, passages, VECTORS)


def found(question: str, *texts: str) -> list[str] | None:
    draft = drafted(question, *texts)
    return [statement.text for statement in draft.statements] if draft else None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which town had the largest population in 2021?", ["Oxley, 2021: 17,542"]),
        ("Which town in the north had the smallest population in 2021?", ["North, Newton, 2021: 3,315"]),
        ("Which town had the smallest population in 2021?", ["South, Newton, 2021: 1,304", "Skerry, 2021: 1,304"]),
        ("Which town had the largest population in 2001?", None),
        ("Which town had the largest population?", None),  # of two years
        ("Which towns had a population of more than 8,000 in 2021?", ["Oxley, 2021: 17,542", "Dunmore, 2021: 8,395"]),
        ("Which towns had a population of more than 8,000?", None),  # of two years
        ("Which towns in the north had a population below 10,000 in 2021?", ["North, Newton, 2021: 3,315"]),
        ("Which towns had a population of more than 20,000 in 2021?", None),  # none has
        ("Is the population of Oxley over 8,000 in 2021?", None),
        ("Which town had the most cinemas in 2021?", None),
        ("Which town had the second largest population in 2021?", None),
    ],
)
def test_the_most_and_the_least_of_a_column_without_its_sums(question: str, expected: list[str] | None) -> None:
    assert found(question, TOWNS) == expected


def test_figures_that_are_set_in_bold_or_as_code_are_figures() -> None:
    fees = "# Fees of the harbour\n\n| Vessel | **Fee** |\n|---|---:|\n| **Yacht** | **12** |\n| Barge | `40` |\n| *Ferry line* | ***90*** |\n"
    assert found("Which vessel has the highest fee?", fees) == ["Ferry line, Fee: 90"]
    assert found("Which vessels have a fee of more than 20?", fees) == ["Barge, Fee: 40", "Ferry line, Fee: 90"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which of the DX pumps is the heaviest?", ["Weight, DX-80: 17.5 kg"]),
        ("Which pump is the quietest?", ["Noise, DX-20: 52 dB"]),
        ("Which is heavier, the DX-20 or the DX-40?", ["Weight, DX-40: 7.9 kg", "Weight, DX-20: 4.2 kg"]),
        ("Which is heavier, the DX-20 or the DX-60?", None),
        ("Which pump has the longest reach?", None),  # in metres and feet
        ("Which pumps need 230 V?", ["Voltage, DX-20: 230 V", "Voltage, DX-40: 230 V"]),
        ("Which pumps need 110 V?", None),
        ("Which pumps do not need 230 V?", None),
        ("Which pumps are heavier than 5 kg?", ["Weight, DX-40: 7.9 kg", "Weight, DX-80: 17.5 kg"]),
        ("Which pumps are heavier than 5 metres?", None),
    ],
)
def test_the_columns_of_a_table_are_compared_where_they_are_the_things(
    question: str, expected: list[str] | None
) -> None:
    assert found(question, PUMPS) == expected


BOATS = (
    "# Boats\n\n| Boat | Length (m) | Built | Launched | Price |\n|---|---|---|---|---|\n"
    "| Annis | 12.4 | 1998 | 3 May 1999 | 40,000 € |\n| Morwen | 9.8 | 2004 | 20 November 2004 | 25,000 € |\n"
    "| Tern | 10 | 2011 | 2 June 2011 | 60,000 € |\n"
)


@pytest.mark.parametrize(
    ("question", "boats"),
    [
        ("Which boats are longer than 10 m?", ["Annis"]),
        ("Which boats are longer than 9.9 metres?", ["Annis", "Tern"]),
        ("Which boats are at least 10 m long?", ["Annis", "Tern"]),
        ("List all boats under 10 m.", ["Morwen"]),
        ("Which boats are longer than 10 kg?", []),
        ("Which boats cost more than 30,000 euros?", ["Annis", "Tern"]),
        ("Which boats cost more than 30,000 dollars?", []),
        ("Which boats were built before 2004?", ["Annis"]),
        ("Which boats were built since 2004?", ["Morwen", "Tern"]),
        ("Which boats were launched after 2003?", ["Morwen", "Tern"]),
        ("Which boats were launched before November 2004?", ["Annis"]),
        ("Which boats were launched after 20 November 2004?", ["Tern"]),
        ("Which boats were not built before 2004?", []),
        ("How many boats are longer than 10 m?", []),
    ],
)
def test_what_lies_on_one_side_of_a_value_is_told(question: str, boats: list[str]) -> None:
    assert [text.partition(",")[0] for text in found(question, BOATS) or []] == boats


def test_a_note_says_how_many_lie_there() -> None:
    draft = drafted("Which boats are longer than 9.9 m?", BOATS)
    assert draft
    assert [note.message for note in draft.notes] == ["“longer than 9.9 m”: 2 of 3 values of “Length (m)”"]


def test_what_would_have_to_be_added_up_is_not_compared() -> None:
    assert found("Which player scored the most goals?", GOALS) == ["Bell, Goals: 16"]
    assert found("Which club scored the most goals?", GOALS) is None


def test_what_is_numbered_is_called_by_its_number_where_that_is_asked_for() -> None:
    rounds = "# The tour\n\n| Stage | Town | Length (km) |\n|---|---|---|\n| 1 | Oxley | 140 |\n| 2 | Newton | 212 |\n| 3 | Skerry | 96 |\n"
    assert found("Which stage is the longest?", rounds) == ["Stage 2, Length (km): 212"]
    assert found("Which town has the longest stage?", rounds) == ["Newton, Length (km): 212"]


PAY = (
    "# Salary bands\n\n| Band | Title | Minimum (EUR) | Maximum (EUR) |\n|---|---|---|---|\n"
    "| A | Trainee | 24,000 | 29,000 |\n| B | Engineer | 44,000 | 99,000 |\n| C | Manager | 58,000 | 78,000 |\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which band has the highest maximum?", ["B, Maximum (EUR): 99,000"]),
        ("Which title has the highest maximum salary?", ["Engineer, Maximum (EUR): 99,000"]),
        ("Which title has the highest minimum salary?", ["Manager, Minimum (EUR): 58,000"]),
        ("Which title has the largest and the smallest salary?", None),
    ],
)
def test_a_word_for_the_most_that_stands_in_a_heading_is_its_name(question: str, expected: list[str] | None) -> None:
    assert found(question, PAY) == expected


def test_what_the_most_is_held_against_is_told_after_it() -> None:
    draft = drafted("Who scored more goals, Marsh or Bell?", GOALS)
    assert draft
    assert [statement.text for statement in draft.statements] == ["Bell, Goals: 16", "Marsh, Goals: 14"]
    assert [note.message for note in draft.notes] == ["“more” of 2 values of “Goals”: Bell"]


def test_the_only_figures_of_a_table_are_no_prices() -> None:
    hotel = "# Hotel\n\n| Role | Extension |\n|---|---|\n| Manager | 101 |\n| Porter | 110 |\n"
    assert found("Which hotel room is the cheapest?", hotel) is None
    assert found("Which hotel room is the cheapest?", hotel.replace("Extension", "Price").replace("Role", "Room")) == [
        "Manager, Price: 101"
    ]


STAFF = (
    "# Staff\n\n| Name | Role | Hall |\n|---|---|---|\n| Bauer | Engineer | 1 |\n| Reuter | Senior engineer | 1 |\n"
    "| Lind | Senior engineer | 2 |\n| Falk | Engineer | 2 |\n"
)


def test_a_cell_is_not_named_by_a_part_of_a_longer_name() -> None:
    assert found("Who is a senior engineer?", STAFF) == ["Reuter, Role: Senior engineer", "Lind, Role: Senior engineer"]
    assert found("Who is an engineer?", STAFF) == ["Bauer, Role: Engineer", "Falk, Role: Engineer"]


@pytest.mark.parametrize("verb", ["does", "has", "was"])
def test_a_verb_is_not_taken_for_what_there_are_several_of(verb: str) -> None:
    assert not asks_for_all(f"What {verb} a senior engineer earned?")
    assert asks_for_all("What engineers are there?")


@pytest.mark.parametrize("rows", [30, 300])
def test_a_figure_of_a_whole_cell_is_not_looked_for_in_dates(rows: int) -> None:
    table = "".join(f"| P-{i} | Hall {i % 9} | {i % 28 + 1} March 2024 |\n" for i in range(rows))
    text = f"# Pumps\n\n| Pump | Place | Bought |\n|---|---|---|\n{table}"
    there = [f"P-{i}, Place: Hall 3" for i in range(3, rows, 9)]
    draft = drafted("Which pumps are in Hall 3?", text)
    assert draft
    assert [statement.text for statement in draft.statements] == there[:20]
    assert [note.message for note in draft.notes] == ([f"{len(there)} rows, 20 shown"] if len(there) > 20 else [])


def test_the_words_of_a_cell_with_a_figure_stand_together_in_the_question() -> None:
    table = "".join(f"| P-{i} | Hall {i % 5} | {i % 7 + 1} March 2024 |\n" for i in range(100))
    text = f"# Pumps\n\n| Pump | Place | Bought |\n|---|---|---|\n{table}"
    places = found("Which pumps are in Hall 3 and were bought on 4 March 2024?", text)
    assert places == [f"P-{i}, Place: Hall 3" for i in range(3, 100, 35)]
    every = found("Which pumps are in Hall 3 and were bought in March 2024?", text)
    assert every == [f"P-{i}, Place: Hall 3" for i in range(3, 100, 5)]


@given(
    st.lists(
        st.lists(st.sampled_from(["", "a", "Rope", "5", "5 kg", "yes", "–", "1 May 2025"]), max_size=4), max_size=6
    )
)
@settings(max_examples=60)
def test_whatever_a_table_is_made_of_nothing_is_raised(rows: list[list[str]]) -> None:
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    text = f"# Stock\n\n| Name | Weight |\n|---|---|\n{table}"
    for question in ("Which rope is the heaviest?", "Who has a yes?", "Which is heavier, a or Rope?"):
        found(question, text)
        found(question, text.replace("| Name | Weight |\n|---|---|", "| Name |\n|---|"))


def test_a_table_that_goes_on_on_the_next_page_is_one() -> None:
    head = "| Group | Dose |\n|---|---|\n"
    text = f"# Doses\n\n{head}| Adults | 20 mg |\n\n\f{head}| Children | 10 mg |\n| Others | 5 mg |\n"
    assert found("Which group has the highest dose?", text) == ["Adults, Dose: 20 mg"]


def test_two_tables_that_differ_leave_it_open_which_is_meant() -> None:
    other = GOALS.replace("16", "6")
    assert found("Which player scored the most goals?", GOALS, other) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which errors can be retried?", ["E1, Retry: yes", "E3, Retry: yes"]),
        (
            "Which errors have been there since 2025?",
            ["E2, Since: 9 June 2025", "E3, Since: 1 March 2025"],
        ),  # which "since" means after
        ("Which error is the latest?", ["E2, Since: 9 June 2025"]),
    ],
)
def test_a_yes_and_a_date_answer_where_their_heading_is_asked_for(question: str, expected: list[str] | None) -> None:
    assert found(question, ERRORS) == expected


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["$ 1,200", "n/a", "(45)"], [1200, None, -45]),
        (["5 %", "(2) %"], [5, -2]),
        (["09:45", "1:05 pm", "–"], [585, 785, None]),
        (["2 days", "1 day"], [2, 1]),
        (["12 kg", "3 t"], None),
        (["5", "3 %"], None),
        (["10–12", "9"], None),
        (["31 March 2026", "March 2026"], None),
        (["", "–"], None),
        (["<5", "4"], None),
        (["~5", "4"], None),
        (["+2 %", "-3 %"], [2, -3]),
        (["US$ 5", "6"], [5, 6]),
    ],
)
def test_cells_are_compared_only_in_one_kind_and_unit(cells: list[str], numbers: list[float | None] | None) -> None:
    values = measures(cells)
    found = [value.number if value else None for value in values] if values else None
    assert found == numbers


def test_all_of_a_table_that_goes_over_many_passages_is_compared(tmp_path: Path) -> None:
    rows = "".join(f"| N-{i:03} | Carrier van of the northern depot | {9_000 + 37 * (i % 83)} |\n" for i in range(160))
    (tmp_path / "fleet.md").write_text(
        f"# Fleet\n\n| No. | Vehicle | Mileage |\n|---|---|---|\n{rows}", encoding="utf-8"
    )
    with Bot.open(tmp_path) as bot:
        assert bot.corpus.passages > 5
        answer = bot.ask("Which vehicle of the fleet has the highest mileage?")
        _check(answer, bot)
    assert answer.text == "N-082, Mileage: 12034"
    assert [note.message for note in answer.notes] == ["“highest” of 160 values of “Mileage”"]
    assert [citation.quote for citation in answer.citations][1] == "| No. | Vehicle | Mileage |"


def _check(answer: Answer, bot: Bot) -> None:
    for citation in answer.citations:
        text = bot.document_text(citation.span.document_id)
        assert text[citation.span.start : citation.span.end] == citation.quote


def test_a_follow_up_asks_for_another_extreme(tmp_path: Path) -> None:
    (tmp_path / "pumps.md").write_text(PUMPS, encoding="utf-8")
    with Bot.open(tmp_path) as bot:
        chat = bot.chat()
        assert chat.ask("Which pump is the heaviest?").text == "Weight, DX-80: 17.5 kg"
        assert chat.ask("and the lightest?").text == "Weight, DX-20: 4.2 kg"


NESTS = (
    "# Nests in the Sel valley\n\n## Nests lost to predators\n\n| Year | Nests | Lost to predators |\n|---|---|---|\n"
    "| 2019 | 200 | 61 |\n| 2020 | 210 | 48 |\n| 2021 | 202 | 39 |\n"
)
PURIFIERS = "# Purifiers\n\n|  | P40 | P60 |\n|---|---|---|\n| Weight | 5.1 kg | 7.4 kg |\n| Filter life | 9 months | 12 months |\n"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which year had the most nests lost to predators?", ["Year 2019, Lost to predators: 61"]),
        ("Which predator took the most nests?", None),
        ("Which valley lost the most nests to predators?", None),
        ("Who lost the most nests to predators?", None),
    ],
)
def test_what_has_the_most_is_of_the_kind_that_is_asked_for(question: str, expected: list[str] | None) -> None:
    assert found(question, NESTS) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which purifier is heavier?", ["Weight, P60: 7.4 kg"]),
        ("Which purifier has the longer filter life?", ["Filter life, P60: 12 months"]),
        ("Which purifier weighs more than 6 kg?", ["Weight, P60: 7.4 kg"]),
    ],
)
def test_of_two_the_one_with_more_need_not_be_asked_for_by_their_names(
    question: str, expected: list[str] | None
) -> None:
    assert found(question, PURIFIERS) == expected
    assert found(question, re.sub(r"(?m)\|$", "| 1 |", PURIFIERS)) is None  # of three it is open


PROGRAMMES = (
    "# Programmes\n\n| Programme | Temperature | Duration | Water | Energy |\n|---|---|---|---|---|\n"
    "| Wool | 30 °C | 1 h 15 min | 7–9 l | 0.75 kWh |\n| Mixed | 40–60 °C | 2 h 20 min | 7–14 l | 1.10 kWh |\n"
    "| Boil | 90 °C | 3 h 40 min | 15 l | 1.05 kWh |\n| Spin | cold | 9 min | 4 l | 0.05 kWh |\n| Cotton | 60 °C | 2 h | 12 l | 0.90 kWh |\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which programme is the hottest?", ["Boil, Temperature: 90 °C"]),
        ("Which programme is the coldest?", None),  # "cold" is no figure
        ("What is the fastest programme?", ["Spin, Duration: 9 min"]),
        ("Which is the longest programme?", ["Boil, Duration: 3 h 40 min"]),
        ("Which programmes take less than 2 hours?", ["Wool, Duration: 1 h 15 min", "Spin, Duration: 9 min"]),
        ("Which programme is the heaviest?", None),
        ("Which programme uses the most water?", ["Boil, Water: 15 l"]),
        ("Which programme needs the least water?", ["Spin, Water: 4 l"]),
        ("Which programme consumes the least energy?", ["Spin, Energy: 0.05 kWh"]),
    ],
)
def test_a_superlative_is_of_the_column_that_has_its_measure(question: str, expected: list[str] | None) -> None:
    assert found(question, PROGRAMMES) == expected


def test_a_cell_in_words_or_a_range_that_may_be_more_leaves_the_most_open() -> None:
    assert found("Which programme is the hottest?", PROGRAMMES.replace("40–60 °C", "40–95 °C")) is None
    draft = drafted("Which programme is the hottest?", PROGRAMMES)
    assert draft
    assert [note.message for note in draft.notes] == [
        "“hottest” of 3 values of “Temperature”; 2 more have no value to compare"
    ]


WARRANTY = (
    "# Warranty\n\n| Product group | Warranty period | With registration |\n|---|---|---|\n"
    "| Ovens | 2 years | 5 years |\n| Steam irons | 2 years | 3 years |\n| Batteries | 6 months | 12 months |\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the most expensive steam iron?", None),
        ("What is the cheapest oven?", None),
        ("Which is the heaviest steam iron?", None),
        ("What is the fastest steam iron?", None),
        ("Which product group has the shortest warranty period?", ["Batteries, Warranty period: 6 months"]),
    ],
)
def test_a_row_that_a_superlative_names_has_to_have_its_measure(question: str, expected: list[str] | None) -> None:
    assert found(question, WARRANTY) == expected


TARIFFS = (
    "# Tariffs\n\n| Tariff | Price per month (€) | Members |\n|---|---|---|\n| Small | 4.90 | 1 |\n| Middle | 9.90 | 5 |\n"
    "| Large | 24.00 | 25 |\n| Special | on request | unlimited |\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the cheapest tariff?", ["Small, Price per month (€): 4.90"]),
        ("Which tariff has the most members?", ["Special, Members: unlimited"]),
        (
            "Which tariffs cost less than 10 euros?",
            ["Small, Price per month (€): 4.90", "Middle, Price per month (€): 9.90"],
        ),
        (
            "Which tariffs cost more than €5?",
            ["Middle, Price per month (€): 9.90", "Large, Price per month (€): 24.00"],
        ),
        ("Which tariffs cost less than 10 dollars?", None),
    ],
)
def test_one_cell_in_words_and_a_sign_of_a_currency_leave_a_column_comparable(
    question: str, expected: list[str] | None
) -> None:
    assert found(question, TARIFFS) == expected
    assert found(question, TARIFFS.replace("€", "EUR")) == (
        expected and [text.replace("€", "EUR") for text in expected]
    )


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["2 years", "6 months", "12 months"], [63_115_200, 15_778_800, 31_557_600]),
        (["1 h 30 min", "29 min", "–"], [5400, 1740, None]),
        (["12 kg", "3 t", "5 kg"], None),
        (["5", "10–12"], None),
        (["5", "7", "10–12"], [5, 7, None]),
        (["5 m", "7 m", "5 min"], None),
    ],
)
def test_cells_are_comparable_where_most_of_them_are(cells: list[str], numbers: list[float | None] | None) -> None:
    values = comparable(cells)
    found = [value.number if value else None for value in values] if values else None
    assert found == numbers
