"""The digits of the source stand in the target, however the language groups them."""

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding, Severity

# Groups of digits with the marks that locales put inside numbers, dates and times.
_NUMBER = re.compile(r"\d+(?:[.,:\u00a0\u202f /-]\d+)*")


def check(pair: Pair) -> Iterator[Finding]:
    """Digits lost, changed or invented; grouping and decimal marks may differ.

    Bad (it): Бюджетът е 412 000 евро. → Il bilancio è di 421 000 euro.
    Bad (de): Участват 7 клъстера. → Cluster nehmen teil.
    Good (it): Бюджетът е 412 000 евро. → Il bilancio è di 412.000 euro.
    Good (pt): Начало в 17:00 ч. → Início às 17h00.
    """
    wanted, found = _digits(pair.source.text), _digits(pair.target.text)
    if wanted == found:
        return
    missing, added = wanted - found, found - wanted
    told = [f"missing: {', '.join(sorted(missing))}"] if missing else []
    told += [f"not in the source: {', '.join(sorted(added))}"] if added else []
    yield Finding("numbers", f"Numbers differ ({'; '.join(told)}).", Severity.BLOCKING)


def _digits(text: str) -> Counter[str]:
    """Return the runs of digits; those of one number are counted apart, so that order may change."""
    return Counter(
        run.lstrip("0") or "0"
        for number in _NUMBER.findall(text)
        for run in re.findall(r"\d+", _ungrouped(number))
    )


def _ungrouped(number: str) -> str:
    """Join thousands: 412 000, 412.000 and 412000 are one number."""
    return re.sub(r"(?<=\d)[.\u00a0\u202f ](?=\d{3}(?!\d))", "", number)
