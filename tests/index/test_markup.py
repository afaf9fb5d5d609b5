"""What a reader sees of a web page or a Word document is its text, as Markdown."""

import time
from contextlib import suppress
from pathlib import Path

import pytest
from bs4 import Tag
from bs4.element import PageElement

from bot import Bot
from index.errors import DocumentError
from index.markup import read_docx, read_html
from index.web import ended
from tests.made_files import docx, paragraph, table


def html(body: str) -> str:
    return read_html("a.html", f"<html><head><title>Fees | Club</title></head><body>{body}</body></html>".encode()).text


def test_headings_paragraphs_and_lists_are_markdown() -> None:
    assert html("<h1>Fees</h1><p>An adult\n  pays <b>12 euros</b>.</p><ul><li>Cash</li><li>Card</li></ul>") == (
        "# Fees\n\nAn adult pays 12 euros.\n\n- Cash\n- Card\n"
    )


@pytest.mark.parametrize(
    ("items", "shown"),
    [
        (
            '<ol type="a"><li>one<ol type="i"><li>x<li value="5">y<li>z</ol><li>two</ol>',
            "a. one i. x v. y vi. z b. two",
        ),
        ('<ol start="3"><li>one<li>two</ol>', "3. one 4. two"),
        ('<ol style="list-style-type: upper-roman"><li>one<li>two</ol>', "I. one II. two"),
        ('<ol style="list-style: none inside"><li>(a) one<li>(b) two</ol>', "(a) one (b) two"),
        ("<ol><li><ol><li>one</ol></ol>", "1. one"),
    ],
)
def test_an_item_of_a_list_is_labelled_as_a_browser_shows_it(items: str, shown: str) -> None:
    assert " ".join(html(items).split()) == shown


def test_what_word_hides_is_not_read() -> None:
    def run(words: str, more: str) -> str:
        return f'<w:r><w:rPr>{more}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'

    runs = [("Pay ", ""), ("secret ", "<w:vanish/>"), ("at ", '<w:vanish w:val="0"/>'), ("noon.", "")]
    body = f"<w:p>{''.join(run(*one) for one in runs)}</w:p>"
    assert read_docx("a.docx", docx(body)).text == "Pay at noon.\n"


def test_a_link_is_its_words_and_marks_in_the_text_stay_what_they_are() -> None:
    assert html(
        '<p>See <a href="https://example.org">the rules</a>: 5_000 * 2 is a<sub>1</sub>, m<sup>2</sup>.</p>'
    ) == ("See the rules: 5_000 * 2 is a1, m².\n")


def test_a_table_is_a_table_though_a_cell_holds_a_bar() -> None:
    assert html("<table><tr><th>Code</th><th>Meaning</th></tr><tr><td>3</td><td>no | disk</td></tr></table>") == (
        "| Code | Meaning |\n| --- | --- |\n| 3 | no \\| disk |\n"
    )


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>var secret = 1</script>",
        "<style>secret {}</style>",
        "<p hidden>secret</p>",
        '<p style="color: red; display:none">secret</p>',
        '<div aria-hidden="true">secret</div>',
        "<nav><a href='/'>secret</a></nav>",
        "<!-- secret -->",
        "<template>secret</template>",
        '<div role="dialog"><p>secret</p></div>',
        '<div class="site cookie-banner"><p>secret</p></div>',
        "<?xml secret?>",
        "<p><del>secret</del> <s>secret</s> <strike>secret</strike></p>",
        '<p style="text-decoration: red line-through">secret</p>',
    ],
)
def test_what_a_page_does_not_show_is_not_read(unseen: str) -> None:
    assert html(f"<p>Seen.</p>{unseen}<p>Too.</p>") == "Seen.\n\nToo.\n"


def test_a_style_of_any_length_hides_what_it_says_and_no_more() -> None:
    """From each of its "text-decoration" on to its end it took hours."""
    style = "text-decoration " * 100_000
    assert html(f'<p>Seen.</p><p style="{style}">Too.</p>') == "Seen.\n\nToo.\n"
    assert html(f'<p>Seen.</p><p style="{style} line-through">secret</p>') == "Seen.\n"


def test_no_line_break_between_paragraphs_is_looked_for_among_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """100,000 of them took half an hour."""
    looked_for: list[object] = []
    index = Tag.index

    def looking(tag: Tag, element: PageElement) -> int:
        looked_for.append(element)
        return index(tag, element)

    monkeypatch.setattr(Tag, "index", looking)
    assert html("<p>One.</p>\n<p>Two\nthree.</p>\n") == "One.\n\nTwo three.\n"
    assert not any(isinstance(element, str) for element in looked_for)


def test_what_is_struck_out_is_no_part_of_what_is_said() -> None:
    assert html("<p>The price is <s>90</s> 60 <ins>euros</ins>.</p>") == "The price is 60 euros.\n"
    struck = paragraph("90 ", "*60 euros").replace("<w:r>", "<w:r><w:rPr><w:strike/></w:rPr>", 1)
    assert read_docx("a.docx", docx(struck)).text == "60 euros\n"


def test_where_a_footnote_is_called_its_number_is_raised_without_brackets() -> None:
    assert html("<p>It is four knots.<sup><a href='#n1'>[1]</a></sup> It holds at night.</p>") == (
        "It is four knots.¹ It holds at night.\n"
    )


def test_the_main_part_of_a_page_is_the_document_where_the_page_says_which_that_is() -> None:
    assert html("<header>Shop now</header><main><p>The rule.</p></main><footer>Imprint</footer>") == "The rule.\n"


def test_the_only_article_of_a_page_is_the_document_and_an_empty_main_part_is_none() -> None:
    assert html("<ul><li>Home</ul><article><p>The rule.</p></article><p>Imprint</p>") == "The rule.\n"
    assert html("<main> </main><p>The rule.</p>") == "The rule.\n"


def test_what_has_no_end_tag_ends_where_a_browser_ends_it() -> None:
    assert html("<ul><li>One<ul><li>Inner</ul><li>Two</ul><p>A<p>B") == "- One\n  - Inner\n- Two\n\nA\n\nB\n"
    assert html("<table><tr><th>Day<th>Hours<tr><td>Mon<td>9 to 5</table>") == (
        "| Day | Hours |\n| --- | --- |\n| Mon | 9 to 5 |\n"
    )


def test_a_cell_over_several_rows_or_columns_is_told_in_each() -> None:
    head = '<tr><th rowspan="2">Boat<th colspan="2">Price</tr><tr><th>2024<th>2025</tr>'
    body = '<tr><td rowspan="0">Gull<td>90<td>95</tr><tr><td>91<td>96</tr>'
    assert html(f"<table>{head}{body}</table>") == (
        "| Boat | Price 2024 | Price 2025 |\n| --- | --- | --- |\n| Gull | 90 | 95 |\n| Gull | 91 | 96 |\n"
    )


def test_a_cell_is_one_line_whatever_is_in_it() -> None:
    cell = "<p>One</p><p>Two</p><ul><li>three</li></ul><table><tr><td>4</td><td>5</td></tr></table>"
    assert (
        html(f"<table><tr><th>A</th></tr><tr><td>{cell}</td></tr></table>")
        == "| A |\n| --- |\n| One Two - three 4 5 |\n"
    )


def test_a_caption_stands_before_its_table_which_keeps_its_head() -> None:
    rows = "<tr><th>Outcome</th><th>Amber</th></tr><tr><td>Wakings</td><td>2.3</td></tr>"
    assert html(f"<table><caption>Table 2. Outcomes</caption>{rows}</table>") == (
        "Table 2. Outcomes\n\n| Outcome | Amber |\n| --- | --- |\n| Wakings | 2.3 |\n"
    )


def test_a_table_that_only_places_parts_of_the_page_is_no_table() -> None:
    assert html("<table><tr><td>Menu</td><td><h2>Hours</h2><p>Nine to five.</p></td></tr></table>") == (
        "Menu\n\n## Hours\n\nNine to five.\n"
    )


def test_what_is_explained_stands_before_its_explanation() -> None:
    assert html("<dl><dt>Bow<dd>The front.<dt>Stern:<dd>The back.</dl>") == "- Bow: The front.\n- Stern: The back.\n"


def test_letters_that_are_not_seen_are_not_read_and_a_line_begins_at_its_first_word() -> None:
    assert html("<p>soft&shy;hyphen, 12&nbsp;euros,<br>\n second line</p>") == "softhyphen, 12 euros,\nsecond line\n"


def test_parts_that_stand_by_themselves_are_parted() -> None:
    assert html('<a href="#">Other</a><details><summary>How to pay</summary>By card.</details>') == (
        "Other\n\nHow to pay\n\nBy card.\n"
    )


def test_code_keeps_its_lines() -> None:
    assert html("<pre>a = 1\n  b</pre>") == "```\na = 1\n  b\n```\n"


def test_a_page_is_called_as_it_says_else_as_its_first_heading_else_as_its_file() -> None:
    assert read_html("a.html", b"<title> Fees\n 2026 </title><h1>Other</h1>").title == "Fees 2026"
    assert read_html("a.html", b"<h2>Other</h2>").title == "Other"
    assert read_html("sub/fees.html", b"<p>12</p>").title == "fees"
    assert read_html("a.html", b"<title>Untitled Document</title><h1>Fees</h1>").title == "Fees"


def test_the_letters_are_those_that_the_page_says_it_is_written_in() -> None:
    assert read_html("a.html", '<meta charset="windows-1252"><p>Größe</p>'.encode("cp1252")).text == "Größe\n"


@pytest.mark.parametrize(
    "endless",
    [
        "<!--" * 75_000,
        "<!-- x <p>secret</p>" * 20_000,
        "<a href='" * 30_000,
        "<table" * 30_000,
        "<![" * 30_000,
        "<table><tr><td>" * 20_000,
        "<textarea>" * 30_000,
    ],
    ids=lambda endless: endless[:20],
)
def test_what_never_ends_is_read_at_once_and_shows_nothing_or_is_refused(endless: str) -> None:
    start = time.process_time()
    for end in ("", ">", "</p>"):
        with suppress(DocumentError):
            text = read_html("a.html", f"<p>Seen.</p>{endless}{end}".encode()).text
            assert end or text == "Seen.\n"
    assert time.process_time() - start < 5


def test_what_begins_no_comment_hides_nothing() -> None:
    script = '<script>let s = "<!--";</script>'
    assert html(f"<!-- a --><p>One.</p>{script}<p>1 < 2</p><p>Two.</p>") == "One.\n\n1 < 2\n\nTwo.\n"
    assert html(f"<p>One.</p>{script}<p>Two.</p>") == "One.\n\nTwo.\n"


def test_what_the_parser_rejects_is_refused() -> None:
    with pytest.raises(DocumentError, match="is no HTML that can be read"):
        html("<p>Seen.</p><![x[ y><p>Too.</p>")


@pytest.mark.parametrize("said", ["x", "x" * 5000])
def test_a_table_whose_cells_would_be_told_without_end_is_told_as_it_is_written(said: str) -> None:
    start = time.process_time()
    rows = f"<tr><td colspan=1000 rowspan=1000>{said}</td></tr>" * 300
    assert html(f"<table>{rows}</table>").count(said) == 300
    assert html("<table><tr>" + "<td>x</td>" * 5_000 + "</tr></table>").count("x") == 5_000
    assert time.process_time() - start < 20


def test_a_page_nested_without_end_is_refused() -> None:
    with pytest.raises(DocumentError, match="nested too deeply"):
        read_html("a.html", b"<div>" * 20_000 + b"deep")


def test_a_word_document_is_read_with_its_headings_and_tables() -> None:
    raw = docx(
        paragraph("Fees", style="Heading1")
        + paragraph("An adult pays ", "*12 euros", ".")
        + table(["Code", "Meaning"], ["3", "no disk"])
    )
    document = read_docx("a.docx", raw)
    assert document.title == "Fees"
    assert document.text == "# Fees\n\nAn adult pays 12 euros.\n\n| Code | Meaning |\n| --- | --- |\n| 3 | no disk |\n"


def test_a_word_document_s_title_is_its_title_and_cells_that_were_joined_are_told_in_each_row() -> None:
    joined = "<w:tcPr><w:vMerge{}/></w:tcPr>"
    cell = f"<w:tc>{joined}{paragraph('Gull')}</w:tc>"
    rows = [
        f"<w:tr>{cell.format(' w:val=' + chr(34) + 'restart' + chr(34))}<w:tc>{paragraph('90')}</w:tc></w:tr>",
        f"<w:tr>{cell.format('')}<w:tc>{paragraph('91')}</w:tc></w:tr>",
    ]
    head = f"<w:tr><w:tc>{paragraph('Boat')}</w:tc><w:tc>{paragraph('Price')}</w:tc></w:tr>"
    document = read_docx("a.docx", docx(paragraph("Handbook", style="Title") + f"<w:tbl>{head}{''.join(rows)}</w:tbl>"))
    assert document.text == "# Handbook\n\n| Boat | Price |\n| --- | --- |\n| Gull | 90 |\n| Gull | 91 |\n"
    assert document.title == "Handbook"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "damaged"),
        (b"PK\x03\x04 not really", "damaged"),
        (docx("<w:p")[:-40], "damaged"),
        (docx("<w:p"), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
    ],
)
def test_what_is_no_word_document_is_refused_with_a_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        read_docx("a.docx", raw)


def test_a_word_document_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.markup._UNPACKED", 100)
    with pytest.raises(DocumentError, match="unpacks to"):
        read_docx("a.docx", docx(paragraph("Fees")))


def test_a_folder_of_them_is_asked_and_what_is_cited_is_a_slice(tmp_path: Path) -> None:
    (tmp_path / "boats.docx").write_bytes(docx(paragraph("The Kittiwake was built by Harriet Moss in 1921.")))
    (tmp_path / "rules.HTM").write_bytes(b"<p>The slipway closes at nine in the evening.</p>")
    (tmp_path / "broken.docx").write_bytes(b"PK")
    with Bot.open(tmp_path) as bot:
        for question, name in [
            ("Who built the Kittiwake?", "boats.docx"),
            ("When does the slipway close?", "rules.HTM"),
        ]:
            citation = bot.ask(question).statements[0].citations[0]
            assert citation.span.document_id == name
            assert bot.document_text(name)[citation.span.start : citation.span.end] == citation.quote


def test_a_cell_over_a_whole_row_says_what_the_rows_under_it_are_of_and_is_told_once() -> None:
    town, north = "<tr><th>Town</th><th>2021</th></tr>", '<tr><th colspan="2">North</th></tr>'
    assert html(f"<table>{town}{north}<tr><td>Newton</td><td>3,315</td></tr></table>") == (
        "| Town | 2021 |\n| --- | --- |\n| North |  |\n| Newton | 3,315 |\n"
    )


@pytest.mark.parametrize(
    "page",
    [
        "<p>A</p><script>var r = /-->|<!--/;</script><p>B is here</p>",
        '<p>A</p><script>s.replace("-->", "").replace("<!--", "")</script><p>B is here</p>',
        '<p title="<!-- x">A</p><p>B is here</p>',
        "<title>All about <!-- in HTML</title><p>B is here</p>",
        "<p>A</p><!-- c --!><p>B is here</p>",
        "<p>A<!--> B is here</p>",
    ],
)
def test_what_only_looks_like_an_open_comment_ends_no_page(page: str) -> None:
    assert ended(page) == page


@pytest.mark.parametrize(
    ("piece", "is_kept"), [("<!--", False), ('<p "', False), ('<p a="', False), ("<p =", False), ("<script>", True)]
)
def test_a_page_of_what_never_ends_is_looked_through_once(piece: str, is_kept: bool) -> None:
    page = piece * 20_000
    assert ended(page) == (page if is_kept else "")
