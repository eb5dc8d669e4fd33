import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.text import Tag, TaggedText, from_coded
from pipeline.domain.translation import Origin, Severity
from pipeline.memory import Match, Remembered, difference, patched, recall

TAGS = (Tag(1, "open", "<b>"), Tag(1, "close", "</b>"))


def remembered(source: str, target: str, *, approved: bool = True) -> Remembered:
    return Remembered("it", source, target, approved=approved)


def match(source: str, target: str, present: str) -> Match:
    return Match(remembered(source, target), 90, difference=difference(source, present))


def test_what_was_approved_is_taken_with_its_tags() -> None:
    source = from_coded("Цели ⟨1⟩тук⟨/1⟩", TAGS)
    found = recall(source, "it", [remembered("Цели ⟨1⟩тук⟨/1⟩", "Obiettivi ⟨1⟩qui⟨/1⟩")])
    assert found is not None
    assert (found.target.markup, found.origin, found.findings) == (
        "Obiettivi <b>qui</b>",
        Origin.TM_EXACT,
        (),
    )


def test_the_same_sentence_that_nobody_approved_is_only_proposed() -> None:
    found = recall(TaggedText.plain("Цели"), "it", [remembered("Цели", "Obiettivi", approved=False)])
    assert found is not None
    assert found.origin is Origin.TM_FUZZY
    assert [finding.severity for finding in found.findings] == [Severity.WARNING]


def test_where_only_a_number_differs_it_is_exchanged() -> None:
    source = TaggedText.plain("Срещата в Барселона е на 15 декември 2026 г.")
    old = remembered(
        "Срещата в Барселона е на 14 декември 2026 г.", "L’incontro a Barcellona è il 14 dicembre 2026."
    )
    found = recall(source, "it", [old])
    assert found is not None
    assert found.target.text == "L’incontro a Barcellona è il 15 dicembre 2026."
    (finding,) = found.findings
    assert finding.severity is Severity.WARNING
    assert "“14” became “15”" in finding.message


def test_any_other_difference_blocks_until_a_person_has_looked() -> None:
    source = TaggedText.plain("Срещата на клъстера е на 14 декември 2026 г. в Лече.")
    old = remembered(
        "Срещата на клъстера е на 14 декември 2026 г. в Барселона.", "La riunione è a Barcellona."
    )
    found = recall(source, "it", [old])
    assert found is not None
    assert found.target.text == "La riunione è a Barcellona."
    assert found.findings[0].severity is Severity.BLOCKING
    assert "“Барселона” became “Лече”" in found.findings[0].message


def test_what_is_too_far_is_left_to_the_engine() -> None:
    assert (
        recall(TaggedText.plain("Нов проект"), "it", [remembered("Стар договор", "Vecchio accordo")]) is None
    )


@pytest.mark.parametrize(
    ("source", "target", "present"),
    [
        ("Дойдоха 14 души.", "Sono venute quattordici persone.", "Дойдоха 15 души."),
        ("От 14 до 14 часа", "Dalle 14 alle 14", "От 15 до 14 часа"),
        ("Дойдоха 14 души.", "Sono venute 14 persone.", "Дойдоха 14 жени."),
        ("Дойдоха 14 души.", "Sono venute 14 persone.", "Дойдоха общо 14 души."),
        ("От 1 до 2", "Da 1 a 2", "От 2 до 1"),
        ("На 14 май, 14,5 млн. евро.", "Il quattordici maggio, 14,5 milioni.", "На 15 май, 14,5 млн. евро."),
        ("Срещата е на 14 май.", "Il 3.14 è la riunione.", "Срещата е на 15 май."),
        ("Срещата е на 15 май.", "A találkozó május 15-én lesz.", "Срещата е на 16 май."),
    ],
)
def test_an_exchange_that_is_not_certain_is_not_made(source: str, target: str, present: str) -> None:
    assert patched(match(source, target, present)) is None


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_an_exchange_changes_nothing_else(old: int, new: int) -> None:
    found = patched(
        match(f"Дойдоха {old} души днес.", f"Oggi sono venute {old} persone.", f"Дойдоха {new} души днес.")
    )
    assert found == (f"Oggi sono venute {new} persone." if old != new else None)


@given(
    st.lists(st.sampled_from("il 14 14,5 3.14 14-én 15 14. (14) 140 dicembre 14/12".split()), max_size=8),
    st.integers(0, 99),
)
def test_an_exchange_leaves_every_other_word_of_the_target(words: list[str], new: int) -> None:
    found = patched(match("Дойдоха 14 души.", " ".join(words), f"Дойдоха {new} души."))
    whole = [place for place, word in enumerate(words) if word.strip("().") == "14"]
    if len(whole) == 1 and new != 14:
        (place,) = whole
        expected = [*words[:place], words[place].replace("14", str(new)), *words[place + 1 :]]
        assert found == " ".join(expected)
    else:
        assert found is None
