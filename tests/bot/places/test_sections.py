"""Questions about a version or a section: asked of what stands under the heading that names it, and of nothing else."""

from collections.abc import Sequence

import pytest

from bot.drafts import Draft, Pointer
from bot.local.excerpts import EXCERPTS
from bot.local.reading import read_question
from bot.places.sections import asked_of, headings_over, is_of, mentions, sections, speaks_of, whole_section
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER

NOTES = """# Wren release notes

Wren is a small calendar.

## [2.10.0] - 2025-02-04

### Added

- A view of the whole year.
- Keyboard layout for Dvorak.

### Changed

- The cache is kept for 14 days instead of 7.

## [2.1.0] - 2023-06-12

### Added

- Events can be muted.
- A plug-in interface for holidays.

### Removed

- Printing.

## v1.9

Reminders were introduced.
"""
LATER = "# Heron\n\n## 2.10.0\n\nHeron reads maps since then.\n"


def passages(text: str = NOTES, name: str = "d") -> list[Passage]:
    return cut_passages(Document(name, text.splitlines()[0].strip("# "), text, text_hash(text)), ENCODER)


def quoted(draft: Draft) -> list[str]:
    return [p.passage.sentence_text(p.sentence) for p in draft.pointers]


@pytest.mark.parametrize(
    ("question", "number", "name", "rest"),
    [
        ("What was added in version 3.2.0?", "3.2.0", "", "What was added?"),
        ("When was v3.2 released?", "3.2", "", "When was it released?"),
        ("What does § 4.2 say about oil?", "4.2", "", "What does it say about oil?"),
        ("What is in the 3.2 release?", "3.2", "", "What is?"),
        ("What's new in Wren 3.2?", "3.2", "Wren", "What's new?"),
        ("What was added in 3.2? – and in 3.1?", "3.1", "", "What was added? – and?"),
    ],
)
def test_a_question_about_a_version_is_asked_without_its_number(
    question: str, number: str, name: str, rest: str
) -> None:
    asked = asked_of(question, [])
    assert asked is not None
    assert (asked.number, asked.name, asked.rest) == (number, name, rest)


@pytest.mark.parametrize(
    "question",
    [
        "Is a boat of 4.2 metres allowed?",
        "Did it grow by 4.2 %?",
        "What was decided on 18.02.2025?",
        "What changed between 3.1.0 and 3.2.0?",
        "Who came?",
    ],
)
def test_lengths_shares_dates_and_several_versions_are_no_version(question: str) -> None:
    assert asked_of(question, []) is None


def test_a_number_of_something_that_the_documents_have_other_numbers_of_is_compared_and_not_looked_up() -> None:
    assert asked_of("Does it run on Python 3.9.1?", passages("# Setup\n\nYou need Python 3.10 or newer.\n")) is None
    assert asked_of("Does it run on Python 3.9.1?", passages()) is not None


def test_a_passage_stands_under_the_headings_above_it_and_those_it_begins_with() -> None:
    found = passages("# Notes\n\n## 2.1\n\n### Added\n\nThis.\n\n### Removed\n\nThat.\n\n### Fixed\n\n## 2.0\n\nOld.\n")
    assert [headings_over(p) for p in found] == [
        "Notes > 2.1 > Added", "Notes > 2.1 > Removed", "2.0",
    ]  # fmt: skip
    assert headings_over(passages("No heading.")[0]) == ""


def test_a_title_that_is_the_heading_of_one_version_does_not_stand_over_the_others() -> None:
    found = passages("## 2.1\n\nThis.\n\n## 2.0\n\nThat.\n")
    asked = asked_of("What is new in 2.1?", found)
    assert asked is not None
    assert [p.text.strip() for p in sections(asked, found)] == ["## 2.1\n\nThis."]


def test_a_version_stands_for_those_that_begin_with_it_only_where_none_is_it() -> None:
    found = passages("# Notes\n\n## 2.1.0\n\nThis.\n\n## 2.10\n\nThat.\n\n## 2.1.1\n\nMore.\n")
    for question, count in (("What changed in 2.1?", 2), ("What changed in 2.1.1?", 1), ("What changed in 2.2?", 0)):
        asked = asked_of(question, found)
        assert asked is not None
        assert len(sections(asked, found)) == count
    assert not mentions("2.2", found)
    assert not is_of("2.2", Pointer(found[1], found[1].sentences[-1]))
    assert is_of("2.1", Pointer(found[2], found[2].sentences[-1]))


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("What was removed?", 1),
        ("What's new?", 6),
        ("What changed?", 1),  # a heading says so
        ("What was fixed?", 0),
        ("When did it change?", 0),
        ("Who removed it?", 0),
    ],
)
def test_a_section_is_quoted_whole_where_the_headings_have_what_is_asked(question: str, count: int) -> None:
    found = [p for p in passages() if "2.1" in headings_over(p)]
    assert len(whole_section(read_question(question, ENCODER), found)) == count


def test_what_has_no_word_of_the_question_does_not_speak_of_it() -> None:
    found = passages()[-1]
    pointers = [Pointer(found, found.sentences[-1])]
    said = [
        speaks_of(read_question(q, ENCODER), pointers) for q in ("What was introduced?", "What's new?", "What broke?")
    ]
    assert said == [True, True, False]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What was added in 2.10.0?", ["- A view of the whole year.", "- Keyboard layout for Dvorak."]),
        ("What was added in Wren 2.1.0?", ["- Events can be muted.", "- A plug-in interface for holidays."]),
        ("What was removed in version 2.1?", ["- Printing."]),
        ("When was 2.10.0 released?", ["## [2.10.0] - 2025-02-04"]),
        ("How long is the cache kept since 2.10.0?", ["- The cache is kept for 14 days instead of 7."]),
    ],
)
def test_what_stands_under_a_version_answers_and_nothing_else(question: str, answer: Sequence[str]) -> None:
    assert quoted(ANSWERER.draft(question, passages())) == answer


@pytest.mark.parametrize(
    "question",
    [
        "What was added in 2.10.1?",
        "What was added in version 2.2?",
        "What was removed in 2.10.0?",
        "What was fixed in 2.1?",
        "How long is the cache kept since 2.1.0?",
        "What was added in Heron 2.1.0?",
    ],
)
def test_another_version_never_answers(question: str) -> None:
    draft = ANSWERER.draft(question, [*passages(), *passages(LATER, "e")])
    assert not draft.statements
    assert 0 <= draft.confidence <= 1


def test_a_long_section_is_quoted_from_its_beginning_and_said_to_be_an_excerpt() -> None:
    items = "".join(f"- Thing {chr(97 + i)} {chr(97 + i)}\n" for i in range(12))
    draft = ANSWERER.draft("What's new in 3.0.1?", passages(f"# Notes\n\n## 3.0.1\n\n{items}"))
    assert len(draft.statements) == 10
    assert EXCERPTS in draft.notes


def test_a_bot_that_must_be_surer_than_even_quotes_no_section_on_its_headings_alone() -> None:
    assert not ANSWERER.at_least(0.6).draft("What's new in 2.1.0?", passages()).statements


LABELLED = """# Heron release notes

## 5.3 (2 July 2024)

- New: dark mode.
- New: import from Trellis.
- Removed: sign-in with Twitter.

## 5.2 (16 April 2024)

- New: swimlanes.
- Fixed: boards with more than 500 cards loaded slowly.
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What was added in 5.3?", ["- New: dark mode.", "- New: import from Trellis."]),
        ("What's new in 5.3?", ["- New: dark mode.", "- New: import from Trellis."]),
        ("What was dropped in 5.3?", ["- Removed: sign-in with Twitter."]),
        ("What was removed in 5.2?", []),
        ("What was fixed in 5.3?", []),
    ],
)
def test_all_lines_that_begin_with_what_is_asked_answer_and_no_others(question: str, answer: Sequence[str]) -> None:
    assert quoted(ANSWERER.draft(question, passages(LABELLED))) == answer
