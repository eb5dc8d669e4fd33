"""`glagol backup`: everything that cannot be made again, in one file."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import JsonOption, WorkspaceOption, print_json, workspace_of
from pipeline.domain.errors import StoreError

_SUFFIX = ".glagol.zip"


def backup(
    target: Annotated[Path, typer.Argument(help="A file that is not there yet, or a folder for it.")],
    keep: Annotated[
        int, typer.Option("--keep", min=0, help="Keep this many of the folder's backups; 0 keeps all.")
    ] = 0,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write posts, terms, settings, the state, reviews and deliveries into one file, while people work.

    It holds people's addresses and the digests of their passwords: keep it as you keep the machine.
    What is in outputs/ and var/cache/ is made again, and what a setting names by file: is not in it.

    Examples: [bold]glagol backup nightly.zip[/bold] · [bold]glagol backup /media/disk --keep 14[/bold]
    """
    from pipeline.wiring import back_up

    folder = workspace_of(workspace)
    named = not target.is_dir()
    now = datetime.now().astimezone()
    path = target if named else target / f"{folder.name}-{now:%Y-%m-%d-%H%M%S}{_SUFFIX}"
    if keep and named:
        raise StoreError("--keep needs a folder", where=str(target), hint="Name the folder of the backups")
    if path.exists():
        raise StoreError("this is there already", where=str(path), hint="Name another file")
    if not path.parent.is_dir():
        raise StoreError("there is no such folder", where=str(path.parent), hint="Make it first")
    if not named:  # what a night left that was cut off
        for litter in target.glob(f".{folder.name}-*{_SUFFIX}.new"):
            litter.unlink(missing_ok=True)
    manifest = back_up(folder, path.absolute())
    gone = sorted(target.glob(f"{folder.name}-*{_SUFFIX}"))[:-keep] if keep else []
    for old in gone:
        old.unlink(missing_ok=True)
    if as_json:
        print_json({"file": str(path), "manifest": manifest, "removed": [str(old) for old in gone]})
        return
    typer.echo(f"{path}: {len(manifest.files)} files, {path.stat().st_size / 2**20:.1f} MB.")
    typer.echo(f"Audit log: {manifest.entries} entries, the last {manifest.last or 'none'}.")
    if gone:
        typer.echo(f"Removed {len(gone)} older.")
