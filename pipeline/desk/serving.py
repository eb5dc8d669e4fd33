"""Serves the desk: waitress answers, a worker beside it does what takes long."""

import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import waitress

from pipeline.domain.errors import WorkspaceError

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

_LOG = logging.getLogger("glagol.desk")
THREADS = 8
# A browser keeps its connection for minutes after its page: as many as people with open pages, not as work.
_MOST_CONNECTIONS = 2000


def serve(
    application: "WSGIHandler",
    workspace: Path,
    host: str,
    port: int,
    ready: Callable[[str], None],
    *,
    trusted_proxy: str = "",
) -> None:
    """Answer until interrupted. Raises WorkspaceError where the port is taken.

    `trusted_proxy` is the address of a proxy whose X-Forwarded headers are believed.
    """
    forwarded = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}
    proxy = {"trusted_proxy": trusted_proxy, "trusted_proxy_headers": forwarded} if trusted_proxy else {}
    try:
        server = waitress.create_server(
            application,
            host=host,
            port=port,
            threads=THREADS,
            connection_limit=_MOST_CONNECTIONS,
            asyncore_use_poll=True,  # select() takes no more than 1,024
            ident="glagol",
            max_request_body_size=200 * 1024 * 1024,
            clear_untrusted_proxy_headers=True,
            **proxy,
        )
    except OSError as error:
        raise WorkspaceError(
            f"the desk cannot listen: {error.strerror}",
            where=f"{host}:{port}",
            hint="Choose another port: --port 8001",
        ) from error
    # That a request waited for a moment is no news.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    stopped = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(workspace, stopped), daemon=True)
    keeper.start()
    signal.signal(signal.SIGTERM, _end)
    ready(f"http://{host}:{server.effective_port}/")
    try:
        server.run()
    finally:
        stopped.set()
        server.close()
        keeper.join(timeout=10)


def is_this_machine(host: str) -> bool:
    """Say whether an address cannot be reached from elsewhere."""
    return host == "localhost" or host.startswith("127.") or host == "::1"


def _end(_signal: int, _frame: FrameType | None) -> None:
    """End as by Ctrl+C when a service manager asks for it."""
    raise SystemExit(0)


def _keep_worker(workspace: Path, stopped: threading.Event) -> None:
    """Keep a worker running; one that died is started again, later each time."""
    rest = 1.0
    while not stopped.is_set():
        command = [sys.executable, "-m", "pipeline", "desk", "worker", "--workspace", str(workspace)]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as worker:
            while worker.poll() is None and not stopped.wait(0.2):
                pass
            # A job that is cut off is taken again, and what it had saved is not done twice.
            worker.terminate()
        if not stopped.is_set():
            _LOG.warning("the worker ended with %s; it is started again", worker.returncode)
            stopped.wait(rest)
            rest = min(rest * 2, 60)
