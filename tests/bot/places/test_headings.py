"""What stands only in the heading over an answer: the version, the room, the date."""

from dataclasses import replace

import pytest

from bot.drafts import Pointer
from bot.local.reading import read_question
from bot.places.headings import dated_heading, newest_version, over_group, over_it, version_that_has
from index.documents import Document, Passage, text_hash
from index.passages import cut_passages
from tests.models import ANSWERER, ENCODER

NOTES = (
    "# Quill\n\n## Release notes\n\n### 4.2.0 (18 June 2024)\n\n- **New:** snapshots of what changed.\n"
    "- **Removed:** the XML export, which came with 3.1.\n\n### Room 4\n\nThe lens is from Skarra Point. The lamp came in May 1868.\n"
)


def over(question: str, begins: str) -> str | None:
    passages = cut_passages(Document("q.md", "Quill", NOTES, text_hash(NOTES)), ENCODER, 60)
    at = pointer(passages, begins)
    text = at.passage.sentence_text(at.sentence)
    figure = text.find("3.1") + at.sentence.start if "3.1" in text else 0
    found = over_it(question, replace(at, focus=(figure, figure + 3) if figure else None), lambda _: passages)
    return found.passage.slice(*found.focus) if found and found.focus else None


def pointer(passages: list[Passage], begins: str) -> Pointer:
    return next(Pointer(p, s) for p in passages for s in p.sentences if begins in p.sentence_text(s))


@pytest.mark.parametrize(
    ("question", "begins", "expected"),
    [
        ("Which version brought snapshots?", "**New:**", "4.2.0"),
        ("When did snapshots come?", "**New:**", "4.2.0 (18 June 2024)"),
        ("When was the lens bought?", "The lens", None),  # no heading has a date
        ("In which room is the lens?", "The lens", "Room 4"),
        ("When did the export go?", "**Removed:**", None),  # the words in focus are a figure
        ("What do snapshots hold?", "**New:**", None),  # it asks for no such thing
        ("When did the lamp come?", "The lamp", None),  # the sentence says it itself
        ("Which section speaks of the lens?", "The lens", None),  # the heading does not say that
        ("Which version is it?", "4.2.0 (18", None),
    ],
)
def test_the_heading_over_an_answer_says_which_and_when(question: str, begins: str, expected: str | None) -> None:
    assert over(question, begins) == expected


def test_an_item_that_is_a_mere_name_stands_under_the_heading_of_its_group() -> None:
    text = (
        "# Leaflet\n\n## Side effects\n\nCommon (up to 1 in 10 people)\n- nausea\n- weight gain\n\nRare\n- skin rash\n\n"
        "- 40 mg a day\n- tell your doctor of any other medicines that you take\n"
    )
    passages = cut_passages(Document("l.txt", "Leaflet", text, text_hash(text)), ENCODER)
    found = {
        begins: over_group(pointer(passages, begins)) for begins in ("weight gain", "skin rash", "40 mg", "tell your")
    }
    said = {begins: at and at.passage.sentence_text(at.sentence) for begins, at in found.items()}
    assert said == {
        "weight gain": "Common (up to 1 in 10 people)",
        "skin rash": "Rare",
        "40 mg": None,
        "tell your": None,
    }


def test_a_document_is_fetched_for_no_question_that_a_heading_does_not_answer() -> None:
    passage, *_ = cut_passages(Document("d.md", "d", "# 2.1\n\nIt is red.\n", text_hash("x")), ENCODER)
    at = Pointer(passage, passage.sentences[-1])

    def fetched(_: object) -> list[Passage]:
        raise AssertionError

    assert over_it("Who paints it?", at, fetched) is None
    with pytest.raises(AssertionError):
        over_it("In which version is it red?", at, fetched)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the newest version?", "5.10.0"),
        ("which is the latest release of the app", "5.10.0"),
        ("What is the current version number?", "5.10.0"),
    ],
)
def test_the_newest_version_is_the_highest_that_a_heading_names(question: str, expected: str) -> None:
    text = "# Notes\n\n## 5.9.1 (3 May 2024)\n\nFixed: it hung.\n\n## 5.10.0 (1 June 2024)\n\nNew: a lamp.\n\n## 4.2\n\nOld.\n"
    passages = cut_passages(Document("n.md", "Notes", text, text_hash(text)), ENCODER)
    draft = ANSWERER.draft(question, passages)
    (pointer,) = draft.pointers
    assert pointer.focus
    assert text[slice(*pointer.focus)] == expected
    assert [note.message for note in draft.notes] == [
        "the highest of the 3 versions that headings of this document name"
    ]
    other = Document("m.md", "Others", text, text_hash(text))
    assert newest_version([passages, cut_passages(other, ENCODER)]) is None


RELEASES = (
    "# Quill notes, 3 May 2020\n\n## Version 5.3 (12 May 2025)\n\n### New\n\n- Leave is approved by phone.\n\n### Fixed\n\n"
    "- Half days were counted as whole days.\n\n## Version 5.2\n\n### New\n\n- A dark theme.\n- Approved leave is shown.\n"
)


def releases() -> list[Passage]:
    return cut_passages(Document("r.md", "Quill notes", RELEASES, text_hash(RELEASES)), ENCODER, 60)


@pytest.mark.parametrize(
    ("question", "begins", "expected"),
    [
        ("Which version counts half days?", "Half days", "5.3"),
        ("When were half days mended?", "Half days", "Version 5.3 (12 May 2025)"),
        (
            "When did the dark theme come?",
            "A dark",
            None,
        ),  # neither heading has a date, and the title's is the document's
    ],
)
def test_a_version_stands_over_the_headings_that_are_under_it(question: str, begins: str, expected: str | None) -> None:
    found = over_it(question, pointer(releases(), begins), lambda _: releases())
    assert (found.passage.slice(*found.focus) if found and found.focus else None) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which version introduced a dark theme?", ["Version 5.2", "dark theme"]),
        ("In which version of Quill were half days fixed?", ["Version 5.3", "Half days"]),
        ("Which version introduced a light theme?", []),
        ("Which version brought approved leave?", []),  # two have it
        ("Which version is it?", []),
        ("Which room has a dark theme?", []),
    ],
)
def test_the_version_that_alone_has_it_is_found_by_the_words(question: str, expected: list[str]) -> None:
    found = version_that_has(read_question(question, ENCODER), releases(), lambda _: releases())
    assert len(found) == len(expected)
    assert all(part in p.passage.sentence_text(p.sentence) for p, part in zip(found, expected, strict=True))


def test_when_a_version_came_out_stands_in_its_heading() -> None:
    found = dated_heading("5.3", "When was version 5.3 released?", releases())
    assert found
    assert found.focus
    assert found.passage.slice(*found.focus) == "Version 5.3 (12 May 2025)"
    assert dated_heading("5.2", "When was version 5.2 released?", releases()) is None
    assert dated_heading("5.3", "When are half days counted in version 5.3?", releases()) is None
