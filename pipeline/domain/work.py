"""What reviewers' work is made of besides decisions: stands, versions, drafts, remarks, effort."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pipeline.domain.decision import State
from pipeline.domain.translation import Finding, Translation


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a segment stands in a language, kept so that a queue need not work it out.

    `stamp` names what `findings` were found in; those that were waived are counted in neither
    `warnings` nor `blocking`. `version` is that of the newest target, 0 where there is none.
    """

    segment: str
    state: State
    stale: bool = False
    version: int = 0
    origin: str = ""
    author: str = ""
    words: int = 0
    warnings: int = 0
    blocking: int = 0
    confidence: float | None = None
    target: str = ""  # the newest target's words, in small letters, to be searched
    stamp: str = ""
    findings: tuple[Finding, ...] = ()


class How(StrEnum):
    """How a version of a target came to be the newest."""

    MADE = ""  # by an engine, or from memory
    WRITTEN = "written"
    UNDONE = "undone"
    RESTORED = "restored"
    MENDED = "mended"
    REPLACED = "replaced"
    CARRIED = "carried"  # from the source before, whose meaning is the same
    TOGETHER = "together"  # two people's texts in one


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a target, and how it came to be the newest.

    `by` put it here; who wrote it is the translation's author, another one where it was restored.
    """

    number: int
    translation: Translation
    source: str  # coded, as it was then
    by: str
    how: How
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person typed and has not yet saved; `seen` is the version that they began from."""

    person: str
    segment: str
    language: str
    text: str
    seen: int
    at: datetime


class Kind(StrEnum):
    """What a remark is for."""

    COMMENT = "comment"
    REQUEST = "request"  # this text is to be changed: it cannot be final until it is, or is answered


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person said of a segment in a language; open until someone closes it.

    A request holds for exactly the target that it was made on.
    """

    number: int
    segment: str
    language: str
    person: str
    kind: Kind
    text: str
    at: datetime
    target_digest: str = ""
    mentions: tuple[str, ...] = ()
    closed_by: str = ""
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has closed it."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class Effort:
    """What it took to get from an engine's text to the approved one.

    `edits` and `length` are TER's: their sums over many segments give HTER. `seconds` is the time
    that people spent in the segment, 0 where nobody measured it.
    """

    segment: str
    language: str
    person: str
    route: str
    edits: float
    length: float
    seconds: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Spent:
    """Effort of many segments, by whatever `name` stands for."""

    name: str
    segments: int
    edits: float
    length: float
    seconds: int
    timed: int  # segments whose time was measured

    @property
    def hter(self) -> float:
        """Edits to a hundred words of the approved text."""
        return 100 * self.edits / self.length if self.length else 0.0

    @property
    def seconds_each(self) -> float:
        """Seconds a segment, of those that were timed."""
        return self.seconds / self.timed if self.timed else 0.0
