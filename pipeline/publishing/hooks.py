"""Where the site can be extended: plain functions in tuples, called in order.

Every function must depend on its arguments alone, or else a build that changes nothing would not
notice that its result changed. Files are bytes by path from the site's root.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.publishing.site import Site
from pipeline.publishing.view import Listing, PageView

Files = Mapping[str, bytes]
POST, LIST = "p", "l"  # with which the code of a page begins


@dataclass(frozen=True, slots=True)
class Found:
    """An `<img>` of a body whose file was found: `number` counts the pictures of a page from 0."""

    file: Path
    stamp: str  # another one when the file is
    alt: str
    title: str
    to_root: str
    number: int
    variant: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands for a picture on a page, and the files that it needs."""

    markup: str
    path: str  # of the file to show elsewhere, as on a social card
    width: int
    height: int
    files: Files


@dataclass(frozen=True, slots=True)
class Gathered:
    """Files in which every page has lines of its own, put right line by line (see `gathering`).

    lines     page and its code → lines by file; each begins with `mark` and the code, ends with a newline
    around    a file's name → what stands before and after its lines, the newlines with it
    beside    names of all these files → files about them, such as an index
    """

    name: str
    mark: bytes
    lines: Callable[[Site, PageView, str], Files]
    around: Callable[[str], tuple[bytes, bytes]]
    beside: Callable[[Site, Sequence[str]], Files]


@dataclass(frozen=True, slots=True)
class Hooks:
    """What is added to a site.

    head      page → markup for its <head>
    beside    page → files that belong to it, such as a social card
    lists     list and its posts → files, such as a feed; called again when one of the posts changes
    gathered  page → its lines in files of the whole site, such as a search index
    picture   a found picture → what is shown; None shows it as it is
    """

    head: tuple[Callable[[Site, PageView], str], ...] = ()
    beside: tuple[Callable[[Site, PageView], Files], ...] = ()
    lists: tuple[Callable[[Site, Listing], Files], ...] = ()
    gathered: tuple[Gathered, ...] = ()
    picture: Callable[[Site, Found], Shown] | None = None
