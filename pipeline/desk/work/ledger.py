"""Keeps scaling's promise with rows of PostgreSQL, and the cache's for many machines.

A batch is in the hands of whoever has its row locked. A worker that is killed loses its connection,
and PostgreSQL the lock with it; a machine that vanishes is noticed by the connection's keepalives.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Count, Sum
from django.utils import timezone

from pipeline.desk.store import told
from pipeline.desk.work.batches import BatchRow, TranslatedRow
from pipeline.domain.batch import Batch
from pipeline.domain.errors import PipelineError, WorkspaceError
from pipeline.scaling.ledger import MOST_ATTEMPTS, Failure
from pipeline.scaling.standing import Standing
from pipeline.translation.cache import Answer, from_json, to_json

_AT_ONCE = 1000
_DRIVER = 7_305_001  # the advisory lock of whoever drives
_REST = 0.1
_MINUTE = timedelta(minutes=1)


class DjangoLedger:
    """Batches and answers in the tables of the workspace's store."""

    @told()
    def get(self, keys: Iterable[str]) -> dict[str, Answer]:
        """Return the answers that are there."""
        wanted = list(keys)
        found: dict[str, Answer] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            rows = TranslatedRow.objects.filter(address__in=wanted[start : start + _AT_ONCE])
            found |= {address: from_json(answer) for address, answer in rows.values_list("address", "answer")}
        return found

    @told()
    def put(self, answers: Mapping[str, Answer]) -> None:
        """Keep answers, all of them or none."""
        # In one order, so that two who write the same never wait for each other.
        rows = [
            TranslatedRow(address=address, answer=to_json(answers[address])) for address in sorted(answers)
        ]
        TranslatedRow.objects.bulk_create(rows, ignore_conflicts=True)

    @told()
    def begin(self) -> None:
        """Become the one driver; take back what waits, and wait for what is in hands."""
        if not _locked("SELECT pg_try_advisory_lock(%s)"):
            raise WorkspaceError(
                "another glagol hands out work from this database", hint="Wait until it is done"
            )
        while BatchRow.objects.filter(state=BatchRow.WAITING).exists():
            with transaction.atomic():
                free = BatchRow.objects.select_for_update(skip_locked=True).filter(state=BatchRow.WAITING)
                BatchRow.objects.filter(id__in=list(free.values_list("id", flat=True))).delete()
            time.sleep(_REST)

    @told()
    def end(self) -> None:
        """Let another one drive."""
        _locked("SELECT pg_advisory_unlock(%s)")

    @told()
    def add(self, batches: Collection[Batch]) -> None:
        """Let batches wait to be done, from the beginning where they failed before."""
        BatchRow.objects.bulk_create(
            [
                BatchRow(
                    key=batch.key, pairs=batch.pairs, addresses=batch.addresses, sentences=len(batch.pairs)
                )
                for batch in batches
            ],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["pairs", "addresses", "state", "attempts", "error"],
        )

    @told()
    def do(self, key: str, answer: Callable[[Batch], Sequence[Answer]], worker: str) -> bool:
        """Do a batch, unless it is done or in other hands; say whether it was done now."""
        if not self._begun(key):
            return False
        with transaction.atomic():
            row = _free(key)
            if row is None:
                return False
            began = time.monotonic()
            batch = Batch(tuple((language, text) for language, text in row.pairs), tuple(row.addresses))
            try:
                answers = answer(batch)
            except PipelineError as error:
                row.state, row.error = BatchRow.FAILED, str(error)
            else:
                row.repeated = TranslatedRow.objects.filter(address__in=batch.addresses).count()
                self.put(dict(zip(batch.addresses, answers, strict=True)))
                row.state, row.pairs, row.addresses = BatchRow.DONE, [], []
                row.done_at = timezone.now()
            row.worker, row.seconds = worker, time.monotonic() - began
            row.save()
        return row.state == BatchRow.DONE

    def _begun(self, key: str) -> bool:
        """Count an attempt before it is made: one that ends its worker counts too."""
        with transaction.atomic():
            row = _free(key)
            if row is None:
                return False
            row.attempts += 1
            if row.attempts > MOST_ATTEMPTS:
                row.state, row.error = BatchRow.FAILED, f"{MOST_ATTEMPTS} workers ended over this batch"
            row.save(update_fields=["attempts", "state", "error"])
        return row.state == BatchRow.WAITING

    @told()
    def closed(self, batches: Collection[Batch]) -> dict[str, Sequence[Answer] | Failure]:
        """Return the answers to those batches that are done, and why others failed."""
        by_key = {batch.key: batch for batch in batches}
        rows = BatchRow.objects.filter(key__in=by_key).exclude(state=BatchRow.WAITING)
        found: dict[str, Sequence[Answer] | Failure] = {}
        for key, state, error in rows.values_list("key", "state", "error"):
            if state == BatchRow.FAILED:
                found[key] = Failure(error)
                continue
            answers = self.get(by_key[key].addresses)
            found[key] = [answers[address] for address in by_key[key].addresses]
        return found

    @told()
    def free(self, keys: Collection[str]) -> list[str]:
        """Return those that wait in nobody's hands."""
        with transaction.atomic():
            rows = BatchRow.objects.select_for_update(skip_locked=True)
            return list(rows.filter(key__in=keys, state=BatchRow.WAITING).values_list("key", flat=True))

    @told()
    def lost(self, keys: Collection[str]) -> set[str]:
        """Return those that the table does not know."""
        return set(keys) - set(BatchRow.objects.filter(key__in=keys).values_list("key", flat=True))

    @told()
    def standing(self) -> Standing:
        """Count what waits and what is done."""
        by_state = BatchRow.objects.values("state").annotate(batches=Count("id"), of=Sum("sentences"))
        states = {row["state"]: row for row in by_state}
        sums = BatchRow.objects.aggregate(
            repeated=Sum("repeated"), begun=Sum("attempts"), time=Sum("seconds")
        )
        # Looking for locks would take them: a batch that was begun and is not done is in hands.
        held = BatchRow.objects.filter(state=BatchRow.WAITING, attempts__gt=0).count()
        lately = BatchRow.objects.filter(state=BatchRow.DONE, done_at__gt=timezone.now() - _MINUTE)
        of_workers = lately.values("worker").annotate(of=Sum("sentences"))
        return Standing(
            batches={state: row["batches"] for state, row in states.items()},
            sentences={state: row["of"] for state, row in states.items()},
            held=held,
            repeated=sums["repeated"] or 0,
            attempts=sums["begun"] or 0,
            seconds=sums["time"] or 0.0,
            workers={row["worker"]: row["of"] for row in of_workers},
        )

    def close(self) -> None:
        """Let go of what this thread holds of the database; a connection that was cut is not kept."""
        connection.close()


def _free(key: str) -> BatchRow | None:
    """Return a batch that waits, locked, unless somebody else has it."""
    rows = BatchRow.objects.select_for_update(skip_locked=True)
    found: BatchRow | None = rows.filter(key=key, state=BatchRow.WAITING).first()
    return found


def _locked(question: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [_DRIVER])
        return bool(cursor.fetchone()[0])
