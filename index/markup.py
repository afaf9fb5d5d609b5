"""A web page or a Word document → its canonical text: what a reader of it sees, as Markdown.

Word documents are made HTML by mammoth, and HTML is made Markdown by markdownify. What is bold or a link is its words alone, so
that a quote has no marks in it. What a page hides, and its menus and scripts, is not read, as a reader would not see it either;
nor is what is struck out.
"""

import codecs
import io
import re
import warnings
from dataclasses import replace
from pathlib import Path

import mammoth
from bs4 import Tag, XMLParsedAsHTMLWarning
from bs4.builder import ParserRejectedMarkup
from bs4.dammit import EncodingDetector
from bs4.element import NavigableString
from markdownify import ATX, MarkdownConverter

from index.archives import check_archive
from index.documents import Document, text_hash
from index.encodings import Decoded, decoded
from index.errors import DocumentError
from index.front import is_given
from index.lines import RAISED
from index.numbering import MARK, figure, with_labels
from index.web import Page, ended, tidy

_UNPACKED = 512 * 1024 * 1024  # bytes of a Word document's parts: more is a bomb
_NOTE = re.compile(r"\[(\d+)\]")  # where a footnote is called
_BACK = re.compile(r"#(?:foot|end)note-ref-")  # from a footnote to there
_STYLES = "p[style-name='Title'] => h1:fresh\np.Title => h1:fresh"
_LABELLED = re.compile(f"{MARK}([^{MARK}]*){MARK}")
LABEL = "data-pincite-label"
"""The attribute of an item of a list that says how it is counted; empty where it is not."""

_KINDS = {  # by which a web page says how a list counts
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "none": "none",
}
_STYLE = re.compile(
    rf"\blist-style(?:-type)?\s*:[^;]*?(?<![\w-])({'|'.join(k for k in _KINDS if len(k) > 1)})(?![\w-])"
)
_LATIN = frozenset({"ascii", "iso8859-1"})  # by which browsers mean Windows-1252, of which both are parts
_TOO_DEEP = "is nested too deeply to be read"


class _Converter(MarkdownConverter):
    """Markdown in which raised figures stay raised, a cell is one line, and what is explained stands before its explanation."""

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        note = _NOTE.fullmatch(text)
        return (note.group(1) if note else text).translate(RAISED)

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f" {' '.join(text.split())} |"

    convert_th = convert_td

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        own = next((child for child in el.children if isinstance(child, Tag) or str(child).strip()), None)
        if isinstance(own, Tag) and own.name in {"ol", "ul"}:
            return f"{text.strip()}\n"  # it has no words of its own, and nobody sees its mark
        if not el.has_attr(LABEL) or not text.strip():
            return str(super().convert_li(el, text, parent_tags))  # type: ignore[misc]
        lead = f"{el[LABEL]} ".lstrip()
        return f"{lead}{text.strip()}".replace("\n", f"\n{' ' * len(lead)}") + "\n"

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        term = " ".join(text.split())
        return f"\n- {term}{'' if term.endswith(':') else ':'}" if term else ""

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f" {' '.join(text.split())}"

    def convert_dl(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{text.strip()}\n\n"

    def convert_summary(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{text.strip()}\n\n"

    convert_details = convert_figure = convert_aside = convert_header = convert_footer = convert_summary
    convert_form = convert_fieldset = convert_legend = convert_address = convert_summary


_CONVERTER = _Converter(
    heading_style=ATX,
    bullets="-",
    strip=["a", "img", "b", "strong", "em", "i", "code", "kbd", "samp", "q"],
    escape_asterisks=False,
    escape_underscores=False,
    escape_misc=False,
    table_infer_header=True,
)


def read_html(document_id: str, raw: bytes) -> Document:
    """The document in a web page that was saved; its title is the page's, else its first heading.

    Raises:
        DocumentError: if it is nested too deeply to be read, is no HTML, or it cannot be told how its letters are encoded.
    """
    found = _decoded(document_id, raw)
    return replace(read_page(document_id, found.text), guessed_encoding=found.guessed)


def read_page(document_id: str, text: str) -> Document:
    """The document in the text of a web page, whatever encoding that names.

    Raises:
        DocumentError: if it is nested too deeply to be read, or is no HTML.
    """
    return document_in(document_id, page_of(document_id, text))


def _decoded(document_id: str, raw: bytes) -> Decoded:
    """A page in the encoding that it declares, as a browser takes it; where it is not in that, in whichever it is."""
    declared = EncodingDetector.find_declared_encoding(raw, is_html=True) or ""
    try:
        name = codecs.lookup(declared).name
        name = "cp1252" if name in _LATIN else name
        # Who could read that it is UTF-16 has not read UTF-16: where it is, its mark says so.
        return decoded(document_id, raw) if name.startswith(("utf-16", "utf-32")) else Decoded(raw.decode(name))
    except UnicodeDecodeError:
        try:
            return decoded(document_id, raw)
        except DocumentError:
            return Decoded(raw.decode(name, "replace"))
    except (LookupError, ValueError):  # none is declared, or none that there is
        return decoded(document_id, raw)


def read_docx(document_id: str, raw: bytes) -> Document:
    """The document in a Word file (.docx); its title is the first heading. Comments, headers and footers are not read.

    Raises:
        DocumentError: if it is damaged, is no .docx, or is locked by a password.
    """
    check_archive(document_id, raw, "Word document", ".docx", _UNPACKED)
    try:
        html = mammoth.convert_to_html(
            io.BytesIO(with_labels(raw)), style_map=_STYLES, convert_image=mammoth.images.img_element(lambda image: {})
        ).value
    except Exception as error:  # mammoth has no errors of its own; any part of a damaged file may raise any
        raise DocumentError(document_id, "is damaged, or no Word document: it cannot be opened") from error
    page = page_of(document_id, html)
    for arrow in page.find_all("a", href=_BACK):
        arrow.extract()
    _set_labels(page)
    return document_in(document_id, page)


def _set_labels(page: Page) -> None:
    """The labels that Word counts, of items where they are theirs, and before its text where a paragraph is none."""
    for string in page.find_all(string=_LABELLED):
        found = _LABELLED.match(string)
        if found and string.parent and string.parent.name == "li":
            # A lone number or letter is marked as one.
            string.parent[LABEL] = f"{found[1]}." if found[1].isalnum() else found[1]
            string.replace_with(string[found.end() :])
        else:
            string.replace_with(_LABELLED.sub(r"\1 ", string))


def _counted(page: Tag) -> Tag:
    """The page with each item of a list that counts labelled, where Word has not done it. A list, which may have tens of
    thousands of items, is gone through once."""
    for ordered in page.find_all("ol"):
        number = 1 if (start := _whole(ordered, "start")) is None else start
        for item in ordered.find_all("li", recursive=False):
            number = number if (value := _whole(item, "value")) is None else value
            style = _STYLE.search(f"{ordered.get('style', '')}; {item.get('style', '')}".lower())
            written = figure(number, _KINDS.get(style[1] if style else str(ordered.get("type", "")), "decimal"))
            if not item.has_attr(LABEL):
                item[LABEL] = f"{written}." if written else ""
            number += 1
    return page


def _whole(tag: Tag, name: str) -> int | None:
    text = str(tag.get(name, "")).strip()
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else None


def page_of(document_id: str, text: str) -> Page:
    """The tags of an HTML text.

    Raises:
        DocumentError: if it is nested too deeply to be read, or is no HTML.
    """
    # A page may say that it is XML, as those of e-books do, and lack what makes it a page.
    warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)
    try:
        return Page(ended(text), "html.parser")
    except RecursionError as error:
        raise DocumentError(document_id, _TOO_DEEP) from error
    except ParserRejectedMarkup as error:
        raise DocumentError(
            document_id, "is no HTML that can be read: open it in a browser and save it anew"
        ) from error


def document_in(document_id: str, page: Page) -> Document:
    """The document that is in a page; its title is the page's, else its first heading.

    Raises:
        DocumentError: if it is nested too deeply to be read.
    """
    named = _words(page.title)
    title = (named if is_given(named) else "") or _words(page.find(re.compile(r"h[1-6]"))) or Path(document_id).stem
    text = markdown(document_id, page)
    return Document(document_id, title, text, text_hash(text))


def markdown(document_id: str, page: Page) -> str:
    """What a reader sees of a page.

    Raises:
        DocumentError: if it is nested too deeply to be read.
    """
    try:
        text = _CONVERTER.convert_soup(_counted(tidy(page)))
    except RecursionError as error:
        raise DocumentError(document_id, _TOO_DEEP) from error
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)).strip() + "\n"


def _words(tag: Tag | NavigableString | None) -> str:
    return " ".join(tag.get_text().split())[:200] if tag else ""
