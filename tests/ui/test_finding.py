"""Words are found as a reader sees them, and where they are found is where they stand."""

from itertools import pairwise
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.test_tables_seen import CODE, LINES, TABLE, offsets_shown
from ui.blocks import seen
from ui.finding import LONGEST_SOUGHT, hits

LETTERS = "aAeé\u0301İıßﬁſ😀한국न्'’-–.*[ \n\t"


@pytest.mark.parametrize(
    ("text", "sought", "found"),
    [
        ("A café, the CAFE\u0301.", "cafe", ["café", "CAFE\u0301"]),
        ("a cafe", "CAFÉ", ["cafe"]),
        ("Łódź, the ŁÓDŹ of Ørsted", "lodz", ["Łódź", "ŁÓDŹ"]),
        ("Orsted, Ørsted and Đorđe", "ørsted", ["Orsted", "Ørsted"]),
        ("Yılmaz, YILMAZ, İzmir", "yilmaz", ["Yılmaz", "YILMAZ"]),
        ("Straße STRASSE", "strasse", ["Straße", "STRASSE"]),
        ("The oﬃce is ﬁne", "OFFICE", ["oﬃce"]),
        ("a joint\n  venture", "joint venture", ["joint\n  venture"]),
        ("it’s “so” – so", 'it\'s "so" - so', ["it’s “so” – so"]),
        ("😀 Σίσυφος", "σισυφοσ", ["Σίσυφος"]),
        ("한국어 한국", "한국", ["한국", "한국"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("a.c abc", "a.c", ["a.c"]),
        (TABLE, "rope | line 1.15", ["Rope \\| line | 1.15"]),
        (TABLE, "chain (5.40)", ["Chain | (5.40)"]),
        (TABLE, "item price note", ["Item | Price | Note"]),
        (TABLE, "|", ["|"]),
        (TABLE, "-", []),
        (TABLE, "\\", []),
        ("# Two\nx #3", "#", ["#"]),
        (f"a | b\n{CODE[0]}", "|", ["|"] * 7),  # as it stands
        ("The **fee** of *12* crowns", "the fee of 12 crowns", ["The **fee** of *12* crowns"]),
        ("The **fee** of", "fee", ["fee"]),
        ("The **fee** of", "**fee**", ["**fee**"]),
        ("| **Row** | `1` |\n|---|---|", "row 1", ["Row** | `1"]),
        ("```\n**a** b\n```", "a b", []),
        ("anything", "  ", []),
        ("anything", "", []),
        ("", "a", []),
    ],
)
def test_words_are_found_as_a_reader_sees_them(text: str, sought: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in hits(text, sought)] == found


@given(st.text(LETTERS), st.text(LETTERS), st.text(LETTERS))
def test_what_stands_in_a_text_is_found_in_it(before: str, sought: str, after: str) -> None:
    text = normalize("NFC", before + sought + after)
    places = list(hits(text, normalize("NFC", sought)))
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(end <= start for (_, end), (start, _) in pairwise(places))
    if normalize("NFC", sought).strip("\u0301 \n\t") and normalize("NFC", sought) in text:  # an accent alone is no word
        assert places


@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_what_is_not_shown_of_a_table_or_a_heading_is_never_found(lines: list[str]) -> None:
    text = "\n".join(lines)
    shown = [at for at in offsets_shown(text) if not text[at].isspace()]
    found = seen(text)
    assert len(found) == len(text)
    assert [at for at in range(len(text)) if found[at] == text[at] and not text[at].isspace()] == shown
    for word in {text[at] for at in range(len(text))} - {"\u0301", "e"}:
        places = {at for start, end in hits(text, word) for at in range(start, end)}
        assert {at for at in shown if text[at] == word} <= places
        assert {at for at in places if text[at] == word} <= set(shown)


def test_a_long_text_is_looked_through_at_once_for_whatever_is_typed() -> None:
    text = "aaaaaaaaab " * 200_000 + "| a | b |\n" * 20_000
    assert sum(1 for _ in hits(text, "a" * 9 + " b")) == 0
    assert sum(1 for _ in hits(text, "\u0301a" * LONGEST_SOUGHT)) == 0
