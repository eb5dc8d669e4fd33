"""The promise of what keeps reviewers' work beside the record: stands, drafts, remarks, effort."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from pipeline.domain.translation import Translation
from pipeline.domain.work import Draft, Effort, How, Remark, Spent, Stand, Version
from pipeline.review.store import Tally


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which posts of a queue are shown; `words` is looked for in titles."""

    language: str
    words: str = ""
    state: str = ""  # due, done or all
    only: Collection[str] = ()  # of blocking, warnings, stale, doubtful, exact, requests
    order: str = "urgent"  # or easy, hard, long, short
    first: int = 0
    most: int = 50


@dataclass(frozen=True, slots=True)
class Due:
    """A post in a language, as a queue shows it: how much is to be done, and how hard it is."""

    post: str
    title: str
    tally: Tally
    deadline: date | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A segment whose target or source holds what was searched for."""

    post: str
    segment: str
    version: int
    source: str  # coded
    target: str  # coded


@dataclass(frozen=True, slots=True)
class Seen:
    """A post in one language: its newest versions, where its segments were last seen to stand, remarks."""

    versions: Mapping[str, Version]
    stands: Mapping[str, Stand]
    remarks: Sequence[Remark]


class Board(Protocol):
    """What reviewers see of many posts, and leave behind. All reads take few queries, at any size."""

    def seen(self, post: str, languages: Collection[str]) -> Mapping[str, Seen]:
        """Return what is known of a post, by language."""
        ...

    def stand(self, post: str, stands: Mapping[str, Collection[Stand]]) -> None:
        """Keep where some segments of a post stand, by language."""
        ...

    def queue(self, wanted: Wanted) -> tuple[Sequence[Due], int]:
        """Return a part of a language's queue, and how many posts the whole has."""
        ...

    def totals(self, languages: Sequence[str]) -> Mapping[str, tuple[int, int, int]]:
        """Return posts, segments and words that are due, by language."""
        ...

    def newest(self, post: str, language: str, segments: Collection[str] = ()) -> Mapping[str, Version]:
        """Return the newest versions of a post's segments, or of some."""
        ...

    def proposals(self, post: str, language: str, segments: Collection[str]) -> Mapping[str, Version]:
        """Return the newest versions that no person wrote."""
        ...

    def history(self, post: str, language: str, segment: str) -> Sequence[Version]:
        """Return every version of a target, oldest first."""
        ...

    def histories(
        self, post: str, language: str, segments: Collection[str]
    ) -> Mapping[str, Sequence[Version]]:
        """Return every version of some segments' targets, oldest first."""
        ...

    def write(
        self, post: str, made: Iterable[tuple[str, Translation]], *, by: str, how: How
    ) -> Mapping[str, int]:
        """Add versions; return their numbers by segment."""
        ...

    def withdraw(self, post: str, language: str, segment: str, person: str, at: datetime) -> int:
        """Take a person's approvals of a segment back; return how many there were."""
        ...

    def drafts(self, post: str, language: str) -> Sequence[Draft]:
        """Return what people typed in a post and did not save, the oldest first."""
        ...

    def draft(self, post: str, draft: Draft, seconds: int = 0) -> None:
        """Keep what a person typed, and count the seconds that they spent.

        Raises ReviewError where there is no such segment.
        """
        ...

    def count(self, post: str, language: str, segment: str, seconds: int) -> None:
        """Count seconds that a person spent in a segment."""
        ...

    def drop_draft(self, post: str, language: str, segment: str, person: str) -> None:
        """Forget what a person typed: it was saved, or given up."""
        ...

    def requests(self, post: str, language: str = "") -> Collection[tuple[str, str, str]]:
        """Return the (segment, language, target digest) of texts that someone asked to be changed."""
        ...

    def remarks(self, post: str, language: str) -> Sequence[Remark]:
        """Return what people said of a post, oldest first."""
        ...

    def remark(self, post: str, remark: Remark) -> int:
        """Add a remark; return its number."""
        ...

    def close(self, number: int, person: str, at: datetime) -> bool:
        """Close a remark; say whether it was open."""
        ...

    def mentioning(self, person: str, most: int) -> Sequence[tuple[str, Remark]]:
        """Return open remarks that name a person, with their posts, newest first."""
        ...

    def seconds(self, post: str, language: str, segments: Collection[str]) -> Mapping[str, int]:
        """Return the seconds that people spent in segments."""
        ...

    def spend(self, post: str, efforts: Iterable[Effort]) -> None:
        """Keep what approvals took; of a segment the newest counts."""
        ...

    def spent(
        self, by: str, languages: Collection[str] = (), since: datetime | None = None
    ) -> Sequence[Spent]:
        """Return effort by route, language, post or week, the most first; weeks in order."""
        ...

    def search(self, language: str, words: str, *, side: str, posts: Collection[str], most: int) -> list[Hit]:
        """Return segments of posts in use whose target or source holds some words, in any case."""
        ...
