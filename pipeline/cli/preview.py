"""`glagol preview`: the site on this machine, as it will be."""

import signal
import time
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import WorkspaceOption, workspace_of
from pipeline.domain.errors import PipelineError, PublishError

_PAUSE = 0.5  # seconds between two looks at the files
_WATCHED = ("posts", "pages", "themes")
_FILES = (
    "glagol.toml",
    "projects.toml",
    "tags.toml",
    "glossary.csv",
    "var/glagol.sqlite3",
    "var/glagol.sqlite3-wal",
)


def preview(
    port: Annotated[
        int, typer.Option(help="The port of this machine; 0 takes a free one.", min=0, max=65535)
    ] = 8000,
    workspace: WorkspaceOption = None,
) -> None:
    """Serve the site on this machine and show every change by itself, until Ctrl+C.

    What you save in posts/, pages/, themes/ or the settings is taken in; it is not translated and not
    published.

    Example: [bold]glagol preview --port 8080[/bold]
    """
    from pipeline.publishing.preview import Preview

    folder = workspace_of(workspace)
    site = folder / "outputs" / "preview" / "site"
    seen = stamps(folder)
    _build(folder)
    try:
        server = Preview(site, port)
    except OSError as error:
        raise PublishError(
            f"port {port} cannot be used: {error.strerror}", where="--port", hint="Take another, or 0"
        ) from error
    with server.running():
        # A service manager, or a shell that started this in the background, ends it so.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        typer.echo(f"{server.address} – press Ctrl+C to stop")
        try:
            while True:
                time.sleep(_PAUSE)
                if (now := stamps(folder)) != seen:
                    seen = now
                    if _build(folder):
                        server.changed()
        except KeyboardInterrupt:
            typer.echo("")


def _build(folder: Path) -> bool:
    """Take in and build; say whether a page changed. A mistake is told, and the last site stays."""
    from pipeline import flow, intake
    from pipeline.wiring import alone, open_workspace

    try:
        with alone(folder):
            parts = open_workspace(folder)
            arrivals = flow.take_in(parts, sorted(intake.files(folder / "posts")))
            built = flow.preview_site(parts)
    except PipelineError as error:
        typer.echo(f"✗ {error}", err=True)
        return False
    for arrival in arrivals:
        if arrival.error:
            typer.echo(f"✗ {arrival.error}", err=True)
        elif arrival.change != "unchanged":
            typer.echo(f"{arrival.file}: {arrival.change}")
    return built.changed


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Return what is watched, with a stamp that changes with it."""
    paths = [path for name in _WATCHED for path in (folder / name).rglob("*")]
    found = {}
    for path in [*paths, *(folder / name for name in _FILES)]:
        # The database's empty log is touched by whoever opens it, as every build does.
        if path.is_file() and (state := path.stat()).st_size:
            found[str(path)] = (state.st_mtime_ns, state.st_size)
    return found
