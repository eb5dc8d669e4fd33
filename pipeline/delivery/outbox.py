"""The promise of the outbox, and what follows for a page from what a partner has of it already."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from pipeline.delivery.channel import Failure, Refused, Temporary, wait_before
from pipeline.delivery.partners import Line
from pipeline.delivery.values import Claim, Content, Delivery, Kind, Receipt, Sent, Status


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do on one line: the deliveries that are overtaken unsent, and the new one, if any.

    `since` is the key of the delivery whose version the partner has; `due` is kept where a new
    version takes the place of one that waited.
    """

    overtaken: tuple[str, ...] = ()
    kind: Kind | None = None
    since: str = ""
    due: datetime | None = None


def plan(history: Sequence[Delivery], version: str | None) -> Plan:
    """Return what a new version (None: withdrawn) means for a line; `history` is of the page, oldest first.

    What nobody tried to send is overtaken, and so is what was refused: the new version may be taken.
    """
    overtaken = [
        one
        for one in history
        if (one.status is Status.WAITING and not one.attempts) or one.status is Status.REFUSED
    ]
    left = [one for one in history if one not in overtaken and one.status is not Status.SUPERSEDED]
    last = left[-1] if left else None
    has = last is not None and last.kind is not Kind.WITHDRAWN
    waiting = [one for one in overtaken if one.status is Status.WAITING]
    if waiting and version == (None if waiting[-1].kind is Kind.WITHDRAWN else waiting[-1].version):
        return Plan()  # exactly this waits already
    keys = tuple(one.key for one in overtaken)
    if version is None:
        return Plan(keys, Kind.WITHDRAWN if has else None, last.key if last and has else "")
    if has and last and last.version == version:
        return Plan(keys)
    due = waiting[0].due if waiting and waiting[0].kind is not Kind.WITHDRAWN else None
    return Plan(keys, Kind.UPDATED if has else Kind.PUBLISHED, last.key if last and has else "", due)


def key_of(line: Line, post: str, variant: str, kind: Kind, version: str, before: int) -> str:
    """Return a delivery's key: the same for the same, `before` counts how often it was so already."""
    named = "\0".join((line.id, post, variant, kind, version, str(before)))
    return hashlib.sha256(named.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attempt came to, as the outbox keeps it."""

    status: Status
    outcome: str
    response: str
    digest: str = ""
    remote: Mapping[str, Any] | None = None
    due: datetime | None = None


def outcome_of(result: Sent | Failure, attempt: int, most: int, now: datetime) -> Outcome:
    """Return what follows from an attempt (from 1): done, again later, or a person's business."""
    match result:
        case Sent():
            return Outcome(Status.DELIVERED, "delivered", result.response, result.digest, result.remote)
        case Refused():
            return Outcome(Status.REFUSED, "refused", result.what, remote=result.remote)
        case Temporary() if attempt < most:
            wait = wait_before(attempt, result.after)
            return Outcome(
                Status.WAITING, "tried again later", result.what, remote=result.remote, due=now + wait
            )
        case Temporary():
            said = f"{result.what} (tried {attempt} times)"
            return Outcome(Status.STOPPED, "stopped", said, remote=result.remote)
    return Outcome(Status.STOPPED, "stopped", result.what, remote=result.remote)


class Outbox(Protocol):
    """Deliveries of one workspace: written with the decision they follow from, taken by one worker each."""

    def offer(self, content: Content, lines: Sequence[Line], at: datetime) -> list[Delivery]:
        """Put a final page on its way over lines that do not have exactly it; inside a transaction."""
        ...

    def withdraw(
        self,
        post: str,
        variants: Collection[str],
        lines: Sequence[Line],
        at: datetime,
        due: datetime,
        by: str = "",
    ) -> list[Delivery]:
        """Take a page back on all lines it went over, not before it is due; inside a transaction.

        `by` is the person who wants it; a post that vanished is taken back by nobody.
        """
        ...

    def replay(self, key: str, at: datetime) -> Delivery:
        """Send a delivered page anew, or one that failed again.

        Raises DeliveryError for an unknown key, and where a newer version went out since.
        """
        ...

    def claim(
        self,
        worker: str,
        now: datetime,
        lease: timedelta,
        *,
        held: Collection[str] = (),
        quiet: Collection[str] = (),
    ) -> Claim | None:
        """Give a worker, alone, what is to go next; None where nothing may go now.

        Nothing goes over lines that are `held`, withdrawals alone over those that are `quiet`.
        """
        ...

    def renew(self, worker: str, until: datetime) -> None:
        """Say that a worker is alive: what it holds stays its own."""
        ...

    def finish(self, claim: Claim, outcome: Outcome, now: datetime) -> bool:
        """Keep an outcome and its receipt; False where the worker had been given up and it holds nothing."""
        ...

    def deliveries(
        self, *, partner: str = "", post: str = "", statuses: Collection[Status] = (), most: int = 0
    ) -> list[Delivery]:
        """Return deliveries, the newest first."""
        ...

    def due(self, now: datetime) -> list[Delivery]:
        """Return what would go now, were every receiver well, in the order in which it would."""
        ...

    def next_due(self) -> datetime | None:
        """Return when something waits to go next."""
        ...

    def receipts(self, *, partner: str = "", post: str = "", key: str = "", most: int = 0) -> list[Receipt]:
        """Return receipts, the newest first."""
        ...

    def bounced(self, key: str, address: str, said: str, at: datetime) -> Delivery | None:
        """Keep that a letter did not reach an address; None where there is no such letter."""
        ...

    def unreachable(self, partner: str) -> set[str]:
        """Return the addresses of a partner that letters came back from for good."""
        ...

    def described(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the tables of the partners that are described in the desk."""
        ...

    def describe(self, key: str, table: Mapping[str, Any] | None) -> None:
        """Keep a partner's table, or remove it."""
        ...

    def close(self) -> None:
        """Let go of what this thread holds of the database."""
        ...


__all__ = ["Outbox", "Outcome", "Plan", "key_of", "outcome_of", "plan"]
