"""What tests of the command line share: a workspace as `glagol init` makes it, and a PostgreSQL server."""

import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_errors import glagol

if TYPE_CHECKING:
    from pgserver import PostgresServer

POST = "# Нов проект на клъстера\n\nКлъстерът започна **нов проект**. Срещата е утре\nв Пловдив.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace made by `glagol init`, with one post."""
    assert glagol("init", "nash", folder=tmp_path).returncode == 0
    folder = tmp_path / "nash"
    (folder / "posts" / "nov.md").write_text(POST, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def postgresql() -> Iterator["PostgresServer"]:
    """A PostgreSQL server of its own, on a socket."""
    import pgserver

    # Started by root it runs as a user of its own, who may not enter pytest's folders.
    with tempfile.TemporaryDirectory() as name:
        server = pgserver.get_server(Path(name) / "postgresql")
        yield server
        server.cleanup()


@pytest.fixture
def database(postgresql: "PostgresServer", request: pytest.FixtureRequest) -> str:
    """The address of a new database."""
    name = f"glagol{zlib.crc32(request.node.name.encode())}"
    postgresql.psql(f"CREATE DATABASE {name};")
    return postgresql.get_uri(name)
