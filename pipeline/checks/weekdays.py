"""A day of the week in the source is the same day in the target."""

from collections.abc import Iterator

from pipeline.checks.calendar import weekday_patterns
from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding, Severity

_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def check(pair: Pair) -> Iterator[Finding]:
    """A day of the week was changed or lost.

    Bad (it): Заповядайте във вторник. → Venite giovedì.
    Bad (hu): Срещата е в петък, 14 март. → A találkozó március 14-én, csütörtökön lesz.
    Bad (pt): Офисът е затворен в събота. → O escritório está fechado.
    Good (it): Заповядайте във вторник. → Venite martedì.
    Good (hu): Срещата е в петък, 14 март. → A találkozó március 14-én, pénteken lesz.
    Good (de): Обучението е в неделя. → Die Schulung findet am Sonntag statt.
    Good (pt): Срещата е в понеделник. → A reunião é na segunda-feira.
    Good (ro): Чакаме ви в сряда и четвъртък. → Vă așteptăm miercuri și joi.
    Good (sr): Чакаме ви в сряда. → Чекамо вас у среду.
    """
    wanted = _days(pair.source.text, "bg")
    if not wanted:
        return
    if missing := sorted(wanted - _days(pair.target.text, pair.language)):
        told = ", ".join(_DAYS[day] for day in missing)
        yield Finding(
            "weekdays", f"A day of the week differs from the source ({told} is missing).", Severity.BLOCKING
        )


def _days(text: str, language: str) -> set[int]:
    return {day for day, pattern in enumerate(weekday_patterns(language)) if pattern.search(text)}
