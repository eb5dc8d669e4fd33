"""`glagol deliver`: what is due goes out to the partners."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.common import JsonOption, WorkspaceOption, parts_of, print_json
from pipeline.domain.errors import ConfigError, DeliveryError

if TYPE_CHECKING:
    from pipeline.delivery.outbox import Outcome
    from pipeline.delivery.values import Delivery
    from pipeline.flow import Delivered, Parts, Planned

_SHORTEST_SLEEP = 5  # seconds; what is due may be held back by quiet hours
_LONGEST_SLEEP = 60  # pages become final at any time


def deliver(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would go now, and where.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Stay, and send whatever becomes due.")] = False,
    workers: Annotated[int, typer.Option("--workers", help="How many at once.", min=1, max=32)] = 4,
    replay: Annotated[
        list[str] | None,
        typer.Option(
            "--replay", help="First send this delivery again; may be given again.", show_default=False
        ),
    ] = None,
    catch_up: Annotated[
        str,
        typer.Option(
            "--catch-up", help="First take in what this partner does not have yet.", show_default=False
        ),
    ] = "",
    bounces: Annotated[
        Path | None,
        typer.Option("--bounces", help="First read the returned letters in this folder.", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send to partners what became final and is due. What fails for now is tried again later.

    Run it from a timer, every few minutes, or leave it running with --watch. It exits with 8 where
    something waits for a person.

    Examples: [bold]glagol deliver --dry-run[/bold] · [bold]glagol deliver --watch[/bold] ·
    [bold]glagol deliver --replay 3f2a9c[/bold]
    """
    from pipeline import flow

    if dry_run and (replay or catch_up or bounces or watch):
        raise ConfigError("a dry run changes nothing", where="--dry-run", hint="Leave the other option out")
    # Workers do not hold the workspace: people go on approving while letters go out.
    with parts_of(workspace, writes=False) as parts:
        for key in replay or ():
            flow.replay(parts, key)
        if catch_up:
            flow.catch_up(parts, catch_up)
        if bounces:
            _read_bounces(parts, bounces)
        if dry_run:
            _print_planned(flow.planned(parts), as_json)
            return
        done = flow.deliver(parts, workers=workers, told=None if as_json else _tell)
    while watch:
        _sleep_until(done.next_due)
        with parts_of(workspace, writes=False) as parts:  # partners may have changed
            done = flow.deliver(parts, workers=workers, told=None if as_json else _tell)
    if as_json:
        print_json(done)
    else:
        _print_done(done)
    if done.failed:
        raise typer.Exit(DeliveryError.exit_code)


def _tell(delivery: "Delivery", outcome: "Outcome") -> None:
    mark = {"delivered": "✓", "tried again later": "…"}.get(outcome.outcome, "✗")
    typer.echo(
        f"{mark} {_named(delivery)}: {outcome.outcome}" + ("" if mark == "✓" else f": {outcome.response}")
    )


def _named(delivery: "Delivery") -> str:
    line = f"{delivery.partner}/{delivery.channel}"
    return f"{delivery.key[:8]}  {line}  {delivery.post} in {delivery.variant} ({delivery.kind})"


def _print_done(done: "Delivered") -> None:
    counts = ", ".join(f"{number} {what}" for what, number in sorted(done.outcomes.items()))
    typer.echo(f"{counts or 'Nothing was due'}.")
    if done.next_due:
        typer.echo(f"Next: {done.next_due.astimezone():%Y-%m-%d %H:%M}.")
    for delivery in done.failed:
        typer.echo(
            f"✗ {_named(delivery)}: {delivery.error}. "
            f"Put it right, then: glagol deliver --replay {delivery.key[:8]}",
            err=True,
        )


def _print_planned(found: "list[Planned]", as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    for one in found:
        delivery = one.delivery
        typer.echo(
            f"{_named(delivery)}  {delivery.title}" + (f"  – waits: {one.obstacle}" if one.obstacle else "")
        )
    typer.echo(f"{sum(not one.obstacle for one in found)} would go now; nothing was sent.")


def _read_bounces(parts: "Parts", folder: Path) -> None:
    from pipeline import flow

    if not folder.exists():
        raise DeliveryError("there is no such folder or file", where=str(folder))
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else [folder]
    for address, delivery in flow.returned(parts, files):
        typer.echo(f"! {delivery.partner}: {address} cannot be reached; it is written to no more", err=True)


def _sleep_until(due: datetime | None) -> None:
    ahead = (due - datetime.now(UTC)).total_seconds() if due else _LONGEST_SLEEP
    time.sleep(min(max(ahead, _SHORTEST_SLEEP), _LONGEST_SLEEP))
