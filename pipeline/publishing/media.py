"""A workspace's own pictures and files: found beside the posts, published under a name by their content.

What a page looked at is remembered with a stamp, so that a picture that is put there later, or exchanged,
is noticed without reading any page.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What a post may offer for download; anything else beside the posts is not the readers' business.
DOWNLOADS = frozenset(
    ".pdf .doc .docx .odt .xls .xlsx .ods .csv .ppt .pptx .odp .zip .ics .epub .mp3 .mp4".split()
)
_SAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Medium:
    """A file that was found. `stamp` changes when the file does."""

    path: Path
    stamp: str
    length: int

    @cached_property
    def content(self) -> bytes:
        """Its bytes."""
        return self.path.read_bytes()

    @cached_property
    def digest(self) -> str:
        """What its published name is made of."""
        return hashlib.sha256(self.content).hexdigest()[:16]

    @property
    def suffix(self) -> str:
        """Its ending, in small letters and with the full stop."""
        return self.path.suffix.lower()

    @property
    def picture_name(self) -> str:
        """Where it is published as a picture."""
        return f"media/{self.digest}{self.suffix}"

    @property
    def download_name(self) -> str:
        """Where it is published as a download: readers keep its name."""
        return f"files/{self.digest[:8]}/{_SAFE.sub('-', self.path.name)}"


class Media:
    """Finds files in folders, in order."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = [folder.resolve() for folder in folders]

    def find(self, address: str) -> Medium | None:
        """Return the file that a relative address in a post means, if there is one."""
        parts = urlsplit(address)
        wanted = unquote(parts.path)
        if parts.scheme or parts.netloc or not wanted or wanted.startswith("/"):
            return None
        for folder in self._folders:
            path = (folder / wanted).resolve()
            # A path out of the workspace is somebody's mistake or worse.
            if path.is_relative_to(folder) and path.is_file():
                found = path.stat()
                return Medium(path, f"{path}:{found.st_mtime_ns}:{found.st_size}", found.st_size)
        return None

    def stamp(self, address: str) -> str:
        """Return what would be found now, as a stamp; empty where there is nothing."""
        found = self.find(address)
        return found.stamp if found else ""
