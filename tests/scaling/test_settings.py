"""What stands in the way of workers is told in one line."""

from pathlib import Path

import pytest

from pipeline import wiring
from pipeline.domain.errors import ConfigError
from pipeline.scaling.processes import Processes

CLUSTER = '[cluster]\nname = "Клъстер"\n[work]\n'


def test_workers_of_other_machines_need_the_setting(tmp_path: Path) -> None:
    (tmp_path / "glagol.toml").write_text(CLUSTER + 'engine = "processes"\n', "utf-8")
    with pytest.raises(ConfigError, match=r"work\.engine is 'processes': a run starts its own workers"):
        wiring.work(tmp_path, 0)


def test_workers_of_other_machines_need_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "glagol.toml").write_text(CLUSTER + 'engine = "celery"\n', "utf-8")
    with pytest.raises(ConfigError, match="needs PostgreSQL, which all machines reach"):
        wiring.open_workspace(tmp_path)


@pytest.mark.parametrize(("engine", "kind"), [("here", "Here"), ("processes", Processes.__name__)])
def test_one_setting_says_where_work_is_done(tmp_path: Path, engine: str, kind: str) -> None:
    (tmp_path / "glagol.toml").write_text(CLUSTER + f'engine = "{engine}"\nworkers = 3\n', "utf-8")
    parts = wiring.open_workspace(tmp_path)
    assert type(parts.translator._workers).__name__ == kind


def test_a_password_for_the_broker_does_not_stand_in_the_settings(tmp_path: Path) -> None:
    secret = CLUSTER + 'broker = "redis://:tayna@broker:6379/0"\n'
    (tmp_path / "glagol.toml").write_text(secret, "utf-8")
    with pytest.raises(ConfigError, match=r"work\.broker"):
        wiring.open_workspace(tmp_path)
