"""Backups hold all of it, also while people work; the drill: the database is deleted and comes back."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline import flow, wiring
from pipeline.backup import Archive
from pipeline.interchange import xliff
from tests.conftest import PROJECT, Desk
from tests.delivery.house import approved, with_partners

NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
PARTNERS = """\
[bologna]
name = "Bologna"
languages = ["it"]
[bologna.channels.folder]
form = "files"
"""


def rows(path: Path) -> dict[str, list[Any]]:
    """Return every row of a database; sessions are nobody's work."""
    with sqlite3.connect(path) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: sorted(map(repr, database.execute(f"SELECT * FROM {table}")))
            for table in tables
            if table not in ("django_session", "sqlite_sequence")
        }


@pytest.fixture
def worked(desk: Desk) -> Desk:
    """A workspace in which people worked, with a letter on its way."""
    (desk.folder / "posts" / "snimka.svg").write_text("<svg/>", "utf-8")
    parts = with_partners(desk, PARTNERS, lambda: NOW)
    desk.parts = parts
    approved(parts, desk)
    flow.publish(parts)
    from pipeline.desk import audit

    audit.record("Мария", "role", "anna@example.eu", to="reviewer")
    return desk


def test_a_backup_is_put_back_whole_into_an_empty_folder(worked: Desk, tmp_path: Path) -> None:
    before = rows(worked.folder / "var/glagol.sqlite3")
    wiring.back_up(worked.folder, tmp_path / "b.zip")
    archive = Archive(tmp_path / "b.zip")
    assert archive.problems() == []
    assert archive.manifest.entries == 1
    new = tmp_path / "new"
    new.mkdir()
    assert wiring.put_back(new, archive) is None
    assert rows(new / "var/glagol.sqlite3") == before
    for name in archive.manifest.files:
        if not name.startswith("var/glagol"):
            assert (new / name).read_bytes() == (worked.folder / name).read_bytes()
    assert all(not looked.problems for looked in wiring.look_through(new))


def test_what_a_backup_replaces_is_kept(worked: Desk, tmp_path: Path) -> None:
    wiring.back_up(worked.folder, tmp_path / "b.zip")
    post = worked.folder / "posts/nov-proekt.md"
    old = post.read_text("utf-8")
    post.write_text("# Друго\n\nСъвсем друго.\n", "utf-8")
    flow.take_in(worked.parts, [post])
    replaced = wiring.put_back(worked.folder, Archive(tmp_path / "b.zip"))
    assert replaced is not None
    assert post.read_text("utf-8") == old
    assert "Съвсем" in (replaced / "posts/nov-proekt.md").read_text("utf-8")
    assert any("Съвсем" in row for row in rows(replaced / "glagol.sqlite3")["desk_segmentrow"])
    assert flow.take_in(wiring.open_workspace(worked.folder), [post])[0].change == "unchanged"


def test_a_backup_taken_while_people_work_is_of_one_moment(
    worked: Desk, tmp_path: Path, opened: Callable[..., Desk]
) -> None:
    """Somebody approves and takes back without rest; every copy agrees with its own review files."""
    stop, rounds = threading.Event(), 0
    segment = flow.find(worked.parts, "nov-proekt").segmented.segments[0].id

    def work() -> None:
        nonlocal rounds
        from django.db import connection

        while not stop.is_set():
            flow.undo(worked.parts, "nov-proekt", "it", "Anna", segment)
            flow.approve(worked.parts, "nov-proekt", "it", "Anna", [segment])
            rounds += 1
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        for number in range(3):
            then = rounds
            wiring.back_up(worked.folder, tmp_path / f"{number}.zip")
            while rounds == then and worker.is_alive():
                stop.wait(0.01)
    finally:
        stop.set()
        worker.join()
    assert rounds > 2
    for number in range(3):
        new = tmp_path / str(number)
        Archive(tmp_path / f"{number}.zip").unpack(new)
        assert [looked.problems for looked in wiring.look_through(new) if looked.problems] == []


def test_the_drill_a_deleted_database_is_rebuilt_from_the_reviews(
    worked: Desk, opened: Callable[..., Desk]
) -> None:
    parts = worked.parts

    def kept(parts: Any) -> tuple[Any, ...]:
        post = flow.find(parts, "nov-proekt").post.id
        return (
            parts.store.decisions(post),
            parts.store.waivers(post),
            {place: (one.target, one.author, one.origin) for place, one in parts.store.translations(post).items()},
            parts.store.edition(post, "it"),
            flow.concordance(parts, "клъстер", ["it"], 50),
        )  # fmt: skip

    before = kept(parts)
    assert before[0]
    assert before[3]
    assert before[4]
    for file in (worked.folder / "var").glob("glagol.sqlite3*"):
        file.unlink()
    again = wiring.open_workspace(worked.folder)
    flow.take_in(again, [worked.folder / "posts/nov-proekt.md"])
    for path in sorted((worked.folder / "var/reviews").glob("*.xlf")):
        flow.restore(again, *xliff.read(path.read_bytes(), str(path)))
    assert kept(again) == before
    assert all(not looked.problems for looked in wiring.look_through(worked.folder))


def test_a_decision_that_only_one_place_holds_is_told(worked: Desk) -> None:
    reviews = worked.folder / "var/reviews"
    file = reviews / "nov-proekt.it.xlf"
    content = file.read_bytes()
    file.unlink()
    (difference,) = flow.compare(worked.parts.store, reviews)
    assert (difference.only_in_state, difference.only_in_file) == (4, 0)
    assert flow.write_missing(worked.parts, [difference]) == 1
    assert flow.compare(worked.parts.store, reviews) == []
    file.write_bytes(content)
    segment = flow.find(worked.parts, "nov-proekt").segmented.segments[0].id
    flow.undo(worked.parts, "nov-proekt", "it", "Anna", segment)
    file.write_bytes(content)
    (difference,) = flow.compare(worked.parts.store, reviews)
    assert "1 only in the file (glagol restore brings them back)" in str(difference)
    file.write_bytes(content[:200])
    assert "not a review file" in str(flow.compare(worked.parts.store, reviews)[0])


def test_a_database_that_was_tampered_with_is_told(worked: Desk) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER desk_audit_no_UPDATE")
        cursor.execute("UPDATE desk_audit SET person = 'Никой'")
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("DELETE FROM desk_parcelrow")
    problems = {looked.name: looked.problems for looked in wiring.look_through(worked.folder)}
    assert "entry 1 is not as it was written" in problems["audit log"][0]
    assert "refer to others that are gone" in problems["database"][0]


def test_a_picture_that_a_delivery_waits_for_is_missed(worked: Desk) -> None:
    from pipeline.desk.models import ParcelRow

    for row in ParcelRow.objects.all():
        row.content["pictures"] = ["media/0123.png"]
        row.save()
    problems = {looked.name: looked.problems for looked in wiring.look_through(worked.folder)}
    assert "var/delivered/media/0123.png is missing" in problems["deliveries"][0]


def test_a_commit_is_on_the_disk_before_anybody_is_told(tmp_path: Path) -> None:
    """In a process of its own: tests do without."""
    asked = (
        "from pathlib import Path; from pipeline.desk.boot import open_store; open_store(Path('.'));"
        "from django.db import connection; c = connection.cursor();"
        "c.execute('PRAGMA synchronous'); print(c.fetchone()[0])"
    )
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", asked]
    assert subprocess.check_output(command, cwd=tmp_path, env=environment, text=True).strip() == "2"
