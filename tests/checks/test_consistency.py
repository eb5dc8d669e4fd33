from pipeline.checks import Pair, contradictions
from pipeline.domain.text import TaggedText


def pair(source: str, target: str, language: str = "it") -> Pair:
    return Pair(TaggedText.plain(source), TaggedText.plain(target), language)


def told(*pairs: Pair) -> list[tuple[str, str]]:
    return [(one.target.text, finding.message) for one, finding in contradictions(pairs)]


def test_one_source_with_two_targets_is_told_on_both() -> None:
    found = told(pair("Прочетете още", "Leggi di più"), pair("Прочетете още", "Continua a leggere"))
    assert found == [
        ("Leggi di più", "Elsewhere the same text became “Continua a leggere”."),
        ("Continua a leggere", "Elsewhere the same text became “Leggi di più”."),
    ]


def test_one_target_for_two_sources_is_told_on_both() -> None:
    found = told(pair("Партньори", "Partner"), pair("Членове", "Partner"))
    assert found == [
        ("Partner", "The same translation stands for “Членове” too."),
        ("Partner", "The same translation stands for “Партньори” too."),
    ]


def test_case_marks_and_digits_are_no_difference() -> None:
    assert told(pair("Новини 2016:", "Notizie 2016:"), pair("новини 2017", "notizie 2017")) == []


def test_languages_are_apart() -> None:
    assert told(pair("Партньори", "Partner", "it"), pair("Партньори", "Partner", "de")) == []
    assert told(pair("Партньори", "Partner", "it"), pair("Членове", "Partner", "de")) == []


def test_what_is_too_short_to_mean_something_is_left_alone() -> None:
    assert told(pair("г.", "anno"), pair("г.", "a.")) == []
