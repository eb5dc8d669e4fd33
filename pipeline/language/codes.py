"""The languages of the house, by BCP 47 code, and the codes Marian checkpoints use for them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """One language: `code` is BCP 47, `marian` the token `>>xxx<<` without its arrows."""

    code: str
    marian: str
    english: str
    autonym: str
    script: str  # ISO 15924


SOURCE = Language("bg", "bul", "Bulgarian", "български", "Cyrl")
TARGETS = (
    Language("it", "ita", "Italian", "italiano", "Latn"),
    Language("hu", "hun", "Hungarian", "magyar", "Latn"),
    Language("de", "deu", "German", "Deutsch", "Latn"),
    Language("pt", "por", "Portuguese", "português", "Latn"),
    Language("ro", "ron", "Romanian", "română", "Latn"),
    Language("sr", "srp_Cyrl", "Serbian", "српски", "Cyrl"),
)
BY_CODE = {language.code: language for language in (SOURCE, *TARGETS)}
TARGET_CODES = tuple(language.code for language in TARGETS)


def marian_tag(code: str) -> str:
    """Return the vocabulary token that asks a checkpoint for a language.

    >>> marian_tag("it")
    '>>ita<<'
    """
    return f">>{BY_CODE[code].marian}<<"
