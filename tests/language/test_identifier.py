"""The kept form of the model that identifies languages says what the shipped one says."""

import logging
from pathlib import Path

import pytest

from pipeline.language.identifier import _unpacked, identifier

LANGUAGES = ("bg", "it", "sr")
TEXTS = (
    "Новият проект на клъстера започна през март.",
    "Il nuovo progetto del cluster è cominciato a marzo.",
    "Нови пројекат кластера почео је у марту.",
    "42",
)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "glagol"


def said(languages: tuple[str, ...] = LANGUAGES) -> list[list[tuple[str, float]]]:
    made = identifier(languages)
    return [made.rank(text) for text in TEXTS]


def test_the_kept_model_says_what_the_shipped_one_says(cache: Path) -> None:
    shipped = [_unpacked(LANGUAGES).rank(text) for text in TEXTS]
    assert said() == shipped
    assert len(list(cache.iterdir())) == 1  # kept now: the next one is mapped
    assert said() == shipped
    assert [ranked[0][0] for ranked in shipped[:3]] == ["bg", "it", "sr"]


def test_a_damaged_one_is_made_again(cache: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = said()
    (kept,) = cache.iterdir()
    (kept / "tk_nextmove.npy").write_bytes(b"half")
    with caplog.at_level(logging.WARNING, "glagol"):
        assert said() == before
    assert "damaged" in caplog.text
    assert (kept / "tk_nextmove.npy").stat().st_size > 1_000_000


def test_without_a_place_to_keep_it_it_is_done_without(cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    assert said()[1][0][0] == "it"
