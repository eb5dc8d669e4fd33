"""Names in Latin letters stand aside and come back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.hungarian import article, decided
from pipeline.language.masks import hide, mask, unmask, unmasked_words, with_articles
from pipeline.language.words import words

NAMES = [
    "TRACE-KEI",
    "INNOSKART Kft",
    "Cluster Excellence",
    "office@greensynergycluster.eu",
    "ISO 9001",
    "032 555 184",
]
BULGARIAN = st.sampled_from(["проектът", "в", "Будапеща", "и", "„нов“", "започна,", "12", "2016 г."])
SENTENCE = st.lists(BULGARIAN | st.sampled_from(NAMES), min_size=1, max_size=14).map(" ".join)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Партньори са INNOSKART Kft. от Унгария и „MADAN PARQUE“.", "Партньори са {0}. от Унгария и „{1}“."),
        ("Пишете на office@greensynergycluster.eu.", "Пишете на {0}."),
        ("Вижте https://a.eu/x?y=1#z и www.b.bg, моля.", "Вижте {0} и {1}, моля."),
        ("Стандарт ISO/IEC 17025 и програма Horizon 2020", "Стандарт {0} и програма {1}"),
        ("Проектът CLUSTER 2024 г. и TRACE 14:30", "Проектът {0} 2024 г. и {1} 14:30"),
        ("Търговецът Müller & Söhne от Австрия", "Търговецът {0} от Австрия"),
        ("За въпроси: тел. 032 555 184, инж. Емил Цанков.", "За въпроси: тел. {0}, инж. Емил Цанков."),
        ("Тел. (032) 555-184, +359 2 965 31 08 и 0888/41 27 03.", "Тел. {0}, {1} и {2}."),
        ("(тел. 032 555184 или +359888123456)", "(тел. {0} или {1})"),
        ("Клъстер TRACE 032 555 184 и INNOSKART 12", "Клъстер {0} {1} и {2}"),
        # no calls: dates, times, results, amounts
        ("От 01-09-2024 или 05 12 2024 до 01.09.2024", "От 01-09-2024 или 05 12 2024 до 01.09.2024"),
        ("От 08 до 10 ч., с 0 на 1 и +5 до +7 градуса", "От 08 до 10 ч., с 0 на 1 и +5 до +7 градуса"),
        ("Спестихме 38 000 лв. за 2016 и 2017 г.", "Спестихме 38 000 лв. за 2016 и 2017 г."),
        # no names: a part of a Bulgarian word, a letter of a list, a sentence in another language
        ("IT-компания, 3D-печат и план B", "IT-компания, 3D-печат и план B"),
        ("Cluster Excellence is a programme.", "Cluster Excellence is a programme."),
        ("Полето {0} е задължително за TRACE", "Полето {0} е задължително за TRACE"),
    ],
)
def test_what_stands_in_latin_letters_is_masked(text: str, masked: str) -> None:
    assert mask(text)[0] == masked


def test_so_many_are_masked_as_an_engine_can_keep_apart() -> None:
    text, names = mask("и " + ", ".join(f"Name{letter}" for letter in "abcdefghijkl"))
    assert len(names) == 9
    assert text.endswith("{8}, Namej, Namek, Namel")


@given(SENTENCE)
def test_a_masked_sentence_comes_back(text: str) -> None:
    masked, names = mask(text)
    assert unmask(masked, names) == text
    if names:
        assert hide(text, names)[1]
        assert unmask(hide(text, names)[0], names) == text


@given(SENTENCE)
def test_each_word_knows_where_it_went(text: str) -> None:
    masked, names = mask(text)
    moved = unmasked_words(masked, names)
    there, here = words(text), words(masked)
    assert len(moved) == len(here)
    assert sorted({number for numbers in moved for number in numbers}) == list(range(len(there)))
    places = [found.span() for found in re.finditer(r"\{\d\}", masked)] if names else []
    for (start, end), numbers in zip(here, moved, strict=True):
        if not any(low <= start < high for low, high in places):
            assert [text[slice(*there[number])] for number in numbers] == [masked[start:end]]


@pytest.mark.parametrize("answer", ["Il progetto parte", "{0} e {0}", "{0} e {1} e {2}", "{1} e {2}"])
def test_an_answer_without_its_names_is_none(answer: str) -> None:
    assert unmask(answer, ("TRACE", "KEI")) is None


def test_the_longer_of_two_names_is_hidden_first() -> None:
    assert hide("A TRACE-KEI és a TRACE projektben", ("TRACE", "TRACE-KEI")) == (
        "A {1} és a {0} projektben",
        True,
    )
    assert hide("A TRACE projekt", ("TRACE", "TRACE-KEI")) == ("A {0} projekt", False)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("INNOSKART", "az"), ("TRACE-KEI", "a"), ("MVM", "az"), ("BTK", "a"), ("EU", "az"), ("Lego", "a"),
     ("xls", "a"), ("SME", "az"), ("NGO", "az"), ("LED", "a"), ("office@example.eu", "az"), ("032 555 184", "a"),
     ("+359 2 965 31 08", "a")],
)  # fmt: skip
def test_hungarian_articles_are_chosen_by_sound(name: str, expected: str) -> None:
    assert article(name) == expected


def test_articles_follow_the_names_that_come_back() -> None:
    names = ("INNOSKART", "TRACE-KEI")
    assert with_articles("A {0} az {1} és a „{0}” partnere", names) == "Az {0} a {1} és az „{0}” partnere"
    assert with_articles("A(z) {0} vagy A {7}", names) == "A(z) {0} vagy A {7}"
    assert decided("A(z) {0} mezőt") == "A {0} mezőt"
