"""Builds as folders: put in place at once, kept for a while, and cheap where little changes."""

import shutil
from pathlib import Path

import pytest

from pipeline.config import Cluster
from pipeline.domain.errors import PublishError
from pipeline.domain.page import Page
from pipeline.publishing import Built, Site, catalogue, story
from pipeline.publishing.hooks import Hooks
from pipeline.publishing.story import build
from pipeline.publishing.trees import Trees

SITE = Site(Cluster(name="Клъстер"), "https://example.eu", (), keep=3)


def built(outputs: Path, *words: str, site: Site = SITE) -> Built:
    return build(
        site,
        [Page(f"p-{number}", "bg", word, f"<p>{word}</p>") for number, word in enumerate(words)],
        outputs,
        hooks=Hooks(),
    )


def text(outputs: Path, post: str = "p-0") -> str:
    return (outputs / "site" / "bg" / post / "index.html").read_text("utf-8")


def contents(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()
    }


def test_the_new_site_replaces_the_old_whole(tmp_path: Path) -> None:
    assert built(tmp_path, "Едно").changed
    assert built(tmp_path, "Едно", "Две").changed
    assert "Едно" in text(tmp_path)
    assert "Две" in text(tmp_path, "p-1")


def test_the_same_site_is_not_written_again(tmp_path: Path) -> None:
    built(tmp_path, "Едно", "Две")
    before = {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert built(tmp_path, "Едно", "Две").changed is False
    assert {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_only_what_depends_on_a_change_is_rewritten(tmp_path: Path) -> None:
    built(tmp_path, "Едно", "Две")
    before = {name: (tmp_path / "site" / name).stat().st_ino for name in contents(tmp_path / "site")}
    assert built(tmp_path, "Едно", "Друго").written == 3
    after = {name: (tmp_path / "site" / name).stat().st_ino for name in contents(tmp_path / "site")}
    assert {name for name in after if after[name] != before[name]} == {
        "bg/p-1/index.html", "bg/index.html", "bg/arhiv/0/index.html",
    }  # fmt: skip


@pytest.mark.parametrize("steps", [1, 2, 5])
def test_many_small_builds_are_one_fresh_build_to_the_byte(tmp_path: Path, steps: int) -> None:
    for step in range(steps):
        built(tmp_path / "old", *(f"Дума {number * step}" for number in range(3 + step % 2)))
    built(tmp_path / "old", "Едно", "Две")
    built(tmp_path / "new", "Едно", "Две")
    assert contents(tmp_path / "old" / "site") == contents(tmp_path / "new" / "site")


def test_a_failure_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path, "Старо")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Trees, "settle", full)
    with pytest.raises(PublishError, match="No space left on device"):
        built(tmp_path, "Ново")
    assert "Старо" in text(tmp_path)
    assert not list((tmp_path / "builds").glob(".spare*"))
    monkeypatch.undo()
    built(tmp_path, "Ново")
    assert "Ново" in text(tmp_path)


class Killed(BaseException):
    """Stands for kill -9: nothing that comes after is done."""


@pytest.mark.parametrize("moment", ["take", "put_by", "settle", "show", "tidy"])
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("undone", [False, True])
def test_after_a_kill_at_any_moment_the_next_build_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, after: bool, undone: bool
) -> None:
    built(tmp_path, "Едно", "Старо")
    whole = getattr(Trees, moment)

    def killed(*args: object, **named: object) -> None:
        if after:
            whole(*args, **named)
        raise Killed

    monkeypatch.setattr(Trees, moment, killed)
    with pytest.raises(Killed):
        built(tmp_path, "Едно", "Ново")
    assert text(tmp_path, "p-1")
    monkeypatch.undo()
    # What was half done is given up as well as finished.
    for words in (
        (["Едно", "Старо"], ["Две", "Старо"]) if undone else (["Едно", "Ново"], ["Едно", "Най-ново"])
    ):
        built(tmp_path, *words)
        built(tmp_path / "fresh", *words)
    assert contents(tmp_path / "site") == contents(tmp_path / "fresh" / "site")
    assert not list((tmp_path / "builds").glob(".spare*"))


def test_what_a_killed_run_left_is_cleared_and_old_trees_go(tmp_path: Path) -> None:
    (tmp_path / "builds" / ".spare.123").mkdir(parents=True)
    for number in range(6):
        built(tmp_path, str(number))
    trees = Trees(tmp_path)
    assert trees.numbers() == [5, 6]
    assert trees.live() == 6
    assert not (tmp_path / "builds" / ".spare.123").exists()


def test_whatever_decides_how_a_page_reads_renders_it_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    whole = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path.name) or whole(path))
    story._code()
    assert {"texts.toml", "body.py", "search.js", "serbian.py", "typography.toml"} <= set(read)


def test_a_deleted_build_is_made_again(tmp_path: Path) -> None:
    built(tmp_path, "Едно")
    shutil.rmtree((tmp_path / "site").resolve())
    built(tmp_path, "Едно")
    assert "Едно" in text(tmp_path)


def test_a_second_run_leaves_the_first_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path, "Старо")
    refused: list[str] = []
    settle = Trees.settle

    def meanwhile(trees: Trees, aside: Path, number: int) -> None:
        monkeypatch.setattr(catalogue, "PATIENCE", 0)
        with pytest.raises(PublishError, match="another run is changing the site") as told:
            built(tmp_path, "Друго")
        refused.append(str(told.value))
        settle(trees, aside, number)

    monkeypatch.setattr(Trees, "settle", meanwhile)
    built(tmp_path, "Ново")
    assert refused
    assert "Ново" in text(tmp_path)
