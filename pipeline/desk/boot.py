"""Starts Django for one workspace and opens its store."""

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from pipeline.domain.errors import ConfigError, StoreError

if TYPE_CHECKING:
    from pipeline.desk.review.board import DjangoBoard
    from pipeline.desk.memory import DjangoMemory
    from pipeline.desk.store import DjangoStore


def open_store(workspace: Path) -> "DjangoStore":
    """Return the workspace's store, its tables made or migrated. Raises StoreError."""
    import django
    from django.conf import settings

    state = workspace / "var"
    database = _database(state)
    if settings.configured:  # another workspace was opened before in this process
        from django.db import connections

        connections["default"].close()
        connections["default"].settings_dict.update(database)
    else:
        settings.configure(
            DATABASES={"default": database},
            INSTALLED_APPS=["pipeline.desk"],
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
            USE_TZ=True,
        )
        django.setup()
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        state.mkdir(parents=True, exist_ok=True)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
    except (DatabaseError, OSError) as error:
        raise StoreError(
            f"the state cannot be opened: {error}",
            where=str(state),
            hint="Check that the folder is writable and the database is a glagol one",
        ) from error
    from pipeline.desk.store import DjangoStore

    return DjangoStore()


def open_board() -> "DjangoBoard":
    """Return the board of the workspace whose store is open."""
    from pipeline.desk.review.board import DjangoBoard

    return DjangoBoard()


def open_memory() -> "DjangoMemory":
    """Return the memory of the workspace whose store is open."""
    from pipeline.desk.memory import DjangoMemory

    return DjangoMemory()


def _database(state: Path) -> dict[str, object]:
    """Return Django's settings: SQLite under var/, or what DATABASE_URL names."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": state / "glagol.sqlite3",
            "OPTIONS": {
                "timeout": 30,
                # Readers go on while one writes, and a kill loses nothing that was committed.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
                "transaction_mode": "IMMEDIATE",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ConfigError(
            f"DATABASE_URL begins with {parts.scheme}://, not postgresql://",
            hint="Write postgresql://user:password@host:5432/name, or unset it for SQLite",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # A socket's folder comes as ?host=/run/postgresql, as in libpq.
        "HOST": parts.hostname or parse_qs(parts.query).get("host", [""])[0],
        "PORT": parts.port or "",
    }
