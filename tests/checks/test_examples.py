"""Every Bad and every Good in the docstring of every check."""

import re

import pytest

from pipeline.checks import CHECKS, Check, Pair
from pipeline.domain.text import Tag, TaggedText, from_coded
from pipeline.glossary import Forbidden, Rendering, Term

_EXAMPLE = re.compile(r"^\s*(Bad|Good) \((\w+)\): (.+) → (.+)$", re.MULTILINE)
TAGS = (Tag(1, "open", "<b>"), Tag(1, "close", "</b>"))
CLUSTER = Term("клъстер", {"de": Rendering(("Cluster",), (Forbidden("Haufen"),))})

EXAMPLES = [
    pytest.param(check, *found, id=f"{check.__module__.rpartition('.')[2]}-{found[0]}-{number}")
    for check in CHECKS
    for number, found in enumerate(_EXAMPLE.findall(check.__doc__ or ""))
]


def text_of(coded: str) -> TaggedText:
    return from_coded(coded, TAGS)


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_shows_a_bad_and_a_good_example(check: Check) -> None:
    assert {kind for kind, *_ in _EXAMPLE.findall(check.__doc__ or "")} == {"Bad", "Good"}


@pytest.mark.parametrize(("check", "kind", "language", "source", "target"), EXAMPLES)
def test_bad_is_found_and_good_passes(
    check: Check, kind: str, language: str, source: str, target: str
) -> None:
    pair = Pair(
        text_of(source),
        text_of(target),
        language,
        (CLUSTER,) if "Cluster" in target or "Haufen" in target else (),
    )
    assert bool(list(check(pair))) == (kind == "Bad")
