from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.errors import ExchangeError
from pipeline.glossary import Forbidden, Rendering, Status, Term, read_terms
from pipeline.interchange import tbx
from pipeline.language.codes import TARGET_CODES

PROJECT = Path(__file__).parents[2]

_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1).filter(
    lambda text: text == text.strip() and "\ufffe" not in text
)
_RENDERING = st.builds(
    Rendering,
    st.lists(_TEXT, min_size=1, max_size=3).map(tuple),
    st.lists(st.builds(Forbidden, _TEXT, _TEXT), max_size=2).map(tuple),
)
_TERM = st.builds(
    Term,
    source=_TEXT,
    renderings=st.dictionaries(st.sampled_from(TARGET_CODES), _RENDERING),
    keep=st.booleans(),
    part_of_speech=st.sampled_from(["", "noun", "name", "verb"]),
    status=st.sampled_from(Status),
    domain=_TEXT,
    owner=_TEXT,
    note=_TEXT,
    begins=st.none() | st.dates(),
    ends=st.none() | st.dates(),
)


@given(st.lists(_TERM, max_size=4))
def test_a_round_trip_loses_nothing(tmp_path_factory: pytest.TempPathFactory, terms: list[Term]) -> None:
    path = tmp_path_factory.mktemp("tbx") / "terms.tbx"
    path.write_bytes(tbx.write(terms))
    assert tbx.read(path) == terms


def test_the_shipped_glossary_makes_the_trip(tmp_path: Path) -> None:
    terms = read_terms(PROJECT / "glossary.csv")
    path = tmp_path / "terms.tbx"
    path.write_bytes(tbx.write(terms))
    assert tbx.read(path) == terms


def test_an_older_file_of_another_tool_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.tbx"
    path.write_text(
        """<?xml version="1.0"?>
<martif type="TBX" xml:lang="en"><text><body><termEntry id="1">
<langSet xml:lang="bg"><tig><term>клъстер</term></tig></langSet>
<langSet xml:lang="pt-PT"><tig><term>agregado</term></tig><tig><term>cluster</term>
<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig></langSet>
</termEntry></body></text></martif>""",
        encoding="utf-8",
    )
    assert tbx.read(path) == [Term("клъстер", {"pt": Rendering(("cluster", "agregado"))})]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("<xliff/>", "not TBX"),
        ("not xml", "not XML"),
        (
            '<tbx xmlns="urn:iso:std:iso:30042:ed-2"><text><body><conceptEntry/></body></text></tbx>',
            "an entry has no Bulgarian term",
        ),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "terms.tbx"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ExchangeError, match=told):
        tbx.read(path)
