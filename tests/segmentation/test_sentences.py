from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segmentation.sentences import split

CASES = [
    line
    for line in Path(__file__).with_name("sentences.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("# ")
]


def test_there_are_enough_hard_cases() -> None:
    assert len(CASES) >= 120


@pytest.mark.parametrize("case", CASES)
def test_splits_where_a_reader_does(case: str) -> None:
    wanted = case.split(" ¦ ")
    text = " ".join(wanted)
    assert [text[start:end] for start, end in split(text)] == wanted


@given(st.text(alphabet='аб АБ.!?…„“”"()–1 г\n№«»', max_size=120))
def test_loses_nothing_but_space(text: str) -> None:
    spans = split(text)
    covered = {position for start, end in spans for position in range(start, end)}
    assert all(text[position].isspace() for position in range(len(text)) if position not in covered)
    assert spans == sorted(spans)
