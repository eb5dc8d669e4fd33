"""The command line in a child under bad conditions: what it says, how it ends, what is left."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline import wiring
from tests.fakes import spelling_translator


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its code, and the lines on its standard error."""

    code: int
    lines: list[str]

    @property
    def is_told(self) -> bool:
        """Whether it went well, or failed with one clear line and a code for it."""
        plain = not any("Traceback" in line or "Error:" in line for line in self.lines)
        return plain and (self.code == 0 or (self.code in (1, 3, 4, 5, 6, 7, 8) and len(self.lines) == 1))


def ran(folder: Path, *arguments: str, under: Callable[[], None] = lambda: None) -> Ended:
    """Run a command in a child of this process; `under` is done there first."""
    reading, writing = os.pipe()  # a limit on files does not hold for it
    sys.stdout.flush()
    number = os.fork()
    if number == 0:
        code = 70
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(writing, 2)
            sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
            code = _main(folder, arguments, under)
            sys.stderr.flush()
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        said = stream.read().decode(errors="replace")
    _, status = os.waitpid(number, 0)
    return Ended(os.waitstatus_to_exitcode(status), [line for line in said.splitlines() if line.strip()])


def _main(folder: Path, arguments: tuple[str, ...], under: Callable[[], None]) -> int:
    import traceback

    from pipeline.__main__ import main

    wiring.translator = (  # type: ignore[assignment]
        lambda folder, _settings, glossary: spelling_translator(folder, glossary)
    )
    sys.argv = ["glagol", *arguments, "--workspace", str(folder)]
    try:
        under()
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:  # noqa: BLE001 -- it is shown, and counts as a failure
        traceback.print_exc()
        return 70
    return 0


def no_file_larger_than(size: int) -> Callable[[], None]:
    """Return what makes every file end there: writing on fails as on a full disk."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@contextmanager
def small_disk(source: Path, free: int) -> Iterator[Path]:
    """Give a copy of a workspace on a disk with so much room left. Raises PermissionError where one cannot mount."""
    used = sum(_room(path) for path in source.rglob("*"))
    with tempfile.TemporaryDirectory() as name:
        options = ["-o", f"size={used + free}", "tmpfs", name]
        done = subprocess.run(["mount", "-t", "tmpfs", *options], capture_output=True, check=False)
        if done.returncode:
            raise PermissionError(done.stderr.decode())
        try:
            shutil.copytree(source, Path(name) / "w", symlinks=True)
            yield Path(name) / "w"
        finally:
            subprocess.run(["umount", "-l", name], check=True)


def _room(path: Path) -> int:
    page = resource.getpagesize()
    return page if path.is_dir() or path.is_symlink() else -(-path.stat().st_size // page) * page
