"""A date of the source is the same date in the target, by name or in digits."""

import re
from collections.abc import Iterator

from pipeline.checks.calendar import dates, short_dates
from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding, Severity

_MONTHS = "January February March April May June July August September October November December".split()
# The name of this month is an ordinary word of Bulgarian too ("it seems").
_MAY = 5
_SURELY_MAY = re.compile(
    r"(?:през|от|до|към|месец|на|за|начало|края?|и|[-–—]) *май\b|\bмай +(?:\d{4}|и|до)\b", re.IGNORECASE
)


def check(pair: Pair) -> Iterator[Finding]:
    """A month was changed, lost or added, or stands beside another day.

    Bad (it): Срещата е на 14 декември. → La riunione è il 14 novembre.
    Bad (de): Сроковете са 14 март и 5 май. → Die Fristen sind der 5. März und der 14. Mai.
    Bad (pt): Подписано на 05.06.2017 г. → Assinado em 06/05/2017.
    Bad (ro): Кампанията започва през април. → Campania începe în curând.
    Good (it): Срещата е на 14 декември. → La riunione è il 14 dicembre.
    Good (hu): Между 9 и 13 октомври ще има обучение. → Október 9. és 13. között képzés lesz.
    Good (hu): Подписано на 05.06.2017 г. → Aláírva: 2017. június 5.
    Good (ro): Подписано на 05.06.2017 г. → Semnat la 5 iunie 2017.
    Good (sr): Срещата е на 14 декември. → Састанак је 14. децембра.
    Good (de): Тя май няма да дойде. → Sie kommt wohl nicht.
    """
    wanted, found = dates(pair.source.text, "bg"), dates(pair.target.text, pair.language)
    if _MAY in wanted.days and _MAY not in wanted.sure and not _SURELY_MAY.search(pair.source.text):
        del wanted.days[_MAY]
    short = short_dates(pair.target.text, pair.language)
    for _day, month in short:
        if month in wanted.days and month not in found.days:
            found.add(month, sure=False)
    told = [f"{_MONTHS[month - 1]} is missing" for month in sorted(wanted.days.keys() - found.days.keys())]
    in_source = wanted.days.keys() | {month for _, month in short_dates(pair.source.text, "bg")}
    told += [f"{_MONTHS[month - 1]} is not in the source" for month in sorted(found.sure - in_source)]
    told += [
        f"{_MONTHS[month - 1]} stands beside {_row(extra)}, in the source beside {_row(lost)}"
        for month in sorted(wanted.days.keys() & found.days.keys())
        if (lost := wanted.days[month] - found.days[month])
        and (extra := found.days[month] - wanted.days[month])
    ]
    if told:
        yield Finding("dates", f"A date differs from the source ({'; '.join(told)}).", Severity.BLOCKING)


def _row(days: set[int]) -> str:
    return ", ".join(map(str, sorted(days)))
