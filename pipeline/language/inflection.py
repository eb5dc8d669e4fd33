"""Whether a word is a form of another: what terms need, without a dictionary.

Every form of a word is made from the endings in `inflection.toml` and looked up; Hungarian has thousands
a word, so that its words are taken apart instead.
Dictionaries of lemmas miss what terms are made of, new and foreign words
(клъстерът), and take long to load.
"""

import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pipeline.language.serbian import to_cyrillic

# A stem that is shorter says nothing.
_LEAST_STEM = 2
# Shorter parts of compounds turn up inside unrelated words.
_LEAST_PART, _LEAST_REST, _LEAST_BEFORE = 5, 4, 2
# Words are asked for again and again; a bound keeps the memory flat over any number of posts.
_REMEMBERED = 1 << 16
_LEMMAS = 1 << 12  # of which every form is kept
_VOWELS = "aeiouáéíóöőúüű"
_AFTER_CONSONANT = frozenset(("al", "el", "á", "é"))  # with, into: they double it


@cache
def _tables() -> dict[str, dict[str, Any]]:
    with Path(__file__).with_suffix(".toml").open("rb") as stream:
        return tomllib.load(stream)


def links(language: str) -> frozenset[str]:
    """Return the small words that may stand between the words of a name: and, of, the."""
    return frozenset(_tables()[language]["links"])


def conjunctions(language: str) -> frozenset[str]:
    """Return the words for and, or."""
    return frozenset(_tables()[language]["conjunctions"])


def is_code(word: str) -> bool:
    """Say whether a word is written with capitals of its own, as TRACE or FoodLane are."""
    rest = word[1:]
    return rest != rest.lower() and any(letter.isupper() for letter in rest)


@lru_cache(maxsize=_LEMMAS)
def beginning(lemma: str, language: str) -> str:
    """Return small letters that every form of a word begins with: none where that cannot be said.

    >>> beginning("Клъстер", "bg"), beginning("Stadt", "de")
    ('кл', '')
    """
    # Compounds begin with another word, a first letter may change, Serbian has two alphabets.
    if language == "sr" or _tables()[language].keys() & {"joins", "umlauts", "softens"}:
        return ""
    return lemma[:_LEAST_STEM].lower()


@lru_cache(maxsize=_REMEMBERED)
def is_form(lemma: str, word: str, language: str, *, before_noun: bool = False) -> bool:
    """Say whether `word` is `lemma`, inflected or not, or a compound with it.

    `before_noun` tells an adjective, which some languages inflect in its own way.

    >>> is_form("клъстер", "клъстерите", "bg"), is_form("партньор", "партньорство", "bg")
    (True, False)
    >>> is_form("Projekt", "Projektpartnern", "de"), is_form("klaszter", "klaszterünknek", "hu")
    (True, True)
    """
    if is_code(lemma):
        return lemma == word
    if language == "sr":
        lemma, word = to_cyrillic(lemma), to_cyrillic(word)
    small, low = lemma.lower(), word.lower()
    if _is_inflected(small, low, language, before_noun):
        return True
    return not before_noun and _in_compound(small, low, language)


def _is_inflected(lemma: str, word: str, language: str, before_noun: bool = False) -> bool:
    if language == "hu":
        return _is_hungarian(lemma, word)
    return word in forms(lemma, language, before_noun=before_noun)


@lru_cache(maxsize=_LEMMAS)
def forms(lemma: str, language: str, *, before_noun: bool = False) -> frozenset[str]:
    """Return every form of a word in small letters, itself among them; not for Hungarian."""
    table = _tables()[language]
    kind = "adjective" if before_noun and "adjective" in table else "endings"
    return frozenset(_forms(lemma, table, kind))


def forget() -> None:
    """Let go of what was looked up."""
    for looked_up in (is_form, forms, beginning, _bases):
        looked_up.cache_clear()


def _forms(lemma: str, table: dict[str, Any], kind: str) -> Iterator[str]:
    yield lemma
    for old, new in table[kind].items():
        stem = lemma.removesuffix(old)
        if not lemma.endswith(old) or len(stem) < _LEAST_STEM:
            continue
        for ending in new.split():
            yield stem + ending
            if ending[0] in "ie":
                for hard, soft in table.get("softens", ()):
                    if stem.endswith(hard):
                        yield stem.removesuffix(hard) + soft + ending
        # The last vowel may change in the plural: Stadt, Städte; Vorgang, Vorgänge.
        for plain, marked in table.get("umlauts", ()):
            at = stem.rfind(plain)
            if kind == "endings" and at >= 0 and not set(stem[at + len(plain) :]) & set("aeiou"):
                for ending in ("", "e", "er", "ern", "en", "n"):
                    yield stem[:at] + marked + stem[at + len(plain) :] + ending
                break


def _is_hungarian(lemma: str, word: str) -> bool:
    if word[:1] != lemma[:1]:
        return False
    if word == lemma + "i":  # names keep their last vowel: szófiai
        return True
    cases = _cases()
    for base, stem in _bases(lemma):
        if word == base:
            return True
        if word.startswith(stem):
            ending = word[len(stem) :]
            if ending in cases or (
                stem[-1] not in _VOWELS and ending[:1] == stem[-1] and ending[1:] in _AFTER_CONSONANT
            ):
                return True
    return False


@cache
def _cases() -> frozenset[str]:
    return frozenset(_tables()["hu"]["case"].split())


@lru_cache(maxsize=_LEMMAS)
def _bases(lemma: str) -> tuple[tuple[str, str], ...]:
    """Return the lemma in its numbers and with its owners, each with the stem that cases are put to."""
    table = _tables()["hu"]
    long = _lengthened(lemma, table)
    stems = {long, _shortened(long, table)}
    bases = {lemma, *stems, *(stem + owner for stem in stems for owner in table["owner"].split())}
    return tuple(sorted((base, _lengthened(base, table)) for base in bases))


def _shortened(word: str, table: dict[str, Any]) -> str:
    if len(word) > 2 and word[-1] not in _VOWELS:
        for long, short in table["shortens"]:
            if word[-2] == long:
                return word[:-2] + str(short) + word[-1]
    return word


def _lengthened(word: str, table: dict[str, Any]) -> str:
    for short, long in table["lengthens"]:
        if word.endswith(short):
            return word.removesuffix(short) + str(long)
    return word


def _in_compound(lemma: str, word: str, language: str) -> bool:
    """Say whether a part of a German or Hungarian compound is the word."""
    joins = _tables()[language].get("joins")
    if joins is None or len(lemma) < _LEAST_PART:
        return False
    if any(word.startswith(lemma + join) and len(word) >= len(lemma + join) + _LEAST_REST for join in joins):
        return True
    # The end of the compound may be inflected, but it begins as the word does.
    start = word.find(lemma[:-1], _LEAST_BEFORE)
    while start >= 0:
        if _is_inflected(lemma, word[start:], language):
            return True
        start = word.find(lemma[:-1], start + 1)
    return False
