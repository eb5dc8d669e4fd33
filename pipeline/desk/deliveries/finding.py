"""Deliveries as lists need them: filtered, counted, with their receipts, without the pages themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from pipeline.delivery.values import Kind, Status
from pipeline.desk.models import PostRow
from pipeline.desk.models_delivery import DeliveryRow, ReceiptRow
from pipeline.publishing.variants import variants

FAILED = (Status.REFUSED, Status.STOPPED)  # what waits for a person
STATES = ("failed", "due", "waiting", "delivered")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to see; empty fields want everything."""

    words: str = ""
    state: str = ""
    partner: str = ""
    language: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wish":
        """Return the wish that an address's query tells."""
        return cls(
            query.get("q", "").strip()[:200],
            query.get("state", ""),
            query.get("partner", "").strip()[:200],
            query.get("language", ""),
        )


def codes_of(languages: Sequence[str]) -> list[str]:
    """Return the variants of languages, as deliveries name them."""
    return [variant.code for language in languages for variant in variants(language)]


def rows(wish: Wish, now: datetime, partners: Sequence[str] | None = None) -> QuerySet[Any]:
    """Return deliveries, the newest first, of partners where some are named."""
    found = DeliveryRow.objects.order_by("-id")
    if partners is not None:
        found = found.filter(partner__in=partners)
    if wish.language:
        found = found.filter(variant__in=codes_of([wish.language]))
    for word in wish.words.casefold().split():
        named = PostRow.objects.filter(sought__contains=word).values("key")
        found = found.filter(Q(post__contains=word) | Q(post__in=named))
    # A version that never left is nobody's business but the outbox's.
    states = {
        "failed": Q(status__in=FAILED),
        "due": _due(now),
        "waiting": Q(status__in=(Status.WAITING, Status.SENDING)),
        "delivered": Q(status=Status.DELIVERED),
    }
    return found.filter(states.get(wish.state, ~Q(status=Status.SUPERSEDED)))


def shown(found: QuerySet[Any]) -> QuerySet[Any]:
    """Return deliveries with what a line of a list tells of them, their receipts among it."""
    receipts = Prefetch("receipts", queryset=ReceiptRow.objects.order_by("id"), to_attr="attempted")
    line = DeliveryRow.objects.filter(line=OuterRef("line"), status=Status.WAITING).values("line")
    return (
        found.annotate(
            title=KeyTextTransform("title", "parcel__content"),
            version=F("parcel__version"),
            behind=Coalesce(Subquery(line.annotate(n=Count("id")).values("n")), 0),
        )
        .defer("remote")
        .prefetch_related(receipts)
    )


def proofs(found: QuerySet[Any]) -> QuerySet[Any]:
    """Return the receipts of deliveries, the newest first."""
    receipts = ReceiptRow.objects.filter(delivery__in=found.order_by()).order_by("-id")
    return (
        receipts.select_related("delivery")
        .defer("delivery__remote")
        .annotate(
            title=KeyTextTransform("title", "delivery__parcel__content"),
            version=F("delivery__parcel__version"),
        )
    )


def counts(now: datetime) -> dict[str, int]:
    """Return how many deliveries wait for a person, are due, and wait at all."""
    return {
        "failed": DeliveryRow.objects.filter(status__in=FAILED).count(),
        "due": DeliveryRow.objects.filter(_due(now)).count(),
        "waiting": DeliveryRow.objects.filter(status__in=(Status.WAITING, Status.SENDING)).count(),
    }


def holders(post: str, codes: Sequence[str]) -> list[Any]:
    """Return the delivery by which each line has a page now, or will have it: not what was taken back."""
    last: dict[tuple[str, str], Any] = {}
    found = DeliveryRow.objects.filter(post=post, variant__in=codes).exclude(status=Status.SUPERSEDED)
    for row in found.order_by("id").only("line", "variant", "kind", "partner", "channel", "status"):
        last[row.line, row.variant] = row
    return [row for _, row in sorted(last.items()) if row.kind != Kind.WITHDRAWN]


def _due(now: datetime) -> Q:
    return Q(status=Status.WAITING, due__lte=now)
