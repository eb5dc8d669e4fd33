"""A file is replaced whole or not at all."""

import os
from pathlib import Path

import pytest

from pipeline.files import put


def test_a_file_is_new_or_replaced(tmp_path: Path) -> None:
    put(tmp_path / "a.txt", "Зелена синергия")
    put(tmp_path / "a.txt", b"\x00\xff")
    assert (tmp_path / "a.txt").read_bytes() == b"\x00\xff"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_what_stood_there_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "a.txt", "старо")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        put(tmp_path / "a.txt", "ново и дълго")
    assert (tmp_path / "a.txt").read_text("utf-8") == "старо"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_whoever_reads_the_old_file_goes_on_reading_it(tmp_path: Path) -> None:
    put(tmp_path / "a.txt", "старо")
    os.link(tmp_path / "a.txt", tmp_path / "reader")
    put(tmp_path / "a.txt", "ново")
    assert (tmp_path / "reader").read_text("utf-8") == "старо"
