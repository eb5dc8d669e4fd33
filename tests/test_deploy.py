"""What stands in deploy/ starts commands that exist, and shows metrics that exist."""

import json
import re
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry, generate_latest
from typer.main import get_command

from pipeline.cli import app
from pipeline.scaling.standing import Counts, Standing

DEPLOY = Path(__file__).parents[1] / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "glagol"}
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def given(arguments: list[str]) -> None:
    """Give a command, without running it."""
    command = get_command(app).commands[arguments[0]]  # type: ignore[attr-defined]
    arguments = [re.sub(r"\$\{\w+:-(.*)\}", r"\1", argument) for argument in arguments]
    command.make_context(command.name, arguments[1:])


@pytest.mark.parametrize("name", OURS)
def test_a_container_starts_a_command_that_exists(name: str) -> None:
    given(OURS[name]["command"])
    health = OURS[name].get("healthcheck", {"test": ["CMD"]})["test"]
    if health[1:2] == ["glagol"]:
        given(health[2:])


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_starts_a_command_that_exists(path: Path) -> None:
    unit = ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(path.read_text("utf-8"))
    program, *arguments = unit["Service"]["ExecStart"].split()
    assert Path(program).name == "glagol"
    given(arguments)
    assert unit["Service"]["WorkingDirectory"] == unit["Service"]["ReadWritePaths"]


def test_containers_and_units_are_of_the_same_parts() -> None:
    by_unit = {path.stem.removeprefix("glagol-") for path in UNITS}
    by_command = {
        "metrics" if "--metrics" in service["command"] else service["command"][0] for service in OURS.values()
    }
    assert by_unit == by_command


def test_the_dashboard_asks_for_metrics_that_exist() -> None:
    registry = CollectorRegistry()
    registry.register(Counts(lambda: Standing(workers={"plovdiv-1": 1})))
    there = set(re.findall(r"^(glagol_\w+)", generate_latest(registry).decode(), re.MULTILINE))
    dashboard = json.loads((DEPLOY / "grafana.json").read_text("utf-8"))
    asked = {
        name
        for panel in dashboard["panels"]
        for target in panel["targets"]
        for name in re.findall(r"glagol_\w+", target["expr"])
    }
    assert asked <= there


def test_prometheus_asks_where_the_metrics_are() -> None:
    (job,) = yaml.safe_load((DEPLOY / "prometheus.yml").read_text("utf-8"))["scrape_configs"]
    (target,) = job["static_configs"][0]["targets"]
    name, port = target.split(":")
    command = OURS[name]["command"]
    assert command[command.index("--metrics") + 1] == port
