import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from bot import Bot
from index.errors import DocumentError
from index.readers import READERS, read_document
from index.sheets import read_csv, read_xlsx
from index.tables import cells, is_rule

Rows = Sequence[Sequence[Any]]


def book(*sheets: Rows, change: Callable[[Workbook], None] = lambda _: None) -> bytes:
    """A workbook with these sheets, saved."""
    made = Workbook()
    made.remove(made.active)
    for number, rows in enumerate(sheets, 1):
        sheet = made.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    change(made)
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


def told(*sheets: Rows, change: Callable[[Workbook], None] = lambda _: None) -> str:
    return read_xlsx("b.xlsx", book(*sheets, change=change)).text


def test_every_sheet_is_a_table_under_its_name() -> None:
    boats = [("Boat", "Length"), ("Annis", 12.4), ("Morwen", 9)]
    crew = [("Name", "Role"), ("Ada", "cook"), ("Bo", None)]
    assert told(boats, [], crew) == (
        "## Sheet 1\n\n| Boat | Length |\n| --- | --- |\n| Annis | 12.4 |\n| Morwen | 9 |\n\n"
        "## Sheet 3\n\n| Name | Role |\n| --- | --- |\n| Ada | cook |\n| Bo |  |\n"
    )


def test_what_stands_over_and_under_a_table_is_text_and_an_empty_row_ends_it() -> None:
    rows = [
        ("Fees of 2024, in euros",),
        ("Boat", "Fee"),
        ("Annis", 310),
        ("Yawls",),
        ("Morwen", 280),
        ("Source: the ledger.",),
        (),
        ("Name", "Role"),
        ("Ada", "cook"),
    ]
    assert told(rows) == (
        "## Sheet 1\n\nFees of 2024, in euros\n\n"
        "| Boat | Fee |\n| --- | --- |\n| Annis | 310 |\n| Yawls |  |\n| Morwen | 280 |\n\nSource: the ledger.\n\n"
        "| Name | Role |\n| --- | --- |\n| Ada | cook |\n"
    )


def test_a_sheet_of_notes_is_text() -> None:
    assert told([("Kept by the office.",), ("Ask Ada.",)]) == "## Sheet 1\n\nKept by the office.\n\nAsk Ada.\n"


def test_figures_and_keys_are_no_head() -> None:
    assert told([("Annis", 310), ("Morwen", 280)]).splitlines()[2:5] == ["|  |  |", "| --- | --- |", "| Annis | 310 |"]
    assert told([("Owner:", "Ada"), ("Berth:", "C1")]).splitlines()[2] == "|  |  |"
    assert told([("Boat", 2023, 2024), ("Annis", 300, 310)]).splitlines()[2] == "| Boat | 2023 | 2024 |"


def test_what_joined_cells_say_is_said_in_each() -> None:
    def join(made: Workbook) -> None:
        for area in ("A1:E1", "A2:A3", "B2:C2", "D2:E2", "A4:A5", "A6:E6"):
            made.worksheets[0].merge_cells(area)

    rows = [
        ("Sales", None, None, None, None),
        ("Region", 2023, None, 2024, None),
        (None, "H1", "H2", "H1", "H2"),
        ("North", 1, 2, 3, 4),
        (None, 5, 6, 7, 8),
        ("Abroad", None, None, None, None),
        ("South", 9, 10, 11, 12),
    ]
    assert told(rows, change=join).splitlines()[2:] == [
        "Sales",
        "",
        "| Region | 2023 H1 | 2023 H2 | 2024 H1 | 2024 H2 |",
        "| --- | --- | --- | --- | --- |",
        "| North | 1 | 2 | 3 | 4 |",
        "| North | 5 | 6 | 7 | 8 |",
        "| Abroad |  |  |  |  |",
        "| South | 9 | 10 | 11 | 12 |",
    ]


def test_what_is_hidden_is_not_read() -> None:
    def hide(made: Workbook) -> None:
        made.worksheets[0].row_dimensions[3].hidden = True
        made.worksheets[0].column_dimensions["B"].hidden = True
        made.worksheets[1].sheet_state = "hidden"

    text = told([("Boat", "Code", "Fee"), ("Annis", "x7", 310), ("Morwen", "x8", 280)], [("Pin", 1)], change=hide)
    assert text == "## Sheet 1\n\n| Boat | Fee |\n| --- | --- |\n| Annis | 310 |\n"


def test_a_formula_stands_for_a_result_that_is_not_in_the_file() -> None:
    assert "| Total | =SUM(B2:B2) |" in told([("Boat", "Fee"), ("Annis", 310), ("Total", "=SUM(B2:B2)")])


def test_cells_are_told_by_their_formats_and_bars_and_breaks_end_none() -> None:
    def set_formats(made: Workbook) -> None:
        made.worksheets[0]["B2"].number_format = "d mmm yyyy"
        made.worksheets[0]["C2"].number_format = "0.0%"
        made.properties.title = "Boats  for hire"

    rows = [("Boat", "Since", "Share"), ("Annis | a\nyawl", dt.date(2024, 5, 3), 0.256)]
    document = read_xlsx("b.xlsx", book(rows, change=set_formats))
    assert "| Annis \\| a yawl | 3 May 2024 | 25.6% |" in document.text
    assert document.title == "Boats for hire"


def test_what_a_format_hides_is_not_read_as_its_formula_either() -> None:
    def hide(made: Workbook) -> None:
        made.worksheets[0]["B3"].number_format = ";;;"

    text = told([("Boat", "Fee"), ("Annis", 310), ("Total", "=SUM(B2:B2)"), ("Twice", "=2*B2")], change=hide)
    assert "SUM" not in text
    assert "| Twice | =2*B2 |" in text


def test_joined_cells_are_told_in_a_million_cells_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    def join(made: Workbook) -> None:
        made.worksheets[0].merge_cells("B1:C1")

    rows = [("Region", "Sales", None), ("North", 1, 2)]
    assert "| Region | Sales | Sales |" in told(rows, change=join)
    monkeypatch.setattr("index.sheets._MOST_SPREAD", 1)
    assert "| Region | Sales |  |" in told(rows, change=join)


def test_a_sheet_that_is_formatted_to_its_end_is_read_at_once() -> None:
    def mark(made: Workbook) -> None:
        made.worksheets[0]["XFD1048576"] = "end"

    assert told([("Boat", "Fee"), ("Annis", 310)], change=mark).endswith("| Annis | 310 |\n\nend\n")


@pytest.mark.parametrize("raw", [b"", b"PK\3\4 no archive", b"\xd0\xcf\x11\xe0 an old one"])
def test_what_is_no_workbook_says_so(raw: bytes) -> None:
    with pytest.raises(DocumentError, match=r"no workbook|old office"):
        read_xlsx("b.xlsx", raw)


def test_an_archive_of_something_else_is_no_workbook() -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as parts:
        parts.writestr("a.txt", "a")
    with pytest.raises(DocumentError, match="no workbook"):
        read_xlsx("b.xlsx", raw.getvalue())


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.sheets._UNPACKED", 100)
    with pytest.raises(DocumentError, match="no ordinary workbook"):
        read_xlsx("b.xlsx", book([("a", 1)]))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "Boat,Fee\nAnnis,310\n"),
        ("a.csv", "\ufeffBoat;Fee\r\nAnnis;310\r\n"),
        ("a.csv", '"Boat"|"Fee"\nAnnis|310\n'),
        ("a.csv", "Boat\tFee\nAnnis\t310\n"),
        ("A.TSV", "Boat\tFee\nAnnis\t310"),
        ("a.csv", "Boat,Fee,\nAnnis,310,\n,,\n"),
    ],
)
def test_values_are_a_table_whatever_parts_them(name: str, text: str) -> None:
    assert read_csv(name, text.encode()).text == "| Boat | Fee |\n| --- | --- |\n| Annis | 310 |\n"


def test_decimal_commas_part_no_values_and_quotes_hold_what_parts_others() -> None:
    text = read_csv("a.csv", b'Boat;Length\nAnnis;12,4\n"Morwen; old";9,8\n').text
    assert text.splitlines()[2:] == ["| Annis | 12,4 |", "| Morwen; old | 9,8 |"]


def test_the_first_row_of_values_is_the_head_and_a_line_over_it_is_text() -> None:
    assert read_csv("a.csv", b"Fees, in euros\n").text.startswith("| Fees | in euros |")
    assert read_csv("a.csv", b"Fees of May\nBoat,310\nAnnis,280\n").text.startswith("Fees of May\n\n| Boat | 310 |")


def test_quotes_that_do_not_end_say_so() -> None:
    with pytest.raises(DocumentError, match="cannot be read as a table of values"):
        read_csv("a.csv", b'Boat,Fee\n"Annis,310\n')


@given(st.lists(st.lists(st.text(max_size=5), max_size=4), max_size=6))
def test_any_values_become_tables_of_rows_of_one_length(rows: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    try:
        text = read_csv("a.csv", file.getvalue().encode("utf-8", "replace")).text
    except DocumentError:  # a zero byte is no text
        assert "\0" in file.getvalue()
        return
    for part in text.split("\n\n"):
        lines = part.splitlines()
        if len(lines) > 1 and is_rule(lines[1]):
            assert len({len(cells(line)) for line in lines}) == 1


def test_what_a_sheet_says_is_answered_with_its_cell(tmp_path: Path) -> None:
    (tmp_path / "boats.xlsx").write_bytes(book([("Boat", "Berth"), ("Annis", "B3"), ("Morwen", "C1")]))
    (tmp_path / "fees.csv").write_text("Berth,Fee\nB3,310 euros\nC1,280 euros\n")
    with Bot.open(tmp_path) as bot:
        for question, cell in (("Which berth does the Morwen have?", "C1"), ("What is the fee for B3?", "310 euros")):
            assert cell in [c.focus.quote for c in bot.ask(question).citations if c.focus]


def test_every_format_has_a_reader_that_refuses_noise(tmp_path: Path) -> None:
    for suffix in READERS:
        path = tmp_path / f"noise{suffix}"
        path.write_bytes(bytes(range(256)) * 8)
        with pytest.raises(DocumentError):
            read_document(path, path.name)
    assert {".csv", ".tsv"} <= READERS.keys()
    assert all(
        place.startswith("index.") for place in READERS.values()
    )  # a layer's imports by name are seen by no linter
