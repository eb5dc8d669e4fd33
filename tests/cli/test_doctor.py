"""The doctor finds each thing that can be broken, and says how to mend it."""

import os
import shutil
import sqlite3
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline import flow
from pipeline.cli import doctor
from pipeline.domain.errors import PipelineError
from tests.conftest import PROJECT, Desk


def test_a_workspace_that_is_well(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    doctor.doctor(desk.folder)
    said = capsys.readouterr().out.splitlines()
    assert [line[0] for line in said] == ["✓"] * 11


def test_a_library_that_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_COMPILED", ("lxml.etree", "nyama_takava"))
    with pytest.raises(PipelineError, match=r"nyama_takava cannot be loaded.*pip install --force-reinstall glagol"):  # fmt: skip
        doctor._installation()


def test_a_python_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_LEAST_PYTHON", (9, 0))
    with pytest.raises(PipelineError, match="too old"):
        doctor._python()


def test_a_checkpoint_that_is_not_there(desk: Desk) -> None:
    left = shutil.ignore_patterns("*.safetensors")
    shutil.copytree(PROJECT / "models", desk.folder / "models", ignore=left)
    with pytest.raises(PipelineError, match="checkpoint embedded is missing"):
        doctor._checkpoints(desk.folder)


def test_partners_that_cannot_be_read(desk: Desk) -> None:
    (desk.folder / "partners.toml").write_text("[bologna", "utf-8")
    with pytest.raises(PipelineError, match="not TOML"):
        doctor._partners(desk.folder)


def test_a_state_that_is_damaged(desk: Desk) -> None:
    from django.db import connection

    flow.take_in(desk.parts, [desk.folder / "posts/nov-proekt.md"])
    connection.close()
    path = desk.folder / "var/glagol.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = database.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'desk_segmentrow'"
        ).fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : (page - 1) * size + 200] = b"\xff" * 200
    path.write_bytes(content)
    with pytest.raises(PipelineError, match=r"malformed|damaged"):
        doctor._state(desk.folder)


def test_reviews_that_the_state_does_not_know(desk: Desk) -> None:
    (desk.folder / "var/reviews").mkdir()
    flow.take_in(desk.parts, [desk.folder / "posts/nov-proekt.md"])
    (desk.folder / "var/reviews/nov-proekt.it.xlf").write_text("<torn", "utf-8")
    with pytest.raises(PipelineError, match=r"not a review file.*glagol verify"):
        doctor._state(desk.folder)


def test_a_key_that_others_can_read(desk: Desk) -> None:
    (desk.folder / "var/secret-key").touch(0o644)
    (desk.folder / "var/secret-key").chmod(0o644)
    with pytest.raises(PipelineError, match="chmod 600"):
        doctor._permissions(desk.folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere; the next test stands for it")
def test_a_folder_that_is_read_only(desk: Desk) -> None:
    (desk.folder / "var").chmod(0o500)
    try:
        with pytest.raises(PipelineError, match=r"cannot be written.*chown"):
            doctor._permissions(desk.folder)
    finally:
        (desk.folder / "var").chmod(0o700)


def test_a_folder_that_refuses(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(PipelineError, match=r"posts: cannot be written: Permission denied\. .*chown"):
        doctor._permissions(desk.folder)


def test_a_clock_that_went_back(desk: Desk) -> None:
    flow.take_in(desk.parts, [desk.folder / "posts/nov-proekt.md"])
    now = datetime.now(UTC)
    assert "after all" in doctor._clock(desk.folder, now)
    assert "after all" in doctor._clock(desk.folder, now - timedelta(minutes=2))
    with pytest.raises(PipelineError, match="Set the clock"):
        doctor._clock(desk.folder, now - timedelta(days=1))
    with pytest.raises(PipelineError, match="1970-01-01, before this glagol was made"):
        doctor._clock(desk.folder, datetime(1970, 1, 1, tzinfo=UTC))


def test_a_disk_that_is_full(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10**9, 10**9, 3 * 2**20))
    with pytest.raises(PipelineError, match=r"only 3 MB are free\. Make room"):
        doctor._disk(desk.folder)
