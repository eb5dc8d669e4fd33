"""`glagol desk` as it is started: pages, worker, invitations, audit log; also on PostgreSQL."""

import os
import re
import signal
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.cli.test_commands import ran
from tests.cli.test_errors import glagol
from tests.conftest import PROJECT


@contextmanager
def served(folder: Path, **environment: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start the desk, and give its address once it answers."""
    command = [sys.executable, "-m", "pipeline", "desk", "--port", "0"]
    variables = {**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONUNBUFFERED": "1", **environment}
    with subprocess.Popen(command, cwd=folder, env=variables, stdout=subprocess.PIPE, text=True) as desk:
        assert desk.stdout
        try:
            yield re.search(r"http://\S+", desk.stdout.readline())[0], desk  # type: ignore[index]
        finally:
            desk.send_signal(signal.SIGTERM)
            desk.wait(timeout=30)


def get(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        return answer.read().decode()


def worker_of(desk: subprocess.Popen[str]) -> int:
    """Return the process of a desk's worker, once it is there."""
    for _ in range(100_000):
        children = Path(f"/proc/{desk.pid}/task/").glob("*/children")
        for number in " ".join(child.read_text() for child in children).split():
            if b"worker" in Path(f"/proc/{number}/cmdline").read_bytes():
                return int(number)
    raise AssertionError("the desk has no worker")


def test_the_desk_answers_and_takes_its_worker_along_when_it_ends(folder: Path) -> None:
    with served(folder) as (address, desk):
        assert "<h1>Sign in</h1>" in get(address)
        worker = worker_of(desk)
    assert desk.returncode == 0
    assert not Path(f"/proc/{worker}").exists()
    assert (folder / "var" / "secret-key").stat().st_mode & 0o077 == 0


def test_a_second_desk_on_the_same_port_says_so_in_one_line(folder: Path) -> None:
    with served(folder) as (address, _):
        port = address.rstrip("/").rpartition(":")[2]
        told = subprocess.run(
            [sys.executable, "-m", "pipeline", "desk", "--port", port],
            cwd=folder, env={**os.environ, "PYTHONPATH": str(PROJECT)}, capture_output=True, text=True,
        )  # fmt: skip
    assert told.returncode == 7
    assert "Choose another port" in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1


def test_a_demo_is_not_served_to_others(folder: Path) -> None:
    (folder / "var").mkdir(exist_ok=True)
    (folder / "var" / "demo").touch()
    told = subprocess.run(
        [sys.executable, "-m", "pipeline", "desk", "--host", "0.0.0.0"],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(PROJECT)}, capture_output=True, text=True,
    )  # fmt: skip
    assert told.returncode == 2
    assert "for this machine alone" in told.stderr


def test_a_link_for_a_password_is_made_for_people_of_the_desk_alone(folder: Path) -> None:
    told = glagol("desk", "password", "nobody@example.eu", folder=folder)
    assert told.returncode == 5
    assert told.stderr.splitlines() == [
        "glagol: nobody@example.eu: nobody signs in with this address. Invite them: glagol desk invite"
    ]


def test_the_desk_on_postgresql(folder: Path, database: str) -> None:
    link = ran("desk", "invite", "maria@example.eu", folder=folder, DATABASE_URL=database).split()[-1]
    assert link.startswith("http://127.0.0.1:8000/join/")
    with served(folder, DATABASE_URL=database) as (address, _):
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        join = address.rstrip("/") + link.removeprefix("http://127.0.0.1:8000")
        form = browser.open(join).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]  # type: ignore[index]
        sent = {"csrfmiddlewaretoken": token, "name": "Мария Колева", "password": "хиляда зелени покрива"}
        request = urllib.request.Request(
            join, urllib.parse.urlencode(sent).encode(), {"Origin": address.rstrip("/")}
        )
        assert "<h1>Posts</h1>" in browser.open(request).read().decode()
        for page in (
            "posts/?q=нов&state=stale&due=late&language=it",
            "pages/",
            "reported/",
            "reports/",
            "people/",
        ):
            assert browser.open(address + urllib.parse.quote(page, safe="/?=&")).status == 200
        assert "as they were written" in browser.open(address + "log/?verify=1").read().decode()
        told = ran("desk", "password", "maria@example.eu", folder=folder, DATABASE_URL=database)
        link = told.split()[-1].removeprefix("http://127.0.0.1:8000")
        assert "Мария Колева, maria@example.eu" in get(address.rstrip("/") + link)
    assert "4 entries, unbroken" in ran("desk", "verify", folder=folder, DATABASE_URL=database)
    with psycopg.connect(database) as connection:
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            connection.execute("UPDATE desk_audit SET person = 'somebody'")
        connection.rollback()
        connection.execute("ALTER TABLE desk_audit DISABLE TRIGGER desk_audit_append_only")
        connection.execute("UPDATE desk_audit SET person = 'somebody'")
    with pytest.raises(AssertionError):
        ran("desk", "verify", folder=folder, DATABASE_URL=database)
