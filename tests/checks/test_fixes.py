"""A fix makes its check silent, changes no word and no tag, and, alone, brings no new finding."""

import csv
import random
import re
import unicodedata
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks import CHECKS, Pair, name_of, run
from pipeline.checks.lookalikes import in_latin
from pipeline.domain.text import from_coded
from pipeline.language.codes import TARGET_CODES
from tests.checks import seeding
from tests.checks.seeds import TAGS, read, text_of

BREAKING = [
    seeding.end_lost, seeding.end_changed, seeding.double_space, seeding.space_before_mark, seeding.space_lost,
    seeding.invisible, seeding.quotes, seeding.english_number, seeding.code_page, seeding.lookalike, seeding.small,
]  # fmt: skip
MENDING = {"ending", "spaces", "quotes", "decimals", "letters", "lookalikes", "capitals"}


@cache
def corpus() -> list[dict[str, str]]:
    with (seeding.CORPUS / "development.tsv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def words(text: str) -> list[str]:
    """Return the words of a text, whatever code page, alphabet or first capital they had."""
    plain = unicodedata.normalize("NFC", re.sub("[\u200b\ufeff]", "", text))
    plain = plain.translate(str.maketrans("şţŞŢõûÕÛ", "șțȘȚőűŐŰ"))
    return re.findall(r"\w+", in_latin(re.sub(r"(?<=\d)[.,\s]+(?=\d)", "", plain).lower()))


def assert_mends(pair: Pair, *, alone: bool = True) -> int:
    """Apply every fix that the checks offer for a pair; return how many there were.

    Where one mistake stands alone, mending it brings nothing else to light.
    """
    before = {finding.check for finding in run(pair)}
    fixes = 0
    for check in CHECKS:
        for finding in check(pair):
            if not finding.fix:
                continue
            fixes += 1
            target = from_coded(finding.fix, pair.source.tags)
            mended = Pair(pair.source, target, pair.language, pages=pair.pages)
            assert list(check(mended)) == [], finding
            assert words(target.text) == words(pair.target.text), finding
            assert target.tags == pair.target.tags, finding
            assert not alone or {other.check for other in run(mended)} <= before, finding
    return fixes


def test_every_fix_for_a_seeded_error_mends_it() -> None:
    assert sum(assert_mends(seed.pair(seed.bad)) for seed in read()) > 200


@pytest.mark.parametrize("check", sorted(MENDING))
def test_a_check_that_mends_offers_a_fix_for_most_of_its_errors(check: str) -> None:
    rows = [seed for seed in read() if seed.check == check and seed.result == "found"]
    offered = [any(finding.fix for finding in seed.unit(seed.pair(seed.bad))) for seed in rows]
    assert sum(offered) >= len(offered) / 3


def test_only_these_checks_mend() -> None:
    found = {name_of(seed.unit) for seed in read() for f in seed.unit(seed.pair(seed.bad)) if f.fix}
    assert found == MENDING


@settings(max_examples=60)
@given(
    st.integers(0, 400),
    st.sampled_from(TARGET_CODES),
    st.lists(st.sampled_from(BREAKING), min_size=1, max_size=3),
    st.booleans(),
    st.integers(),
)
def test_what_is_broken_in_several_ways_is_mended_around_the_tags(
    number, code, mutations, tagged, seed
) -> None:
    row = dict(corpus()[number])
    source = row["bg"]
    draw = random.Random(seed)
    for mutation in mutations:
        row[code] = mutation(row, code, draw) or row[code]
    if tagged:
        source = f"⟨1⟩{source}⟨/1⟩"
        row[code] = _tagged(row[code], draw)
    assert_mends(Pair(text_of(source), from_coded(row[code], TAGS), code), alone=len(mutations) == 1)


def _tagged(text: str, draw: random.Random) -> str:
    start, end = sorted(draw.randint(0, len(text)) for _ in range(2))
    return f"{text[:start]}⟨1⟩{text[start:end]}⟨/1⟩{text[end:]}"
