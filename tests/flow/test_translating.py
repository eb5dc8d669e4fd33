"""What the checks say is found while engines are at work, and kept as it would be found later."""

from collections.abc import Sequence

import pytest

from pipeline import checks, flow, intake
from pipeline.checks import Check, Pair
from pipeline.domain.translation import Finding
from pipeline.flow.looking import findings_of
from tests.conftest import Desk

LANGUAGES = ["it", "de", "sr"]


@pytest.mark.parametrize("foreseen", [0, 2000])
def test_each_translation_is_checked_once_and_what_was_found_is_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, foreseen: int
) -> None:
    checked: list[Pair] = []
    whole = checks.run

    def counted(pair: Pair, more: Sequence[Check] = ()) -> Sequence[Finding]:
        checked.append(pair)
        return whole(pair, more)

    monkeypatch.setattr(checks, "run", counted)
    monkeypatch.setattr("pipeline.flow.translating._FORESEEN", foreseen)
    flow.take_in(desk.parts, sorted(intake.files(desk.folder / "posts")))
    made = flow.translate(desk.parts, LANGUAGES)
    assert len(checked) == sum(made.values()) == 12
    taken = flow.find(desk.parts, "nov-proekt")
    told = set()
    for language in LANGUAGES:
        for item in flow.look(desk.parts, taken, language).items:
            assert item.translation
            assert item.findings == findings_of(desk.parts, item.segment.source, item.translation)
            told |= {finding.check for finding in item.findings}
    assert "dates" in told  # „dekemvri“ is no month
    assert len(checked) == 24  # those that this test asked for, and no more
