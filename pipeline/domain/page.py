"""What a reader opens."""

from dataclasses import dataclass
from datetime import date

STANDING = "page:"


@dataclass(frozen=True, slots=True)
class Page:
    """One post in one language. `body` is HTML; `draft` text was not approved by anyone.

    A standing page, such as the one about the cluster, has a `post` that begins with STANDING.
    """

    post: str
    language: str
    title: str
    body: str
    summary: str = ""
    published: date | None = None
    tags: tuple[str, ...] = ()
    project: str = ""
    draft: bool = False
    stale: bool = False  # a newer version of the source is being translated
    corrected: date | None = None  # the day on which a mistake was put right
    was: str = ""  # its whole address on the site before this one

    @property
    def stands(self) -> bool:
        """Whether it belongs to the menu rather than to the news."""
        return self.post.startswith(STANDING)
