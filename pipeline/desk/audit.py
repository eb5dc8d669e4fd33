"""The audit log: who did what, in a chain that shows every later change.

Each entry carries the digest of the one before it. The database itself refuses to change or
delete entries (triggers, made by the migration); where somebody gets around that, `verify` tells
the first entry that is not as it was written. Keep the last digest elsewhere, and a cut end shows too.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from pipeline.desk.models import AuditRow

_LOCK = 0x676C6167  # "glag": writers of the log come one after the other on PostgreSQL

_THROUGH: ContextVar[str] = ContextVar("through", default="")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found: `broken` is the number of the first bad entry, or None."""

    entries: int
    last: str
    broken: int | None = None


@contextmanager
def through(what: str) -> Iterator[None]:
    """Say in every entry made inside through what the person acted: a token of theirs."""
    before = _THROUGH.set(what)
    try:
        yield
    finally:
        _THROUGH.reset(before)


def record(person: str, action: str, subject: str, **details: Any) -> None:
    """Add an entry; inside a transaction it stands or falls with what it tells of."""
    if _THROUGH.get():
        details["through"] = _THROUGH.get()
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = AuditRow.objects.order_by("-number").values_list("number", "digest").first()
        number, before = last or (0, "")
        row = AuditRow(
            number=number + 1,
            at=timezone.now(),
            person=person,
            action=action,
            subject=subject,
            details=details,
            before=before,
        )
        row.digest = _digest(row)
        row.save(force_insert=True)


def verify() -> Verdict:
    """Walk the chain from its first entry."""
    entries, before = 0, ""
    for row in _rows():
        entries += 1
        if row.number != entries or row.before != before or row.digest != _digest(row):
            return Verdict(entries, before, broken=entries)
        before = row.digest
    return Verdict(entries, before)


def _rows() -> Iterator[AuditRow]:
    yield from AuditRow.objects.order_by("number").iterator(chunk_size=2000)


def _digest(row: AuditRow) -> str:
    told = [
        row.number,
        row.at.isoformat(),
        row.person,
        row.action,
        row.subject,
        row.details,
        row.before,
    ]
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
