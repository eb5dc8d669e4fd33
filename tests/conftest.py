"""Fixtures: a workspace of its own for each test, with a fast engine that needs no weights."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.desk import settings as desk_settings
from pipeline.flow import Parts
from tests.fakes import SpellingEngine, spelling_parts

PROJECT = Path(__file__).parents[1]

# No test cuts the power: waiting for the disk at each of their commits would take minutes.
desk_settings.SYNCHRONOUS = "NORMAL"

# No test depends on a clock: a busy machine is no error.
settings.register_profile("glagol", deadline=None)
settings.load_profile("glagol")

SETTINGS = """\
[cluster]
name = "Клъстер „Зелена синергия“"
[languages]
targets = ["it", "de", "sr"]
[review]
four_eyes = ["de"]
[publishing]
address = "https://example.eu"
"""
POST = """\
---
title: Нов проект на клъстера
date: 2016-12-19
tags: [проекти]
---
Клъстер „Зелена синергия“ започна **нов проект**. Срещата е на 14 декември в Барселона.

Пишете на office@example.eu за повече информация.
"""


@dataclass
class Desk:
    """A workspace under test: its parts, and the engine that was asked."""

    parts: Parts
    engine: SpellingEngine
    folder: Path

    def write(self, name: str, text: str) -> Path:
        path = self.folder / "posts" / name
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with all its tables and nothing in them: making them anew takes a second a test."""
    from pipeline.desk.boot import open_store

    folder = tmp_path_factory.mktemp("store")
    open_store(folder)
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return folder / "var" / "glagol.sqlite3"


@pytest.fixture
def workspace(tmp_path: Path, empty_store: Path) -> Path:
    folder = tmp_path / "workspace"
    (folder / "var").mkdir(parents=True)
    if empty_store.exists():  # a server has its tables once for all
        shutil.copy(empty_store, folder / "var")
    (folder / "posts").mkdir(parents=True)
    (folder / "glagol.toml").write_text(SETTINGS, encoding="utf-8")
    shutil.copy(PROJECT / "glossary.csv", folder / "glossary.csv")
    return folder


@pytest.fixture
def opened(workspace: Path) -> Callable[..., Desk]:
    """Open the workspace anew, as a new run of the command does."""

    def open_desk(engine: SpellingEngine | None = None) -> Desk:
        engine = engine or SpellingEngine()
        parts = spelling_parts(workspace, engine)
        return Desk(replace(parts, now=lambda: datetime(2017, 1, 27, 12, 0, tzinfo=UTC)), engine, workspace)

    return open_desk


@pytest.fixture
def desk(opened: Callable[..., Desk]) -> Desk:
    """A workspace with one post, opened."""
    desk = opened()
    desk.write("nov-proekt.md", POST)
    return desk


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--pictures FOLDER` keeps pictures of pages from tests in a browser, for the documentation."""
    parser.addoption("--pictures", default="")
