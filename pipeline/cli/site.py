"""`glagol site`: whether the built site is right."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.common import JsonOption, WorkspaceOption, print_json, workspace_of
from pipeline.domain.errors import WorkspaceError

if TYPE_CHECKING:
    from pipeline.publishing.inspection import Inspected

app = typer.Typer(no_args_is_help=True, help="The built site: check everything that is in it.")
_SHOWN = 20  # problems of one check


@app.callback()
def site() -> None:
    """Check the built site."""


@app.command()
def check(
    folder: Annotated[
        Path | None, typer.Argument(help="The site; else outputs/site of the workspace.", show_default=False)
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(
            "--address", help="Where it will stand; else what glagol.toml says.", show_default=False
        ),
    ] = None,
    pages: Annotated[
        int, typer.Option("--pages", help="How many pages axe looks at, of every kind; 0 means all.", min=0)
    ] = 24,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check every page, link, translation, feed, map and picture of the built site.

    What the Nu checker (valid HTML, CSS and SVG) and axe (usable by everyone) say is asked too where
    they are installed: run make tools. Exits with 1 where something is wrong.

    Examples: [bold]glagol site check[/bold] · [bold]glagol site check --pages 0[/bold]
    """
    from pipeline.config import read_settings
    from pipeline.publishing.inspection import find_tools, inspect
    from pipeline.wiring import tools_of

    try:
        home = workspace_of(workspace)
        settings = read_settings(home)
        stands_at = settings.publishing.address if address is None else address
    except WorkspaceError:
        if folder is None or workspace is not None:
            raise
        home, stands_at = folder, address or ""
    found = inspect(
        folder or home / "outputs" / "site",
        stands_at.rstrip("/"),
        find_tools(tools_of(home)),
        looked_at=pages,
    )
    if as_json:
        print_json(found)
    else:
        _print(found)
    if found.problems:
        raise typer.Exit(1)


def _print(found: "Inspected") -> None:
    for done in found.checks:
        if done.skipped:
            typer.echo(f"– {done.name}: skipped, {done.skipped} is missing; install it: make tools")
            continue
        mark = "✗" if done.problems else "✓"
        of = f" ({done.of} of {found.pages} pages)" if done.of < found.pages else ""
        typer.echo(f"{mark} {done.name}{of}" + (f": {len(done.problems)}" if done.problems else ""))
        for problem in done.problems[:_SHOWN]:
            typer.echo(f"    {problem.file}: {problem.message}")
        if len(done.problems) > _SHOWN:
            typer.echo(f"    … and {len(done.problems) - _SHOWN} more; see all with --json")
    skipped = sum(bool(done.skipped) for done in found.checks)
    told = f", {skipped} checks skipped" if skipped else ""
    typer.echo(f"{found.pages} pages, {found.problems} problems{told}.")
