"""Serbian typed in Latin."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.serbian import to_latin
from pipeline.language.typing import in_cyrillic

WORDS = st.lists(
    st.sampled_from(["Кластер", "инјекција", "„Firefox“", "ЊЕГОШ", "⟨1⟩пројекат⟨/1⟩", "14.", "Green Loop"]),
    max_size=8,
)


@given(WORDS.map(" ".join))
def test_what_nobody_touched_stays_as_it_was(kept: str) -> None:
    assert in_cyrillic(to_latin(kept), kept, "") == kept


def test_only_new_words_are_turned() -> None:
    kept = "Инјекција Interreg за ⟨1⟩кластер⟨/1⟩."
    typed = "Injekcija Interreg za naš ⟨1⟩klaster⟨/1⟩ u Ljubljani."
    assert in_cyrillic(typed, kept, "Interreg") == "Инјекција Interreg за наш ⟨1⟩кластер⟨/1⟩ у Љубљани."


def test_names_of_the_source_and_addresses_stay_latin() -> None:
    typed = "Pišite na office@example.eu ili TRACE-KEI"
    assert in_cyrillic(typed, "", "Пишете на TRACE-KEI") == "Пишите на office@example.eu или TRACE-KEI"
