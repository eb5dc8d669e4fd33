"""Batches fill across posts and languages, and hold sentences of like length."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.batch import MOST_CHARACTERS, MOST_SENTENCES, Batch, batches

PAIRS = st.lists(
    st.tuples(st.sampled_from(["it", "de", "sr"]), st.text("абв ", min_size=1, max_size=900)),
    unique=True,
    max_size=400,
)


@given(PAIRS)
def test_every_pair_is_in_one_batch_and_no_batch_costs_too_much(pairs: list[tuple[str, str]]) -> None:
    made = list(batches((pair, f"address of {pair}") for pair in pairs))
    assert sorted(pair for batch in made for pair in batch.pairs) == sorted(pairs)
    for batch in made:
        assert batch.addresses == tuple(f"address of {pair}" for pair in batch.pairs)
        assert len(batch.pairs) <= MOST_SENTENCES
        assert len(batch.pairs) * max(len(text) for _, text in batch.pairs) <= MOST_CHARACTERS
    lengths = [len(text) for batch in made for _, text in batch.pairs]
    assert lengths == sorted(lengths)


def test_short_sentences_of_all_languages_fill_one_batch() -> None:
    wanted = [
        ((language, f"Дума {number}."), f"{language}{number}")
        for language in ("it", "de")
        for number in range(64)
    ]
    (batch,) = batches(wanted)
    assert {language for language, _ in batch.pairs} == {"it", "de"}


def test_equal_batches_have_one_name_and_others_another() -> None:
    one = Batch((("it", "Срещата"),), ("a",))
    assert one.key == Batch((("it", "Срещата"),), ("a",)).key
    assert one.key != Batch((("it", "Срещата"),), ("b",)).key
