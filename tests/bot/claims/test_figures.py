import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.claims.figures import FIGURE, missing_figures, missing_numbers, quantities
from bot.claims.names import missing_names


@pytest.mark.parametrize(
    ("said", "there"),
    [
        ("24 hours", "a 24-hour notice"),
        ("24 hours", "within 24h"),
        ("24 hours", "twenty-four hours"),
        ("twenty-four hours", "24 hours"),
        ("5 minutes", "5 min"),
        ("5 %", "five per cent"),
        ("1 hour", "an hour"),
        ("1 hour", "one hour"),
        ("1 boat", "one boat"),
        ("12 eggs", "a dozen eggs"),
        ("120 people", "one hundred and twenty people"),
        ("2,005 people", "two thousand and five people"),
        ("15,000 dollars", "fifteen thousand dollars"),
        ("$1.2 million", "$1,200,000"),
        ("$1,200,000", "$1.2 million"),
        ("1,500,000", "1.5 million"),
        ("$5 million", "$5m"),
        ("$5 billion", "$5bn"),
        ("5 thousand dollars", "$5k"),
        ("€9", "EUR 9"),
        ("9 pounds", "GBP 9"),
        ("203,850 square miles", "203,850 sq mi"),
        ("10 days", "between 10 and 12 days"),
        ("10 days", "10–12 days"),
        ("the 21st", "the twenty-first"),
        ("the 2nd", "the second"),
        ("2024-03-12", "12 March 2024"),
        ("2 pm", "14:00"),
        ("14:00", "2 p.m."),
        ("10:00 am", "10 a.m."),
        ("9:30 pm", "9.30 p.m."),
        ("12 am", "0:00"),
        ("in the 1980s", "in 1986"),
        ("in the mid-1980's", "in 1986"),
        ("in the 1800s", "in the 19th century"),
        ("in the 1800s", "in 1855"),
        ("in the 20th century", "in the late 1960s"),
        ("more than 50 %", "71 %"),
        ("fewer than 50 boats", "49 boats"),
        ("over $1 million", "$1,300,000"),
        ("before 2005", "in 2001"),
        ("by 2005", "in 2001"),
        ("after 1990", "in 2001"),
        ("about 13,000 people", "12,978 people"),
        ("less than 2 cm", "18 mm"),
        ("more than two hours", "150 minutes"),
        ("about 2 years", "25 months"),
        ("Covid-19", "Covid-19"),
        ("S-400", "S 400"),
        ("in 2010", "from Mid-2010 on"),
        ("nearly 1.5 million", "1,487,000"),
        ("two years", "24 months"),
        ("24 months", "two years"),
        ("28 days", "four weeks"),
        ("1.5 km", "1,500 metres"),
        ("20 %", "a fifth of it"),
        ("66.7 %", "two thirds of it"),
        ("two goals", "a goal scored twice"),
        ("a 51-year-old", "one aged 51"),
        ("a 51-year-old", "Anna, 51, a driver"),
        ("€30 a month", "30 euros per user and month"),
    ],
)
def test_a_number_is_there_however_it_is_written(said: str, there: str) -> None:
    assert missing_numbers(f"It was {said} then.", f"They tell of {there}.") == []


@pytest.mark.parametrize(
    ("said", "there", "missing"),
    [
        ("24 hours", "a 24-day notice", ["24 hour"]),
        ("24 hours", "48 hours", ["24 hour"]),
        ("5 mm", "5 cm", ["5 mm"]),
        ("$1.2 million", "$1,300,000", ["1.2 dollar", "1.2 million"]),
        ("$1.2 million", "€1,200,000", ["1.2 dollar", "1.2 million"]),
        ("36 billion dollars", "$ 36 million", ["36 billion"]),
        ("2 people", "the second of them", ["2"]),
        ("2 pm", "2 am", ["2 pm"]),
        ("2:30 pm", "2:45 pm", ["30 pm"]),
        ("2024-03-12", "12 April 2023", ["2024"]),
        ("in the 1980s", "in 1990", ["1980"]),
        ("in the 1980s", "for 1,986 days", ["1980"]),
        ("in the 19th century", "in 1901", ["19"]),
        ("in the 1st century", "in 1986", ["1"]),
        ("in 1855", "in the 1800s", ["1855"]),
        ("more than 50 %", "49 %", ["50 percent"]),
        ("more than 50 %", "50 years", ["50 percent"]),
        ("more than 50 %", "more than 60 %", ["50 percent"]),  # another bound than the source's
        ("up to 48 hours", "24 hours", ["48 hour"]),  # what a rule allows is no estimate
        ("before 2005", "in 2007", ["2005"]),
        ("before 2005", "for 12 days", ["2005"]),
        ("about 13,000 people", "13,900 people", ["13000"]),
        ("about 10 people", "14 people", ["10"]),
        ("more than 2 cm", "18 mm", ["2 cm"]),
        ("less than 2 cm", "18 minutes", ["2 cm"]),
        ("13,000 people", "12,978 people", ["13000"]),
        ("on April 19", "on April 15, of Covid-19", ["19"]),
        ("S-400", "S-300", ["400"]),
        ("24 people", "two years", ["24"]),  # what another unit would have is no number of the text
        ("25 months", "two years", ["25 month"]),
        ("30 days", "a month", ["30 day"]),
        ("20 %", "a third of it", ["20 percent"]),
        ("33 %", "the third of them", ["33 percent"]),
        ("20 people", "a fifth of it", ["20"]),
        ("50 %", "the second half of the year", ["50 percent"]),
        ("a 51-year-old", "Anna with 51 others", ["51 year"]),
    ],
)
def test_another_number_is_missing(said: str, there: str, missing: list[str]) -> None:
    assert missing_figures(f"It was {said} then.", f"They tell of {there}.") == missing


def test_a_figure_of_a_name_that_is_not_there_is_a_missing_name_and_no_wrong_figure() -> None:
    there = "The coronavirus spreads through the air; vaccines of 2021 help."
    assert missing_figures("COVID-19 spreads through the air.", there) == []
    assert missing_names("Few know how COVID-19 spreads.", there) == ["COVID-19"]
    assert missing_figures("COVID-19 spreads through the air.", "COVID-20 spreads through the air.") == ["19"]
    assert missing_figures("In 19 towns Covid-19 spread.", there) == ["19"]


def test_numbers_in_words_are_counted_where_they_are_asked_for() -> None:
    assert quantities("Thirty days, one hundred and five km, 7 boats") == [("30", "day"), ("105", "km"), ("7", "")]
    assert missing_numbers("Thirty boats came.", "Boats came.") == ["30"]
    assert missing_figures("Thirty boats and 7 men came.", "Boats and men came.") == ["7"]


def test_a_version_is_no_amount() -> None:
    assert missing_numbers("more than 1.2.3 million", "1.2.4 million") == ["1.2.3 million"]


@pytest.mark.parametrize("said", ["about {} boats", "over {} boats", "about {} million boats", "{} million boats"])
def test_a_number_that_no_float_holds_is_there_where_it_is_written_and_nowhere_else(said: str) -> None:
    huge, other = (digit + "0" * 400 for digit in "12")
    assert missing_figures(said.format(huge), said.format(huge)) == []
    for there in (said.format(other), "5 boats"):
        assert huge in missing_figures(said.format(huge), there)[0]


def test_many_decades_are_compared_with_many_years() -> None:
    """Each with each are milliards of pairs."""
    assert missing_figures("1980s " * 25_000, "1990 " * 25_000) == ["1980"]


@pytest.mark.parametrize("word", ["24-hour", "21st", "1980s", "1980’s", "mid-1960s", "51-year-old", "10am", "5km", "7"])
def test_a_figure_is_no_name(word: str) -> None:
    assert FIGURE.fullmatch(word)


@pytest.mark.parametrize("word", ["S-400", "TB3", "3M", "4chan", "F-35"])
def test_a_name_with_figures_is_one(word: str) -> None:
    assert not FIGURE.fullmatch(word)


_BELOW_20 = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def spelled(number: int) -> str:
    if number < 20:
        return _BELOW_20[number]
    if number < 100:
        ten = _TENS[number // 10 - 2]
        return f"{ten}-{_BELOW_20[number % 10]}" if number % 10 else ten
    size, name = (100, "hundred") if number < 1000 else (1000, "thousand")
    rest = f" and {spelled(number % size)}" if number % size else ""
    return f"{spelled(number // size)} {name}{rest}"


@given(st.integers(2, 999_999))
def test_every_number_is_read_in_words_and_in_figures(number: int) -> None:
    assert quantities(f"There were {spelled(number)} boats.") == [(str(number), "")]
    assert missing_figures(f"There were {number:,} boats.", f"There were {spelled(number)} boats.") == []


@given(
    st.text(st.sampled_from("0123456789.,:-$€%ap m'sthn"), max_size=30),
    st.text(st.sampled_from("0189.,:-$ pam%"), max_size=30),
)
def test_no_text_is_too_odd(statement: str, evidence: str) -> None:
    assert missing_numbers(statement, statement) == []
    missing_numbers(f"about {statement}", evidence)
