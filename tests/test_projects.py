"""projects.toml, and what pages of a funded project show."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipeline import flow
from pipeline.domain.errors import ConfigError, ReviewError
from pipeline.language.codes import BY_CODE
from pipeline.projects import project_of, read_projects
from tests.conftest import PROJECT, Desk
from tests.test_flow import corrected, page

SMALL = '[TRACE-KEI]\nprogramme = "COSME"\ngrant = "123456"\nposts = ["nov-proekt"]\n'


def written(folder: Path, text: str) -> Path:
    (folder / "projects.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_project_without_words_of_its_own_has_the_unions_in_every_language(tmp_path: Path) -> None:
    project = read_projects(written(tmp_path, SMALL))["TRACE-KEI"]
    assert set(project.statements) == set(project.disclaimers) == set(BY_CODE)
    assert project.statements["hu"] == "Az Európai Unió társfinanszírozásával"


def test_own_words_are_never_mixed_with_the_unions(tmp_path: Path) -> None:
    text = SMALL + '[TRACE-KEI.statement]\nbg = "Съфинансиран по програма COSME"\n'
    project = read_projects(written(tmp_path, text))["TRACE-KEI"]
    assert dict(project.statements) == {"bg": "Съфинансиран по програма COSME"}
    assert set(project.disclaimers) == set(BY_CODE)


def test_a_post_belongs_to_its_tag_first(tmp_path: Path) -> None:
    projects = read_projects(written(tmp_path, SMALL))
    assert project_of(projects, "nov-proekt", "") == "TRACE-KEI"
    assert project_of(projects, "nov-proekt", "DRUG") == "DRUG"
    assert project_of(projects, "drug-post", "") == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[A\n", "projects.toml: not TOML"),
        ('[A]\nemblem = "moon"\n', r"\[A\] emblem"),
        ('[A]\ngrants = "1"\n', r"\[A\] grants"),
        ('[A.statement]\nen = "Funded"\n', "'en' is no language"),
        ("[A]\nbegins = 2020-01-01\nends = 2019-01-01\n", "ends before it begins"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        read_projects(written(tmp_path, text))


def test_the_sample_projects_can_be_read() -> None:
    assert set(read_projects(PROJECT)) == {"TRACE-KEI"}
    assert all(
        project.begins is None or isinstance(project.begins, date)
        for project in read_projects(PROJECT).values()
    )


def test_every_page_of_a_funded_post_says_who_pays(opened: Callable[..., Desk], desk: Desk) -> None:
    written(desk.folder, SMALL)
    again = opened()
    flow.run(again.parts, ["it", "sr"])
    for variant, statement in (
        ("bg", "Съфинансирано от Европейския съюз"),
        ("it", "Cofinanziato dall’Unione europea"),
        ("sr-Cyrl", "Суфинансира Европска унија"),
        ("sr-Latn", "Sufinansira Evropska unija"),
    ):
        shown = page(again, variant)
        assert statement in shown
        assert "123456" in shown
        assert 'src="../../assets/eu.svg"' in shown
    assert (desk.folder / "outputs" / "site" / "assets" / "eu.svg").read_text("utf-8").count("M") == 13


def test_pages_of_no_project_say_nothing(desk: Desk) -> None:
    flow.run(desk.parts, ["it"])
    assert "funding" not in page(desk, "it").replace("style.css", "")


def test_the_check_names_what_an_audit_would_miss(opened: Callable[..., Desk], desk: Desk) -> None:
    written(desk.folder, '[TRACE-KEI]\nposts = ["nov-proekt"]\n[TRACE-KEI.statement]\nbg = "Съфинансиран"\n')
    again = opened()
    flow.run(again.parts, ["it"])
    found = [(one.finding.severity, one.finding.message) for one in flow.of_pages(again.parts, ["it"])]
    assert found == [
        ("blocking", "TRACE-KEI has no funding statement in Italian in projects.toml."),
        ("warning", "TRACE-KEI has no programme in projects.toml."),
        ("warning", "TRACE-KEI has no grant number in projects.toml."),
    ]


def test_a_page_without_its_statement_cannot_be_approved(opened: Callable[..., Desk], desk: Desk) -> None:
    written(desk.folder, '[TRACE-KEI]\nposts = ["nov-proekt"]\n[TRACE-KEI.statement]\nbg = "Съфинансиран"\n')
    again = opened()
    flow.run(again.parts, ["it"])
    corrected(again)
    with pytest.raises(ReviewError, match=r"no funding statement in Italian.*Complete projects.toml"):
        flow.approve(again.parts, "nov-proekt", "it", "Anna Rossi")


def test_a_project_that_nobody_described_is_named(opened: Callable[..., Desk], desk: Desk) -> None:
    again = opened()
    again.write("drug.md", "---\ntitle: Друг пост\nproject: LIFE-X\n---\nКлъстерът расте.\n")
    flow.run(again.parts, ["it"])
    assert [one.finding.message for one in flow.of_pages(again.parts, ["it"])] == [
        "The project LIFE-X is not in projects.toml."
    ]
