"""The numbers that Word counts stand before their paragraphs, as a reader of the file sees them."""

import pytest

from index.markup import read_docx
from index.numbering import figure
from tests.made_files import docx


def level(depth: int, kind: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'


def lists(*levels: str, named: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{named}'


def item(text: str, depth: int = 0, number: int = 1, style: str = "", more: str = "") -> str:
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>' if depth >= 0 else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{place}{more}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


CLAUSES = lists(level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"), level(2, "lowerLetter", "(%3)"))


def lines(body: str, numbering: str = CLAUSES, **others: str) -> list[str]:
    text = read_docx("a.docx", docx(body, numbering=numbering, **others)).text
    return [line.strip() for line in text.splitlines() if line]


def test_clauses_have_the_numbers_of_their_levels_and_each_level_begins_anew_under_the_next() -> None:
    body = item("Term") + item("Begins.", 1) + item("Ends:", 1) + item("by notice;", 2) + item("by breach.", 2)
    assert lines(body + item("Fees") + item("Monthly.", 1)) == [
        *("1. Term", "1.1 Begins.", "1.2 Ends:", "(a) by notice;", "(b) by breach.", "2. Fees", "2.1 Monthly."),
    ]


def test_a_paragraph_between_two_items_does_not_begin_the_list_anew() -> None:
    assert lines(item("One") + item("Aside.", -1) + item("Two")) == ["1. One", "Aside.", "2. Two"]


def test_a_heading_has_its_number_and_what_is_numbered_under_it_stands_by_itself() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    body = item("Term", style="H1") + item("Begins.", 1) + item("Fees", style="H1") + item("Monthly.", 1)
    assert lines(body, styles=styles) == ["# 1. Term", "1.1 Begins.", "# 2. Fees", "2.1 Monthly."]


def test_a_style_says_the_list_and_the_list_by_the_name_of_the_style_the_level() -> None:
    linked = lists(level(0, "decimal", "Article %1"), level(1, "decimal", "%1.%2", '<w:pStyle w:val="Sub"/>'))
    kept = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:type="paragraph" w:styleId="Base">{kept}</w:style>'
        '<w:style w:type="paragraph" w:styleId="Main"><w:basedOn w:val="Base"/></w:style>'
        f'<w:style w:type="paragraph" w:styleId="Sub">{kept}</w:style>'
    )
    body = item("Scope", -1, style="Main") + item("All boats.", -1, style="Sub") + item("Not it.", 0, 0, style="Main")
    assert lines(body, linked, styles=styles) == ["Article 1 Scope", "1.1 All boats.", "Not it."]


def test_a_list_may_be_kept_in_a_style() -> None:
    named = (
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    )
    link = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Kept"/></w:abstractNum>'
    styles = (
        '<w:style w:type="numbering" w:styleId="Kept"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    assert lines(item("One"), link + lists(level(0, "upperRoman", "%1."), named=named), styles=styles) == ["I. One"]


def test_lists_of_one_family_count_on_unless_one_has_a_start_of_its_own() -> None:
    named = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/>{more}</w:num>'
        for number, more in {
            1: "",
            2: "",
            3: '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>',
            4: f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)")}</w:lvlOverride>',
        }.items()
    )
    body = item("a") + item("b", 0, 2) + item("c", 0, 3) + item("d", 0, 3) + item("e", 0, 4)
    assert lines(body, lists(level(0, "decimal", "%1."), named=named)) == ["1. a", "2. b", "7. c", "8. d", "I) e"]


def test_a_level_that_never_restarts_counts_on_and_a_legal_one_is_written_in_figures() -> None:
    numbering = lists(
        level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", '<w:isLgl/><w:lvlRestart w:val="0"/>')
    )
    body = item("One") + item("a", 1) + item("Two") + item("b", 1)
    assert lines(body, numbering) == ["I. One", "1.1 a", "II. Two", "2.2 b"]


def test_what_is_struck_out_is_not_counted_and_a_bullet_or_an_empty_label_is_no_number() -> None:
    struck = "<w:rPr><w:del/></w:rPr>"
    assert lines(item("One") + item("", 0, more=struck) + item("Two")) == ["1. One", "2. Two"]
    assert lines(item("One") + item("Two"), lists(level(0, "bullet", "•"))) == ["- One", "- Two"]
    assert lines(item("One") + item("Two"), lists(level(0, "none", ""))) == ["One", "Two"]


def test_a_lone_number_is_marked_as_one_and_stays_as_it_is_in_a_heading() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    body = item("One", style="H1") + item("Two")
    assert lines(body, lists(level(0, "decimal", "%1")), styles=styles) == ["# 1 One", "2. Two"]


@pytest.mark.parametrize(
    ("number", "kind", "written"),
    [
        (28, "lowerLetter", "bb"),
        (1999, "lowerRoman", "mcmxcix"),
        (0, "upperRoman", "0"),
        (4000, "lowerRoman", "4000"),
        (3, "decimalZero", "03"),
        (3, "ordinal", "3"),
    ],
)
def test_a_number_is_written_as_its_kind_says(number: int, kind: str, written: str) -> None:
    assert figure(number, kind) == written
