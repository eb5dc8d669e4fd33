"""Segment pairs that people wrote and approved, used again.

values     what is kept and answered, and the promise of what keeps it
likeness   the score, the difference, the order of matches
patching   a target made to fit where only numbers or addresses differ
"""

from collections.abc import Sequence

from pipeline.domain.text import TaggedText, from_coded
from pipeline.domain.translation import Finding, Origin, Severity, Translation
from pipeline.memory.likeness import LEAST, difference, rank, score
from pipeline.memory.patching import patched
from pipeline.memory.values import Change, Match, Memory, Remembered

PROPOSED = 85  # a match of so much is proposed instead of the engine's text


def recall(
    source: TaggedText,
    language: str,
    candidates: Sequence[Remembered],
    *,
    before: str = "",
    after: str = "",
    glossary_version: str = "none",
) -> Translation | None:
    """Return what the memory proposes for a source, or nothing.

    An approved pair of exactly this source is taken as it is. One that is alike is proposed with
    a finding that says what differs; it blocks an approval until a person has looked.
    """
    for match in rank(
        source.coded,
        candidates,
        before=before,
        after=after,
        glossary_version=glossary_version,
        least=PROPOSED,
    ):
        exact = match.pair.source == source.coded
        if exact and match.pair.approved:
            return _proposal(source, language, match.pair.target, Origin.TM_EXACT, ())
        fitted = patched(match)
        finding = _finding(match, fitted is not None or exact)
        return _proposal(source, language, fitted or match.pair.target, Origin.TM_FUZZY, (finding,))
    return None


def _proposal(
    source: TaggedText,
    language: str,
    target: str,
    origin: Origin,
    findings: tuple[Finding, ...],
) -> Translation:
    return Translation(
        language=language,
        source_digest=source.digest,
        target=from_coded(target, source.tags),
        origin=origin,
        signature="memory",
        findings=findings,
    )


def _finding(match: Match, fits: bool) -> Finding:
    if match.pair.source and not any(change.kind != "equal" for change in match.difference):
        told = "The same sentence was translated so before, but not approved."
    else:
        changes = "; ".join(_told(change) for change in match.difference if change.kind != "equal")
        told = f"From memory, {match.score}% alike: {changes}."
    return Finding("memory", told, Severity.WARNING if fits else Severity.BLOCKING)


def _told(change: Change) -> str:
    old, new = change.remembered.strip() or "a space", change.present.strip() or "a space"
    match change.kind:
        case "insert":
            return f"“{new}” is new"
        case "delete":
            return f"“{old}” is gone"
        case _:
            return f"“{old}” became “{new}”"


__all__ = [
    "LEAST",
    "PROPOSED",
    "Change",
    "Match",
    "Memory",
    "Remembered",
    "difference",
    "patched",
    "rank",
    "recall",
    "score",
]
