"""`glagol withdraw`: a page is taken back from every partner that has it."""

from typing import Annotated

import typer

from pipeline.cli.common import LanguagesOption, WorkspaceOption, chosen_languages, parts_of


def withdraw(
    post: Annotated[str, typer.Argument(help="The post.")],
    by: Annotated[
        str, typer.Option("--by", help="Who takes it back.", envvar="GLAGOL_PERSON", show_default=False)
    ],
    to: LanguagesOption = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Take a post's pages back from every partner that they went to; the next `deliver` tells them.

    A post whose file is removed from posts/ is taken back by itself.

    Example: [bold]glagol withdraw trace-kei --to it --by "Anna Rossi"[/bold]
    """
    from pipeline import flow

    with parts_of(workspace) as parts:
        languages = chosen_languages(to, parts.settings.languages.targets)
        made = flow.withdraw(parts, post, languages, by)
    for one in made:
        typer.echo(f"{one.key[:8]}  {one.partner}/{one.channel}  {one.post} in {one.variant}")
    typer.echo(f"{len(made)} withdrawals wait. Send them: glagol deliver" if made else "No partner has it.")
