"""Starts Django for one workspace; opens its store, and its web application."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.domain.errors import ConfigError, StoreError

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

    from pipeline.desk.memory import DjangoMemory
    from pipeline.desk.outbox import DjangoOutbox
    from pipeline.desk.review.board import DjangoBoard
    from pipeline.desk.store import DjangoStore
    from pipeline.desk.work.ledger import DjangoLedger
    from pipeline.flow import Parts

_MIGRATING = 7_305_000  # the advisory lock of whoever migrates


def open_store(workspace: Path, *, own: bool = False) -> "DjangoStore":
    """Return the workspace's store, its tables made or migrated. Raises StoreError.

    With `own` it is the workspace's file, whatever DATABASE_URL names.
    """
    state = workspace / "var"
    start(state, own=own)
    from django.db import DatabaseError

    try:
        state.mkdir(parents=True, exist_ok=True)
        migrated()
    except (DatabaseError, OSError) as error:
        raise StoreError(
            f"the state cannot be opened: {error}",
            where=str(state),
            hint="Check that the folder is writable and the database is a glagol one",
        ) from error
    from pipeline.desk.store import DjangoStore

    return DjangoStore()


def migrated() -> None:
    """Bring the tables to the form that this glagol knows. Raises StoreError for those of a newer one."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    known, applied = known_migrations(), set(MigrationRecorder(connection).applied_migrations())
    newer = sorted(name for app, name in applied - known if app == "desk")
    if newer:
        raise StoreError(
            f"the state was written by a newer glagol (it knows {newer[-1]})",
            where=str(connection.settings_dict["NAME"]),
            hint="Install that version again; nothing was changed",
        )
    if known - applied:
        from django.core.management import call_command

        with _one_at_a_time():
            call_command("migrate", verbosity=0, interactive=False)


def known_migrations() -> set[tuple[str, str]]:
    """Return app and name of all migrations, by their files: they are read only where one is to be done."""
    from django.apps import apps

    return {
        (app.label, path.stem)
        for app in apps.get_app_configs()
        for path in Path(app.path, "migrations").glob("[0-9]*.py")
    }


def open_board() -> "DjangoBoard":
    """Return the board of the workspace whose store is open."""
    from pipeline.desk.review.board import DjangoBoard

    return DjangoBoard()


def open_memory() -> "DjangoMemory":
    """Return the memory of the workspace whose store is open."""
    from pipeline.desk.memory import DjangoMemory

    return DjangoMemory()


def open_outbox() -> "DjangoOutbox":
    """Return the outbox of the workspace whose store is open."""
    from pipeline.desk.outbox import DjangoOutbox

    return DjangoOutbox()


def open_ledger() -> "DjangoLedger":
    """Return the table of batches of the workspace whose store is open. Raises ConfigError on SQLite."""
    from django.db import connection

    if connection.vendor != "postgresql":
        raise ConfigError(
            'work.engine: "celery" needs PostgreSQL, which all machines reach',
            where="glagol.toml",
            hint='Set DATABASE_URL, or use "processes" on this machine',
        )
    from pipeline.desk.work.ledger import DjangoLedger

    return DjangoLedger()


def open_web(workspace: Path, open_parts: "Callable[[Path], Parts]") -> "WSGIHandler":
    """Return the web application of a workspace. Raises ConfigError, StoreError.

    `open_parts` is given by `wiring`, which alone chooses the real parts.
    """
    open_behind(workspace, open_parts)
    from django.core.wsgi import get_wsgi_application

    from pipeline.desk.people.provider import must_be_ready
    from pipeline.desk.web.probes import allowed_networks

    # A mistake in these is told now, not when somebody asks.
    allowed_networks()
    must_be_ready()
    return get_wsgi_application()


def open_behind(workspace: Path, open_parts: "Callable[[Path], Parts]") -> None:
    """Make a workspace the one that views and jobs of this process work on."""
    open_store(workspace)
    from django.conf import settings

    from pipeline.desk import catalogues, workspaces
    from pipeline.desk.settings import of_the_web

    for name, value in of_the_web(workspace).items():
        setattr(settings, name, value)
    catalogues.compile_all(workspace / "var" / "cache" / "locale")
    workspaces.use(workspace, open_parts)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let one process migrate: on a server many may start at once. SQLite is locked by whoever writes."""
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])


def describe(*, markdown: bool) -> str:
    """Return the description of the programming interface; no workspace is read."""
    import json

    from django.conf import settings

    if not settings.configured:
        start(Path("nowhere"))
    from pipeline.desk.api.document import as_markdown
    from pipeline.desk.api.interface import openapi

    described = openapi()
    if markdown:
        return as_markdown(described)
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def start(state: Path, *, own: bool = False) -> None:
    """Start Django on the database of a workspace's state, or move it there; nothing is read yet."""
    import django
    from django.conf import settings

    from pipeline.desk.settings import database, everywhere

    if not settings.configured:
        settings.configure(**everywhere(state, own=own))
        django.setup()
        return
    from django.db import connections

    # Another workspace, or this one made anew, is opened in the same process.
    if not connections["default"].in_atomic_block:
        leave()
    connections["default"].settings_dict.update(database(state, own=own))


def leave() -> None:
    """Close this process's connections: another database is next, or processes that must not share them."""
    from django.db import connection

    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
