"""`glagol waive`: a finding let be, for a reason and by name."""

from typing import Annotated

import typer

from pipeline.cli.common import WorkspaceOption, chosen_languages, parts_of


def waive(
    post: Annotated[str, typer.Argument(help="The post.")],
    to: Annotated[str, typer.Option("--to", help="The language.")],
    segment: Annotated[str, typer.Option("--segment", help="The segment, as `glagol check` shows it.")],
    check: Annotated[str, typer.Option("--check", help="The check, such as numbers.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it is right as it is.")],
    by: Annotated[str, typer.Option("--by", help="Who says so.", envvar="GLAGOL_PERSON", show_default=False)],
    workspace: WorkspaceOption = None,
) -> None:
    """Let a finding be. It holds for exactly this text: once it changes, the check speaks again.

    Example: [bold]glagol waive trace-kei --to hu --segment 7dc48b1869 --check numbers
    --reason "the year stands in the title" --by "Nagy Éva"[/bold]
    """
    from pipeline import flow

    with parts_of(workspace) as parts:
        language = chosen_languages(to, parts.settings.languages.targets)[0]
        flow.waive(parts, post, language, segment, check, reason, by)
    typer.echo(f"{check} let be on {segment} by {by}: {reason}")
