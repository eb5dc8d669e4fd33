import pytest

from pipeline.translation.engine import Hypothesis
from pipeline.translation.guards import guard

SOURCE = "Основната цел на проекта е подобрение на управлението на клъстерите и услугите им."
GOOD = {
    "it": "L'obiettivo principale del progetto è migliorare la gestione dei cluster e i loro servizi.",
    "hu": "A projekt fő célja a klaszterek irányításának és szolgáltatásainak javítása.",
    "de": "Das Hauptziel des Projekts ist die Verbesserung der Verwaltung der Cluster und ihrer Dienste.",
    "pt": "O principal objetivo do projeto é melhorar a gestão dos clusters e os seus serviços.",
    "ro": "Obiectivul principal al proiectului este îmbunătățirea gestionării clusterelor și a serviciilor lor.",
    "sr": "Основни циљ пројекта је побољшање управљања кластерима и њиховим услугама.",
}


def names(text: str, language: str, *, complete: bool = True) -> list[str]:
    hypothesis = Hypothesis(text, -0.5, frozenset(), complete)
    return [finding.check for finding in guard(SOURCE, hypothesis, language)]


@pytest.mark.parametrize("language", GOOD)
def test_good_translations_pass(language: str) -> None:
    assert names(GOOD[language], language) == []


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("", "it", "empty"),
        ("Il progetto il progetto il progetto il progetto è qui per noi.", "it", "loop"),
        ("Поттттттттттт је побољшање управљања кластерима", "sr", "loop"),
        ("Il progetto.", "it", "truncated"),
        ("Das Projekt " + "und alle seine vielen Ziele im ganzen Land " * 2 + "x " * 120, "de", "overlong"),
        (GOOD["sr"], "it", "script"),
        (GOOD["it"], "sr", "script"),
        (GOOD["hu"], "de", "language"),
        (GOOD["pt"], "it", "language"),
    ],
)
def test_what_went_wrong_is_named(text: str, language: str, wanted: str) -> None:
    assert wanted in names(text, language)


def test_running_into_the_limit_is_told() -> None:
    assert names(GOOD["it"], "it", complete=False) == ["runaway"]


def test_repetition_in_the_source_is_no_loop() -> None:
    hypothesis = Hypothesis("Ja, ja, ja!", -0.5, frozenset())
    assert guard("Да, да, да!", hypothesis, "de") == ()


@pytest.mark.parametrize(
    ("source", "text", "wanted"),
    [
        ("Клъстерът и да, да, да!", "Der Cluster und " + "ja, " * 9 + "ja!", ["loop"]),
        ("Ехо, ехо, ехо, ехо в планината", "Echo, Echo, Echo, Echo, Echo in den Bergen", []),
        (
            "Зелена фирма фирма фирма за нови проекти",
            "Eine grüne " + "Firma " * 5 + "für neue Projekte",
            ["loop"],
        ),
    ],
)
def test_what_is_said_much_more_often_than_in_the_source_is_a_loop(
    source: str, text: str, wanted: list[str]
) -> None:
    found = guard(source, Hypothesis(text, -0.5, frozenset()), "de")
    assert [finding.check for finding in found if finding.check == "loop"] == wanted


def test_a_row_of_names_reads_like_no_language() -> None:
    hypothesis = Hypothesis(
        "Presenti: Ivan Petrov, Mariya Koleva, Georgi Dimov e Elena Stoeva.", -0.5, frozenset()
    )
    assert (
        guard("Присъстваха Иван Петров, Мария Колева, Георги Димов и Елена Стоева.", hypothesis, "it") == ()
    )
