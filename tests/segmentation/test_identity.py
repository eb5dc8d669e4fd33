from hypothesis import given
from hypothesis import strategies as st

from pipeline.segmentation.identity import identify

FIRST = [
    ("paragraph", "Клъстерът започна нов проект."),
    ("paragraph", "Срещата е на 14 декември в Барселона."),
    ("paragraph", "Благодарим на партньорите."),
]


def ids_of(
    words: list[tuple[str, str]], previous: list[tuple[str, tuple[str, str]]] | None = None
) -> list[str]:
    return identify(words, previous or [])


def known() -> list[tuple[str, tuple[str, str]]]:
    return list(zip(ids_of(FIRST), FIRST, strict=True))


def test_the_same_words_have_the_same_ids_everywhere() -> None:
    assert ids_of(FIRST) == ids_of(FIRST)


def test_an_inserted_sentence_leaves_the_others_alone() -> None:
    new = [FIRST[0], ("paragraph", "Съвсем ново изречение тук."), *FIRST[1:]]
    first, added, *rest = ids_of(new, known())
    assert [first, *rest] == ids_of(FIRST)
    assert added not in ids_of(FIRST)


def test_an_edited_sentence_keeps_its_id() -> None:
    new = [FIRST[0], ("paragraph", "Срещата е на 15 декември в Барселона."), FIRST[2]]
    assert ids_of(new, known()) == ids_of(FIRST)


def test_a_replaced_sentence_gets_a_new_id() -> None:
    new = [FIRST[0], ("paragraph", "Друго."), FIRST[2]]
    assert ids_of(new, known())[1] not in ids_of(FIRST)


def test_a_moved_sentence_keeps_its_id() -> None:
    first, second, third = ids_of(FIRST)
    assert ids_of([FIRST[2], FIRST[0], FIRST[1]], known()) == [third, first, second]


SENTENCES = st.lists(
    st.tuples(st.sampled_from(["paragraph", "heading"]), st.text(alphabet="абв ", max_size=8)), max_size=12
)


@given(SENTENCES, SENTENCES)
def test_ids_are_unique_and_unchanged_posts_keep_all(
    old: list[tuple[str, str]], new: list[tuple[str, str]]
) -> None:
    previous = list(zip(identify(old, []), old, strict=True))
    assert identify(old, previous) == [identity for identity, _ in previous]
    ids = identify(new, previous)
    assert len(set(ids)) == len(new)
