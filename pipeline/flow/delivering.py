"""Workers take what is due from the outbox, send it, and keep a receipt of every attempt."""

import os
import socket
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.delivery.bounces import bounces
from pipeline.delivery.changes import changes
from pipeline.delivery.channel import MOST_ATTEMPTS, Channel, Failure, House, Recipient, Stopped
from pipeline.delivery.outbox import Outcome, outcome_of
from pipeline.delivery.partners import Line, Partner, partner_of_desk
from pipeline.delivery.values import Claim, Delivery, Kind, Message, Parcel, Receipt, Sent, Status
from pipeline.domain.errors import ConfigError, DeliveryError, StoreError
from pipeline.flow.addressing import once_read
from pipeline.flow.offering import carried_path, house_of, offer_again
from pipeline.flow.offering import withdraw as take_back
from pipeline.flow.parts import Parts, find
from pipeline.review.approval import must_be_named

LEASE = timedelta(seconds=60)
# Told each attempt as it ends.
Told = Callable[[Delivery, Outcome], None]


@dataclass(slots=True)
class Delivered:
    """What a round of deliveries came to, and what waits for a person."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failed: list[Delivery] = field(default_factory=list)
    next_due: datetime | None = None


def deliver(
    parts: Parts,
    *,
    workers: int = 4,
    most: int = MOST_ATTEMPTS,
    lease: timedelta = LEASE,
    told: Told | None = None,
) -> Delivered:
    """Send all that is due now; what fails for now is tried again in a later round."""
    done = Delivered()
    lock = threading.Lock()

    def tell(claim: Claim, outcome: Outcome) -> None:
        with lock:
            done.outcomes[outcome.outcome] += len(claim.parcels)
            if told:
                for parcel in claim.parcels:
                    told(parcel.delivery, outcome)

    if workers == 1:
        _work(parts, most, lease, tell)
    else:
        with ThreadPoolExecutor(workers, thread_name_prefix="delivery") as pool:
            # A worker that meets a bug must not fall silent.
            for future in [pool.submit(_work, parts, most, lease, tell, True) for _ in range(workers)]:
                future.result()
    done.failed = parts.outbox.deliveries(statuses=(Status.REFUSED, Status.STOPPED))
    done.next_due = parts.outbox.next_due()
    return done


def _work(
    parts: Parts, most: int, lease: timedelta, tell: Callable[[Claim, Outcome], None], own: bool = False
) -> None:
    """Take, send and keep until nothing is due."""
    worker = f"{socket.gethostname()[:20]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    house = house_of(parts)
    ended = threading.Event()
    heart = threading.Thread(target=_beat, args=(parts, worker, lease, ended), daemon=True)
    heart.start()
    try:
        while True:
            held, quiet = _kept_back(parts)
            claim = parts.outbox.claim(worker, parts.now(), lease, held=held, quiet=quiet)
            if own:
                parts.outbox.close()  # others may have the connection while a receiver is waited for
            if claim is None:
                return
            outcome = _attempt(parts, house, claim, most)
            if parts.outbox.finish(claim, outcome, parts.now()):
                tell(claim, outcome)
    finally:
        ended.set()
        heart.join()
        if own:
            parts.outbox.close()


def _beat(parts: Parts, worker: str, lease: timedelta, ended: threading.Event) -> None:
    """Keep a worker's hold on what it sends while it lives."""
    while not ended.wait(lease.total_seconds() / 3):
        # A beat that is missed loses nothing: at worst another sends the same key again.
        with suppress(StoreError):
            parts.outbox.renew(worker, parts.now() + lease)
        parts.outbox.close()


def _kept_back(parts: Parts) -> tuple[list[str], list[str]]:
    """Return the lines over which nothing goes now, and those over which only withdrawals do."""
    now = parts.now()
    held: list[str] = []
    quiet: list[str] = []
    for partner in parts.partners.values():
        if partner.paused:
            held += [line.id for line in partner.lines]
        elif partner.is_quiet(now):
            for line in partner.lines:
                # A letter wakes people; a page in a WordPress that must go does not.
                (held if line.access.channel.gathers else quiet).append(line.id)
    return held, quiet


def _attempt(parts: Parts, house: House, claim: Claim, most: int) -> Outcome:
    first = claim.parcels[0].delivery
    result: Sent | Failure
    try:
        if first.attempts > most:
            raise Stopped(f"{first.attempts - 1} workers died over this")
        channel = channel_of(parts, house, first.partner, first.channel)
        result = channel.send(
            [_message(parts, parcel, downloads=channel.carries) for parcel in claim.parcels]
        )
    except Failure as failure:
        result = failure
    return outcome_of(result, first.attempts, most, parts.now())


def channel_of(parts: Parts, house: House, partner: str, name: str) -> Channel:
    """Return a partner's channel, ready to send. Raises Stopped where it is described no more."""
    line = _line(parts, partner, name)
    if line is None:
        raise Stopped("this channel is no longer described in partners.toml or the desk")
    lost = parts.outbox.unreachable(partner) if line.access.channel.gathers else set()
    addresses = [contact.email for contact in line.partner.contacts if contact.email]
    reachable = tuple(address for address in addresses if address.lower() not in lost)
    return line.access.channel(line.access.settings, house, Recipient(partner, line.partner.name, reachable))


def _line(parts: Parts, partner: str, name: str) -> Line | None:
    found = parts.partners.get(partner)
    return next((line for line in found.lines if line.access.name == name), None) if found else None


def _message(parts: Parts, parcel: Parcel, *, downloads: bool) -> Message:
    delivery, content = parcel.delivery, parcel.content
    withdrawn = delivery.kind is Kind.WITHDRAWN
    updated = delivery.kind is Kind.UPDATED and parcel.since is not None
    return Message(
        key=delivery.key,
        kind=delivery.kind,
        content=content,
        at=delivery.made,
        changes=changes(parcel.since, content) if updated and parcel.since else (),
        remote=parcel.remote,
        siblings=parcel.siblings,
        pictures={} if withdrawn else {name: _carried(parts, name) for name in content.pictures},
        downloads={name: _carried(parts, name) for name in content.downloads}
        if downloads and not withdrawn
        else {},
    )


def _carried(parts: Parts, name: str) -> bytes:
    try:
        return carried_path(parts, name).read_bytes()
    except OSError as error:
        raise Stopped(f"{name} is missing in var/delivered: {error.strerror}") from None


@dataclass(frozen=True, slots=True)
class Planned:
    """What a dry run tells: a delivery that would go now, or why it would not."""

    delivery: Delivery
    obstacle: str = ""


def planned(parts: Parts) -> list[Planned]:
    """Return what would go now, with what stands in its way; nothing is sent or written."""
    held, quiet = _kept_back(parts)
    house = house_of(parts)
    found = []
    for delivery in parts.outbox.due(parts.now()):
        line_id = f"{delivery.partner}/{delivery.channel}"
        line = _line(parts, delivery.partner, delivery.channel)
        obstacle = ""
        if line is None:
            obstacle = "no longer described in partners.toml"
        elif line.partner.paused:
            obstacle = "the partner is paused"
        elif line_id in held or (line_id in quiet and delivery.kind is not Kind.WITHDRAWN):
            obstacle = "quiet hours"
        else:
            obstacle = _missing_secret(line, house)
        found.append(Planned(delivery, obstacle))
    return found


def _missing_secret(line: Line, house: House) -> str:
    try:
        for secret in line.access.channel.secrets(line.access.settings, house):
            secret.reveal(house.workspace)
    except DeliveryError as error:
        return error.what
    return ""


def obstacles(parts: Parts, partner: Partner) -> Mapping[str, str]:
    """Return what would stop each channel of a partner today, by channel; empty where nothing would."""
    house = house_of(parts)
    return {line.access.name: _missing_secret(line, house) for line in partner.lines}


def withdraw(parts: Parts, post: str, languages: Sequence[str], person: str) -> list[Delivery]:
    """Take a post's pages back from every partner they went to, at a person's word."""
    must_be_named(person)
    # A post that is out of use has no file any more, but partners may still have it.
    known = parts.outbox.deliveries(post=post, most=1)
    name = post if known else find(parts, post).post.id
    with parts.store.transaction():
        return take_back(parts, name, languages, by=person)


def replay(parts: Parts, key: str) -> Delivery:
    """Send a delivery again: one that failed as the same, one that arrived as a new message."""
    with parts.store.transaction():
        return parts.outbox.replay(key, parts.now())


def catch_up(parts: Parts, partner: str) -> list[Delivery]:
    """Put on its way to a partner every approved page of its languages that it does not have."""
    if partner not in parts.partners:
        known = ", ".join(parts.partners) or "none"
        raise DeliveryError(
            f"there is no partner {partner!r}", where="partners.toml", hint=f"Known are {known}"
        )
    made: list[Delivery] = []
    addresses = once_read(parts)
    with parts.store.transaction():
        for taken in reversed(parts.store.taken()):
            made += offer_again(parts, taken.post.id, (partner,), addresses)
    return made


def returned(parts: Parts, files: Sequence[Path]) -> list[tuple[str, Delivery]]:
    """Read letters that came back; return which addresses of which deliveries they did not reach."""
    found = []
    for path in files:
        for bounce in bounces(path.read_bytes()):
            if not bounce.permanent:
                continue
            said = f"{bounce.status} {bounce.said}".strip()
            delivery = parts.outbox.bounced(bounce.key, bounce.address, said, parts.now())
            if delivery:
                found.append((bounce.address, delivery))
    return found


def deliveries(
    parts: Parts, *, partner: str = "", post: str = "", failed: bool = False, most: int = 0
) -> list[Delivery]:
    """Return deliveries, the newest first; with `failed` those that wait for a person."""
    statuses = (Status.REFUSED, Status.STOPPED) if failed else ()
    return parts.outbox.deliveries(partner=partner, post=post, statuses=statuses, most=most)


def receipts(
    parts: Parts, *, partner: str = "", post: str = "", key: str = "", most: int = 0
) -> list[Receipt]:
    """Return receipts, the newest first."""
    return parts.outbox.receipts(partner=partner, post=post, key=key, most=most)


def describe_partner(parts: Parts, key: str, table: Mapping[str, Any] | None) -> None:
    """Keep a partner that is described in the desk (the keys of partners.toml), or remove it.

    Raises ConfigError with a line for every mistake. It holds from the next opening on.
    """
    if table is not None:
        found = partner_of_desk(key, table)
        if not isinstance(found, Partner):
            raise ConfigError("\n".join(f"{key}: {mistake}" for mistake in found))
        if key in parts.partners and key not in parts.outbox.described():
            raise ConfigError(f"{key} is described in partners.toml already", hint="Change it there")
    with parts.store.transaction():
        parts.outbox.describe(key, table)


__all__ = [
    "Delivered",
    "Planned",
    "catch_up",
    "deliver",
    "deliveries",
    "describe_partner",
    "house_of",
    "obstacles",
    "planned",
    "receipts",
    "replay",
    "returned",
    "withdraw",
]
