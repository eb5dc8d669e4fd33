"""The worker: takes jobs from the table, one after the other, in a process of its own.

A job that fails in an expected way is kept with its one line; the worker goes on. Its process ends
when the desk's does: it reads from the desk, which never writes, until the pipe breaks.
"""

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPException

from django.db import OperationalError, connection
from django.utils import timezone

from pipeline.desk import workspaces
from pipeline.desk.work import queue, upkeep
from pipeline.desk.work.rows import JobRow
from pipeline.desk.work.tasks import TASKS
from pipeline.domain.errors import PipelineError, WorkspaceError

_LOG = logging.getLogger("glagol.worker")
_REST = 0.5
_BEAT = 1.0
_LOOK = 60.0  # seconds between looks at what is due
_PUT_OFF = timedelta(seconds=2)

Alone = Callable[[Path], AbstractContextManager[None]]


def work(alone: Alone, stopped: threading.Event) -> None:
    """Do jobs until told to stop."""
    looked = 0.0
    while not stopped.is_set():
        if time.monotonic() - looked > _LOOK:
            looked = time.monotonic()
            upkeep.look(workspaces.parts(), timezone.now())
        if not do_next(alone):
            stopped.wait(_REST)


def do_all(alone: Alone) -> int:
    """Do every job that waits; return how many."""
    count = 0
    while do_next(alone):
        count += 1
    return count


def do_next(alone: Alone) -> bool:
    """Do one job; say whether there was one that could be done."""
    job = queue.take()
    if job is None:
        return False
    try:
        parts = workspaces.parts()
        # `glagol run` and a job never write the same pages at once.
        with alone(parts.workspace), _beating(job):
            result = TASKS[job.kind](parts, job, _telling(job))
    except WorkspaceError:
        queue.put_off(job, _PUT_OFF)
        return False
    except (OSError, SMTPException) as error:
        told = str(error) or type(error).__name__
        _LOG.warning("%s %s: %s", job.kind, job.subject, told)
        if job.kind != "letter" or not queue.later(job, told):
            queue.finish(job, error=told)
    except PipelineError as error:
        _LOG.warning("%s %s: %s", job.kind, job.subject, error)
        queue.finish(job, error=str(error))
    except Exception as error:  # noqa: BLE001  # one job that breaks must not end all others
        _LOG.exception("%s %s", job.kind, job.subject)
        queue.finish(job, error=f"{type(error).__name__}: {error}")
    else:
        queue.finish(job, result)
    return True


@contextmanager
def _beating(job: JobRow) -> Iterator[None]:
    """Give a sign of life every few seconds while a job runs: an engine may be silent for long."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(queue.BEAT):
            try:
                queue.beat(job)
            except OperationalError as error:  # somebody held the database: the next beat tells
                _LOG.warning("%s %s: no sign of life: %s", job.kind, job.subject, error)
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _telling(job: JobRow) -> Callable[[int, int], None]:
    last = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        if done < total and time.monotonic() - last < _BEAT:
            return
        last = time.monotonic()
        queue.tell(job, done, total)

    return tell


def serve(alone: Alone) -> None:
    """Work until the desk that started this process is gone."""
    stopped = threading.Event()

    def watch() -> None:
        sys.stdin.buffer.read()
        stopped.set()

    threading.Thread(target=watch, daemon=True).start()
    work(alone, stopped)
