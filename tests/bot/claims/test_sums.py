"""Sums, differences and comparisons of cited figures: what holds is borne out, what does not is not, and a doubt is no verdict."""

import pytest

from bot.answer import Verdict
from bot.claims.sums import compared, worked_out
from bot.verify import ContentTokenGuard

STAFF = "The department has 12 employees in Oslo and 8 in Bergen."
RENT = "A berth costs 80 euros a month in winter and 100 euros a month in summer."
MEMBERS = "Membership had fallen from 640 to 598 since January."
REVENUE = "Group revenue rose to €697.7 million from €657.3 million a year earlier."
INCOME = "In 2022 the harbour earned 1,500,000 euros, and in 2023 it earned 1,800,000 euros."


def verdict(statement: str, evidence: str) -> Verdict:
    return ContentTokenGuard().judge(statement, [evidence]).verdict


@pytest.mark.parametrize(
    ("right", "wrong", "evidence"),
    [
        ("In all the department has 20 employees.", "In all the department has 22 employees.", STAFF),
        ("It has twenty employees in Oslo and Bergen combined.", "In total it has 20 employees in Oslo.", STAFF),
        ("It has 20 employees: 12 in Oslo and 8 in Bergen.", "It has 21 employees (12 in Oslo, 8 in Bergen).", STAFF),
        ("A berth costs 20 euros a month more in summer.", "A berth costs 20 euros a month more in winter.", RENT),
        ("In winter a berth is 20 % cheaper than in summer.", "In winter a berth is 25 % cheaper than in summer.", RENT),
        ("In summer a berth is 25 % more expensive than in winter.", "In summer it is 20 % more expensive.", RENT),
        ("The difference between winter and summer is €20.", "The difference between winter and summer is €30.", RENT),
        ("It earned 3.3 million euros in total.", "It earned 3.4 million euros in total.", INCOME),
        ("It earned 300,000 euros more in 2023 than in 2022.", "It earned 300,000 euros less in 2023 than in 2022.", INCOME),
        ("It earned 20% more in 2023.", "It earned 20% more in 2022.", INCOME),
        ("In 2023 it earned more than in 2022.", "In 2022 it earned more than in 2023.", INCOME),
        ("A berth is cheaper in winter than in summer.", "A berth is cheaper in summer than in winter.", RENT),
        ("Membership fell by 42.", "Membership rose by 42.", MEMBERS),
        ("Membership fell.", "Membership rose.", MEMBERS),
        ("Revenue grew 6.1% to €697.7 million.", "Revenue grew 6.5% to €697.7 million.", REVENUE),
        ("Group revenue increased by €40.4 million.", "Group revenue fell by €40.4 million.", REVENUE),
        ("Income in 2022 and 2023 rose by 300,000 euros.", "Income in 2022 and 2023 fell by 300,000 euros.", INCOME.replace("earned", "had an income of")),
    ],
)  # fmt: skip
def test_what_is_worked_out_is_borne_out_where_it_is_right_and_rejected_where_it_is_wrong(
    right: str, wrong: str, evidence: str
) -> None:
    assert verdict(right, evidence) is Verdict.SUPPORTED
    assert verdict(wrong, evidence) in {Verdict.UNSUPPORTED, Verdict.PARTIAL}


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("In all there are 380 berths.", "There are 340 berths in all, 40 of them in Oslo."),
        ("In all it has 20 employees.", "It has 12 employees and 8 boats."),
        ("In all it has 20 employees.", "It has about 12 employees in Oslo and 8 in Bergen."),
        ("In all it has 20 employees.", "It has 12 employees in Oslo and 8 in Oslo."),
        ("In all it has 20 employees.", "It has 12 employees in Oslo and, in Bergen, and at night, 8."),
        ("It does not have 20 employees in all.", STAFF),
        ("In 2022 it had 20 employees in all.", STAFF),
        ("In all there are 1,238 members.", MEMBERS),
        ("It rose by 47.", "Of those aged from 18 to 65 more came."),
        ("It rose by 20%.", "The margin rose from 10% to 12%."),
        ("Sales rose by 20 %.", "Sales were 80 in Oslo and 100 in Bergen."),
        ("Sales rose by 20 %.", "Sales were 80 % in 2020 and 100 % in 2021."),
        ("It rose by 20.", "Sales were 80 in 2020, 90 in 2021 and 100 in 2022."),
    ],
)
def test_where_it_may_be_otherwise_nothing_is_worked_out(statement: str, evidence: str) -> None:
    assert worked_out(statement, evidence) is None
    assert verdict(statement, evidence) is Verdict.UNSUPPORTED


def test_a_word_that_is_not_there_leaves_the_rest_to_the_reader() -> None:
    found = worked_out("In all the department has 20 engineers.", STAFF)
    assert found is not None
    assert (found.rest, found.is_all) == ("In all the department has engineers.", False)
    assert verdict("In all the department has 20 engineers.", STAFF) is Verdict.UNCHECKED
    assert compared("There are more engineers in Oslo than in Bergen.", STAFF) is None


def test_names_and_denials_are_looked_for_beside_what_is_worked_out() -> None:
    assert verdict("In all the department has 20 employees in Rome.", STAFF) is Verdict.UNSUPPORTED
    assert compared("No more employees are in Oslo than in Bergen.", STAFF) is None


def test_what_is_worked_out_of_one_thing_is_not_of_another() -> None:
    assert verdict("Costs grew by 6.1%.", REVENUE) is not Verdict.SUPPORTED
