from hypothesis import given
from hypothesis import strategies as st

from pipeline.translation.clauses import clauses


def count(text: str) -> int:
    return len(text.split())


def test_a_short_sentence_stays_whole() -> None:
    assert clauses("Клъстерът расте.", count, 10) == ["Клъстерът расте."]


def test_a_long_sentence_is_cut_at_its_semicolon_first() -> None:
    text = "Първо едно, второ друго; после трето"
    assert clauses(text, count, 5) == ["Първо едно, второ друго;", "после трето"]


@given(
    st.lists(st.sampled_from(["клъстер", "нов,", "проект;", "и", "-"]), min_size=1, max_size=60).map(" ".join)
)
def test_parts_joined_are_the_text_again_and_short(text: str) -> None:
    parts = clauses(text, count, 7)
    assert " ".join(parts) == text
    assert all(count(part) <= 7 for part in parts)
