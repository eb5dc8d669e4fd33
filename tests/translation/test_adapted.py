"""An adapted checkpoint is put in place and taken back without a trace."""

from pathlib import Path

import pytest

from pipeline.domain.errors import CheckpointError
from pipeline.translation.adapted import FOLDER, put_in_place, take_back, with_adapted
from pipeline.translation.routes import Routes


def made(folder: Path, words: str) -> Path:
    folder.mkdir()
    (folder / "vocab.json").write_text(words, encoding="utf-8")
    return folder


def test_each_adaptation_is_undone_by_one_step(tmp_path: Path) -> None:
    routes = Routes({}, {})
    assert with_adapted(routes, tmp_path) == routes
    put_in_place(tmp_path, made(tmp_path / "first", "first"))
    put_in_place(tmp_path, made(tmp_path / "second", "second"))
    assert with_adapted(routes, tmp_path).sets["adapted"]["hu"][0].tag == ">>hun<<"
    assert (tmp_path / FOLDER / "vocab.json").read_text() == "second"
    assert take_back(tmp_path)
    assert (tmp_path / FOLDER / "vocab.json").read_text() == "first"
    assert not take_back(tmp_path)
    assert with_adapted(routes, tmp_path) == routes
    with pytest.raises(CheckpointError, match="no checkpoint was adapted"):
        take_back(tmp_path)
