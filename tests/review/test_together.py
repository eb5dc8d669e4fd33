"""Two people's texts in one: neither loses a word."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.together import text_of, together

WORDS = st.lists(st.sampled_from(["Срещата", "е", "днес", "утре", "⟨1⟩", "⟨/1⟩", ",", "."]), max_size=12)
TEXTS = WORDS.map(" ".join)


def test_changes_in_different_places_are_both_taken() -> None:
    pieces = together(
        "Il cluster ha avviato un progetto a Plovdiv.",
        "Il cluster ha avviato un nuovo progetto a Plovdiv.",
        "Il cluster ha avviato un progetto a Filippopoli.",
    )
    assert "conflict" not in {piece.kind for piece in pieces}
    assert text_of(pieces) == "Il cluster ha avviato un nuovo progetto a Filippopoli."


def test_the_same_words_changed_twice_stand_side_by_side() -> None:
    pieces = together("Срещата е утре в София.", "Срещата е днес в София.", "Срещата е в петък в София.")
    assert [(piece.kind, piece.mine, piece.theirs) for piece in pieces if piece.kind != "same"] == [
        ("conflict", "днес", "в петък")
    ]


def test_what_both_wrote_alike_is_no_conflict() -> None:
    pieces = together("Stara reč", "Nova reč", "Nova reč")
    assert "conflict" not in {piece.kind for piece in pieces}
    assert text_of(pieces) == "Nova reč"


def test_a_tag_that_one_moved_goes_with_the_words_of_the_other() -> None:
    pieces = together("Vedi ⟨1⟩qui⟨/1⟩ ora.", "Vedi ⟨1⟩qui⟨/1⟩ adesso.", "Vedi qui ⟨1⟩ora⟨/1⟩.")
    assert "".join(piece.mine for piece in pieces) == "Vedi ⟨1⟩qui⟨/1⟩ adesso."
    assert "".join(piece.theirs for piece in pieces) == "Vedi qui ⟨1⟩ora⟨/1⟩."


@given(TEXTS, TEXTS, TEXTS)
def test_each_text_can_be_read_from_the_pieces(base: str, mine: str, theirs: str) -> None:
    pieces = together(base, mine, theirs)
    assert "".join(piece.base for piece in pieces) == base
    assert "".join(piece.mine for piece in pieces) == mine
    assert "".join(piece.theirs for piece in pieces) == theirs


@given(TEXTS, TEXTS)
def test_one_persons_changes_alone_are_taken(base: str, text: str) -> None:
    assert text_of(together(base, text, base)) == text
    assert text_of(together(base, base, text)) == text
    assert text_of(together(base, text, text)) == text
