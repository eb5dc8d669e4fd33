"""`glagol init`: a new workspace, empty or with an old site moved into it."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.domain.errors import WorkspaceError

if TYPE_CHECKING:
    from pipeline.flow.moving import Moved

_SHOWN = 20


def init(
    folder: Annotated[Path, typer.Argument(help="Where the workspace will be; made if need be.")],
    old: Annotated[
        Path | None,
        typer.Option(
            "--from", help="The export of a WordPress site (.xml), to move it in.", show_default=False
        ),
    ] = None,
    uploads: Annotated[
        Path | None,
        typer.Option("--uploads", help="A copy of the old site's wp-content/uploads.", show_default=False),
    ] = None,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Fetch pictures from the old site where --uploads has none.")
    ] = False,
) -> None:
    """Make a workspace: settings with every key explained, a glossary, a folder for posts.

    With --from, an old WordPress site moves in: its posts become files in posts/, its pages in
    pages/, with their pictures, and their old addresses will lead to the new ones.

    Examples: [bold]glagol init zelena-sinergia[/bold] ·
    [bold]glagol init zelena-sinergia --from export.xml --uploads uploads/[/bold]
    """
    from pipeline.config import FILE

    if (folder / FILE).exists():
        raise WorkspaceError("there is a workspace here already", where=str(folder))
    for given in (old, uploads):
        if given and not given.exists():
            raise WorkspaceError("there is no such file or folder", where=str(given))
    moved = _move_in(old, folder, uploads, fetch=fetch) if old else None
    template = files("pipeline.cli").joinpath("workspace")
    for name in ("posts", "pages", "models"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    settings = template.joinpath(FILE).read_text("utf-8")
    if moved:
        settings = _set(_set(settings, "name", moved.title), "address", moved.address)
    # The settings come last: they are what makes a folder a workspace.
    for name, content in (
        ("glossary.csv", template.joinpath("glossary.csv").read_text("utf-8")),
        ("partners.toml", template.joinpath("partners.toml").read_text("utf-8")),
        (".gitignore", template.joinpath("gitignore.txt").read_text("utf-8")),
        (FILE, settings),
    ):
        path = folder / name
        if not path.exists():
            path.write_text(content, encoding="utf-8")
    typer.echo(f"Made a workspace in {folder}.")
    if moved:
        _tell(moved)
        typer.echo(f"Next: look through {folder / FILE} and {folder / 'posts'}, and run")
    else:
        typer.echo(f"Next: write your name into {folder / FILE}, put posts into {folder / 'posts'}, and run")
    typer.echo(f"  glagol run --workspace {folder}")


def _move_in(old: Path, folder: Path, uploads: Path | None, *, fetch: bool) -> "Moved":
    from pipeline.cli.common import progress_bar
    from pipeline.cli.fetching import fetcher
    from pipeline.flow.moving import move_in
    from pipeline.intake.old_site import read_site

    site = read_site(old)
    fetches = fetcher(site.address) if fetch else None
    with progress_bar("Pictures") as progress:
        return move_in(site, folder, uploads, fetches, progress)


def _set(settings: str, key: str, value: str) -> str:
    """Return the settings with a key's first value changed; JSON's strings are TOML's."""
    if not value:
        return settings
    written = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    return re.sub(rf'^{key} = ".*"$', lambda _found: written, settings, count=1, flags=re.MULTILINE)


def _tell(moved: "Moved") -> None:
    typer.echo(f"Moved in: {moved.posts} posts, {moved.pages} pages, {moved.files} files.")
    for title, reason in moved.left_out[:_SHOWN]:
        typer.echo(f"– left out: {title}: {reason}")
    for address in moved.missing[:_SHOWN]:
        typer.echo(f"! not found: {address}", err=True)
    for count, what in ((len(moved.left_out), "left out"), (len(moved.missing), "not found")):
        if count > _SHOWN:
            typer.echo(f"  … and {count - _SHOWN} more {what}", err=True)
    if moved.missing:
        typer.echo("Copy wp-content/uploads from the old server and name it with --uploads.", err=True)
