"""Differences, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.difference import difference, tokens

TEXTS = st.text(alphabet="аб ⟨1⟩/.,", max_size=30)


def test_words_are_changed_in_runs() -> None:
    changes = difference("Срещата е на 14 декември.", "Голямата среща е на 15 декември.")
    assert [(change.kind, change.old, change.new) for change in changes if change.kind != "equal"] == [
        ("replace", "Срещата", "Голямата среща"),
        ("replace", "14", "15"),
    ]


def test_a_space_between_two_changed_words_is_changed_with_them() -> None:
    assert [(change.old, change.new) for change in difference("една стара къща", "два нови дома")] == [
        ("една стара къща", "два нови дома")
    ]


@given(TEXTS)
def test_tokens_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_changes(old: str, new: str) -> None:
    changes = difference(old, new)
    assert "".join(change.old for change in changes) == old
    assert "".join(change.new for change in changes) == new
    assert all((change.kind == "equal") == (change.old == change.new) for change in changes)
