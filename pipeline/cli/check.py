"""`glagol check`: what the checks say of the translations."""

from typing import Annotated

import typer

from pipeline.cli.common import (
    JsonOption,
    LanguagesOption,
    WorkspaceOption,
    chosen_languages,
    parts_of,
    print_json,
)


def check(
    posts: Annotated[
        list[str] | None,
        typer.Argument(help="Posts; all where none is named.", show_default=False),
    ] = None,
    to: LanguagesOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check translations: numbers, dates, tags, links, terms, length, what is left in Bulgarian.

    Exits with 1 where a finding would stop an approval.

    Example: [bold]glagol check trace-kei --to it[/bold]
    """
    from pipeline import flow

    with parts_of(workspace, writes=False) as parts:
        languages = chosen_languages(to, parts.settings.languages.targets)
        wanted = {flow.find(parts, name).post.id for name in posts or ()}
        found = [
            (taken.post.id, language, item)
            for taken in parts.store.taken()
            if not wanted or taken.post.id in wanted
            for language in languages
            for item in flow.review(parts, taken, language)
            if item.findings
        ]
    if as_json:
        print_json(
            [
                {
                    "post": post,
                    "language": language,
                    "segment": item.segment.id,
                    "findings": list(item.findings),
                }
                for post, language, item in found
            ]
        )
    else:
        for post, language, item in found:
            typer.echo(f"{post} · {language} · {item.segment.id}: {item.segment.source.coded}")
            typer.echo(f"    → {item.translation.target.coded if item.translation else ''}")
            for finding in item.findings:
                mark = "✗" if finding.severity == "blocking" else "!"
                typer.echo(f"    {mark} {finding.check}: {finding.message}")
        count = sum(len(item.findings) for *_, item in found)
        typer.echo(f"{count} findings in {len(found)} segments.")
    if any(item.blocking for *_, item in found):
        raise typer.Exit(1)
