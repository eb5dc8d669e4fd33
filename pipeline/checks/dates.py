"""A month of the source is the same month in the target."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding, Severity


def check(pair: Pair) -> Iterator[Finding]:
    """A month beside a number was changed or lost.

    Bad (it): Срещата е на 14 декември. → La riunione è il 14 novembre.
    Good (it): Срещата е на 14 декември. → La riunione è il 14 dicembre.
    Good (hu): Срещата е на 14 декември. → A találkozó december 14-én lesz.
    """
    wanted = Counter(_months(pair.source.text, "bg"))
    if not wanted:
        return
    found = Counter(_months(pair.target.text, pair.language))
    numeric = {int(month) for month in re.findall(r"\d{1,2}\.(\d{1,2})\.", pair.target.text)}
    missing = [month for month in wanted - found if month not in numeric]
    if missing:
        names = _names("bg")
        told = ", ".join(next(name for name, at in names.items() if at == month) for month in missing)
        yield Finding("dates", f"The month differs from the source ({told}).", Severity.BLOCKING)


def _months(text: str, language: str) -> list[int]:
    names = _names(language)
    pattern = r"\d\W{0,2}(?:\w{1,2}\W)?\s?(%s)|(%s)\w*\W{0,2}\d" % (("|".join(names),) * 2)
    return [names[(first or second).lower()] for first, second in re.findall(pattern, text, re.IGNORECASE)]


@cache
def _names(language: str) -> dict[str, int]:
    """Return the months of a language by name, from CLDR, cut to the stem that cases keep."""
    from babel import Locale

    locale = Locale.parse("sr_Cyrl" if language == "sr" else language)
    names = locale.months["format"]["wide"]
    return {_stem(name.lower()): month for month, name in names.items()}


def _stem(name: str) -> str:
    return name if len(name) <= 4 else name.removesuffix("ar").removesuffix("а")
