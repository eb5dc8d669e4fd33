"""A segment as a reviewer sees it in one language."""

from dataclasses import dataclass

from pipeline.domain.decision import Decision, Standing, Waiver
from pipeline.domain.post import Segment
from pipeline.domain.translation import Finding, Severity, Translation


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A segment, its newest translation, where it stands, and what checks and people said.

    `waived` are findings that a person let be; they stop nothing.
    """

    segment: Segment
    translation: Translation | None
    standing: Standing
    findings: tuple[Finding, ...] = ()
    decisions: tuple[Decision, ...] = ()
    waived: tuple[Finding, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    @property
    def blocking(self) -> bool:
        """Whether a finding stops the approval."""
        return any(finding.severity is Severity.BLOCKING for finding in self.findings)
