"""A presentation of OpenDocument (.odp) → its canonical text: slides as those of `slides.py`, with what a text has on them."""

from xml.etree.ElementTree import Element

from index.archives import all_of, attribute, name_of
from index.documents import Document
from index.errors import DocumentError
from index.markup import markdown, page_of
from index.opendocument import Styles, Text, opened
from index.slides import UNPACKED, Slide, presentation

_ON_EVERY_SLIDE = frozenset("footer header date-time page-number page handout".split())


def read_odp(document_id: str, raw: bytes) -> Document:
    """The slides of a presentation; its title is the one that it was given, else the first slide's.

    Raises:
        DocumentError: if it is damaged, is no .odp, is nested too deeply to be read, or is locked by a password.
    """
    kind, styles, body, title = opened(document_id, raw, "OpenDocument presentation", ".odp", UNPACKED + len(raw))
    try:
        slides = [_slide(document_id, page, styles) for page in all_of(body, "page")]
    except DocumentError:
        raise
    except Exception as error:  # any part of a damaged file may hold anything
        raise DocumentError(document_id, f"is damaged, or no {kind}: it cannot be opened") from error
    return presentation(document_id, slides, title)


def _slide(document_id: str, page: Element, styles: Styles) -> Slide:
    if styles.hides(attribute(page, "style-name")):
        return Slide()
    told: dict[str, list[str]] = {"title": [], "notes": [], "": []}
    beside = [
        shape for notes in page if name_of(notes) == "notes" for shape in notes if attribute(shape, "class") == "notes"
    ]
    for shape in (*page, *beside):
        place = attribute(shape, "class")
        if place in _ON_EVERY_SLIDE or name_of(shape) == "notes" or attribute(shape, "placeholder") == "true":
            continue
        text = markdown(document_id, page_of(document_id, Text(styles).html([shape]))).strip()
        told[place if place in told else ""] += [text] if text else []
    title = " ".join(" ".join(told["title"]).split())
    return Slide(title, tuple(told[""]), tuple(told["notes"]))
