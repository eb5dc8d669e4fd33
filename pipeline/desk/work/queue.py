"""Jobs put in line, taken by a worker, told of, and done; those of a worker that died are taken again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, When
from django.utils import timezone

from pipeline.desk.work.rows import JobRow

BEAT = 5.0  # seconds between signs of life
# A worker that gave no sign for so long is dead.
SILENCE = timedelta(seconds=6 * BEAT)
MOST_ATTEMPTS = 3
NOW = timedelta()
# A letter or an approved page must not wait for hundreds of posts to be translated.
LONG = ("translate", "take-in", "tally")
PATIENCE = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))


def put(
    kind: str, subject: str = "", /, *, person: str = "", within: timedelta = NOW, **payload: Any
) -> JobRow:
    """Put a job in line; one that is waiting for the same already is returned instead.

    With `within` it may wait so long for others of its kind to be done along with it.
    """
    when = timezone.now() + within
    with transaction.atomic():
        same = JobRow.objects.filter(
            kind=kind, subject=subject, payload=payload, state=JobRow.WAITING
        ).first()
        if same is None:
            return JobRow.objects.create(
                kind=kind, subject=subject, person=person, payload=payload, not_before=when
            )
        if when < same.not_before and not same.result:  # one that failed keeps its patience
            same.not_before = when
            same.save(update_fields=["not_before"])
        return same


def take() -> JobRow | None:
    """Take the job that waits longest, short ones first, if any; two workers never take the same."""
    now = timezone.now()
    with transaction.atomic():
        JobRow.objects.filter(state=JobRow.RUNNING, beat_at__lt=now - SILENCE).update(state=JobRow.WAITING)
        waiting = JobRow.objects.filter(state=JobRow.WAITING, not_before__lte=now)
        waiting = waiting.order_by(Case(When(kind__in=LONG, then=1), default=0), "id")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        job = waiting.first()
        if job is None:
            return None
        job.attempts += 1
        job.beat_at = now
        job.state = JobRow.RUNNING
        if job.attempts > MOST_ATTEMPTS:
            job.state, job.finished_at = JobRow.FAILED, now
            job.error = job.error or "the worker died over this job, three times"
        job.save()
    return job if job.state == JobRow.RUNNING else take()


def tell(job: JobRow, done: int, total: int) -> None:
    """Tell how far a job is."""
    job.done, job.total = done, total
    job.save(update_fields=["done", "total"])


def beat(job: JobRow) -> None:
    """Tell that a job's worker is alive."""
    JobRow.objects.filter(pk=job.pk).update(beat_at=timezone.now())


def finish(job: JobRow, result: dict[str, Any] | None = None, *, error: str = "") -> None:
    """Close a job."""
    job.state = JobRow.FAILED if error else JobRow.DONE
    job.error, job.result, job.finished_at = error, result or {}, timezone.now()
    job.save(update_fields=["state", "error", "result", "finished_at"])


def put_off(job: JobRow, delay: timedelta) -> None:
    """Let a job wait: somebody else is at work in the workspace."""
    job.state, job.attempts, job.not_before = JobRow.WAITING, job.attempts - 1, timezone.now() + delay
    job.save(update_fields=["state", "attempts", "not_before"])


def later(job: JobRow, error: str) -> bool:
    """Let a job wait that failed for a reason which may pass; say whether it was not tried too often."""
    tries = int(job.result.get("tries", 0))
    if tries >= len(PATIENCE):
        return False
    job.result = {"tries": tries + 1}
    job.error = error
    job.save(update_fields=["result", "error"])
    put_off(job, PATIENCE[tries])
    return True
