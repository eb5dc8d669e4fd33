"""`glagol init`: a new workspace."""

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from pipeline.domain.errors import WorkspaceError


def init(
    folder: Annotated[Path, typer.Argument(help="Where the workspace will be; made if need be.")],
) -> None:
    """Make a workspace: settings with every key explained, a glossary, a folder for posts.

    Example: [bold]glagol init zelena-sinergia[/bold]
    """
    from pipeline.config import FILE

    if (folder / FILE).exists():
        raise WorkspaceError("there is a workspace here already", where=str(folder))
    template = files("pipeline.cli").joinpath("workspace")
    for name in ("posts", "pages", "models"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    # The settings come last: they are what makes a folder a workspace.
    for name, source in (
        ("glossary.csv", "glossary.csv"),
        (".gitignore", "gitignore.txt"),
        (FILE, FILE),
    ):
        path = folder / name
        if not path.exists():
            path.write_text(template.joinpath(source).read_text("utf-8"), encoding="utf-8")
    typer.echo(f"Made a workspace in {folder}.")
    typer.echo(f"Next: write your name into {folder / FILE}, put posts into {folder / 'posts'}, and run")
    typer.echo(f"  glagol run --workspace {folder}")
