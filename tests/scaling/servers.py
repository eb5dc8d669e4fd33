"""PostgreSQL and Redis from Debian, each test its own, on sockets and loopback."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.delivery.house import free_port

# Nothing here outlives its test: the disk need not be waited for.
_QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL server; give the address of an empty database."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    assert found, "PostgreSQL is missing: `make servers` installs it"
    programs = found[-1]
    # Not in pytest's own folder: a server of PostgreSQL does not run as root, and may not enter there.
    with tempfile.TemporaryDirectory(prefix="glagol-pg-") as name:
        folder = Path(name)
        as_owner: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
            as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        data = folder / "data"

        def run(*command: str) -> None:
            subprocess.run([*as_owner, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL)

        run(f"{programs}/initdb", "-D", str(data), "-U", "glagol", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' {_QUICK}"
        run(f"{programs}/pg_ctl", "-D", str(data), "-o", options, "-l", f"{folder}/log", "-w", "start")
        try:
            yield f"postgresql://glagol@/postgres?host={folder}"
        finally:
            run(f"{programs}/pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")


@contextmanager
def redis() -> Iterator[str]:
    """Run a Redis server that keeps nothing; give its address."""
    program = shutil.which("redis-server")
    assert program, "Redis is missing: `make servers` installs it"
    port = free_port()
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        _until_it_answers(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.kill()
        server.wait()


def _until_it_answers(port: int) -> None:
    import redis

    ends = time.monotonic() + 20
    with redis.Redis(port=port) as client:
        while True:
            try:
                client.ping()
            except redis.exceptions.ConnectionError:
                assert time.monotonic() < ends, "Redis does not start"
                time.sleep(0.02)
            else:
                return
