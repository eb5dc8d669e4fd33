"""Words in all their forms."""

import pytest

from pipeline.language.inflection import is_form

HUNGARIAN = [
    ("klaszter", "klasztereinkkel klaszterről klasztert klaszteré klaszterré klaszteri klaszterek"),
    ("vállalkozás", "vállalkozásaik vállalkozásokért vállalkozással vállalkozássá"),
    ("alma", "almát almáinkból almával almákká"),
    ("kéz", "kezet kézzel kezeikben kezek"),
    ("szófia", "szófiai szófiában"),
]
NONE_OF = [
    ("klaszter", "klasszis klaszterrel-mellett klasztex"),
    ("alma", "almás-kert alig almál"),
    ("projekt", "projektor"),
]


@pytest.mark.parametrize(("lemma", "forms"), HUNGARIAN)
def test_hungarian_words_are_found_in_their_forms(lemma: str, forms: str) -> None:
    assert [form for form in forms.split() if not is_form(lemma, form, "hu", before_noun=True)] == []


@pytest.mark.parametrize(("lemma", "words"), NONE_OF)
def test_what_only_begins_like_a_hungarian_word_is_none_of_its_forms(lemma: str, words: str) -> None:
    assert [word for word in words.split() if is_form(lemma, word, "hu", before_noun=True)] == []
