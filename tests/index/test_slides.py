"""A presentation is its slides, each a page under its title, told as a reader of it sees them."""

import io
import zipfile
from pathlib import Path

import pytest

from bot import Bot
from bot.render import place
from index.errors import DocumentError
from index.slides import read_pptx
from tests.made_files import deep, frame, joined, pptx, shape

NUMBERED = '<a:buAutoNum type="arabicPeriod"/>'


def told(*slides: str, **others: object) -> str:
    return read_pptx("t.pptx", pptx(*slides, **others)).text  # type: ignore[arg-type]


def test_each_slide_is_its_title_and_its_lists_and_the_notes_on_it() -> None:
    body = shape("Scope", deep("Hull", 1), deep("Rudder", 2), "Cost", place="body")
    text = told(
        shape("The Kittiwake", place="ctrTitle") + shape("Plans for 2026", place="subTitle"),
        body + shape("Refit", place="title") + shape("Yard 3"),
        notes=["", shape("Say that it is late.", "And why.", place="body") + shape("2", place="sldNum")],
    )
    assert text == (
        "## The Kittiwake\n\nPlans for 2026\n\n\f"
        "## Refit\n\n- Scope\n  - Hull\n    - Rudder\n- Cost\n\nYard 3\n\n### Notes\n\nSay that it is late.\n\nAnd why.\n"
    )


def test_a_slide_begins_a_page_also_where_nothing_is_on_it_or_it_is_hidden() -> None:
    hidden = '<p:sld show="0"><p:cSld><p:spTree>' + shape("Secret", place="title") + "</p:spTree></p:cSld></p:sld>"
    document = read_pptx("t.pptx", pptx(hidden, shape("One"), "", shape("Four", place="title")))
    assert document.text == "\f## Slide 2\n\nOne\n\n\f\n\n\f## Four\n"
    assert [document.text[start:][:5] for start in document.page_starts] == ["\f## S", "## Sl", "\n\n\f##", "## Fo"]


def test_a_presentation_is_called_as_somebody_called_it_else_by_its_first_title() -> None:
    first = shape("Refit of 2026", place="title")
    assert read_pptx("t.pptx", pptx(first, title="The yard")).title == "The yard"
    assert read_pptx("t.pptx", pptx(first, title="PowerPoint Presentation")).title == "Refit of 2026"
    assert read_pptx("sub/t.pptx", pptx(shape("Words"))).title == "t"


def test_bullets_and_numbers_are_as_they_are_shown() -> None:
    letters = '<a:buAutoNum type="alphaLcParenR" startAt="3"/>'
    text = told(
        shape(
            deep("Sand", 0, NUMBERED),
            deep("dry", 1, letters),
            deep("wet", 1, letters),
            deep("Paint", 0, NUMBERED),
            deep("thin", 1, letters),
            deep("Then rest", 0, "<a:buNone/>"),
            deep("Sail", 0, NUMBERED),
            place="body",
        )
        + shape("In a box", deep("a bullet", 0, '<a:buChar char="•"/>'))
    )
    assert text == (
        "## Slide 1\n\n1. Sand\n  c) dry\n  d) wet\n2. Paint\n  c) thin\n\nThen rest\n\n1. Sail\n\nIn a box\n\n- a bullet\n"
    )


def test_a_table_is_one_with_joined_cells_told_in_each() -> None:
    rows = [
        ("Boat", "2024", "2025"),
        (joined("Annis", rowSpan=2), "5 | 6", "7"),
        (joined("", vMerge=1), joined("8", gridSpan=2), joined("", hMerge=1)),
        (joined("Yawls", gridSpan=3), joined("", hMerge=1), joined("", hMerge=1)),
        ("Morwen", "", "9"),
    ]
    assert told(shape("Fees", place="title") + frame(*rows, head=True)) == (
        "## Fees\n\n| Boat | 2024 | 2025 |\n| --- | --- | --- |\n| Annis | 5 \\| 6 | 7 |\n| Annis | 8 | 8 |\n"
        "| Yawls |  |  |\n| Morwen |  | 9 |\n"
    )
    assert (
        told(frame(("Ada", "12"), ("Bo", "14"))) == "## Slide 1\n\n|  |  |\n| --- | --- |\n| Ada | 12 |\n| Bo | 14 |\n"
    )


def test_what_is_grouped_is_read_and_of_two_versions_one() -> None:
    two = f"<mc:AlternateContent><mc:Choice>{shape('New')}</mc:Choice><mc:Fallback>{shape('Old')}</mc:Fallback></mc:AlternateContent>"
    assert told(f"<p:grpSp><p:grpSp>{shape('Deep')}</p:grpSp></p:grpSp>{two}") == "## Slide 1\n\nDeep\n\nNew\n"


def test_the_words_of_a_diagram_are_a_list() -> None:
    drawn = '<p:graphicFrame><a:graphic><a:graphicData><d:relIds xmlns:d="d" r:dm="data.xml"/></a:graphicData></a:graphic></p:graphicFrame>'
    words = "".join(f"<d:pt><d:t><a:p><a:r><a:t>{w}</a:t></a:r></a:p></d:t></d:pt>" for w in ("Plan", "Build"))
    data = f'<d:dataModel xmlns:d="d" xmlns:a="a">{words}</d:dataModel>'
    assert told(drawn, others={"data.xml": data}) == "## Slide 1\n\n- Plan\n- Build\n"


def test_what_is_struck_out_or_on_every_slide_is_left_out_and_raised_figures_are_raised() -> None:
    price = '<a:r><a:rPr strike="sngStrike"/><a:t>90</a:t></a:r><a:br/><a:r><a:t>60  m</a:t></a:r><a:r><a:rPr baseline="30000"/><a:t>2</a:t></a:r>'
    assert told(shape(price) + shape("3", place="sldNum") + shape("Draft", place="ftr")) == "## Slide 1\n\n60 m²\n"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "locked by a password, or of an old office: save it as .pptx"),
        (b"PK", "is damaged, or no presentation"),
        (pptx(shape("One"))[:-60], "is damaged, or no presentation"),
        (pptx("<p:sp>"), "is damaged, or no presentation"),
        (pptx(shape(deep("x", 0).replace('"0"', '"deep"'))), "is damaged, or no presentation"),
    ],
)
def test_what_cannot_be_read_says_why(raw: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        read_pptx("t.pptx", raw)


def test_another_archive_is_no_presentation_and_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("a.txt", "x")
    with pytest.raises(DocumentError, match="is damaged, or no presentation"):
        read_pptx("t.pptx", file.getvalue())
    monkeypatch.setattr("index.slides.UNPACKED", 10)
    with pytest.raises(DocumentError, match="it is no ordinary presentation"):
        read_pptx("t.pptx", pptx(shape("x" * 100_000)))


def test_a_citation_names_the_slide_and_a_broken_file_takes_nothing_with_it(tmp_path: Path) -> None:
    refit = shape("Refit", place="title") + shape("The Kittiwake was built by Harriet Moss in 1921.", place="body")
    (tmp_path / "talk.pptx").write_bytes(pptx(shape("Boats", place="title"), refit))
    (tmp_path / "broken.pptx").write_bytes(b"PK")
    with Bot.open(tmp_path) as bot:
        assert list(bot.unreadable) == ["broken.pptx"]
        citation = bot.ask("Who built the Kittiwake?").statements[0].citations[0]
        assert (citation.page, place(citation).partition(", characters")[0]) == (2, "talk.pptx, slide 2")
        text = bot.document_text("talk.pptx")
        assert text[citation.span.start : citation.span.end] == citation.quote
        with pytest.raises(DocumentError, match="is no PDF"):
            bot.page_image(citation.span)
