"""`glagol publish`: the site, put in place at once."""

from typing import TYPE_CHECKING

import typer

from pipeline.cli.common import JsonOption, WorkspaceOption, parts_of, print_json

if TYPE_CHECKING:
    from pipeline.publishing import Built


def publish(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Build outputs/site from what is approved (and, where the settings allow, labelled drafts).

    Example: [bold]glagol publish[/bold]
    """
    from pipeline import flow

    with parts_of(workspace) as parts:
        built = flow.publish(parts)
    if as_json:
        print_json(built)
    else:
        print_built(built)


def print_built(built: "Built") -> None:
    """Say what a build made."""
    word = "Published" if built.changed else "Unchanged:"
    typer.echo(
        f"{word} {built.path}/index.html – {built.pages} pages: "
        f"{built.approved} approved, {built.drafts} drafts."
    )
    for line in built.refused_pictures:
        typer.echo(f"! picture left out: {line}", err=True)
    if built.version != built.newest:
        typer.echo(
            f"! readers see version {built.version}, put back earlier; the newest is {built.newest}: "
            f"glagol rollback --to {built.newest}",
            err=True,
        )
    for tag in built.unnamed_topics:
        typer.echo(f"! topic without a name, not shown there: {tag}; name it in tags.toml", err=True)
    for name in built.missing_pictures:
        typer.echo(f"! picture not found: {name}; put it beside the post in posts/", err=True)
