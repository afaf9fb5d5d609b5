import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.figures import Value, shown

DAY = dt.datetime(2024, 5, 3)  # noqa: DTZ001 - spreadsheets know no zones
MOMENT = dt.datetime(2024, 5, 3, 14, 5)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        (1405.25, "#,##0.0", "1,405.3"),
        (1234.5, "_-[$€-407]* #,##0.00_-;-[$€-407]* #,##0.00_-", "€1,234.50"),
        (1234.5, '#,##0.00\\ "€"', "1,234.50 €"),
        (-45, "#,##0;(#,##0)", "(45)"),
        (-45.5, "#,##0.00_);[Red](#,##0.00)", "(45.50)"),
        (-45.5, '"$"#,##0.00', "-$45.50"),
        (-0.4, "0", "0"),
        (0, '#,##0;-#,##0;"-"', "-"),
        (0.256, "0.0%", "25.6%"),
        (12_500_000, '#,##0.0,,"M"', "12.5M"),
        (7, "000", "007"),
        (2.5, "0.##", "2.5"),
        (2, "0.##", "2"),
        (3, '"Q"0', "Q3"),
        (0.1 + 0.2, "General", "0.3"),
        (1e15, "#,##0.00", "1000000000000000"),
        (1.5, "# ?/?", "1.5"),
        (5_551_234, "000-0000", "5551234"),
        (True, "General", "TRUE"),
        ("two\n lines", "@", "two lines"),
        (None, "0", ""),
        (7, ";;;", ""),
    ],
)
def test_a_cell_says_what_its_reader_sees(value: Value, code: str, said: str) -> None:
    assert shown(value, code) == said


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        (DAY, "mm-dd-yy", "2024-05-03"),  # which of them is the month depends on the country
        (DAY, "d mmm yyyy", "3 May 2024"),
        (DAY, "[$-409]dddd\\,\\ mmmm\\ d\\,\\ yyyy", "Friday, 3 May 2024"),
        (DAY, "mmm-yy", "May 2024"),
        (DAY, "yyyy", "2024"),
        (MOMENT, "yyyy-mm-dd h:mm", "2024-05-03 14:05"),
        (MOMENT, 'd mmmm yyyy" at "h:mm', "3 May 2024 14:05"),
        (dt.time(9, 30), "h:mm", "09:30"),
        (dt.timedelta(hours=27, minutes=30), "[h]:mm", "27:30"),
        (-dt.timedelta(seconds=90), "[h]:mm:ss", "-0:01:30"),
    ],
)
def test_a_date_can_be_taken_for_no_other(value: Value, code: str, said: str) -> None:
    assert shown(value, code) == said


@given(
    st.floats(allow_nan=False, allow_infinity=False) | st.integers(),
    st.text(alphabet='#0?.,%;"-_*[]$€E/@ \\', max_size=12),
)
def test_no_format_is_too_odd(value: float, code: str) -> None:
    assert shown(value, code) or set(code) == {";"}


@given(st.datetimes(), st.text(alphabet='ymdhs:/ ,"[]', max_size=12))
def test_no_format_of_a_date_is_too_odd(value: dt.datetime, code: str) -> None:
    assert shown(value, code)


def test_a_format_of_any_length_is_read_at_once() -> None:
    """Brackets that stay open were tried in all ways; spreadsheets take 255 characters."""
    assert [shown(number, "[$A" * 85) for number in range(3_000)] == [str(number) for number in range(3_000)]
    assert shown(7, "[$A" * 100_000 + "000") == "7"
