"""A web page or a Word document → its canonical text: what a reader of it sees, as Markdown.

Word documents are made HTML by mammoth, and HTML is made Markdown by markdownify. What is bold or a link is its words alone, so
that a quote has no marks in it. What a page hides, and its menus and scripts, is not read; a reader would not see it either.
"""

import io
import re
import zipfile
from pathlib import Path

import mammoth
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString
from markdownify import ATX, MarkdownConverter

from index.documents import Document, text_hash
from index.errors import DocumentError
from index.lines import RAISED

_LEFT_OUT = ("script", "style", "noscript", "template", "nav", "head", "svg", "button", "select", "textarea", "iframe")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNPACKED = 512 * 1024 * 1024  # bytes of a Word document's parts: more is a bomb
_OLD_WORD = b"\xd0\xcf\x11\xe0"  # how a .doc begins, and a .docx that is locked by a password


class _Converter(MarkdownConverter):
    """Markdown in which raised figures stay raised."""

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text.translate(RAISED)


_CONVERTER = _Converter(
    heading_style=ATX,
    bullets="-",
    strip=["a", "img", "b", "strong", "em", "i", "del", "s", "code", "kbd", "samp", "q"],
    escape_asterisks=False,
    escape_underscores=False,
    escape_misc=False,
    table_infer_header=True,
)


def read_html(document_id: str, raw: bytes) -> Document:
    """The document in a web page that was saved; its title is the page's, else its first heading.

    Raises:
        DocumentError: if it is nested too deeply to be read.
    """
    return _document(document_id, BeautifulSoup(raw, "html.parser"))


def read_docx(document_id: str, raw: bytes) -> Document:
    """The document in a Word file (.docx); its title is the first heading. Comments, headers and footers are not read.

    Raises:
        DocumentError: if it is damaged, is no .docx, or is locked by a password.
    """
    if raw.startswith(_OLD_WORD):
        raise DocumentError(document_id, "is locked by a password, or of an old Word: save it as .docx without one")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > _UNPACKED:
            raise DocumentError(document_id, f"unpacks to {unpacked / 2**20:,.0f} MB: it is no ordinary document")
        html = mammoth.convert_to_html(
            io.BytesIO(raw), convert_image=mammoth.images.img_element(lambda image: {})
        ).value
    except DocumentError:
        raise
    except Exception as error:  # mammoth has no errors of its own; any part of a damaged file may raise any
        raise DocumentError(document_id, "is damaged, or no Word document: it cannot be opened") from error
    return _document(document_id, BeautifulSoup(html, "html.parser"))


def _document(document_id: str, page: BeautifulSoup) -> Document:
    try:
        title = _words(page.title) or _words(page.find(re.compile(r"h[1-6]"))) or Path(document_id).stem
        for tag in page.find_all(_is_unseen):
            tag.extract()
        for string in page.find_all(string=True):
            _tidy(string)
        text = _CONVERTER.convert_soup(page.find("main") or page)
    except RecursionError as error:
        raise DocumentError(document_id, "is nested too deeply to be read") from error
    text = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)).strip() + "\n"
    return Document(document_id, title, text, text_hash(text))


def _is_unseen(tag: Tag) -> bool:
    is_hidden = tag.has_attr("hidden") or tag.get("aria-hidden") == "true" or tag.get("role") == "navigation"
    return tag.name in _LEFT_OUT or is_hidden or bool(_HIDDEN.search(str(tag.get("style", ""))))


def _tidy(string: NavigableString) -> None:
    """Line breaks and runs of white space are one space, as a browser shows them; a bar in a cell ends no cell."""
    if not isinstance(string, PreformattedString) and not string.find_parent("pre"):
        text = re.sub(r"[ \t\r\n\f]+", " ", string)
        string.replace_with(text.replace("|", "\\|") if string.find_parent(["td", "th"]) else text)


def _words(tag: Tag | NavigableString | None) -> str:
    return " ".join(tag.get_text().split())[:200] if tag else ""
