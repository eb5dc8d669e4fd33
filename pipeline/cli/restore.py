"""`glagol restore`: the decisions, brought back from var/reviews, or a whole workspace from a backup."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import WorkspaceOption, parts_of, workspace_of
from pipeline.domain.errors import PipelineError, StoreError, WorkspaceError


def restore(
    backup: Annotated[
        Path | None,
        typer.Option("--from", help="A backup; everything is made as it holds it.", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Rebuild approvals and approved texts from the XLIFF files under var/reviews.

    For when the database was lost: posts are taken in again, then every decision is brought back.
    With --from, a backup is put back whole, also into a folder that is empty; what it replaces is kept
    under var/replaced.

    Examples: [bold]glagol restore[/bold] · [bold]glagol restore --from nightly.zip --workspace nash/[/bold]
    """
    if backup:
        _from_backup(backup, workspace)
    else:
        _from_reviews(workspace)


def _from_reviews(workspace: Path | None) -> None:
    from pipeline import flow
    from pipeline.intake import files
    from pipeline.interchange import xliff
    from pipeline.wiring import reviews_of

    translations = decisions = 0
    failed: list[PipelineError] = []
    with parts_of(workspace) as parts:
        flow.take_in(parts, sorted(files(parts.workspace / "posts")))
        for path in sorted(reviews_of(parts.workspace).glob("*.xlf")):
            try:
                post, language, units = xliff.read(path.read_bytes(), str(path))
                made = flow.restore(parts, post, language, units)
            except PipelineError as error:  # one file that is lost must not keep the others from coming back
                failed.append(error)
                continue
            translations, decisions = translations + made[0], decisions + made[1]
    typer.echo(f"Brought back {decisions} decisions and {translations} texts.")
    for one in failed:
        typer.echo(f"✗ {one}", err=True)
    if failed:
        raise typer.Exit(failed[0].exit_code)


def _from_backup(backup: Path, given: Path | None) -> None:
    from pipeline.backup import Archive
    from pipeline.wiring import alone, put_back

    archive = Archive(backup.absolute())
    if problems := archive.problems():
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise StoreError(
            f"{problems[0]}{more}",
            where=str(backup),
            hint="Nothing was changed; take another backup. All problems: glagol verify " + str(backup),
        )
    folder = _place(given)
    with alone(folder):
        replaced = put_back(folder, archive)
    manifest = archive.manifest
    typer.echo(f"{folder} is as it was at {manifest.made}: {len(manifest.files)} files.")
    if replaced:
        typer.echo(f"What was replaced is in {replaced}.")
    typer.echo("Next: glagol verify, then glagol run.")


def _place(given: Path | None) -> Path:
    """Return the workspace that is meant, or an empty folder that becomes one."""
    if given is None:
        return workspace_of(None)
    if given.is_dir() and any(given.iterdir()):
        return workspace_of(given)
    try:
        given.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(f"the folder cannot be made: {error.strerror}", where=str(given)) from error
    return given.resolve()
