"""The Word table as a partner works in it: by hand, with tracked changes, comments and pasted rows."""

from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document
from docx.document import Document as Paper
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from pipeline.domain.decision import State
from pipeline.domain.errors import ExchangeError
from pipeline.interchange import word, word_reading
from pipeline.interchange.values import Returned
from pipeline.language.codes import TARGET_CODES
from tests.interchange.material import SOURCE, TARGET, bundle, full_bundle, reviewed


def returned(change: Callable[[Paper], None]) -> list[Returned]:
    paper = Document(BytesIO(word.write_bundle(full_bundle())))
    change(paper)
    stream = BytesIO()
    paper.save(stream)
    return list(word_reading.read_parcel(stream.getvalue(), "x.docx").units)


@pytest.mark.parametrize("language", TARGET_CODES)
def test_the_table_speaks_the_language_of_its_reader(language: str) -> None:
    said = word.words(language)
    assert set(said) == set(word.words("it"))
    assert len({said[state] for state in State}) == len(State)
    content = word.write_bundle(bundle(reviewed(SOURCE, TARGET, language=language), language=language))
    paper = Document(BytesIO(content))
    table = paper.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [
        said[name] for name in ("number", "source", "translation", "comment", "state")
    ]
    assert table.cell(1, 1).text == "Виж ⟨1⟩новия ⟨2⟩проект⟨/2⟩⟨/1⟩ тук.⟨3/⟩"
    assert "⟨1⟩…⟨/1⟩" in paper.element.body.xml
    spelt = table.cell(1, 2).paragraphs[0].runs[0]._r.find(f"{qn('w:rPr')}/{qn('w:lang')}")
    assert spelt.get(qn("w:val")).startswith(language)


def test_what_the_checks_say_are_comments_of_the_document() -> None:
    paper = Document(BytesIO(word.write_bundle(full_bundle())))
    assert [comment.text for comment in paper.comments] == [
        "Numbers differ.",
        "The translation is much \ufffd shorter.",
        "проект = progetto | iniziativa; not: project (също в заглавия)",
    ]
    assert returned(lambda paper: None)[0].comments == ()


def test_a_text_typed_anew_a_state_and_a_remark_come_back() -> None:
    def change(paper: Paper) -> None:
        row = paper.tables[0].rows[1]
        row.cells[2].text = "Ecco il ⟨1⟩nuovo ⟨2⟩progetto⟨/2⟩⟨/1⟩.⟨3/⟩"
        row.cells[3].text = "Ho riscritto la frase."
        row.cells[4].text = "Approvato "

    first = returned(change)[0]
    assert first.target is not None
    assert first.target.coded == "Ecco il ⟨1⟩nuovo ⟨2⟩progetto⟨/2⟩⟨/1⟩.⟨3/⟩"
    assert (first.state, first.comments) == (State.FINAL, ("Ho riscritto la frase.",))


def test_rows_may_be_sorted_and_deleted() -> None:
    def change(paper: Paper) -> None:
        rows = paper.tables[0].rows
        rows[1]._tr.addprevious(rows[3]._tr)
        paper.tables[0]._tbl.remove(paper.tables[0].rows[3]._tr)

    assert [unit.segment for unit in returned(change)] == ["s2", "s0", "s3"]


def test_tracked_changes_count_as_made() -> None:
    def change(paper: Paper) -> None:
        paragraph = paper.tables[0].cell(1, 2).paragraphs[0]
        first = paragraph.runs[0]._r
        deleted = parse_xml(f'<w:del {nsdecls("w")} w:id="90" w:author="Anna"/>')
        first.addprevious(deleted)
        first.find(qn("w:t")).tag = qn("w:delText")
        deleted.append(first)
        first.append(OxmlElement("w:br"))
        inserted = parse_xml(
            f'<w:ins {nsdecls("w")} w:id="91" w:author="Anna"><w:r><w:t xml:space="preserve">Guarda il </w:t></w:r></w:ins>'
        )
        deleted.addnext(inserted)
        paper.tables[0].rows[2]._tr.get_or_add_trPr().append(OxmlElement("w:del"))

    units = returned(change)
    assert units[0].target is not None
    assert units[0].target.coded == "Guarda il ⟨1⟩nuovo ⟨2⟩progetto⟨/2⟩⟨/1⟩ qui.⟨3/⟩"
    assert [unit.segment for unit in units] == ["s0", "s2", "s3"]


def test_a_comment_made_in_word_comes_back() -> None:
    def change(paper: Paper) -> None:
        runs = paper.tables[0].cell(2, 2).paragraphs[0].runs
        paper.add_comment(runs, "Che cosa significa?", author="Anna Rossi")

    assert [unit.comments for unit in returned(change)] == [(), ("Che cosa significa?",), (), ()]


def test_line_ends_and_hyphens_of_word_are_kept_as_characters() -> None:
    def change(paper: Paper) -> None:
        cell = paper.tables[0].cell(1, 2)
        cell.text = "Il\ncluster\t"
        cell.paragraphs[0].runs[0]._r.append(OxmlElement("w:noBreakHyphen"))
        cell.add_paragraph("cresce")

    first = returned(change)[0]
    assert first.target is not None
    assert first.target.text == "Il\ncluster\t\u2011\ncresce"


def test_a_row_that_lost_a_cell_is_named() -> None:
    def change(paper: Paper) -> None:
        row = paper.tables[0].rows[2]
        row._tr.remove(row.cells[3]._tc)

    with pytest.raises(ExchangeError, match="the row of segment s1 has 4 columns, not 5"):
        returned(change)


def test_another_document_is_refused_in_one_line() -> None:
    def change(paper: Paper) -> None:
        paper.tables[0]._tbl.getparent().remove(paper.tables[0]._tbl)

    with pytest.raises(ExchangeError, match="no table as glagol writes it"):
        returned(change)
