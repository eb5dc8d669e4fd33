"""Receipts as CSV: every attempt with its proof."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from pipeline.desk.deliveries.finding import proofs
from pipeline.desk.deliveries.words import KINDS, OUTCOMES, STATES
from pipeline.desk.web.answers import answered
from pipeline.desk.web.sheets import csv_of


def receipts(name: str, found: QuerySet[Any], said: Callable[[str], str] = answered) -> HttpResponse:
    """Return the receipts of deliveries as a file; `said` tells what a channel answered to who reads it."""
    head = (
        _("When"), _("Partner"), _("Channel"), _("Page"), _("Post"), _("Language"), _("Kind"), _("Version"),
        _("State"), _("Attempt"), _("Outcome"), "SHA-256", _("Answer"), _("Key"),
    )  # fmt: skip
    return csv_of(name, head, _rows(found, said))


def _rows(found: QuerySet[Any], said: Callable[[str], str]) -> Iterator[tuple[object, ...]]:
    for row in proofs(found).iterator(chunk_size=500):
        of = row.delivery
        yield (
            timezone.localtime(row.at).isoformat(sep=" ", timespec="seconds"), of.partner, of.channel,
            row.title, of.post, of.variant, KINDS[of.kind], row.version, STATES[of.status], row.attempt,
            OUTCOMES.get(row.outcome, row.outcome), row.digest,
            f"{row.address}: {row.response}" if row.address else said(row.response), of.key,
        )  # fmt: skip
