import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.serbian import to_cyrillic, to_latin


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Његош и ЊЕГОШ у Љубљани", "Njegoš i NJEGOŠ u Ljubljani"),
        ("Џеп, Ђорђе и Ћирилица", "Džep, Đorđe i Ćirilica"),
        ("TRACE-KEI и office@example.eu", "TRACE-KEI i office@example.eu"),
    ],
)
def test_latin_is_derived_word_by_word(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic) == latin


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Injekcija i konjunktura", "Инјекција и конјунктура"),
        ("nadživeti", "надживети"),
        ("Posetite www.example.eu {0} puta", "Посетите www.example.eu {0} пута"),
        ("Otvorite Firefox", "Отворите Firefox"),
    ],
)
def test_corpora_become_cyrillic(latin: str, cyrillic: str) -> None:
    assert to_cyrillic(latin, keep="Отворете Firefox") == cyrillic


@given(st.text(alphabet="абвгдђежзијклљмнњопрстћуфхцчџш ,.", max_size=40))
def test_cyrillic_never_survives(text: str) -> None:
    assert not any("\u0400" <= letter <= "\u04ff" for letter in to_latin(text))
