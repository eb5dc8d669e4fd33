"""What must hold before an approval is recorded."""

from collections.abc import Iterable

from pipeline.domain.errors import ReviewError
from pipeline.domain.post import Segment
from pipeline.domain.translation import Finding, Severity, Translation

_SHOWN = 5


def must_be_approvable(
    where: str, candidates: Iterable[tuple[Segment, Translation | None, Iterable[Finding]]]
) -> None:
    """Raise ReviewError, naming the segments, where one has no translation or a blocking finding."""
    reasons = []
    for segment, translation, findings in candidates:
        if translation is None or translation.source_digest != segment.source.digest:
            reasons.append(f"{segment.id}: not translated yet")
            continue
        blocking = [finding for finding in findings if finding.severity is Severity.BLOCKING]
        if blocking:
            reasons.append(f"{segment.id}: {blocking[0].message.rstrip('.')}")
    if reasons:
        word = "segment" if len(reasons) == 1 else "segments"
        more = f" and {len(reasons) - _SHOWN} more" if len(reasons) > _SHOWN else ""
        raise ReviewError(
            f"{len(reasons)} {word} cannot be approved ({'; '.join(reasons[:_SHOWN])}{more})",
            where=where,
            hint="Correct first, for example with --edit; what is right all the same: glagol waive",
        )


def page_must_be_approvable(where: str, findings: Iterable[Finding]) -> None:
    """Raise ReviewError where a page lacks what it cannot be published without."""
    for finding in findings:
        if finding.severity is Severity.BLOCKING:
            raise ReviewError(finding.message.rstrip("."), where=where, hint="Complete projects.toml first")


def must_be_named(person: str) -> None:
    """Raise ReviewError where nobody stands behind a decision."""
    if not person.strip():
        raise ReviewError("an approval needs a name", hint="Say who approves: --by NAME")
