"""What says no word of what is asked for is no answer to it."""

import pytest

from bot.local.spoken_of import is_silent_on, tells_no_amount, tells_no_time


@pytest.mark.parametrize(
    ("question", "text", "is_silent"),
    [
        ("How much does a TB2 drone cost?", "The venture is to produce up to 48 TB2 drones.", True),
        ("How much does a TB2 drone cost?", "Each of the 48 TB2 drones is sold for five million.", False),
        ("How much does a TB2 drone cost?", "| TB2 drone | 5 |", False),  # the head of the table may say of what
        ("How much did they pay?", "They got in without a word.", True),
        ("How much did they pay?", "They gave $5.", False),
        ("What does the permit cost?", "The permit takes two weeks.", True),
        ("What is the price of a permit?", "A permit: 12 € in May.", False),
        ("What is the cost of a permit?", "Admission\nAdults 12, others 6", False),
        ("How much rain fell?", "It rained on two days.", False),
        ("Where is Lumen headquartered?", "Lumen and Turkish makers of engines have signed a contract.", True),
        ("In which city is Lumen based?", "Lumen has its seat in Bergen.", False),
        ("Where is Lumen?", "Lumen went to Bergen.", False),
        ("How much " * 50 + "does it cost?", "They build it.", False),
    ],
)
def test_an_answer_has_a_word_of_what_is_asked_for(question: str, text: str, is_silent: bool) -> None:
    assert is_silent_on(question, text) == is_silent


@pytest.mark.parametrize(
    ("question", "text", "over", "is_silent"),
    [
        ("By when must tenders be submitted?", "2.1 Tenders by post are rejected.", "Notice 2025/17", True),
        ("When must tenders be in?", "Tenders must be in English.", "Notice", True),
        ("In what year did the pool open?", "The pool is in Tarn.", "3. Pool", True),
        ("When did the pool open?", "The pool opened.", "Notes > 4 May", False),  # as the heading says
        ("When did the pool open?", "It opened in Tarn.", "In 1904 the pool was built.", False),
        ("When did the pool open?", "It opened while he was mayor.", "Notes", False),
        ("When does the pool close?", "| Pool | Tarn |", "Notes", False),  # under a head that is not seen
        ("When may it be refused?", "It may be refused with good cause.", "Lease", False),  # on what condition
        ("Where did the pool open?", "It opened in Tarn.", "Notes", False),
    ],
)
def test_when_something_is_needs_a_word_for_a_time(question: str, text: str, over: str, is_silent: bool) -> None:
    assert tells_no_time(question, text, over) == is_silent


@pytest.mark.parametrize(
    ("question", "text", "tells_none"),
    [
        (
            "What were net sales of Mac in the first quarter of 2023?",
            "Mac net sales decreased in the first quarter of 2023.",
            True,
        ),
        ("What were net sales of Mac in Q1 this year?", "Net sales of Mac fell in Q1 as of 25 June.", True),
        ("What was the tax rate for the year?", "The tax rate for the year was 21%.", False),
        ("What were sales in 2023?", "Sales were 7,735 in 2023.", False),
        ("What was the turnover in 2023?", "In 2023 it doubled to two million.", False),
        ("What were the reasons for the fall in sales in 2023?", "In 2023 the weather was bad.", False),
        ("What was the deficit?", "It fell.", False),
    ],
)
def test_what_sales_were_is_an_amount(question: str, text: str, tells_none: bool) -> None:
    assert tells_no_amount(question, text) == tells_none
