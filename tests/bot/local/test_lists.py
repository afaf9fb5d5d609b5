"""When a list is quoted whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot import Bot
from bot.local.lists import MOST, list_at, whole_list
from bot.local.reading import read_question
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER

TEXT = """## Attaching a receipt

1. Save the receipt as a PDF file.
2. Run `attach` right after the entry.
   It takes a moment.
3. Check that the paper clip appears.

Receipts larger than 10 MB are refused.

Special leave is granted on these occasions:

- one's own wedding
- a move to another town
"""
ITEMS = ["1. Save the receipt as a PDF file.", "2. Run `attach` right after the entry.", "It takes a moment.",
         "3. Check that the paper clip appears."]  # fmt: skip


def passage(text: str = TEXT) -> Passage:
    (found,) = cut_passages(Document("d", "Help", text, text_hash(text)), ENCODER)
    return found


def numbered(found: Passage, begins: str) -> int:
    return next(i for i, s in enumerate(found.sentences) if found.sentence_text(s).startswith(begins))


@pytest.mark.parametrize("begins", ["1.", "2.", "It takes", "3."])
def test_a_list_is_found_from_each_of_its_sentences(begins: str) -> None:
    found = passage()
    listed = list_at(found, numbered(found, begins))
    assert listed is not None
    assert [found.sentence_text(found.sentences[i]) for i in listed.items] == ITEMS
    assert (listed.lead, listed.heading) == ("", "## Attaching a receipt")


def test_a_list_is_found_from_what_leads_into_it_and_rows_are_a_list() -> None:
    found = passage()
    listed = list_at(found, numbered(found, "Special leave"))
    assert listed is not None
    assert len(listed.items) == 2
    assert listed.lead == "Special leave is granted on these occasions:"
    assert list_at(found, numbered(found, "Receipts")) is None
    table = passage("Limits per night:\n\n| City | Limit |\n|---|---|\n| Oslo | 150 |\n| Bonn | 120 |\n")
    rows = list_at(table, 3)
    assert rows is not None
    assert (rows.items, rows.lead) == (range(3, 5), "Limits per night:")
    assert list_at(table, 1) is None


CONTRACT = """3.1 A refund is given for:
  (i) late delivery;
  (ii) cold food. Lukewarm food counts as cold.
3.2 No refund is given for cancelled parties.

The Caterer must:
4.1 deliver by noon;
4.2 keep dry:
    - the flour
    - the sugar
4.3 collect the waste.

- a tray

1. Ring.
2. Wait.

1. Go home.
2. Sleep.
"""


@pytest.mark.parametrize(
    ("begins", "first", "last"),
    [
        ("3.1", "(i)", "Lukewarm"),
        ("(i)", "(i)", "Lukewarm"),
        ("Lukewarm", "(i)", "Lukewarm"),
        ("The Caterer", "4.1", "4.3"),
        ("4.3", "4.1", "4.3"),
        ("4.2", "- the flour", "- the sugar"),
        ("- the sugar", "- the flour", "- the sugar"),
        ("- a tray", "- a tray", "- a tray"),
        ("2. Wait", "1. Ring", "2. Wait"),
        ("1. Go", "1. Go", "2. Sleep"),
    ],
)
def test_a_list_ends_where_numbers_begin_anew_or_are_of_another_kind(begins: str, first: str, last: str) -> None:
    found = passage(CONTRACT)
    listed = list_at(found, numbered(found, begins))
    assert listed is not None
    assert listed.items == range(numbered(found, first), numbered(found, last) + 1)
    assert list_at(found, numbered(found, "3.2")) is None  # clauses that nothing leads into are paragraphs


@pytest.mark.parametrize(
    ("question", "begins", "is_whole"),
    [
        ("How do I attach a receipt?", "1.", True),
        ("On which occasions is special leave granted?", "- one's own", True),
        ("What special leave is there?", "Special leave", True),
        ("When do I attach a receipt?", "1.", False),  # a time is asked for, and nothing leads into the list
        ("Is special leave granted for a move to another town?", "- a move", False),  # of that item alone
        ("Why attach a receipt?", "1.", False),  # nothing leads into the list and not all of it is asked for
        ("How do I attach a photograph to an invoice?", "Receipts", False),  # no list
    ],
)
def test_a_list_is_quoted_whole_where_what_is_asked_stands_over_it(question: str, begins: str, is_whole: bool) -> None:
    found = passage()
    assert (whole_list(read_question(question, ENCODER), found, numbered(found, begins)) is not None) is is_whole


HIRE = """The Hirer may cancel free of charge when:

(a) the hall is closed by the council; or
(b) the heating is broken.

The hire costs:

- £40 for members;
- £65 for others.

In the hall there are:

- 80 chairs
- a piano
"""


@pytest.mark.parametrize(
    ("question", "begins", "quoted"),
    [
        ("When may the Hirer cancel free of charge?", "The Hirer", ["(a)", "(b)"]),
        ("When may the Hirer cancel?", "(b)", ["(a)", "(b)"]),
        ("How much does the hire cost?", "- £40", ["- £40", "- £65"]),
        ("How much is the hire for members?", "- £40", None),  # one of them is named
        ("How much is the hire for members?", "The hire costs", ["- £40"]),
        ("How many of them are there in the hall?", "- 80", None),  # the only one that has a number
    ],
)
def test_of_a_list_all_is_quoted_that_fits_what_is_asked(question: str, begins: str, quoted: list[str] | None) -> None:
    found = passage(HIRE)
    items = whole_list(read_question(question, ENCODER), found, numbered(found, begins))
    assert items == quoted if quoted is None else [numbered(found, item) for item in quoted] == list(items or ())


def test_a_heading_that_goes_on_in_its_list_leads_into_it() -> None:
    text = "## Do not take Toravil if\n\n- you had a stroke\n- you are under 18\n"
    found = passage(text)
    listed = list_at(found, numbered(found, "- you had"))
    assert listed is not None
    assert listed.lead == "## Do not take Toravil if"
    answer = ANSWERER.draft("Who must not take Toravil?", [found])
    assert [s.text for s in answer.statements] == ["you had a stroke", "you are under 18"]


def test_a_sentence_that_does_not_end_leads_into_the_list_after_it() -> None:
    text = "2. Water\n\nThree ways were discussed. It was resolved\n\n   (a) to ask all members;\n   (b) to ask the Council for a loan."
    found = passage(text)
    listed = list_at(found, numbered(found, "(b)"))
    assert listed is not None
    assert (listed.heading, listed.lead) == ("2. Water", "It was resolved")
    draft = ANSWERER.draft("What was resolved about water?", [found])
    assert [statement.text[:3] for statement in draft.statements] == ["(a)", "(b)"]


CONTENTS = """# Leaflet

{}

1. How to take Zelorin
2. [How to store Zelorin](#store)

## 1. How to take Zelorin

One tablet a day.

## 2. How to store Zelorin

Keep it below 25 degrees in the package.
"""


@pytest.mark.parametrize(
    ("over", "question", "quoted"),
    [
        ("## Contents", "store Zelorin", ["Keep it below 25 degrees in the package."]),
        ("The leaflet has two parts:", "Which parts does the leaflet have?", ["The", "How", "[How"]),
    ],
)
def test_a_line_of_a_table_of_contents_is_no_answer_where_its_heading_is_asked_for(
    over: str, question: str, quoted: list[str]
) -> None:
    text = CONTENTS.format(over)
    draft = ANSWERER.draft(question, cut_passages(Document("d", "Leaflet", text, text_hash(text)), ENCODER))
    assert len(draft.statements) == len(quoted)
    assert all(s.text.startswith(q) for s, q in zip(draft.statements, quoted, strict=True))


def test_what_leads_into_a_list_is_not_quoted_without_it() -> None:
    draft = ANSWERER.draft("When may the Hirer cancel free of charge?", [passage(HIRE)])
    assert [statement.text[:3] for statement in draft.statements] == ["The", "(a)", "(b)"]


def test_an_item_is_not_passed_over_for_a_sentence_with_more_of_the_question() -> None:
    draft = ANSWERER.draft("What is a refund given for?", [passage(CONTRACT)])
    assert [statement.text for statement in draft.statements][:2] == [
        "3.1 A refund is given for:",
        "(i) late delivery;",
    ]


def test_a_list_of_many_is_not_quoted_whole() -> None:
    found = passage("Things to bring:\n\n" + "".join(f"- thing {chr(97 + i)}\n" for i in range(MOST + 1)))
    assert whole_list(read_question("Which things to bring?", ENCODER), found, 0) is None


def test_the_answer_has_a_line_for_each_item() -> None:
    draft = ANSWERER.draft("How do I attach a receipt?", [passage()])
    assert draft.statements[0].text == "Save the receipt as a PDF file."
    assert len(draft.statements) == 4
    assert {statement.gap for statement in draft.statements} == {"\n"}


NESTED = """The refit has these parts:

- Hull work:
  - sanding below the waterline
  - two coats of red paint
- Rudder work
    - new bearings
    - a new tiller
        - of oak
- Sails: a new mainsail
"""


@pytest.mark.parametrize(
    ("begins", "items", "lead"),
    [
        ("- Hull", ["- sanding below the waterline", "- two coats of red paint"], "- Hull work:"),
        ("- two coats", ["- sanding below the waterline", "- two coats of red paint"], "- Hull work:"),
        ("- Rudder", ["- new bearings", "- a new tiller", "- of oak"], "- Rudder work"),  # no colon is needed
        ("- a new tiller", ["- of oak"], "- a new tiller"),
        ("- new bearings", ["- new bearings", "- a new tiller", "- of oak"], "- Rudder work"),
    ],
)
def test_items_that_are_set_in_are_a_list_of_the_item_over_them(begins: str, items: list[str], lead: str) -> None:
    found = passage(NESTED)
    listed = list_at(found, numbered(found, begins))
    assert listed is not None
    assert ([found.sentence_text(found.sentences[i]) for i in listed.items], listed.lead) == (items, lead)


def test_the_outer_list_has_all_that_is_set_in() -> None:
    found = passage(NESTED)
    listed = list_at(found, numbered(found, "- Sails"))
    assert listed is not None
    assert (len(listed.items), listed.lead) == (8, "The refit has these parts:")


@pytest.mark.parametrize(
    "text", ["- one\n - two\n- three\n", "  - one\n- two\n- three\n", "- one\n\n- two\n\n- three\n"]
)
def test_bullets_that_stand_a_little_askew_are_one_list(text: str) -> None:
    found = passage(f"There are three:\n\n{text}")
    listed = list_at(found, numbered(found, "- three"))
    assert listed is not None
    assert (len(listed.items), listed.lead) == (3, "There are three:")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What does the hull work include?", "Hull work:\nsanding below the waterline\ntwo coats of red paint"),
        ("What has to be done after arrival?", "After arrival\nrinse the deck\nswitch off the batteries"),
    ],
)
def test_an_item_is_quoted_with_those_that_are_set_in_under_it_and_no_others(
    question: str, told: str, tmp_path: Path
) -> None:
    (tmp_path / "refit.md").write_text(f"# Refit of the Kittiwake\n\n{NESTED}")
    (tmp_path / "safety.md").write_text(
        "# Safety\n\n1. Before departure\n   - check the engine oil\n   - close the hatches\n"
        "2. After arrival\n   - rinse the deck\n   - switch off the batteries\n"
    )
    with Bot.open(tmp_path) as bot:
        assert bot.ask(question).text == told


def test_where_a_passage_begins_within_a_list_its_first_item_is_over_no_others() -> None:
    text = "- paint for the hull\n  - a tiller\n  - a rudder\n"
    (whole,) = cut_passages(Document("d", "Help", text, text_hash(text)), ENCODER)
    start = whole.sentences[1].start
    listed = list_at(replace(whole, ordinal=1, start=start, text=text[start:], sentences=whole.sentences[1:]), 1)
    assert listed is not None
    assert (len(listed.items), listed.lead) == (2, "")
