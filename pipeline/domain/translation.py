"""A target for a segment, where it came from, and what the checks say of it."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.text import TaggedText


class Origin(StrEnum):
    """Who made a target."""

    MT = "mt"
    TM_EXACT = "tm-exact"
    TM_FUZZY = "tm-fuzzy"
    HUMAN = "human"


class Severity(StrEnum):
    """How much a finding weighs: a blocking one stops an approval."""

    BLOCKING = "blocking"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says of a translation, in a plain sentence for the reviewer.

    `fix` is the whole target with the mistake mended, as `TaggedText.coded` writes it; it
    is empty where only a person can tell what is right.
    """

    check: str
    message: str
    severity: Severity = Severity.WARNING
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """A target of one source text in one language.

    `signature` names checkpoint revision, settings and glossary version; `author` is
    empty for what a machine made. `confidence` is the chance, from 0 to 1, that what an
    engine made is worth editing.
    """

    language: str
    source_digest: str
    target: TaggedText
    origin: Origin
    signature: str
    findings: tuple[Finding, ...] = ()
    author: str = ""
    confidence: float | None = None
