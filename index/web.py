"""A web page as a browser would take it: end tags that were left out set, what is not shown gone, its tables made plain.

`html.parser` nests what has no end tag ("<li>one<li>two"), and Markdown's tables have no cells over several rows: both are set
right here, before `markup.py` makes Markdown of it.
"""

import copy
import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

_LEFT_OUT = frozenset(
    "script style noscript template nav head svg button select textarea iframe object canvas datalist rp rt "
    "del s strike".split()  # what is struck out does not hold any more
)
_ROLES = frozenset("navigation dialog alertdialog search menu menubar".split())
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|text-decoration(?:(?!text-decoration)[\w\s:-])*line-through",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"(?:cookie|consent|gdpr)s?[-_]?(?:banner|bar|box|consent|dialog|message|modal|notice|overlay|popup|wall)",
    re.IGNORECASE,
)
_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    # What a tag ends if it is open, and what keeps it from that.
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    "tbody": (frozenset({"thead", "tbody", "tfoot"}), frozenset({"table"})),
    "tfoot": (frozenset({"thead", "tbody", "tfoot"}), frozenset({"table"})),
    "option": (frozenset({"option"}), frozenset({"select"})),
}
_BLOCKS = frozenset(
    "address article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main ol p pre "
    "section table ul".split()
)
_ENDS |= dict.fromkeys(
    _BLOCKS, (frozenset({"p"}), frozenset({"td", "th", "li", "dd", "div", "section", "button", "table"}))
)
_STRUCTURE = ("table", "h1", "h2", "h3", "h4", "h5", "h6")
_MOST = 100  # rows or columns that a cell may take
_REPEATED = 400_000  # characters that cells over several rows or columns may add to a page; a copy counts for some more
_OF_A_COPY = 20
_DEEPEST = 1000  # tags that are open at once; Python's own limit ends it far before that, but not as soon
_HEADS = 3  # rows of a head at most; more are a table of heads
_ENDS_COMMENT = re.compile(r"(?<=<!)-->|(?<=<!-)->|(?<!<!)(?<!<!-)--!?>")
_RAW = re.compile(r"<(script|style|textarea|title|noscript|xmp|iframe)\b", re.IGNORECASE)
_WHOLE_TAG = re.compile(r"<[a-z/](?:[^>\"'=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+|[\"'])*+>", re.IGNORECASE)
_TAG = re.compile(r"<[a-z/!?]", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\u00a0\u202f]+")
_DROPPED = {ord("\u00ad"): None, ord("\u200b"): None, ord("\u2060"): None, ord("\ufeff"): None, ord("\u2011"): "-"}


class Page(BeautifulSoup):
    """The tags of a page, each ended where HTML says that the next one ends it."""

    def handle_starttag(self, name: str, *args: Any, **kwargs: Any) -> Tag | None:  # noqa: ANN401
        ends, stops = _ENDS.get(name, (frozenset(), frozenset()))
        for back, tag in enumerate(reversed(self.tagStack[-_MOST:]), 1):
            if tag.name in stops or not ends:
                break
            if tag.name in ends:
                self.endData()
                for _ in range(back):
                    self.popTag()
                break
        if len(self.tagStack) > _DEEPEST:
            raise RecursionError
        return super().handle_starttag(name, *args, **kwargs)


def ended(text: str) -> str:
    """A page without the comment or the tag at its end that never ends: a browser shows nothing of it, and for each one
    begun in it the parser would read to the end and back."""
    at, has_quotes = 0, True
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<!--", at):
            end = _ENDS_COMMENT.search(text, at + 2)
            if not end:
                text = text[:at]
                break
            at = end.end()
        elif raw := _RAW.match(text, at):  # what looks like a comment in it is none
            end = re.compile(f"</{raw[1]}", re.IGNORECASE).search(text, raw.end())
            if not end:
                break
            at = end.end()
        else:
            tag = _WHOLE_TAG.match(text, at) if has_quotes else None
            has_quotes = has_quotes and (
                tag is not None or not _TAG.match(text, at)
            )  # one quote that stays open is enough
            at = tag.end() if tag else at + 1
    whole = text.rfind(">") + 1
    cut = _TAG.search(text, whole)
    return text[: cut.start()] if cut else text


def tidy(page: BeautifulSoup) -> Tag:
    """The part of a page that is the document, with what a reader sees of it alone."""
    for tag in page.find_all(_is_unseen):
        tag.extract()
    for string in list(page.descendants):
        if isinstance(string, PreformattedString):
            string.extract()  # comments and the like
    for link in page.find_all(_calls_note):  # a figure that a style raises
        link.name = "sup"
    page.smooth()  # the white space on both sides of what went is one
    for tag in [page, *page.find_all(True)]:
        _tidy(tag)
    left = _REPEATED
    for table in page.find_all("table"):
        is_frame = any(tag.name in _STRUCTURE for tag in table.descendants if isinstance(tag, Tag)) and not _own(
            table, "th"
        )
        if is_frame or table.find_parent(["td", "th"]):  # Markdown has no tables in cells
            _unframe(table)
        else:
            for caption in _own(table, "caption"):  # the first row is a head only where nothing is before it
                caption.name = "p"
                table.insert_before(caption)
            left -= _spread(table, left)
    return _main(page)


def _main(page: BeautifulSoup) -> Tag:
    """What the page says is its main part, or its only article; else all of it."""
    mains = [tag for tag in page.find_all("main") if tag.get_text(strip=True)]
    articles = page.find_all("article")
    return mains[0] if mains else articles[0] if len(articles) == 1 and articles[0].get_text(strip=True) else page


def _is_unseen(tag: Tag) -> bool:
    if tag.name in _LEFT_OUT:
        return True
    if not tag.attrs:
        return False
    is_hidden = tag.has_attr("hidden") or tag.get("aria-hidden") == "true" or tag.get("role") in _ROLES
    names = " ".join([str(tag.get("id", "")), *(tag.get_attribute_list("class") if tag.has_attr("class") else [])])
    return is_hidden or bool(_HIDDEN.search(str(tag.get("style", "")))) or bool(_CONSENT.search(names))


def _calls_note(tag: Tag) -> bool:
    """Whether a link is a footnote's number in the text, and nothing but its style says that it is raised."""
    if tag.name != "a" or tag.find("sup") or tag.find_parent("sup"):
        return False
    names = (tag.get("role"), tag.get("epub:type"), *(tag.get_attribute_list("class") if tag.has_attr("class") else ()))
    return bool({"doc-noteref", "noteref", "footnote-ref"} & set(names))


def _tidy(tag: Tag) -> None:
    """Line breaks and runs of white space are one space, as a browser shows them; a bar in a cell ends no cell."""
    names = {tag.name, *(parent.name for parent in tag.parents)}
    for place, string in enumerate(tag.contents):
        if not isinstance(string, NavigableString):
            continue
        text = string.translate(_DROPPED)
        if "pre" not in names:
            text = _SPACES.sub(" ", text)
            before = string.previous_sibling
            text = text.lstrip(" ") if isinstance(before, Tag) and before.name == "br" else text
        if "td" in names or "th" in names:
            text = text.replace("|", "\\|")
        if text != string:
            tag.contents[place] = _put(text, string)


def _put(text: str, string: NavigableString) -> NavigableString:
    """A text where a string is, but for the list of what is in its tag: `replace_with` looks through that for each."""
    put = NavigableString(text)
    beside = (string.previous_element, string.next_element, string.previous_sibling, string.next_sibling)
    put.setup(None, *beside)
    put.parent = string.parent
    return put


def _unframe(table: Tag) -> None:
    """A table that only places parts of the page, as the parts one after the other."""
    for tag in [table, *_own(table, "caption", "thead", "tbody", "tfoot", "tr", "td", "th")]:
        tag.name = "div"
        tag.attrs = {}


def _own(tag: Tag, *names: str) -> list[Tag]:
    """The tags in a table that are not in a table in it."""
    found = []
    for child in tag.children:
        if isinstance(child, Tag):
            found += [child] if child.name in names else []
            found += _own(child, *names) if child.name != "table" else []
    return found


def _spread(table: Tag, most: int) -> int:
    """A cell over several rows or columns is told in each: a row by itself must say what it is about. One over a whole row says
    what the rows under it are of, and is told once. How many characters that adds; none where it would be more than `most`."""
    rows = _own(table, "tr")
    cells = [
        [(cell, *_spans(cell, len(rows) - number)) for cell in _own(row, "td", "th")] for number, row in enumerate(rows)
    ]
    copies = ((across * down - 1) * (len(cell.get_text()) + _OF_A_COPY) for row in cells for cell, across, down in row)
    added = sum(copies)
    if added > most:
        return 0
    waiting: dict[int, dict[int, Tag]] = {}
    for number, row in enumerate(rows):
        column = 0
        for cell, across, down in [*cells[number], (None, 0, 0)]:
            while column in waiting.get(number, {}):
                held = waiting[number][column]
                cell.insert_before(held) if cell else row.append(held)
                column += 1
            if cell is None:
                break
            is_group = number and not column and len(cells[number]) == 1
            cell.name = "td" if is_group else cell.name
            for beside in range(across):
                for below in range(1, down):
                    waiting.setdefault(number + below, {})[column + beside] = copy.copy(cell)
                if beside:
                    cell.insert_after(_empty(cell) if is_group else copy.copy(cell))
            column += across
    _join_heads(rows)
    return added


def _empty(cell: Tag) -> Tag:
    found = copy.copy(cell)
    found.clear()
    return found


def _join_heads(rows: Sequence[Tag]) -> None:
    """The rows of a table's head made one: a column is called by all that stands over it."""
    cells = [_own(row, "td", "th") for row in rows]
    heads = list(takewhile(lambda row: row and all(cell.name == "th" for cell in row), cells))
    if not 1 < len(heads) <= _HEADS or len({len(row) for row in heads}) > 1:
        return
    for column in zip(*heads, strict=True):
        said = list(dict.fromkeys(text for cell in column if (text := cell.get_text(" ", strip=True))))
        column[0].string = " ".join(said)
    for row in rows[1 : len(heads)]:
        row.extract()


def _spans(cell: Tag, rows: int) -> tuple[int, int]:
    """How many columns a cell takes, and how many of the rows that there are from its own on; it takes no more from now on."""
    texts = [str(cell.attrs.pop(name, "1")).strip() for name in ("colspan", "rowspan")]
    across, down = (min(int(text), _MOST) if text.isdecimal() else 1 for text in texts)
    return across or 1, min(down or _MOST, rows)  # 0 rows are the rest of them
