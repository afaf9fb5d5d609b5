"""Rows that are called by bands of numbers, and which of several columns a question names."""

import pytest

from bot.parts import standalone
from bot.tables.cells import stems_in
from tests.bot.tables.test_lookup import told

HANDBOOK = (
    "# Handbook\n\n## Annual leave\n\n| Grade | Days of leave | Days that may be carried over |\n|---|---|---|\n"
    "| 1 to 3 | 26 | 5 |\n| 4–6 | 28 | 5 |\n| 7 and above | 30 | 8 |\n"
)
FEES = (
    "# Fees\n\n| Stage | Years | Fee per term | Lunch per term |\n|---|---|---|---|\n| Nursery | ages 3 and 4 | £2,150 | £180 |\n"
    "| Lower school | 1 to 4 | £3,900 | £240 |\n| Middle school | 5 to 8 | £4,650 | £260 |\n"
)
PARCELS = (
    "# Parcels\n\n| Weight | Price | Length (km) |\n|---|---|---|\n| up to 5 kg | £4 | 40 |\n| over 5 kg | £6 | 20 |\n"
    "| 2,910 | £7 | 30 |\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many days of leave does grade 7 get?", "Grade 7 and above, Days of leave: 30"),
        ("How many days of leave does grade 8 have?", "Grade 7 and above, Days of leave: 30"),
        ("How many days of leave do I get in grade 5?", "Grade 4–6, Days of leave: 28"),
        ("How many days of leave may grade 2 carry over?", "Grade 1 to 3, Days that may be carried over: 5"),
        ("How many days of leave can a grade 8 carry over?", "Grade 7 and above, Days that may be carried over: 8"),
        ("How many days of leave do 5 people get?", None),
    ],
)
def test_a_number_is_in_the_row_of_the_band_that_has_it(question: str, expected: str | None) -> None:
    assert told(question, HANDBOOK) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the fee in year 3?", "Years 1 to 4, Fee per term: £3,900"),
        ("What is the fee for a child aged 4?", "ages 3 and 4, Fee per term: £2,150"),
        ("What is the fee for a 3-year-old?", "ages 3 and 4, Fee per term: £2,150"),
        ("What is the fee in year 9?", None),
    ],
)
def test_a_noun_in_the_cell_itself_says_what_its_numbers_count(question: str, expected: str | None) -> None:
    assert told(question, FEES) == expected


PRICES = (
    "# Prices\n\n| Item | Price |\n|---|---|\n| Crane lift, boat up to 8 metres | £120 |\n| Crane lift, boat over 8 metres | £185 |\n"
    "| Trailer hire, boat over 8 metres | £30 |\n| Child under 5 | free |\n| Children aged 5 to 15 | £4 |\n| Adult | £9 |\n"
    "| Delivery, orders under £50 | £4.95 |\n| Delivery, orders over £50 | £2 |\n| Mooring, a metre | £42 |\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the price of a crane lift for a boat of 9 metres?", "Crane lift, boat over 8 metres, Price: £185"),
        ("How much does it cost to lift a nine metre boat?", "Crane lift, boat over 8 metres, Price: £185"),
        ("How much is a crane lift for a 7.5 metre boat?", "Crane lift, boat up to 8 metres, Price: £120"),
        ("How much is a crane lift for a boat?", None),
        ("How much does it cost to paint a boat of 9 metres?", None),
        ("What does a child of 3 pay?", "Child under 5, Price: free"),
        ("How much is it for a child aged 7?", "Children aged 5 to 15, Price: £4"),
        ("What does an adult pay?", "Adult, Price: £9"),
        ("How much is delivery for orders of £60?", "Delivery, orders over £50, Price: £2"),
        ("How much is delivery for an order of £20?", "Delivery, orders under £50, Price: £4.95"),
        ("How much is mooring for 9 boats?", None),
    ],
)
def test_a_band_may_stand_behind_the_name_of_what_it_is_of(question: str, expected: str | None) -> None:
    assert told(question, PRICES) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the price of a parcel of 5 kg?", "up to 5 kg, Price: £4"),
        ("What is the price of a parcel of 7 kilos?", "over 5 kg, Price: £6"),
        ("What is the price of a parcel of weight 9?", "over 5 kg, Price: £6"),
        ("How many kilometres does a parcel of 3 kg go?", "up to 5 kg, Length (km): 40"),
    ],
)
def test_a_band_may_be_open_and_has_its_ends_or_not(question: str, expected: str) -> None:
    assert told(question, PARCELS) == expected


@pytest.mark.parametrize("question", ["How much is lunch in the middle school?", "What does lunch cost in year 6?"])
def test_a_column_that_the_question_names_comes_before_one_for_how_much(question: str) -> None:
    told_of = told(question, FEES)
    assert told_of is not None
    assert told_of.partition(", ")[2] == "Lunch per term: £260"


def test_a_version_is_no_number_of_a_band() -> None:
    notes = (
        "# Notes\n\n| Version | Support |\n|---|---|\n| 4 to 5 | May |\n| 5.2.0 to 6.1.0 | June |\n| 6.2.0 | July |\n"
    )
    assert told("Until when is version 5.2.0 supported?", notes) is None
    assert told("Until when is version 6.2.0 supported?", notes) == "Version 6.2.0, Support: July"


def test_units_are_those_of_headings_however_they_are_written() -> None:
    assert stems_in("kilometres") == stems_in("Length (km)") - stems_in("Length")
    assert stems_in("hourly") == stems_in("hours")


def test_how_much_is_what_is_paid_for_a_time() -> None:
    assert told("How much does the middle school cost?", FEES) == "Middle school, Fee per term: £4,650"
    assert told("How much does the middle school cost?", FEES.replace("Fee per term", "Fee of members")) is None


def test_a_follow_up_is_asked_of_the_column_that_was_asked_of_before() -> None:
    before = standalone("and the middle school?", "How much does the nursery cost?")
    assert told(before, FEES) == "Middle school, Fee per term: £4,650"


def test_a_day_does_not_say_who() -> None:
    dates = "# Dates\n\n| Step | Date |\n|---|---|\n| Opening of tenders | 24 March 2025 |\n| Award | 30 April 2025 |\n"
    assert told("When is the opening of tenders?", dates) == "Opening of tenders, Date: 24 March 2025"
    assert told("Who opens the tenders?", dates) is None
