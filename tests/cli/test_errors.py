"""Bad input gets one clear line and a non-zero exit, and nothing is half-written."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
SETTINGS = '[cluster]\nname = "Клъстер"\n[languages]\ntargets = ["it"]\n'


def glagol(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace without weights of its own: commands that need none must not ask for them."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "glagol.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def told(done: subprocess.CompletedProcess[str]) -> str:
    """Return the one line of an error."""
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert done.returncode != 0
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]


def files(folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and "sqlite3" not in path.name and path.name != "lock"
    }


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("prazna.md", b"", "the file is empty"),
        ("snimka.md", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not text but a binary file"),
        ("losh.md", "---\ntitle: [Нов\n---\nТекст".encode(), "losh.md:2: the front matter cannot be read"),
        (
            "bait.md",
            "# Клъстерът започна\n\nНов проект".encode() + b"\n\xff\xfe\n" + "на клъстера".encode(),
            "line 4",
        ),
        ("golyam.md", b"# A\n\n" + b"x" * 50_000_000, "larger than 20 MB"),
        ("film.mp4", b"x", "are not taken in"),
    ],
)
def test_a_post_that_cannot_be_taken_in(
    folder: Path, tmp_path: Path, name: str, content: bytes, line: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / name).write_bytes(content)
    before = files(folder)
    done = glagol("intake", str(outside / name), folder=folder)
    assert line in told(done)
    assert done.returncode == 3
    assert files(folder) == before


def test_a_file_that_is_not_there(folder: Path) -> None:
    assert "no such file" in told(glagol("intake", "nyama.md", folder=folder))


def test_a_language_that_is_not_known(folder: Path) -> None:
    line = told(glagol("translate", "--to", "xx", folder=folder))
    assert "'xx' is not a language of this workspace" in line
    assert "Known are it" in line


def test_a_key_that_is_not_known(folder: Path) -> None:
    (folder / "glagol.toml").write_text(SETTINGS + "[translation]\nbeem = 4\n", encoding="utf-8")
    done = glagol("run", folder=folder)
    assert told(done) == "glagol: glagol.toml:6: translation.beem is not a setting; did you mean beam?"
    assert done.returncode == 2


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["frobnicate"], "No such command 'frobnicate'. See: glagol --help"),
        (["approve", "nov"], "Missing"),
        (["run", "--frob"], "No such option"),
    ],
)
def test_a_command_that_is_wrongly_given(folder: Path, arguments: list[str], line: str) -> None:
    done = glagol(*arguments, folder=folder)
    assert line in told(done)
    assert done.returncode == 2


def test_no_workspace(tmp_path: Path) -> None:
    assert "glagol init" in told(glagol("run", folder=tmp_path))


@pytest.fixture
def with_weights(folder: Path) -> Path:
    shutil.copytree(PROJECT / "models", folder / "models")
    (folder / "posts" / "nov.md").write_text("# Нов проект\n\nСрещата е утре.\n", encoding="utf-8")
    return folder


def test_a_checkpoint_that_is_missing(with_weights: Path) -> None:
    (with_weights / "models" / "embedded" / "model.safetensors").unlink()
    done = glagol("run", folder=with_weights)
    assert "checkpoint embedded is missing" in told(done)
    assert done.returncode == 4
    assert not (with_weights / "outputs").exists()


def test_a_checkpoint_that_is_corrupted(with_weights: Path) -> None:
    weights = with_weights / "models" / "embedded" / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[1000] ^= 1
    weights.write_bytes(content)
    assert "corrupted: model.safetensors is not the file released" in told(glagol("run", folder=with_weights))
    assert "corrupted" in told(glagol("models", "verify", folder=with_weights))


def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    (folder / "var").write_text("a file where a folder should be", encoding="utf-8")
    assert "the workspace cannot be written" in told(glagol("run", folder=folder))


def test_a_database_that_is_none(folder: Path) -> None:
    (folder / "var").mkdir()
    (folder / "var" / "glagol.sqlite3").write_bytes(b"no database" * 1000)
    assert "the state cannot be opened" in told(glagol("status", folder=folder))


def test_two_runs_at_once(folder: Path) -> None:
    import fcntl

    (folder / "var").mkdir()
    with (folder / "var" / "lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "another glagol is at work here" in told(glagol("run", folder=folder))


def test_an_approval_that_is_not_allowed(folder: Path) -> None:
    (folder / "posts" / "nov.md").write_text("# Нов проект\n\nСрещата е утре.\n", encoding="utf-8")
    assert glagol("intake", folder=folder).returncode == 0
    done = glagol("approve", "nov", "--to", "it", "--by", "Анна", folder=folder)
    assert "2 segments cannot be approved" in told(done)
    assert done.returncode == 5


def test_a_workspace_is_not_made_twice(folder: Path) -> None:
    before = files(folder)
    assert "there is a workspace here already" in told(glagol("init", ".", folder=folder))
    assert files(folder) == before
