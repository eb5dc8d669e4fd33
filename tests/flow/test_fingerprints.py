"""A file is not read again where it cannot have changed, and is where it may have."""

import os
import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.flow.fingerprints import Fingerprints, _Print


def much_later() -> int:
    """Return a moment so late that a file just written may be trusted."""
    return time.time_ns() + 3600 * 10**9


class Folder:
    """A folder with one file."""

    def __init__(self, folder: Path) -> None:
        self.kept, self.file = folder / "files.json", folder / "публикация.md"

    def digest(self, clock=much_later, salt: str = "1") -> str:
        prints = Fingerprints(self.kept, clock)
        digest = prints.digest(self.file, salt)
        prints.keep(complete=True)
        return digest


def test_an_edit_of_the_same_size_and_time_is_seen(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.file.write_text("Срещата е на 14 март.", encoding="utf-8")
    before, stat = folder.digest(), folder.file.stat()
    folder.file.write_text("Срещата е на 15 март.", encoding="utf-8")
    os.utime(folder.file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert folder.file.stat().st_size == stat.st_size
    assert folder.file.stat().st_mtime_ns == stat.st_mtime_ns
    assert folder.digest() != before


def test_a_second_edit_within_a_tick_of_the_clock_is_seen(tmp_path: Path, monkeypatch) -> None:
    folder = Folder(tmp_path)
    folder.file.write_text("а", encoding="utf-8")
    before = folder.digest(clock=time.time_ns)  # read in the second in which it was written
    folder.file.write_text("б", encoding="utf-8")
    monkeypatch.setattr(_Print, "is_of", lambda *_: True)  # a file system of a coarse clock
    assert folder.digest() != before


def test_what_cannot_have_changed_is_not_read(tmp_path: Path, monkeypatch) -> None:
    folder = Folder(tmp_path)
    folder.file.write_text("а", encoding="utf-8")
    before = folder.digest()
    monkeypatch.setattr(Fingerprints, "_print", None)  # what reads a file
    assert folder.digest() == before


def test_another_salt_is_another_digest(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.file.write_text("а", encoding="utf-8")
    assert folder.digest(salt="1") != folder.digest(salt="2")


def test_what_is_kept_may_be_damaged_or_gone(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.file.write_text("а", encoding="utf-8")
    before = folder.digest()
    folder.kept.write_text("[1", encoding="utf-8")
    assert folder.digest() == before
    folder.kept.unlink()
    assert folder.digest() == before


@given(st.lists(st.sampled_from(["а", "б", "аб", ""]), max_size=6))
def test_whatever_is_written_the_digest_is_of_what_is_there(tmp_path_factory, contents: list[str]) -> None:
    folder = Folder(tmp_path_factory.mktemp("posts"))
    digests: dict[str, str] = {}
    for content in contents:
        folder.file.write_text(content, encoding="utf-8")
        seen = folder.digest(clock=time.time_ns)
        assert digests.setdefault(content, seen) == seen == folder.digest(clock=time.time_ns)
    assert len(set(digests.values())) == len(digests)
