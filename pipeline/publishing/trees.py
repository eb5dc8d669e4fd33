"""Builds as folders: the next is made aside, then put in place in one step.

`site` is a symbolic link to the live build: changing it is one step of the file system, so that a
reader never sees half a site and a kill at any moment leaves the old one. A new build is not
made from nothing: a second tree, one build behind, is brought up to date by the few files in which the
two differ, each a link to the same bytes on the disk, and changed where the new build differs. So a
small change costs little in a large site. `past` keeps what each build replaced, for a rollback.
"""

import os
import shutil
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path

from pipeline.domain.errors import PublishError

_SPARE = ".spare"
_PAST = "past"


class Trees:
    """The builds of one site under `outputs`."""

    def __init__(self, outputs: Path) -> None:
        self.folder = outputs / "builds"
        self.site = outputs / "site"
        self._outputs = outputs

    def path(self, number: int) -> Path:
        """Return the folder of a build."""
        return self.folder / str(number)

    def numbers(self) -> list[int]:
        """Return the builds that are there, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(int(path.name) for path in self.folder.iterdir() if path.name.isdecimal())

    def live(self) -> int:
        """Return the build that readers see, 0 where there is none."""
        name = self.site.readlink().name if self.site.is_symlink() else ""
        return int(name) if name.isdecimal() and self.path(int(name)).is_dir() else 0

    def show(self, number: int) -> None:
        """Let readers see a build."""
        link = self._outputs / ".site.new"
        link.unlink(missing_ok=True)
        link.symlink_to(self.path(number).relative_to(self._outputs))
        link.replace(self.site)

    def take(self, spare: int | None, base: int, differing: Iterable[str] | None) -> Path:
        """Return a folder that holds what build `base` holds and may be changed.

        It is build `spare` where that one's differences from `base` are known, else a copy by links;
        an empty folder where there is no base. A killed run's folder is not trusted.
        """
        aside = self.folder / f"{_SPARE}.{os.getpid()}"
        self.clear()
        self.folder.mkdir(parents=True, exist_ok=True)
        if not base:
            aside.mkdir()
        elif spare is not None and differing is not None:
            self.path(spare).replace(aside)
            for name in differing:
                _mend(self.path(base) / name, aside / name, aside)
        else:
            _copy(self.path(base), aside)
        return aside

    def settle(self, aside: Path, number: int) -> None:
        """Make a finished folder a build."""
        aside.replace(self.path(number))

    def spare(self, newest: int, knows: Callable[[int], bool]) -> int | None:
        """Return a build whose folder may be changed, if there is one."""
        free = [number for number in self.numbers() if number not in (newest, self.live()) and knows(number)]
        return max(free, default=None)

    def exist(self) -> bool:
        """Say whether anything was ever built."""
        return (self.folder / "catalogue.sqlite3").exists()

    def put_by(self, base: int, number: int, name: str) -> None:
        """Keep a file of a build before the next one replaces it."""
        source, target = self.path(base) / name, self._past(number) / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):  # two posts may share a picture
                target.hardlink_to(source)

    def bring_back(self, name: str, number: int, tree: Path) -> None:
        """Make a file of a tree what it was before a build replaced it; it may not have been there."""
        _mend(self._past(number) / name, tree / name, tree)

    def tidy(self, newest: int, knows: Callable[[int], bool], past: Collection[int]) -> None:
        """Keep the newest build, the live one, a second tree, and what the builds in `past` replaced."""
        self.clear()
        spare = self.spare(newest, knows)
        for number in set(self.numbers()) - {newest, self.live(), spare}:
            shutil.rmtree(self.path(number), ignore_errors=True)
        if spare is None:
            aside = self.folder / f"{_SPARE}.{os.getpid()}"
            _copy(self.path(newest), aside)
            aside.replace(self.path(newest - 1))
        for folder in (self.folder / _PAST).glob("*"):
            if int(folder.name) not in past:
                shutil.rmtree(folder, ignore_errors=True)

    def _past(self, number: int) -> Path:
        return self.folder / _PAST / str(number)

    def unfinished(self) -> list[Path]:
        """Return the folders that runs left unfinished."""
        return [path for path in self.folder.glob(".*") if path.is_dir()]

    def clear(self) -> None:
        """Remove what runs left unfinished."""
        for folder in self.unfinished():
            shutil.rmtree(folder, ignore_errors=True)


def write(tree: Path, name: str, content: bytes, made: set[str]) -> None:
    """Write a file of a tree; other builds that share the old one keep it. `made` are known folders."""
    path = f"{tree}/{name}"
    folder = path.rpartition("/")[0]
    if folder not in made:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103 -- ten thousands of times
        made.add(folder)
    try:
        with open(path, "xb", buffering=0) as stream:  # noqa: PTH123
            stream.write(content)
    except FileExistsError:
        aside = f"{path}.{os.getpid()}"
        Path(aside).write_bytes(content)
        os.replace(aside, path)  # noqa: PTH105


def remove(tree: Path, name: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    path = tree / name
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == tree:
            return
        try:
            folder.rmdir()
        except FileNotFoundError:
            continue
        except OSError:
            return


def _mend(source: Path, target: Path, tree: Path) -> None:
    """Make one file of a tree what it is in another."""
    if not source.is_file():
        remove(tree, target.relative_to(tree).as_posix())
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    target.hardlink_to(source)


def _copy(source: Path | str, target: Path | str) -> None:
    """Make a tree of links to the files of another."""
    os.mkdir(target)  # noqa: PTH102
    with os.scandir(source) as entries:
        for entry in entries:
            if entry.is_dir():
                _copy(entry.path, f"{target}/{entry.name}")
            else:
                os.link(entry.path, f"{target}/{entry.name}")


def told(error: OSError, outputs: Path) -> PublishError:
    """Return what to tell of a disk that failed."""
    return PublishError(
        f"the site could not be written: {error.strerror}",
        where=str(outputs),
        hint="The old site is still in place; make room or allow writing, and run again",
    )
