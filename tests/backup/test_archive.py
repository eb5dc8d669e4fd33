"""A backup says itself whether it is whole, and never writes outside the folder it is unpacked into."""

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.backup import Archive, Manifest, contents, write
from pipeline.domain.errors import StoreError

ABOUT = {
    "version": "1",
    "made": "2026-05-04T10:00:00+00:00",
    "database": "sqlite",
    "entries": 2,
    "last": "ab",
}


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    (tmp_path / "a.md").write_text("Нов проект на клъстера. " * 100, "utf-8")
    (tmp_path / "key").write_text("тайна", "utf-8")
    (tmp_path / "key").chmod(0o600)
    path = tmp_path / "b.zip"
    write(path, [("posts/a.md", tmp_path / "a.md"), ("var/secret-key", tmp_path / "key")], **ABOUT)
    return path


def test_what_was_written_is_read_back(backup: Path, tmp_path: Path) -> None:
    archive = Archive(backup)
    assert archive.problems() == []
    assert (archive.manifest.entries, archive.manifest.last) == (2, "ab")
    archive.unpack(tmp_path / "new")
    assert (tmp_path / "new/posts/a.md").read_bytes() == (tmp_path / "a.md").read_bytes()
    assert (tmp_path / "new/var/secret-key").stat().st_mode & 0o777 == 0o600
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_file_that_vanishes_meanwhile_is_left_out(tmp_path: Path) -> None:
    manifest = write(tmp_path / "b.zip", [("posts/a.md", tmp_path / "gone")], **ABOUT)
    assert not manifest.files
    assert Archive(tmp_path / "b.zip").problems() == []


@settings(max_examples=400)
@given(st.data())
def test_no_changed_byte_goes_unseen_or_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("changed")
    (folder / "a").write_text("Срещата е на 14 декември.", "utf-8")
    write(folder / "b.zip", [("posts/a.md", folder / "a")], **ABOUT)
    content = bytearray((folder / "b.zip").read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    (folder / "b.zip").write_bytes(content)
    try:
        archive = Archive(folder / "b.zip")
        problems = archive.problems()
        if not problems:  # a byte that carries nothing: then all is as it was
            archive.unpack(folder / "new")
            assert (folder / "new/posts/a.md").read_bytes() == (folder / "a").read_bytes()
    except StoreError:
        pass


@given(st.integers(0, 600))
def test_a_backup_that_was_cut_off_is_refused(tmp_path_factory: pytest.TempPathFactory, length: int) -> None:
    folder = tmp_path_factory.mktemp("cut")
    (folder / "a").write_text("Срещата е на 14 декември." * 50, "utf-8")
    write(folder / "b.zip", [("posts/a.md", folder / "a")], **ABOUT)
    content = (folder / "b.zip").read_bytes()
    (folder / "b.zip").write_bytes(content[: min(length, len(content) - 1)])
    with pytest.raises(StoreError):
        Archive(folder / "b.zip")


def changed(backup: Path, names: dict[str, str], **manifest: object) -> Path:
    """Write a backup anew with other content, its manifest changed."""
    with zipfile.ZipFile(backup) as old:
        told = json.loads(old.read("MANIFEST.json")) | manifest
        files = {name: old.read(name).decode() for name in old.namelist()} | names
    with zipfile.ZipFile(backup, "w") as new:
        for name, content in files.items():
            new.writestr(name, json.dumps(told) if name == "MANIFEST.json" else content)
    return backup


def test_changed_missing_and_added_files_are_named(backup: Path) -> None:
    archive = Archive(changed(backup, {"posts/a.md": "друго", "posts/new.md": "x"}))
    assert archive.problems() == [
        "posts/new.md is not in the manifest",
        "posts/a.md is not as it was written",
    ]
    with pytest.raises(StoreError, match=r"posts/a\.md is not as it was written"):
        archive.unpack(backup.parent / "new")


@pytest.mark.parametrize("name", ["../out", "/etc/out", "posts/../../out", "a\\b", "C:x", "a\0b"])
def test_no_file_is_put_outside_the_folder(backup: Path, name: str) -> None:
    with pytest.raises(StoreError, match="no name of a file in a workspace"):
        Archive(changed(backup, {}, files={name: [1, "0" * 64]}))


def test_more_than_the_manifest_tells_is_not_unpacked(backup: Path, tmp_path: Path) -> None:
    bomb = changed(backup, {"posts/a.md": "0" * 5_000_000})
    with pytest.raises(StoreError, match="is not as it was written"):
        Archive(bomb).unpack(tmp_path / "new")
    assert (tmp_path / "new/posts/a.md").stat().st_size < 10_000


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip" * 100])
def test_what_is_no_backup_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.zip").write_bytes(content)
    with pytest.raises(StoreError, match="no whole backup of glagol"):
        Archive(tmp_path / "b.zip")


def test_a_backup_that_fails_leaves_the_one_before(backup: Path, tmp_path: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(OSError, match="Is a directory"):
        write(backup, [("posts/a.md", tmp_path)], **ABOUT)
    assert backup.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_caches_and_the_machines_own_are_left_out(tmp_path: Path) -> None:
    kept = ["glagol.toml", "posts/a.md", "var/new-state/x", "var/reviews/a.it.xlf"]
    left = ["var/cache/x", "var/lock", "outputs/site/x", "var/glagol.sqlite3-wal", "var/reviews/.a.new", "pipeline/x", ".git/x"]  # fmt: skip
    for name in kept + left:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert [name for name, _ in contents(tmp_path)] == kept


def test_a_manifest_tells_its_size() -> None:
    assert Manifest(**ABOUT, files={"a": (3, "x"), "b": (4, "y")}).size == 7  # type: ignore[arg-type]
