"""A translation says something."""

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding, Severity


def check(pair: Pair) -> Iterator[Finding]:
    """Nothing but space.

    Bad (it): Цели ⟨1⟩тук⟨/1⟩ → ⟨1⟩ ⟨/1⟩
    Good (it): Цели ⟨1⟩тук⟨/1⟩ → Obiettivi ⟨1⟩qui⟨/1⟩
    """
    if not pair.target.text.strip():
        yield Finding("empty", "There is no translation.", Severity.BLOCKING)
