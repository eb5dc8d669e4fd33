"""A built site is put in place at once, or not at all.

`site` is a symbolic link to a folder named by its content: changing the link is
one step of the file system, so that a reader never sees half a site and a kill
at any moment leaves the old one. The same content is never written twice.
"""

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from pipeline.domain.errors import PublishError

_KEPT = 3  # builds, the live one included


def put_in_place(files: Mapping[str, bytes], outputs: Path) -> tuple[Path, bool]:
    """Write files (by relative path) and make `outputs/site` them; say whether anything changed.

    Raises PublishError where the disk is full or not writable; the old site stays.
    """
    builds, site = outputs / "builds", outputs / "site"
    target = builds / _digest(files)
    if site.is_symlink() and site.resolve() == target.resolve() and target.is_dir():
        return site, False
    aside = builds / f".{target.name}.{os.getpid()}"
    link = outputs / ".site.new"
    try:
        if not target.is_dir():
            for name, content in files.items():
                path = aside / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            aside.replace(target)
        link.unlink(missing_ok=True)
        link.symlink_to(target.relative_to(outputs))
        link.replace(site)
        _clear(builds, target)
    except OSError as error:
        shutil.rmtree(aside, ignore_errors=True)
        raise PublishError(
            f"the site could not be written: {error.strerror}",
            where=str(outputs),
            hint="The old site is still in place; make room or allow writing, and run again",
        ) from error
    return site, True


def _digest(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.hexdigest()[:16]


def _clear(builds: Path, live: Path) -> None:
    """Remove what earlier runs left unfinished, and builds that are too old."""
    for unfinished in builds.glob(".*"):
        shutil.rmtree(unfinished, ignore_errors=True)
    live.touch()
    old = sorted((path for path in builds.iterdir()), key=lambda path: path.stat().st_mtime)
    for path in old[:-_KEPT]:
        shutil.rmtree(path, ignore_errors=True)
