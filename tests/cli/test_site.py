"""The site's commands as a person gives them; none of them needs an engine."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli.preview import stamps
from tests.cli.test_errors import PROJECT, SETTINGS, glagol


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "pages").mkdir()
    (tmp_path / "glagol.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "pages" / "about.md").write_text("# За нас\n\nНие сме от Пловдив.\n", encoding="utf-8")
    return tmp_path


def test_going_back_by_one_version(folder: Path) -> None:
    glagol("publish", folder=folder)
    (folder / "pages" / "about.md").write_text("# За нас\n\nНие сме от Русе.\n", encoding="utf-8")
    glagol("publish", folder=folder)
    page = folder / "outputs/site/bg/about/index.html"
    assert "Русе" in page.read_text("utf-8")
    assert "Readers see again: → version 1" in glagol("rollback", folder=folder).stdout
    assert "Пловдив" in page.read_text("utf-8")
    assert "readers see version 1, put back earlier" in glagol("publish", folder=folder).stderr
    listed = glagol("rollback", "--list", folder=folder).stdout.splitlines()
    assert [line[:11] for line in listed] == ["  version 2", "→ version 1"]


@pytest.fixture
def preview(folder: Path) -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "preview", "--port", "0"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    yield process.stdout.readline().split()[0]
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0


def test_what_is_saved_is_seen_in_the_preview_and_not_published(folder: Path, preview: str) -> None:
    with urllib.request.urlopen(preview + ".changes", timeout=60) as changes:
        (folder / "pages" / "about.md").write_text("# За нас\n\nНие сме от Русе.\n", encoding="utf-8")
        assert changes.readline() == b"data: changed\n"
    with urllib.request.urlopen(preview + "bg/about/", timeout=60) as page:
        assert "Русе" in page.read().decode()
    assert not (folder / "outputs" / "site").exists()


def test_the_preview_is_not_built_again_because_it_was_built(folder: Path) -> None:
    log = folder / "var" / "glagol.sqlite3-wal"
    log.parent.mkdir()
    log.touch()
    before = stamps(folder)
    os.utime(log, (1, 1))
    assert stamps(folder) == before
    log.write_bytes(b"approved at the desk")
    assert stamps(folder) != before


def test_a_port_that_cannot_be_is_told(folder: Path) -> None:
    told = glagol("preview", "--port", "99999", folder=folder)
    assert told.returncode == 2
    assert "less than or equal to 65535" in told.stderr
    assert "Traceback" not in told.stderr


def test_the_check_of_a_site_that_is_right_and_of_one_that_is_not(folder: Path) -> None:
    glagol("publish", folder=folder)
    told = glagol("site", "check", "--pages", "1", folder=folder)
    assert told.returncode == 0, told.stdout
    assert "✓ links" in told.stdout
    (folder / "outputs/site/bg/about/index.html").unlink()
    told = glagol("site", "check", "--pages", "1", folder=folder)
    assert told.returncode == 1
    assert "bg/index.html: leads to ../bg/about/, which is not there" in told.stdout


def test_without_a_site_the_check_says_what_to_do(folder: Path) -> None:
    told = glagol("site", "check", folder=folder)
    assert told.returncode == 6
    assert "there is no site here. Build it first: glagol publish" in told.stderr
