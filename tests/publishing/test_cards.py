"""Social cards with titles in every script."""

import io

import pytest
from PIL import Image

from pipeline.publishing.cards import Card, draw

CARD = Card("Клъстерът започна нов проект", "Клъстер „Зелена синергия“", "19 декември 2016", "#2f6b3a")


def opened(card: Card) -> Image.Image:
    return Image.open(io.BytesIO(draw(card))).convert("RGB")


def test_a_card_has_the_size_and_the_colour_that_are_asked_for() -> None:
    card = opened(CARD)
    assert card.size == (1200, 630)
    assert card.getpixel((5, 5)) == (0x2F, 0x6B, 0x3A)


def test_the_same_card_gives_the_same_bytes() -> None:
    assert draw(CARD) == draw(CARD)


@pytest.mark.parametrize("letter", "ЪъЯщЂЉџăâîșțşţőűóãçßàèÄŐȚ„“”«»–№€")
def test_every_letter_of_the_languages_is_in_the_font(letter: str) -> None:
    unknown = draw(Card("\uffff", "", "", "#2f6b3a"))
    assert draw(Card(letter, "", "", "#2f6b3a")) != unknown


@pytest.mark.parametrize("title", ["", "Кратко", "Дълга дума " * 60, "Енергоефективност" * 9])
def test_no_title_runs_over_the_edge(title: str) -> None:
    card = opened(Card(title, "Име " * 80, "Дата " * 80, "#2f6b3a"))
    assert max(card.crop((1125, 400, 1200, 630)).convert("L").getextrema()) < 150
    above_the_foot = card.crop((80, 480, 800, 500)).convert("L").getextrema()
    assert above_the_foot[0] == above_the_foot[1]


def test_the_ink_can_be_read_on_light_and_on_dark() -> None:
    for colour in ("#ffffff", "#f2c14e", "#2f6b3a", "#000000"):
        low, high = opened(Card("Заглавие", "", "", colour)).convert("L").getextrema()
        assert high - low > 100
