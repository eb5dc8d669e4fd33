"""How long commands that do little take, fresh process each time: the median of five.

Processor seconds, which other work on the machine changes little, and seconds on the clock.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).parents[1]
ROUNDS = 5
_GLAGOL = (sys.executable, "-m", "pipeline")
_PYTHON = (sys.executable, "-c")
# What no command that reads the state can be faster than.
_SETTINGS = (
    "import typer; from pathlib import Path; from pipeline.config import read_settings as r; r(Path())"
)
_TABLES = "import pathlib, pipeline.desk.boot as b; b.start(pathlib.Path('var'))"
_ALONE = (
    ("Python", (*_PYTHON, "pass")),
    ("Python, Typer, Pydantic, the settings", (*_PYTHON, _SETTINGS)),
    ("Python, django.setup() with our tables", (*_PYTHON, _TABLES)),
)
_READING_NO_STATE = (
    "--version",
    "--help",
    "check --help",
    "models list",
    "models verify",
    "rollback --list",
    "glossary export terms.csv",
)
_READING_THE_STATE = (
    "status",
    "glossary check",
    "partners",
    "deliveries",
    "memory search клъстер",
    "check",
    "verify",
)


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("posts", "models", "glagol.toml", "glossary.csv", "partners.toml"):
            source = PROJECT / part
            (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / part)
        bench = _Bench(folder)
        _head("alone")
        for label, command in _ALONE:
            bench.show(label, [command] * ROUNDS)
        _head("no state is read")
        for arguments in _READING_NO_STATE:
            bench.show(f"glagol {arguments}", [_glagol(arguments)] * ROUNDS)
        _head("the state is read: no post yet")
        bench.show("glagol status (makes the state)", [_glagol("status")])
        for arguments in _READING_THE_STATE:
            bench.show(f"glagol {arguments}", [_glagol(arguments)] * ROUNDS)
        _head("three posts, six languages")
        bench.show("glagol run (first)", [_glagol("run")])
        for arguments in ("run", *_READING_THE_STATE):
            bench.show(f"glagol {arguments}", [_glagol(arguments)] * ROUNDS)
        _head("one sentence into Italian")
        sentences = [f"Срещата е на {day} май в Пловдив." for day in range(2, 2 + ROUNDS)]
        for label in ("new", "known"):
            commands = [(*_GLAGOL, "translate", "--text", text, "--to", "it") for text in sentences]
            bench.show(f"glagol translate --text ({label})", commands)


def _glagol(arguments: str) -> tuple[str, ...]:
    return (*_GLAGOL, *arguments.split())


def _head(title: str) -> None:
    print(f"\n  processor    clock  {title}")


class _Bench:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        here = os.environ.get("PYTHONPATH", "")
        self._environment = {**os.environ, "XDG_CACHE_HOME": str(folder), "PYTHONPATH": f"{PROJECT}:{here}"}

    def show(self, label: str, commands: Sequence[Sequence[str]]) -> None:
        """Run each command once; print the median of processor seconds, and of those on the clock."""
        rounds = [self._seconds(command) for command in commands]
        processor, clock = (sorted(column)[len(rounds) // 2] for column in zip(*rounds, strict=True))
        print(f"  {processor:7.2f} s {clock:6.2f} s  {label}", flush=True)

    def _seconds(self, command: Sequence[str]) -> tuple[float, float]:
        began = time.perf_counter()
        environment, silent = self._environment, subprocess.DEVNULL
        process = subprocess.Popen(command, cwd=self._folder, env=environment, stdout=silent)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode > 1:  # 1 is what was found, not a failure
            sys.exit(f"{' '.join(command)} failed")
        return usage.ru_utime + usage.ru_stime, time.perf_counter() - began
