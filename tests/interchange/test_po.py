"""PO as a translator with Poedit meets it."""

import pytest

from pipeline.domain.decision import State
from pipeline.domain.errors import ExchangeError
from pipeline.interchange import po
from tests.interchange.material import full_bundle

FILE = po.write_bundle(full_bundle()).decode()


def test_a_translator_sees_marks_findings_and_terms() -> None:
    assert 'msgctxt "nov-proekt/s0"\nmsgid "Виж ⟨1⟩новия ⟨2⟩проект⟨/2⟩⟨/1⟩ тук.⟨3/⟩"\n' in FILE
    assert "#. Numbers differ.\n" in FILE
    assert "#. проект = progetto | iniziativa; not: project (също в заглавия)\n" in FILE
    assert "#. 100 %: Виж" in FILE
    assert '"Language: it\\n"' in FILE


def test_what_nobody_approved_is_fuzzy() -> None:
    units = {unit.segment: unit for unit in po.read_parcel(FILE.encode(), "x.po").units}
    assert FILE.count("#, fuzzy") == 1
    assert [units[f"s{number}"].state for number in range(4)] == [
        State.INITIAL,
        State.REVIEWED,
        State.REVIEWED,
        State.INITIAL,
    ]


def test_a_confirmed_entry_and_a_comment_come_back() -> None:
    content = FILE.replace("#, fuzzy\n", "").replace("#. glagol", "# È giusto?\n#. glagol", 1)
    first = po.read_parcel(content.encode(), "x.po").units[0]
    assert (first.state, first.comments) == (State.REVIEWED, ("È giusto?",))
    assert first.bound is not None
    assert first.bound.state is State.TRANSLATED


def test_a_file_from_elsewhere_needs_no_context() -> None:
    content = 'msgid ""\nmsgstr "Language: pt_PT\\nContent-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Добър ден"\nmsgstr "Bom dia"\n'
    parcel = po.read_parcel(content.encode(), "x.po")
    (unit,) = parcel.units
    assert (parcel.language, unit.source.text, unit.bound, unit.segment) == ("pt", "Добър ден", None, "")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('msgid "Добър ден"\nmsgstr "Buongiorno"\n'.encode(), "names no language"),
        (b'msgid "a"\nnonsense\n', "this is not PO"),
        (b'msgid "\xff\xfe"\nmsgstr "a"\n', "this is not PO"),
        (b'msgid ""\nmsgstr "Language: it\\n"\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n', "plural"),
    ],
)  # fmt: skip
def test_another_file_is_refused_in_one_line(content: bytes, line: str) -> None:
    with pytest.raises(ExchangeError, match=line):
        po.read_parcel(content, "x.po")
