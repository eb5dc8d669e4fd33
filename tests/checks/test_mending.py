from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.mending import mended
from pipeline.domain.text import from_coded
from tests.checks.seeds import TAGS, text_of


def test_what_is_put_in_at_the_end_of_a_link_stands_inside_it() -> None:
    assert mended(text_of("Vedi ⟨2⟩qui⟨/2⟩"), [(8, 8, ".")]) == "Vedi ⟨2⟩qui.⟨/2⟩"


def test_a_double_space_around_a_tag_becomes_one() -> None:
    assert mended(text_of("Vedi ⟨1⟩ qui⟨/1⟩"), [(4, 6, " ")]) == "Vedi ⟨1⟩qui⟨/1⟩"


def test_an_empty_target_can_be_filled() -> None:
    assert mended(text_of(""), [(0, 0, ".")]) == "."


@given(st.text(alphabet="абв ", max_size=12), st.data())
def test_edits_are_those_of_the_plain_text_whatever_tags_stand_between(text, data) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    coded = f"{text[: cuts[0]]}⟨1⟩{text[cuts[0] : cuts[1]]}⟨/1⟩{text[cuts[1] :]}"
    start, end = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    result = from_coded(mended(text_of(coded), [(start, end, "Я")]), TAGS)
    assert result.text == text[:start] + "Я" + text[end:]
    assert result.tags == text_of(coded).tags
