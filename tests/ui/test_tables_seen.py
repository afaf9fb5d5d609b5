"""Tables and headings of a source as such: what is cited is marked where it is, nothing is lost, and nothing acts."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import Answer, Citation, Focus, Statement, Verdict
from bot.local.marks import tidy
from index.documents import Span
from tests.ui.test_html import PAYLOADS, TAGS, in_text, parsed, turn_of
from ui import html, viewer
from ui.blocks import blocks, shown
from ui.emphasis import MARK, marks, settings
from ui.painted import Painter
from ui.segments import Segment, segments, stretches

TABLE = "| Item | Price | Note |\n|---|---|---|\n|   Rope \\| line | 1.15 | cut |\n| Chain | (5.40) |  |\n"
CODE = [
    f"{mark}\n| a | b |\n|---|---|\n# c\n{end}\n"
    for mark, end in [
        ("```", "```"),
        ("~~~", "~~~"),
        ("   ```py", "```"),
        ("~~~\n```", "~~~"),
        ("````\n```", "````"),
        ("```\n```py", "```"),
    ]
]
NOT_SHOWN = set("|-: \t\r\n\\#")
LINES = [
    "| a | b |", "|---|---|", "|:-|--:|", "|  | 🚀 |", "|", "||", "| é\\|e\u0301 |x", "|   in | 3 | |", "# One", "##  שZ", "#no", "text | bar",
    "", "```", "\f", "| x |\f| y |", "  | in |", "|-|", "| 1 | 2 |\r", "- item", "|x| is even",
]  # fmt: skip


class Marked(HTMLParser):
    """The text of each slice's marks, of the strong words in them, and of all but the numbers."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.slices: dict[str, str] = {}
        self.strong, self.text, self.anchors = "", "", list[str]()
        self._open: list[str] = []
        self._classes: list[str] = []
        self.runs: list[tuple[int, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._open.append(tag)
        if tag == "mark":
            self._classes = (given["class"] or "").split()
            for name in self._classes:
                self.slices.setdefault(name, "")
        if tag == "data":
            self.runs.append((int(given["value"] or ""), ""))
        if given.get("class") == "anchor":
            self.anchors.append(given["id"] or "")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag == "mark":
            self._classes = []

    def handle_data(self, data: str) -> None:
        if "sup" in self._open:
            return
        self.text += data
        self.strong += data if "strong" in self._open else ""
        if "data" in self._open:
            self.runs[-1] = (self.runs[-1][0], self.runs[-1][1] + data)
        for name in self._classes:
            self.slices[name] += data


def citation(text: str, number: int, start: int, end: int, focus: tuple[int, int] | None = None) -> Citation:
    inner = Focus(Span("d", *focus), text[focus[0] : focus[1]]) if focus else None
    around = text[max(0, start - 32) : start], text[end : end + 32]
    return Citation(number, Span("d", start, end), text[start:end], "T", "0" * 64, *around, inner)


def cited(text: str, number: int, quote: str, focus: str = "") -> Citation:
    start = text.index(quote)
    at = text.index(focus, start)
    return citation(text, number, start, start + len(quote), (at, at + len(focus)) if focus else None)


def painted(text: str, *citations: Citation) -> str:
    return bare(Painter(text, segments(text, citations, around=len(text)), citations).paint(0, len(text)))


def bare(page: str) -> str:
    """Without what says where words stand in the text: `test_words_say_where_in_the_text_they_stand` has that."""
    return re.sub("</?data[^>]*>", "", page)


def offsets_shown(text: str) -> list[int]:
    """The offsets of the characters that are shown, in order."""
    found: list[int] = []
    for block in blocks(text, 0, len(text)):
        if not block.table:
            found += range(block.start, block.end)
            continue
        for row in ([block.table.head] if block.table.head else []) + list(block.table.rows):
            if row is block.table.head and not row.words:
                continue
            found += [at for cell in row.cells for a, b in shown(text, *cell) for at in range(a, b)]
    return found


@st.composite
def cited_texts(draw: st.DrawFn) -> tuple[str, list[Citation]]:
    text = "\n".join(draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=12))) + draw(
        st.sampled_from(["", "\n"])
    )
    found = []
    for number in range(1, draw(st.integers(0, 4)) + 1 if text else 1):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        inner = draw(st.none() | st.tuples(st.integers(start, end - 1), st.just(end)))
        found.append(citation(text, number, start, end, inner))
    return text, found


@given(cited_texts())
@example((TABLE, [citation(TABLE, 1, 24, 37), citation(TABLE, 2, 0, len(TABLE), (45, 60))]))
def test_the_marks_have_the_cited_characters_less_what_a_table_is_written_with(
    made: tuple[str, list[Citation]],
) -> None:
    text, citations = made
    found = Marked(painted(text, *citations))
    offsets = offsets_shown(text)
    assert offsets == sorted(set(offsets))
    assert {text[at] for at in set(range(len(text))) - set(offsets)} <= NOT_SHOWN
    assert found.text == "".join(text[at] for at in offsets)
    for one in citations:
        inside = (text[at] for at in offsets if one.span.start <= at < one.span.end)
        assert found.slices[f"slice-0-{one.number}"] == "".join(inside)
    foci = [(c.focus.span.start, c.focus.span.end) for c in citations if c.focus]
    assert found.strong == "".join(text[at] for at in offsets if any(a <= at < b for a, b in foci))
    assert sorted(found.anchors) == [f"slice-0-{c.number}" for c in citations]


@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_what_is_no_table_heading_or_code_is_shown_to_the_letter(lines: list[str]) -> None:
    text = "\n".join(line for line in lines if not line.lstrip().startswith(("|", "#", "`")))
    assert Marked(painted(text)).text == text


def test_a_row_is_marked_from_edge_to_edge_and_its_focus_in_its_cell() -> None:
    row = "|   Rope \\| line | 1.15 | cut |"
    page = painted(TABLE, cited(TABLE, 1, row, "1.15"))
    assert page.startswith('<div class="table" role="group" aria-label="Table" tabindex="0"><table><thead><tr>')
    assert '<th scope="col">Item</th><th scope="col" class="right">Price</th><th scope="col">Note</th>' in page
    assert '<tr class="cited"><td class="deep-1"><span id="slice-0-1"' in page
    assert '<td class="right"><mark class="slice-0-1"><strong>1.15</strong></mark></td>' in page
    assert '<tr><td>Chain</td><td class="right">(5.40)</td><td></td></tr>' in page
    found = Marked(page)
    assert found.slices == {"slice-0-1": "Rope | line1.15cut"}
    assert "---" not in found.text


def test_words_of_a_cell_are_marked_without_their_row() -> None:
    page = painted(TABLE, cited(TABLE, 1, "Chai"))
    assert 'class="cited"' not in page
    assert '<mark class="slice-0-1">Chai</mark>n' in page


def test_a_citation_of_a_rule_alone_still_has_a_place() -> None:
    found = Marked(painted(TABLE, cited(TABLE, 1, "|---|---|---|")))
    assert (found.anchors, found.slices) == (["slice-0-1"], {"slice-0-1": ""})


def test_columns_are_aligned_as_the_rule_says_and_figures_to_the_right() -> None:
    page = painted("| a | b | c | d |\n|:--|:-:|---|---|\n| 1 | 2 | $ 3 | x |\n| 1 | 2 | (4) % | 5 |\n")
    heads = re.findall(r"<th ([^>]*)>", page.split("</thead>")[0])
    assert [" ".join(re.findall(r'class="(.*)"', head)) for head in heads] == ["left", "center", "right", ""]


def test_a_rule_further_down_begins_a_table_at_the_row_above_it() -> None:
    text = "| a | b |\n|---|---|\n| 1 | 2 |\n| c | d |\n|:-|:-:|\n| 3 | 4 |\n"
    found = [block.table for block in blocks(text, 0, len(text)) if block.table]
    assert [
        (text[slice(*table.head.words)], len(table.rows)) for table in found if table.head and table.head.words
    ] == [
        ("a | b", 1),
        ("c | d", 1),
    ]
    assert found[1].aligned == ("left", "center")


@pytest.mark.parametrize(
    "rule", ["|:-|:-:|", "| ------------- | --------------------- |", "|----------------------------------|---|"]
)
def test_the_head_of_a_card_is_what_stands_over_a_rule_however_long_it_is(rule: str) -> None:
    text = f"| a | b |\n{rule}\n| 1 | 2 |\n"
    page = exchange(text, cited(text, 1, "| 1 | 2 |"), cited(text, 2, "| a | b |"))
    assert '<th scope="row">a</th>' in page


def test_a_row_of_dashes_is_no_rule() -> None:
    text = "| a | b |\n| - | - |\n| 1 | 2 |\n"
    assert [len(block.table.rows) for block in blocks(text, 0, len(text)) if block.table] == [3]


@pytest.mark.parametrize(
    "text",
    ["|x| is even.\n", "|x| is even\n|y| is odd\n", "text | bar\n---|---\n", *CODE],
)
def test_what_only_looks_like_a_table_stays_text(text: str) -> None:
    assert Marked(painted(text)).text == text
    assert "<table" not in painted(text)


@pytest.mark.parametrize("code", CODE)
def test_what_follows_code_is_a_table_again_wherever_it_is_cut(code: str) -> None:
    text = f"{code}| a | b |\n|---|---|\n"
    assert "<table" in painted(text)
    assert "<table" in viewer.stretch(text, len(code), len(text))
    assert "<table" not in viewer.stretch(text, code.index("|"), len(code))


def test_headings_are_shown_without_their_hashes() -> None:
    assert painted("## Two\n\n# `One`\nx #3") == (
        '<span class="heading level-2" role="heading" aria-level="4">Two</span>\n\n'
        '<span class="heading level-1" role="heading" aria-level="3"><span class="mark">&#96;</span>'
        '<span class="code">One</span><span class="mark">&#96;</span></span>\nx #3'
    )


def test_emphasis_is_drawn_and_its_marks_are_dimmed_and_stay() -> None:
    text = "The **fee is `12` *crowns* now**,\nsays 2*3*4 and snake_case.\n\n| **Row** | 1 |\n|---|---|\n\n```\n**code**\n```\n*a*"
    page = painted(text, cited(text, 1, "fee is `12", "12"))
    mark, slice_ = '<span class="mark">', '<mark class="slice-0-1">'
    assert page.startswith(
        f'The {mark}**</span><span id="slice-0-1" class="anchor" data-span="6-16" data-focus="14-16"></span>'
        f'<sup aria-hidden="true">1</sup>{slice_}<span class="bold">fee is </span>{mark}&#96;</span></mark>'
        f'{slice_}<strong><span class="bold code">12</span></strong></mark>{mark}&#96;</span><span class="bold"> </span>'
        f'{mark}*</span><span class="bold italic">crowns</span>{mark}*</span><span class="bold"> now</span>{mark}**</span>,\nsays 2*3*4 and snake_case.\n\n'
    )
    assert f'{mark}**</span><span class="bold">Row</span>{mark}**</span></th>' in page
    assert page.endswith(
        f'&#96;&#96;&#96;\n**code**\n&#96;&#96;&#96;\n{mark}*</span><span class="italic">a</span>{mark}*</span>'
    )
    assert Marked(page).text == "".join(text[at] for at in offsets_shown(text))


@given(st.lists(st.sampled_from(["*", "**", "_", "`", "a", " ", "\n", "😀", "|", "```\n"]), max_size=30), st.data())
def test_how_words_are_set_moves_no_character(parts: list[str], draw: st.DataObject) -> None:
    text = "".join(parts)
    start, end = sorted(draw.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    found = Marked(painted(text, *([citation(text, 1, start, end)] if start < end else [])))
    assert found.text == "".join(text[at] for at in offsets_shown(text))
    assert found.slices.get("slice-0-1", "") == "".join(text[at] for at in offsets_shown(text) if start <= at < end)
    settled = list(settings(text, 0, len(text)))
    assert [at for a, b, _ in settled for at in (a, b)] == sorted(at for a, b, _ in settled for at in (a, b))
    told = [at for a, b, how in settled if how == MARK for at in range(a, b)]
    assert [at for a, b in marks(text, 0, len(text)) for at in range(a, b)] == told


def test_a_page_that_begins_with_a_table_begins_with_its_rule() -> None:
    painter = Painter(text := "| a | b |\n|---|---|\n\f| c | d |\n|---|---|\n", [Segment(text)])
    painter.page = 7
    page = bare(painter.paint(0, len(text)))
    assert '</div><span class="leaf" data-page="8">\f</span><div class="table"' in page


@given(st.lists(st.sampled_from(LINES)), st.sampled_from(["\n", "\r\n"]), st.data())
def test_words_say_where_in_the_text_they_stand(lines: list[str], end: str, draw: st.DataObject) -> None:
    text = end.join(lines)
    start, stop = sorted(draw.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    citations = [citation(text, 1, start, stop)] if start < stop else []
    painter = Painter(text, segments(text, citations, around=len(text)), citations)
    painter.page = 1
    runs = Marked(painter.paint(0, len(text))).runs
    assert [text[at : at + len(words)] for at, words in runs] == [words for _, words in runs]
    assert [at for at, _ in runs] == sorted({at for at, _ in runs})


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_stands_in_a_cell_never_becomes_markup(payload: str) -> None:
    text = f"| {payload} | b |\n|---|---|\n| {payload} | c |\n# {payload}\n"
    head, row = citation(text, 2, 0, len(payload) + 8), citation(text, 1, len(payload) + 19, 2 * len(payload) + 27)
    statement = Statement(row.quote[2:-2], 0, 3, (row, head), Verdict.SUPPORTED, 1.0)
    turn = turn_of(Answer("q", (statement,), None, 0.9, "m"))
    page = viewer.sources(0, turn, in_text(text)) + html.exchange(0, turn)
    page += viewer.stretch(text, 0, len(text))
    found = parsed(page)
    assert found.tags <= TAGS | {"table", "thead", "tbody", "tr", "th", "td"}
    assert not {n for n in found.attributes if n.startswith("on") or n in {"src", "style", "action", "open"}}
    assert not set("${}`") & set(page)
    assert found.text.count(payload.strip()) >= 8


@given(st.integers(0, 60), st.integers(1, 90), st.integers(300, 2000))
def test_a_cut_between_stretches_parts_no_table_that_is_short(before: int, rows: int, size: int) -> None:
    table = "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * rows
    text = "A line of some words.\n" * before + table + "A line of some words.\n" * 60
    parts = stretches(text, 0, len(text), size)
    assert "".join(text[a:b] for a, b in parts) == text
    if len(table) < size:
        assert [viewer.stretch(text, a, b).count("<td") for a, b in parts if "| 1" in text[a:b]] == [2 * rows]
        assert sum(viewer.stretch(text, a, b).count("<th ") for a, b in parts) == 2


@given(st.integers(0, 200), st.integers(0, 200))
def test_what_is_sent_at_once_ends_with_a_table_that_ends_near(before: int, after: int) -> None:
    table = "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * before + "| 3 | 4 |\n" + "| 5 | 6 |\n" * after
    text = "A line of some words.\n" * 400 + table + "A line of some words.\n" * 400
    row = cited(text, 1, "| 3 | 4 |")
    pieces = segments(text, [row], around=1000)
    assert table in "".join(piece.text for piece in pieces)


def test_of_a_table_that_is_too_long_every_part_is_a_table() -> None:
    text = "| a | b |\n|---|---|\n" + "| one | two |\n" * 5000 + "After.\n"
    row = citation(text, 1, 20 + 14 * 2500, 33 + 14 * 2500)
    pages = [viewer.stretch(text, a, b) for a, b in stretches(text, 0, len(text))]
    assert sum(page.count("<tr>") for page in pages) == 5001
    assert not any("|" in page for page in pages)
    pieces = segments(text, [row])
    assert sum(piece.skipped for piece in pieces) > 50_000
    page = Painter(text, pieces, [row]).paint(len(text[: pieces[0].skipped]), len(text) - pieces[-1].skipped)
    assert "|" not in page
    assert Marked(page).slices == {"slice-0-1": "onetwo"}


def exchange(text: str, *citations: Citation, said: str = "It is so.") -> str:
    statement = Statement(said, 0, len(said), citations, Verdict.SUPPORTED, 1.0)
    return html.exchange(0, turn_of(Answer("q", (statement,), None, 0.9, "m")))


def test_a_card_shows_a_row_under_its_headings() -> None:
    head = cited(TABLE, 2, "| Item | Price | Note |")
    page = exchange(TABLE, cited(TABLE, 1, "| Chain | (5.40) |  |", "(5.40)"), head)
    assert (
        '<table class="told" dir="auto"><tr><th scope="row">Item</th><td><mark>Chain</mark></td></tr>'
        '<tr><th scope="row">Price</th><td><mark><strong>(5.40)</strong></mark></td></tr></table>'
    ) in page
    assert (
        '<q dir="auto"><span class="cells"><span class="short">Chain</span> <span class="short"><strong>(5.40)</strong></span></span></q>'
        in page
    )
    assert "|" not in page.split('<pre class="markdown"')[0]


def test_a_row_whose_head_is_not_cited_is_shown_as_its_cells() -> None:
    alone = exchange(TABLE, cited(TABLE, 1, "| Chain | (5.40) |  |"))
    row = '<span class="cells"><span class="short">Chain</span> <span class="short">(5.40)</span></span>'
    assert f'<p class="context" dir="auto"><mark>{row}</mark></p>' in alone


@pytest.mark.parametrize(
    "row",
    ["| Rope | 1.15 |", "|   Rope   |  1.15 |", "| Rope | 1.15 |  |", "|  | Rope | 1.15 |", "| **Rope** | `1.15` |"],
)
def test_a_statement_that_is_a_row_is_shown_as_its_cells_however_the_row_is_set(row: str) -> None:
    page = exchange(row, citation(row, 1, 0, len(row)), said=tidy(row))
    statement = page.partition('<span class="statement ')[2].partition('<span class="cites">')[0]
    assert '<span class="cells"><span class="short">Rope</span> <span class="short">1.15</span></span>' in statement


def test_a_row_without_words_has_a_card() -> None:
    text = "| a | b |\n|---|---|\n|  |  |\n"
    page = exchange(text, cited(text, 1, "|  |  |"), cited(text, 2, "| a | b |"))
    assert '<table class="told" dir="auto"></table>' in page


def test_of_a_row_with_many_cells_those_around_the_focus_are_on_its_card() -> None:
    names, values = [f"h{i}" for i in range(30)], [f"v{i}." for i in range(30)]
    text = "| " + " | ".join(names) + " |\n|" + "---|" * 30 + "\n| " + " | ".join(values) + " |\n"
    head, _, row = text.splitlines()
    page = exchange(text, cited(text, 1, row, "v20."), cited(text, 2, head))
    told = re.findall(r'<th scope="row">(\w+)</th>', page)
    assert told == [f"h{i}" for i in range(16, 24)]
    assert "<strong>v20.</strong>" in page


def test_a_quote_is_set_as_its_source_is() -> None:
    text = "The **fee** is 12."
    page = exchange(text, cited(text, 1, text, "fee"))
    marks = '<span class="mark">**</span>'
    assert f'<q dir="auto">The {marks}<span class="bold">fee</span>{marks} is 12.</q>' in page
    assert f'<mark>The {marks}<strong><span class="bold">fee</span></strong>{marks} is 12.</mark>' in page


def test_a_long_row_is_cut_within_a_cell_in_the_list() -> None:
    text = f"| a | {'word ' * 100}| c |"
    page = exchange(text, citation(text, 1, 0, len(text)))
    (quote,) = re.findall(r'<q class="short" dir="auto">(.*?)</q>', page)
    assert len(Marked(quote).text) < 245
    assert quote.endswith("…")
