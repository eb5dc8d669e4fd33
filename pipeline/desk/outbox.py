"""Keeps the outbox's promise with Django's rows, on SQLite and PostgreSQL."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from pipeline.delivery.outbox import Outcome, Plan, key_of, plan
from pipeline.delivery.partners import Line
from pipeline.delivery.values import Claim, Content, Delivery, Kind, Parcel, Receipt, Status
from pipeline.desk.models_delivery import DeliveryRow, ParcelRow, PartnerRow, ReceiptRow
from pipeline.desk.store import told
from pipeline.domain.errors import DeliveryError

_MOST_IN_A_DIGEST = 50
_BOUNCED, _BY_HAND = "bounced", "sent again by hand"


class DjangoOutbox:
    """The deliveries of one workspace."""

    @told()
    def offer(self, content: Content, lines: Sequence[Line], at: datetime) -> list[Delivery]:
        """Put a final page on its way over lines that do not have exactly it."""
        with transaction.atomic():
            parcel, _ = ParcelRow.objects.get_or_create(
                post=content.post,
                variant=content.variant,
                version=content.version,
                defaults={"content": content.to_json(), "made_at": at},
            )
            histories = _histories(content.post, content.variant, [line.id for line in lines])
            return _carried_out(
                [(line, histories.get(line.id, []), parcel) for line in lines], content.version, at
            )

    @told()
    def withdraw(
        self,
        post: str,
        variants: Collection[str],
        lines: Sequence[Line],
        at: datetime,
        due: datetime,
        by: str = "",
    ) -> list[Delivery]:
        """Take a page back on all lines it went over, not before it is due."""
        by_id = {line.id: line for line in lines}
        made = []
        with transaction.atomic():
            for variant in sorted(variants):
                histories = _histories(post, variant, None)
                # Where the partner is gone, what waited for it goes too.
                for line_id in histories.keys() - by_id.keys():
                    _overtake(plan([_delivery(row) for row in histories[line_id]], None).overtaken)
                wanted = [
                    (by_id[line_id], rows, rows[-1].parcel)
                    for line_id, rows in histories.items()
                    if line_id in by_id
                ]
                made += _carried_out(wanted, None, at, due, by)
        return made

    @told()
    def replay(self, key: str, at: datetime) -> Delivery:
        """Send a delivered page anew, or one that failed again."""
        with transaction.atomic():
            row = _named(key)
            ReceiptRow.objects.create(delivery=row, at=at, attempt=row.attempts, outcome=_BY_HAND)
            if row.status in (Status.REFUSED, Status.STOPPED, Status.WAITING):
                # It was tried, and stays so: the partner may have it.
                row.status, row.due, row.attempts, row.error = Status.WAITING, at, min(row.attempts, 1), ""
                row.save(update_fields=["status", "due", "attempts", "error"])
                return _delivery(row)
            return _delivery(_repeated(row, at))

    @told()
    def claim(
        self,
        worker: str,
        now: datetime,
        lease: timedelta,
        *,
        held: Collection[str] = (),
        quiet: Collection[str] = (),
    ) -> Claim | None:
        """Give a worker, alone, what is to go next."""
        with transaction.atomic():
            # What a worker held that died is tried again: a repeated key has no second effect.
            DeliveryRow.objects.filter(status=Status.SENDING, lease__lt=now).update(
                status=Status.WAITING, worker="", lease=None
            )
            ready = _ready(now).exclude(line__in=held).exclude(Q(line__in=quiet) & ~Q(kind=Kind.WITHDRAWN))
            ready = ready.order_by("id").select_for_update(skip_locked=True, of=("self",))
            head = ready.first()
            if head is None:
                return None
            rows = _gathered_with(head, now)
            batch = head.batch or (uuid.uuid4().hex if head.gathered else "")
            attempts = head.attempts + 1
            DeliveryRow.objects.filter(id__in=[row.id for row in rows]).update(
                status=Status.SENDING, worker=worker, lease=now + lease, attempts=attempts, batch=batch
            )
            for row in rows:
                row.status, row.attempts = Status.SENDING, attempts
            parcels = tuple(_parcel(row) for row in rows)
        return Claim(worker, parcels)

    @told()
    def renew(self, worker: str, until: datetime) -> None:
        """Say that a worker is alive."""
        DeliveryRow.objects.filter(worker=worker, status=Status.SENDING).update(lease=until)

    @told()
    def finish(self, claim: Claim, outcome: Outcome, now: datetime) -> bool:
        """Keep an outcome and its receipt, unless the worker had been given up."""
        keys = [parcel.delivery.key for parcel in claim.parcels]
        with transaction.atomic():
            own = DeliveryRow.objects.filter(key__in=keys, worker=claim.worker, status=Status.SENDING)
            rows = list(own.select_for_update())
            done = outcome.status is Status.DELIVERED
            for row in rows:
                row.status, row.worker, row.lease = outcome.status, "", None
                row.remote = {**row.remote, **(outcome.remote or {})}
                row.due = outcome.due or row.due
                row.error, row.done_at = ("", now) if done else (outcome.response, None)
                row.save(update_fields=["status", "worker", "lease", "remote", "due", "error", "done_at"])
                ReceiptRow.objects.create(
                    delivery=row, at=now, attempt=row.attempts, outcome=outcome.outcome,
                    digest=outcome.digest, response=outcome.response,
                )  # fmt: skip
        return bool(rows)

    @told()
    def deliveries(
        self, *, partner: str = "", post: str = "", statuses: Collection[Status] = (), most: int = 0
    ) -> list[Delivery]:
        """Return deliveries, the newest first."""
        rows = _listed().order_by("-id")
        rows = rows.filter(partner=partner) if partner else rows
        rows = rows.filter(post=post) if post else rows
        rows = rows.filter(status__in=statuses) if statuses else rows
        return [_delivery(row) for row in (rows[:most] if most else rows)]

    @told()
    def due(self, now: datetime) -> list[Delivery]:
        """Return what would go now, were every receiver well."""
        rows = _listed().filter(status=Status.WAITING, due__lte=now)
        broken = set(DeliveryRow.objects.filter(status=Status.STOPPED).values_list("line", flat=True))
        return [_delivery(row) for row in rows.order_by("id") if row.line not in broken]

    @told()
    def next_due(self) -> datetime | None:
        """Return when something waits to go next."""
        stopped = DeliveryRow.objects.filter(line=OuterRef("line"), status=Status.STOPPED)
        rows = DeliveryRow.objects.filter(status__in=(Status.WAITING, Status.SENDING)).exclude(
            Exists(stopped)
        )
        found = rows.aggregate(first=Min("due"))["first"]
        return found if isinstance(found, datetime) else None

    @told()
    def receipts(self, *, partner: str = "", post: str = "", key: str = "", most: int = 0) -> list[Receipt]:
        """Return receipts, the newest first."""
        rows = ReceiptRow.objects.select_related("delivery__parcel").order_by("-id")
        rows = rows.defer("delivery__parcel__content", "delivery__remote")
        rows = rows.filter(delivery__partner=partner) if partner else rows
        rows = rows.filter(delivery__post=post) if post else rows
        rows = rows.filter(delivery__key__startswith=key) if key else rows
        return [_receipt(row) for row in (rows[:most] if most else rows)]

    @told()
    def bounced(self, key: str, address: str, said: str, at: datetime) -> Delivery | None:
        """Keep that a letter did not reach an address."""
        # A letter's key stands in what its channel noted.
        row = (
            DeliveryRow.objects.filter(remote__has_key=key).select_related("parcel").first() if key else None
        )
        if row is None:
            return None
        with transaction.atomic():
            ReceiptRow.objects.create(
                delivery=row, at=at, attempt=row.attempts, outcome=_BOUNCED, response=said, address=address
            )
        return _delivery(row)

    @told()
    def unreachable(self, partner: str) -> set[str]:
        """Return the addresses of a partner that letters came back from for good."""
        rows = ReceiptRow.objects.filter(delivery__partner=partner)
        # Whoever sends again by hand has put the address right.
        since = rows.filter(outcome=_BY_HAND).aggregate(last=Max("id"))["last"] or 0
        lost = rows.filter(outcome=_BOUNCED, id__gt=since)
        return set(lost.values_list("address", flat=True))

    @told()
    def described(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the tables of the partners that are described in the desk."""
        return {row.key: row.content for row in PartnerRow.objects.order_by("key")}

    @told()
    def describe(self, key: str, table: Mapping[str, Any] | None) -> None:
        """Keep a partner's table, or remove it."""
        if table is None:
            PartnerRow.objects.filter(key=key).delete()
        else:
            PartnerRow.objects.update_or_create(key=key, defaults={"content": dict(table)})

    def close(self) -> None:
        """Let go of what this thread holds of the database."""
        connection.close()


def _listed() -> QuerySet[Any]:
    """Return deliveries without what is in them: a list of pages must not read the pages."""
    rows = DeliveryRow.objects.select_related("parcel").defer("parcel__content", "remote")
    return rows.annotate(title=KeyTextTransform("title", "parcel__content"))


def _named(key: str) -> DeliveryRow:
    """Return the delivery whose key begins so. Raises DeliveryError."""
    rows = DeliveryRow.objects.filter(key__startswith=key).select_related("parcel")
    found: list[DeliveryRow] = list(rows[:2]) if key else []
    if len(found) != 1:
        raise DeliveryError(
            f"{key!r} begins several keys" if found else f"there is no delivery {key!r}",
            hint="See the keys: glagol deliveries",
        )
    return found[0]


def _repeated(row: DeliveryRow, at: datetime) -> DeliveryRow:
    """Return a delivery that arrived, on its way anew. Raises DeliveryError where that undid a newer one."""
    page = DeliveryRow.objects.filter(line=row.line, post=row.post, variant=row.variant)
    newer = page.filter(id__gt=row.id).exclude(status=Status.SUPERSEDED).order_by("id").last()
    if newer or row.status != Status.DELIVERED:
        raise DeliveryError(
            "a newer version of this page took its place" if newer else f"this delivery is {row.status}",
            where=row.key,
            hint=f"Send that again: --replay {newer.key[:8]}" if newer else "It need not be sent again",
        )
    again: DeliveryRow = DeliveryRow.objects.create(
        # A new key: to the partner it is a new message.
        key=f"{row.key[:24]}{page.count():08x}", line=row.line, partner=row.partner, channel=row.channel,
        post=row.post, variant=row.variant, kind=row.kind, parcel=row.parcel, since=row.since,
        status=Status.WAITING, due=at, made_at=at, by=row.by,
    )  # fmt: skip
    return again


def _carried_out(
    wanted: Sequence[tuple[Line, Sequence[DeliveryRow], ParcelRow]],
    version: str | None,
    at: datetime,
    due: datetime | None = None,
    by: str = "",
) -> list[Delivery]:
    """Do on every line what a version means for it; None is a withdrawal."""
    overtaken: list[str] = []
    fresh: list[DeliveryRow] = []
    for line, rows, parcel in wanted:
        planned = plan([_delivery(row) for row in rows], version)
        overtaken += planned.overtaken
        if planned.kind:
            fresh.append(_row(planned, line, rows, parcel, at, due, by))
            if rows and planned.kind is Kind.WITHDRAWN:
                fresh[-1].title = rows[-1].title
    _overtake(overtaken)
    return [_delivery(row) for row in DeliveryRow.objects.bulk_create(fresh)]


def _row(
    planned: Plan,
    line: Line,
    rows: Sequence[DeliveryRow],
    parcel: ParcelRow,
    at: datetime,
    due: datetime | None,
    by: str,
) -> DeliveryRow:
    assert planned.kind
    since = next((row.parcel for row in rows if row.key == planned.since), None)
    if planned.kind is Kind.WITHDRAWN and since:
        parcel = since
    before = sum(row.kind == planned.kind and row.parcel_id == parcel.id for row in rows)
    return DeliveryRow(
        key=key_of(line, parcel.post, parcel.variant, planned.kind, parcel.version, before),
        line=line.id,
        partner=line.partner.key,
        channel=line.access.name,
        post=parcel.post,
        variant=parcel.variant,
        kind=planned.kind,
        parcel=parcel,
        since=since,
        status=Status.WAITING,
        due=planned.due or line.due(due or at, fresh=planned.kind is Kind.PUBLISHED),
        gathered=bool(line.partner.digest and line.access.channel.gathers),
        made_at=at,
        by=by,
    )


def _ready(now: datetime) -> QuerySet[Any]:
    """Return what may go: due, and nothing before it on its line that must go first.

    What an embargo holds back holds back nothing else. A withdrawal waits for its own page alone.
    """
    before = DeliveryRow.objects.filter(line=OuterRef("line"), id__lt=OuterRef("id"))
    page = Q(post=OuterRef("post"), variant=OuterRef("variant"))
    under_way = Q(status=Status.SENDING) | Q(status=Status.WAITING, attempts__gt=0)
    first = Exists(before.filter(under_way | Q(status=Status.WAITING, due__lte=now)))
    own_first = Exists(before.filter(page & (under_way | Q(status__in=(Status.WAITING, Status.REFUSED)))))
    broken = Exists(DeliveryRow.objects.filter(line=OuterRef("line"), status=Status.STOPPED))
    # A line sends one thing at a time, whatever it is.
    busy = Exists(DeliveryRow.objects.filter(line=OuterRef("line"), status=Status.SENDING))
    return (
        DeliveryRow.objects.filter(status=Status.WAITING, due__lte=now)
        .exclude(broken)
        .exclude(busy)
        .exclude(own_first)
        .exclude(Q(first) & ~Q(kind=Kind.WITHDRAWN))
        .select_related("parcel", "since")
    )


def _gathered_with(head: DeliveryRow, now: datetime) -> list[DeliveryRow]:
    """Return what goes in one letter: what went together before, or all that is due of a digest."""
    if not head.gathered:
        return [head]
    line = DeliveryRow.objects.filter(line=head.line, status=Status.WAITING, variant=head.variant)
    together = (
        line.filter(batch=head.batch) if head.batch else line.filter(gathered=True, batch="", due__lte=now)
    )
    rows = together.order_by("id").select_related("parcel", "since")[:_MOST_IN_A_DIGEST]
    return list(rows)


def _histories(post: str, variant: str, lines: Sequence[str] | None) -> dict[str, list[DeliveryRow]]:
    # Locked where the database can: no worker takes what is being overtaken.
    rows = _listed().filter(post=post, variant=variant).select_for_update(of=("self",)).order_by("id")
    found: dict[str, list[DeliveryRow]] = {}
    for row in rows if lines is None else rows.filter(line__in=lines):
        found.setdefault(row.line, []).append(row)
    return found


def _overtake(keys: Sequence[str]) -> None:
    if keys:
        DeliveryRow.objects.filter(key__in=keys).update(status=Status.SUPERSEDED)


def _parcel(row: DeliveryRow) -> Parcel:
    """Return a delivery with what its channel noted of the page, and of the post's other variants."""
    noted = DeliveryRow.objects.filter(line=row.line, post=row.post).exclude(remote={}).order_by("id")
    remotes: dict[str, dict[str, Any]] = {}
    for variant, remote in noted.values_list("variant", "remote"):
        remotes.setdefault(variant, {}).update(remote)
    own = remotes.pop(row.variant, {}) | row.remote
    return Parcel(
        _delivery(row),
        Content.from_json(row.parcel.content),
        Content.from_json(row.since.content) if row.since else None,
        own,
        remotes,
    )


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        key=row.key,
        partner=row.partner,
        channel=row.channel,
        post=row.post,
        variant=row.variant,
        kind=Kind(row.kind),
        version=row.parcel.version,
        title=row.__dict__["title"] if "title" in row.__dict__ else row.parcel.content["title"],
        status=Status(row.status),
        due=row.due,
        attempts=row.attempts,
        error=row.error,
        made=row.made_at,
        done=row.done_at,
        by=row.by,
    )


def _receipt(row: ReceiptRow) -> Receipt:
    delivery = row.delivery
    return Receipt(
        key=delivery.key,
        partner=delivery.partner,
        channel=delivery.channel,
        post=delivery.post,
        variant=delivery.variant,
        kind=Kind(delivery.kind),
        version=delivery.parcel.version,
        at=row.at,
        attempt=row.attempt,
        outcome=row.outcome,
        digest=row.digest,
        response=row.response if not row.address else f"{row.address}: {row.response}",
    )
