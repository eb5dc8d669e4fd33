"""`glagol check`: what the checks say of the translations."""

from collections.abc import Sequence
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
    from pipeline.domain.translation import Finding
    from pipeline.flow import OfPage, Surveyed


def check(
    posts: Annotated[
        list[str] | None,
        typer.Argument(help="Posts; all where none is named.", show_default=False),
    ] = None,
    to: LanguagesOption = "",
    fix: Annotated[
        bool, typer.Option("--fix", help="First mend what a check is certain of; --by says who.")
    ] = False,
    by: Annotated[
        str, typer.Option("--by", help="Who mends.", envvar="GLAGOL_PERSON", show_default=False)
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check translations: numbers, dates, names, tags, links, terms, language, spelling of marks.

    Exits with 1 where a finding would stop an approval. What is right all the same can be
    let be: see glagol waive.

    Examples: [bold]glagol check trace-kei --to it[/bold] ·
    [bold]glagol check --fix --by "Anna Rossi"[/bold]
    """
    from pipeline import flow

    with parts_of(workspace, writes=fix) as parts:
        languages = chosen_languages(to, parts.settings.languages.targets)
        wanted = {flow.find(parts, name).post.id for name in posts or ()}
        mended = 0
        if fix:
            for taken in parts.store.taken():
                if not wanted or taken.post.id in wanted:
                    mended += sum(flow.mend(parts, taken.post.id, language, by) for language in languages)
        surveyed = flow.survey(parts, languages, wanted)
        found = [one for one in surveyed if one.item.findings or one.item.waived]
        pages = flow.of_pages(parts, languages, wanted)
    blocking = any(one.item.blocking for one in found) or any(
        one.finding.severity == "blocking" for one in pages
    )
    if as_json:
        print_json(
            {
                "segments": [
                    {
                        "post": one.post,
                        "language": one.language,
                        "segment": one.item.segment.id,
                        "findings": list(one.item.findings),
                        "waived": list(one.item.waived),
                    }
                    for one in found
                ],
                "pages": pages,
                "mended": mended,
            }
        )
    else:
        if fix:
            typer.echo(f"{mended} segments mended.")
        _print(found)
        for finding, places in _gathered(pages).items():
            typer.echo(f"{_mark(finding)} {finding.message} ({', '.join(places)})")
        count = sum(len(one.item.findings) for one in found) + len(pages)
        typer.echo(f"{count} findings in {len(surveyed)} segments.")
    if blocking:
        raise typer.Exit(1)


def _print(found: Sequence["Surveyed"]) -> None:
    for one in found:
        item = one.item
        typer.echo(f"{one.post} · {one.language} · {item.segment.id}: {item.segment.source.coded}")
        typer.echo(f"    → {item.translation.target.coded if item.translation else ''}")
        for finding in item.findings:
            can = " (--fix mends it)" if finding.fix else ""
            typer.echo(f"    {_mark(finding)} {finding.check}: {finding.message}{can}")
        for finding in item.waived:
            typer.echo(f"    – {finding.check}: let be")


def _mark(finding: "Finding") -> str:
    return "✗" if finding.severity == "blocking" else "!"


def _gathered(pages: Sequence["OfPage"]) -> dict["Finding", list[str]]:
    """Return each finding on pages once, with the pages that it is on."""
    places: dict[Finding, list[str]] = {}
    for one in pages:
        places.setdefault(one.finding, []).append(f"{one.post} in {one.language}")
    return places
