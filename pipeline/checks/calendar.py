"""Dates of a text: which months it names, by word or by digits, and which days stand beside them."""

import re
from collections import defaultdict
from functools import cache

from pipeline.checks.patterns import table, whole

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_DAY = r"(?<![\d.,:])(?:[1-9]|0[1-9]|[12]\d|3[01])(?![\d:%]|[.,]\d)[.ºª°]?(?:-?[^\W\d]{1,3}(?!\w))?"
# What joins the days of one date to each other and to their month.
_LINK = (
    r"и|или|до|от|на|e|ed|o|al|dal|il|l[’']|a|und|oder|bis|zum|vom|den|dem|de|di|do|da|ao|ou|y|și|sau|la|pe|"
    r"până|од|те|és|vagy|illetve|valamint"
)
_BETWEEN = rf"\s*(?:[-–—/,]\s*)?(?:(?:{_LINK})\s+){{0,3}}"
_DAYS_BEFORE = re.compile(rf"(?:{_DAY}{_BETWEEN})+$")
_DAYS_AFTER = re.compile(rf"\s*(?:{_DAY}{_BETWEEN})+")
_DAY_FIRST = re.compile(
    r"(?<![\d.,/])(0?[1-9]|[12]\d|3[01])([./-])[ \u00a0]?(0?[1-9]|1[0-2])\2[ \u00a0]?(\d{4})(?!\d)"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})([./-])[ \u00a0]?(0?[1-9]|1[0-2])\2[ \u00a0]?(0?[1-9]|[12]\d|3[01])(?!\d)"
)
_SHORT = re.compile(r"(?<![\d.,/])(0?[1-9]|[12]\d|3[01])([./])[ \u00a0]?(0?[1-9]|1[0-2])(?!\d|[.,]\d)")
_SHORT_MONTH_FIRST = re.compile(
    r"(?<![\d.,/])(0?[1-9]|1[0-2])\.[ \u00a0]?(0?[1-9]|[12]\d|3[01])(?!\d|[.,]\d)"
)
_ROMAN_MONTH = re.compile(r"(?<!\d)(\d{1,2})[. /-]{1,2}(XI{0,2}|IX|IV|VI{0,3}|I{1,3})[. /-]{1,2}(?=\d{4})")


class Dates:
    """The months of a text, each with the days beside it; `sure` are those that are surely months."""

    def __init__(self) -> None:
        self.days: dict[int, set[int]] = defaultdict(set)
        self.sure: set[int] = set()

    def add(self, month: int, *days: int, sure: bool = True) -> None:
        """Take one month in."""
        self.days[month].update(days)
        if sure:
            self.sure.add(month)


@cache
def month_patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Return the twelve patterns of the months' names."""
    return tuple(whole(names) for names in table("calendar")[language]["months"])


@cache
def _any_month(language: str) -> re.Pattern[str]:
    return whole("|".join(table("calendar")[language]["months"]))


@cache
def weekday_patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Return the seven patterns of the names of days, Monday first."""
    return tuple(whole(names) for names in table("calendar")[language]["weekdays"])


def full_dates(text: str) -> list[tuple[tuple[int, int], int, int]]:
    """Return ((start, end), day, month) of each date written in digits with its year."""
    day_first = [(m.span(), int(m[1]), int(m[3])) for m in _DAY_FIRST.finditer(text)]
    year_first = [(m.span(), int(m[4]), int(m[3])) for m in _YEAR_FIRST.finditer(text)]
    roman = [(m.span(), int(m[1]), _ROMAN.index(m[2]) + 1) for m in _ROMAN_MONTH.finditer(text)]
    return [*day_first, *year_first, *roman]


def dates(text: str, language: str) -> Dates:
    """Return the dates of a text."""
    found = Dates()
    for _, day, month in full_dates(text):
        found.add(month, day)
    if not _any_month(language).search(text):
        return found
    for month, pattern in enumerate(month_patterns(language), start=1):
        for name in pattern.finditer(text):
            days = _days_beside(text, name, language)
            found.add(month, *days, sure=bool(days))
    return found


def short_dates(text: str, language: str) -> set[tuple[int, int]]:
    """Return (day, month) of what may be dates in digits without a year, as 05.06."""
    if language == "hu":
        return {(int(m[2]), int(m[1])) for m in _SHORT_MONTH_FIRST.finditer(text)}
    return {(int(m[1]), int(m[3])) for m in _SHORT.finditer(text)}


def _days_beside(text: str, name: re.Match[str], language: str) -> set[int]:
    """Return the days that belong to a month's name: 9 и 13 октомври, október 9. és 13."""
    if language == "hu":
        row = _DAYS_AFTER.match(text, name.end())
    else:
        row = _DAYS_BEFORE.search(text, max(0, name.start() - 40), name.start())
    return {int(day) for day in re.findall(r"(?<!\d)\d{1,2}(?!\d)", row.group())} if row else set()
