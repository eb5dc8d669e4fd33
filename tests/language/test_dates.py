"""The first of a month, on the site and in what partners receive."""

from datetime import date

import pytest

from pipeline.delivery.words import written
from pipeline.publishing.texts import words
from pipeline.publishing.variants import variants

FIRST, SECOND = date(2026, 5, 1), date(2026, 5, 2)
WRITTEN = {
    "bg": "1 май 2026 г.", "it": "1º maggio 2026", "hu": "2026. május 1.", "de": "1. Mai 2026",
    "pt": "1 de maio de 2026", "ro": "1 mai 2026", "sr-Cyrl": "1. мај 2026.", "sr-Latn": "1. maj 2026.",
}  # fmt: skip
SHORT = {
    "bg": "1 май", "it": "1º maggio", "hu": "május 1.", "de": "1. Mai", "pt": "1 de maio", "ro": "1 mai",
    "sr-Cyrl": "1. мај", "sr-Latn": "1. maj",
}  # fmt: skip


@pytest.mark.parametrize("code", WRITTEN)
def test_the_first_is_written_as_the_language_does(code: str) -> None:
    variant = next(one for one in variants(code.partition("-")[0]) if one.code == code)
    assert words(variant).date(FIRST).replace("\u00a0", " ") == WRITTEN[code]
    assert words(variant).short(FIRST).replace("\u00a0", " ") == SHORT[code]
    assert written(FIRST, code).replace("\u00a0", " ") == WRITTEN[code]


def test_other_days_are_no_ordinals() -> None:
    assert words(variants("it")[0]).short(SECOND) == "2\u00a0maggio"
    assert written(date(2026, 5, 11), "it") == "11 maggio 2026"


def test_a_date_in_a_sentence_needs_no_case_and_no_article() -> None:
    for code, told in (("it", "Correzione: 8 agosto 2026"), ("sr", "Исправка: 8. август 2026.")):
        said = words(variants(code)[0]).on("corrected", date(2026, 8, 8))
        assert said.replace("\u00a0", " ") == told
