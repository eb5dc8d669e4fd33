"""The grid posts × languages says how each stands, and stays quick with many."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pipeline import flow
from pipeline.desk.models import PlanRow, PostRow, TallyRow
from pipeline.desk.posts import grid
from tests.desk.conftest import Web

TODAY = date(2017, 1, 27)
LANGUAGES = ("it", "de", "sr")
# segments, initial, translated, reviewed, final, stale
STANDS = {
    "waiting": (4, 1, 3, 0, 0, 0),
    "translated": (4, 0, 1, 0, 3, 0),
    "reviewed": (4, 0, 0, 1, 3, 0),
    "stale": (4, 1, 0, 0, 3, 1),
    "final": (4, 0, 0, 0, 4, 0),
}


def post(number: int, stand: tuple[int, ...], due: date | None = None) -> PostRow:
    row = PostRow.objects.create(
        key=f"post-{number}", file=f"post-{number}.md", digest="x", content={}, title=f"Публикация №{number}",
        sought=f"публикация №{number}", published=date(2016, 1, 1) + timedelta(days=number),
    )  # fmt: skip
    names = ("segments", "initial", "translated", "reviewed", "final", "stale")
    for language in LANGUAGES:
        TallyRow.objects.create(post=row, language=language, **dict(zip(names, stand, strict=True)))
    if due:
        PlanRow.objects.create(post=row, language="it", due=due)
    return row


@pytest.mark.parametrize("state", grid.STATES)
def test_the_filter_and_the_cell_say_the_same_of_a_state(web: Web, state: str) -> None:
    for number, stand in enumerate(STANDS.values()):
        post(number, stand)
    found = list(grid.rows(grid.Wish(state=state), TODAY))
    assert len(found) == 1
    assert {cell.state for cell in grid.lines(found, LANGUAGES, TODAY)[0].cells} == {state}


def test_a_language_that_is_not_wanted_counts_for_nothing(web: Web) -> None:
    row = post(1, STANDS["waiting"])
    PlanRow.objects.create(post=row, language="it", wanted=False)
    assert not grid.rows(grid.Wish(state="waiting", language="it"), TODAY).exists()
    assert grid.lines([row], LANGUAGES, TODAY)[0].cells[0].state == "off"


def test_missed_deadlines_are_found_unless_the_work_is_done(web: Web) -> None:
    post(1, STANDS["waiting"], due=TODAY - timedelta(days=1))
    post(2, STANDS["final"], due=TODAY - timedelta(days=1))
    post(3, STANDS["waiting"], due=TODAY + timedelta(days=3))
    assert [row.key for row in grid.rows(grid.Wish(due="late"), TODAY)] == ["post-1"]
    assert [row.key for row in grid.rows(grid.Wish(due="week"), TODAY)] == ["post-3", "post-1"]


def test_words_are_found_however_they_are_written(web: Web) -> None:
    post(7, STANDS["final"])
    assert grid.rows(grid.Wish(words="ПУБЛИКАЦИЯ №7"), TODAY).count() == 1


def test_counts_follow_the_work_from_arrival_to_approval(web: Web) -> None:
    parts = web.desk.parts
    flow.take_in(parts, [web.desk.folder / "posts" / "nov-proekt.md"])

    def stands(language: str) -> tuple[int, ...]:
        row = TallyRow.objects.get(post__key="nov-proekt", language=language)
        return row.initial, row.translated, row.reviewed, row.final, row.stale

    assert stands("it") == (4, 0, 0, 0, 0)
    flow.translate(parts, ["it", "de"])
    assert stands("it") == (0, 4, 0, 0, 0)
    keys = [segment.id for segment in parts.store.segments("nov-proekt")]
    flow.edit(parts, "nov-proekt", "de", "Klaus", {keys[0]: "Neues Projekt des Clusters"})
    flow.approve(parts, "nov-proekt", "de", "Klaus", keys[:1])
    assert stands("de") == (0, 3, 1, 0, 0), "four eyes: one's own approval is not final"
    flow.approve(parts, "nov-proekt", "de", "Sabine", keys[:1])
    assert stands("de") == (0, 3, 0, 1, 0)
    path = web.desk.folder / "posts" / "nov-proekt.md"
    path.write_text(
        path.read_text("utf-8").replace("Нов проект на клъстера", "Първи проект на клъстера"), "utf-8"
    )
    flow.take_in(parts, [path])
    assert stands("de")[4] == 1
    before = [stands("it"), stands("de")]
    flow.tally_all(parts)
    assert [stands("it"), stands("de")] == before


def test_no_page_of_an_editor_makes_more_than_fifteen_queries(web: Web) -> None:
    for number in range(120):
        post(number, list(STANDS.values())[number % 5], due=TODAY)
    flow.take_in(web.desk.parts, [web.desk.folder / "posts" / "nov-proekt.md"])
    PostRow.objects.filter(key__startswith="post-").update(active=True)
    browser = web.editor()
    for address in ("/posts/", "/posts/?page=2&state=stale&due=late&q=публикация", "/posts/of/nov-proekt/",
                    "/posts/of/nov-proekt/progress/", "/posts/new/", "/posts/of/nov-proekt/correct/"):  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(address).status_code == 200, address
        assert len(queries) <= 15, (address, len(queries))
