"""Who receives, how it stands with each, and which partners a person belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from pipeline import flow
from pipeline.delivery.partners import Partner
from pipeline.delivery.values import Status
from pipeline.desk.deliveries.finding import FAILED
from pipeline.desk.models_delivery import DeliveryRow
from pipeline.desk.people.roles import Kind, Someone
from pipeline.flow import Parts


@dataclass(frozen=True, slots=True)
class Standing:
    """A partner, and how many of its deliveries stand where."""

    partner: Partner
    failed: int = 0
    waiting: int = 0
    delivered: int = 0
    last: datetime | None = None
    obstacles: tuple[tuple[str, str], ...] = ()  # channel, what would stop it today


def own(person: Someone, partners: Mapping[str, Partner]) -> list[str]:
    """Return the keys of the partners that a person's roles name as their organisation."""
    names = {
        _folded(role.organisation)
        for role in person.roles
        if role.kind is Kind.PARTNER and role.organisation.strip()
    }
    return [key for key, one in partners.items() if names & {_folded(key), _folded(one.name)}]


def named(partners: Mapping[str, Partner], words: str) -> list[str]:
    """Return the keys of the partners in whose key or name some words stand."""
    sought = _folded(words)
    return [key for key, one in partners.items() if sought in _folded(key) or sought in _folded(one.name)]


def standings(parts: Parts, keys: Sequence[str]) -> list[Standing]:
    """Return how it stands with some partners; one query, however many."""
    found = DeliveryRow.objects.filter(partner__in=keys).order_by()
    counted: dict[str, dict[str, int]] = {}
    last: dict[str, datetime] = {}
    for key, status, number, done in found.values_list("partner", "status").annotate(
        Count("id"), Max("done_at")
    ):
        counted.setdefault(key, {})[status] = number
        if done:
            last[key] = max(done, last.get(key, done))
    return [
        Standing(
            parts.partners[key],
            failed=sum(counted.get(key, {}).get(status, 0) for status in FAILED),
            waiting=sum(counted.get(key, {}).get(status, 0) for status in (Status.WAITING, Status.SENDING)),
            delivered=counted.get(key, {}).get(Status.DELIVERED, 0),
            last=last.get(key),
            obstacles=obstacles(parts, parts.partners[key]),
        )
        for key in keys
    ]


def obstacles(parts: Parts, partner: Partner) -> tuple[tuple[str, str], ...]:
    """Return the channels of a partner that could not send today, and why."""
    return tuple((name, why) for name, why in flow.obstacles(parts, partner).items() if why)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
