"""What the lines of a model's answer stand under is checked with them, and is no statement by itself."""

import pytest

from bot.headed import Headed, Under, is_heading
from bot.replies import ReplyParser, Said

DOGS = "Dogs are allowed on the piers on a leash."
TABLE = "| Season | Price a month | Source |\n|---|---|---|\n| Winter | 80 euros | [s1] |\n| **Summer** | 100 euros | [s1] |"


def told(reply: str) -> list[tuple[str, Under]]:
    """(the lines that lead on, what the statement after them stands under) of each statement."""
    parser, headed = ReplyParser(9), Headed()
    said = [event for event in parser.feed(reply) + parser.finish() if isinstance(event, Said)]
    return [(headed.led, headed.under(event)) for event in said if not headed.leads(event)]


def claims(reply: str, evidence: str = "") -> list[str]:
    return [under.claim(evidence) for _, under in told(reply)]


def test_an_item_is_checked_with_the_lines_that_it_stands_under() -> None:
    reply = "It costs:\n\n- **Winter**\n  - berths: 80 euros [s1]\n  - sheds: 20 euros [s1]\n- **Summer:**\n  - berths: 90 euros [s1]\n- sheds: free [s1]"
    assert claims(reply) == [
        "It costs: Winter: berths: 80 euros",
        "It costs: Winter: sheds: 20 euros",
        "It costs: Summer: berths: 90 euros",
        "It costs: sheds: free",
    ]
    assert [led for led, _ in told(reply)] == ["It costs:\n\n- **Winter**", "", "- **Summer:**", ""]


def test_a_row_is_checked_with_the_heads_of_its_columns() -> None:
    assert claims(TABLE) == ["Winter: price a month 80 euros", "Summer: price a month 100 euros"]
    assert claims(f"{TABLE}\n\nThat is all [s2].")[2] == "That is all."
    assert claims("| Winter | 80 [s1] |\n| Summer | 100 [s1] |") == ["Winter: 80", "Summer: 100"]


@pytest.mark.parametrize(
    ("reply", "claim"),
    [
        ("Dogs are not allowed in these places:\n- on the piers [s1]", "Dogs are not allowed in these places: on the piers"),
        ("Dogs are allowed:\n- on the piers [s1]", "on the piers"),
        ("Cats are allowed:\n- on the piers [s1]", "Cats are allowed: on the piers"),
    ],
)  # fmt: skip
def test_an_item_that_stands_there_word_for_word_needs_what_it_stands_under_to_stand_there(
    reply: str, claim: str
) -> None:
    assert claims(reply, DOGS) == [claim]


def test_what_stands_under_a_line_that_points_points_there_too() -> None:
    reply = "Run this [s2]:\n\n```sh\npumpd start\n```\n\n- twice\n- once [s3]\n- now [s99]\n\nIt runs.\n- late"
    found = [(under.claim(""), under.ids) for _, under in told(reply)]
    assert found[0] == ("Run this:", ())
    assert found[1] == ("Run this: pumpd start", (2,))
    assert found[2] == ("Run this: twice", (2,))
    assert found[4] == ("Run this: now", ())
    assert found[5:] == [("It runs.", ()), ("- late", ())]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("## Opening hours", True),
        ("**Opening hours**", True),
        ("## When does it open?", True),
        ("**It opens at nine.**", False),
        ("## The harbour was opened in 1987.", False),
        ("Opening hours", False),
        ("#1 of all", False),
        (f"## {'so ' * 12}long", False),
    ],
)
def test_a_heading_is_a_short_line_that_is_set_as_one(line: str, expected: bool) -> None:
    assert is_heading(line) == expected


@pytest.mark.parametrize(
    ("heading", "unsaid"),
    [
        ("## Opening hours", []),
        ("## Opening Hours", []),
        ("## 2. Step 3: Dogs", []),
        ("**The 2 rules of the piers**", []),
        ("## Dogs in 1999", ["1999"]),
        ("## Where dogs are not allowed", ["not allow"]),
        ("## Dogs in Rome and elsewhere", ["Rome"]),
    ],
)
def test_a_heading_has_no_figure_denial_or_name_that_is_not_cited(heading: str, unsaid: list[str]) -> None:
    ((led, under),) = told(f"{heading}\n\nDogs are allowed on the piers [s1].")
    assert led == heading
    assert under.claim(DOGS) == "Dogs are allowed on the piers."
    assert under.unsaid(DOGS, DOGS) == unsaid


def test_the_figures_and_names_of_headings_may_stand_around_what_is_cited() -> None:
    ((led, under),) = told("# Piers of Rome\n\n## Dogs (2023)\n\nDogs are allowed on the piers [s1].")
    assert led == "# Piers of Rome\n\n## Dogs (2023)"
    assert under.unsaid(DOGS, DOGS) == ["Rome", "2023"]
    assert under.unsaid(DOGS, f"Rome in 2023. {DOGS}") == []


def test_what_words_are_set_with_is_not_checked() -> None:
    assert claims("**Yes**, *dogs* are allowed `here` [s1].") == ["Yes, dogs are allowed here."]


def test_counts_of_what_follows_are_no_figures_of_a_source_and_measures_are() -> None:
    assert claims("There are 3 rules:\n- one [s1]") == ["There are rules: one"]
    assert claims("It has two kinds of berths:\n- one [s1]") == ["It has kinds of berths: one"]
    assert claims("After 3 days:\n- one [s1]") == ["After 3 days: one"]


def test_where_a_heading_comes_before_the_first_marker_markers_come_first() -> None:
    assert [under.own for _, under in told("## Dogs\n[s1] Cows give milk.\n[s2] Hens lay eggs.")] == [
        "Cows give milk.",
        "Hens lay eggs.",
    ]


def test_lines_that_lead_on_without_end_are_statements_after_a_while() -> None:
    found = told("It has:\n" * 1000 + "- cows [s1]")
    assert len(found) > 5
    assert all(len(led) <= 1000 and len(under.claim("")) < 1100 for led, under in found)
