"""The promise of the state store: nothing is ever deleted, only superseded."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from pipeline.domain.decision import Decision, Waiver
from pipeline.domain.page import Page
from pipeline.domain.post import Post, Segment, Segmented
from pipeline.domain.text import TaggedText
from pipeline.domain.translation import Translation


@dataclass(frozen=True, slots=True)
class Taken:
    """A post as it was last taken in; `digest` is of the file and of what was put back."""

    post: Post
    segmented: Segmented
    file: str
    digest: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The posts in use, and those of them that were touched since a mark; None means all of them."""

    mark: str
    posts: frozenset[str]
    touched: frozenset[str] | None


class Store(Protocol):
    """Posts, translations, decisions and approved pages of one workspace."""

    def transaction(self) -> AbstractContextManager[None]:
        """All writes inside happen, or none."""
        ...

    def taken(self, only: Collection[str] | None = None) -> list[Taken]:
        """Return the posts, or those named, newest first."""
        ...

    def changes(self, since: str) -> Changes:
        """Return which posts there are, and which may look different since a mark, empty for ever."""
        ...

    def take(self, taken: Taken) -> None:
        """Keep a post's newest version; segments that are gone are kept, inactive."""
        ...

    def segments(self, post: str) -> Sequence[Segment]:
        """Return the segments of a post's newest version, also of one out of use."""
        ...

    def forget(self, post: str) -> None:
        """Take a post out of use whose file is gone; its translations and decisions are kept."""
        ...

    def kept(self, file: str) -> frozenset[str]:
        """Return the keys of what an editor put back into the posts of a file."""
        ...

    def keep(self, file: str, keys: Iterable[str]) -> None:
        """Remember what an editor put back."""
        ...

    def translations(self, post: str) -> Mapping[tuple[str, str], Translation]:
        """Return the newest translation of each (segment, language) of a post."""
        ...

    def translate(self, post: str, made: Iterable[tuple[str, Translation]]) -> None:
        """Add translations of (segment) to a post; older ones are superseded, never lost."""
        ...

    def decisions(self, post: str) -> Sequence[Decision]:
        """Return the decisions on a post, oldest first."""
        ...

    def decide(self, post: str, decisions: Iterable[Decision]) -> None:
        """Add decisions."""
        ...

    def waivers(self, post: str) -> Sequence[Waiver]:
        """Return the waivers on a post, oldest first."""
        ...

    def waive(self, post: str, waivers: Iterable[Waiver]) -> None:
        """Add waivers."""
        ...

    def approved(self, language: str, sources: Sequence[TaggedText]) -> Mapping[str, str]:
        """Return the newest approved target (coded) of each source (coded) that has one."""
        ...

    def edition(self, post: str, language: str) -> Page | None:
        """Return the last page of a post that was approved as a whole."""
        ...

    def publish(self, page: Page) -> None:
        """Keep an approved page; it stays live until another one is."""
        ...
