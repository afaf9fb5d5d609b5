import re
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import DocumentError
from index.names import file_name, in_order

HOSTILE = [
    "../../../etc/passwd.txt", "..\\..\\windows\\system32\\a.txt", "/etc/cron.d/x.md", "C:\\a.txt", "a/../../b.txt", "....//....//x.txt",
    ".hidden.txt", "...txt", "a\0b.txt", "a\nb.txt", "con.txt", "NUL.md", "com1.txt", "x.txt:stream.txt", "a|b<c>d?.md", "~/x.txt",
    "%2e%2e%2fx.txt", "$(rm -rf).md", "`x`.txt", "; rm x.txt", "\u202etxt.exe.txt", "a" * 5000 + ".txt", "🚀" * 300 + ".md", " .txt",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_was_handed_in_leads_nowhere(name: str) -> None:
    try:
        safe = file_name(name)
    except DocumentError:
        return
    leads_nowhere(safe)


def leads_nowhere(safe: str) -> None:
    assert PurePosixPath(safe).name == PureWindowsPath(safe).name == safe
    assert not safe.startswith((".", " "))
    assert len(safe.encode()) <= 220
    assert not re.search(r"[\x00-\x1f\x7f/\\:*?\"<>|$`;~%\u202e]", safe)
    assert safe.split(".")[0].casefold() not in {"con", "nul", "com1", "aux", "prn", "lpt1"}


@given(st.text(max_size=60), st.sampled_from([".txt", ".MD", ".markdown"]))
def test_any_name_leads_nowhere_and_its_safe_form_is_its_own(name: str, suffix: str) -> None:
    safe = file_name(f"{name}x{suffix}")
    leads_nowhere(safe)
    assert file_name(safe) == safe
    assert Path(safe).suffix == suffix.lower()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Annual report 2026.TXT", "Annual report 2026.txt"),
        ("Überblick – Jahr.md", "Überblick _ Jahr.md"),
        ("報告.txt", "報告.txt"),
        ("C:\\Users\\me\\notes.md", "notes.md"),
    ],
)
def test_a_plain_name_stays_as_it_is(name: str, expected: str) -> None:
    assert file_name(name) == expected


@given(
    st.sampled_from("ab é報🚀."),
    st.integers(60, 400),
    st.text("ab é報 .", max_size=40),
    st.text("ab é報 .", max_size=40),
)
def test_long_names_that_differ_at_their_end_stay_apart(letter: str, count: int, one: str, other: str) -> None:
    names = [f"x{letter * count}{end}x.markdown" for end in (one, other)]
    made = [file_name(name) for name in names]
    assert (made[0] == made[1]) == (names[0] == names[1])
    for safe in made:
        leads_nowhere(safe)
        assert file_name(safe) == safe


def test_a_name_of_a_line_keeps_its_end() -> None:
    name = f"{'minutes of the annual general meeting ' * 4}2025 final.txt"
    assert file_name(name) == name


@pytest.mark.parametrize("name", ["", "a", "a.exe", "a.txt.exe", ".txt", "..", "a.txt/", "a.pdf\0"])
def test_what_no_reader_knows_is_refused_with_what_is_known(name: str) -> None:
    with pytest.raises(DocumentError, match=r"known are \.csv, \.docx, .*\.md"):
        file_name(name)


@given(st.lists(st.text("ab é²٣09Ⅻ", max_size=8), max_size=6))
def test_names_of_any_kind_have_an_order(names: list[str]) -> None:
    found = sorted(names, key=in_order)
    assert sorted(found) == sorted(names)
    assert [in_order(name) for name in found] == sorted(map(in_order, names))


def test_names_stand_where_people_look_for_them() -> None:
    names = ["2 Bees", "10 Bees", "ants", "Émile", "Zoo", "zoo 9", "zoo 10", "zoo " + "9" * 5000]
    assert sorted({*names}, key=in_order) == names
