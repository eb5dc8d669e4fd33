"""Backups by the command line: of PostgreSQL and SQLite, put back on the other."""

from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.cli.test_commands import ran
from tests.cli.test_errors import glagol, told


def test_a_backup_moves_from_postgresql_to_sqlite_and_on(folder: Path, tmp_path: Path, database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE DATABASE moved")
    moved = urlunsplit(urlsplit(database)._replace(path="/moved"))
    ran("intake", folder=folder, DATABASE_URL=database)
    lines = ran("status", "nov", "--to", "it", folder=folder, DATABASE_URL=database).splitlines()
    segment = next(line.split()[0] for line in lines if "·" in line)
    approve = ["approve", "nov", "--to", "it", "--by", "Anna", "--segment", segment]
    ran(*approve, "--text", "Nuovo progetto del cluster", folder=folder, DATABASE_URL=database)
    ran("backup", str(tmp_path / "a.zip"), folder=folder, DATABASE_URL=database)
    new = tmp_path / "new"
    ran("restore", "--from", str(tmp_path / "a.zip"), "--workspace", str(new), folder=tmp_path)
    assert (new / "var/glagol.sqlite3").exists()
    ran("backup", str(tmp_path / "b.zip"), folder=new)
    back = ["restore", "--from", str(tmp_path / "b.zip"), "--workspace", str(tmp_path / "last")]
    ran(*back, folder=tmp_path, DATABASE_URL=moved)
    last = tmp_path / "last"
    said = ran("verify", folder=last, DATABASE_URL=moved)
    assert "✓ database: postgresql, whole" in said
    assert "✓ reviews: 1 files" in said
    found = ran("memory", "search", "проект на клъстера", "--to", "it", folder=last, DATABASE_URL=moved)
    assert "Nuovo progetto del cluster" in found
    # The numbers go on where they ended: what is new does not meet what was.
    (last / "posts" / "vtori.md").write_text("# Втори\n\nСрещата е утре.\n", "utf-8")
    assert "vtori" in ran("intake", folder=last, DATABASE_URL=moved)
    assert "is not empty" in told(glagol(*back, folder=tmp_path, DATABASE_URL=moved))


def test_backups_of_many_nights_do_not_fill_the_disk(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "nights").mkdir()
    for night in ("2026-05-01-020000", "2026-05-02-020000", "2026-05-03-020000"):
        (tmp_path / "nights" / f"nash-{night}.glagol.zip").touch()
    (tmp_path / "nights" / "other.zip").touch()
    ran("backup", str(tmp_path / "nights"), "--keep", "2", folder=folder)
    kept = sorted(path.name for path in (tmp_path / "nights").iterdir())
    assert kept[0] == "nash-2026-05-03-020000.glagol.zip"
    assert len(kept) == 3
    assert "other.zip" in kept
