"""The data of the checks know what CLDR knows, and read numbers as the languages write them."""

import re
from decimal import Decimal

import pytest
from babel import Locale
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.calendar import dates, month_patterns, weekday_patterns
from pipeline.checks.patterns import table, whole
from pipeline.checks.quantities import amounts, value_of
from pipeline.language.codes import BY_CODE

CODES = tuple(BY_CODE)


def locale(code: str) -> Locale:
    return Locale.parse({"sr": "sr_Cyrl", "pt": "pt_PT"}.get(code, code))


@pytest.mark.parametrize("code", CODES)
def test_every_name_of_a_month_is_that_month_and_no_other(code: str) -> None:
    patterns = month_patterns(code)
    for form in ("format", "stand-alone"):
        for number, name in locale(code).months[form]["wide"].items():
            known = [at for at, pattern in enumerate(patterns, start=1) if pattern.fullmatch(name)]
            assert known == [number], name


@pytest.mark.parametrize("code", CODES)
def test_every_name_of_a_day_is_that_day_and_no_other(code: str) -> None:
    patterns = weekday_patterns(code)
    for number, name in locale(code).days["format"]["wide"].items():
        assert [at for at, pattern in enumerate(patterns) if pattern.fullmatch(name)] == [number], name


@pytest.mark.parametrize("code", CODES)
def test_every_pattern_of_every_language_can_be_read(code: str) -> None:
    data = table("units")
    for words in [*table("words")["numbers"][code].values(), *data["scales"][code].values()]:
        assert whole(words)
    assert all(re.compile(words[code]) for units in data["units"].values() for words in units.values())


@pytest.mark.parametrize(
    ("code", "text", "wanted"),
    [
        ("bg", "Между 9 и 13 октомври", {10: {9, 13}}),
        ("bg", "на 14.12.2016 г.", {12: {14}}),
        ("bg", "на 14.XII.2016 г.", {12: {14}}),
        ("bg", "от 28 февруари до 3 март", {2: {28}, 3: {3}}),
        ("it", "dal 9 al 13 ottobre", {10: {9, 13}}),
        ("it", "per 11 imprese nel maggio 2024", {5: set()}),
        ("hu", "Október 9. és 13. között", {10: {9, 13}}),
        ("hu", "2016. 12. 14.", {12: {14}}),
        ("de", "am 14.12.2016", {12: {14}}),
        ("pt", "a 1.º de março", {3: {1}}),
        ("ro", "între 9 și 13 octombrie", {10: {9, 13}}),
        ("sr", "од 9. до 13. октобра", {10: {9, 13}}),
    ],
)
def test_days_belong_to_the_month_they_stand_beside(
    code: str, text: str, wanted: dict[int, set[int]]
) -> None:
    assert dict(dates(text, code).days) == wanted


@pytest.mark.parametrize("code", CODES)
@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_a_number_as_the_locale_writes_it_has_its_value(code: str, value: Decimal) -> None:
    assert value_of(format_decimal(value, locale=locale(code))) == value


@pytest.mark.parametrize(
    ("code", "text", "value", "unit"),
    [
        ("bg", "2,3 млн. лв.", "2300000", "BGN"),
        ("it", "2,3 milioni di euro", "2300000", "EUR"),
        ("hu", "2,3 milliárd forint", "2300000000", "HUF"),
        ("de", "2,3 Mrd. Euro", "2300000000", "EUR"),
        ("pt", "3 mil milhões de euros", "3000000000", "EUR"),
        ("pt", "€ 40", "40", "EUR"),
        ("ro", "640 de mii de leva", "640000", "BGN"),
        ("sr", "12 посто", "12", "percent"),
        ("bg", "1200 кВтч", "1200", "kWh"),
        ("hu", "30%-a", "30", "percent"),
        ("de", "5 Metern", "5", "m"),
    ],
)
def test_an_amount_has_value_and_unit(code: str, text: str, value: str, unit: str) -> None:
    (amount,) = amounts(text, code)
    assert (amount.value, amount.unit) == (Decimal(value), unit)
