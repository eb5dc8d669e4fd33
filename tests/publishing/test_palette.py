import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publishing.palette import contrast, hex_of, oklch, palette

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
PAIRS = [("ink", "paper"), ("ink", "wash"), ("soft", "paper"), ("soft", "wash"), ("accent", "paper"),
         ("accent", "wash"), ("note-ink", "note")]  # fmt: skip


@given(COLOURS)
def test_whatever_the_cluster_chose_can_be_read_by_day_and_by_night(colour: str) -> None:
    colours = palette(colour)
    for ink, ground in PAIRS:
        for light in (0, 1):
            assert contrast(colours[ink][light], colours[ground][light]) >= 4.5, (ink, ground, light)
    assert contrast(colours["block"][0], "#ffffff") >= 4.5


@given(COLOURS)
def test_a_colour_survives_the_way_there_and_back(colour: str) -> None:
    there = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    back = hex_of(oklch(colour))
    assert all(abs(one - int(back[at : at + 2], 16)) <= 1 for one, at in zip(there, (1, 3, 5), strict=True))


def test_a_readable_colour_is_left_as_it_is() -> None:
    assert palette("#2f6b3a")["accent"][0] == "#2f6b3a"


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48)]
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
