"""What the worker looks after by itself: counts after terms changed, the week's letters, old rows."""

import hashlib
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from pipeline import flow
from pipeline.config import FILE
from pipeline.desk import demo
from pipeline.desk.api.rows import AnswerRow
from pipeline.desk.notices import digest
from pipeline.desk.work import queue
from pipeline.desk.work.rows import JobRow
from pipeline.flow import Parts

_KEPT = timedelta(days=90)
_ANSWERS_KEPT = timedelta(days=1)
# Later work depends on what these did last.
_FOR_GOOD = ("tally", "announce", "digest")


def look(parts: Parts, now: datetime) -> None:
    """Put in line what is due, and forget what nobody needs."""
    digest.put_if_due(now)
    _count_anew(parts)
    if demo.is_demo(parts.workspace):
        flow.deliver(parts, workers=1)  # nobody runs `glagol deliver` beside a demo
    Session.objects.filter(expire_date__lt=now).delete()
    AnswerRow.objects.filter(at__lt=now - _ANSWERS_KEPT).delete()
    JobRow.objects.filter(finished_at__lt=now - _KEPT).exclude(kind__in=_FOR_GOOD).delete()


def _count_anew(parts: Parts) -> None:
    """Have all posts counted where terms or settings are not those of the last count.

    An approval holds for the terms it was given under: a changed sheet changes how segments stand.
    """
    files = (parts.workspace / name for name in (FILE, "glossary.csv"))
    state = hashlib.sha256(b"".join(path.read_bytes() for path in files if path.exists())).hexdigest()[:16]
    last = JobRow.objects.filter(kind="tally").order_by("-id").first()
    if last is None or last.payload.get("of") != state:
        queue.put("tally", of=state)
