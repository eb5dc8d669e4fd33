"""Files in which every page has lines of its own, such as a sitemap or a search index.

The catalogue knows in which files a unit has lines, and the digest of each: only the files in which one of
them differs are read, and only that line is put right there. A line begins with the code of its page, and
lines are sorted, so that it is found without looking at the others. While a whole site is built, lines wait
on the disk: memory does not grow with the site.
"""

import hashlib
import shutil
from base64 import b32encode
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.publishing.catalogue import Catalogue, File
from pipeline.publishing.hooks import LIST, POST, Gathered
from pipeline.publishing.site import Site
from pipeline.publishing.view import Kind, PageView

Line = tuple[File, bytes]
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

    def __init__(
        self, hooks: Iterable[Gathered], site: Site, catalogue: Catalogue, spool: Path, *, anew: bool = False
    ) -> None:
        self._hooks = {hook.name: hook for hook in hooks}
        self._site = site
        self._catalogue = catalogue
        self._spool = spool
        self._anew = anew
        self.close()  # a run that was killed may have left some
        self._fresh: dict[File, list[bytes]] = defaultdict(list)
        self._gone: dict[File, set[tuple[str, bytes]]] = defaultdict(set)  # code and digest of lines
        self._spooled: set[File] = set()
        self._held = 0
        if anew:
            catalogue.forget_lines()

    def lines(self, code: str, views: Iterable[PageView]) -> list[Line]:
        """Return the lines of a page in all its variants; another process may do this part."""
        return [
            ((hook.name, name), line)
            for view in views
            for hook in self._hooks.values()
            for name, line in hook.lines(self._site, view, code).items()
        ]

    def add(self, unit: str, code: str, lines: Iterable[Line]) -> None:
        """Keep the lines of a unit instead of those it had; one that is gone has none."""
        now = {(file, _digest(line)): line for file, line in lines}
        before = self._catalogue.lines(unit)
        if before == now.keys():
            return
        self._catalogue.stand(unit, now.keys())
        for file, digest in before - now.keys():
            self._gone[file].add((code, digest))
        for new in now.keys() - before:
            self._fresh[new[0]].append(now[new])
            self._held += len(now[new])
        if self._held > _HELD:
            self._put_by()

    def files(
        self, before: Mapping[str, Iterable[str]], read: Callable[[str], bytes]
    ) -> Iterator[tuple[str, str, bytes]]:
        """Yield hook, name and content of the files that are different now; one without lines is empty.

        `before` names each hook's files of the last build, `read` gives their bytes.
        """
        there = {(hook, name) for hook, names in before.items() for name in names}
        touched = self._fresh.keys() | self._gone.keys() | self._spooled
        for file in sorted(touched | there if self._anew else touched):
            old = read(file[1]) if file in there and not self._anew else b""
            yield *file, self._content(file, old)

    def _content(self, file: File, old: bytes) -> bytes:
        """Return a file's new content, made of the old one."""
        hook = self._hooks[file[0]]
        start, end = hook.around(file[1])
        gone: dict[bytes, set[bytes]] = defaultdict(set)
        for code, digest in self._gone.get(file, ()):
            gone[hook.mark + code.encode()].add(digest)
        lines = spliced(old[len(start) : len(old) - len(end)], gone, self._lines(file))
        return start + lines + end if lines else b""

    def _lines(self, file: File) -> list[bytes]:
        lines = self._fresh.get(file, [])
        if file in self._spooled:
            lines = [*self._place(file).read_bytes().splitlines(keepends=True), *lines]
        return lines

    def _put_by(self) -> None:
        """Write what is held to the disk."""
        self._spool.mkdir(parents=True, exist_ok=True)
        for file, lines in self._fresh.items():
            with self._place(file).open("ab") as stream:
                stream.writelines(lines)
            self._spooled.add(file)
        self._fresh.clear()
        self._held = 0

    def _place(self, file: File) -> Path:
        return self._spool / "~".join(file).replace("/", "~")

    def close(self) -> None:
        """Remove what was put by."""
        shutil.rmtree(self._spool, ignore_errors=True)


def spliced(lines: bytes, gone: Mapping[bytes, set[bytes]], fresh: Iterable[bytes]) -> bytes:
    r"""Return sorted lines without those that are gone, named by beginning and digest, and with fresh ones.

    >>> spliced(b"a 1\nb 2\nb 3\n", {b"b": {_digest(b"b 2\n")}}, [b"c 4\n", b"a 5\n"])
    b'a 1\na 5\nb 3\nc 4\n'
    """
    if not lines:
        return b"".join(sorted(fresh))
    edits = [(at, at, line) for line in fresh for at in (_bisected(lines, line),)]
    for mark, digests in gone.items():
        at = _bisected(lines, mark)
        while lines.startswith(mark, at):
            end = lines.index(b"\n", at) + 1
            if _digest(lines[at:end]) in digests:
                edits.append((at, end, b""))
            at = end
    pieces: list[bytes] = []
    done = 0
    for at, end, line in sorted(edits):
        pieces += lines[done:at], line
        done = end
    return b"".join([*pieces, lines[done:]])


def _bisected(lines: bytes, line: bytes) -> int:
    """Return where a line stands among sorted ones, or would stand: the offset of the first not before it."""
    low, high = 0, len(lines)
    while low < high:
        middle = (low + high) // 2
        start = lines.rfind(b"\n", low, middle) + 1 or low
        end = lines.index(b"\n", middle) + 1
        if lines[start:end] < line:
            low = end
        else:
            high = start
    return low


def _digest(line: bytes) -> bytes:
    return hashlib.blake2b(line, digest_size=8).digest()
