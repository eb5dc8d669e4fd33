"""What goes to partners with a page: pictures and downloads, under names that follow their content."""

import hashlib
import re
from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.domain.text import escape_attribute
from pipeline.publishing.body import leads_away, post_meant
from pipeline.publishing.media import DOWNLOADS, Media

_TAG = re.compile(r"""(<[a-z/](?:"[^"]*"|[^">])*>)""")
_TARGET = re.compile(r'\b(?:href|src)="([^"]*)"')
LARGEST = 25 * 2**20  # bytes of a download that travels along; a larger one stays on the site


class Carried:
    """Collects what pages use; `folders` are looked through in order, `site` is where the site stands."""

    def __init__(self, folders: Sequence[Path], site: str) -> None:
        self._media, self._site = Media(folders), site
        self.pictures: dict[str, bytes] = {}
        self.downloads: dict[str, bytes] = {}

    def adopt(self, html: str, post: Callable[[str], str]) -> str:
        """Return HTML whose pictures and downloads are those carried, and whose links lead somewhere.

        `post` returns the address of another post, empty where it has none. A picture that is missing
        is left out, a link that leads nowhere is no link.
        """
        row: list[str] = []
        ends: list[str] = []  # of the links that are open
        for piece in _TAG.split(html):
            if piece.startswith("<img"):
                row.append(self._picture(piece))
            elif piece.startswith(("<a ", "<a>")):
                opening, end = self._link(piece, post)
                row.append(opening)
                ends.append(end)
            elif piece == "</a>":
                row.append(ends.pop() if ends else piece)
            else:
                row.append(piece)
        return "".join(row)

    def add(self, content: bytes, suffix: str) -> str:
        """Take a picture in, and return its name."""
        name = f"media/{hashlib.sha256(content).hexdigest()[:16]}{suffix}"
        self.pictures[name] = content
        return name

    def _picture(self, tag: str) -> str:
        target = _target_of(tag)
        if target is None or leads_away(target):
            return tag
        medium = self._media.find(target)
        return _pointing(tag, self.add(medium.content, medium.suffix)) if medium else ""

    def _link(self, tag: str, post: Callable[[str], str]) -> tuple[str, str]:
        target = _target_of(tag)
        if target is None or leads_away(target) or target.startswith("#"):
            return tag, "</a>"
        medium = self._media.find(target)
        if medium and medium.suffix in DOWNLOADS:
            name = medium.download_name
            if medium.length <= LARGEST:
                self.downloads[name] = medium.content
                return _pointing(tag, name), "</a>"
            return (_pointing(tag, f"{self._site}/{name}"), "</a>") if self._site else ("", "")
        address = post(post_meant(target))
        fragment = urlsplit(target).fragment
        if not address:
            return "", ""
        return _pointing(tag, f"{address}#{fragment}" if fragment else address), "</a>"


def _target_of(tag: str) -> str | None:
    found = _TARGET.search(tag)
    return unescape(found[1]) if found else None


def _pointing(tag: str, target: str) -> str:
    found = _TARGET.search(tag)
    assert found
    return tag[: found.start(1)] + escape_attribute(target) + tag[found.end(1) :]
