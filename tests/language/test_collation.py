"""Lists are in the order of each alphabet, as ICU (in Chromium) has it."""

import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page as Tab

from pipeline.language.collation import order
from tests.browser import chromium

WORDS = {
    "bg": "енергия обучение събития цифровизация ябълка щит чай шах жито зима йод ъгъл юни 5G TRACE-KEI",
    "it": "energia età etere perché perciò più piu università zero Àncora ancora città cittadino",
    "hu": "cél csak cukor cé gép gyár gumi lap lyuk luk nap nyár nő óra öt ősz szó só sz tyúk tél zöld zsír út üzem űr egy",
    "de": "Ärger Arbeit Apfel Öl Ofen Straße Strasse Strand Übung Uhr Zug Äpfel",
    "pt": "ação acção água avó avô caça cacau energia época formação português",
    "ro": "apă ară ăla ânsă azi iarnă înalt ie șapte sare sat țară tare tabel zi",
    "sr-Cyrl": "ћуп чај џак деда ђак љубав лук њива нож обука шума шал жаба ја иза догађаји",
    "sr-Latn": "ćup čaj džak deda đak ljubav luk njiva nož obuka šuma šal žaba ja iza događaji cena",
}


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    with chromium() as browser:
        yield browser.new_page()


@pytest.mark.browser
@pytest.mark.parametrize("variant", WORDS)
def test_words_stand_as_readers_look_for_them(tab: Tab, variant: str) -> None:
    words = WORDS[variant].split()
    random.Random(1).shuffle(words)
    wanted = tab.evaluate("([words, code]) => words.sort(new Intl.Collator(code).compare)", [words, variant])
    assert sorted(words, key=lambda word: order(word, variant)) == wanted
