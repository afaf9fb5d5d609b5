"""A text or a spreadsheet of OpenDocument is what a reader of it sees."""

from pathlib import Path

import pytest

from bot import Bot
from index.errors import DocumentError
from index.opendocument import read_odt
from index.opensheets import read_ods
from index.openslides import read_odp
from tests.made_files import odp, ods, odt

CLAUSES = (
    '<text:list-style style:name="L">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"/>'
    '<text:list-level-style-number text:level="3" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>'
    '</text:list-style><text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>'
)
OUTLINE = (
    '<text:outline-style><text:outline-level-style text:level="1" style:num-format="I" style:num-prefix="Part "/>'
    '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="1" style:num-suffix="."/>'
    "</text:outline-style>"
)


def told(body: str, styles: str = "", title: str = "") -> str:
    return read_odt("a.odt", odt(body, styles, title)).text


def p(words: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def h(words: str, level: int = 1, more: str = "") -> str:
    return f'<text:h text:outline-level="{level}" {more}>{words}</text:h>'


def item(*parts: str, more: str = "") -> str:
    return f"<text:list-item {more}>{''.join(parts)}</text:list-item>"


def listed(*items: str, style: str = "L", more: str = "") -> str:
    return f'<text:list text:style-name="{style}" {more}>{"".join(items)}</text:list>'


def test_headings_and_paragraphs_are_markdown() -> None:
    assert told(h("Fees") + p('An adult <text:span>pays</text:span><text:s text:c="3"/>12<text:tab/>euros.')) == (
        "# Fees\n\nAn adult pays 12 euros.\n"
    )


def test_headings_are_numbered_as_their_outline_says() -> None:
    body = h("Scope") + h("Ships", 2) + h("Boats", 2) + h("Preface", 1, 'text:is-list-header="true"') + h("Fines")
    assert told(body + h("Sums", 2), OUTLINE).split("\n\n") == [
        "# Part I Scope", "## 1. Ships", "## 2. Boats", "# Preface", "# Part II Fines", "## 1. Sums\n",
    ]  # fmt: skip


def test_clauses_are_labelled_at_every_level() -> None:
    letters = listed(item(p("clean; and")), item(p("dry.")), style="")
    body = listed(
        item(p("Hire"), listed(item(p("The fee is due.")), item(p("It is returned:"), letters), style="")),
        item(p("Return")),
    )
    assert told(body, CLAUSES) == (
        "1. Hire\n   1.1 The fee is due.\n   1.2 It is returned:\n       (a) clean; and\n       (b) dry.\n2. Return\n"
    )


@pytest.mark.parametrize(
    ("second", "label"),
    [
        (listed(item(p("three"))), "1."),
        (listed(item(p("three")), more='text:continue-numbering="true"'), "3."),
        (listed(item(p("three")), more='text:continue-list="one"'), "3."),
        (listed(item(p("three"), more='text:start-value="7"')), "7."),
        (listed(item(p("three")), style="B"), "-"),
    ],
)
def test_a_list_goes_on_where_it_says_so(second: str, label: str) -> None:
    first = listed(item(p("one")), item(p("two")), more='xml:id="one"')
    assert told(first + p("Between") + second, CLAUSES).splitlines()[-1] == f"{label} three"


def test_lists_without_a_name_are_each_counted_from_the_beginning() -> None:
    lists = [listed(item(p("one")), item(p("two"))), listed(item(p("three")))]
    assert told(p("Between").join(lists), CLAUSES).splitlines()[-1] == "1. three"


def test_what_is_within_the_item_before_is_told_within_it_though_it_is_another_list() -> None:
    bullets = listed(item(p("ropes")), style="B")
    within = listed(item(listed(item(p("long")), style="")), item(p("sails")), style="B2")
    assert told(bullets + within, CLAUSES) == "- ropes\n  - long\n- sails\n"


def test_a_later_paragraph_of_an_item_stays_in_it_and_what_leads_into_a_list_has_no_mark() -> None:
    lead = f"<text:list-header>{p('Bring:')}</text:list-header>"
    body = listed(lead, item(p("ropes"), p("of hemp")), item(p("sails")))
    assert told(body, CLAUSES) == "Bring:\n1. ropes\n\n   of hemp\n2. sails\n"


def test_an_item_that_is_a_heading_is_one_with_what_is_under_it() -> None:
    style = '<style:style style:name="P1" style:parent-style-name="Heading_20_2"/>'
    body = listed(item(p("Term", "P1"), listed(item(p("Three years.")), style="")), item(p("Charges", "P1")))
    assert told(body, CLAUSES + style) == "## 1. Term\n\n1.1 Three years.\n\n## 2. Charges\n"


def test_a_table_tells_joined_cells_in_each_row() -> None:
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(words: str, more: str = "") -> str:
        return f"<table:table-cell {more}>{p(words)}</table:table-cell>"

    covered = "<table:covered-table-cell/>"
    head = row(cell("Vessel"), cell("Fine", 'table:number-columns-spanned="2"'), covered)
    rows = row(cell("Barge", 'table:number-rows-spanned="2"'), cell("first"), cell("£50")) + row(
        covered, cell("later"), cell("£90")
    )
    body = f"<table:table><table:table-header-rows>{head}</table:table-header-rows>{rows}</table:table>"
    assert (
        told(body)
        == "| Vessel | Fine | Fine |\n| --- | --- | --- |\n| Barge | first | £50 |\n| Barge | later | £90 |\n"
    )


@pytest.mark.parametrize(
    "unseen",
    [
        f"<text:tracked-changes><text:deletion>{p('secret')}</text:deletion></text:tracked-changes>",
        f'<text:section text:display="none">{p("secret")}</text:section>',
        p('<text:span text:style-name="T1">secret</text:span>'),
        p('<text:span text:style-name="T2">secret</text:span>'),
        p("secret", "T1"),
        p(f"<office:annotation>{p('secret')}</office:annotation>"),
        f"<text:table-of-content><text:index-body>{p('secret')}</text:index-body></text:table-of-content>",
    ],
)
def test_what_is_deleted_hidden_struck_out_or_said_beside_is_not_read(unseen: str) -> None:
    styles = (
        '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="T2" style:parent-style-name="T3"/>'
        '<style:style style:name="T3"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    )
    assert told(p("Before") + unseen + p("After"), styles) == "Before\n\nAfter\n"


def test_a_footnote_is_told_at_the_end_and_raised_where_it_is_called() -> None:
    note = f"<text:note><text:note-citation>1</text:note-citation><text:note-body>{p('The third.')}</text:note-body></text:note>"
    assert told(p(f"It rose in 1950{note} and fell.") + p("It was sold.")) == (
        "It rose in 1950¹ and fell.\n\nIt was sold.\n\n1. The third.\n"
    )


def test_raised_figures_are_raised_and_boxes_follow_their_paragraph() -> None:
    style = '<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>'
    box = f"<draw:frame><draw:text-box>{p('In a box')}</draw:text-box></draw:frame>"
    assert (
        told(p(f'An area{box} of 3 m<text:span text:style-name="T1">2</text:span>'), style)
        == "An area of 3 m²\n\nIn a box\n"
    )


def test_a_text_is_called_as_somebody_called_it_else_by_its_title() -> None:
    assert read_odt("a.odt", odt(p("Bylaws", "Title") + h("Scope"), title="The harbour")).title == "The harbour"
    assert read_odt("a.odt", odt(p("Bylaws", "Title") + h("Scope"))).title == "Bylaws"
    assert read_odt("sub/a.odt", odt(p("Words"))).title == "a"


def sheet(*rows: str, name: str = "Prices", more: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{"".join(rows)}</table:table>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def cell(words: str, more: str = "") -> str:
    return f"<table:table-cell {more}>{p(words) if words else ''}</table:table-cell>"


def test_a_sheet_is_its_tables_as_they_are_shown() -> None:
    gap = row(cell("", 'table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1000000"')
    body = sheet(
        row(cell("Item"), cell("Price")),
        row(cell("Rope"), cell("12.50 €", 'office:value="12.5"')),
        row(cell("Sail"), cell("", 'office:value="1200"')),
        gap,
    )
    document = read_ods("a.ods", ods(body, title="The yard"))
    assert document.text == "## Prices\n\n| Item | Price |\n| --- | --- |\n| Rope | 12.50 € |\n| Sail | 1200 |\n"
    assert document.title == "The yard"


def test_hidden_sheets_rows_and_columns_are_not_read_and_joined_cells_are_in_each() -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    body = sheet(
        columns,
        row(cell("Vessel"), cell("secret"), cell("Fine")),
        row(cell("Barge", 'table:number-rows-spanned="2"'), cell("secret"), cell("£50")),
        row("<table:covered-table-cell/>", cell("secret"), cell("£90")),
        row(cell("secret"), cell(""), cell("secret"), more='table:visibility="filter"'),
    )
    hidden = sheet(row(cell("secret"), cell("secret")), name="Old", more='table:style-name="ta2"')
    style = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    assert read_ods("a.ods", ods(body + hidden, style)).text == (
        "## Prices\n\n| Vessel | Fine |\n| --- | --- |\n| Barge | £50 |\n| Barge | £90 |\n"
    )


def test_a_cell_that_stands_for_millions_is_told_a_bounded_number_of_times() -> None:
    many = cell("x" * 1000, 'table:number-columns-repeated="9000"')
    text = read_ods("a.ods", ods(sheet(row(many, more='table:number-rows-repeated="9000"')))).text
    assert 10_000_000 < len(text) < 30_000_000
    cells = f'<table:table-cell table:number-columns-repeated="99">{p("x" * 1000)}</table:table-cell>'
    rows = f'<table:table-row table:number-rows-repeated="99">{cells}</table:table-row>'
    assert len(told(f"<table:table>{rows}</table:table>")) < 1_000_000


def shown(*paragraphs: str, place: str = "", more: str = "") -> str:
    return f'<draw:frame presentation:class="{place}" {more}><draw:text-box>{"".join(paragraphs)}</draw:text-box></draw:frame>'


def slide(*shapes: str, notes: str = "", more: str = "") -> str:
    beside = f"<presentation:notes><draw:page-thumbnail/>{notes}</presentation:notes>" if notes else ""
    return f"<draw:page {more}>{''.join(shapes)}{beside}</draw:page>"


def test_a_presentation_is_its_slides_with_their_notes() -> None:
    style = (
        '<style:style style:name="dp2"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    footer = shown(p("secret"), place="footer")
    prompt = shown(p("secret"), place="subtitle", more='presentation:placeholder="true"')
    document = read_odp(
        "a.odp",
        odp(
            slide(shown(p("Two floods")), shown(p("Why a"), p("lock"), place="title"), footer, prompt),
            slide(shown(p("secret")), more='draw:style-name="dp2"'),
            slide(shown(p("Costs"), place="title"), notes=shown(p("Say it slowly."), place="notes")),
            styles=style,
        ),
    )
    assert document.text == "## Why a lock\n\nTwo floods\n\n\f\n\n\f## Costs\n\n### Notes\n\nSay it slowly.\n"
    assert (document.title, len(document.page_starts)) == ("Why a lock", 3)


@pytest.mark.parametrize("raw", [b"no archive", odt(p("Words"))[:-30], ods(sheet()), odt("<text:p>")])
def test_a_damaged_text_is_refused_with_a_reason(raw: bytes) -> None:
    with pytest.raises(DocumentError, match="is damaged, or no OpenDocument text: it cannot be opened"):
        read_odt("a.odt", raw)


def test_a_locked_or_too_deep_one_is_refused_with_a_reason() -> None:
    with pytest.raises(DocumentError, match=r"is locked by a password: save it as \.odt without one"):
        read_odt("a.odt", odt(p("Words"), locked=True))
    with pytest.raises(DocumentError, match="nested too deeply"):
        read_odt("a.odt", odt("<text:section>" * 5000 + "</text:section>" * 5000))


def test_a_folder_of_them_is_asked(tmp_path: Path) -> None:
    (tmp_path / "bylaws.odt").write_bytes(odt(h("Speed") + p("No vessel goes faster than four knots.")))
    (tmp_path / "talk.odp").write_bytes(odp(slide(shown(p("Plans"))), slide(shown(p("The lock is built in 2027.")))))
    (tmp_path / "yard.ods").write_bytes(ods(sheet(row(cell("Item"), cell("Price")), row(cell("Rope"), cell("12 €")))))
    with Bot.open(tmp_path) as bot:
        assert bot.ask("How fast may a vessel go?").statements[0].text == "No vessel goes faster than four knots."
        assert bot.ask("What is the price of a rope?").statements[0].citations[0].span.document_id == "yard.ods"
        citation = bot.ask("What is on slide 2?").statements[0].citations[0]
        assert (citation.quote, citation.page) == ("The lock is built in 2027.", 2)
