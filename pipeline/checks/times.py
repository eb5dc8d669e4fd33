"""A time of day in the source is the same time in the target, however the language writes it."""

import re
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding, Severity

_SOURCE = re.compile(
    r"(?<![\d.,:])([01]?\d|2[0-4])(?::([0-5]\d)|\.([0-5]\d)(?=\s*(?:[-–]\s*\d{1,2}\.\d\d\s*)?ч(?:\.|аса?\b)))(?![\d:])"
)
_TARGET = re.compile(
    r"(?<![\d,:])([01]?\d|2[0-4])(?:(?::|\.|\s?h\s?|\s(?:Uhr|óra|ore|horas e)\s)([0-5]\d))?(?!\d)"
)
_AFTER_NOON = re.compile(r"вечерта|следобед|след обяд|p\.? ?m\b", re.IGNORECASE)


def check(pair: Pair) -> Iterator[Finding]:
    """The hour or its minutes were changed, swapped or lost.

    Bad (it): Начало в 17:30 ч. → Inizio alle 17.
    Bad (de): От 9:30 до 11:45 ч. → Von 9.45 bis 11.30 Uhr.
    Bad (hu): Регистрацията е в 8.30 ч. → A regisztráció 9.30 órakor kezdődik.
    Good (it): Начало в 17:00 ч. → Inizio alle ore 17.
    Good (de): Начало в 17:00 ч. → Beginn um 17.00 Uhr.
    Good (pt): Начало в 17:00 ч. → Início às 17h00.
    Good (hu): Начало в 17:30 ч. → Kezdés 17 óra 30 perckor.
    Good (ro): Начало в 9.30 ч. → Începe la ora 9:30.
    Good (sr): Начало в 9.30 ч. → Почетак у 9.30 часова.
    """
    wanted = [(int(hour), int(colon or point)) for hour, colon, point in _SOURCE.findall(pair.source.text)]
    if not wanted:
        return
    found = {(int(hour), int(minutes or 0)) for hour, minutes in _TARGET.findall(pair.target.text)}
    if _AFTER_NOON.search(pair.source.text):
        # 10:08 ч. вечерта is 22:08.
        found |= {(hour % 12, minutes) for hour, minutes in found}
    missing = [f"{hour}:{minutes:02}" for hour, minutes in wanted if (hour, minutes) not in found]
    if missing:
        told = ", ".join(missing)
        yield Finding("times", f"A time differs from the source ({told} is missing).", Severity.BLOCKING)
