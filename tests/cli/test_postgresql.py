"""The whole story on PostgreSQL, as a workspace of many people has it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_commands import ran
from tests.cli.test_errors import PROJECT


def test_the_story_on_postgresql(folder: Path, database: str) -> None:
    def glagol(*arguments: str) -> str:
        return ran(*arguments, folder=folder, DATABASE_URL=database)

    assert "6 drafts" in glagol("run")
    (folder / "posts" / "nov.md").write_text("# Цели\n\nСрещата е на 14 декември в Пловдив.\n", "utf-8")
    glagol("run", "--to", "it")
    assert not (folder / "var" / "glagol.sqlite3").exists()
    segments = [line.split()[0] for line in glagol("status", "nov", "--to", "it").splitlines() if "·" in line]
    assert len(segments) == 2
    for segment, text in zip(segments, ["Obiettivi", "La riunione è il 14 dicembre a Plovdiv."], strict=True):
        glagol("approve", "nov", "--to", "it", "--by", "Anna Rossi", "--segment", segment, "--text", text)
    assert "1 approved" in glagol("publish")
    found = glagol("memory", "match", "Срещата е на 15 декември в Пловдив.", "--to", "it")
    assert "{+15+}" in found
    assert "approved, by Anna Rossi" in found
    assert "La riunione è il 14 dicembre a Plovdiv." in glagol("memory", "search", "срещи", "--to", "it")


@pytest.mark.parametrize(
    ("which", "tests"),
    [
        ("many_workers", "tests/delivery/test_outbox.py"),
        ("at_the_same_moment", "tests/desk/api/test_answers.py"),
    ],
)
def test_what_many_do_at_once_happens_once_on_postgresql(database: str, which: str, tests: str) -> None:
    """A test in a process of its own: a process keeps to one kind of database."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-k", which, tests],
        cwd=PROJECT,
        env={**os.environ, "DATABASE_URL": database, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
