"""Generated rows say the same in every language, to the digit."""

import re

from pipeline.language.codes import BY_CODE
from pipeline.training.generated import generate

ROWS = list(generate(600, seed=1))


def test_rows_are_whole_distinct_and_the_same_again() -> None:
    assert all(set(row) == set(BY_CODE) and all(row.values()) for row in ROWS)
    assert len({row["bg"] for row in ROWS}) == 600
    assert list(generate(50, seed=1)) == ROWS[:50]
    assert list(generate(50, seed=2)) != ROWS[:50]


def test_every_digit_and_every_address_is_in_every_language() -> None:
    for row in ROWS:
        for code, text in row.items():
            assert sorted(re.findall(r"\d", text)) == sorted(re.findall(r"\d", row["bg"])), (code, row)
            assert re.findall(r"\S+@\S+\.\w+", text) == re.findall(r"\S+@\S+\.\w+", row["bg"])
            assert "{" not in text


def test_scripts_are_kept_apart() -> None:
    cyrillic = re.compile(r"[\u0400-\u04ff]")
    for row in ROWS:
        for code, text in row.items():
            assert bool(cyrillic.search(text)) <= (BY_CODE[code].script == "Cyrl")


def test_months_stand_in_the_case_that_dates_demand() -> None:
    dates = [row for row in ROWS if row["bg"].startswith("Дата: ") and "декември" in row["bg"]]
    assert dates
    for row in dates:
        assert "децембра" in row["sr"]
        assert "december" in row["hu"]
        assert "de dezembro de" in row["pt"]
