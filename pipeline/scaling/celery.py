"""Celery carries the keys of batches to workers, and keeps those running.

A message is no more than a hint: the ledger says whether its batch is still to be done. So a
message that comes twice costs one look, and one that is lost is sent again by the driver.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipeline.domain.errors import ConfigError, PipelineError, WorkspaceError

if TYPE_CHECKING:
    from celery import Celery

_LOG = logging.getLogger("glagol.work")
TASK = "glagol.batch"
QUEUE = "glagol"
# A message that a killed worker had read comes back after so many seconds. A batch may take longer:
# whoever then gets its message finds it in other hands.
_COMES_BACK = 60


def application(broker: str) -> Celery:
    """Return the Celery application. Raises ConfigError where Celery is not installed."""
    try:
        from celery import Celery
    except ImportError as error:
        raise ConfigError(
            "Celery is not installed", where="work.engine", hint='Run: pip install "glagol[scale]"'
        ) from error
    app = Celery("glagol", broker=broker, set_as_current=False)
    app.conf.update(
        task_default_queue=QUEUE,
        task_ignore_result=True,
        # Acknowledged when done: a worker that is killed has not taken its message with it.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        # No worker holds messages that another one could work on.
        worker_prefetch_multiplier=1,
        broker_transport_options={
            "visibility_timeout": _COMES_BACK,
            "socket_keepalive": True,
            "socket_timeout": 30,
        },
        broker_connection_retry_on_startup=True,
        worker_hijack_root_logger=False,
        worker_enable_remote_control=True,
        task_publish_retry_policy={"max_retries": 8, "interval_start": 0.2, "interval_step": 0.5},
    )
    return app


def sender(app: Celery) -> Callable[[str], None]:
    """Return what sends a key to whoever is free. It raises WorkspaceError without a broker."""

    def send(key: str) -> None:
        with _told(app):
            app.send_task(TASK, (key,), ignore_result=True)

    return send


def counter(app: Celery) -> Callable[[], int]:
    """Return what says how many keys nobody has read yet."""

    def queued() -> int:
        with _told(app), app.connection_for_read() as connection:
            declared = connection.default_channel.queue_declare(queue=QUEUE, passive=False)
            return int(declared.message_count)

    return queued


def workers(app: Celery) -> list[str]:
    """Return the names of the workers that answer within a second."""
    with _told(app):
        answers = app.control.ping(timeout=1.0)
    return sorted(name for answer in answers for name in answer)


def work(app: Celery, opened: Callable[[], Callable[[str], None]], *, name: str, processes: int) -> int:
    """Do batches until told to stop; SIGTERM lets those in hand be finished first.

    `opened` is called in each process, once, and returns what does the batch of a key.
    """
    from celery.signals import worker_process_init

    of_process: list[Callable[[str], None]] = []

    def begin(**_signal: Any) -> None:
        of_process[:] = [opened()]

    def batch(key: str) -> None:
        try:
            of_process[0](key)
        except PipelineError as error:
            # The database is away, say: the driver sends the key again.
            _LOG.error("%s", error)

    worker_process_init.connect(begin, weak=False)
    app.task(batch, name=TASK)
    worker = app.Worker(
        hostname=f"{name}@{socket.gethostname()}",
        concurrency=processes,
        pool="prefork",
        queues=[QUEUE],
        loglevel="WARNING",
        quiet=True,
        without_gossip=True,
        without_mingle=True,
    )
    worker.start()
    return int(worker.exitcode or 0)


@contextmanager
def _told(app: Celery) -> Iterator[None]:
    """Map what a broker can fail with to one clear line."""
    from kombu.exceptions import OperationalError

    try:
        yield
    except (OperationalError, ConnectionError) as error:
        raise WorkspaceError(
            f"the broker cannot be reached: {str(error).rstrip('.')}",
            where=app.connection().as_uri(),  # without the password that may stand in the address
            hint='Start it, name another one (GLAGOL_BROKER), or set work.engine to "here"',
        ) from error
