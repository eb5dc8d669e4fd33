import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.codes import BY_CODE
from pipeline.language.slugs import slug


@pytest.mark.parametrize(
    ("language", "title", "address"),
    [
        ("bg", "Безплатен енергиен одит", "bezplaten-energien-odit"),
        ("bg", "Щъркелът от Търговище, България", "shtarkelat-ot-targovishte-balgaria"),
        ("it", "L’energia è un’opportunità", "l-energia-e-un-opportunita"),
        ("hu", "Ötnapos képzés Győrben", "otnapos-kepzes-gyorben"),
        ("de", "Größere Förderung für Öfen", "groessere-foerderung-fuer-oefen"),
        ("pt", "Formação: o que aprendemos", "formacao-o-que-aprendemos"),
        ("ro", "Întâlnire la Iași și Târgoviște", "intalnire-la-iasi-si-targoviste"),
        ("sr", "Његош, Ђаковица и чизме", "njegos-djakovica-i-cizme"),
        ("sr", "Njegoš, Đakovica i čizme", "njegos-djakovica-i-cizme"),
        ("it", "R&D: 75 %", "r-d-75"),
    ],
)
def test_titles_become_addresses_as_their_readers_write_them(language: str, title: str, address: str) -> None:
    assert slug(title, language) == address


@given(st.text(max_size=300), st.sampled_from(list(BY_CODE)))
def test_an_address_is_short_plain_and_stable(title: str, language: str) -> None:
    address = slug(title, language)
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", address)
    assert len(address) <= 80
    assert slug(address, "it") == address
