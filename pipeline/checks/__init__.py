"""What can be said of a translation without understanding it: one small unit a check.

Each unit is a function from a `Pair` to findings; its docstring shows Bad and Good
examples, and a test runs every one of them.
"""

from collections.abc import Sequence

from pipeline.checks import dates, empty, length, links, numbers, tags, terms, untranslated
from pipeline.checks.pair import Check, Pair
from pipeline.domain.translation import Finding

CHECKS: tuple[Check, ...] = (
    empty.check,
    tags.check,
    numbers.check,
    dates.check,
    links.check,
    untranslated.check,
    terms.check,
    length.check,
)


def run(pair: Pair) -> Sequence[Finding]:
    """Return what all checks say of a pair."""
    return [finding for check in CHECKS for finding in check(pair)]


__all__ = ["CHECKS", "Check", "Pair", "run"]
