"""What is delivered, to whom, and what became of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a partner is told of a page."""

    PUBLISHED = "published"
    UPDATED = "updated"
    WITHDRAWN = "withdrawn"


class Status(StrEnum):
    """Where a delivery stands.

    `refused`: the partner will not have this page, others go on. `stopped`: the line to the
    partner is broken and waits for a person. `superseded`: a newer one took its place unsent.
    """

    WAITING = "waiting"
    SENDING = "sending"
    DELIVERED = "delivered"
    REFUSED = "refused"
    STOPPED = "stopped"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Content:
    """A page as partners get it: in one script, its pictures under names that follow their content.

    `variant` is a language or, for Serbian, sr-Cyrl or sr-Latn. `body` and `funding` (what the page
    owes to those who pay for its project) are HTML; `address` is where the page stands on the site.
    `downloads` are the files that links in them name: channels carry them or lead to the site.
    """

    post: str
    variant: str
    title: str
    body: str
    summary: str = ""
    funding: str = ""
    published: date | None = None
    tags: tuple[str, ...] = ()
    project: str = ""
    address: str = ""
    pictures: tuple[str, ...] = ()
    downloads: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """Sixteen hexadecimal digits that change with anything a partner would see."""
        written = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()[:16]

    def to_json(self) -> dict[str, Any]:
        """Return the content as JSON values; `from_json` undoes it."""
        written = asdict(self) | {
            "published": self.published.isoformat() if self.published else None,
            "tags": list(self.tags),
            "pictures": list(self.pictures),
            "downloads": list(self.downloads),
        }
        # A page without any is of the same version as before there were downloads.
        return written if self.downloads else {key: written[key] for key in written if key != "downloads"}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Content":
        """Return the content that `to_json` wrote."""
        day = values["published"]
        return cls(
            **{
                **values,
                "published": date.fromisoformat(day) if day else None,
                "tags": tuple(values["tags"]),
                "pictures": tuple(values["pictures"]),
                "downloads": tuple(values.get("downloads", ())),
            }
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A passage that differs between two versions of a page; one side may be empty."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel is handed.

    `key` is the same however often this is tried: a receiver that has seen it does nothing.
    `remote` holds what the channel noted of this page before, `siblings` what it noted of the
    post's other variants.
    """

    key: str
    kind: Kind
    content: Content
    at: datetime
    changes: tuple[Change, ...] = ()
    remote: Mapping[str, Any] = field(default_factory=dict)
    siblings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    downloads: Mapping[str, bytes] = field(default_factory=dict)  # for channels that carry them


@dataclass(frozen=True, slots=True)
class Sent:
    """What a channel says it did: `digest` is the SHA-256 of what left the house."""

    response: str
    digest: str
    remote: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One version of a page on its way to one channel of one partner.

    `by` is the person who took a page back; a page that becomes final goes by itself.
    """

    key: str
    partner: str
    channel: str
    post: str
    variant: str
    kind: Kind
    version: str
    title: str
    status: Status
    due: datetime
    attempts: int
    error: str
    made: datetime
    done: datetime | None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of one attempt: when, what (by hash), and what the receiver answered."""

    key: str
    partner: str
    channel: str
    post: str
    variant: str
    kind: Kind
    version: str
    at: datetime
    attempt: int
    outcome: str  # delivered, tried again later, refused, stopped, bounced, sent again by hand
    digest: str
    response: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery as a worker takes it from the outbox, with all that was kept about it."""

    delivery: Delivery
    content: Content
    since: Content | None
    remote: Mapping[str, Any]
    siblings: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Claim:
    """What one worker alone may send now; more than one parcel make a digest."""

    worker: str
    parcels: tuple[Parcel, ...]
