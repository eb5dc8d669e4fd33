"""`glagol restore`: the decisions, brought back from var/reviews."""

import typer

from pipeline.cli.common import WorkspaceOption, parts_of


def restore(workspace: WorkspaceOption = None) -> None:
    """Rebuild approvals and approved texts from the XLIFF files under var/reviews.

    For when the database was lost: posts are taken in again, then every decision is brought back.

    Example: [bold]glagol restore[/bold]
    """
    from pipeline import flow
    from pipeline.intake import files
    from pipeline.interchange import xliff
    from pipeline.wiring import reviews_of

    with parts_of(workspace) as parts:
        flow.take_in(parts, sorted(files(parts.workspace / "posts")))
        translations = decisions = 0
        for path in sorted(reviews_of(parts.workspace).glob("*.xlf")):
            post, language, units = xliff.read(path.read_bytes(), str(path))
            made = flow.restore(parts, post, language, units)
            translations, decisions = translations + made[0], decisions + made[1]
    typer.echo(f"Brought back {decisions} decisions and {translations} texts.")
