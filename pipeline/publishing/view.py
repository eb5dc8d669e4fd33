"""A page as templates and extensions see it: everything is decided, nothing is left to look up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.domain.project import Project
from pipeline.publishing.variants import Variant


class Kind(StrEnum):
    """What a page is. Posts and pages are written by people, the others list posts."""

    POST = "post"
    PAGE = "page"
    HOME = "home"
    ARCHIVE = "archive"
    YEAR = "year"
    TAG = "tag"
    PROJECT = "project"
    SEARCH = "search"
    MISSING = "404"
    START = "start"


@dataclass(frozen=True, slots=True)
class Link:
    """A way to a page of the site: `path` leads there from the site's root."""

    name: str
    path: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in a variant, itself included. Drafts are left out."""

    variant: Variant
    path: str
    url: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a page shows; `path` leads to it from the root, `source` is the file it came from."""

    path: str
    source: str
    alt: str = ""
    width: int = 0
    height: int = 0
    markup: str = ""  # as the body shows it


@dataclass(frozen=True, slots=True)
class PageView:
    """One page in one variant, in its own script.

    `path` is the page's address from the site's root and ends with a slash; `url` is the whole
    address, empty where the settings name none. `body` is HTML with the links of the published page.
    """

    kind: Kind
    key: str  # of a post or page its id, of a list what it lists
    variant: Variant
    path: str
    url: str
    title: str
    description: str = ""
    body: str = ""
    published: date | None = None
    corrected: date | None = None
    tags: tuple[Link, ...] = ()
    project: Project | None = None
    pictures: tuple[Picture, ...] = ()
    alternates: tuple[Alternate, ...] = ()
    draft: bool = False
    stale: bool = False
    year: int | None = None

    @property
    def to_root(self) -> str:
        """What leads from the page to the site's root."""
        return "../" * self.path.count("/")

    @property
    def indexed(self) -> bool:
        """Whether search engines may show the page."""
        return not self.draft and self.kind not in (Kind.SEARCH, Kind.MISSING, Kind.START)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list's page and the posts on it, newest first; `body` gives the body of one, for feeds."""

    view: PageView
    posts: Sequence[PageView]
    body: Callable[[PageView], str]
