"""Decimals and thousands are written as the target's language does."""

import re
from collections.abc import Iterator

from pipeline.checks.mending import Edit, mended
from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding

# Between thousands, as CLDR has it; hu and pt of Portugal set a space that does not break.
_THOUSANDS = {"it": ".", "hu": "\u00a0", "de": ".", "pt": "\u00a0", "ro": ".", "sr": "."}
_ENGLISH_DECIMAL = re.compile(r"(?<![\d.,])(\d+)\.(\d+)(?![\d.])")
_ENGLISH_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])(\.\d+)?")
_SOURCE_DECIMAL = re.compile(r"(?<![\d.,])\d+,\d+(?![\d,])")
_SOURCE_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[ .\u00a0\u202f]\d{3})+(?![\d.])(,\d+)?|\d{4,}(,\d+)?")


def check(pair: Pair) -> Iterator[Finding]:
    """A decimal point, or commas between thousands, as in English.

    Bad (it): Ръст от 2,5% → Una crescita del 2.5%
    Bad (de): 412 000 евро → 412,000 Euro
    Bad (hu): 1 245 300,50 лв. → 1,245,300.50 leva
    Bad (sr): Ръст от 12,75% → Раст од 12.75%
    Good (it): Ръст от 2,5% → Una crescita del 2,5%
    Good (de): 412 000 евро → 412.000 Euro
    Good (pt): 412 000 евро → 412 000 euros
    Good (ro): Начало в 9.30 ч. → Începe la 9.30
    """
    text, source = pair.target.text, pair.source.text
    decimals = {found.group() for found in _SOURCE_DECIMAL.finditer(source)}
    grouped = {_digits(found.group()) for found in _SOURCE_THOUSANDS.finditer(source)}
    separator = _THOUSANDS[pair.language]
    edits: list[Edit] = [
        (found.start(), found.end(), f"{found[1]},{found[2]}")
        for found in _ENGLISH_DECIMAL.finditer(text)
        if f"{found[1]},{found[2]}" in decimals
    ]
    edits += [
        (
            found.start(),
            found.end(),
            found.group().replace(",", separator).replace(found[1] or "\0", fraction),
        )
        for found in _ENGLISH_THOUSANDS.finditer(text)
        if _digits(found.group()) in grouped and found.group() not in decimals
        for fraction in ((found[1] or "").replace(".", ","),)
    ]
    if edits:
        told = ", ".join(text[start:end] for start, end, _ in edits)
        right = ", ".join(new for *_, new in edits)
        yield Finding("decimals", f"{told} should be written {right}.", fix=mended(pair.target, edits))


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)
