"""A word is written in one alphabet, even where Latin and Cyrillic letters look the same."""

import re
from collections.abc import Iterator

from pipeline.checks.mending import Edit, mended
from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding
from pipeline.language.addresses import without_addresses
from pipeline.language.codes import BY_CODE

# Capitals look alike more often than small letters: т and t do not, Т and T do.
_SAME = dict(zip("АВЕЈКМНОРСТХасејорху", "ABEJKMHOPCTXacejopxy", strict=True))
_TO_LATIN = str.maketrans(_SAME)
_TO_CYRILLIC = str.maketrans({latin: cyrillic for cyrillic, latin in _SAME.items()})
_WORD = re.compile(r"[^\W\d_]+")
_IS_CYRILLIC, _IS_LATIN = re.compile(r"[\u0400-\u04ff]"), re.compile(r"[A-Za-z\u00c0-\u024f]")


def check(pair: Pair) -> Iterator[Finding]:
    """A Latin letter inside a Cyrillic word, or the reverse.

    Bad (it): Клъстерът расте. → Il clustеr cresce.
    Bad (it): Пътят към успеха → La strada а casa
    Bad (sr): Клъстерът расте. → Клaстер расте.
    Good (it): Клъстерът расте. → Il cluster cresce.
    Good (sr): Проектът TRACE-KEI → Пројекат TRACE-KEI
    Good (sr): ИТ сектор → IT сектор
    """
    text = pair.target.text
    if not (
        _IS_CYRILLIC.search(text) and (_IS_LATIN.search(text) or BY_CODE[pair.language].script == "Latn")
    ):
        return
    outside = without_addresses(text)
    suspect = _suspect(set(_WORD.findall(outside)), pair)
    edits: list[Edit] = []
    told: list[str] = []
    certain = True
    for found in _WORD.finditer(outside):
        word = found.group()
        if word not in suspect:
            continue
        right = _in_one_alphabet(word, BY_CODE[pair.language].script)
        told.append(word)
        certain = certain and bool(right)
        edits.append((found.start(), found.end(), right))
    if told:
        words = ", ".join(f"“{word}”" for word in told)
        fix = mended(pair.target, edits) if certain else ""
        yield Finding("lookalikes", f"Latin and Cyrillic letters are mixed in {words}.", fix=fix)


def in_latin(text: str) -> str:
    """Return a text with every Cyrillic letter that has a Latin double replaced by it.

    >>> in_latin("оса") == "oca"
    True
    """
    return text.translate(_TO_LATIN)


def _suspect(words: set[str], pair: Pair) -> set[str]:
    """Return those of the target's words that are mixed, or written in the wrong one of two letters alike."""
    latin_page = BY_CODE[pair.language].script == "Latn"
    # A word all of whose letters have a double: an Italian „а“ that was typed in Cyrillic. In a text
    # with other Cyrillic letters it may as well be a word left in Bulgarian.
    doubles = latin_page and not _IS_CYRILLIC.search(in_latin(pair.target.text))
    kept = set() if latin_page else set(_WORD.findall(pair.source.text))
    return {
        word for word in words - kept if _IS_CYRILLIC.search(word) and (doubles or _IS_LATIN.search(word))
    }


def _in_one_alphabet(word: str, script: str) -> str:
    """Return the word in the alphabet of its language, else in the other, else nothing."""
    latin, cyrillic = in_latin(word), word.translate(_TO_CYRILLIC)
    ways = [(latin, _IS_CYRILLIC), (cyrillic, _IS_LATIN)]
    for written, other in ways if script == "Latn" else reversed(ways):
        if not other.search(written):
            return written
    return ""
