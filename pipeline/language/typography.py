"""Spaces that must not break: between a number and its unit, a title and its name, a day and its month.

Only ordinary spaces become no-break ones; no letter and no mark is changed. Where a hyphen must not end a
line (`WHOLE`), only markup can say so.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from babel import Locale

from pipeline.language.serbian import to_latin

_NO_BREAK = "\u00a0"
_OPENING, _CLOSING = "„«“”‚‘([", ".,;:!?)]“”»’"
_DASHES = frozenset("–—")
_OPENING_OR_NONE = frozenset(_OPENING)
_DIGITS = frozenset("0123456789")
_DIGIT_OR_STOP = _DIGITS | {"."}
# A number and its ending („75 %-át“, „2017-ben“, „5-та“), and words of which a hyphen leaves three letters or
# fewer on one side („e-mail“, „s-a“, „dintr-o“, „EU-ban“, „по-добър“).
WHOLE = re.compile(
    r"(?<![\w-])(?:\d[\d.,\u00a0]*%?-\w{1,5}|[^\W\d_]{1,3}-\w{1,12}|[^\W\d_]{1,12}-\w{1,3})(?![\w-])"
)


@dataclass(frozen=True, slots=True)
class _Tight:
    after: frozenset[str]
    units: frozenset[str]
    months: frozenset[str]
    leading: frozenset[str]  # months that stand before their day


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
        # Nearly all pairs are loose: they are told apart before a function is called.
        holds = (
            word in _DASHES
            or before in tight.after
            or (word[:1] in _DIGITS and before in tight.leading)
            or (before[:1] in _OPENING_OR_NONE and before.lstrip(_OPENING) in tight.after)
            or (before[-1:] in _DIGIT_OR_STOP and _holds(before, word, tight))
        )
        row.append(_NO_BREAK if holds and before and word else " ")
        row.append(word)
        before = word
    return "".join(row)


def _holds(before: str, word: str, tight: _Tight) -> bool:
    """Say whether a number, an ordinal or an initial holds to the next word."""
    bare = word.rstrip(_CLOSING).partition("-")[0]  # „75 %-át“: a unit with an ending
    if before[-1] != ".":
        return bare in tight.units or bare in tight.months or (len(bare) == 3 and bare.isdigit())
    name = before.lstrip(_OPENING)
    if len(name) == 2 and name[0].isupper():
        return True
    return name[:-1].isdigit() and len(name) <= 3 and bare in tight.months


@cache
def _tight(language: str) -> _Tight:
    data = files("pipeline.language").joinpath("typography.toml").read_text("utf-8")
    table = tomllib.loads(data)[language]
    locale = Locale.parse("sr_Cyrl" if language == "sr" else language)
    months = locale.months["format"]["wide"].values()
    pattern = locale.date_formats["long"].pattern
    small = table["small"]
    return _Tight(
        after=_both([*table["after"].split(), *small.split(), *small.upper().split()], language),
        units=_both([unit.rstrip(".") for unit in table["units"].split()], language),
        months=_both([*months, *table.get("months", "").split()], language),
        leading=frozenset(months if pattern.index("M") < pattern.index("d") else ()),
    )


def _both(words: list[str], language: str) -> frozenset[str]:
    """Return words, Serbian ones in both scripts."""
    return frozenset([*words, *map(to_latin, words)] if language == "sr" else words)
