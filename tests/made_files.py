"""Small files of formats that are not plain text, made here, so that a test says what stands on each page."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageFilter

Placed = tuple[float, float, float, str]
"""Points from the left and from the bottom of the page, the font's size, and the words; "*" before them makes them bold."""


def pdf(
    pages: Sequence[Sequence[Placed]],
    title: str = "",
    drawn: str = "",
    turned: int = 0,
    size: tuple[int, int] = (612, 792),
) -> bytes:
    """A PDF of pages of a size in points, in Helvetica; `drawn` are PDF's operators that draw on each page, and `turned` by
    how many degrees clockwise it is shown. `rules` and `dot` make such operators."""
    kids = [f"{5 + 2 * i} 0 R" for i in range(len(pages))]
    fonts = "<< /Font << /F1 3 0 R /F2 4 0 R >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    for i, page in enumerate(pages):
        stream = "\n".join([drawn, *(_shown(*placed) for placed in page)])
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Rotate {turned} /Contents {6 + 2 * i} 0 R /Resources {fonts} >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    objects.append(f"<< /Title ({title}) >>")
    return _file(objects)


def only(raw: bytes, pages: Sequence[int]) -> bytes:
    """The PDF of some pages of a PDF, counted from 0."""
    file = io.BytesIO()
    with pdfium.PdfDocument(raw) as of, pdfium.PdfDocument.new() as some:
        some.import_pages(of, list(pages))
        some.save(file)
    return file.getvalue()


def scanned(raw: bytes, askew: float = 0.0, noise: float = 0.0, pages: Sequence[int] | None = None) -> bytes:
    """A PDF with pictures of the pages of a PDF, 200 pixels to the inch, lying so many degrees askew, anticlockwise; `noise` is
    how far the shades of grey are off, of 255."""
    chance = np.random.default_rng(7)
    pictures = []
    with pdfium.PdfDocument(raw) as of:
        for number in range(len(of)) if pages is None else pages:
            picture = of[number].render(scale=200 / 72, grayscale=True).to_pil()
            picture = picture.rotate(askew, Image.Resampling.BICUBIC, fillcolor=255)
            if noise:
                blurred = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.7)))
                shades = blurred + chance.normal(0, noise, blurred.shape)
                picture = Image.fromarray(shades.clip(0, 255).astype(np.uint8))
            pictures.append(picture)
    file = io.BytesIO()
    pictures[0].save(file, "PDF", save_all=True, append_images=pictures[1:], resolution=200)
    return file.getvalue()


def rules(across: Sequence[float], down: Sequence[float]) -> str:
    """A table's rules: upright ones so far from the left of a page, and level ones so far from its bottom."""
    level = [f"{across[0]} {y} m {across[-1]} {y} l S" for y in down]
    return "\n".join([*level, *(f"{x} {down[0]} m {x} {down[-1]} l S" for x in across)])


def dot(left: float, bottom: float) -> str:
    """A bullet of 4 points that is drawn and no letter."""
    return f"{left} {bottom} 4 4 re f"


def _shown(left: float, bottom: float, size: float, words: str) -> str:
    font = "F2" if words.startswith("*") else "F1"
    escaped = words.lstrip("*").replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{font} {size} Tf {left} {bottom} Td ({escaped}) Tj ET"


def _file(objects: Sequence[str]) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    trailer = (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    )
    return out + (head + trailer).encode()


def docx(body: str, **others: str) -> bytes:
    """A Word document whose body is this WordprocessingML; `paragraph` and `table` make it. `others` are what stands in its
    `styles` and its `numbering`."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    document = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}">'
        f'<Relationship Id="r1" Type="{document}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>',
        **{f"word/{name}.xml": f'<w:{name} xmlns:w="{word}">{text}</w:{name}>' for name, text in others.items()},
    }
    return _archive(parts)


def paragraph(*runs: str, style: str = "") -> str:
    """A paragraph of runs, one that begins with "*" bold; `style` is "Heading1", say."""
    shown = "".join(
        f"<w:r>{'<w:rPr><w:b/></w:rPr>' if run.startswith('*') else ''}"
        f'<w:t xml:space="preserve">{run.lstrip("*")}</w:t></w:r>'
        for run in runs
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{shown}</w:p>'


def table(*rows: Sequence[str]) -> str:
    """A table whose cells hold a paragraph each."""
    shown = "".join(f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows)
    return f"<w:tbl>{shown}</w:tbl>"


def pptx(*slides: str, notes: Sequence[str] = (), title: str = "", others: Mapping[str, str] | None = None) -> bytes:
    """A presentation of slides that each hold this PresentationML; `shape` and `frame` make it. `notes` are the shapes of each
    slide's notes, empty where it has none; `others` are more parts by their names, which every slide names by the same."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    spaces = (
        f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{office}" '
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    order = [*range(2, len(slides) + 1), 1]  # the first slide is no first part: only the order of the ids counts
    shown = "".join(f'<p:sldId id="{256 + i}" r:id="r{number}"/>' for i, number in enumerate(order))
    parts = {
        "_rels/.rels": relations(
            {"r1": (f"{office}/officeDocument", "ppt/presentation.xml"), "r2": (core, "docProps/core.xml")}
        ),
        "docProps/core.xml": f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></c>',
        "ppt/presentation.xml": f"<p:presentation {spaces}><p:sldIdLst>{shown}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            {f"r{n}": (f"{office}/slide", f"slides/slide{n}.xml") for n in order}
        ),
        **(others or {}),
    }
    for number, slide in zip(order, slides, strict=True):
        tree = slide if slide.startswith("<p:sld") else f"<p:sld><p:cSld><p:spTree>{slide}</p:spTree></p:cSld></p:sld>"
        parts[f"ppt/slides/slide{number}.xml"] = tree.replace("<p:sld", f"<p:sld {spaces}", 1)
        related = {name: (f"{office}/other", f"/{name}") for name in others or {}}
        place = order.index(number)
        if notes[place : place + 1] and notes[place]:
            related["n"] = f"{office}/notesSlide", f"../notesSlides/notes{number}.xml"
            tree = f"<p:cSld><p:spTree>{notes[place]}</p:spTree></p:cSld>"
            parts[f"ppt/notesSlides/notes{number}.xml"] = f"<p:notes {spaces}>{tree}</p:notes>"
        parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = relations(related)
    return _archive(parts)


def relations(of: Mapping[str, tuple[str, str]]) -> str:
    """What a part of an Office file is related to: by id, the kind of relation and the other part."""
    told = "".join(f'<Relationship Id="{i}" Type="{kind}" Target="{target}"/>' for i, (kind, target) in of.items())
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{told}</Relationships>'


def shape(*paragraphs: str, place: str | None = None) -> str:
    """A shape of a slide with these paragraphs: words, or what stands in an `a:p`; `place` is "title" or "body", say."""
    filled = "" if place is None else f'<p:ph type="{place}"/>'
    inner = "".join(f"<a:p>{p if p.startswith('<') else f'<a:r><a:t>{p}</a:t></a:r>'}</a:p>" for p in paragraphs)
    return f"<p:sp><p:nvSpPr><p:nvPr>{filled}</p:nvPr></p:nvSpPr><p:txBody>{inner}</p:txBody></p:sp>"


def deep(words: str, depth: int = 0, mark: str = "") -> str:
    """A paragraph at a depth of a list, for a `shape`; `mark` is the element that says how it is marked."""
    return f'<a:pPr lvl="{depth}">{mark}</a:pPr><a:r><a:t>{words}</a:t></a:r>'


def frame(*rows: Sequence[str], head: bool = False) -> str:
    """A table of a slide; a cell may be words, or a whole `a:tc`."""
    told = "".join(f"<a:tr>{''.join(_table_cell(cell) for cell in row)}</a:tr>" for row in rows)
    first = ' firstRow="1"' if head else ""
    return f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tblPr{first}/>{told}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"


def joined(words: str, **spans: int) -> str:
    """A cell of a slide's table that takes more than one row or column, or ("hMerge", "vMerge") is taken by one that does."""
    said = "".join(f' {name}="{count}"' for name, count in spans.items())
    return f"<a:tc{said}><a:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></a:txBody></a:tc>"


def _table_cell(cell: str) -> str:
    return cell if cell.startswith("<") else joined(cell)


_ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        **{name: name for name in ("office", "style", "text", "table", "meta", "manifest")},
        "draw": "drawing",
        "presentation": "presentation",
        "fo": "xsl-fo-compatible",
    }.items()
)


def odt(body: str, styles: str = "", title: str = "", locked: bool = False) -> bytes:
    """An OpenDocument text; `styles` are its automatic ones."""
    return _opendocument("text", body, styles, title, locked)


def ods(body: str, styles: str = "", title: str = "") -> bytes:
    """An OpenDocument spreadsheet."""
    return _opendocument("spreadsheet", body, styles, title, locked=False)


def odp(*slides: str, styles: str = "", title: str = "") -> bytes:
    """An OpenDocument presentation whose slides are these `draw:page`s."""
    return _opendocument("presentation", "".join(slides), styles, title, locked=False)


def _opendocument(kind: str, body: str, styles: str, title: str, locked: bool) -> bytes:
    encrypted = "<manifest:encryption-data/>" if locked else ""
    return _archive(
        {
            "content.xml": f"<office:document-content {_ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
            "meta.xml": f'<office:document-meta {_ODF} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>'
            f"<dc:title>{title}</dc:title></office:meta></office:document-meta>",
            "META-INF/manifest.xml": f"<manifest:manifest {_ODF}><manifest:file-entry>{encrypted}</manifest:file-entry>"
            "</manifest:manifest>",
        }
    )


def epub(
    *chapters: str, title: str = "", spine: Sequence[int] | None = None, others: Mapping[str, str] | None = None
) -> bytes:
    """An e-book of the bodies of chapters, read in the order of `spine`, else in their own."""
    items = [
        f'<item id="c{i}" href="text/c%20{i}.xhtml" media-type="application/xhtml+xml"/>' for i in range(len(chapters))
    ]
    read = [f'<itemref idref="c{i}"/>' for i in spine or range(len(chapters))]
    page = (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>'
    )
    return _archive(
        {
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="EPUB/book.opf"/></rootfiles></container>',
            "EPUB/book.opf": '<package xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<metadata><dc:title>{title}</dc:title></metadata><manifest>{''.join(items)}"
            '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>'
            f'<spine><itemref idref="nav"/>{"".join(read)}</spine></package>',
            "EPUB/nav.xhtml": f"{page}<h1>Contents</h1></body></html>",
            **{f"EPUB/text/c {i}.xhtml": f"{page}{chapter}</body></html>" for i, chapter in enumerate(chapters)},
            **(others or {}),
        }
    )


def _archive(parts: Mapping[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()
