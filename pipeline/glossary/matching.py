"""Where a term stands in a text, in any form of its words.

The words of a term stand in their order. Between two of them there may be a few
small words and one other („малките и средни предприятия“ holds „малко предприятие“),
but no end of a sentence, and no and before the second: that would begin another thing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.language.inflection import beginning, conjunctions, is_form, links

_WORD = re.compile(r"\w+")
_APART = re.compile(r"[.!?;:]")
_MOST_BETWEEN = 3  # words between two words of a term, small ones among them


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text and where it stands."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of a text."""
    return tuple(Word(match.group(), *match.span()) for match in _WORD.finditer(text))


@lru_cache(maxsize=1 << 14)  # steering and the checks ask the same of the same sentences
def occurrences(form: str, text: str, language: str) -> tuple[tuple[int, ...], ...]:
    """Return where a form stands in a text: for each place, the numbers of its words.

    >>> occurrences("малко предприятие", "За малките и средни предприятия", "bg")
    ((1, 4),)
    """
    wanted, words = words_of(form), words_of(text)
    if not wanted:
        return ()
    places = []
    for at, word in enumerate(words):
        if _begins(wanted[0].text, word.text, language, alone=len(wanted) == 1):
            place = _follow(wanted, words, text, language, at)
            if place:
                places.append(place)
    return tuple(places)


def _begins(wanted: str, word: str, language: str, *, alone: bool) -> bool:
    if not word.lower().startswith(beginning(wanted, language)):
        return False
    # A name begins with a capital: зелена синергия is no „Зелена синергия“.
    if wanted[0].isupper() and not word[0].isupper() and not _is_derived(word, language, alone):
        return False
    return is_form(wanted, word, language, before_noun=not alone)


def _is_derived(word: str, language: str, alone: bool) -> bool:
    """Say whether a word in small letters may yet be a name: plovdivi, Projektcluster."""
    return alone and (language == "de" or (language == "hu" and word.endswith("i")))


def _follow(
    wanted: Sequence[Word], words: Sequence[Word], text: str, language: str, start: int
) -> tuple[int, ...]:
    """Return the numbers of the words of a term that begins at `start`, or nothing."""
    place = [start]
    for number, want in enumerate(wanted[1:], start=1):
        last = number == len(wanted) - 1
        for at in range(place[-1] + 1, min(place[-1] + 2 + _MOST_BETWEEN, len(words))):
            if _APART.search(text, words[place[-1]].end, words[at].start):
                return ()
            if is_form(want.text, words[at].text, language, before_noun=not last) and _may_stand_between(
                [word.text.lower() for word in words[place[-1] + 1 : at]], language
            ):
                place.append(at)
                break
        else:
            return ()
    return tuple(place)


def _may_stand_between(between: Sequence[str], language: str) -> bool:
    if not between:
        return True
    others = [word for word in between if word not in links(language)]
    return (
        len(others) <= 1 and between[-1] not in conjunctions(language) and not any(map(str.isdigit, between))
    )
