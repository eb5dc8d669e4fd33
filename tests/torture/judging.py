"""What a workspace holds, and whether a run that was killed left it whole."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from pipeline import flow, wiring
from pipeline.backup import Archive

_LINES = "var/addresses.tsv"  # written to its end; whoever reads it passes over half a line
_STATE = "var/glagol.sqlite3"
# Moments, and what a second attempt leaves by design: its number, its worker, its receipt.
_PASSING = {
    "at", "taken_at", "made_at", "changed_at", "done_at", "withdrawn_at", "applied", "due",
    "attempts", "worker", "lease", "batch",
}  # fmt: skip
_BY_ATTEMPT = {"desk_receiptrow", "sqlite_sequence"}
# Django's own lists, made after the last migration: roles are glagol's, nothing reads these.
_UNREAD = {"auth_permission", "django_content_type"}
# Translations get their numbers in the order in which engines answer.
_NUMBERS = {("desk_translationrow", "id"), ("desk_standrow", "version")}

Result = dict[str, str]


def files(folder: Path) -> Result:
    """Return the digest of every file that counts; the site as its readers see it."""
    found = {}
    for path in _walk(folder):
        name = path.relative_to(folder).as_posix()
        if _counts(name):
            content = path.read_bytes()
            found[name] = "a backup" if name.endswith(".zip") else hashlib.sha256(content).hexdigest()
    return found


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name == "builds":
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def _counts(name: str) -> bool:
    if name.startswith((_STATE, "var/cache/", "var/lock", "var/replaced/", "var/restoring/")):
        return False
    return not name.rpartition("/")[2].startswith(".")


def rows(folder: Path) -> dict[str, Any]:
    """Return every row of the state, without moments."""
    if not (folder / _STATE).exists():
        return {}
    with closing(sqlite3.connect(folder / _STATE)) as database:
        database.row_factory = sqlite3.Row
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: sorted(
                json.dumps(
                    {
                        key: repr(row[key])
                        for key in row.keys()  # noqa: SIM118 -- a row yields values
                        if key not in _PASSING and (table, key) not in _NUMBERS
                    },
                    ensure_ascii=False,
                )
                for row in database.execute(f"SELECT * FROM {table}")
            )
            for table in tables
            if table not in _BY_ATTEMPT | _UNREAD
        }


def whole(folder: Path, before: Result, after: Result) -> str:
    """Return what is not whole in a workspace whose run was killed: empty where all is."""
    if wrong := _database(folder):
        return wrong
    now = files(folder)
    for name, digest in now.items():
        if name == _LINES:
            if wrong := _lines(folder):
                return wrong
        elif name.startswith("outputs/site/"):
            continue
        elif name.endswith(".zip"):
            if Archive(folder / name).problems():
                return f"{name} is no whole backup"
        elif digest not in (before.get(name), after.get(name)):
            return f"{name} is neither as it was nor as it will be"
    for name in before:
        if name not in now and name in after and not name.startswith("outputs/site/"):
            return f"{name} is gone"
    sites = [{n: d for n, d in one.items() if n.startswith("outputs/site/")} for one in (before, after, now)]
    return "" if sites[2] in sites[:2] else "the site is neither the old nor the new one"


def _database(folder: Path) -> str:
    if not (folder / _STATE).exists():
        return ""
    with closing(sqlite3.connect(folder / _STATE)) as database:
        said = database.execute("PRAGMA integrity_check").fetchone()[0]
        lost = database.execute("PRAGMA foreign_key_check").fetchone()
    return f"the database: {said}" if said != "ok" else f"rows refer to nothing: {lost}" if lost else ""


def _lines(folder: Path) -> str:
    content = (folder / _LINES).read_bytes()
    complete = content[: content.rfind(b"\n") + 1].decode()
    return "" if all(line.count("\t") == 2 for line in complete.splitlines()) else "addresses are torn"


def lost_decisions(folder: Path) -> str:
    """Return which decisions of the state no review file holds: they would go with the database."""
    store = wiring.open_workspace(folder).store
    different = flow.compare(store, folder / "var" / "reviews")
    return "; ".join(str(one) for one in different if one.only_in_state or one.error)


def differs(first: Result, second: Result) -> str:
    """Return the first way in which two results differ."""
    for name in sorted(first.keys() | second.keys()):
        if first.get(name) != second.get(name):
            return (
                f"{name}: {'missing' if name not in second else 'new' if name not in first else 'different'}"
            )
    return ""


def rows_differ(first: dict[str, Any], second: dict[str, Any]) -> str:
    """Return the first table in which two states differ, and how."""
    for table in sorted(first.keys() | second.keys()):
        one, two = Counter(first.get(table, ())), Counter(second.get(table, ()))
        if one != two:
            return f"{table}: {_columns(list((one - two).elements()), list((two - one).elements()))}"
    return ""


def _columns(old: list[str], new: list[str]) -> str:
    if not old or not new:
        return f"{len(old)} rows more" if old else f"{len(new)} rows less"
    first, second = json.loads(old[0]), json.loads(new[0])
    return "; ".join(
        f"{key}: {first[key]} / {second.get(key)}" for key in first if first[key] != second.get(key)
    )


def left_lying(folder: Path) -> str:
    """Return what a killed run began and the next one did not take away."""
    hidden = [
        path.relative_to(folder).as_posix()
        for path in folder.rglob(".*")
        if path.name != ".nojekyll" and not path.is_relative_to(folder / "var" / "cache")
    ]
    hidden += [str(path) for path in (folder / "var").glob("restoring")]
    hidden += [str(path) for path in (folder / "var/cache").glob("backup")]
    return ", ".join(hidden)
