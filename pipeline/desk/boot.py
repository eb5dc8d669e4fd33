"""Starts Django for one workspace; opens its store, and its web application."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.domain.errors import StoreError

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

    from pipeline.desk.memory import DjangoMemory
    from pipeline.desk.outbox import DjangoOutbox
    from pipeline.desk.review.board import DjangoBoard
    from pipeline.desk.store import DjangoStore
    from pipeline.flow import Parts


def open_store(workspace: Path) -> "DjangoStore":
    """Return the workspace's store, its tables made or migrated. Raises StoreError."""
    state = workspace / "var"
    start(state)
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


def open_outbox() -> "DjangoOutbox":
    """Return the outbox of the workspace whose store is open."""
    from pipeline.desk.outbox import DjangoOutbox

    return DjangoOutbox()


def open_web(workspace: Path, open_parts: "Callable[[Path], Parts]") -> "WSGIHandler":
    """Return the web application of a workspace. Raises ConfigError, StoreError.

    `open_parts` is given by `wiring`, which alone chooses the real parts.
    """
    open_behind(workspace, open_parts)
    from django.core.wsgi import get_wsgi_application

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


def start(state: Path) -> None:
    """Start Django on the database of a workspace's state, or move it there; nothing is read yet."""
    import django
    from django.conf import settings

    from pipeline.desk.settings import database, everywhere

    if not settings.configured:
        settings.configure(**everywhere(state))
        django.setup()
        return
    from django.db import connections

    # Another workspace, or this one made anew, is opened in the same process.
    if not connections["default"].in_atomic_block:
        connections["default"].close()
    connections["default"].settings_dict.update(database(state))
