"""Numbers as values: what 2,3 млн. and 2 300 000 have in common.

All seven languages write a decimal comma; thousands are grouped by a point or a space.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from pipeline.checks.patterns import table

_GROUPED = r"\d{1,3}(?:[ .\u00a0\u202f]\d{3})+(?!\d)(?:,\d+)?"
NUMBER = re.compile(rf"(?<![\d\w]){_GROUPED}|\d+(?:[.,]\d+)?")
# What may stand between a number and its unit: 5 km, 5-km, 5 de euro.
_LINK = re.compile(r" de| di| d[’']", re.IGNORECASE)
_GAPS = (" ", "\u00a0", "\u202f", "-")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text: where it stands, its value with its scale, and the unit beside it."""

    start: int
    end: int  # after scale and unit
    value: Decimal
    scaled: bool
    unit: str = ""  # a name of units.toml, or nothing


def value_of(number: str) -> Decimal:
    """Return the value of a number as the languages of the house write it.

    >>> value_of("1.245.300,50"), value_of("2.5"), value_of("412 000")
    (Decimal('1245300.50'), Decimal('2.5'), Decimal('412000'))
    """
    plain = re.sub(r"[ \u00a0\u202f]", "", number)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", plain):
        plain = plain.replace(".", "")
    return Decimal(plain.replace(",", "."))


@cache
def families() -> dict[str, str]:
    """Return the family of each unit."""
    return {unit: family for family, units in table("units")["units"].items() for unit in units}


@cache
def unit_pattern(unit: str, language: str) -> re.Pattern[str]:
    """Return the pattern of a unit's words and marks."""
    words = table("units")["units"][families()[unit]][unit][language]
    return re.compile(rf"(?<![^\W\d_])(?:{words})(?!\w)", re.IGNORECASE)  # a digit may stand before: 15%


@cache
def _scales(language: str) -> tuple[tuple[re.Pattern[str], int], ...]:
    # The largest first: "mil milhões" begins with a thousand.
    scales = sorted(table("units")["scales"][language].items(), key=lambda item: -int(item[0]))
    return tuple(
        (re.compile(rf"(?: de)?[ \u00a0\u202f]?(?:{words})(?!\w)"), int(factor)) for factor, words in scales
    )


@cache
def _units(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    # What may stand before a unit is no part of its pattern: thirty of those take long to compile.
    return tuple(
        (re.compile(rf"(?:{words[language]})(?!\w)", re.IGNORECASE), unit)
        for units in table("units")["units"].values()
        for unit, words in units.items()
    )


def _unit_at(text: str, end: int, language: str) -> tuple[str, int]:
    """Return the unit beside a number that ends at `end`, and where it ends: the longest, if any."""
    link = _LINK.match(text, end)
    # With as much as may stand before a unit first, as a pattern of the whole would try it.
    starts = [
        start + gap
        for start in ((link.end(), end) if link else (end,))
        for gap in (1, 0)
        if not gap or text.startswith(_GAPS, start)
    ]
    unit, stop = "", end
    for pattern, name in _units(language):
        for start in starts:
            if beside := pattern.match(text, start):
                if not unit or beside.end() > stop:
                    unit, stop = name, beside.end()
                break
    return unit, stop


@lru_cache(maxsize=1 << 10)  # several checks ask for those of one source, for one language after another
def amounts(text: str, language: str) -> Sequence[Amount]:
    """Return the numbers of a text in order.

    >>> [(str(a.value), a.unit) for a in amounts("бюджет от 2,3 млн. евро и 40 %", "bg")]
    [('2300000.0', 'EUR'), ('40', 'percent')]
    """
    return tuple(_amounts(text, language))


def _amounts(text: str, language: str) -> Iterator[Amount]:
    for found in NUMBER.finditer(text):
        value, end, scaled = value_of(found.group()), found.end(), False
        for pattern, factor in _scales(language):
            if scale := pattern.match(text, end):
                value, end, scaled = value * factor, scale.end(), True
                break
        unit, stop = _unit_at(text, end, language)
        before = text[max(0, found.start() - 2) : found.start()]
        if not unit and (mark := re.search(r"[€$]", before)):
            unit = {"€": "EUR", "$": "USD"}[mark.group()]
        yield Amount(found.start(), stop, value, scaled, unit)
