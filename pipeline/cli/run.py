"""`glagol run`: everything, from posts/ to outputs/site."""

import typer

from pipeline.cli.common import (
    JsonOption,
    LanguagesOption,
    WorkspaceOption,
    chosen_languages,
    parts_of,
    print_json,
    print_rows,
    progress_bar,
)
from pipeline.cli.publish import print_built


def run(to: LanguagesOption = "", workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Take in posts/, translate what is missing, check, and publish outputs/site.

    Run it again at any time: what did not change is not done again.

    Example: [bold]glagol run[/bold]
    """
    from pipeline import flow

    with parts_of(workspace) as parts:
        languages = chosen_languages(to, parts.settings.languages.targets)
        with progress_bar("Translating", hidden=as_json) as progress:
            summary = flow.run(parts, languages, progress)
    refused = [arrival for arrival in summary.arrivals if arrival.error]
    if as_json:
        print_json(summary)
    else:
        if summary.rows:
            print_rows(summary.rows)
        if summary.untold:
            typer.echo(f"{summary.untold} posts unchanged: `glagol status` shows them too")
        elif not summary.rows:
            typer.echo("There are no posts yet: put one into posts/ and run this again.")
        if summary.site:
            print_built(summary.site)
        for arrival in refused:
            typer.echo(f"✗ {arrival.error}", err=True)
    if refused:
        raise typer.Exit(refused[0].exit_code)
