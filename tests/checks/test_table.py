"""docs/checks.md is the table of CHECKS: every example runs and says what stands there."""

import re
from pathlib import Path

import pytest

from pipeline.checks import CHECKS, Pair, name_of
from pipeline.domain.translation import Severity
from tests.checks.seeds import BY_NAME, PAGES, text_of
from tests.checks.test_examples import CLUSTER

PAGE = Path(__file__).parents[2] / "docs" / "checks.md"
WEIGHTS = {Severity.BLOCKING: "stops the approval", Severity.WARNING: "hint"}
_ROW = re.compile(r"^\| (\w+) \| (.+) \| \((\w\w)\) (.+) → (.+) \| (.+) \| (yes|no) \|$", re.MULTILINE)
ROWS = _ROW.findall(PAGE.read_text("utf-8"))


def test_the_table_has_every_check_in_order() -> None:
    assert [name for name, *_ in ROWS] == [name_of(check) for check in CHECKS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_example_says_what_the_table_says(row: tuple[str, ...]) -> None:
    name, told, language, source, target, weight, mends = row
    terms = (CLUSTER,) if name == "terms" else ()
    finding = next(iter(BY_NAME[name](Pair(text_of(source), text_of(target), language, terms, PAGES))))
    assert (finding.message, WEIGHTS[finding.severity]) == (told, weight)
    assert ("yes" if finding.fix else "no") == mends
