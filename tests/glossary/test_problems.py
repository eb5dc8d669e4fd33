from datetime import date

import pytest

from pipeline.glossary import Forbidden, Rendering, Status, Term
from pipeline.glossary.problems import problems

DAY = date(2026, 11, 23)


def told(*terms: Term) -> list[str]:
    return [problem.message for problem in problems(terms, ["it", "hu"], DAY)]


def whole(source: str, **other: object) -> Term:
    renderings = {"it": Rendering(("cluster",)), "hu": Rendering(("klaszter",))}
    return Term(source, **{"renderings": renderings, **other})  # type: ignore[arg-type]


def test_a_sound_glossary_has_no_problems() -> None:
    assert told(whole("клъстер"), whole("проект"), Term("FEMAC", keep=True)) == []


@pytest.mark.parametrize(
    ("rendering", "message"),
    [
        (Rendering(("cluster",), (Forbidden("cluster"),)), "“cluster” is both admitted and forbidden"),
        (
            Rendering(("cluster",), (Forbidden("grappolo", "raggruppamento"),)),
            "“raggruppamento” should stand for “grappolo” but is not admitted itself",
        ),
        (Rendering(("cluster", "cluster")), "“cluster” is admitted twice"),
        (Rendering(("—",)), "“—” holds no word"),
        (Rendering(("сluster",)), "“сluster” mixes Latin and Cyrillic letters"),
    ],
)
def test_what_is_wrong_with_a_form(rendering: Rendering, message: str) -> None:
    assert told(whole("клъстер", renderings={"it": rendering, "hu": Rendering(("klaszter",))})) == [message]


def test_a_missing_language_is_told_but_is_no_contradiction() -> None:
    (problem,) = problems([Term("клъстер", {"it": Rendering(("cluster",))})], ["it", "hu"], DAY)
    assert (problem.message, problem.serious) == ("has no form in hu", False)


def test_two_terms_that_are_one_word_contradict() -> None:
    messages = told(whole("проект"), whole("проекти"))
    assert "“проекти” is a form of it: keep one of the two" in messages


def test_days_are_looked_at() -> None:
    assert told(whole("клъстер", begins=date(2027, 1, 1), ends=date(2026, 1, 1))) == ["ends before it begins"]
    assert told(whole("клъстер", ends=date(2026, 1, 1))) == ["ended on 2026-01-01; retire it or move its end"]


def test_retired_terms_are_left_alone() -> None:
    assert told(whole("проект"), whole("проекти", status=Status.RETIRED)) == []
