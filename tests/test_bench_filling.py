"""The store that benchmarks work on looks like one of years."""

from collections import Counter

from bench.desk_filling import _pair, sentences
from pipeline.review.confidence import band
from tests.conftest import Desk


def test_sentences_are_as_sure_as_engines_are(desk: Desk) -> None:
    bands = Counter(band(_pair(desk.parts, row, "it")[0].confidence) for row in sentences(60))
    assert set(bands) == {"high", "medium", "low"}
