"""A zip file whose manifest holds the size and SHA-256 of everything in it.

MANIFEST.json        form, glagol's version, when, of which database, {name: [size, sha256]}
glagol.toml posts/… var/reviews/… var/glagol.sqlite3
"""

import hashlib
import json
import lzma
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from pipeline.domain.errors import StoreError

_FORM = 1
_MANIFEST = "MANIFEST.json"
_MOST_OF_A_MANIFEST = 200 * 2**20
_PIECE = 2**20
# What zipfile and json meet where bytes were changed; a flag may call a file encrypted (RuntimeError).
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    LookupError,
    TypeError,
    ValueError,
    RuntimeError,  # and NotImplementedError
    RecursionError,
)
_HINT = "Take another backup; this one was damaged, or is none"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; `files` are sizes and checksums by name."""

    version: str
    made: str
    database: str
    entries: int  # of the audit log
    last: str  # its last digest
    files: Mapping[str, tuple[int, str]]
    form: int = _FORM

    @property
    def size(self) -> int:
        """How many bytes the files have together."""
        return sum(size for size, _ in self.files.values())


def write(path: Path, files: Iterable[tuple[str, Path]], **about: str | int) -> Manifest:
    """Write a backup, in one step; a file that vanishes meanwhile is left out. Raises OSError."""
    noted: dict[str, tuple[int, str]] = {}
    aside = path.with_name(f".{path.name}.new")
    try:
        # A backup holds addresses and passwords' digests: it is its owner's alone.
        with os.fdopen(os.open(aside, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                for name, source in files:
                    if (copied := _copied(archive, name, source)) is not None:
                        noted[name] = copied
                manifest = Manifest(files=noted, **about)  # type: ignore[arg-type]
                archive.writestr(_MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return manifest


def _copied(archive: zipfile.ZipFile, name: str, source: Path) -> tuple[int, str] | None:
    try:
        stream = source.open("rb")
    except FileNotFoundError:
        return None
    info = zipfile.ZipInfo(name)  # without the file's date: no zip can hold one before 1980
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, os.fstat(stream.fileno()).st_mode << 16
    with stream, archive.open(info, "w", force_zip64=True) as target:
        digest, size = hashlib.sha256(), 0
        while piece := stream.read(_PIECE):
            digest.update(piece)
            size += target.write(piece)
    return size, digest.hexdigest()


class Archive:
    """A backup that is read. Raises StoreError for whatever is wrong with it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._opened() as archive:
            info = archive.getinfo(_MANIFEST)
            if info.file_size > _MOST_OF_A_MANIFEST:
                raise self._damaged("its manifest is larger than any")
            self.manifest = self._read(archive.read(info))

    def _read(self, content: bytes) -> Manifest:
        told = json.loads(content)
        files = {str(name): (int(size), str(digest)) for name, (size, digest) in told["files"].items()}
        if told["form"] != _FORM:
            raise StoreError(
                f"the backup has form {told['form']}", where=str(self._path), hint="Use a newer glagol"
            )
        for name in files:
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name or ":" in name:
                raise self._damaged(f"{name!r} is no name of a file in a workspace")
        return Manifest(**{**told, "files": files})

    def problems(self) -> list[str]:
        """Return what is not as the manifest says, a line each; everything is read for it."""
        found = []
        with self._opened() as archive:
            there = {info.filename for info in archive.infolist()}
            found += [f"{name} is missing" for name in sorted(self.manifest.files.keys() - there)]
            others = there - self.manifest.files.keys() - {_MANIFEST}
            found += [f"{name} is not in the manifest" for name in sorted(others)]
            for name in sorted(self.manifest.files.keys() & there):
                try:
                    for _ in self._pieces(archive, name):
                        pass
                except StoreError as error:
                    found.append(error.what)
        return found

    def unpack(self, folder: Path) -> None:
        """Put every file into a folder. Raises StoreError where one is not as it was written."""
        with self._opened() as archive:
            for name in self.manifest.files:
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as stream:
                    # A key that was its owner's alone stays so; nothing becomes a program.
                    os.fchmod(stream.fileno(), archive.getinfo(name).external_attr >> 16 & 0o666 | 0o600)
                    for piece in self._pieces(archive, name):
                        stream.write(piece)

    def _pieces(self, archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
        size, wanted = self.manifest.files[name]
        digest, got = hashlib.sha256(), 0
        try:
            with archive.open(name) as stream:
                # One byte more than is told: a bomb is not unpacked to its end.
                while piece := stream.read(min(_PIECE, size - got + 1)):
                    got += len(piece)
                    if got > size:
                        break
                    digest.update(piece)
                    yield piece
        except _UNREADABLE:
            got = -1
        if got != size or digest.hexdigest() != wanted:
            raise self._damaged(f"{name} is not as it was written")

    @contextmanager
    def _opened(self) -> Iterator[zipfile.ZipFile]:
        try:
            with zipfile.ZipFile(self._path) as archive:
                yield archive
        except FileNotFoundError as error:
            raise StoreError("there is no such backup", where=str(self._path)) from error
        except OSError as error:
            raise StoreError(f"it cannot be read: {error.strerror}", where=str(self._path)) from error
        except _UNREADABLE as error:
            raise self._damaged("this is no whole backup of glagol") from error

    def _damaged(self, what: str) -> StoreError:
        return StoreError(what, where=str(self._path), hint=_HINT)
