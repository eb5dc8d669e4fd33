"""A bilingual Word table, for a partner who only has Word: a row a segment.

Tags are ⟨1⟩ marks; what the checks and the glossary say are Word's own comments. What a segment
was when it left stands as hidden text beside its number, so that rows can be sorted or deleted.
"""

import tomllib
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell, _Row
from docx.text.run import Run

from pipeline.domain.decision import State
from pipeline.domain.post import BlockKind
from pipeline.domain.text import TaggedText
from pipeline.interchange import marks
from pipeline.interchange.languages import tag_of
from pipeline.interchange.remarks import remarks
from pipeline.interchange.values import Bundle, Outgoing, binding_of
from pipeline.interchange.xml import storable

US = "glagol"
_WIDTHS = (Cm(1.3), Cm(9.2), Cm(9.2), Cm(3.9), Cm(2.6))  # of A4 across, its margins taken off
_GREY = RGBColor(0x80, 0x80, 0x80)
_SHADE = "E7EFE8"
_HEADINGS = (BlockKind.TITLE, BlockKind.HEADING)


@cache
def words(language: str) -> dict[str, Any]:
    """Return what the table says in a language."""
    text = Path(__file__).with_suffix(".toml").read_text("utf-8")
    return dict(tomllib.loads(text)[language])


def write_bundle(bundle: Bundle) -> bytes:
    """Return a post as a Word document."""
    said = words(bundle.language)
    paper = Document()
    _lay_out(paper, bundle.at)
    _say(paper.add_heading(level=1), f"{said['title']}: ", bundle.language)
    _say(paper.paragraphs[-1], bundle.title or bundle.post, "bg")
    for line in said["how"]:
        _say(paper.add_paragraph(style="List Bullet"), line.format(marks="⟨1⟩…⟨/1⟩"), bundle.language)
    table = paper.add_table(rows=1, cols=len(_WIDTHS), style="Table Grid")
    table.autofit = False
    _head(table.rows[0], said, bundle.language)
    for number, item in enumerate(bundle.items, start=1):
        _fill(paper, table.add_row(), number, item, bundle)
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
    for row in table.rows:
        _once(row, "w:cantSplit")
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = width
    stream = BytesIO()
    paper.save(stream)
    return stream.getvalue()


def _lay_out(paper: Paper, at: datetime) -> None:
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.7)
    section.top_margin = section.bottom_margin = Cm(1.5)
    paper.styles["Normal"].font.size = Pt(10)
    properties = paper.core_properties
    properties.author = properties.last_modified_by = US
    properties.created = properties.modified = at.replace(tzinfo=None)


def _head(row: _Row, said: dict[str, Any], language: str) -> None:
    for cell, name in zip(row.cells, ("number", "source", "translation", "comment", "state"), strict=True):
        _say(cell.paragraphs[0], said[name], language).bold = True
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), _SHADE)
        cell._tc.get_or_add_tcPr().append(shade)
    _once(row, "w:tblHeader")  # repeated on every page


def _once(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _fill(paper: Paper, row: _Row, number: int, item: Outgoing, bundle: Bundle) -> None:
    reviewed = item.reviewed
    numbered, source, target, _, state = row.cells
    _say(numbered.paragraphs[0], str(number), bundle.language)
    bound = binding_of(reviewed)
    key = "/".join((bundle.post, reviewed.segment.id))
    hidden = numbered.paragraphs[0].add_run(
        f" {US}:{bundle.language}:{key}:{bound.source}:{bound.target}:{bound.state}"
    )
    hidden.font.hidden = True
    heading = reviewed.segment.kind in _HEADINGS
    _text(source, reviewed.segment.source, "bg", heading)
    translation = reviewed.translation
    runs = _text(target, translation.target if translation else TaggedText(), bundle.language, heading)
    said = words(bundle.language)
    _choice(state, str(said[reviewed.standing.state]), [said[state] for state in State], bundle.language)
    for remark in remarks(item, bundle.language):
        comment = paper.add_comment(runs, storable(remark), author=US, initials="g")
        comment._comment_elm.set(qn("w:date"), bundle.at.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _text(cell: _Cell, text: TaggedText, language: str, bold: bool) -> list[Run]:
    """Write a text with its marks in grey."""
    runs = []
    for part in text.parts or ("",):
        piece = TaggedText((part,))
        run = _say(cell.paragraphs[0], marks.write(piece), language)
        run.bold = bold or None
        if piece.tags:
            run.font.color.rgb = _GREY
        runs.append(run)
    return runs


def _say(paragraph: Any, text: str, language: str) -> Run:
    """Add words in a language, which Word's spelling then takes them for."""
    run: Run = paragraph.add_run(text)
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), tag_of(language))
    run._r.get_or_add_rPr().append(tag)
    return run


def _choice(cell: _Cell, chosen: str, choices: list[str], language: str) -> None:
    """Write a field whose value is chosen from a list."""
    control, properties, content = (OxmlElement(name) for name in ("w:sdt", "w:sdtPr", "w:sdtContent"))
    entries = OxmlElement("w:dropDownList")
    for choice in choices:
        entry = OxmlElement("w:listItem")
        entry.set(qn("w:displayText"), choice)
        entry.set(qn("w:value"), choice)
        entries.append(entry)
    properties.append(entries)
    content.append(_say(cell.paragraphs[0], chosen, language)._r)
    control.extend((properties, content))
    cell.paragraphs[0]._p.append(control)
