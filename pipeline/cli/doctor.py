"""`glagol doctor`: whether everything is there that a run needs, and how to mend what is not."""

import importlib
import os
import shutil
import stat
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path

import typer

from pipeline.cli.common import WorkspaceOption, workspace_of
from pipeline.domain.errors import PipelineError

_LEAST_FREE = 500 * 2**20
_LEAST_PYTHON = (3, 11)
# Libraries with compiled parts: they are where an installation for another machine or Python breaks.
_COMPILED = ("ctranslate2", "lxml.etree", "nh3", "numpy", "PIL.Image", "rapidfuzz.fuzz", "sentencepiece")
# Clocks of two machines that share a state may differ as much.
_LENIENCE = timedelta(minutes=5)
_RELEASED = datetime(2026, 1, 1, tzinfo=UTC)


def doctor(workspace: WorkspaceOption = None) -> None:
    """Look for what would stop a run, and say what to do about it.

    Example: [bold]glagol doctor[/bold]
    """
    well = all([_told("Python", _python), _told("installation", _installation)])
    try:
        folder = workspace_of(workspace)
    except PipelineError as error:
        typer.echo(f"✗ workspace: {error}")
        raise typer.Exit(error.exit_code) from error
    for name, look in (
        ("workspace", lambda: str(folder)),
        ("settings", lambda: _settings(folder)),
        ("glossary", lambda: _glossary(folder)),
        ("partners", lambda: _partners(folder)),
        ("permissions", lambda: _permissions(folder)),
        ("checkpoints", lambda: _checkpoints(folder)),
        ("state", lambda: _state(folder)),
        ("clock", lambda: _clock(folder, datetime.now(UTC))),
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


def _python() -> str:
    version = sys.version.split()[0]
    if sys.version_info < _LEAST_PYTHON:
        raise PipelineError(
            f"{version} is too old", hint="Install Python 3.11 or newer, and glagol into an environment of it"
        )
    return version


def _installation() -> str:
    for name in _COMPILED:
        try:
            importlib.import_module(name)
        except ImportError as error:
            library = name.partition(".")[0]
            raise PipelineError(
                f"{library} cannot be loaded: {error}",
                hint=f"Install glagol anew: {sys.executable} -m pip install --force-reinstall glagol",
            ) from error
    try:
        return f"glagol {metadata.version('glagol')}, libraries load"
    except metadata.PackageNotFoundError:
        return "run from its source, libraries load"


def _settings(folder: Path) -> str:
    from pipeline.config import read_settings

    settings = read_settings(folder)
    return f"{settings.cluster.name}, to {', '.join(settings.languages.targets)}"


def _glossary(folder: Path) -> str:
    from pipeline.glossary import read_glossary

    return f"{len(read_glossary(folder / 'glossary.csv'))} terms"


def _partners(folder: Path) -> str:
    from pipeline.delivery.partners import read_partners

    return f"{len(read_partners(folder))} in partners.toml"


def _permissions(folder: Path) -> str:
    """Try to write where a run writes: what modes say is not the whole of it."""
    for name in ("posts", "var", "outputs"):
        place = folder / name if (folder / name).exists() else folder
        probe = place / f".glagol-doctor-{os.getpid()}"
        try:
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise PipelineError(
                f"cannot be written: {error.strerror}",
                where=str(place),
                hint="Give the folder to whoever runs glagol (chown), or run it as its owner",
            ) from error
    for name in ("var/secret-key", "var/glagol.sqlite3"):
        path = folder / name
        if not path.exists():
            continue
        if not os.access(path, os.R_OK | os.W_OK):
            raise PipelineError("cannot be written", where=str(path), hint=f"Run: chmod u+rw {path}")
        if name == "var/secret-key" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise PipelineError(
                "others on this machine can read the key that signs sessions",
                where=str(path),
                hint=f"Run: chmod 600 {path}; delete it to sign everybody out",
            )
    return "posts, var and outputs can be written"


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
    from pipeline.wiring import look_through, open_workspace

    posts = len(open_workspace(folder).store.listed())
    for looked in look_through(folder):
        if looked.problems:
            raise PipelineError(looked.problems[0], hint="All of it: glagol verify")
    return f"{posts} posts, whole"


def _clock(folder: Path, now: datetime) -> str:
    from pipeline.wiring import newest_in

    hint = "Set the clock (timedatectl set-ntp true), or new approvals look older than those they follow"
    if now < _RELEASED:
        raise PipelineError(f"it says {now:%Y-%m-%d}, before this glagol was made", hint=hint)
    newest = newest_in(folder)
    if newest and newest > now + _LENIENCE:
        raise PipelineError(
            f"it says {now:%Y-%m-%d %H:%M}, but the state goes to {newest:%Y-%m-%d %H:%M} UTC", hint=hint
        )
    return f"{now.astimezone():%Y-%m-%d %H:%M %Z}, after all that is in the state"


def _disk(folder: Path) -> str:
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE:
        raise PipelineError(
            f"only {free // 2**20} MB are free",
            where=str(folder),
            hint="Make room; outputs/ and var/cache/ can be deleted, they are made again",
        )
    about = os.statvfs(folder)
    if about.f_files and about.f_favail < 1000:
        raise PipelineError(
            f"only {about.f_favail} more files fit",
            where=str(folder),
            hint="Delete many small files, or move the workspace to a larger disk",
        )
    return f"{free // 2**30} GB free"
