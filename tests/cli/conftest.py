"""What tests of the command line share: a workspace as `glagol init` makes it, and a PostgreSQL server."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_errors import glagol

POST = "# Нов проект на клъстера\n\nКлъстерът започна **нов проект**. Срещата е утре\nв Пловдив.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace made by `glagol init`, with one post."""
    assert glagol("init", "nash", folder=tmp_path).returncode == 0
    folder = tmp_path / "nash"
    (folder / "posts" / "nov.md").write_text(POST, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The address of a PostgreSQL server of its own, on a socket."""
    import pgserver

    # Started by root it runs as a user of its own, who may not enter pytest's folders.
    with tempfile.TemporaryDirectory() as name:
        server = pgserver.get_server(Path(name) / "postgresql")
        yield server.get_uri()
        server.cleanup()
