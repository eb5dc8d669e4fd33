"""What of a workspace cannot be made again, and so belongs into a backup.

Under var/ everything does but what is named here: what somebody adds to the state later is kept
without anybody thinking of it.
"""

from collections.abc import Iterator
from pathlib import Path

STATE = "var/glagol.sqlite3"  # a backup's copy of the state, whatever database it is of
_FILES = (
    "glagol.toml",
    "glossary.csv",
    "projects.toml",
    "partners.toml",
    "tags.toml",
    "models/routes.toml",
    "models/lock.toml",
)
_FOLDERS = ("posts", "pages", "themes", "var")
# Made again by the next run, of this machine alone, or what a restore put aside.
_LEFT_OUT = ("var/cache", "var/demo", "var/lock", "var/replaced", "var/restoring")


def contents(workspace: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name and place of every file, in order, without the database itself."""
    for name in _FILES:
        if (workspace / name).is_file():
            yield name, workspace / name
    for folder in _FOLDERS:
        for path in sorted((workspace / folder).rglob("*")):
            name = path.relative_to(workspace).as_posix()
            if path.is_file() and not _is_left_out(name):
                yield name, path


def _is_left_out(name: str) -> bool:
    if any(name == left or name.startswith(f"{left}/") for left in _LEFT_OUT):
        return True
    # SQLite's own files, copied apart; and what `put` had begun to write when it was killed.
    return name.startswith(STATE) or (name.rpartition("/")[2].startswith(".") and name.endswith(".new"))
