"""Which files cannot have changed since they were last read: those need not be read again.

A file is taken for unchanged when its size, its inode and both its times are those of the last reading, and
that was more than two seconds after them: whatever writes to a file sets the time of its change (`ctime`),
which no program can set back, but two writes within a clock's tick have one time
(https://git-scm.com/docs/racy-git). What is kept can be deleted at any time.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass
from pathlib import Path

from pipeline.files import put

_FORM = 1
_TICK = 2_000_000_000  # nanoseconds; the coarsest clock of a file system
_WORTH = 100  # files: fewer are read again sooner than it is written that they need not be


@dataclass(frozen=True, slots=True)
class _Print:
    """A file as it was read: its look, and the digest of a salt and its content."""

    size: int
    inode: int
    written: int  # nanoseconds
    changed: int  # nanoseconds
    salt: str
    digest: str
    sure: bool  # nothing can have been written since in the same tick of the clock

    def is_of(self, stat: os.stat_result, salt: str) -> bool:
        """Say whether a file looks as it did then."""
        look = (stat.st_size, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns, salt)
        return (self.size, self.inode, self.written, self.changed, self.salt) == look


class Fingerprints:
    """Digests of the files of one folder, kept in one file."""

    def __init__(self, path: Path, clock: Callable[[], int] = time.time_ns) -> None:
        self._path, self._clock = path, clock
        self._known = _read(path)
        self._seen: dict[str, _Print] = {}

    def digest(self, path: Path, salt: str) -> str:
        """Return the digest of a salt and a file's content, read only where it may differ. Raises OSError."""
        known = self._known.get(path.name)
        if known is None or not known.sure or not known.is_of(path.stat(), salt):
            known = self._print(path, salt)
        self._seen[path.name] = known
        return known.digest

    def _print(self, path: Path, salt: str) -> _Print:
        with path.open("rb") as stream:
            stat, now = os.fstat(stream.fileno()), self._clock()
            digest = hashlib.sha256(salt.encode() + stream.read()).hexdigest()
        written, changed = stat.st_mtime_ns, stat.st_ctime_ns
        sure = max(written, changed) < now - _TICK
        return _Print(stat.st_size, stat.st_ino, written, changed, salt, digest, sure)

    def keep(self, *, complete: bool) -> None:
        """Keep what was seen, where it is worth it; if that was `complete`, others are forgotten."""
        now = self._seen if complete else {**self._known, **self._seen}
        fresh = [name for name, one in now.items() if one != self._known.get(name)]
        only_surer = now.keys() == self._known.keys() and all(
            now[name].digest == self._known[name].digest for name in fresh
        )
        if now != self._known and not (only_surer and len(fresh) < _WORTH):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            put(self._path, json.dumps([_FORM, {name: astuple(one) for name, one in now.items()}]))


def _read(path: Path) -> dict[str, _Print]:
    try:
        form, files = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError, TypeError):
        return {}
    return {name: _Print(*one) for name, one in files.items()} if form == _FORM else {}
