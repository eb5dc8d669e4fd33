import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.domain.errors import CheckpointError
from pipeline.translation.checkpoints import Checkpoints, write_sums
from pipeline.translation.routes import Checkpoint

PROJECT = Path(__file__).parents[2]
EMBEDDED = Checkpoint("embedded", "Apache-2.0", "target", folder="models/embedded")
HUB = Checkpoint("bg-it", "CC-BY-4.0", "none", hub="Helsinki-NLP/opus-mt-bg-it")


def test_the_shipped_checkpoint_is_what_was_released_and_small_enough() -> None:
    folder, revision = Checkpoints(PROJECT, PROJECT).verified(EMBEDDED)
    assert len(revision) == 12
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 45 * 2**20


def test_a_workspace_without_weights_uses_those_that_ship(tmp_path: Path) -> None:
    assert Checkpoints(tmp_path, tmp_path).folder(EMBEDDED) == PROJECT / "models" / "embedded"


def test_what_was_not_fetched_says_how_to(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="glagol models fetch bg-it"):
        Checkpoints(tmp_path, tmp_path).verified(HUB)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A hub that serves the shipped checkpoint; `broken` makes it unreachable."""
    import huggingface_hub

    state = SimpleNamespace(broken=False, extra=b"", asked=[], pickled=None)

    def snapshot_download(
        repository: str, *, revision: str, local_dir: Path, allow_patterns: list[str]
    ) -> None:
        state.asked.append((repository, revision))
        if state.broken:
            raise OSError("no route to host")
        local_dir.mkdir(parents=True)
        for path in (PROJECT / "models" / "embedded").iterdir():
            if path.name in allow_patterns:
                shutil.copy(path, local_dir / path.name)
        if state.pickled is not None:
            import torch

            (local_dir / "model.safetensors").unlink()
            torch.save(state.pickled, local_dir / "pytorch_model.bin")
        with (local_dir / "config.json").open("ab") as stream:
            stream.write(state.extra)

    def model_info(repository: str) -> Any:
        return SimpleNamespace(sha="0" * 40)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot_download)
    monkeypatch.setattr(huggingface_hub, "model_info", model_info)
    return state


def test_what_is_fetched_is_pinned_and_verified_ever_after(tmp_path: Path, hub: SimpleNamespace) -> None:
    checkpoints, lock = Checkpoints(tmp_path, tmp_path / "cache"), tmp_path / "lock.toml"
    assert checkpoints.fetch(HUB, lock) == "0" * 40
    folder, _ = checkpoints.verified(HUB)
    checkpoints.fetch(HUB, lock)
    assert hub.asked == [(HUB.hub, "0" * 40)] * 2
    hub.extra = b" "
    with pytest.raises(CheckpointError, match=r"not what lock\.toml pins"):
        checkpoints.fetch(HUB, lock)
    assert checkpoints.verified(HUB)[0] == folder  # the one that was there stays


def test_an_unreachable_hub_changes_nothing(tmp_path: Path, hub: SimpleNamespace) -> None:
    hub.broken = True
    with pytest.raises(CheckpointError, match="cannot be downloaded"):
        Checkpoints(tmp_path, tmp_path / "cache").fetch(HUB, tmp_path / "lock.toml")
    assert list(tmp_path.rglob("*")) in (
        [],
        [tmp_path / "cache"],
        [tmp_path / "cache", tmp_path / "cache" / "checkpoints"],
    )


def test_a_changed_file_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "models" / "embedded"
    shutil.copytree(PROJECT / "models" / "embedded", folder)
    checkpoints = Checkpoints(tmp_path, tmp_path)
    checkpoints.verified(EMBEDDED)
    (folder / "vocab.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CheckpointError, match=r"corrupted: vocab\.json"):
        checkpoints.verified(EMBEDDED)
    write_sums(folder)
    checkpoints.verified(EMBEDDED)


class _Program:
    """What a pickled file may hold: something that is run when it is loaded."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (Path("ran"),))


def test_pickled_weights_become_safetensors_and_are_gone(tmp_path: Path, hub: SimpleNamespace) -> None:
    import torch
    from safetensors.torch import load_file

    weights = {"a": torch.ones(2, 3), "b": torch.zeros(1)}
    hub.pickled = weights
    checkpoints = Checkpoints(tmp_path, tmp_path / "cache")
    checkpoints.fetch(HUB, tmp_path / "lock.toml")
    folder, _ = checkpoints.verified(HUB)
    assert not (folder / "pytorch_model.bin").exists()
    found = load_file(folder / "model.safetensors")
    assert all(torch.equal(found[name], value) for name, value in weights.items())


def test_weights_that_hold_a_program_are_not_loaded(
    tmp_path: Path, hub: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    hub.pickled = {"a": _Program()}
    with pytest.raises(CheckpointError, match="more than numbers"):
        Checkpoints(tmp_path, tmp_path / "cache").fetch(HUB, tmp_path / "lock.toml")
    assert not (tmp_path / "ran").exists()
    assert not list((tmp_path / "cache" / "checkpoints").iterdir())
