"""The pictures that go to partners with a page: under names that follow their content, kept as they are."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.publishing.media import Media

_SOURCE = re.compile(r'(<img\b[^>]*\bsrc=")([^"]+)(")')


class Pictures:
    """Collects the pictures that pages use; `folders` are looked through in order."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._media = Media(folders)
        self.files: dict[str, bytes] = {}

    def adopt(self, html: str) -> str:
        """Return HTML whose own pictures point to what is carried."""

        def point(found: re.Match[str]) -> str:
            medium = self._media.find(found[2])
            name = self.add(medium.content, medium.suffix) if medium else found[2]
            return found[1] + name + found[3]

        return _SOURCE.sub(point, html)

    def add(self, content: bytes, suffix: str) -> str:
        """Take a picture in, and return its name."""
        name = f"media/{hashlib.sha256(content).hexdigest()[:16]}{suffix}"
        self.files[name] = content
        return name
