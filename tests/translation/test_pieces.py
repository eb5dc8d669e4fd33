"""Attention between pieces becomes links between words."""

from pathlib import Path

from pipeline.language.words import word_of_piece
from pipeline.translation.pieces import Pieces

PIECES = Pieces(Path(__file__).parents[2] / "models/embedded")
SOURCE, TARGET = "Новият проект на клъстера расте.", "Il nuovo progetto del cluster cresce."
# (number of a source word, number of a target word): the article stands for nothing.
LINKS = frozenset({(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6)})


def attention(weight: float) -> tuple[list[str], list[str], list[list[float]]]:
    """Return pieces, and attention that goes where the links say; the rest goes to the sentence's end."""
    source, target = PIECES.split(SOURCE), PIECES.split_target(TARGET)
    to = {b: a for a, b in LINKS}
    of_source = word_of_piece(SOURCE, source)
    rows = []
    for word in word_of_piece(TARGET, target):
        share = of_source.count(to.get(word, -2))
        row = [weight / share if of_source[at] == to.get(word, -2) else 0.0 for at in range(len(source))]
        rows.append([*row, 1.0 - sum(row)])
    return source, target, rows


def test_each_word_is_linked_to_the_word_that_its_pieces_look_at() -> None:
    assert PIECES.links(SOURCE, TARGET, *attention(0.9)) == LINKS


def test_a_glance_is_no_link() -> None:
    assert PIECES.links(SOURCE, TARGET, *attention(0.1)) == frozenset()


def test_an_empty_answer_has_no_links() -> None:
    assert PIECES.links(SOURCE, "", PIECES.split(SOURCE), [], []) == frozenset()


def test_a_note_stands_after_its_word_and_leaves_the_sentence_alone() -> None:
    pieces, own = PIECES.split_noted(SOURCE, ((1, "progetto"), (3, "cluster")))
    assert [pieces[at] for at in own] == PIECES.split(SOURCE)
    text = "".join(pieces).replace("▁", " ")
    assert text == " Новият проект<t> progetto</t> на клъстера<t> cluster</t> расте."
    assert PIECES.split_noted(SOURCE, ()) == (PIECES.split(SOURCE), list(range(len(PIECES.split(SOURCE)))))
