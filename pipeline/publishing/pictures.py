"""A post's own pictures: found beside the posts, published under a name that follows their content."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

_SOURCE = re.compile(r'(<img\b[^>]*\bsrc=")([^"]+)(")')


class Pictures:
    """Collects the pictures that pages use; `folders` are looked through in order."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self.files: dict[str, bytes] = {}
        self.missing: set[str] = set()

    def adopt(self, html: str, to_root: str) -> str:
        """Return HTML whose own pictures point into the site; `to_root` leads from the page to its root."""

        def point(found: re.Match[str]) -> str:
            name = self._published(found[2])
            return found[1] + (f"{to_root}{name}" if name else found[2]) + found[3]

        return _SOURCE.sub(point, html)

    def add(self, content: bytes, suffix: str) -> str:
        """Take a picture in, and return its name."""
        name = f"media/{hashlib.sha256(content).hexdigest()[:16]}{suffix}"
        self.files[name] = content
        return name

    def _published(self, source: str) -> str | None:
        parts = urlsplit(source)
        if parts.scheme or parts.netloc:
            return None
        wanted = unquote(parts.path)
        for folder in self._folders:
            path = (folder / wanted).resolve()
            # A path out of the workspace is somebody's mistake or worse.
            if path.is_relative_to(folder.resolve()) and path.is_file():
                return self.add(path.read_bytes(), path.suffix.lower())
        self.missing.add(wanted)
        return None
