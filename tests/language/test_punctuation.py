import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.codes import TARGET_CODES
from pipeline.language.punctuation import QUOTES, dress, plain
from pipeline.language.words import words


@pytest.mark.parametrize(
    ("language", "dressed"),
    [
        ("it", "Il cluster «Sinergia Verde» – un’idea"),
        ("hu", "A „Zöld Szinergia” klaszter – ötlet"),
        ("de", "Der Cluster „Grüne Synergie“ – eine Idee"),
        ("sr", "Кластер „Зелена синергија“ – идеја"),
    ],
)
def test_each_language_gets_its_own_marks_back(language: str, dressed: str) -> None:
    assert dress(plain(dressed), language) == dressed


def test_a_lone_mark_stays_plain() -> None:
    assert dress('Un "inizio', "it") == 'Un "inizio'


def test_marks_inside_marks_are_paired() -> None:
    assert dress('"A "B" C"', "hu") == "„A „B” C”"


def test_a_range_keeps_its_dash_where_the_source_has_one() -> None:
    assert dress("2014-2020", "de", "2014–2020") == "2014–2020"
    assert dress("032-555", "de", "032-555") == "032-555"


TEXT = st.text(alphabet="абв abc„“”«»\"'’–-…. 12(),\u00a0", max_size=40)


@given(TEXT, st.sampled_from(TARGET_CODES))
def test_plain_and_dressed_have_the_same_words(text: str, language: str) -> None:
    made = plain(text)
    assert len(words(dress(made, language))) == len(words(made))


@given(TEXT)
def test_plain_is_plain_already(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert not set(plain(text)) & {mark for pair in QUOTES.values() for mark in pair}


@pytest.mark.parametrize(
    ("source", "language", "text", "dressed"),
    [
        ("Безплатен одит", "de", "kostenloses Audit", "Kostenloses Audit"),
        ("„Спестихме“, каза той.", "hu", '"megtakarítottunk" - mondta.', "„Megtakarítottunk” – mondta."),
        ("Нова програма", "sr", "програма је нова", "Програма је нова"),
        ("безплатен одит", "de", "kostenloses Audit", "kostenloses Audit"),  # an item of a list
        ("Сайтът npm расте", "it", "npm cresce", "npm cresce"),  # a name
        ("Платформата расте", "it", "eTwinning cresce", "eTwinning cresce"),
        ("Двадесет фирми", "de", "20 firmen", "20 firmen"),
        ("", "de", "kostenlos", "kostenlos"),
    ],
)
def test_a_capital_at_the_beginning_is_the_sources(
    source: str, language: str, text: str, dressed: str
) -> None:
    assert dress(text, language, source) == dressed
