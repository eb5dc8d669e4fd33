"""Brackets come in pairs."""

import re
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding

_ENUMERATION = re.compile(r"(?:^|(?<=[;:,.] ))\w{1,2}\)")
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))


def check(pair: Pair) -> Iterator[Finding]:
    """A bracket lost its other half, or both halves were lost.

    Bad (it): Проектът (2016–2018) приключи. → Il progetto (2016–2018 è concluso.
    Bad (de): Центърът [виж картата] е отворен. → Das Zentrum siehe Karte] ist offen.
    Bad (hu): а) жени; б) младежи (до 29 г.) → a) nők; b) fiatalok (29 éves korig
    Bad (pt): Мрежата (ЕАК) расте. → A rede AEC cresce.
    Good (it): Проектът (2016–2018) приключи. → Il progetto (2016–2018) è concluso.
    Good (hu): а) жени; б) младежи → a) nők; b) fiatalok
    """
    for opening, closing in _PAIRS:
        wanted, found = (_counts(text.text, opening, closing) for text in (pair.source, pair.target))
        if wanted == found:
            continue
        if found[0] != found[1] and wanted[0] == wanted[1]:
            yield Finding("brackets", f"A bracket {opening} or {closing} has no other half.")
        elif wanted[0] == wanted[1] and not any(found):
            yield Finding("brackets", f"The brackets {opening}{closing} of the source are missing.")


def _counts(text: str, opening: str, closing: str) -> tuple[int, int]:
    # What numbers a list has one half only: а), 1).
    text = _ENUMERATION.sub(" ", text)
    return text.count(opening), text.count(closing)
