"""What the memory keeps, what it answers, and what it promises."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Remembered:
    """A pair of texts, as `TaggedText.coded`, and where it comes from.

    `before` and `after` are digests of the neighbouring sources, for matches in context.
    """

    language: str
    source: str
    target: str
    approved: bool
    person: str = ""
    post: str = ""
    segment: str = ""
    before: str = ""
    after: str = ""
    glossary_version: str = "none"
    imported: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A run of words: the same on both sides, or what the remembered and the present source have."""

    kind: Literal["equal", "replace", "insert", "delete"]
    remembered: str
    present: str


@dataclass(frozen=True, slots=True)
class Match:
    """A remembered pair that is like a source; `score` is from 0 to 100, penalties taken off."""

    pair: Remembered
    score: int
    in_context: bool = False
    penalties: tuple[str, ...] = ()
    difference: tuple[Change, ...] = ()


class Memory(Protocol):
    """The promise of what keeps the pairs."""

    def remember(self, pairs: Iterable[Remembered]) -> None:
        """Add pairs; one that is there already takes the newer provenance."""
        ...

    def exact(self, language: str, sources: Iterable[str]) -> Mapping[str, Sequence[Remembered]]:
        """Return the pairs of exactly these sources (coded), the newest first."""
        ...

    def candidates(self, language: str, source: str) -> Sequence[Remembered]:
        """Return pairs that may be alike: none with 70 or more of 100 is missing, but for the commonest."""
        ...

    def containing(self, language: str, phrase: str, most: int) -> Sequence[Remembered]:
        """Return pairs whose source may hold a phrase in any form of its words; of any language if ''."""
        ...

    def approved(self) -> Iterator[Remembered]:
        """Yield every approved pair, the oldest first."""
        ...

    def __len__(self) -> int:
        """Return how many pairs there are."""
        ...
