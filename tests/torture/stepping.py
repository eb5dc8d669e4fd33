"""The steps of a program as its interpreter sees them, and a kill at one of them.

A step is a file that is opened for writing, written (before, and when half is out), renamed, linked or
removed, a folder made or removed, a statement of SQL that changes something, a transaction's begin and end.
They are found by Python's audit events and SQLite's trace: code that is written later is seen by itself.
"""

import builtins
import io
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_CHANGING = ("os.rename", "os.remove", "os.link", "os.symlink", "os.mkdir", "os.rmdir", "os.truncate")
_READING = ("SELECT", "PRAGMA", "EXPLAIN", "WITH", "--")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Steps:
    """Counts steps in a folder, and kills this process at one of them: only for a child that was forked."""

    def __init__(self, folder: Path, kill_at: int = 0) -> None:
        self.count = 0
        self.names: list[str] = []
        self._folder = str(folder)
        self._kill_at = kill_at

    def watch(self) -> None:
        """Begin; there is no end, as audit hooks cannot be taken away."""
        sys.addaudithook(self._heard)
        builtins.open = io.open = self._torn()  # type: ignore[assignment]
        sqlite3.connect = sqlite3.dbapi2.connect = self._traced()  # type: ignore[assignment]

    def step(self, name: str) -> None:
        """Count one, or die."""
        self.count += 1
        self.names.append(name)
        if self.count == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if flags & _WRITING and self._is_ours(path):
                self.step(f"open {Path(os.fsdecode(path)).name}")
        elif event in _CHANGING and any(self._is_ours(one) for one in arguments):
            self.step(f"{event} {arguments[0]}")

    def _told(self, statement: str) -> None:
        if not statement.lstrip().upper().startswith(_READING):
            self.step(statement[:60])

    def _traced(self) -> Callable[..., Any]:
        """Return a `connect` whose connections tell their statements."""
        real = sqlite3.connect

        def traced(*arguments: Any, **options: Any) -> sqlite3.Connection:
            connection = real(*arguments, **options)
            connection.set_trace_callback(self._told)
            return connection

        return traced

    def _is_ours(self, path: Any) -> bool:
        return isinstance(path, str | bytes | os.PathLike) and os.fsdecode(path).startswith(self._folder)

    def _torn(self) -> Callable[..., Any]:
        """Return an `open` whose files are written in halves."""
        real, steps = io.open, self

        class Torn(io.FileIO):
            def write(self, data: Any) -> int:
                view = memoryview(data).cast("B")
                half = len(view) // 2
                steps.step(f"write {self.name}")
                if half:
                    super().write(view[:half])
                    steps.step(f"half of {self.name}")
                return half + (super().write(view[half:]) or 0)

        def torn(
            file: Any, mode: str = "r", buffering: int = -1, encoding: str | None = None,
            errors: str | None = None, newline: str | None = None, closefd: bool = True, opener: Any = None,
        ) -> Any:  # fmt: skip
            if not set(mode) & set("wxa+") or not (isinstance(file, int) or steps._is_ours(file)):
                return real(file, mode, buffering, encoding, errors, newline, closefd, opener)
            raw = Torn(file, mode.replace("b", "").replace("t", ""), closefd, opener)
            if buffering == 0:
                return raw
            buffered: Any = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
            return (
                buffered if "b" in mode else io.TextIOWrapper(buffered, encoding or "utf-8", errors, newline)
            )

        return torn
