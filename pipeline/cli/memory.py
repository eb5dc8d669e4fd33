"""`glagol memory`: what people wrote and approved before, searched and compared."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.common import (
    JsonOption,
    LanguagesOption,
    WorkspaceOption,
    chosen_languages,
    parts_of,
    print_json,
)

if TYPE_CHECKING:
    from pipeline.memory import Change, Remembered

app = typer.Typer(
    no_args_is_help=True, help="What was translated and approved before: search it, compare with it."
)


@app.command()
def search(
    phrase: Annotated[str, typer.Argument(help="Bulgarian words, in any form.")],
    to: LanguagesOption = "",
    most: Annotated[int, typer.Option("--most", help="How many to show.", min=1)] = 20,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the sentences that hold a phrase, with their translations.

    Example: [bold]glagol memory search "малки предприятия" --to hu[/bold]
    """
    from pipeline import flow

    with parts_of(workspace, writes=False) as parts:
        languages = chosen_languages(to, parts.settings.languages.targets)
        found = flow.concordance(parts, phrase, languages, most)
    if as_json:
        print_json(found)
        return
    for pair, (start, end) in found:
        typer.echo(pair.source[:start] + typer.style(pair.source[start:end], bold=True) + pair.source[end:])
        typer.echo(f"    {pair.language}: {pair.target}")
        typer.echo(f"    {_origin(pair)}")
    typer.echo(f"{len(found)} found.")


@app.command()
def match(
    sentence: Annotated[str, typer.Argument(help="A Bulgarian sentence.")],
    to: Annotated[str, typer.Option("--to", help="The language.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the translations of sentences that are like one, and in what those differ.

    Example: [bold]glagol memory match "Срещата е на 15 декември." --to it[/bold]
    """
    from pipeline import flow

    with parts_of(workspace, writes=False) as parts:
        (language,) = chosen_languages(to, parts.settings.languages.targets)
        found = flow.matches(parts, sentence, language)
    if as_json:
        print_json(found)
        return
    for one in found:
        penalties = f" ({', '.join(one.penalties)})" if one.penalties else ""
        typer.echo(f"{one.score:3}%{penalties}  " + "".join(map(_shown, one.difference)))
        typer.echo(f"      {one.pair.target}")
        typer.echo(f"      {_origin(one.pair)}")
    typer.echo(f"{len(found)} found.")


def _shown(change: "Change") -> str:
    """Return a change as text: [-gone-] and {+new+}, coloured on a terminal."""
    if change.kind == "equal":
        return change.present
    old = typer.style(f"[-{change.remembered}-]", fg="red") if change.remembered else ""
    return old + (typer.style(f"{{+{change.present}+}}", fg="green") if change.present else "")


def _origin(pair: "Remembered") -> str:
    told = ["approved" if pair.approved else "not approved"]
    told += [f"by {pair.person}"] if pair.person else []
    told += [f"on {pair.at:%Y-%m-%d}"] if pair.at else []
    told += [f"in {pair.post}"] if pair.post else []
    return ", ".join(told)
