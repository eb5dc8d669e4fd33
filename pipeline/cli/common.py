"""What the verbs share: options, the workspace, progress, tables, JSON."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.domain.errors import ConfigError

if TYPE_CHECKING:
    from pipeline.flow import Parts, Progress, Row

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        help="The workspace's folder; else the nearest one upwards from here.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")]
LanguagesOption = Annotated[
    str,
    typer.Option("--to", help="Languages, separated by commas: it,hu,de,pt,ro,sr.", show_default=False),
]


def workspace_of(given: Path | None) -> Path:
    """Return the workspace that is meant."""
    from pipeline.config import find_workspace

    return find_workspace((given or Path.cwd()).resolve())


@contextmanager
def parts_of(given: Path | None, *, writes: bool = True) -> Iterator["Parts"]:
    """Open the workspace that is meant, alone where the verb writes."""
    from contextlib import nullcontext

    from pipeline.wiring import alone, open_workspace

    workspace = workspace_of(given)
    with alone(workspace) if writes else nullcontext():
        yield open_workspace(workspace)


def chosen_languages(text: str, known: Sequence[str]) -> list[str]:
    """Return the languages of an option, or all known ones. Raises ConfigError for an unknown one."""
    languages = [code.strip() for code in text.split(",") if code.strip()] or list(known)
    for code in languages:
        if code not in known:
            raise ConfigError(
                f"{code!r} is not a language of this workspace",
                where="--to",
                hint=f"Known are {', '.join(known)}",
            )
    return languages


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    typer.echo(json.dumps(_plain(value), ensure_ascii=False, indent=2, default=str))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


@contextmanager
def progress_bar(label: str, *, hidden: bool = False) -> Iterator["Progress"]:
    """Show a bar on standard error while long work goes on; nothing where there is none."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=hidden or not console.is_terminal
    ) as bar:
        task = bar.add_task(label, total=None, visible=False)

        def report(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=True)

        yield report


def print_rows(rows: Sequence["Row"]) -> None:
    """Print the table posts × languages."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, justify in (
        ("post", "left"),
        ("to", "left"),
        ("segments", "right"),
        ("reused", "right"),
        ("translated", "right"),
        ("findings", "right"),
        ("state", "left"),
    ):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    colours = {"final": "green", "reviewed": "cyan", "initial": "red"}
    last = ""
    for row in rows:
        findings = f"{row.findings} ({row.blocking} blocking)" if row.blocking else str(row.findings)
        colour = colours.get(row.state, "default")
        state = f"[{colour}]{row.state}[/{colour}]" + (" [yellow]stale[/yellow]" if row.stale else "")
        table.add_row(
            row.post if row.post != last else "",
            row.language,
            str(row.segments),
            str(row.reused),
            str(row.translated),
            findings,
            state,
        )
        last = row.post
    console = Console()
    # A pipe has no width: nothing is cut for it.
    console.print(table, width=None if console.is_terminal else 120)
