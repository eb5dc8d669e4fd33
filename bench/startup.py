"""How long a person waits for a command, fresh process each time: the median of five."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).parents[1]
ROUNDS = 5


def main() -> None:
    """Print the seconds of commands that do little."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("posts", "models", "glagol.toml", "glossary.csv"):
            source = PROJECT / part
            (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / part)
        environment = {**os.environ, "XDG_CACHE_HOME": name}
        for label, arguments in (
            ("glagol --version", ["--version"]),
            ("glagol run (first, three posts, six languages)", ["run"]),
            ("glagol run (nothing changed)", ["run"]),
            ("glagol status", ["status"]),
            ("glagol translate --text, cached", ["translate", "--text", "Добър ден!", "--to", "it"]),
        ):
            rounds = 1 if "first" in label else ROUNDS
            seconds = sorted(_seconds(arguments, folder, environment) for _ in range(rounds))
            print(f"{seconds[len(seconds) // 2]:7.2f} s  {label}")


def _seconds(arguments: list[str], folder: Path, environment: dict[str, str]) -> float:
    began = time.perf_counter()
    command = [sys.executable, "-m", "pipeline", *arguments]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began
