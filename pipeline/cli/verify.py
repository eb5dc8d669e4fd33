"""`glagol verify`: whether the state, or a backup of it, is whole."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from pipeline.cli.common import WorkspaceOption, parts_of, workspace_of
from pipeline.domain.errors import StoreError


def verify(
    backup: Annotated[
        Path | None,
        typer.Argument(help="A backup; else the workspace itself.", show_default=False),
    ] = None,
    mend: Annotated[
        bool, typer.Option("--mend", help="Write the review files anew that lack what the state holds.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Look whether anything is lost or changed: database, audit log, reviews, addresses, deliveries.

    Of a backup, also whether every file is as it was written.

    Examples: [bold]glagol verify[/bold] · [bold]glagol verify nightly.zip[/bold]
    """
    well = _backup(backup) if backup else _workspace(workspace, mend=mend)
    if not well:
        raise typer.Exit(StoreError.exit_code)


def _workspace(given: Path | None, *, mend: bool) -> bool:
    if mend:
        from pipeline import flow
        from pipeline.wiring import reviews_of

        with parts_of(given) as parts:
            differences = flow.compare(parts.store, reviews_of(parts.workspace))
            typer.echo(f"Wrote {flow.write_missing(parts, differences)} review files anew.")
    return _looked_through(workspace_of(given))


def _backup(path: Path) -> bool:
    from pipeline.backup import Archive

    archive = Archive(path)
    problems = archive.problems()
    manifest = archive.manifest
    _tell("files", f"{len(manifest.files)}, all as they were written", problems)
    typer.echo(f"  made {manifest.made} by glagol {manifest.version}")
    if problems:
        return False
    try:
        with TemporaryDirectory(prefix="glagol-verify-") as name:
            archive.unpack(Path(name))
            return _looked_through(Path(name), own=True)
    except OSError as error:
        raise StoreError(
            f"there is no room to unpack it: {error.strerror}",
            where=str(error.filename or path),
            hint="Name a folder with room in the variable TMPDIR",
        ) from error


def _looked_through(folder: Path, *, own: bool = False) -> bool:
    from pipeline.wiring import look_through

    well = True
    for looked in look_through(folder, own=own):
        _tell(looked.name, looked.said, looked.problems)
        well = well and not looked.problems
    return well


def _tell(name: str, said: str, lines: Sequence[str]) -> None:
    for line in lines:
        typer.echo(f"✗ {name}: {line}")
    if not lines:
        typer.echo(f"✓ {name}: {said}")
