"""The numbers of the source stand in the target, however the language writes them."""

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.checks.calendar import full_dates, month_patterns
from pipeline.checks.pair import Pair
from pipeline.checks.patterns import table, whole
from pipeline.checks.phones import without_phones
from pipeline.checks.quantities import amounts
from pipeline.domain.translation import Finding, Severity
from pipeline.language.addresses import without_addresses

# Groups of digits with the marks that locales put inside numbers, dates and times.
_NUMBER = re.compile(r"\d+(?:[_.,:\u00a0\u202f /-]\d+)*")
_DECIMAL = re.compile(r"(?<![\d.,])(\d+),(\d+)(?![\d,])")
_FULL_HOUR = re.compile(
    r"(?<![\d.,:])(\d{1,2})(?::00|\.00(?=\s*(?:ч|Uhr|óra|час|h|[-–]\s*\d{1,2}[.:]\d\d))|\s?h\s?00)(?!\d)"
    r"|(?<=[.:]\d\d[-–])(\d{1,2})[.:]00(?!\d)"
)
_FORMULA = re.compile(r"(?<!\w)(?:CO|NO|SO|CH|H|O)[234](?!\d)")
_ROMAN = re.compile(r"(?<![\w-])[IVX]+(?![\w’'])")
_TENS, _HUNDRED, _THOUSAND = 10, 100, 1000
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}


def check(pair: Pair) -> Iterator[Finding]:
    """Digits lost, changed or invented; grouping and decimal marks may differ.

    Bad (it): Бюджетът е 412 000 евро. → Il bilancio è di 421 000 euro.
    Bad (de): Участват 7 клъстера. → Cluster nehmen teil.
    Bad (hu): Нов проект → Új projekt 2016
    Bad (ro): Фондът е 2,3 млн. евро. → Fondul este de 3,2 milioane de euro.
    Good (it): Бюджетът е 412 000 евро. → Il bilancio è di 412.000 euro.
    Good (pt): Начало в 17:00 ч. → Início às 17h00.
    Good (de): Начало в 17:00 ч. → Beginn um 17 Uhr.
    Good (hu): Фондът е 2 300 000 евро. → Az alap 2,3 millió euró.
    Good (ro): На 14.12.2016 г. → La 14 decembrie 2016
    Good (sr): Петте клъстера → 5 кластера
    """
    source, target = _prose(pair.source.text), _prose(pair.target.text)
    decimals = _DECIMAL.findall(source)
    if _digits(_joined(source, decimals)) == _digits(_joined(target, decimals)):
        return
    wanted, found = _values(source, "bg", decimals), _values(target, pair.language, decimals)
    missing, added = wanted - found, found - wanted
    for number in said(target, pair.language) | _roman(target) | _months(target, pair.language):
        missing.pop(number, None)
    for number in said(source, "bg") | _roman(source) | _months(source, "bg"):
        added.pop(number, None)
    for decade in [number for number in missing | added if re.fullmatch(r"(?:1[89]|20)\d0", number)]:
        # През 1970-те, negli anni '70.
        if {decade, decade[-2:].lstrip("0")} <= {*missing, *added}:
            missing, added = (_without(counted, decade) for counted in (missing, added))
    told = [f"missing: {_row(missing)}"] if missing else []
    told += [f"not in the source: {_row(added)}"] if added else []
    if told:
        yield Finding("numbers", f"Numbers differ ({'; '.join(told)}).", Severity.BLOCKING)


def _without(numbers: Counter[str], decade: str) -> Counter[str]:
    return Counter({number: n for number, n in numbers.items() if number not in (decade, decade[-2:])})


def _row(numbers: Counter[str]) -> str:
    return ", ".join(sorted(numbers)).replace("_", ",")


def _prose(text: str) -> str:
    """Return a text without what other checks compare, full hours without their minutes."""
    text = _FORMULA.sub(" ", without_phones(without_addresses(text)))
    return _FULL_HOUR.sub(lambda found: found[1] or found[2], text)


def _digits(text: str) -> Counter[str]:
    """Return the runs of digits; those of one number are counted apart, so that order may change."""
    return Counter(
        run.lstrip("0") or "0"
        for number in _NUMBER.findall(text)
        for run in re.findall(r"\d+(?:_\d+)?", _ungrouped(number))
    )


def _joined(text: str, decimals: list[tuple[str, str]]) -> str:
    """Make each of the source's decimals one number, whichever mark a text sets inside it."""
    for whole_part, fraction in decimals:
        text = re.sub(rf"(?<!\d){whole_part}[.,]{fraction}(?!\d)", f"{whole_part}_{fraction}", text)
    return text


def _ungrouped(number: str) -> str:
    """Join thousands: 412 000, 412.000 and 412000 are one number."""
    return re.sub(r"(?<=\d)[.\u00a0\u202f ](?=\d{3}(?!\d))", "", number)


def _values(text: str, language: str, decimals: list[tuple[str, str]]) -> Counter[str]:
    """Return the runs of digits, numbers with a scale written out and months of dates left out."""
    counted: Counter[str] = Counter()
    months: Counter[str] = Counter()
    for _, _, month in full_dates(text):
        months[str(month)] += 1
    for amount in sorted(amounts(text, language), key=lambda amount: -amount.start):
        if amount.scaled and amount.value == int(amount.value):
            counted[str(int(amount.value))] += 1
            text = text[: amount.start] + " " + text[amount.end :]
    return (_digits(_joined(text, decimals)) - months) + counted


def said(text: str, language: str) -> set[str]:
    """Return the numbers that stand in words, tens and ones and thousands put together."""
    words = table("words")["numbers"][language].items()
    said = {int(number) for number, forms in words if whole(forms).search(text)}
    ones = {number for number in said if number < _TENS}
    tens = {number for number in said if _TENS < number < _HUNDRED and not number % _TENS}
    together = {ten + one for ten in tens for one in ones}
    thousands = {number * _THOUSAND for number in said}
    return {str(number) for number in said | together | thousands}


def _roman(text: str) -> set[str]:
    return {str(_roman_value(numeral)) for numeral in _ROMAN.findall(text)}


def _roman_value(numeral: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def _months(text: str, language: str) -> set[str]:
    """Return the numbers of the months that a text names: 05.06. may become 5 June."""
    patterns = enumerate(month_patterns(language), start=1)
    return {str(month) for month, pattern in patterns if pattern.search(text)}
