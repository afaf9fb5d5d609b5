"""A text of OpenDocument (.odt) → its canonical text; `opensheets.py` and `openslides.py` share its parts.

The parts are read as OASIS OpenDocument 1.3, part 3, has them, by the standard library: docs/decisions/0019 says why. A text is
made HTML, of which `markup.py` makes Markdown as of a Word document. What was deleted while changes were recorded, what is
hidden or struck out, comments, and tables of contents are not read.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from xml.etree.ElementTree import Element

from index.archives import all_of, attribute, check_archive, name_of, part
from index.documents import Document
from index.errors import DocumentError
from index.front import is_given
from index.markup import LABEL, document_in, page_of
from index.numbering import figure

_UNPACKED = 512 * 2**20  # bytes of a text's parts: more is a bomb
_MOST = 100  # rows or columns of a text's table that one stands for
_REPEATED = 400_000  # characters that these may add to a text
_KINDS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LEFT_OUT = frozenset(
    "tracked-changes annotation annotation-end table-of-content alphabetical-index illustration-index table-index object-index "
    "user-index bibliography hidden-text hidden-paragraph ruby-text forms sequence-decls variable-decls user-field-decls "
    "title desc shapes binary-data".split()
)
_BODIES = {".odt": "text", ".ods": "spreadsheet", ".odp": "presentation"}
_HEADING = re.compile(r"Title|Heading_20_(\d)")
_BOXES = frozenset("frame custom-shape rect ellipse".split())
_GROUPS = frozenset("table-rows table-row-group table-header-rows".split())


def read_odt(document_id: str, raw: bytes) -> Document:
    """A text; its title is the one that it was given, else its first heading.

    Raises:
        DocumentError: if it is damaged, is no .odt, is nested too deeply to be read, or is locked by a password.
    """
    kind, styles, body, title = opened(document_id, raw, "OpenDocument text", ".odt", _UNPACKED)
    try:
        html = Text(styles).html(body)
    except RecursionError as error:
        raise DocumentError(document_id, "is nested too deeply to be read") from error
    except Exception as error:  # any part of a damaged file may hold anything
        raise DocumentError(document_id, f"is damaged, or no {kind}: it cannot be opened") from error
    return document_in(document_id, page_of(document_id, f"<head><title>{escape(title)}</title></head>{html}"))


def opened(document_id: str, raw: bytes, kind: str, suffix: str, most: int) -> "tuple[str, Styles, Element, str]":
    """(what kind of file it is, its styles, its body, the title that somebody gave it)."""
    check_archive(document_id, raw, kind, suffix, most)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            names = set(parts.namelist())
            manifest = part(parts, "META-INF/manifest.xml") if "META-INF/manifest.xml" in names else None
            if manifest is not None and next(all_of(manifest, "encryption-data"), None) is not None:
                raise DocumentError(document_id, f"is locked by a password: save it as {suffix} without one")
            content = part(parts, "content.xml")
            styles = Styles([content, *([part(parts, "styles.xml")] if "styles.xml" in names else [])])
            meta = part(parts, "meta.xml") if "meta.xml" in names else content
            title = " ".join(next((one.text or "" for one in all_of(meta, "title")), "").split())
            body = next(all_of(content, _BODIES[suffix]))
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


class Styles:
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
        return (
            is_struck
            or self._said(style, "display") in {"none", "false"}
            or self._said(style, "visibility") == "hidden"
        )

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


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of a list as HTML, or a later part of one (`goes_on`); at level 0 what is none."""

    level: int
    html: str
    label: str = ""
    has_mark: bool = True
    goes_on: bool = False

    @property
    def tag(self) -> str:
        """How it opens; what neither counts nor has a bullet is marked by nothing."""
        mark = f"{self.label}." if self.label.isalnum() else self.label  # a lone number or letter is marked as one
        return "<li>" if self.has_mark and not self.label else f'<li {LABEL}="{escape(mark)}">'


def _is_within_another(element: Element) -> bool:
    """Whether a list begins with a list in an item without words: with what is within the item before."""
    return all(name_of(one) == "list" for one in next(iter(element), ()))


def _nested(items: Iterable[_Item]) -> str:
    """Items as lists within each other, by their levels."""
    told: list[str] = []
    levels: list[int] = []
    for item in items:
        while levels and item.level < levels[-1]:
            told.append("</li></ul>")
            levels.pop()
        if levels and item.level == levels[-1]:
            if item.goes_on:
                told.append(f"<p>{item.html}</p>")
                continue
            told.append("</li>")
        elif item.level:
            told.append("<ul>")
            levels.append(item.level)
        told.append(f"{item.tag}{item.html}" if item.level else item.html)
    return "".join([*told, "</li></ul>" * len(levels)])


class Text:
    """The text of a file as HTML. Footnotes are told at its end."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._outline = _List(styles.outline)
        self._lists: dict[str, _List] = {}  # by their ids, and the last of each style
        self._notes: list[str] = []
        self._left = _REPEATED

    def html(self, body: Iterable[Element]) -> str:
        """What is in a body, or in parts of one."""
        told = self._blocks(body)
        notes = "".join(self._notes)
        return f"{told}<ul>{notes}</ul>" if notes else told

    def _blocks(self, parent: Iterable[Element]) -> str:
        told: list[str] = []
        items: list[_Item] = []
        last = ""
        for one in parent:
            is_list = name_of(one) == "list"
            style = attribute(one, "style-name")
            if items and not (is_list and (style == last or _is_within_another(one))):
                told.append(_nested(items))
                items = []
            if is_list:
                items += self._items(one, self._counting(one), 1)
                last = style
            else:
                told.append(self._block(one))
        return "".join([*told, _nested(items)])

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

    def _counting(self, element: Element) -> _List:
        """How a list counts, or goes on counting after another."""
        style = attribute(element, "style-name")
        goes_on = attribute(element, "continue-list") or (
            f"style {style}" if attribute(element, "continue-numbering") == "true" else ""
        )
        last = self._lists.get(goes_on) if goes_on else None  # most lists have no id
        levels = self._styles.lists.get(style, self._styles.outline if style == "Outline" else {})
        found = _List(levels, last.counts if last else {})
        self._lists[f"style {style}"] = self._lists[attribute(element, "id")] = found
        return found

    def _items(self, element: Element, counting: _List, level: int) -> "Iterator[_Item]":
        """The items of a list, each before those within it. A list within an item goes on with the levels of the one that it is
        in, unless it names others; an item that is a heading is no item."""
        style = attribute(element, "style-name")
        if self._styles.lists.get(style, counting.levels) != counting.levels:
            counting = self._counting(element)
        for item in element:
            own = [one for one in item if name_of(one) != "list"]
            is_counted = bool(own) and name_of(item) == "list-item"
            label = counting.label(level, attribute(item, "start-value")) if is_counted else ""
            for one in item:
                if name_of(one) == "list":
                    yield from self._items(one, counting, level + 1)
                elif self._level(one):
                    yield _Item(0, self._heading(one, label))
                else:
                    yield _Item(level, self._part(one), label, has_mark=is_counted, goes_on=one is not own[0])

    def _part(self, element: Element) -> str:
        """What stands in an item, a paragraph without its tags."""
        return f"{self._shown(element)}{self._boxes(element)}" if name_of(element) == "p" else self._block(element)

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
        more = min(times(element) - 1, _MOST, self._left // len(html))
        self._left -= more * len(html)
        return html * (1 + more)

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


def times(element: Element) -> int:
    """How many cells, rows or columns one stands for."""
    return int(attribute(element, "number-columns-repeated") or attribute(element, "number-rows-repeated") or 1)
