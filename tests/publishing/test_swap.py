from pathlib import Path

import pytest

from pipeline.domain.errors import PublishError
from pipeline.publishing.swap import put_in_place

OLD, NEW = {"index.html": b"old"}, {"index.html": b"new", "it/a/index.html": b"a"}


def test_the_new_site_replaces_the_old_whole(tmp_path: Path) -> None:
    site, changed = put_in_place(OLD, tmp_path)
    assert changed
    put_in_place(NEW, tmp_path)
    assert (site / "index.html").read_bytes() == b"new"
    assert (site / "it/a/index.html").read_bytes() == b"a"


def test_the_same_site_is_not_written_again(tmp_path: Path) -> None:
    put_in_place(NEW, tmp_path)
    before = {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert put_in_place(dict(reversed(NEW.items())), tmp_path)[1] is False
    assert {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_a_failure_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site, _ = put_in_place(OLD, tmp_path)

    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(PublishError, match="No space left on device"):
        put_in_place(NEW, tmp_path)
    assert (site / "index.html").read_bytes() == b"old"
    assert [path.name for path in (tmp_path / "builds").iterdir()] == [site.resolve().name]


def test_what_a_killed_run_left_is_cleared_and_old_builds_go(tmp_path: Path) -> None:
    (tmp_path / "builds" / ".half.123").mkdir(parents=True)
    for number in range(6):
        put_in_place({"index.html": str(number).encode()}, tmp_path)
    builds = [path.name for path in (tmp_path / "builds").iterdir()]
    assert len(builds) == 3
    assert ".half.123" not in builds
    assert (tmp_path / "site" / "index.html").read_bytes() == b"5"
