"""A page as a Word document, the same to the byte whenever it is written."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import docx
from docx.image.exceptions import UnrecognizedImageError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from lxml.html import HtmlElement

from pipeline.delivery.channel import House
from pipeline.delivery.links import outward
from pipeline.delivery.markup import collapsed, tree_of
from pipeline.delivery.values import Content
from pipeline.delivery.words import written

_WIDEST = Cm(15)
_MARKS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "cite": "italic", "u": "underline",
    "ins": "underline", "s": "strike", "del": "strike", "sub": "subscript", "sup": "superscript",
}  # fmt: skip
_EPOCH = (1980, 1, 1, 0, 0, 0)


def page_docx(content: Content, pictures: dict[str, bytes], house: House) -> bytes:
    """Return a page as DOCX with headings, lists, tables, links and pictures."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.language, properties.author = content.title, content.variant, ""
    properties.comments = content.address
    day = content.published
    when = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else datetime(1980, 1, 1, tzinfo=UTC)
    properties.created = properties.modified = when
    _speak(document, content.variant)
    writer = _Writer(document, pictures)
    document.add_heading(content.title, 0)
    if day:
        document.add_paragraph(written(day, content.variant), style="Subtitle")
    if content.summary:
        document.add_paragraph().add_run(content.summary).bold = True
    beside = (*content.pictures, *content.downloads)
    for number, markup in enumerate((content.body, content.funding)):
        if number and markup:
            document.add_paragraph("—")
        writer.blocks(tree_of(outward(markup, content, house, beside=beside, anchors=False)))
    stream = io.BytesIO()
    document.save(stream)
    return _settled(stream.getvalue())


def _speak(document: Any, variant: str) -> None:
    """Say in which language the text is, for Word's spelling check."""
    properties = document.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), variant)
    properties.append(language)


def _settled(content: bytes) -> bytes:
    """Return a ZIP whose entries carry no time of writing."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


class _Writer:
    def __init__(self, document: Any, pictures: dict[str, bytes]) -> None:
        self._document, self._pictures = document, pictures

    def blocks(self, container: HtmlElement, style: str | None = None) -> None:
        """Write the blocks of a container; words between blocks are a paragraph."""
        loose: Any = None
        if (container.text or "").strip():
            loose = self._document.add_paragraph(style=style)
            self._run(loose, container.text or "", {})
        for child in container:
            if not isinstance(child.tag, str):
                continue
            if self._is_block(child):
                self._block(child, style)
                loose = None
            else:
                loose = loose if loose is not None else self._document.add_paragraph(style=style)
                self._inline(loose, child, {})
            if (child.tail or "").strip():
                loose = loose if loose is not None else self._document.add_paragraph(style=style)
                self._run(loose, child.tail or "", {})

    @staticmethod
    def _is_block(element: HtmlElement) -> bool:
        return element.tag in _BLOCKS

    def _block(self, element: HtmlElement, style: str | None) -> None:
        match element.tag:
            case "h2" | "h3" | "h4" | "h5" | "h6":
                self._inside(self._document.add_heading(level=int(element.tag[1]) - 1), element, {})
            case "ul" | "ol":
                kind = "List Bullet" if element.tag == "ul" else "List Number"
                depth = sum(1 for above in element.iterancestors("ul", "ol"))
                for item in element.iterchildren("li"):
                    self.blocks(item, kind + (f" {min(depth, 2) + 1}" if depth else ""))
            case "table":
                self._table(element)
            case "blockquote":
                self.blocks(element, "Quote")
            case "figcaption" | "caption":
                self._inside(self._document.add_paragraph(style="Caption"), element, {})
            case "hr":
                self._document.add_paragraph("—")
            case "pre":
                self._document.add_paragraph(element.text_content().strip("\n"), style=style)
            case "p" | "dt" | "dd":
                self._inside(self._document.add_paragraph(style=style), element, {})
            case _:
                self.blocks(element, style)

    def _table(self, element: HtmlElement) -> None:
        for caption in element.iterchildren("caption"):
            self._block(caption, None)
        rows = [list(row.iterchildren("td", "th")) for row in element.iter("tr")]
        width = max((len(row) for row in rows), default=0)
        if not width:
            return
        table = self._document.add_table(len(rows), width, style="Table Grid")
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                marks = {"bold": True} if cell.tag == "th" else {}
                self._inside(table.cell(row, column).paragraphs[0], cell, marks)

    def _inside(self, paragraph: Any, element: HtmlElement, marks: dict[str, bool]) -> None:
        self._run(paragraph, element.text or "", marks)
        for child in element:
            if isinstance(child.tag, str):
                self._inline(paragraph, child, marks)
            self._run(paragraph, child.tail or "", marks)

    def _inline(self, paragraph: Any, element: HtmlElement, marks: dict[str, bool]) -> None:
        match element.tag:
            case "br":
                paragraph.add_run().add_break()
            case "img":
                self._picture(paragraph, element)
            case "a" if element.get("href"):
                self._link(paragraph, element, marks)
            case name:
                more = {_MARKS[name]: True} if name in _MARKS else {}
                self._inside(paragraph, element, {**marks, **more})

    def _run(self, paragraph: Any, text: str, marks: dict[str, bool]) -> None:
        words = collapsed(text)
        if words:
            run = paragraph.add_run(words)
            for mark in marks:
                setattr(run.font, mark, True)

    def _link(self, paragraph: Any, element: HtmlElement, marks: dict[str, bool]) -> None:
        address = element.get("href") or ""
        related = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        before = len(paragraph.runs)
        self._inside(paragraph, element, marks)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), related)
        for run in paragraph.runs[before:]:
            run.font.underline = True
            link.append(run._r)
        paragraph._p.append(link)

    def _picture(self, paragraph: Any, element: HtmlElement) -> None:
        content = self._pictures.get(element.get("src") or "")
        words = element.get("alt") or ""
        try:
            shape = paragraph.add_run().add_picture(io.BytesIO(content or b""))
        except (UnrecognizedImageError, ValueError):
            # Word shows no SVG or WebP: its words stand for it.
            self._run(paragraph, f"[{words}]" if words else "", {})
            return
        if shape.width > _WIDEST:
            shape.height, shape.width = int(shape.height * _WIDEST / shape.width), _WIDEST
        shape._inline.docPr.set("descr", words)


_BLOCKS = frozenset(
    "p h2 h3 h4 h5 h6 ul ol li table blockquote figure figcaption caption hr dl dt dd div section aside "
    "pre".split()
)
