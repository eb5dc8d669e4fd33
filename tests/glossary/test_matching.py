import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.glossary.matching import occurrences, words_of
from pipeline.language.codes import BY_CODE

with Path(__file__).with_name("cases.tsv").open(encoding="utf-8", newline="") as stream:
    CASES = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))

_WORDS = st.lists(
    st.sampled_from("клъстер малки и средни предприятия Зелена синергия проектът .".split()), max_size=12
).map(" ".join)


def test_the_cases_are_many_and_half_of_them_negative() -> None:
    kinds = Counter(case["occurs"] for case in CASES)
    assert sum(kinds.values()) >= 400
    assert 0.4 < kinds["no"] / sum(kinds.values()) < 0.6


@pytest.mark.parametrize("language", BY_CODE)
def test_precision_and_recall_in_each_language(language: str) -> None:
    counts = Counter(
        (case["occurs"], bool(occurrences(case["term"], case["text"], language)))
        for case in CASES
        if case["language"] == language
    )
    found = counts["yes", True]
    assert found / (found + counts["no", True]) >= 0.97
    assert found / (found + counts["yes", False]) >= 0.95


def test_the_words_of_a_term_are_told_by_number() -> None:
    assert occurrences("малко предприятие", "За малките и средни предприятия", "bg") == ((1, 4),)


@given(_WORDS, _WORDS)
def test_a_term_is_found_where_it_was_put(before: str, after: str) -> None:
    term = "енергийна ефективност"
    text = f"{before} {term} {after}"
    words = words_of(text)
    places = occurrences(term, text, "bg")
    assert [" ".join(words[number].text for number in place) for place in places] == [term]


@given(st.text(max_size=60), st.sampled_from(sorted(BY_CODE)))
def test_no_text_is_too_strange(text: str, language: str) -> None:
    for place in occurrences("клъстер", text, language):
        assert all(0 <= number < len(words_of(text)) for number in place)
