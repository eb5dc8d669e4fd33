"""The state as one SQLite file and back, from SQLite and PostgreSQL alike, while people work on.

SQLite copies itself (https://www.sqlite.org/backup.html). Rows of PostgreSQL are read in one snapshot
and written into tables that the migrations make: no other program is needed, and a cluster can move
from one kind of database to the other by way of a backup.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, connections, transaction

from pipeline.desk.boot import migrated
from pipeline.desk.models import AuditRow, Person, PostRow
from pipeline.desk.settings import sqlite
from pipeline.desk.store import told
from pipeline.domain.errors import StoreError

_BESIDE = "beside"
_AT_ONCE = 1000
# Django's own lists of tables and permissions: made with the tables, and nothing refers to them.
_MADE_ANEW = {"contenttypes", "auth"}
_BOOLEAN = 16  # PostgreSQL's number of the type; SQLite keeps 0 and 1


@contextmanager
def still() -> Iterator[None]:
    """Hold every writer back, so that the state and the files beside it are of one moment."""
    with told(), transaction.atomic():  # on SQLite it has the whole database (transaction_mode)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                names = ", ".join(model._meta.db_table for model in _models())
                cursor.execute(f"LOCK TABLE {names} IN SHARE MODE")
        yield


@told()
def copy_out(target: Path) -> None:
    """Write the state into a file that is not there yet."""
    if connection.vendor == "sqlite":
        _copy(Path(connection.settings_dict["NAME"]), target)
    else:
        with _beside(target):
            call_command("migrate", database=_BESIDE, verbosity=0, interactive=False)
            _copy_rows("default", _BESIDE)
    with closing(sqlite3.connect(target)) as copy, copy:
        # Whoever finds a backup must not be signed in by it; people sign in again after a restore.
        copy.execute("PRAGMA secure_delete=ON")
        copy.execute("DELETE FROM django_session")
    with closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without companions


@told()
def copy_in(source: Path) -> None:
    """Make the state what a file holds, in one step. Raises StoreError where that cannot be."""
    if connection.vendor == "sqlite":
        connection.close()
        _copy(source, Path(connection.settings_dict["NAME"]))
        migrated()
        return
    with _beside(source):
        call_command("migrate", database=_BESIDE, verbosity=0, interactive=False)
        _copy_rows(_BESIDE, "default")


@told()
def holds_work() -> bool:
    """Say whether the state holds anything that somebody did."""
    return any(model.objects.exists() for model in (PostRow, Person, AuditRow))


def must_be_writable() -> None:
    """Raise StoreError where `copy_in` could not put a state in place of this one."""
    if connection.vendor != "sqlite" and holds_work():
        raise StoreError(
            "the database that DATABASE_URL names is not empty",
            hint="Name a new one; a server's database is never written over",
        )


@told()
def soundness() -> str:
    """Return what is wrong with the database itself, or nothing."""
    if connection.vendor != "sqlite":
        for model in _models():
            model._default_manager.count()
        return ""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        said = [row[0] for row in cursor.fetchall()]
        cursor.execute("PRAGMA foreign_key_check")
        lost = cursor.fetchall()
    if said != ["ok"]:
        return said[0]
    return f"{len(lost)} rows refer to others that are gone, the first in {lost[0][0]}" if lost else ""


def _copy(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(target, timeout=30)) as new,
        ):
            old.backup(new)
    except sqlite3.Error as error:
        raise StoreError(
            f"the state could not be copied: {error}",
            where=str(target),
            hint="Nothing was changed; make room, end the desk, and try again",
        ) from error


@contextmanager
def _beside(path: Path) -> Iterator[None]:
    connections.databases[_BESIDE] = {**connections.databases["default"], **sqlite(path)}
    connections.databases[_BESIDE]["CONN_HEALTH_CHECKS"] = False
    try:
        yield
    finally:
        connections[_BESIDE].close()
        del connections[_BESIDE]
        del connections.databases[_BESIDE]


def _models() -> list[Any]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in _MADE_ANEW
    ]


def _copy_rows(source: str, target: str) -> None:
    """Copy every row as it is; saving them as new would give them the time of today."""
    to = connections[target]
    with transaction.atomic(using=target):
        for model in _models():
            fields = model._meta.concrete_fields
            rows = model._base_manager.using(source).order_by("pk").iterator(chunk_size=_AT_ONCE)
            kept = (
                [field.get_db_prep_save(getattr(row, field.attname), connection=to) for field in fields]
                for row in rows
            )
            _insert(target, model._meta.db_table, [field.column for field in fields], kept)
        _copy_plain(source, target)
        with to.cursor() as cursor:
            for statement in to.ops.sequence_reset_sql(no_style(), _models()):
                cursor.execute(statement)


def _copy_plain(source: str, target: str) -> None:
    """Copy the tables that are no models of Django's: the memory's, and what may come."""
    own = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    tables = set(connections[target].introspection.table_names()) - own - {"django_migrations"}
    for table in sorted(tables):
        with connections[target].cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} WHERE 1 = 0")  # nosec B608  # noqa: S608
            columns = [(column[0], column[1] == _BOOLEAN) for column in cursor.description]
        with connections[source].cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(name for name, _ in columns)} FROM {table}")  # nosec B608  # noqa: S608
            rows = iter(cursor.fetchone, None)
            kept = (
                [
                    bool(value) if flag and value is not None else _plain(value)
                    for value, (_, flag) in zip(row, columns, strict=True)
                ]
                for row in rows
            )
            _insert(target, table, [name for name, _ in columns], kept)
        if connections[target].vendor == "postgresql" and columns[0][0] == "id":
            with connections[target].cursor() as cursor:
                last = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # nosec B608  # noqa: S608
                cursor.execute(last)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _insert(target: str, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    quoted = connections[target].ops.quote_name
    own = "OVERRIDING SYSTEM VALUE " if connections[target].vendor == "postgresql" else ""
    names, places = ", ".join(map(quoted, columns)), ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {quoted(table)} ({names}) {own}VALUES ({places})"  # nosec B608
    waiting = iter(rows)
    with connections[target].cursor() as cursor:
        while some := list(islice(waiting, _AT_ONCE)):
            cursor.executemany(statement, some)
