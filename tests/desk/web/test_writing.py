"""Writing while somebody else holds the database ends in a line, not in a traceback."""

import sqlite3
import threading
from types import SimpleNamespace

import pytest

from pipeline.domain.errors import StoreError
from tests.conftest import Desk


def test_a_database_that_is_held_is_told(desk: Desk) -> None:
    from django.db import connection

    from pipeline.desk.web.writing import written

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 1")
    held = sqlite3.connect(desk.folder / "var" / "glagol.sqlite3")
    held.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"), written():
        pass
    held.rollback()
    held.close()
    with written():
        pass


def test_a_sign_of_life_that_could_not_be_given_does_not_end_the_signs(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    from pipeline.desk.work import queue, worker

    given: list[object] = []
    second = threading.Event()

    def beat(job: object) -> None:
        given.append(job)
        if len(given) == 1:
            raise OperationalError("database is locked")
        second.set()

    monkeypatch.setattr(queue, "BEAT", 0.001)
    monkeypatch.setattr(queue, "beat", beat)
    with worker._beating(SimpleNamespace(kind="publish", subject="")):  # type: ignore[arg-type]
        assert second.wait(30)
