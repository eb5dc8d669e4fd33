"""`glagol translate`: what is missing in the workspace, or one file or sentence alone."""

from pathlib import Path
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
    progress_bar,
)
from pipeline.domain.errors import ConfigError, PipelineError
from pipeline.files import put
from pipeline.language.codes import TARGET_CODES


def translate(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            help="Posts of the workspace, or one file from anywhere; all posts where nothing is named.",
            show_default=False,
        ),
    ] = None,
    to: LanguagesOption = "",
    text: Annotated[str, typer.Option("--text", help="A sentence to translate.", show_default=False)] = "",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where to write a file's translation.", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Translate the posts of the workspace, or a file or a sentence on its own.

    Examples: [bold]glagol translate --to it,hu[/bold] ·
    [bold]glagol translate pismo.docx --to de[/bold] (writes pismo.de.html) ·
    [bold]glagol translate --text "Добър ден!" --to ro[/bold]
    """
    if text or (what and len(what) == 1 and Path(what[0]).is_file() and not _is_post(what[0], workspace)):
        languages = chosen_languages(to, TARGET_CODES)
        if len(languages) != 1:
            raise ConfigError("name one language", where="--to", hint="For example --to it")
        _alone(what[0] if what else "", text, languages[0], output, workspace)
        return
    from pipeline import flow

    with parts_of(workspace) as parts:
        languages = chosen_languages(to, parts.settings.languages.targets)
        posts = [flow.find(parts, name).post.id for name in what or ()]
        with progress_bar("Translating", hidden=as_json) as progress:
            made = flow.translate(parts, languages, posts=posts, progress=progress)
        rows = flow.rows(parts, languages, made, posts or None)
    if as_json:
        print_json(rows)
    else:
        print_rows(rows)


def _is_post(name: str, workspace: Path | None) -> bool:
    """Say whether a file lies in the posts/ of the workspace that is meant."""
    from pipeline.cli.common import workspace_of

    try:
        return Path(name).resolve().parent == workspace_of(workspace) / "posts"
    except PipelineError:
        return False


def _alone(name: str, text: str, language: str, output: Path | None, workspace: Path | None) -> None:
    """Translate one file or sentence without keeping anything but the cache."""
    from pipeline import flow
    from pipeline.wiring import lone_translator

    translator = lone_translator(workspace)
    if text:
        typer.echo(flow.translate_text(translator, text, language))
        return
    path = Path(name)
    target = output or path.with_name(f"{path.stem}.{language}.html")
    with progress_bar("Translating") as progress:
        page = flow.translate_file(translator, path, language, progress)
    put(target, page)
    typer.echo(f"Wrote {target}")
