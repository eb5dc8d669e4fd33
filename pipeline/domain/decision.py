"""What a reviewer did, and the state that follows from it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """XLIFF 2's states (https://docs.oasis-open.org/xliff/xliff-core/v2.1, state)."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Decision:
    """An approval: it holds for exactly this target, source and glossary."""

    person: str
    language: str
    segment: str
    target_digest: str
    source_digest: str
    glossary_version: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiver:
    """Why a person lets a check's findings be; like an approval, for exactly this target and source."""

    person: str
    language: str
    segment: str
    check: str
    reason: str
    target_digest: str
    source_digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one segment stands in one language; `stale` where the source changed after approval.

    `requested`: a person asked for another text than this one, and nobody has answered.
    """

    state: State
    stale: bool = False
    approved_by: tuple[str, ...] = ()
    requested: bool = False
