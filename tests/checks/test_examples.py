"""Every Bad and every Good in the docstring of every check."""

import re

import pytest

from pipeline.checks import CHECKS, Check, Pair
from pipeline.glossary import Forbidden, Rendering, Term
from tests.checks.seeds import PAGES, text_of

_EXAMPLE = re.compile(r"^\s*(Bad|Good) \((\w+)\): (.+) → (.+)$", re.MULTILINE)
CLUSTER = Term("клъстер", {"de": Rendering(("Cluster",), (Forbidden("Haufen"),))})

EXAMPLES = [
    pytest.param(check, *found, id=f"{check.__module__.rpartition('.')[2]}-{found[0]}-{number}")
    for check in CHECKS
    for number, found in enumerate(_EXAMPLE.findall(check.__doc__ or ""))
]


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_shows_a_bad_and_a_good_example(check: Check) -> None:
    assert {kind for kind, *_ in _EXAMPLE.findall(check.__doc__ or "")} == {"Bad", "Good"}


@pytest.mark.parametrize(("check", "kind", "language", "source", "target"), EXAMPLES)
def test_bad_is_found_and_good_passes(
    check: Check, kind: str, language: str, source: str, target: str
) -> None:
    assert bool(list(check(example(language, source, target)))) == (kind == "Bad")


def example(language: str, source: str, target: str) -> Pair:
    """Return the pair of an example."""
    # ⎵ shows a space where an editor would take it away.
    source, target = source.replace("⎵", " "), target.replace("⎵", " ")
    terms = (CLUSTER,) if "Haufen" in target else ()
    return Pair(text_of(source), text_of(target), language, terms, PAGES)
