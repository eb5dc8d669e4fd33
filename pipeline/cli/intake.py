"""`glagol intake`: posts come in; what was taken out of them is shown and can be put back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.common import JsonOption, WorkspaceOption, parts_of, print_json
from pipeline.domain.errors import IntakeError
from pipeline.files import put

if TYPE_CHECKING:
    from pipeline.flow import Arrival


def intake(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files; all of posts/ where none is named.", show_default=False),
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Show the post and what was taken out of it.")] = False,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", help="Put back what was taken out, by its key.", show_default=False),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="A file of this name is in posts/: take the new one.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in Markdown, HTML, DOCX, pasted text, a WordPress export or REST post.

    A file from elsewhere is copied into posts/. Taking the same file in again changes
    nothing; a changed one keeps the translations of every sentence that stayed.

    Example: [bold]glagol intake ~/Downloads/nova-sreshta.docx --show[/bold]
    """
    from pipeline import flow
    from pipeline.intake import files

    with parts_of(workspace) as parts:
        folder = parts.workspace / "posts"
        chosen = [_in_folder(path, folder, replace=replace) for path in paths or ()]
        if keep and len(chosen) != 1:
            raise IntakeError("--keep needs exactly one file", hint="Name the post's file")
        if keep:
            arrivals = [flow.put_back(parts, chosen[0], keep)]
        else:
            arrivals = flow.take_in(parts, chosen or sorted(files(folder)))
    if as_json:
        print_json(arrivals)
    else:
        for arrival in arrivals:
            _print(arrival, show=show)
    refused = [arrival for arrival in arrivals if arrival.error]
    if refused:
        raise typer.Exit(refused[0].exit_code)


def _in_folder(path: Path, folder: Path, *, replace: bool) -> Path:
    """Return the file's place in posts/, copying it there from elsewhere."""
    own = folder / path.name
    if not path.exists() and own.exists():
        return own
    if not path.exists():
        raise IntakeError("no such file", where=str(path))
    if path.resolve() == own.resolve():
        return own
    from pipeline.intake import take

    take(path)  # a file that cannot be read must not come into posts/
    content = path.read_bytes()
    if own.exists() and own.read_bytes() != content and not replace:
        raise IntakeError(
            "posts/ holds another file of this name",
            where=path.name,
            hint="Take the new one with --replace",
        )
    folder.mkdir(exist_ok=True)
    put(own, content)
    return own


def _print(arrival: "Arrival", *, show: bool) -> None:
    if arrival.error:
        typer.echo(f"✗ {arrival.error}", err=True)
        return
    for post in arrival.posts:
        removed = f", {len(post.removed)} pieces taken out" if post.removed else ""
        typer.echo(f"✓ {post.id} ({arrival.change}{removed}): {post.title}")
        if not show:
            continue
        from lxml import html

        if post.published:
            typer.echo(f"  date: {post.published.isoformat()}")
        for element in html.fragment_fromstring(post.body, create_parent="div"):
            typer.echo(f"  <{element.tag}> {' '.join(element.text_content().split())}")
        for repaired in post.repaired:
            typer.echo(f"  mended: {repaired}")
        for piece in post.removed:
            typer.echo(f"  − {piece.key}  line {piece.line}: {piece.text}  ({piece.reason})")
        if post.removed:
            typer.echo(f"  Put a piece back: glagol intake {arrival.file} --keep KEY")
