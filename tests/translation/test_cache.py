from pathlib import Path

import pytest

from pipeline.domain.errors import StoreError
from pipeline.domain.translation import Finding, Severity
from pipeline.translation.cache import Cache, key
from pipeline.translation.engine import Hypothesis

ANSWER = (
    Hypothesis("Il cluster cresce.", -0.25, frozenset({(0, 1), (1, 2)}), complete=False),
    (Finding("runaway", "…", Severity.BLOCKING),),
)


def test_gives_back_what_was_put(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "deep" / "cache.sqlite3")
    cache.put({key("s", "it", "Клъстерът расте."): ANSWER})
    address = key("s", "it", "Клъстерът расте.")
    assert cache.get([address, "unknown"]) == {address: ANSWER}


def test_every_part_of_the_key_matters() -> None:
    keys = {
        key("s", "it", "а"),
        key("t", "it", "а"),
        key("s", "de", "а"),
        key("s", "it", "б"),
        key("s", "", "itа"),
    }
    assert len(keys) == 5


def test_looking_up_writes_nothing(tmp_path: Path) -> None:
    assert Cache(tmp_path / "cache.sqlite3").get(["x"]) == {}
    assert list(tmp_path.iterdir()) == []


def test_a_broken_cache_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite3"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match="delete that file"):
        Cache(path).get(["x"])
