"""`glagol doctor`: whether everything is there that a run needs."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import typer

from pipeline.cli.common import WorkspaceOption, workspace_of
from pipeline.domain.errors import PipelineError

_LEAST_FREE = 500 * 2**20


def doctor(workspace: WorkspaceOption = None) -> None:
    """Look for what would stop a run, and say what to do about it.

    Example: [bold]glagol doctor[/bold]
    """
    well = _told("Python", lambda: sys.version.split()[0])
    try:
        folder = workspace_of(workspace)
    except PipelineError as error:
        typer.echo(f"✗ workspace: {error}")
        raise typer.Exit(error.exit_code) from error
    for name, look in (
        ("workspace", lambda: str(folder)),
        ("settings", lambda: _settings(folder)),
        ("glossary", lambda: _glossary(folder)),
        ("checkpoints", lambda: _checkpoints(folder)),
        ("state", lambda: _state(folder)),
        ("disk", lambda: _disk(folder)),
    ):
        well = _told(name, look) and well
    if not well:
        raise typer.Exit(1)


def _told(name: str, look: Callable[[], str]) -> bool:
    try:
        typer.echo(f"✓ {name}: {look()}")
    except PipelineError as error:
        typer.echo(f"✗ {name}: {error}")
        return False
    return True


def _settings(folder: Path) -> str:
    from pipeline.config import read_settings

    settings = read_settings(folder)
    return f"{settings.cluster.name}, to {', '.join(settings.languages.targets)}"


def _glossary(folder: Path) -> str:
    from pipeline.glossary import read_glossary

    return f"{len(read_glossary(folder / 'glossary.csv'))} terms"


def _checkpoints(folder: Path) -> str:
    from pipeline.config import read_settings
    from pipeline.translation.checkpoints import Checkpoints
    from pipeline.wiring import cache_of, route_set, routes

    settings = read_settings(folder)
    checkpoints = Checkpoints(folder, cache_of(folder))
    chosen = route_set(routes(folder), settings.translation.routes)
    names = {hop.checkpoint.name: hop.checkpoint for route in chosen.values() for hop in route}
    for checkpoint in names.values():
        checkpoints.verified(checkpoint)
    return f"{settings.translation.routes} ({', '.join(names)}), all checksums right"


def _state(folder: Path) -> str:
    from pipeline.wiring import open_workspace

    return f"{len(open_workspace(folder).store.taken())} posts"


def _disk(folder: Path) -> str:
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE:
        raise PipelineError(f"only {free // 2**20} MB are free", where=str(folder), hint="Make room")
    return f"{free // 2**30} GB free"
