"""The promise of the state store: nothing is ever deleted, only superseded."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from pipeline.domain.decision import Decision, State, Waiver
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
class Listed:
    """What a list needs of a post; its segments are not read."""

    id: str
    file: str
    digest: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many segments of a post stand where in a language; `words` wait for a final decision."""

    language: str
    segments: int = 0
    initial: int = 0
    translated: int = 0
    reviewed: int = 0
    final: int = 0
    stale: int = 0
    words: int = 0
    # Of segments that are not final: what checks find, where the engine was unsure, what the memory
    # knows word for word; and what people asked for and said.
    warnings: int = 0
    blocking: int = 0
    doubtful: int = 0
    exact: int = 0
    requests: int = 0
    remarks: int = 0

    @property
    def state(self) -> State:
        """The state of the segment that is least far."""
        counts = (
            (self.initial, State.INITIAL),
            (self.translated, State.TRANSLATED),
            (self.reviewed, State.REVIEWED),
            (self.final, State.FINAL),
        )
        return next((state for count, state in counts if count), State.INITIAL)


@dataclass(frozen=True, slots=True)
class Changes:
    """The posts in use, and those of them that were touched since a mark; None means all of them."""

    mark: str
    posts: frozenset[str]
    touched: frozenset[str] | None


class Store(Protocol):
    """Posts, translations, decisions and approved pages of one workspace.

    Where a language may be given, `""` stands for all.
    """

    def transaction(self) -> AbstractContextManager[None]:
        """All writes inside happen, or none."""
        ...

    def hold(self, post: str) -> None:
        """Let nobody else write a post until the transaction ends: what was read of it stays true."""
        ...

    def taken(self, only: Collection[str] | None = None) -> list[Taken]:
        """Return the posts, or those named, newest first."""
        ...

    def changes(self, since: str) -> Changes:
        """Return which posts there are, and which may look different since a mark, empty for ever."""
        ...

    def listed(self) -> list[Listed]:
        """Return the posts without what is in them."""
        ...

    def named(self, name: str) -> Taken | None:
        """Return the post with an id, or from a file with a name, its ending left out or not."""
        ...

    def tally(self, post: str, tallies: Iterable[Tally]) -> None:
        """Keep where a post's segments stand, so that lists need not read them."""
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

    def kept(self) -> Mapping[str, frozenset[str]]:
        """Return the keys of what editors put back into the posts of files, by file."""
        ...

    def keep(self, file: str, keys: Iterable[str]) -> None:
        """Remember what an editor put back."""
        ...

    def translations(self, post: str, language: str = "") -> Mapping[tuple[str, str], Translation]:
        """Return the newest translation of each (segment, language) of a post."""
        ...

    def translate(self, post: str, made: Iterable[tuple[str, Translation]]) -> None:
        """Add translations of (segment) to a post; older ones are superseded, never lost."""
        ...

    def decisions(self, post: str, language: str = "") -> Sequence[Decision]:
        """Return the decisions on a post that nobody took back, oldest first."""
        ...

    def decide(self, post: str, decisions: Iterable[Decision]) -> None:
        """Add decisions."""
        ...

    def waivers(self, post: str, language: str = "") -> Sequence[Waiver]:
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
