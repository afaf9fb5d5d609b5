"""The numbers that Word writes before paragraphs by itself ("1.1", "(a)", "Article IV"), written into the paragraphs.

A file has them nowhere: `word/numbering.xml` says how each level counts and how its label is put together, and a paragraph, or
its style, names a list and a level (ECMA-376, part 1, 17.9). Footnotes and text boxes are not counted. `figure` is also how a
web page's lists count.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from index.archives import part

MARK = "\ue000"
"""Stands on both sides of a label in a paragraph, a letter that no font has."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT = re.compile(r"word/document\d*\.xml")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x")),
    *((9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST = 3999  # the last number that is written in Roman figures or letters
_NO_NUMBER = "0"  # the list of a paragraph that takes back its style's


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts: its first number, how that is written, and the label ("%1.%2") made of it and those of
    the levels above. `is_legal` where all of them are written in figures, `restarts` where a level above begins it anew."""

    start: int
    kind: str
    text: str
    is_legal: bool
    restarts: bool


@dataclass(frozen=True, slots=True)
class _List:
    """A list as paragraphs name it. Lists of one `family` count on from each other, but where one has its own `starts`."""

    family: str
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]


def figure(number: int, kind: str) -> str:
    """A number as a kind of numbering, by Word's name, writes it.

    >>> [figure(4, kind) for kind in ("decimal", "lowerLetter", "upperRoman", "decimalZero")]
    ['4', 'd', 'IV', '04']
    """
    if kind == "none":
        return ""
    if kind == "decimalZero":
        return f"{number:02}"
    written = str(number)
    if kind.endswith("Letter") and 0 < number <= _MOST:
        written = chr(ord("a") + (number - 1) % 26) * (1 + (number - 1) // 26)
    elif kind.endswith("Roman") and 0 < number <= _MOST:
        written, left = "", number
        for value, letters in _ROMAN:
            written += letters * (left // value)
            left %= value
    return written.upper() if kind.startswith("upper") else written


def with_labels(raw: bytes) -> bytes:
    """A Word file, of which the text is left that is not hidden, with each label between two `MARK` at the beginning of its
    paragraph."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        names = parts.namelist()
        name = next(filter(_DOCUMENT.fullmatch, names), None)
        if name is None or not ("word/numbering.xml" in names or b"w:vanish" in parts.read(name)):
            return raw
        document = part(parts, name)
        for run in document.iter(f"{_W}r"):
            if _is_hidden(run):
                run.clear()
        if "word/numbering.xml" in names:
            styles = part(parts, "word/styles.xml") if "word/styles.xml" in names else None
            _label(document, _Counting(part(parts, "word/numbering.xml"), styles))
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as out:
            for other in names:
                if other != name and other.endswith((".xml", ".rels")):
                    out.writestr(other, parts.read(other))
            out.writestr(name, ElementTree.tostring(document, "utf-8"))
    return file.getvalue()


def _is_hidden(run: Element) -> bool:
    found = run.find(f"{_W}rPr/{_W}vanish")
    return found is not None and found.get(f"{_W}val", "true") not in {"0", "false", "off"}


def _label(document: Element, counting: "_Counting") -> None:
    for paragraph in _paragraphs(document):
        label = counting.label(paragraph)
        if label is not None and any(text.text for text in paragraph.iter(f"{_W}t")):
            _write(paragraph, f"{MARK}{label}{MARK}")


def _paragraphs(element: Element) -> Iterator[Element]:
    """The paragraphs in order, those in tables too."""
    for child in element:
        if child.tag == f"{_W}p":
            yield child
        else:
            yield from _paragraphs(child)


def _write(paragraph: Element, label: str) -> None:
    run = Element(f"{_W}r")
    ElementTree.SubElement(run, f"{_W}t").text = label
    paragraph.insert(1 if paragraph.find(f"{_W}pPr") is not None else 0, run)


class _Counting:
    """Counts the paragraphs of a document, which are to be given in order."""

    def __init__(self, numbering: Element, styles: Element | None) -> None:
        self._styles = {_of(style, "styleId"): style for style in ([] if styles is None else styles.iter(f"{_W}style"))}
        self._abstract = {_of(one, "abstractNumId"): one for one in numbering.findall(f"{_W}abstractNum")}
        self._named = {_of(one, "numId"): one for one in numbering.findall(f"{_W}num")}
        self._lists = {number: self._list(one) for number, one in self._named.items()}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()  # the levels of lists with a start of their own that were counted

    def label(self, paragraph: Element) -> str | None:
        """The label of the next paragraph; None where it has none, or but a bullet."""
        if paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
            return None  # it is struck out, and counts no more
        name, depth = self._place(paragraph)
        found = self._lists.get(name)
        level = found.levels.get(depth) if found else None
        if found is None or level is None:
            return None
        counts = self._counts.setdefault(found.family, {})
        begins = depth in found.starts and (name, depth) not in self._begun
        self._begun.add((name, depth))
        first = found.starts.get(depth, level.start)
        counts[depth] = first if begins or depth not in counts else counts[depth] + 1
        for below in [d for d in counts if d > depth]:
            if below not in found.levels or found.levels[below].restarts:
                del counts[below]
        return None if level.kind == "bullet" else self._written(found, level, counts)

    def _written(self, found: _List, level: _Level, counts: Mapping[int, int]) -> str:
        def of(match: re.Match[str]) -> str:
            above = found.levels.get(int(match[1]) - 1, level)
            number = counts.get(int(match[1]) - 1, above.start)
            return figure(number, "decimal" if level.is_legal else above.kind)

        return re.sub(r"%([1-9])", of, level.text).strip()

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """The list and the level of a paragraph, which its style may say; the level also the list, by the style's name."""
        style = _said(paragraph, "pPr/pStyle") or ""
        number, depth = _said(paragraph, "pPr/numPr/numId"), _said(paragraph, "pPr/numPr/ilvl")
        for name in self._with_bases(style):
            number = number or _said(self._styles[name], "pPr/numPr/numId")
            depth = depth or _said(self._styles[name], "pPr/numPr/ilvl")
            abstract = self._abstract_of(number) if number and depth is None else None
            levels = [] if abstract is None else abstract.findall(f"{_W}lvl")
            depth = depth or next((_of(level, "ilvl") for level in levels if _said(level, "pStyle") == name), None)
        return number or _NO_NUMBER, _whole(depth)

    def _with_bases(self, style: str) -> list[str]:
        """A style and those that it is based on."""
        found: list[str] = []
        while style in self._styles and style not in found:
            found.append(style)
            style = _said(self._styles[style], "basedOn") or ""
        return found

    def _abstract_of(self, number: str | None) -> Element | None:
        """What a list is a case of; one that is kept in a style is looked up there."""
        for _ in range(2):
            named = self._named.get(number or "")
            abstract = None if named is None else self._abstract.get(_said(named, "abstractNumId") or "")
            link = None if abstract is None else _said(abstract, "numStyleLink")
            if link not in self._styles:
                return abstract
            number = _said(self._styles[link], "pPr/numPr/numId")
        return abstract

    def _list(self, named: Element) -> _List:
        abstract = self._abstract_of(_of(named, "numId"))
        levels = {} if abstract is None else dict(map(_level, abstract.findall(f"{_W}lvl")))
        starts: dict[int, int] = {}
        for override in named.findall(f"{_W}lvlOverride"):
            levels |= dict(map(_level, override.findall(f"{_W}lvl")))
            if start := _said(override, "startOverride"):
                starts[_whole(_of(override, "ilvl"))] = _whole(start)
        return _List("" if abstract is None else _of(abstract, "abstractNumId"), levels, starts)


def _level(element: Element) -> tuple[int, _Level]:
    start, legal = _said(element, "start"), element.find(f"{_W}isLgl")
    is_legal = legal is not None and legal.get(f"{_W}val") not in {"0", "false", "off"}
    text, kind = _said(element, "lvlText") or "", _said(element, "numFmt") or "decimal"
    restarts = _said(element, "lvlRestart") != "0"
    return _whole(_of(element, "ilvl")), _Level(_whole(start), kind, text, is_legal, restarts)


def _said(element: Element, path: str) -> str | None:
    """The value of what stands under an element."""
    found = element.find("/".join(f"{_W}{name}" for name in path.split("/")))
    return None if found is None else found.get(f"{_W}val")


def _of(element: Element, name: str) -> str:
    return element.get(f"{_W}{name}", "")


def _whole(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,9}", text) else 0
