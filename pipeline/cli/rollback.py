"""`glagol rollback`: an earlier version of the site."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.common import JsonOption, WorkspaceOption, print_json, workspace_of

if TYPE_CHECKING:
    from pipeline.publishing import Build


def rollback(
    to: Annotated[int | None, typer.Option("--to", help="The version's number; else the one before.")] = None,
    show: Annotated[bool, typer.Option("--list", help="Only list the versions that are kept.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show an earlier version of the site at once; nothing in the workspace is undone.

    It stays until the next change is published, so put right what was wrong before that.

    Example: [bold]glagol rollback --to 41[/bold]
    """
    from pipeline.publishing import roll_back, versions
    from pipeline.wiring import alone

    folder = workspace_of(workspace)
    if show:
        kept = versions(folder / "outputs")
        if as_json:
            print_json(kept)
        for build in () if as_json else kept:
            typer.echo(_line(build))
        return
    with alone(folder):
        shown = roll_back(folder / "outputs", to)
    if as_json:
        print_json(shown)
    else:
        typer.echo(f"Readers see again: {_line(shown).strip()}")


def _line(build: "Build") -> str:
    at = datetime.fromisoformat(build.at).astimezone().strftime("%Y-%m-%d %H:%M") if build.at else ""
    mark = "→" if build.live else " "
    return f"{mark} version {build.number}  {at}  {build.pages} pages, {build.written} files changed"
