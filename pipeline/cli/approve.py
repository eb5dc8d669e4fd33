"""`glagol approve`: a reviewer's decision, with or without a correction."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.common import WorkspaceOption, chosen_languages, parts_of
from pipeline.domain.errors import ReviewError

if TYPE_CHECKING:
    from pipeline.domain.review import Reviewed

_HEADING = re.compile(r"^# \[(\w+)\]", re.MULTILINE)


def approve(
    post: Annotated[str, typer.Argument(help="The post.")],
    to: Annotated[str, typer.Option("--to", help="The language.")],
    by: Annotated[
        str, typer.Option("--by", help="Who approves.", envvar="GLAGOL_PERSON", show_default=False)
    ],
    segment: Annotated[
        list[str] | None,
        typer.Option("--segment", help="Only this segment; may be given again.", show_default=False),
    ] = None,
    text: Annotated[
        str,
        typer.Option("--text", help="The right translation of that segment.", show_default=False),
    ] = "",
    edit: Annotated[
        bool, typer.Option("--edit", help="Correct the whole page in your editor first.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Approve a translation, so that it is published. Nothing that blocks may be left.

    Approving holds for exactly this text: when the source changes, the approved page stays
    live until the new text is approved.

    Examples: [bold]glagol approve trace-kei --to it --by "Anna Rossi" --edit[/bold] ·
    [bold]glagol approve trace-kei --to it --by "Anna Rossi" --segment 7dc48b1869 --text "…"[/bold]
    """
    from pipeline import flow

    if text and len(segment or ()) != 1:
        raise ReviewError("--text needs exactly one --segment")
    with parts_of(workspace) as parts:
        language = chosen_languages(to, parts.settings.languages.targets)[0]
        taken = flow.find(parts, post)
        if text:
            flow.edit(parts, post, language, by, {(segment or [""])[0]: text})
        elif edit:
            texts = _edited(flow.review(parts, taken, language), taken.post.id, language)
            changed = flow.edit(parts, post, language, by, texts)
            typer.echo(f"{changed} segments corrected.")
        after = flow.approve(parts, post, language, by, segment or ())
    final = sum(item.standing.state == "final" for item in after)
    typer.echo(f"{taken.post.id} in {language}: {final} of {len(after)} segments final.")
    if final == len(after):
        typer.echo("The page is approved. Publish it: glagol publish")
    elif any(item.standing.state == "reviewed" for item in after):
        typer.echo("What you wrote yourself needs another person's approval in this language.")


def _edited(reviewed: Sequence["Reviewed"], post: str, language: str) -> dict[str, str]:
    """Open the translations in the person's editor and return what they wrote, by segment."""
    import click

    sheet = [
        f"# {post} → {language}. Correct the text under each Bulgarian sentence, save and close.",
        "# Keep the marks ⟨1⟩…⟨/1⟩ around the words that they belong to. Lines with # are not read.",
        "",
    ]
    for item in reviewed:
        target = item.translation.target.coded if item.translation else ""
        # A sentence may hold line breaks of its file: here each is one line.
        sheet += [f"# [{item.segment.id}] {' '.join(item.segment.source.coded.split())}"]
        sheet += [f"#     ! {finding.message}" for finding in item.findings]
        sheet += [" ".join(target.split()), ""]
    written = click.edit("\n".join(sheet), extension=".txt")
    if written is None:
        raise ReviewError("nothing was saved in the editor", hint="Nothing was approved")
    pieces = _HEADING.split(written)[1:]
    return {
        key: " ".join(
            line.strip() for line in body.splitlines()[1:] if line.strip() and not line.startswith("#")
        )
        for key, body in zip(pieces[::2], pieces[1::2], strict=True)
    }
