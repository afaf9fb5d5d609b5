"""Questions for the rows that have something: all of them, called by their names."""

import pytest

from tests.bot.tables.test_comparing import found
from tests.bot.tables.test_lookup import told

SAWS = (
    "# Saws\n\n| Article no. | Product | Type | Price (€) | Grade | Wi-Fi |\n|---|---|---|---|---|---|\n"
    "| 100345 | Kestor 45 | Table saw | 499 | B | no |\n| 100360 | Kestor 60 | Table saw | 749 | C | yes |\n"
    "| 200107 | Lumo 7 | Band saw | 579 | B | no |\n| 200109 | Lumo 9 | Band saw | 829 | A | yes |\n| 300201 | Pallas | Jigsaw | 89 | C | yes |\n"
)
PARTS = (
    "# Parts\n\n| Part no. | Part | Fits | Price (€) |\n|---|---|---|---|\n| P-1 | Blade | Kestor 45, Kestor 60 | 18.50 |\n"
    "| P-2 | Lower guard | Kestor 60 | 24.90 |\n| P-3 | Fence | Kestor 45 | 15.00 |\n"
)
TARIFFS = (
    "# Tariffs\n\n| Tariff | Monthly fee (€) | Members | Guests |\n|---|---|---|---|\n| Small | 4.90 | 1 | 3 |\n"
    "| Middle | 9.90 | 5 | 10 |\n| Large | 24 | 25 | unlimited |\n| Club | 99 | unlimited | unlimited |\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which band saws have Wi-Fi?", ["Lumo 9, Wi-Fi: yes"]),
        ("Which band saw has wifi?", ["Lumo 9, Wi-Fi: yes"]),
        ("Which products have Wi-Fi?", ["Kestor 60, Wi-Fi: yes", "Lumo 9, Wi-Fi: yes", "Pallas, Wi-Fi: yes"]),
        ("Which product has grade A?", ["Lumo 9, Grade: A"]),
        ("Which products have grade C?", ["Kestor 60, Grade: C", "Pallas, Grade: C"]),
        ("Which product has grade E?", None),
        ("Which band saws have grade C?", None),
        ("Which band saw has grade A?", ["Lumo 9, Grade: A"]),
        ("Which table saw has grade A?", None),
        ("Which products have no Wi-Fi?", ["Kestor 45, Wi-Fi: no", "Lumo 7, Wi-Fi: no"]),
        ("Which band saw doesn't have Wi-Fi?", ["Lumo 7, Wi-Fi: no"]),
        ("Which band saws are without a Wi-Fi?", ["Lumo 7, Wi-Fi: no"]),
        ("Which products have no grade?", None),
        ("Which products do not have the laser?", None),
    ],
)
def test_the_rows_that_have_it_are_told_by_their_names(question: str, expected: list[str] | None) -> None:
    assert found(question, SAWS) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which parts fit the Kestor 45?", ["Blade, Fits: Kestor 45, Kestor 60", "Fence, Fits: Kestor 45"]),
        ("Which parts fit the Kestor 60?", ["Blade, Fits: Kestor 45, Kestor 60", "Lower guard, Fits: Kestor 60"]),
        ("Which parts fit the Kestor 70?", None),
    ],
)
def test_a_cell_that_lists_things_has_each_of_them(question: str, expected: list[str] | None) -> None:
    assert found(question, PARTS) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which tariffs have unlimited guests?", ["Large, Guests: unlimited", "Club, Guests: unlimited"]),
        ("Which tariffs have unlimited members?", ["Club, Members: unlimited"]),
        ("Which tariff has unlimited guests?", ["Large, Guests: unlimited", "Club, Guests: unlimited"]),
    ],
)
def test_what_a_heading_that_is_asked_for_has_is_not_looked_for_under_the_others(
    question: str, expected: list[str] | None
) -> None:
    assert found(question, TARIFFS) == expected


def test_what_is_found_by_its_value_is_told_by_its_name() -> None:
    assert told("Which tariff allows 5 members?", TARIFFS) == "Middle, Members: 5"


@pytest.mark.parametrize("question", ["What is the email of the office?", "What is the e-mail of the office?"])
def test_a_word_with_a_hyphen_after_one_letter_is_the_same_without(question: str) -> None:
    contacts = "# Contacts\n\n| Who | Phone | E-mail |\n|---|---|---|\n| Office | 0461 2201 | office@dahl.example |\n"
    assert told(question, contacts) == "Office, E-mail: office@dahl.example"
    assert told(question, contacts.replace("E-mail", "Email")) == "Office, Email: office@dahl.example"


def test_what_is_asked_to_be_without_something_is_not_answered_with_what_has_it() -> None:
    halls = "# Halls\n\n| Hall | Type | Stage |\n|---|---|---|\n| Aske | Dance hall | yes |\n| Birk | Gym hall | no |\n"
    assert told("Which dance halls have no stage?", halls) is None
    assert told("Which dance hall has a stage?", halls) == "Dance hall, Stage: yes"


ORDERS = (
    "# Orders\n\n| Order no. | Date | Status |\n|---|---|---|\n| K-1 | 2024-05-02 | paid |\n| K-2 | 2024-05-03 | open |\n"
    "| K-3 | 2024-05-06 | open |\n"
)


def test_a_table_says_what_is_so_still() -> None:
    assert found("Which orders are still open?", ORDERS) == ["K-2, Status: open", "K-3, Status: open"]
    assert found("Which orders are still lost?", ORDERS) is None
