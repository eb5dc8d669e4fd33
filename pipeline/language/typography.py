"""Spaces that must not break: between a number and its unit, a title and its name, a day and its month.

Only ordinary spaces become no-break ones; no letter and no mark is changed.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from babel import Locale

_NO_BREAK = "\u00a0"
_OPENING, _CLOSING = "„«“”‚‘([", ".,;:!?)]“”»’"
_DASHES = frozenset("–—")


@dataclass(frozen=True, slots=True)
class _Tight:
    after: frozenset[str]
    units: frozenset[str]
    months: frozenset[str]


def bind(text: str, language: str) -> str:
    r"""Return text whose tight groups hold together.

    >>> bind("На 14 декември в бул. „Шести септември“ № 5: 38 000 лв. – за инж. Е. Цанков", "bg")
    'На 14\xa0декември в\xa0бул.\xa0„Шести септември“ №\xa05: 38\xa0000\xa0лв.\xa0– за инж.\xa0Е.\xa0Цанков'
    """
    first, *rest = text.split(" ")
    if not rest:
        return text
    tight = _tight(language)
    row = [first]
    before = first
    for word in rest:
        row.append(_NO_BREAK if _holds(before, word, tight) else " ")
        row.append(word)
        before = word
    return "".join(row)


def _holds(before: str, word: str, tight: _Tight) -> bool:
    if not before or not word:
        return False
    if word in _DASHES or before.lstrip(_OPENING) in tight.after:
        return True
    last = before[-1]
    if last.isdigit():
        bare = word.rstrip(_CLOSING)
        return bare in tight.units or bare in tight.months or (len(bare) == 3 and bare.isdigit())
    if last == ".":
        bare = before.lstrip(_OPENING)
        if len(bare) == 2:
            # An initial, or an ordinal with one digit.
            return bare[0].isupper() or (bare[0].isdigit() and word.rstrip(_CLOSING) in tight.months)
        return bare[-2].isdigit() and word.rstrip(_CLOSING) in tight.months if len(bare) > 2 else False
    return False


@cache
def _tight(language: str) -> _Tight:
    data = files("pipeline.language").joinpath("typography.toml").read_text("utf-8")
    table = tomllib.loads(data)[language]
    months = Locale.parse("sr_Cyrl" if language == "sr" else language).months["format"]["wide"].values()
    return _Tight(
        after=frozenset((*table["after"].split(), *table["small"].split())),
        units=frozenset(unit.rstrip(".") for unit in table["units"].split()),
        months=frozenset(months),
    )
