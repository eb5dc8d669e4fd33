"""Which language a text reads like, said only where it is sure.

Shares of belief are from bench/alarms.py: with them no good translation of the domain is suspected.
"""

import re
from functools import cache, lru_cache
from typing import Any, Literal

from pipeline.language.addresses import without_addresses
from pipeline.language.codes import BY_CODE

# What a checkpoint of several languages, or a person in a hurry, may have written instead.
ALSO = {
    "en": "English", "es": "Spanish", "fr": "French", "mk": "Macedonian", "ru": "Russian", "hr": "Croatian",
}  # fmt: skip
_LEAST_LETTERS = 20
_LEAST_WORDS = 4
_LEAST_OF_PART, _SURE_OF_PART = 7, 0.8
# Above this for another language and below that for the right one.
_SURE, _UNLIKELY = 0.6, 0.2
# So sure of the whole, the halves need no look: it is so of 93 in 100 good texts and of 6 in 100
# whose second half is in another language.
_CERTAIN = 0.999
# Macedonian and Serbian headings look alike.
_SURE_OF_MACEDONIAN = 0.9
_NAME = re.compile(r"(?<=\w )[A-ZА-ЯЂЈ-Џ][\w-]*|\b[A-Z]{2,}[\w-]*|[„«“\"][^„«“”»\"]{1,30}[”“»\"]")


def other_language(text: str, language: str, part: Literal["whole", "half"] = "whole") -> str:
    """Return the code of the language that a text surely is in, or one half of it, if not the one wanted.

    Names and addresses do not count; of a few words nothing is said.

    >>> other_language("O agrupamento apresentou o seu novo projeto.", "it")
    'pt'
    >>> other_language("Presenti: Ivan Petrov, Mariya Koleva e Georgi Dimov.", "it")
    ''
    """
    words = re.findall(r"[^\W\d_]+", _NAME.sub(" ", without_addresses(text)))
    if len(words) < _LEAST_WORDS or sum(map(len, words)) < _LEAST_LETTERS:
        return ""
    if part == "whole":
        return _surely_other(" ".join(words), language, _SURE)
    best, belief = _classified(" ".join(words))
    middle = len(words) // 2
    if (best == language and belief >= _CERTAIN) or middle < _LEAST_OF_PART:
        return ""
    first, second = (
        _surely_other(" ".join(half), language, _SURE_OF_PART) for half in (words[:middle], words[middle:])
    )
    return first or second


def name_of(code: str) -> str:
    """Return the English name of a language that `other_language` can name.

    >>> name_of("pt"), name_of("mk")
    ('Portuguese', 'Macedonian')
    """
    return ALSO.get(code) or BY_CODE[code].english


@lru_cache(maxsize=1 << 12)  # the guards and the checks ask of the same answers, whole and in halves
def _classified(text: str) -> tuple[str, float]:
    """Return the likeliest language of a text, and how far it is believed."""
    best, belief = _identifier().classify(text)
    return str(best), float(belief)


def _surely_other(text: str, language: str, sure: float) -> str:
    best, belief = _classified(text)
    if best == language or belief < (_SURE_OF_MACEDONIAN if best == "mk" else sure):
        return ""
    ranked = dict(_identifier().rank(text))
    right = ranked[language] + (ranked["hr"] if language == "sr" else 0)
    return best if right <= _UNLIKELY else ""


@cache
def _identifier() -> Any:
    # Imported late: not every command identifies a language.
    from pipeline.language.identifier import identifier

    return identifier([*BY_CODE, *ALSO])
