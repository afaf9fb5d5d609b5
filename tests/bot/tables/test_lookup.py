"""Cells that are looked up: the row and the column that a question names, and nothing where it names something else."""

import pytest

from bot.answer import Verdict
from bot.drafts import Pointer
from bot.extract import ExtractiveAnswerer
from bot.local.calibration import load_calibration
from bot.local.choosing import whole
from bot.local.reading import read_question
from bot.parts import standalone
from bot.tables.cells import keys_of, rows_of
from bot.tables.lookup import is_of_another, look_up
from bot.tables.telling import in_column, is_said_by_table
from bot.verify import ReadingVerifier
from index.documents import Document, Passage, text_hash
from index.marks import unmarked
from index.passages import cut_passages
from tests.models import ENCODER, READER, VECTORS

ACCOUNTS = (
    "# Accounts of Kestrel Ltd\n\nThe statement of income (in thousands of euros):\n\n"
    "|  | Year ended 30 June 2024 | Year ended 30 June 2023 |\n| --- | --- | --- |\n"
    "| Net sales: |  |  |\n| Products | 4,100 | 3,900 |\n| Services | 1,250 | 990 |\n| Total net sales | 5,350 | 4,890 |\n"
    "| Cost of sales: |  |  |\n| Products | 2,300 | 2,210 |\n| Services | 610 | 580 |\n| Total cost of sales | 2,910 | 2,790 |\n"
    "| Net income | 730 | (45) |\n"
)
STAFF = (
    "# Staff\n\n| Name | Role | Telephone |\n| --- | --- | --- |\n| Ines Bauer | Harbour master | 0461 2201 |\n"
    "| Tom Reuter | Deputy harbour master | 0461 2202 |\n\nThe office is closed on Mondays.\n"
)
FORM = "# Inspection of the Kittiwake\n\n- Registration: N74SR\n- Engine Model/Series: O-360\n- Date & Time: 27 November, 11:00\n"
SET = (
    "# **Fees**\n\n| Vessel | **Fee** | Note |\n|---|---:|---|\n| **Sailing yacht** | **12** | per night |\n"
    "| *Motor boat* | 18 | `> 5 per week` |\n| Ferry line | **90** | _per year_ |\n"
)

BOATS = (
    "# Boats\n\n| Boat | Beam | Weight | Top speed |\n| --- | --- | --- | --- |\n| Kestrel | 5.45 m | 12 t | 14 kn |\n"
    "| Marram | 4.10 m | 7 t | 22 kn |\n\n# Survey of the Heron\n\nBeam: 3.2 m\nLength: 9.8 m\nService interval: 12 months\n"
)


def cut(text: str, name: str = "d") -> list[Passage]:
    return cut_passages(Document(name, name, text, text_hash(text)), ENCODER, 60)


def told(question: str, *texts: str) -> str | None:
    passages = [passage for i, text in enumerate(texts) for passage in cut(text, f"d{i}")]
    draft = look_up(read_question(question, ENCODER), passages, VECTORS)
    return draft.statements[0].text if draft else None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How wide is the Kestrel?", "Kestrel, Beam: 5.45 m"),
        ("how heavy is the marram", "Marram, Weight: 7 t"),
        ("What did the Marram weigh?", "Marram, Weight: 7 t"),
        ("How fast is the Marram?", "Marram, Top speed: 22 kn"),
        ("How long is the Heron?", "Length: 9.8 m"),
        ("How often is the Heron serviced?", "Service interval: 12 months"),
        ("How tall is the Kestrel?", None),
        ("How far is the Heron from the quay?", None),
    ],
)
def test_a_question_for_a_measure_finds_its_heading(question: str, expected: str | None) -> None:
    assert told(question, BOATS) == expected


def test_a_measure_of_the_form_is_not_that_of_somebody_in_it() -> None:
    form = "# Lease of the barn\n\nLandlord: Ada Hill\nTerm: 5 years\nAge: 120 years\n"
    assert told("How old is Ada Hill?", form) is None
    assert told("How long has Ada Hill been the landlord?", form) is None
    assert told("How old is the barn?", form) == "Age: 120 years"


def test_a_key_is_not_of_what_another_part_of_its_document_is_about() -> None:
    assert told("How long is the Kestrel?", BOATS) is None
    assert told("What is the length of the Marram?", BOATS) is None
    assert told("What is the length of the Heron?", BOATS) == "Length: 9.8 m"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "What were total net sales in the year ended 30 June 2023?",
            "Total net sales, Year ended 30 June 2023: 4,890",
        ),
        ("How much was the net income for the year ended 30 June 2024?", "Net income, Year ended 30 June 2024: 730"),
        (
            "What was the total cost of sales in the year ended 30 June 2024?",
            "Total cost of sales, Year ended 30 June 2024: 2,910",
        ),
        ("What was the net income in the year ended 30 June 2022?", None),
        ("What was the net income in the six months ended 30 June 2024?", None),
        ("What was the net income in the twelve years ended 30 June 2024?", None),
        ("What was the gross margin in the year ended 30 June 2024?", None),
        ("By how much did total net sales increase in the year ended 30 June 2024?", None),
        ("Why was the net income lower in the year ended 30 June 2023?", None),
    ],
)
def test_the_row_and_the_period_that_are_named_or_nothing(question: str, expected: str | None) -> None:
    assert told(question, ACCOUNTS) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who is the harbour master?", "Harbour master, Name: Ines Bauer"),
        ("What is the telephone number of Tom Reuter?", "Tom Reuter, Telephone: 0461 2202"),
        ("What is Tom Reuter's role?", "Tom Reuter, Role: Deputy harbour master"),
        ("What is the e-mail address of Tom Reuter?", None),
        ("Who is the treasurer?", None),
    ],
)
def test_any_cell_that_is_named_leads_to_another_of_its_row(question: str, expected: str | None) -> None:
    assert told(question, STAFF) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the registration of the Kittiwake?", "Registration: N74SR"),
        ("What engine model does the Kittiwake have?", "Engine Model/Series: O-360"),
        ("On what date was the Kittiwake inspected?", "Date & Time: 27 November, 11:00"),
        ("What is the registration of the Guillemot?", None),
        ("What is the serial number of the Kittiwake?", None),
    ],
)
def test_a_key_is_answered_with_its_value_where_the_form_is_of_what_is_named(
    question: str, expected: str | None
) -> None:
    assert told(question, FORM) == expected


@pytest.mark.parametrize(
    "question",
    [
        "When was the forklift bought?",
        "What must the Seller pay for?",
        "Which guarantee does the Seller grant?",
        "Where does the Seller deliver the forklift?",
        "What is the Seller's telephone number?",
    ],
)
def test_a_key_is_not_the_answer_to_whatever_its_letter_is_about(question: str) -> None:
    letter = (
        "# Sale of a forklift\n\nDate: 4 May 2025\n\nSeller: Orrin Tools Inc.\n\nThe forklift was bought in 2019. The Seller pays for "
        "packing, delivers to Lyon and grants a guarantee of two years. The telephone is repaired.\n"
    )
    assert told(question, letter) is None
    assert told("What is the date of the sale?", letter) == "Date: 4 May 2025"
    assert told("Who is the Seller of the forklift?", letter) == "Seller: Orrin Tools Inc."


def test_a_term_is_not_the_answer_to_whatever_speaks_of_it() -> None:
    terms = (
        "# Agreement\n\n| Term | Meaning |\n| --- | --- |\n| Deliverables | the items listed in Schedule A |\n"
        "| Fees | the sums in Schedule B |\n\nAll rights in the Deliverables vest in the Customer. It may be ended with 30 days' notice.\n"
    )
    assert told("Who owns the intellectual property in the Deliverables?", terms) is None
    assert told("How much notice is needed to end the agreement?", terms) is None
    assert told("What does Deliverables mean?", terms) == "Deliverables, Meaning: the items listed in Schedule A"


def test_what_lies_on_one_side_of_a_value_is_not_the_row_that_has_it() -> None:
    cover = "# Excesses\n\n| Claim | Excess |\n|---|---|\n| Fire | £100 |\n| Theft | £450 |\n"
    assert told("Which claim has an excess of £100?", cover) == "Fire, Excess: £100"
    assert told("Which claim has an excess below £100?", cover) is None


def test_a_row_that_is_named_is_meant_and_no_other_that_has_a_word_of_the_question() -> None:
    plans = "# Plans\n\n| Plan | Rate | Burst | Price |\n|---|---|---|---|\n| Business | 600 | 150 | $199 |\n| Large | 3000 | 500 | on request |\n"
    assert told("What burst of a request does Business allow?", plans) is None
    assert told("What is the burst of Business?", plans) == "Business, Burst: 150"


def test_a_key_with_brackets_is_called_by_what_stands_before_them() -> None:
    leaflet = (
        "# Side effects\n\nCommon (up to 1 in 10 people): headache.\n\nRare (up to 1 in 1,000 people): fainting.\n"
    )
    assert told("What are the rare side effects?", leaflet) == "Rare (up to 1 in 1,000 people): fainting."


def test_a_column_of_a_year_says_what_is_so_at_its_end() -> None:
    table = "# Balance\n\n| | 2025 | 2024 |\n|---|---|---|\n| Net debt | 64.3 | 71.8 |\n"
    assert told("What was the net debt at the end of 2024?", table) == "Net debt, 2024: 71.8"
    assert told("What was the net debt at the end of May 2024?", table) is None


def test_three_months_are_a_quarter() -> None:
    table = "# Results\n\n| | Three Months Ended 31 March 2025 | Six months ended 31 March 2025 |\n|---|---|---|\n| Net income | 12 | 31 |\n"
    assert told("What was net income in the quarter ended 31 March 2025?", table) == (
        "Net income, Three Months Ended 31 March 2025: 12"
    )
    quarters = "# Results\n\n| | Q1 2025 | Q2 2025 |\n|---|---|---|\n| Net income | 12 | 19 |\n"
    assert told("What was net income in the second quarter of 2025?", quarters) == "Net income, Q2 2025: 19"


def test_the_group_that_is_named_decides_between_rows_of_one_name() -> None:
    assert told("What was the cost of sales of services in the year ended 30 June 2024?", ACCOUNTS) == (
        "Cost of sales, Services, Year ended 30 June 2024: 610"
    )


def test_where_two_documents_give_a_key_different_values_nothing_is_looked_up() -> None:
    other = FORM.replace("N74SR", "N2699G")
    assert told("What is the registration of the Kittiwake?", FORM, other) is None
    assert told("What is the registration of the Kittiwake?", FORM, FORM) == "Registration: N74SR"


def test_a_row_far_below_its_head_still_has_its_headings_and_cites_them() -> None:
    passages = cut(ACCOUNTS)
    later = next(passage for passage in passages if "Net income" in passage.text)
    assert later.head
    assert "Year ended" not in later.text
    draft = look_up(read_question("What was the net income in the year ended 30 June 2023?", ENCODER), [later], VECTORS)
    assert draft
    row, head = draft.statements[0].pointers
    assert ACCOUNTS[slice(*(row.focus or (0, 0)))] == "(45)"
    assert ACCOUNTS[head.sentence.start : head.sentence.end] == head.passage.sentence_text(head.sentence)
    assert head.passage.sentence_text(head.sentence).startswith("|  | Year ended 30 June 2024")


def test_what_the_amounts_are_counted_in_is_quoted_beside_them() -> None:
    draft = look_up(
        read_question("What was the net income in the year ended 30 June 2023?", ENCODER), cut(ACCOUNTS), VECTORS
    )
    assert draft
    assert [statement.text for statement in draft.statements] == [
        "Net income, Year ended 30 June 2023: (45)",
        "The statement of income (in thousands of euros):",
    ]


def test_every_row_stands_where_it_says() -> None:
    for text in (ACCOUNTS, STAFF, FORM, SET):
        for passage in cut(text):
            for row in (*rows_of(passage), *keys_of(passage)):
                assert all(unmarked(text[cell.start : cell.end]) == cell.text for cell in row.cells)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the fee of the sailing yacht?", "Sailing yacht, Fee: 12"),
        ("What is the note of the motor boat?", "Motor boat, Note: > 5 per week"),
    ],
)
def test_a_cell_is_told_without_the_marks_that_set_it_and_is_what_the_table_says(question: str, expected: str) -> None:
    (statement,) = ExtractiveAnswerer(ENCODER, READER, load_calibration()).draft(question, cut(SET)).statements
    slices = [pointer.passage.sentence_text(pointer.sentence) for pointer in statement.pointers]
    assert statement.text == expected
    assert is_said_by_table(expected, slices)
    assert not is_said_by_table(expected.replace("12", "18").replace("week", "year"), slices)


def test_a_value_under_another_heading_is_not_what_the_table_says() -> None:
    slices = ["| Net income | 730 | (45) |", "|  | Year ended 30 June 2024 | Year ended 30 June 2023 |"]
    verifier = ReadingVerifier(READER, ENCODER, load_calibration())
    for statement, is_said in [
        ("Net income, Year ended 30 June 2023: (45)", True),
        ("Net income, Year ended 30 June 2024: (45)", False),
        ("Net sales, Year ended 30 June 2023: (45)", False),
    ]:
        assert is_said_by_table(statement, slices) is is_said
        assert (verifier.judge(statement, slices).score == 1.0) is is_said
    assert verifier.judge("Net income, Year ended 30 June 2023: (45)", slices).verdict is Verdict.SUPPORTED


def test_a_document_that_gives_another_number_is_cited_beside_the_cell() -> None:
    fees = "# Fees\n\n| Item | Price |\n| --- | --- |\n| Gate key | £20 |\n| Pressure wash | £35 |\n"
    handbook = "The handbook holds since May. The price of a gate key is £15. Keys are kept in the office.\n"
    passages = [*cut(fees, "fees"), *cut(handbook, "handbook")]
    draft = ExtractiveAnswerer(ENCODER, READER, load_calibration()).draft("What is the price of a gate key?", passages)
    assert [statement.text for statement in draft.statements] == [
        "Gate key, Price: £20",
        "The price of a gate key is £15.",
    ]
    assert [note.code for note in draft.notes] == ["sources_differ"]


def test_what_measures_something_else_does_not_differ() -> None:
    batteries = "# Batteries\n\n| Item | Charges |\n| --- | --- |\n| Lynx battery | 400 |\n| Otter battery | 900 |\n"
    manual = "The manual is new. The Lynx battery charges in 5 hours. The Otter is bigger.\n"
    passages = [*cut(batteries, "batteries"), *cut(manual, "manual")]
    draft = ExtractiveAnswerer(ENCODER, READER, load_calibration()).draft(
        "How many charges has the Lynx battery?", passages
    )
    assert [statement.text for statement in draft.statements] == ["Lynx battery, Charges: 400"]
    assert not draft.notes


def test_a_price_in_another_currency_is_no_answer() -> None:
    prose = "A pressure wash costs £35. It takes an hour.\n"
    answerer = ExtractiveAnswerer(ENCODER, READER, load_calibration())
    assert answerer.draft("What does a pressure wash cost?", cut(prose)).statements
    assert not answerer.draft("What does a pressure wash cost in euros?", cut(prose)).statements
    assert answerer.draft("What does a pressure wash cost in pounds?", cut(prose)).statements


CODES = (
    "# Pump faults\n\n| Code | Meaning | What to do |\n| --- | --- | --- |\n| E01 | no water | raise the water level |\n"
    "| E12 | sensor lost |  |\n"
)


@pytest.mark.parametrize(
    ("question", "is_answered"),
    [
        ("What should I do when the pump shows E01?", True),
        ("What should I do when the pump shows E12?", False),  # its cell is empty, and another row's is no answer
        ("What should I do when the pump shows E77?", False),
        ("What is the meaning of E12 on the Marram?", False),  # nothing here speaks of her
    ],
)
def test_a_row_of_something_else_is_no_answer(question: str, is_answered: bool) -> None:
    draft = ExtractiveAnswerer(ENCODER, READER, load_calibration()).draft(question, cut(CODES))
    assert bool(draft.statements) is is_answered


STACKED = (
    "# Branches\n\n|  | 2022 | 2022 | 2023 | 2023 |\n| --- | --- | --- | --- | --- |\n"
    "| Branch | Revenue | Net income | Revenue | Net income |\n| Carlow | 905 | 41 | 1,022 | 63 |\n| Trim | – | 12 | 88 | 9 |\n"
)


def test_a_second_row_of_headings_is_no_row_and_leaves_it_open_which_column_is_meant() -> None:
    assert told("What was Carlow's net income in 2023?", STACKED) is None
    assert told("What was the revenue of Carlow in 2022?", STACKED) is None


def test_a_cell_with_a_dash_alone_is_empty() -> None:
    fees = "# Fees of boats\n\n| Length | Summer | Winter |\n| --- | --- | --- |\n| over 18 m | 480 | – |\n"
    assert told("What is the summer fee for boats over 18 m?", fees) == "over 18 m, Summer: 480"
    assert told("What is the winter fee for boats over 18 m?", fees) is None


def test_rows_that_are_quoted_stand_on_lines_of_their_own() -> None:
    rows = [Pointer(p, s) for p in cut(STAFF) for s in p.sentences if "|" in p.sentence_text(s)]
    assert {whole(row).gap for row in rows} == {"\n"}
    assert whole(Pointer(cut(STAFF)[-1], cut(STAFF)[-1].sentences[-1])).gap == " "


SERVICES = (
    "# Services\n\n| Service | Price (EUR) | Duration | Place |\n|---|---|---|---|\n| Basic | 49 | 45 min | Hall 3 |\n"
    "| Full | 129 | 3 h | Hall 4 |\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How much is the Basic service?", "Basic, Price (EUR): 49"),
        ("What does the Full service cost?", "Full, Price (EUR): 129"),
        ("Where is the Full service?", "Full, Place: Hall 4"),
    ],
)
def test_a_heading_that_is_just_what_is_asked_for_answers_beside_other_figures(question: str, expected: str) -> None:
    assert told(question, SERVICES) == expected
    assert told(question, SERVICES.replace("Price (EUR)", "VAT rate").replace("Place", "Place of storage")) is None


BANDS = (
    "# Handbook\n\n## Salary bands\n\n| Band | Title | Minimum (EUR) | Maximum (EUR) | Notice period |\n|---|---|---|---|---|\n"
    "| A | Trainee | 24,000 | 29,000 | 2 weeks |\n| C | Engineer | 44,000 | 60,000 | 2 months |\n"
    "| D | Senior engineer | 58,000 | 78,000 | 3 months |\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the salary of a senior engineer?", None),
        ("What is the pay of an engineer?", None),
        ("Which salary does a senior engineer have?", None),
        ("What is the band of a senior engineer?", "Senior engineer, Band: D"),
        ("Which band is a senior engineer in?", "Senior engineer, Band: D"),
        ("What is the maximum salary of a senior engineer?", "Senior engineer, Maximum (EUR): 78,000"),
    ],
)
def test_what_a_row_is_called_answers_only_who_asks_for_that(question: str, expected: str | None) -> None:
    assert told(question, BANDS) == expected
    assert told(question, BANDS.replace("Salary bands", "Salaries")) == expected


def test_a_thing_that_has_a_code_is_called_by_its_name() -> None:
    stock = "# Stock\n\n| Item | Code | Room |\n|---|---|---|\n| Teak oil | TO-1 | A |\n| Wax | WX-2 | B |\n"
    assert told("Which article has the code TO-1?", stock) == "Teak oil, Code: TO-1"


def test_the_unit_at_the_end_of_a_row_s_name_need_not_be_said() -> None:
    study = "# Study of two groups\n\n| | Drug | Placebo |\n| --- | --- | --- |\n| Mean age, years | 42.6 | 43.9 |\n| Female, % | 64 | 68 |\n"
    assert told("What was the mean age in the placebo group?", study) == "Mean age, years, Placebo: 43.9"


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        (
            "What was the net income in the year ended 30 June 2024?",
            "And in the year ended 30 June 2023?",
            "Net income, Year ended 30 June 2023: (45)",
        ),
        (
            "What was the net income in the year ended 30 June 2024?",
            "And total net sales?",
            "Total net sales, Year ended 30 June 2024: 5,350",
        ),
        ("What was the net income in the year ended 30 June 2024?", "And in the year ended 30 June 2019?", None),
        ("What was the net income in the year ended 30 June 2024?", "And why?", None),
    ],
)
def test_a_follow_up_names_another_row_or_column_and_the_rest_stays(
    before: str, question: str, expected: str | None
) -> None:
    assert told(standalone(question, before), ACCOUNTS) == expected


def test_the_names_of_people_who_talk_are_no_keys() -> None:
    talk = "CORRIGAN: How did you meet?\n\nISBISTER: By accident.\n\nCORRIGAN: What was the pay?\n\nISBISTER: Fourteen pounds.\n"
    assert [row for passage in cut(talk) for row in keys_of(passage)] == []


CLUB = (
    "# Harbour club\n\n## Opening hours\n\n| Place | Weekdays | Weekends | Winter break |\n| --- | --- | --- | --- |\n"
    "| Bar | 11:00–22:00 | 10:00–23:30 | 3–20 January |\n| Office | 9:00–17:00 | closed | 24–31 December |\n\n"
    "## Prices\n\n| Item | Member price | Guest price |\n| --- | --- | --- |\n| Day pass | £8 | £14 |\n| Locker | £2 | |\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When is the bar open?", ["11:00–22:00", "10:00–23:30", "3–20 January"]),
        ("opening hours bar", ["11:00–22:00", "10:00–23:30", "3–20 January"]),
        ("When is the bar open at weekends?", ["10:00–23:30"]),
        ("How much is a day pass?", ["£8", "£14"]),
        ("What is the guest price of a day pass?", ["£14"]),
        ("What is the price of a locker?", []),  # for guests it is not told
        ("When is the office open?", ["9:00–17:00", "closed", "24–31 December"]),
        ("When is the office closed?", []),  # a cell has the word, and says it of another day
        ("Who has a day pass?", []),
        ("How much is a day pass for children?", []),  # of several cells the whole question is told
    ],
)
def test_where_several_columns_have_what_is_asked_each_of_them_is_told(question: str, expected: list[str]) -> None:
    draft = look_up(read_question(question, ENCODER), cut(CLUB), VECTORS)
    statements = draft.statements if draft else ()
    assert [s.text.rpartition(": ")[2] for s in statements] == expected
    assert all(s.gap == "\n" for s in statements[1:])
    assert len({s.pointers[0].focus for s in statements}) <= 1  # they are cited by one number, with one focus


def test_a_row_that_is_quoted_is_told_with_its_headings_and_cites_them() -> None:
    passage, row = next((p, row) for p in cut(CLUB) for row in rows_of(p) if row.cells[0].text == "Office")
    told = whole(Pointer(passage, row.sentence, (row.cells[1].start, row.cells[1].end)))
    assert told.text == "Office, Weekdays: 9:00–17:00; Weekends: closed; Winter break: 24–31 December"
    slices = [pointer.passage.sentence_text(pointer.sentence) for pointer in told.pointers]
    assert slices[1] == "| Place | Weekdays | Weekends | Winter break |"
    assert ReadingVerifier(READER, ENCODER, load_calibration()).judge(told.text, slices).verdict is Verdict.SUPPORTED
    assert not is_said_by_table(told.text.replace("closed", "9:00–17:00"), slices)
    assert not is_said_by_table(
        "Sales, 5: 10; 6: 20", ["| Sales | 10 | 20 |", "| Costs | 5 | 6 |", "|  | 2022 | 2023 |"]
    )


@pytest.mark.parametrize(
    ("question", "focus", "expected"),
    [
        ("Does the bar open at weekends?", "11:00–22:00", "10:00–23:30"),
        ("Does the bar open at weekends?", "Bar", "Bar"),  # what the row is called answers "which"
        ("Does the bar open on a Sunday?", "11:00–22:00", "11:00–22:00"),
    ],
)
def test_the_cell_under_the_heading_that_the_question_names_is_in_focus(
    question: str, focus: str, expected: str
) -> None:
    passage, row = next((p, row) for p in cut(CLUB) for row in rows_of(p) if row.cells[0].text == "Bar")
    cell = next(cell for cell in row.cells if cell.text == focus)
    found = in_column(read_question(question, ENCODER), Pointer(passage, row.sentence, (cell.start, cell.end)))
    assert found.focus is not None
    assert passage.slice(*found.focus) == expected


def test_a_key_says_nothing_of_the_thing_that_has_it() -> None:
    notes = (
        "# Quill\n\n## 4.2.0\n\n- Removed: the XML export\n- Fixed: a race in the compactor\n\nSurveyor: Ines Bauer\n"
    )
    assert told("Which release removed the XML export?", notes) is None
    assert told("What was removed?", notes) == "Removed: the XML export"


@pytest.mark.parametrize(
    ("question", "is_another"),
    [
        ("How quickly does support answer on the Team plan?", True),
        ("How quickly does support answer on the Business plan?", False),
        ("how quickly does support answer on the team plan?", False),  # "team" may be anything
        ("Which plan has quicker support than Team?", False),
        ("How quickly does support answer by telephone?", False),
    ],
)
def test_a_row_is_of_something_else_where_another_has_the_name_that_is_asked_of(
    question: str, is_another: bool
) -> None:
    passages = cut(
        "# Plans\n\n| Plan | Support |\n|---|---|\n| Team | in two days |\n| Business | telephone, in one hour |\n"
    )
    row = next(row for p in passages for row in rows_of(p) if row.cells[0].text == "Business")
    asking = read_question(question, ENCODER)
    assert is_of_another(asking, Pointer(row.passage, row.sentence), passages, VECTORS) is is_another


PARTS = "# Parts\n\n| Number | Item | Price |\n|---|---|---|\n| AX-UV1 | lamp for P60 | €19 |\n| AX-F1 | filter for P40 | €34 |\n"


@pytest.mark.parametrize(
    ("question", "is_another"), [("lamp for the P40", True), ("lamp for the P60", False), ("lamp", False)]
)
def test_a_row_with_another_code_of_the_same_form_is_of_something_else(question: str, is_another: bool) -> None:
    passages = cut(PARTS + "\nThe P40 and the P60 clean air.\n")
    row = next(row for p in passages for row in rows_of(p) if "lamp" in row.cells[1].text)
    asking = read_question(f"What does the {question} cost?", ENCODER)
    assert is_of_another(asking, Pointer(row.passage, row.sentence), passages, VECTORS) is is_another


FERRY = (
    "# Ferry\n\n| Sailing | Skarholm dep. | Tinney arr. | Tinney dep. | Days |\n|---|---|---|---|---|\n"
    "| F1 | 06:40 | 07:25 | 07:35 | Monday to Friday |\n| F9 | 21:00 | 21:45 | – | Saturday |\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When does F1 leave Skarholm?", "F1, Skarholm dep.: 06:40"),
        ("when does F1 arrive in tinney", "F1, Tinney arr.: 07:25"),
        ("When does F1 depart from Tinney?", "F1, Tinney dep.: 07:35"),
        ("When does F9 leave Tinney?", None),  # it does not, and on which days it runs is not asked
        ("On which days does F1 run?", "F1, Days: Monday to Friday"),
    ],
)
def test_when_something_leaves_a_place_stands_under_its_name_and_not_under_the_days(
    question: str, expected: str | None
) -> None:
    assert told(question, FERRY) == expected


ORDERS = (
    "# Orders and results of Kestrel Ltd\n\n| Order | Date | Status | Shipped | Duration |\n| --- | --- | --- | --- | --- |\n"
    "| K-20 | 2024-05-02 | paid | 2024-05-06 | 3 days |\n| K-21 | 2024-05-03 | open |  | 5 days |\n\n"
    "| Segment | Revenue 2023 | Revenue 2022 |\n| --- | --- | --- |\n| Ropes | 40 | 38 |\n| Sails | 25 | 20 |\n| Total | 65 | 58 |\n"
    "\n| Code | Meaning | What to do |\n| --- | --- | --- |\n| E15 | Water in the tray | Close the tap |\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When was order K-20 shipped?", "K-20, Shipped: 2024-05-06"),
        ("When was K-21 shipped?", None),
        ("How long does order K-20 take?", "K-20, Duration: 3 days"),
    ],
)
def test_the_verb_of_a_question_may_be_what_a_heading_says(question: str, expected: str | None) -> None:
    assert told(question, ORDERS) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What do I do about E15?", "E15, What to do: Close the tap"),
        ("E15: what has to be done?", "E15, What to do: Close the tap"),
        ("What do I do about E16?", None),
    ],
)
def test_what_is_to_be_done_stands_under_a_heading_that_says_so(question: str, expected: str | None) -> None:
    assert told(question, ORDERS) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What was the revenue in 2023?", "Total, Revenue 2023: 65"),
        ("What was Kestrel's revenue in 2022?", "Total, Revenue 2022: 58"),
        ("What was the revenue of sails in 2023?", "Sails, Revenue 2023: 25"),
        ("What was the revenue of anchors in 2023?", None),
        ("What was the revenue of the main segment in 2023?", None),
        ("What was the revenue in 2021?", None),
    ],
)
def test_where_no_row_is_named_the_sum_of_all_is_meant(question: str, expected: str | None) -> None:
    assert told(question, ORDERS) == expected
