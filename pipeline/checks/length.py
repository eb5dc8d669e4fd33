"""A translation is about as long as its source."""

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding

# How many letters a language needs for one of Bulgarian: medians of the corpus.
_USUAL = {"it": 1.11, "hu": 1.04, "de": 1.15, "pt": 1.07, "ro": 1.07, "sr": 0.95}
# From so many characters on: how much shorter or longer than usual is still a translation. The
# bounds leave out no more than one in two hundred good ones (bench/alarms.py).
_BOUNDS = ((80, 0.7, 1.42), (40, 0.66, 1.5), (12, 0.42, 2.0), (0, 0.2, 4.0))


def share_of_usual(pair: Pair) -> float:
    """Return how long a target is, where 1 is what its language usually needs for the source."""
    # Letters and digits: neither a doubled space nor a lost mark makes a translation long or short.
    source, target = (sum(map(str.isalnum, text.text)) for text in (pair.source, pair.target))
    return target / (_USUAL[pair.language] * (source or 1))


def check(pair: Pair) -> Iterator[Finding]:
    """Much shorter or longer than the source: something may be missing or added.

    Bad (it): Основната цел на проекта е подобрение на управлението. → Lo scopo.
    Bad (hu): Основната цел на проекта е подобрение на управлението. → A projekt célja a fejlesztés.
    Bad (sr): Нов проект → Нови пројекат кластера који се бави енергијом у региону
    Good (it): Основната цел на проекта е подобрение. → L'obiettivo principale del progetto è migliorare.
    Good (de): Основната цел на проекта е подобрение. → Hauptziel des Projekts ist eine Verbesserung.
    Good (ro): Нов проект → Un nou proiect
    """
    source, target = len(pair.source.text.strip()), len(pair.target.text.strip())
    if not target or not source:
        return
    _, short, long = next(row for row in _BOUNDS if source >= row[0])
    if not short <= share_of_usual(pair) <= long:
        word = "shorter" if target < source else "longer"
        yield Finding("length", f"The translation is much {word} than the source.")
