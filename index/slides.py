"""A presentation (.pptx) → its canonical text: each slide under its title, with its notes; a slide is a page of a citation.

The parts are read as ECMA-376, part 1 (19 and 20.1), has them, by the standard library: docs/decisions/0018 says why. What is
on a slide comes in the order of the file, which is that in which a screen reader tells it, its title first. Hidden slides, and
what stands on every slide (date, footer, number), are not read.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from index.archives import all_of, attribute, check_archive, name_of, part
from index.documents import Document, text_hash
from index.errors import DocumentError
from index.front import is_given
from index.lines import RAISED
from index.numbering import figure
from index.sheets import Row, tables

UNPACKED = 128 * 2**20
"""Bytes of a presentation's parts beyond those of its file; more is a bomb."""

_TITLES = frozenset({"title", "ctrTitle"})
_LISTS = frozenset({"body", "obj", ""})  # places for text whose paragraphs have bullets if nothing else is said
_ON_EVERY_SLIDE = frozenset({"dt", "ftr", "sldNum", "hdr", "sldImg"})
_NUMBERING = re.compile(r"(arabic|alphaLc|alphaUc|romanLc|romanUc)(Period|ParenR|ParenBoth|Plain)")
_KINDS = {"alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman", "romanUc": "upperRoman"}
_AROUND = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}."}  # a lone number is marked as one
_MOST = 100  # columns or rows that a cell may take


def read_pptx(document_id: str, raw: bytes) -> Document:
    """The slides of a presentation; its title is the one that it was given, else the first slide's.

    Raises:
        DocumentError: if it is damaged, is no .pptx, or is locked by a password.
    """
    check_archive(document_id, raw, "presentation", ".pptx", UNPACKED + len(raw))
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            slides = [_slide(parts, name) for name in _in_order(parts)]
            given = _given_title(parts)
    except Exception as error:  # any part of a damaged file may lack whatever another one names
        raise DocumentError(document_id, "is damaged, or no presentation: it cannot be opened") from error
    return presentation(document_id, slides, given)


@dataclass(frozen=True, slots=True)
class Slide:
    """What is read of a slide: its title, and its other parts and the notes on it as Markdown."""

    title: str = ""
    parts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def told(self, number: int) -> str:
        """The slide as Markdown, under its number where it has no title; nothing where nothing is on it."""
        if not (self.title or self.parts or self.notes):
            return ""
        notes = ("### Notes", *self.notes) if self.notes else ()
        return "\n\n".join((f"## {self.title or f'Slide {number}'}", *self.parts, *notes))


def presentation(document_id: str, slides: Sequence[Slide], given: str) -> Document:
    """The document of slides, each a page; `given` is the title that somebody gave it, if anybody did."""
    text, starts = "", []
    for number, slide in enumerate(slides, 1):
        text += "\n\n\f" if text else "\f" if number > 1 else ""
        starts.append(len(text))
        text += slide.told(number)
    title = given or next((slide.title for slide in slides if slide.title), "") or Path(document_id).stem
    text = f"{text}\n" if any(slide.told(1) for slide in slides) else ""
    return Document(document_id, title, text, text_hash(text), tuple(starts) if text else ())


def _in_order(parts: zipfile.ZipFile) -> list[str]:
    """The parts that hold the slides, in the order in which they are shown."""
    main = next(path for kind, path in _related(parts, "").values() if kind == "officeDocument")
    related = _related(parts, main)
    return [related[attribute(one, "id")][1] for one in part(parts, main).iter() if name_of(one) == "sldId"]


def _given_title(parts: zipfile.ZipFile) -> str:
    """The title that somebody gave the file; empty where nobody did."""
    names = [path for kind, path in _related(parts, "").values() if kind == "core-properties"]
    found = [
        one.text or ""
        for name in names
        if name in parts.namelist()
        for one in part(parts, name)
        if name_of(one) == "title"
    ]
    title = " ".join("".join(found).split())
    return title if is_given(title) else ""


def _slide(parts: zipfile.ZipFile, name: str) -> Slide:
    slide = part(parts, name)
    if slide.get("show") in {"0", "false"}:
        return Slide()
    related = _related(parts, name)
    shapes = list(_shapes(slide))
    titles = [shape for shape in shapes if _place(shape) in _TITLES]
    title = " ".join(words for shape in titles for p in all_of(shape, "p") if (words := _words(p)))
    told = [text for shape in shapes if _place(shape) not in _TITLES for text in _told(parts, related, shape)]
    notes = [path for kind, path in related.values() if kind == "notesSlide"]
    beside = [shape for path in notes for shape in _shapes(part(parts, path)) if _place(shape) == "body"]
    return Slide(
        title, tuple(told), tuple(words for shape in beside for p in all_of(shape, "p") if (words := _words(p)))
    )


def _shapes(element: Element) -> Iterator[Element]:
    """What holds text on a slide, in the order of the file; of what is there in two versions the newer one."""
    for child in element:
        name = name_of(child)
        if name in {"sp", "graphicFrame"}:
            yield child
        elif name == "AlternateContent":
            yield from _shapes(child[0])
        elif name in {"cSld", "spTree", "grpSp"}:
            yield from _shapes(child)


def _told(parts: zipfile.ZipFile, related: Mapping[str, tuple[str, str]], shape: Element) -> list[str]:
    """What is on a shape as Markdown: a table, or paragraphs and items."""
    if _place(shape) in _ON_EVERY_SLIDE:
        return []
    if (table := _first(shape, "tbl")) is not None:
        return [text] if (text := _table(table)) else []
    if (drawn := _first(shape, "relIds")) is not None:  # a diagram, whose words are in a part of their own
        found = part(parts, related[attribute(drawn, "dm")][1])
        return [_listed([(0, "-", words) for p in all_of(found, "p") if (words := _words(p))])]
    return _paragraphs(shape)


def _paragraphs(shape: Element) -> list[str]:
    """The paragraphs of a shape, those with bullets or numbers as lists."""
    told: list[str] = []
    items: list[tuple[int, str, str]] = []
    counts: dict[int, int] = {}
    for paragraph in all_of(shape, "p"):
        words = _words(paragraph)
        if not words:
            continue
        depth = int(_said(paragraph, "lvl") or 0)
        if mark := _mark(paragraph, depth, counts, is_list=_place(shape) in _LISTS):
            items.append((depth, mark, words))
            continue
        told += [_listed(items)] if items else []
        told.append(words)
        items = []
    return [*told, _listed(items)] if items else told


def _mark(paragraph: Element, depth: int, counts: dict[int, int], is_list: bool) -> str:
    """How a paragraph is marked as an item of a list; empty where it is none. `counts` has the last number of each depth."""
    for below in [other for other in counts if other > depth]:
        del counts[below]
    if (numbered := _first(paragraph, "buAutoNum")) is None:
        counts.pop(depth, None)
        has_bullet = _first(paragraph, "buChar") is not None or _first(paragraph, "buBlip") is not None
        return "-" if has_bullet or (is_list and _first(paragraph, "buNone") is None) else ""
    counts[depth] = counts[depth] + 1 if depth in counts else int(numbered.get("startAt", "1"))
    found = _NUMBERING.match(numbered.get("type", ""))
    kind, around = (found[1], found[2]) if found else ("", "Period")
    return _AROUND[around].format(figure(counts[depth], _KINDS.get(kind, "decimal")))


def _listed(items: Sequence[tuple[int, str, str]]) -> str:
    least = min((depth for depth, _, _ in items), default=0)
    return "\n".join(f"{'  ' * (depth - least)}{mark} {words}" for depth, mark, words in items)


def _table(table: Element) -> str:
    """A table as Markdown. A cell over several rows or columns is told in each; one over a whole row once."""
    properties = _first(table, "tblPr")
    has_head = properties is not None and properties.get("firstRow") in {"1", "true"}
    rows: list[Row] = []
    below: dict[int, tuple[int, str]] = {}  # of a column: how many rows more a cell of it takes, and what it says
    for row in (child for child in table if name_of(child) == "tr"):
        said: list[str] = []
        cells = [child for child in row if name_of(child) == "tc"]
        for column, cell in enumerate(cells):
            left, above = below.pop(column, (0, ""))
            words = " ".join(words for p in all_of(cell, "p") if (words := _words(p)))
            if cell.get("vMerge") in {"1", "true"} and left:
                words = above
            elif cell.get("hMerge") in {"1", "true"} and said and not _is_over_all(cells):
                words = said[-1]
            down = left if cell.get("vMerge") in {"1", "true"} else min(int(cell.get("rowSpan", "1")), _MOST)
            below[column] = (down - 1, words)
            said.append(words)
        rows.append(tuple(said))
    return tables(rows, has_head).strip("\n")


def _is_over_all(cells: Sequence[Element]) -> bool:
    return all(cell.get("hMerge") in {"1", "true"} for cell in cells[1:])


def _words(paragraph: Element) -> str:
    """What a paragraph says, without what is struck out; raised figures are raised."""
    said = []
    for run in paragraph:
        if name_of(run) == "br":
            said.append(" ")
        elif name_of(run) in {"r", "fld"} and _of(run, "strike") in {"", "noStrike"}:
            text = "".join(one.text or "" for one in run if name_of(one) == "t")
            said.append(text.translate(RAISED) if _of(run, "baseline")[:1] in set("123456789") else text)
    return " ".join("".join(said).split())


def _of(run: Element, name: str) -> str:
    return next((child.get(name, "") for child in run if name_of(child) == "rPr"), "")


def _said(paragraph: Element, name: str) -> str:
    return next((child.get(name, "") for child in paragraph if name_of(child) == "pPr"), "")


def _place(shape: Element) -> str | None:
    """The kind of place that a shape fills on its slide ("title"); None where it is none."""
    found = _first(shape, "ph")
    return None if found is None else found.get("type", "")


def _related(parts: zipfile.ZipFile, name: str) -> dict[str, tuple[str, str]]:
    """What a part (or, of no name, the file) is related to: by id, the kind of relation and the other part."""
    folder, base = posixpath.split(name)
    path = posixpath.join(folder, "_rels", f"{base}.rels")
    try:
        relations = part(parts, path)
    except KeyError:  # there is no such part
        return {}
    return {
        one.get("Id", ""): (
            posixpath.basename(one.get("Type", "")),
            posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
        )
        for one in relations
        if one.get("TargetMode") != "External"
    }


def _first(element: Element, name: str) -> Element | None:
    return next(all_of(element, name), None)
