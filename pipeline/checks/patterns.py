"""What several checks look for: the data of the languages, and marks that say nothing."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

# Marks that close a sentence but say nothing of how it ends.
CLOSING = "\"'“”»’)]}"
# A point after these need not end a sentence, nor one after a number: 2016., 14.
ABBREVIATION = re.compile(
    r"(?:(?<!\w)(?:г|гг|с\.г|т\.г|лв|ч|мин|сек|хил|млн|млрд|др|т\.н|пр|под|н\.е|кг|гр|км|дка|ха|м|см|бр|стр|ст|"
    r"ecc|a\.C|d\.C|S\.r\.l|S\.p\.A|stb|db|Kft|Bt|Rt|Zrt|usw|etc|Mio|Mrd|Tsd|Nr|Chr|Lda|S\.A|mil|mld|nr|lv|p|"
    r"итд|сл|год|мил|мио|[дd]\.[оo]\.[оo]|[аa]\.[дd])|\d)\.$",
    re.IGNORECASE,
)


@cache
def table(name: str) -> dict[str, Any]:
    """Return the data of `name`.toml beside this module."""
    with Path(__file__).with_name(f"{name}.toml").open("rb") as stream:
        return tomllib.load(stream)


@cache
def whole(alternatives: str) -> re.Pattern[str]:
    r"""Return a pattern for one of the alternatives as a whole word, whatever its case.

    >>> bool(whole("lug\.|luglio").search("il 5 lug. 2016")), bool(whole("ora").search("ancora"))
    (True, False)
    """
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)
