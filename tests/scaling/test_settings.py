"""What stands in the way of workers is told in one line."""

from pathlib import Path

import pytest

from pipeline import wiring
from pipeline.domain.errors import ConfigError, WorkspaceError
from pipeline.scaling import celery
from pipeline.scaling.processes import Processes
from pipeline.translation.workers import Threads

CLUSTER = '[cluster]\nname = "Клъстер"\n[work]\n'


def test_workers_of_other_machines_need_the_setting(workspace: Path) -> None:
    (workspace / "glagol.toml").write_text(CLUSTER + 'engine = "processes"\n', "utf-8")
    with pytest.raises(ConfigError, match=r"work\.engine is 'processes': a run starts its own workers"):
        wiring.work(workspace, 0)


def test_workers_of_other_machines_need_a_server(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (workspace / "glagol.toml").write_text(CLUSTER + 'engine = "celery"\n', "utf-8")
    with pytest.raises(ConfigError, match="needs PostgreSQL, which all machines reach"):
        wiring.open_workspace(workspace)


@pytest.mark.parametrize(("engine", "kind"), [("here", Threads.__name__), ("processes", Processes.__name__)])
def test_one_setting_says_where_work_is_done(workspace: Path, engine: str, kind: str) -> None:
    (workspace / "glagol.toml").write_text(CLUSTER + f'engine = "{engine}"\nworkers = 3\n', "utf-8")
    parts = wiring.open_workspace(workspace)
    assert type(parts.translator._workers).__name__ == kind


def test_a_password_for_the_broker_does_not_stand_in_the_settings(workspace: Path) -> None:
    secret = CLUSTER + 'broker = "redis://:tayna@broker:6379/0"\n'
    (workspace / "glagol.toml").write_text(secret, "utf-8")
    with pytest.raises(ConfigError, match=r"work\.broker"):
        wiring.open_workspace(workspace)


def test_a_broker_that_is_away_is_one_line_without_its_password() -> None:
    app = celery.application("redis://:tayna@127.0.0.1:1/0")
    app.conf.task_publish_retry_policy = {"max_retries": 0}
    with pytest.raises(WorkspaceError, match=r"the broker cannot be reached: .*refused\. Start it") as told:
        celery.sender(app)("key")
    assert "tayna" not in str(told.value)
