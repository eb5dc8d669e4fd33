"""`glagol models`: checkpoints listed, fetched, verified, chosen."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.common import JsonOption, WorkspaceOption, print_json, workspace_of
from pipeline.domain.errors import CheckpointError, ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.translation.checkpoints import Checkpoints
    from pipeline.translation.routes import Checkpoint, Routes

app = typer.Typer(help="List, fetch, verify and choose checkpoints.", no_args_is_help=True)
Names = Annotated[
    list[str] | None,
    typer.Argument(help="Checkpoints or sets of routes; the set in use where none is named."),
]


def _open(workspace: "Path | None") -> "tuple[Path, Routes, Checkpoints]":
    from pipeline.translation.checkpoints import Checkpoints
    from pipeline.wiring import cache_of, routes

    folder = workspace_of(workspace)
    return folder, routes(folder), Checkpoints(folder, cache_of(folder))


def _named(names: list[str] | None, known: "Routes", folder: "Path") -> "list[Checkpoint]":
    """Return the checkpoints that names of checkpoints and sets stand for."""
    from pipeline.config import read_settings
    from pipeline.wiring import route_set

    found: dict[str, Checkpoint] = {}
    for name in names or [read_settings(folder).translation.routes]:
        if name in known.checkpoints:
            found[name] = known.checkpoints[name]
            continue
        for route in route_set(known, name).values():
            found |= {hop.checkpoint.name: hop.checkpoint for hop in route}
    return list(found.values())


@app.command("list")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show the sets of routes and whether their checkpoints are here.

    Example: [bold]glagol models list[/bold]
    """
    from pipeline.config import read_settings

    folder, known, checkpoints = _open(workspace)
    used = read_settings(folder).translation.routes
    table = [
        {
            "set": name,
            "in_use": name == used,
            "language": language,
            "route": [hop.checkpoint.hub or hop.checkpoint.folder for hop in route],
            "here": all(checkpoints.is_here(hop.checkpoint) for hop in route),
        }
        for name, routes in known.sets.items()
        for language, route in routes.items()
    ]
    if as_json:
        print_json(table)
        return
    for name in known.sets:
        typer.echo(f"{name}{'  (in use)' if name == used else ''}")
        for row in table:
            if row["set"] == name:
                mark = "✓" if row["here"] else "·"
                typer.echo(f"  {mark} {row['language']}  {' → '.join(row['route'])}")  # type: ignore[arg-type]
    typer.echo("✓ here  · not fetched yet: glagol models fetch SET")


@app.command()
def fetch(names: Names = None, workspace: WorkspaceOption = None) -> None:
    """Download checkpoints from the Hugging Face hub and pin what arrived.

    Example: [bold]glagol models fetch opus[/bold]
    """
    folder, known, checkpoints = _open(workspace)
    for checkpoint in _named(names, known, folder):
        if not checkpoint.hub:
            typer.echo(f"✓ {checkpoint.name} ships with glagol")
            continue
        typer.echo(f"Fetching {checkpoint.hub} ({checkpoint.licence}) …")
        revision = checkpoints.fetch(checkpoint, folder / "models" / "lock.toml")
        typer.echo(f"✓ {checkpoint.name} at revision {revision}")


@app.command()
def verify(names: Names = None, workspace: WorkspaceOption = None) -> None:
    """Compare the checksum of every file of the checkpoints.

    Example: [bold]glagol models verify[/bold]
    """
    folder, known, checkpoints = _open(workspace)
    wrong: list[CheckpointError] = []
    for checkpoint in _named(names, known, folder):
        try:
            _, revision = checkpoints.verified(checkpoint)
            typer.echo(f"✓ {checkpoint.name} ({revision})")
        except CheckpointError as error:
            typer.echo(f"✗ {error}", err=True)
            wrong.append(error)
    if wrong:
        raise typer.Exit(wrong[0].exit_code)


@app.command()
def use(
    name: Annotated[str, typer.Argument(help="A set of routes: embedded, opus, opus-big.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Translate with another set of routes from now on; what was approved stays.

    Example: [bold]glagol models use opus[/bold]
    """
    from pipeline.config import FILE, read_settings
    from pipeline.wiring import route_set

    folder, known, checkpoints = _open(workspace)
    for route in route_set(known, name).values():
        for hop in route:
            checkpoints.verified(hop.checkpoint)
    read_settings(folder)
    path = folder / FILE
    text = path.read_text(encoding="utf-8")
    changed, count = re.subn(r'(?m)^(\s*routes\s*=\s*)"[^"]*"', rf'\1"{name}"', text)
    if count != 1:
        raise ConfigError(
            "the line `routes = …` is not there",
            where=FILE,
            hint=f'Write routes = "{name}" under [translation]',
        )
    aside = path.with_name(f".{FILE}.new")
    aside.write_text(changed, encoding="utf-8")
    aside.replace(path)
    typer.echo(f"Now translating with {name}. Run: glagol run")
