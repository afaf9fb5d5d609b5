"""Rows and rules of Markdown tables, told by their lines."""

import time

import pytest

from index.tables import is_rule


@pytest.mark.parametrize("rule", ["|---|", "| --- | :--: |", "|--|--", " |:-|-:|:-:| ", "|--:|\n", "|--\t|\r\n"])
def test_a_rule_is_one(rule: str) -> None:
    assert is_rule(rule)


@pytest.mark.parametrize(
    "row", ["", "|", "||", "---", "|--||", "||--|", "| - | - |", "|-|", "|--|a|", "|--|:|", "|--\\|--|", "|--\\|"]
)
def test_what_is_no_rule_is_none(row: str) -> None:
    assert not is_rule(row)


def test_a_long_line_is_told_at_once() -> None:
    begun = time.perf_counter()
    assert not is_rule("|--" + " " * 8000 + "x")
    assert time.perf_counter() - begun < 0.05
