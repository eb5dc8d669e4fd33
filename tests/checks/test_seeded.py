"""What each check finds of the errors in seeded.tsv, and that it is silent on the good side."""

import pytest

from pipeline.checks import CHECKS, name_of
from pipeline.language.codes import TARGET_CODES
from tests.checks.seeds import read

SEEDS = read()
# Terms need a glossary: tests/glossary/cases.tsv is theirs.
APART = {"terms"}


@pytest.mark.parametrize("check", [name for name in map(name_of, CHECKS) if name not in APART])
def test_a_check_finds_the_errors_marked_found_and_no_other(check: str) -> None:
    rows = [seed for seed in SEEDS if seed.check == check]
    assert rows
    now = {seed: "found" if list(seed.unit(seed.pair(seed.bad))) else "missed" for seed in rows}
    assert [(seed.bad, result) for seed, result in now.items() if seed.result != result] == []


@pytest.mark.parametrize("check", sorted({seed.check for seed in SEEDS}))
def test_the_good_side_is_not_alarmed(check: str) -> None:
    rows = [seed for seed in SEEDS if seed.check == check]
    assert [seed.good for seed in rows if list(seed.unit(seed.pair(seed.good)))] == []


def test_the_table_covers_all_checks_and_languages() -> None:
    assert len(SEEDS) >= 300
    assert {seed.language for seed in SEEDS} == set(TARGET_CODES)
    assert {seed.check for seed in SEEDS} == set(map(name_of, CHECKS)) - APART
