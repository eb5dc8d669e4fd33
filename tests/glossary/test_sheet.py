import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.errors import ConfigError
from pipeline.glossary import Forbidden, Rendering, Status, Term, read_glossary, read_terms, write_terms
from pipeline.language.codes import TARGET_CODES

PROJECT = Path(__file__).parents[2]

# What a cell may hold besides its own marks.
_FORM = st.text(
    st.characters(codec="utf-8", exclude_characters="|!>\0\r\n\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e"),
    min_size=1,
).filter(lambda text: text == text.strip() and bool(text))
_RENDERING = st.builds(
    Rendering,
    st.lists(_FORM, min_size=1, max_size=3).map(tuple),
    st.lists(st.builds(Forbidden, _FORM, _FORM), max_size=2).map(tuple),
)
_TERM = st.builds(
    Term,
    source=_FORM,
    renderings=st.dictionaries(st.sampled_from(TARGET_CODES), _RENDERING),
    keep=st.booleans(),
    status=st.sampled_from(Status),
    note=_FORM,
    begins=st.none() | st.dates(),
    ends=st.none() | st.dates(),
)


@given(st.lists(_TERM, max_size=5, unique_by=lambda term: term.source.lower()))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, terms: list[Term]) -> None:
    path = tmp_path_factory.mktemp("sheet") / "glossary.csv"
    path.write_text(write_terms(terms), encoding="utf-8", newline="")
    assert read_terms(path) == terms


def test_a_cell_holds_admitted_and_forbidden_forms(tmp_path: Path) -> None:
    path = tmp_path / "glossary.csv"
    path.write_text("bg,it\nклъстер,cluster | distretto | !grappolo > cluster | !mucchio\n", encoding="utf-8")
    assert read_terms(path)[0].rendering("it") == Rendering(
        ("cluster", "distretto"), (Forbidden("grappolo", "cluster"), Forbidden("mucchio"))
    )


def test_a_sheet_with_semicolons_is_read(tmp_path: Path) -> None:
    path = tmp_path / "glossary.csv"
    path.write_text("bg;hu;until\nклъстер;klaszter;2027-01-31\n", encoding="utf-8-sig")
    assert read_terms(path)[0].ends == date(2027, 1, 31)


def test_a_term_holds_only_between_its_days(tmp_path: Path) -> None:
    path = tmp_path / "glossary.csv"
    path.write_text("bg,from,until\nклъстер,2026-01-01,2026-12-31\n", encoding="utf-8")
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [len(read_glossary(path, day)) for day in days] == [0, 1, 1, 0]


def test_a_missing_glossary_is_empty(tmp_path: Path) -> None:
    assert read_terms(tmp_path / "glossary.csv") == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("term,it\nа,б\n", "columns must be"),
        (
            "bg,it\n,б\nа,б\nА,в\n",
            "glossary.csv:2: the Bulgarian term is empty\nglossary.csv:4: А stands already on line 3",
        ),
        (
            "bg,status\nклъстер,maybe\n",
            "glossary.csv:2: status: 'maybe' is none of proposed, approved, retired",
        ),
        ("bg,until\nклъстер,31.05.2026\n", "glossary.csv:2: until: '31.05.2026' is no date"),
        ("bg,it\nклъстер,cluster,too much\n", "glossary.csv:2: there are more cells than columns"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "glossary.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=told.replace("(", r"\(")):
        read_terms(path)


def test_the_shipped_glossary_is_complete_in_every_language() -> None:
    terms = read_terms(PROJECT / "glossary.csv")
    assert len(terms) >= 150
    assert [
        (term.source, language)
        for term in terms
        for language in TARGET_CODES
        if not term.rendering(language).preferred
    ] == []


def test_no_cell_is_a_formula_in_a_spreadsheet(tmp_path: Path) -> None:
    terms = [
        Term(
            '=HYPERLINK("http://a.eu")', {"it": Rendering(("+39", "@SUM(A1)"))}, note="-2+3+cmd|' /C calc'!A0"
        ),
        Term("'=1", {"de": Rendering(("'ю",))}),
    ]
    sheet = write_terms(terms)
    cells = [cell for row in csv.reader(io.StringIO(sheet)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    path = tmp_path / "glossary.csv"
    path.write_text(sheet, "utf-8")
    assert read_terms(path) == terms


@pytest.mark.parametrize("text", ['bg,it\n"' + "а" * 200_000, "bg,it\nа," + "б" * 200_000])
def test_a_cell_without_end_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "glossary.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r"glossary\.csv:\d+: this is no table") as caught:
        read_terms(path)
    assert "\n" not in str(caught.value)
