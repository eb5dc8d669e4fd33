"""A translation is about as long as its source."""

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding

_SHORT, _LONG = 0.5, 2.2
_LEAST = 25  # characters; shorter texts vary too much


def check(pair: Pair) -> Iterator[Finding]:
    """Much shorter or longer than the source: something may be missing or added.

    Bad (it): Основната цел на проекта е подобрение на управлението. → Lo scopo.
    Good (it): Основната цел на проекта е подобрение. → L'obiettivo principale del progetto è migliorare.
    """
    source, target = len(pair.source.text), len(pair.target.text)
    if source >= _LEAST and not _SHORT * source <= target <= _LONG * source:
        word = "shorter" if target < source else "longer"
        yield Finding("length", f"The translation is much {word} than the source.")
