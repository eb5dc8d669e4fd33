from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.memory import LEAST, Remembered, difference, rank, score
from pipeline.memory.likeness import place_of, rare_words, stems_of

SOURCE = "Срещата е на 14 декември в Барселона."
_TEXT = st.lists(
    st.sampled_from("Клъстерът клъстера започна нов проект . , ⟨1⟩ ⟨/1⟩ 14 декември в Пловдив и".split()),
    max_size=14,
).map(" ".join)


def pair(source: str = SOURCE, **other: object) -> Remembered:
    return Remembered("it", source, "L’incontro è il 14 dicembre.", **{"approved": True, **other})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("remembered", "expected"),
    [
        (SOURCE, 100),
        ("Срещата е на 15 декември в Барселона.", 85),
        ("Срещата е на 14 декември в Барселона!", 99),
        ("⟨1⟩Срещата⟨/1⟩ е на 14 декември в Барселона.", 99),
        ("Срещата е на 14 декември.", 71),
        ("Нов проект на клъстера", 14),
    ],
)
def test_the_score_counts_words(remembered: str, expected: int) -> None:
    assert score(remembered, SOURCE) == expected


@given(_TEXT, _TEXT)
def test_the_score_is_symmetric_and_100_for_nothing_but_the_same(one: str, other: str) -> None:
    assert score(one, other) == score(other, one)
    assert (score(one, other) == 100) == (one == other)


@given(_TEXT, _TEXT)
def test_the_difference_recomposes_both_sides(remembered: str, present: str) -> None:
    changes = difference(remembered, present)
    assert "".join(change.remembered for change in changes) == remembered
    assert "".join(change.present for change in changes) == present
    assert all((change.kind == "equal") == (change.remembered == change.present) for change in changes)


@given(_TEXT, _TEXT, st.permutations(range(40)))
def test_alike_texts_share_one_of_their_rarest_words(one: str, other: str, order: list[int]) -> None:
    words = sorted(set(stems_of(one)) | set(stems_of(other)))
    rank_of = dict(zip(words, order, strict=False))

    def rarest(text: str) -> set[str]:
        stems = stems_of(text)
        return set(sorted(stems, key=rank_of.__getitem__)[: rare_words(len(stems))])

    if stems_of(one) and score(one, other) >= LEAST:
        assert rarest(one) & rarest(other)


def test_approved_comes_before_unapproved_and_newer_before_older() -> None:
    day = datetime(2026, 5, 1, tzinfo=UTC)
    older, newer = pair(at=day, person="Anna"), pair(at=day.replace(month=6), person="Éva")
    unapproved = pair(approved=False, at=day.replace(month=7))
    found = rank(SOURCE, [unapproved, older, newer])
    assert [match.pair for match in found] == [newer, older, unapproved]
    assert [(match.score, match.penalties) for match in found][-1] == (95, ("unapproved",))


def test_a_pair_in_its_context_comes_first() -> None:
    other, same = pair(before="a", after="c"), pair(before="a", after="b")
    found = rank(SOURCE, [other, same], before="a", after="b")
    assert [match.in_context for match in found] == [True, False]
    assert found[0].pair is same


def test_penalties_are_told_and_may_drop_a_match() -> None:
    source = "⟨1⟩Срещата⟨/1⟩ е на 14 декември в Барселона."
    (found,) = rank(SOURCE, [pair(source, imported=True)])
    assert (found.score, found.penalties) == (94, ("imported", "other tags"))
    assert rank(SOURCE, [pair("Срещата е на 14 декември.", approved=False)]) == []
    assert rank(SOURCE, [pair(glossary_version="old")])[0].penalties == ("other terms",)


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("малки предприятия", "Ваучери за малките предприятия.", "малките предприятия"),
        ("срещи", "⟨1⟩Срещата⟨/1⟩ мина", "Срещата"),
        ("нов проект", "Новата среща е за проекта", ""),
        ("…", "Срещата мина", ""),
    ],
)
def test_a_phrase_is_marked_where_it_stands(phrase: str, text: str, found: str) -> None:
    place = place_of(phrase, text)
    assert (text[place[0] : place[1]] if place else "") == found
