"""Nothing is fetched from elsewhere, and no picture tells who took it, and where."""

import re
from collections.abc import Iterator

from PIL import Image, UnidentifiedImageError

from pipeline.publishing.inspection.problem import Problem
from pipeline.publishing.inspection.reading import Read

_IN_STYLE = re.compile(r"(?:url\(\s*|@import\s+)['\"]?((?:https?:)?//[^'\")\s]+)", re.IGNORECASE)
_RASTER = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif")
_TELLING = ("exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop")


def requests(site: Read) -> Iterator[Problem]:
    """A page or a style that fetches something from another server.

    Bad: <script src="https://cdn.example.com/a.js">, @import "//fonts.example.com/a.css"
    Good: <script src="../../search/search.js">, <a href="https://example.com/"> (a reader's own click)
    """
    for page in site.pages.values():
        for address in page.fetched:
            if site.file_of(page.file, address) is None and not address.startswith("data:"):
                yield Problem(page.file, f"fetches {address}")
        for handler in page.handlers:
            yield Problem(page.file, f"has a script in an attribute: {handler}")
    for name in sorted(site.files):
        if name.endswith(".css"):
            for found in _IN_STYLE.finditer((site.root / name).read_text("utf-8")):
                yield Problem(name, f"fetches {found[1]}")


def pictures(site: Read) -> Iterator[Problem]:
    """A picture without a text or a size on its page, or a file with a camera's notes in it.

    Bad: <img src="a.jpg">, a photograph with its place in EXIF
    Good: <img src="a.jpg" alt="Среща в Барселона" width="800" height="600">
    """
    for page in site.pages.values():
        for picture in page.pictures:
            source = picture.get("src", "")
            if "alt" not in picture:
                yield Problem(page.file, f"shows {source} without a text for it")
            if not (picture.get("width") and picture.get("height")) and source.lower().endswith(_RASTER):
                yield Problem(page.file, f"shows {source} without width and height: the text jumps")
    for name in sorted(site.files):
        if name.lower().endswith(_RASTER):
            yield from _of_file(site, name)


def _of_file(site: Read, name: str) -> Iterator[Problem]:
    try:
        with Image.open(site.root / name) as image:
            telling = [key for key in _TELLING if image.info.get(key)]
            if telling or image.getexif():
                yield Problem(name, f"tells more than its picture: {', '.join(telling) or 'EXIF'}")
    except (UnidentifiedImageError, OSError):
        yield Problem(name, "is no picture that can be read")
