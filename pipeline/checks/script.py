"""The target is written in the letters of its language."""

import re
import unicodedata
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding, Severity
from pipeline.language.addresses import without_addresses
from pipeline.language.codes import BY_CODE

_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_FOREIGN_TO_SERBIAN = re.compile(r"[ыэёґєіїѓќѕў]", re.IGNORECASE)
_LEAST_LETTERS = 12
_LETTER = re.compile(r"[^\W\d_\u0041-\u024f\u0400-\u04ff]")


def check(pair: Pair) -> Iterator[Finding]:
    """Serbian in Latin letters, or letters of a script that the language does not use.

    Bad (sr): Клъстерът представи проекта. → Klaster je predstavio projekat.
    Bad (sr): Клъстерът представи проекта. → Кластер је predstavio пројекат.
    Bad (sr): Новият клъстер → Новый кластер
    Bad (it): Новият клъстер → Il nuovo κλάστερ
    Good (sr): Клъстерът представи проекта. → Кластер је представио пројекат.
    Good (sr): Проектът TRACE-KEI → Пројекат TRACE-KEI
    Good (it): Уредът мери 5 µm. → Lo strumento misura 5 µm.
    """
    source, target = without_addresses(pair.source.text), without_addresses(pair.target.text)
    strange = {letter for letter in _LETTER.findall(target) if letter not in source and letter not in "µΩ"}
    if strange := {letter for letter in strange if not _is_common(letter)}:
        told = ", ".join(sorted(strange)[:5])
        yield Finding("script", f"Letters of another script: {told}.", Severity.BLOCKING)
    elif BY_CODE[pair.language].script == "Cyrl":
        yield from _serbian(source, target)


def _is_common(letter: str) -> bool:
    """Say whether a letter belongs to no script of its own, as ª and ⁿ."""
    return not unicodedata.name(letter, "").startswith(
        ("GREEK", "CJK", "ARABIC", "HEBREW", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "ARMENIAN", "GEORGIAN",
         "DEVANAGARI")
    )  # fmt: skip


def _serbian(source: str, target: str) -> Iterator[Finding]:
    kept = {word.lower() for word in _LATIN_WORD.findall(source)}
    latin = [word for word in _LATIN_WORD.findall(target) if word.lower() not in kept]
    letters = sum(map(len, latin))
    if letters >= _LEAST_LETTERS and letters > len(_CYRILLIC.findall(target)):
        yield Finding("script", "The translation is in Latin letters.", Severity.BLOCKING)
    elif foreign := _FOREIGN_TO_SERBIAN.findall(target):
        told = ", ".join(sorted(set(foreign)))
        yield Finding("script", f"Letters that Serbian does not have: {told}.", Severity.BLOCKING)
    elif left := [word for word in latin if word.islower() and len(word) > 2]:
        told = ", ".join(left[:5])
        yield Finding("script", f"Words in Latin letters: {told}.")
