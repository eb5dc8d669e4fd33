"""Two writers, the table of batches and pooled connections hold on a real PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

from tests.scaling.servers import postgresql

PROJECT = Path(__file__).parents[3]


def test_what_holds_on_a_server_alone() -> None:
    with postgresql() as database:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/desk/work/on_postgresql.py"],
            env={**os.environ, "PYTHONPATH": str(PROJECT), "DATABASE_URL": database},
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=300,
        )
    assert done.returncode == 0, done.stdout
