"""What a reader opens."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Page:
    """One post in one language. `body` is HTML; `draft` text was not approved by anyone."""

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
