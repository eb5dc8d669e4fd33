"""An amount of the source has the same unit, or currency, and the same scale in the target."""

from collections.abc import Iterator, Sequence

from pipeline.checks.pair import Pair
from pipeline.checks.quantities import Amount, amounts, families, unit_pattern
from pipeline.domain.translation import Finding, Severity
from pipeline.language.addresses import without_addresses

_WORDS = {
    "EUR": "euro", "BGN": "lev", "USD": "dollar", "RON": "Romanian leu", "HUF": "forint", "RSD": "dinar",
    "percent": "per cent", "permille": "per mille", "m2": "m²", "m3": "m³", "l": "litre", "t": "tonne",
}  # fmt: skip


def check(pair: Pair) -> Iterator[Finding]:
    """A currency or unit was exchanged or lost, or millions became thousands.

    Bad (it): Бюджетът е 412 000 лв. → Il bilancio è di 412.000 euro.
    Bad (de): Икономията е 30 процента. → Die Ersparnis beträgt 30 Euro.
    Bad (ro): Централата е 5 MW. → Centrala are 5 kW.
    Bad (hu): Фондът е 3 млн. евро. → Az alap 3 ezer euró.
    Bad (pt): Проектът трае 24 месеца. → O projeto dura 24 semanas.
    Good (it): Бюджетът е 2,3 млн. евро. → Il bilancio è di 2,3 milioni di euro.
    Good (de): Бюджетът е 2,3 млрд. лв. → Das Budget beträgt 2,3 Mrd. Lewa.
    Good (hu): Спестени са 30% енергия. → 30 százaléknyi energiát takarítottunk meg.
    Good (pt): Разходите са между 8000 и 9000 евро. → Os custos são entre 8000 e 9000 euros.
    Good (ro): Потреблението е 1200 кВтч. → Consumul este de 1.200 kWh.
    Good (it): Между 9 и 17 часа → Dalle 9 alle 17
    Good (sr): На 5 км от града → На 5 km од града
    """
    source, target = without_addresses(pair.source.text), without_addresses(pair.target.text)
    wanted = amounts(source, "bg")
    if not wanted:
        return
    found = amounts(target, pair.language)
    told = [
        problem
        for amount in wanted
        if (problem := _scale(amount, found) or _unit(amount, found, target, pair.language))
    ]
    if told:
        yield Finding("amounts", f"An amount differs from the source ({'; '.join(told)}).", Severity.BLOCKING)


def _scale(amount: Amount, found: Sequence[Amount]) -> str:
    """Tell of the same digits with another number of zeros."""
    if not (amount.scaled or any(other.scaled for other in found)):
        return ""
    if any(other.value == amount.value for other in found):
        return ""
    for other in found:
        ratio = amount.value / other.value if other.value else 0
        if ratio in (1000, 1000000) or (ratio and 1 / ratio in (1000, 1000000)):
            return f"{_plain(amount)} became {_plain(other)}"
    return ""


def _unit(amount: Amount, found: Sequence[Amount], target: str, language: str) -> str:
    if not amount.unit:
        return ""
    same = [other for other in found if other.value == amount.value]
    if not same or any(other.unit == amount.unit for other in same):
        return ""
    family = families()[amount.unit]
    rival = next((other.unit for other in same if families().get(other.unit) == family), "")
    said = bool(unit_pattern(amount.unit, language).search(target))
    if rival and not (said and family == "time"):
        return f"{_plain(amount)} {_name(amount.unit)} became {_plain(amount)} {_name(rival)}"
    # "Between 9 and 17", "women over 45": hours and years go without saying.
    if not said and family != "time":
        return f"{_plain(amount)} is no longer followed by “{_name(amount.unit)}”"
    return ""


def _plain(amount: Amount) -> str:
    return f"{amount.value.normalize():f}"


def _name(unit: str) -> str:
    return _WORDS.get(unit, unit)
