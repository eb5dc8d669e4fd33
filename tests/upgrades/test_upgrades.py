"""A state as any earlier schema left it comes forward with all its rows, and the store reads it."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pipeline import wiring
from pipeline.desk.boot import known_migrations, open_store
from pipeline.domain.errors import StoreError
from tests.upgrades.making import SCHEMAS

DUMPS = sorted(SCHEMAS.glob("*.sql"))


def loaded(dump: Path, folder: Path) -> Path:
    """Make a workspace's state of a dump."""
    path = folder / "var" / "glagol.sqlite3"
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as database:
        database.executescript(dump.read_text("utf-8"))
    database.close()
    return path


def rows(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of our tables."""
    with sqlite3.connect(path) as database:
        database.row_factory = sqlite3.Row
        tables = [
            row[0]
            for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if row[0].startswith(("desk_", "memory_"))
        ]
        return {table: [dict(row) for row in database.execute(f"SELECT * FROM {table}")] for table in tables}


@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.stem)
def test_an_earlier_schema_comes_forward_with_its_data(dump: Path, tmp_path: Path) -> None:
    path = loaded(dump, tmp_path)
    before = rows(path)
    assert all(before[table] for table in before if table not in ("memory_word", "memory_word_in"))
    store = open_store(tmp_path)
    after = rows(path)
    # What later migrations work out anew from the rest: titles of lists.
    made = {"title", "published", "project", "sought"} if dump.stem < "0032" else set()
    for table, old in before.items():
        assert len(after[table]) == len(old)
        for then, now in zip(old, after[table], strict=True):
            for column, value in then.items():
                if column not in made:
                    assert now[column] == value, (table, column)
    assert {taken.post.title for taken in store.taken()} == {f"Нов проект на клъстера {n}" for n in (1, 2)}
    post = store.taken()[0].post.id
    assert [one.person for one in store.decisions(post)] == [
        before["desk_decisionrow"][int(post[-1]) - 1]["person"]
    ]
    assert store.translations(post)
    looked = {one.name: one.problems for one in wiring.look_through(tmp_path)}
    assert not looked["database"]
    assert not looked["audit log"]


def test_a_state_of_a_newer_glagol_is_left_alone(tmp_path: Path) -> None:
    path = loaded(DUMPS[-1], tmp_path)
    with sqlite3.connect(path) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('desk', '9000_later', '2030-01-01')"
        )
    before = rows(path)
    with pytest.raises(StoreError, match=r"newer glagol \(it knows 9000_later\)"):
        open_store(tmp_path)
    assert rows(path) == before


def test_the_migrations_known_by_their_files_are_those_that_django_finds(tmp_path: Path) -> None:
    open_store(tmp_path)
    from django.db.migrations.loader import MigrationLoader

    assert known_migrations() == set(MigrationLoader(None).disk_migrations)
