"""The first of a month where a language writes it otherwise than its other days.

CLDR writes all days alike, and so do Bulgarian (1 май), German (1. Mai), Hungarian (május 1.),
Romanian (1 mai), Serbian (1. мај) and European Portuguese (1 de maio). Italian alone counts the first:
1º maggio, but 2 maggio.
"""

from datetime import date

_FIRST = {"it": "1º"}


def with_first(written: str, day: date, language: str) -> str:
    """Return a date that begins with its day, the first of a month as the language writes it.

    >>> with_first("1 maggio 2026", date(2026, 5, 1), "it"), with_first("11 maggio", date(2026, 5, 11), "it")
    ('1º maggio 2026', '11 maggio')
    """
    if day.day != 1 or language not in _FIRST or not written.startswith("1"):
        return written
    return _FIRST[language] + written.removeprefix("1")
