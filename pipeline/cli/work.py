"""`glagol work`: a worker that translates for whoever runs `glagol run`, `translate` or the desk."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import JsonOption, WorkspaceOption, print_json, workspace_of


def work(
    workers: Annotated[
        int, typer.Option(min=0, max=256, help="How many processes; 0 takes [work] workers.")
    ] = 0,
    status: Annotated[
        bool, typer.Option("--status", help="Show what waits and who works; exit with 1 where nobody does.")
    ] = False,
    metrics: Annotated[
        int, typer.Option(min=0, max=65535, help="Serve the same to Prometheus at this port.")
    ] = 0,
    host: Annotated[str, typer.Option(help="Where --metrics listens.")] = "127.0.0.1",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Translate batches for other machines, until stopped; what is begun is finished first.

    Needs [work] engine = "celery" in glagol.toml, PostgreSQL and Redis.

    Examples: [bold]glagol work --workers 8[/bold] · [bold]glagol work --status[/bold] ·
    [bold]glagol work --metrics 9108[/bold]
    """
    from pipeline import wiring

    folder = workspace_of(workspace)
    if status:
        standing, alive = wiring.standing_of(folder)
        now, names = standing(), alive()
        if as_json:
            print_json({"standing": now, "workers": names})
        else:
            for name, value in (*now.lines, ("running", ", ".join(names) or "no worker")):
                typer.echo(f"{name:<10} {value}")
        raise typer.Exit(0 if names else 1)
    if metrics:
        _serve_metrics(folder, host, metrics)
        return
    raise typer.Exit(wiring.work(folder, workers))


def _serve_metrics(folder: Path, host: str, port: int) -> None:
    """Serve counts to Prometheus until interrupted."""
    import signal
    import threading

    from pipeline import wiring
    from pipeline.scaling.standing import serve

    standing, _ = wiring.standing_of(folder)
    server = serve(standing, host, port)
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    typer.echo(f"Metrics are at http://{host}:{port}/metrics (end it with Ctrl+C).")
    stopped.wait()
    server.shutdown()
