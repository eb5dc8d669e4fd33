from pipeline.glossary import Glossary, Term
from pipeline.glossary.extraction import propose

SOURCES = [
    "Учебното посещение в Торино беше полезно.",
    "Второто учебно посещение ще бъде през май.",
    "Планираме още едно учебно посещение в Сегед.",
    "Малките фирми получават ваучери.",
    "Ваучерите са само за малки фирми.",
    "Партньорът FOODLANE е от Гърция.",
]
TARGETS = [
    "La visita di studio a Torino è stata utile.",
    "La seconda visita di studio si terrà a maggio.",
    "Prevediamo un’altra visita di studio a Seghedino.",
    "Le piccole imprese ricevono voucher.",
    "I voucher sono solo per le piccole imprese.",
    "Il partner FOODLANE viene dalla Grecia.",
]
PAIRS = [(source, "it", target) for source, target in zip(SOURCES, TARGETS, strict=True)]


def test_phrases_that_recur_and_names_are_proposed() -> None:
    found = {one.source: one for one in propose(SOURCES, PAIRS, Glossary())}
    assert set(found) == {"учебно посещение", "малки фирми", "FOODLANE"}
    assert found["учебно посещение"].times == 3
    assert found["малки фирми"].renderings == {"it": "piccole imprese"}
    assert found["FOODLANE"].keep
    assert not found["малки фирми"].keep


def test_what_the_glossary_has_in_any_form_is_not_proposed() -> None:
    known = Glossary([Term("малка фирма"), Term("учебни посещения"), Term("FOODLANE", keep=True)])
    assert propose(SOURCES, PAIRS, known) == []


def test_a_phrase_that_never_stands_alone_is_not_proposed() -> None:
    sources = ["Нашата регионална енергийна агенция расте."] * 3
    found = [one.source for one in propose(sources, [], Glossary())]
    assert "регионална енергийна агенция" in found
    assert "енергийна агенция" not in found


def test_no_translation_is_guessed_from_one_sentence() -> None:
    found = propose(SOURCES, PAIRS[:1], Glossary())
    assert all(one.renderings == {} for one in found)
