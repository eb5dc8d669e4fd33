"""What keeps the memory, on the database that the workspace has."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.memory import LEAST, Memory, Remembered, score
from tests.conftest import Desk

_SENTENCE = st.lists(
    st.sampled_from(
        "клъстерът клъстери започна нов проект партньор среща 14 декември в на Пловдив и".split()
    ),
    min_size=1,
    max_size=10,
).map(" ".join)


@pytest.fixture
def memory(desk: Desk) -> Memory:
    return desk.parts.memory


def pair(source: str, target: str = "cluster", **other: object) -> Remembered:
    return Remembered("it", source, target, **{"approved": True, **other})  # type: ignore[arg-type]


def test_a_pair_comes_back_as_it_was_kept(memory: Memory) -> None:
    kept = Remembered(
        "it", "Цели ⟨1⟩тук⟨/1⟩", "Obiettivi", True, "Anna", "post", "s1", "b", "a", "v", False,
        datetime(2026, 5, 1, 12, tzinfo=UTC),
    )  # fmt: skip
    memory.remember([kept])
    assert memory.exact("it", [kept.source, "друго"]) == {kept.source: [kept]}
    assert memory.exact("hu", [kept.source]) == {}


def test_the_same_pair_again_takes_the_newer_provenance(memory: Memory) -> None:
    memory.remember([pair("Цели", person="Anna", approved=False)])
    memory.remember([pair("Цели", person="Éva"), pair("Цели", "scopi")])
    assert [(one.target, one.person, one.approved) for one in memory.exact("it", ["Цели"])["Цели"]] == [
        ("scopi", "", True),
        ("cluster", "Éva", True),
    ]
    assert len(memory) == 2


def test_what_was_approved_is_told_in_order_and_nothing_else(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.desk.memory._MOST_READ", 2)
    memory.remember([pair(f"Цел {number}", approved=number != 3) for number in range(6)])
    assert [one.source for one in memory.approved()] == ["Цел 0", "Цел 1", "Цел 2", "Цел 4", "Цел 5"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(_SENTENCE, min_size=1, max_size=15), _SENTENCE)
def test_no_alike_pair_is_missed(memory: Memory, kept: list[str], asked: str) -> None:
    memory.remember([pair(source) for source in kept])
    found = {one.source for one in memory.candidates("it", asked)}
    assert {source for source in kept if score(source, asked) >= LEAST} <= found


def test_a_phrase_is_found_in_any_form_of_its_words(memory: Memory) -> None:
    memory.remember(
        [pair("Ваучери за малките предприятия."), pair("Малко хора, голямо предприятие."), pair("Цели")]
    )
    found = {one.source for one in memory.containing("it", "малки предприятия", 10)}
    assert "Ваучери за малките предприятия." in found
    assert "Цели" not in found
    assert memory.containing("it", "непознато", 10) == []
    assert memory.containing("it", "…", 10) == []


def test_nothing_is_kept_of_a_transaction_that_failed(desk: Desk) -> None:
    def fail() -> None:
        with desk.parts.store.transaction():
            desk.parts.memory.remember([pair("Цели")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert len(desk.parts.memory) == 0
