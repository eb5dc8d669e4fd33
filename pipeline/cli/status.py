"""`glagol status`: where every post stands, or every segment of one."""

from typing import Annotated

import typer

from pipeline.cli.common import (
    JsonOption,
    LanguagesOption,
    WorkspaceOption,
    chosen_languages,
    parts_of,
    print_json,
    print_rows,
)


def status(
    post: Annotated[
        str | None, typer.Argument(help="A post, to see its segments.", show_default=False)
    ] = None,
    to: LanguagesOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show where every post stands in every language; with a post and --to, its segments.

    Example: [bold]glagol status trace-kei --to hu[/bold]
    """
    from pipeline import flow

    with parts_of(workspace, writes=False) as parts:
        languages = chosen_languages(to, parts.settings.languages.targets)
        if post is None:
            rows = flow.rows(parts, languages)
            if as_json:
                print_json(rows)
            elif rows:
                print_rows(rows)
            else:
                typer.echo("There are no posts yet: put one into posts/ and run `glagol run`.")
            return
        taken = flow.find(parts, post)
        segments = [
            (language, item) for language in languages for item in flow.review(parts, taken, language)
        ]
    if as_json:
        print_json(
            [
                {
                    "segment": item.segment.id,
                    "language": language,
                    "kind": item.segment.kind,
                    "source": item.segment.source.coded,
                    "target": item.translation.target.coded if item.translation else None,
                    "origin": item.translation.origin if item.translation else None,
                    "state": item.standing.state,
                    "stale": item.standing.stale,
                    "approved_by": item.standing.approved_by,
                    "findings": list(item.findings),
                }
                for language, item in segments
            ]
        )
        return
    for language, item in segments:
        stale = ", stale" if item.standing.stale else ""
        by = f" by {', '.join(item.standing.approved_by)}" if item.standing.approved_by else ""
        typer.echo(f"{item.segment.id} · {language} · {item.standing.state}{by}{stale}")
        typer.echo(f"    {item.segment.source.coded}")
        typer.echo(f"    {item.translation.target.coded if item.translation else '–'}")
