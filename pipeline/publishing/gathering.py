"""Files in which every page has lines of its own, such as a sitemap or a search index.

A line begins with the code of its page, so that a page that changed is put right in a file by its lines
alone, and no other page is looked at. While a whole site is built, lines wait on the disk: memory does
not grow with the site.
"""

import hashlib
import shutil
from base64 import b32encode
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.publishing.hooks import LIST, POST, Gathered
from pipeline.publishing.site import Site
from pipeline.publishing.view import Kind, PageView

Line = tuple[str, str, bytes]  # hook, file, line
_FEW = 50  # pages, for which a file is searched rather than taken apart
_HELD = 16 * 2**20  # bytes of lines, before they go to the disk


def code(kind: Kind, key: str, year: int | None = None) -> str:
    """Return a page's code, the same in all its variants: POST or LIST, then eight letters or digits.

    A post and a page of one key are the same.
    """
    of_list = kind not in (Kind.POST, Kind.PAGE)
    written = f"{kind}:{'' if year is None else year}" if of_list else "post"
    digest = hashlib.sha256(f"{written}:{key}".encode()).digest()
    return (LIST if of_list else POST) + b32encode(digest[:5]).decode().lower()


class Gathering:
    """Gathers the lines of what one build rendered; `spool` is a folder of its own, made if need be.

    With `anew` everything was rendered, and nothing of the last build's files is kept: another glagol
    may have written them.
    """

    def __init__(self, hooks: Iterable[Gathered], site: Site, spool: Path, *, anew: bool = False) -> None:
        self._hooks = {hook.name: hook for hook in hooks}
        self._site = site
        self._spool = spool
        self._anew = anew
        self.close()  # a run that was killed may have left some
        self._lines: dict[tuple[str, str], list[bytes]] = defaultdict(list)
        self._spooled: set[tuple[str, str]] = set()
        self._held = 0
        self._codes: set[str] = set()

    def take(self, kind: Kind, key: str, year: int | None, views: Iterable[PageView]) -> None:
        """Take the lines of a page in all its variants; one that is gone has none, and its old lines go."""
        self.add(kind, key, year, self.lines(kind, key, year, views))

    def lines(self, kind: Kind, key: str, year: int | None, views: Iterable[PageView]) -> list[Line]:
        """Return a page's lines; another process may do this part."""
        own = code(kind, key, year)
        return [
            (hook.name, name, line)
            for view in views
            for hook in self._hooks.values()
            for name, line in hook.lines(self._site, view, own).items()
        ]

    def add(self, kind: Kind, key: str, year: int | None, lines: Iterable[Line]) -> None:
        """Keep a page's lines instead of those it had."""
        self._codes.add(code(kind, key, year))
        for hook, name, line in lines:
            self._lines[hook, name].append(line)
            self._held += len(line)
        if self._held > _HELD:
            self._put_by()

    def files(
        self, before: Mapping[str, Iterable[str]], read: Callable[[str], bytes]
    ) -> Iterator[tuple[str, str, bytes]]:
        """Yield hook, name and content of the files that are different now; one without lines is empty.

        `before` names each hook's files of the last build, `read` gives their bytes.
        """
        for hook in self._hooks.values():
            there = set(before.get(hook.name, ()))
            fresh = {name for owner, name in (*self._lines, *self._spooled) if owner == hook.name}
            for name in sorted(there | fresh):
                codes = [one for one in self._codes if self._anew or hook.may_hold(name, one)]
                known = codes and name in there and not self._anew
                new = self._file(hook, name, codes, read(name) if known else b"")
                if new is not None:
                    yield hook.name, name, new

    def _file(self, hook: Gathered, name: str, codes: list[str], old: bytes) -> bytes | None:
        """Return a file's new content, None where it stays as it is."""
        fresh = self._fresh(hook.name, name)
        if not codes:
            return None
        marks = [hook.mark + code.encode() for code in codes]
        if old and (
            _has_just(old, marks, fresh) if len(marks) < _FEW else not fresh and not _has_any(old, marks)
        ):
            return None
        start, end = hook.around(name)
        kept = old[len(start) : len(old) - len(end)].splitlines(keepends=True) if old else []
        # As many letters of a line as a code has, after the mark, say whose it is.
        length = len(marks[0])
        gone = set(marks)
        lines = sorted({*(line for line in kept if line[:length] not in gone), *fresh})
        return start + b"".join(lines) + end if lines else b""

    def _fresh(self, hook: str, name: str) -> list[bytes]:
        lines = self._lines.get((hook, name), [])
        if (hook, name) in self._spooled:
            lines = [*self._place(hook, name).read_bytes().splitlines(keepends=True), *lines]
        return lines

    def _put_by(self) -> None:
        """Write what is held to the disk."""
        self._spool.mkdir(parents=True, exist_ok=True)
        for (hook, name), lines in self._lines.items():
            with self._place(hook, name).open("ab") as stream:
                stream.writelines(lines)
            self._spooled.add((hook, name))
        self._lines.clear()
        self._held = 0

    def _place(self, hook: str, name: str) -> Path:
        return self._spool / f"{hook}-{name.replace('/', '~')}"

    def close(self) -> None:
        """Remove what was put by."""
        shutil.rmtree(self._spool, ignore_errors=True)


def _has_just(data: bytes, marks: list[bytes], fresh: list[bytes]) -> bool:
    """Say whether a file has these lines of these pages already, and no others of them."""
    return sum(data.count(mark) for mark in marks) == len(fresh) and all(line in data for line in fresh)


def _has_any(data: bytes, marks: list[bytes]) -> bool:
    """Say whether a file has lines of any of these pages."""
    length, wanted = len(marks[0]), set(marks)
    return any(line[:length] in wanted for line in data.splitlines())
