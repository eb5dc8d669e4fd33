"""Post-editing effort."""

import pytest

from pipeline.domain.decision import State
from pipeline.domain.work import Stand
from pipeline.review.confidence import band, band_of
from pipeline.review.effort import edits


@pytest.mark.parametrize(
    ("made", "approved", "count"),
    [
        ("Il progetto è nuovo.", "Il progetto è nuovo.", 0),
        ("Il progetto è nuovo.", "Il progetto è recente.", 1),  # a word exchanged
        ("Der cluster wächst.", "Der Cluster wächst.", 1),  # a capital is an edit
        ("oggi comincia il progetto", "il progetto comincia oggi", 2),  # two words moved, not four exchanged
        ("", "Nuovo progetto", 2),
    ],
)
def test_edits_are_those_of_ter(made: str, approved: str, count: int) -> None:
    assert edits(made, approved) == (count, len(approved.split()))


def test_a_very_long_text_is_counted_without_shifts() -> None:
    made = " ".join(f"дума{number}" for number in range(100))
    assert edits(made, made.replace("дума7 ", "слово ")) == (1, 100)


def test_no_engine_no_band() -> None:
    assert [band(value) for value in (0.9, 0.5, 0.1, None)] == ["high", "medium", "low", ""]


def test_what_no_engine_made_has_no_band() -> None:
    made = {origin: Stand("s", State.TRANSLATED, origin=origin, confidence=0.1) for origin in ("mt", "human")}
    assert [band_of(made["mt"]), band_of(made["human"]), band_of(None)] == ["low", "", ""]
