import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.repair import repair


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("MAISON DU VE¦üGE¦üTAL", "MAISON DU VÉGÉTAL"),
        ("VE╠üGE╠üTAL", "VÉGÉTAL"),
        ("Зелена".encode().decode("cp1252"), "Зелена"),
        ("Клъс\u00adтер\u200b", "Клъстер"),
        ("„Зелена“ – 5 € № 7…", "„Зелена“ – 5 € № 7…"),
        ("цена¦бройка", "цена¦бройка"),
        ("а№“ и в€“", "а№“ и в€“"),
        ("Зелена".encode().decode("cp1251"), "Зелена"),
    ],
)
def test_mends_broken_text_and_leaves_the_rest(broken: str, mended: str) -> None:
    assert repair(broken) == mended


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъьюяАБВ „“–…№€.,!?0123456789\n", max_size=60))
def test_sound_bulgarian_is_not_touched(text: str) -> None:
    assert repair(text) == text
