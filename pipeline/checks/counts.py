"""A number from three to twelve that is written as a word is the same number in the target."""

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.checks.numbers import said
from pipeline.checks.pair import Pair
from pipeline.checks.patterns import table, whole
from pipeline.domain.translation import Finding, Severity

# Part of a larger number, or of a time that languages count differently: двадесет и пет, пет хиляди,
# единадесет и половина.
_LARGER = re.compile(
    r"(?:(?:десет|йсет|сто) и [а-я]+)|[а-я]+ (?:хиляди|милион\w*|милиард\w*|стотин\w*|и половина)(?!\w)",
    re.IGNORECASE,
)


def check(pair: Pair) -> Iterator[Finding]:
    """A number in words became another number in words.

    Bad (it): Петте клъстера се срещнаха. → I sei cluster si sono incontrati.
    Bad (hu): Петте клъстера се срещнаха. → A hat klaszter találkozott.
    Bad (de): Участват три фирми. → Vier Firmen nehmen teil.
    Bad (sr): Имаме осем партньори. → Имамо десет партнера.
    Good (de): Участват три фирми. → Drei Firmen nehmen teil.
    Good (hu): Петимата партньори → Mind az öten
    Good (pt): Двадесет и пет фирми и три клъстера → Vinte e cinco empresas e três clusters
    Good (ro): Участват три фирми. → Participă 3 firme.
    """
    wanted = _wanted(pair.source.text)
    if not wanted:
        return
    found = _counts(pair.target.text, pair.language)
    lost = wanted - found - _known(pair.target.text, pair.language)
    added = found - wanted - _known(pair.source.text, "bg")
    if lost and added:
        told = f"{_row(lost)} became {_row(added)}"
        yield Finding("counts", f"A number in words differs from the source ({told}).", Severity.BLOCKING)


@lru_cache(maxsize=1 << 8)  # a source is checked once in every language
def _wanted(source: str) -> frozenset[int]:
    return _counts(_LARGER.sub(" ", source), "bg")


def _counts(text: str, language: str) -> frozenset[int]:
    words = table("words")["counts"][language]
    return frozenset(int(number) for number, forms in words.items() if whole(forms).search(text))


def _known(text: str, language: str) -> set[int]:
    """Return all numbers that a text may be read as saying, in digits or in any word."""
    return {int(number) for number in (*said(text, language), *re.findall(r"(?<!\d)\d{1,2}(?!\d)", text))}


def _row(numbers: frozenset[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))
