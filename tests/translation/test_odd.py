"""Odd sentences through the checkpoint that ships: whatever goes wrong, a finding tells. The bench runs a thousand."""

import pytest

from bench.mishaps import translated
from pipeline.domain.text import TaggedText
from pipeline.domain.translation import Finding, Origin, Translation
from tests.translation.odd import KINDS, Odd, sentences, unseen

# Those that are quick, and the one that no engine can take.
QUICK = {
    "digits alone", "one letter", "capitals", "emoji", "mixed scripts", "addresses", "punctuation", "orders to a machine",
    "two thousand letters without a space",
}  # fmt: skip


def test_the_bed_is_the_same_in_every_run() -> None:
    bed = sentences()
    assert (len(bed), len({one.kind for one in bed})) == (1000, len(KINDS))
    assert bed == sentences()
    assert max(len(one.text) for one in bed) == 2000


def test_no_mishap_goes_unseen() -> None:
    odd = [one for one in sentences(len(KINDS)) if one.kind in QUICK]
    found = {}
    for one, translation in translated(odd):
        if mishaps := unseen(one, translation):
            found[one.text[:80]] = (mishaps, translation.language, translation.target.text[:200])
    assert found == {}


@pytest.mark.parametrize(
    ("source", "target", "mishap"),
    [
        ("Клъстерът расте.", "cresce ora " * 6, "loop"),
        ("Клъстерът „Зелена синергия“ започна нов проект за енергия.", "Il.", "truncation"),
        ("Срок: 14.", "Scadenza: 15.", "digits"),
        ("Виж https://a.eu/x тук.", "Vedi https://a.eu/y qui.", "address"),
    ],
)
def test_the_bed_sees_mishaps(monkeypatch: pytest.MonkeyPatch, source: str, target: str, mishap: str) -> None:
    monkeypatch.setattr("tests.translation.odd.run", lambda _pair: [])
    text = TaggedText.plain(source)
    translation = Translation("it", text.digest, TaggedText.plain(target), Origin.MT, "x")
    assert mishap in unseen(Odd("x", source), translation)
    monkeypatch.setattr("tests.translation.odd.run", lambda _pair: [Finding("x", "Seen.")])
    assert unseen(Odd("x", source), translation) == []
