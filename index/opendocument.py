"""Texts and spreadsheets of OpenDocument (.odt, .ods) → their canonical text.

The parts are read as OASIS OpenDocument 1.3, part 3, has them, by the standard library: docs/decisions/0019 says why. A text is
made HTML, of which `markup.py` makes Markdown as of a Word document; the sheets are told as those of a workbook. What was
deleted while changes were recorded, what is hidden or struck out, comments, and tables of contents are not read.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import islice
from pathlib import Path
from xml.etree.ElementTree import Element

from index.archives import all_of, attribute, check_archive, name_of, part
from index.documents import Document, text_hash
from index.errors import DocumentError
from index.front import is_given
from index.markup import LABEL, document_in, page_of
from index.numbering import figure
from index.sheets import Area, Row, rows_of, tables

_UNPACKED = 512 * 2**20  # bytes of a text's parts: more is a bomb
_UNPACKED_SHEETS = 128 * 2**20  # of a spreadsheet's, which takes many times as much memory
_MOST = 100  # rows or columns of a text's table that one stands for
_REPEATED = 400_000  # characters that these may add to a text
_MOST_ROWS = 1_048_576  # of a sheet, or columns
_MOST_OF_SHEET = 20_000_000  # characters of cells that are told, each with some more
_OF_A_CELL = 20
_VALUES = ("string-value", "date-value", "time-value", "boolean-value", "value")
_KINDS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LEFT_OUT = frozenset(
    "tracked-changes annotation annotation-end table-of-content alphabetical-index illustration-index table-index object-index "
    "user-index bibliography hidden-text hidden-paragraph ruby-text forms sequence-decls variable-decls user-field-decls "
    "title desc shapes binary-data".split()
)
_HEADING = re.compile(r"Title|Heading_20_(\d)")
_BOXES = frozenset("frame custom-shape rect ellipse".split())
_GROUPS = frozenset("table-rows table-row-group table-header-rows".split())


def read_odt(document_id: str, raw: bytes) -> Document:
    """A text; its title is the one that it was given, else its first heading.

    Raises:
        DocumentError: if it is damaged, is no .odt, is nested too deeply to be read, or is locked by a password.
    """
    kind, styles, body, title = _opened(document_id, raw, "OpenDocument text", ".odt", _UNPACKED)
    try:
        html = _Text(styles).html(body)
    except RecursionError as error:
        raise DocumentError(document_id, "is nested too deeply to be read") from error
    except Exception as error:  # any part of a damaged file may hold anything
        raise DocumentError(document_id, f"is damaged, or no {kind}: it cannot be opened") from error
    return document_in(document_id, page_of(document_id, f"<head><title>{escape(title)}</title></head>{html}"))


def read_ods(document_id: str, raw: bytes) -> Document:
    """The sheets of a spreadsheet, each under its name.

    Raises:
        DocumentError: if it is damaged, is no .ods, or is locked by a password.
    """
    kind, styles, body, title = _opened(document_id, raw, "OpenDocument spreadsheet", ".ods", _UNPACKED_SHEETS)
    try:
        sheets = [table for table in all_of(body, "table") if not styles.hides(attribute(table, "style-name"))]
        told = [(attribute(sheet, "name"), tables(_rows(sheet))) for sheet in sheets]
    except Exception as error:  # any part of a damaged file may hold anything
        raise DocumentError(document_id, f"is damaged, or no {kind}: it cannot be opened") from error
    text = "\n".join(f"## {name}\n\n{rows}" for name, rows in told if rows)
    return Document(document_id, title or Path(document_id).stem, text, text_hash(text))


def _opened(document_id: str, raw: bytes, kind: str, suffix: str, most: int) -> "tuple[str, _Styles, Element, str]":
    """(what kind of file it is, its styles, its body, the title that somebody gave it)."""
    check_archive(document_id, raw, kind, suffix, most)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            names = set(parts.namelist())
            manifest = part(parts, "META-INF/manifest.xml") if "META-INF/manifest.xml" in names else None
            if manifest is not None and next(all_of(manifest, "encryption-data"), None) is not None:
                raise DocumentError(document_id, f"is locked by a password: save it as {suffix} without one")
            content = part(parts, "content.xml")
            styles = _Styles([content, *([part(parts, "styles.xml")] if "styles.xml" in names else [])])
            meta = part(parts, "meta.xml") if "meta.xml" in names else content
            title = " ".join(next((one.text or "" for one in all_of(meta, "title")), "").split())
            body = next(all_of(content, {".odt": "text", ".ods": "spreadsheet"}[suffix]))
    except DocumentError:
        raise
    except Exception as error:  # any part of a damaged file may lack whatever another one names
        raise DocumentError(document_id, f"is damaged, or no {kind}: it cannot be opened") from error
    return kind, styles, body, title if is_given(title) else ""


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level of a list counts: the kind of its figures (none: a bullet), what is around them, how many levels are told."""

    kind: str
    prefix: str
    suffix: str
    told: int
    start: int


class _Styles:
    """The styles of a file by their names."""

    def __init__(self, parts: list[Element]) -> None:
        elements = [one for part in parts for one in part.iter()]
        self._styles = {attribute(one, "name"): one for one in elements if name_of(one) == "style"}
        unnamed = (style for one in elements if name_of(one) == "automatic-styles" for style in one)
        self._unnamed = {attribute(style, "name") for style in unnamed} & set(self._styles)
        self.lists = {attribute(one, "name"): _levels(one) for one in elements if name_of(one) == "list-style"}
        self.outline = next((_levels(one) for one in elements if name_of(one) == "outline-style"), {})

    def _said(self, style: str, name: str) -> str:
        """What a style says of something, or the one that it is made of."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            element = self._styles[style]
            if found := next((value for one in element for key, value in one.items() if key.endswith(f"}}{name}")), ""):
                return found
            style = attribute(element, "parent-style-name")
        return ""

    def hides(self, style: str) -> bool:
        """Whether what has a style is not seen, or is struck out."""
        is_struck = self._said(style, "text-line-through-style") not in {"", "none"}
        return is_struck or self._said(style, "display") in {"none", "false"}

    def is_raised(self, style: str) -> bool:
        """Whether it stands small above the line."""
        return re.match(r"super|[1-9]", self._said(style, "text-position")) is not None

    def heading(self, style: str) -> int:
        """The level of a heading that a style is for, 1 for the title of a document; 0 where it is for none. One that has no
        name of its own, but what was changed of another, is for what that one is."""
        name = attribute(self._styles[style], "parent-style-name") if style in self._unnamed else style
        match = _HEADING.fullmatch(name)
        return int(match[1] or 1) if match else 0


def _levels(style: Element) -> dict[int, _Level]:
    return {
        int(attribute(one, "level")): _Level(
            _KINDS.get(attribute(one, "num-format"), ""),
            attribute(one, "num-prefix"),
            attribute(one, "num-suffix"),
            int(attribute(one, "display-levels") or 1),
            int(attribute(one, "start-value") or 1),
        )
        for one in style
        if attribute(one, "level")
    }


@dataclass(slots=True)
class _List:
    """A list that is being told: its levels, and the number of the last item of each."""

    levels: Mapping[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)

    def label(self, level: int, start: str) -> str:
        """How the next item of a level is marked; empty where it is not counted. `start` is its number, where it says so."""
        for below in [other for other in self.counts if other > level]:
            del self.counts[below]
        found = self.levels.get(level)
        if found is None or not found.kind:
            return ""
        number = int(start) if start else self.counts[level] + 1 if level in self.counts else found.start
        self.counts[level] = number
        told = range(max(1, level - found.told + 1), level + 1)
        figures = [
            figure(self.counts.get(i, self.levels[i].start), self.levels[i].kind)
            for i in told
            if i in self.levels and self.levels[i].kind
        ]
        return f"{found.prefix}{'.'.join(figures)}{found.suffix}".strip()


class _Text:
    """The text of a file as HTML. Footnotes are told at its end."""

    def __init__(self, styles: _Styles) -> None:
        self._styles = styles
        self._outline = _List(styles.outline)
        self._lists: dict[str, _List] = {}  # by their ids, and the last of each style
        self._notes: list[str] = []
        self._left = _REPEATED

    def html(self, body: Element) -> str:
        told = self._blocks(body)
        notes = "".join(self._notes)
        return f"{told}<ul>{notes}</ul>" if notes else told

    def _blocks(self, parent: Element) -> str:
        return "".join(map(self._block, parent))

    def _block(self, element: Element) -> str:
        name = name_of(element)
        if name in _LEFT_OUT or attribute(element, "display") == "none":
            return ""
        if name == "h":
            is_counted = attribute(element, "is-list-header") != "true"
            start = attribute(element, "start-value")
            return self._heading(element, self._outline.label(self._level(element), start) if is_counted else "")
        if name == "p":
            return self._heading(element) if self._level(element) else self._paragraph(element)
        if name == "list":
            return self._list(element, None, 1)
        return self._table(element) if name == "table" else self._blocks(element)

    def _level(self, element: Element) -> int:
        """The level of a heading; 0 for what is none."""
        level = int(attribute(element, "outline-level") or 1) if name_of(element) == "h" else 0
        return level or (self._styles.heading(attribute(element, "style-name")) if name_of(element) == "p" else 0)

    def _heading(self, element: Element, label: str = "") -> str:
        words = self._words(element)
        level = min(self._level(element), 6)
        told = f"<h{level}>{escape(f'{label} '.lstrip())}{words}</h{level}>" if words.strip() else ""
        return f"{told}{self._boxes(element)}"

    def _paragraph(self, element: Element) -> str:
        return f"<p>{self._shown(element)}</p>{self._boxes(element)}"

    def _shown(self, paragraph: Element) -> str:
        return "" if self._styles.hides(attribute(paragraph, "style-name")) else self._words(paragraph)

    def _boxes(self, element: Element) -> str:
        """What stands in boxes that are tied to a paragraph."""
        return "".join(self._blocks(one) if name_of(one) in _BOXES else self._boxes(one) for one in element)

    def _list(self, element: Element, around: "_List | None", level: int) -> str:
        """A list, or one within an item of another, whose levels it goes on with; an item that is a heading is none."""
        style, goes_on = attribute(element, "style-name"), attribute(element, "continue-list")
        if around is None or (style and style in self._styles.lists and self._styles.lists[style] != around.levels):
            levels = self._styles.lists.get(style, self._styles.outline if style == "Outline" else {})
            last = self._lists.get(goes_on) or (
                self._lists.get(f"style {style}") if attribute(element, "continue-numbering") == "true" else None
            )
            around = _List(levels, last.counts if last else {})
        self._lists[f"style {style}"] = self._lists[attribute(element, "id")] = around
        told, items = "", ""
        for item in element:
            heading = next(filter(self._level, item), None)
            is_item = name_of(item) == "list-item" and any(name_of(one) != "list" for one in item)
            label = around.label(level, attribute(item, "start-value")) if is_item else ""
            if heading is not None:
                rest = [self._within(one, around, level) for one in item if one is not heading]
                told += f"{f'<ul>{items}</ul>' if items else ''}{self._heading(heading, label)}{''.join(rest)}"
                items = ""
            else:
                items += self._item(item, around, level, label)
        return f"{told}<ul>{items}</ul>" if items else told

    def _item(self, item: Element, around: "_List", level: int, label: str) -> str:
        first = next((one for one in item if name_of(one) == "p"), None)
        parts = [
            f"{self._shown(one)}{self._boxes(one)}" if one is first else self._within(one, around, level)
            for one in item
        ]
        is_counted = bool(label) or name_of(item) == "list-header"
        mark = f"{label}." if label.isalnum() else label  # a lone number or letter is marked as one
        return f"<li{f' {LABEL}={chr(34)}{escape(mark)}{chr(34)}' if is_counted else ''}>{''.join(parts)}</li>"

    def _within(self, element: Element, around: "_List", level: int) -> str:
        return self._list(element, around, level + 1) if name_of(element) == "list" else self._block(element)

    def _table(self, element: Element) -> str:
        return f"<table>{''.join(self._table_rows(element, 'td'))}</table>"

    def _table_rows(self, element: Element, tag: str) -> Iterator[str]:
        for one in element:
            if name_of(one) in _GROUPS:
                yield from self._table_rows(one, "th" if name_of(one) == "table-header-rows" else tag)
            elif name_of(one) == "table-row":
                cells = (
                    self._again(f"<{tag}{_spans(cell)}>{self._blocks(cell)}</{tag}>", cell) for cell in _cells(one)
                )
                yield self._again(f"<tr>{''.join(cells)}</tr>", one)

    def _again(self, html: str, element: Element) -> str:
        """A cell or a row as often as it stands for one, but for what would make a text too long."""
        times = 1 + min(_times(element) - 1, _MOST, self._left // len(html))
        self._left -= (times - 1) * len(html)
        return html * times

    def _words(self, element: Element) -> str:
        """What is said in a paragraph or a part of one."""
        said = [escape(element.text or "")]
        for one in element:
            said += [self._run(one), escape(one.tail or "")]
        return "".join(said)

    def _run(self, element: Element) -> str:
        name = name_of(element)
        if name in {"s", "tab"}:
            return " "
        if name == "line-break":
            return "<br>"
        if name == "note":
            return self._note(element)
        style = attribute(element, "style-name")
        if name in _LEFT_OUT or name in _BOXES or (name == "span" and self._styles.hides(style)):
            return ""
        words = self._words(element)
        return f"<sup>{words}</sup>" if name == "span" and self._styles.is_raised(style) else words

    def _note(self, element: Element) -> str:
        called = next(("".join(one.itertext()) for one in all_of(element, "note-citation")), "")
        said = "".join(self._blocks(one) for one in element if name_of(one) == "note-body")
        mark = f"{called}." if called.isalnum() else called
        self._notes.append(f'<li {LABEL}="{escape(mark)}">{said}</li>')
        return f"<sup>{escape(called)}</sup>"


def _cells(row: Element) -> Iterator[Element]:
    return (one for one in row if name_of(one) == "table-cell")


def _spans(cell: Element) -> str:
    spans = {"colspan": "number-columns-spanned", "rowspan": "number-rows-spanned"}
    return "".join(f' {name}="{int(count)}"' for name, of in spans.items() if (count := attribute(cell, of)))


def _times(element: Element) -> int:
    """How many cells, rows or columns one stands for."""
    return int(attribute(element, "number-columns-repeated") or attribute(element, "number-rows-repeated") or 1)


def _is_hidden(element: Element) -> bool:
    return attribute(element, "visibility") in {"collapse", "filter"}


def _rows(sheet: Element) -> list[Row]:
    """What is seen of a sheet. One cell or row may stand for many that are alike."""
    values: dict[tuple[int, int], str] = {}
    areas: list[Area] = []
    unseen_rows: set[int] = set()
    unseen_columns = {
        number for numbers, one in _numbered(sheet, "table-column") if _is_hidden(one) for number in numbers
    }
    left = _MOST_OF_SHEET
    for rows, row in _numbered(sheet, "table-row"):
        if _is_hidden(row):
            unseen_rows.update(rows)
            continue
        for columns, cell in _numbered(row, "table-cell", "covered-table-cell"):
            words = _cell(cell) if name_of(cell) == "table-cell" else ""
            if not words or columns.start in unseen_columns:
                continue
            for place in islice(((r, c) for r in rows for c in columns), left // (len(words) + _OF_A_CELL)):
                values[place] = words
                left -= len(words) + _OF_A_CELL
            down, across = (int(attribute(cell, f"number-{of}-spanned") or 1) for of in ("rows", "columns"))
            if down > 1 or across > 1:
                areas.append((rows.start, columns.start, rows.start + down - 1, columns.start + across - 1))
    return rows_of(values, areas, unseen_rows)


def _numbered(parent: Element, *names: str) -> Iterator[tuple[range, Element]]:
    """The rows, columns or cells of a sheet, each with the numbers of those that it stands for."""
    number = 0
    for one in parent.iter():
        if name_of(one) in names and number < _MOST_ROWS:
            numbers = range(number, min(number + _times(one), _MOST_ROWS))
            number = numbers.stop
            yield numbers, one


def _cell(cell: Element) -> str:
    """What a cell shows; where a program wrote its value alone, that."""
    shown = " ".join(" ".join("".join(p.itertext()) for p in cell if name_of(p) == "p").split())
    return shown or next((value for of in _VALUES if (value := attribute(cell, of))), "")
