"""Deliveries and their receipts: a partner sees its own, editors and managers all."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import BaseModel

from pipeline.desk import workspaces
from pipeline.desk.api.access import Caller, Token, caller_of
from pipeline.desk.api.answers import shown
from pipeline.desk.api.paging import Page, newest_first
from pipeline.desk.api.scopes import Scope
from pipeline.desk.api.values import Line
from pipeline.desk.deliveries.finding import codes_of
from pipeline.desk.deliveries.partners import own
from pipeline.desk.models_delivery import DeliveryRow, ReceiptRow
from pipeline.desk.people.roles import Action, languages_of, may

router = Router(tags=["deliveries"])
_READER = Token(Scope.DELIVERIES_READ, Action.SEE_RECEIPTS, Action.SEE_DELIVERIES)

_Status = Literal["waiting", "sending", "delivered", "refused", "stopped", "superseded"]


class DeliveryOut(BaseModel):
    """One version of a page on its way to one channel of a partner."""

    key: str
    partner: str
    channel: str
    post: str
    variant: str
    kind: Literal["published", "updated", "withdrawn"]
    version: str
    title: str
    status: _Status
    due: datetime
    attempts: int
    error: str
    made: datetime
    done: datetime | None


class DeliveryList(BaseModel):
    """A part of the deliveries, the newest first."""

    deliveries: list[DeliveryOut]


class ReceiptOut(BaseModel):
    """Proof of one attempt: when, what (its SHA-256), and what the receiver answered."""

    at: datetime
    attempt: int
    outcome: str
    digest: str
    response: str


class ReceiptList(BaseModel):
    """A part of a delivery's receipts, the newest first."""

    receipts: list[ReceiptOut]


class WhichDeliveries(Schema):
    """Which deliveries are asked for."""

    partner: Line = ""
    post: Line = ""
    variant: Line = ""
    status: Literal["", _Status] = ""


@router.get("/deliveries", auth=_READER, response=DeliveryList)
def list_deliveries(
    request: HttpRequest, which: Annotated[WhichDeliveries, Query()], page: Page
) -> HttpResponse:
    """List what went or goes to one's organisation; an editor or a manager sees everybody's."""
    rows = _seen_by(caller_of(request))
    asked = {name: value for name, value in which.dict().items() if value}
    part = newest_first(rows.filter(**asked), page)
    return shown(request, DeliveryList(deliveries=[_out(row) for row in part.rows]), **part.links(request))


@router.get("/deliveries/{key}", auth=_READER, response=DeliveryOut)
def get_delivery(request: HttpRequest, key: str) -> HttpResponse:
    """Show one delivery."""
    return shown(request, _out(_named(request, key)))


@router.get("/deliveries/{key}/receipts", auth=_READER, response=ReceiptList)
def list_receipts(request: HttpRequest, key: str, page: Page) -> HttpResponse:
    """List the receipts of a delivery."""
    part = newest_first(ReceiptRow.objects.filter(delivery=_named(request, key)), page)
    receipts = [
        ReceiptOut(
            at=row.at, attempt=row.attempt, outcome=row.outcome, digest=row.digest, response=row.response
        )
        for row in part.rows
    ]
    return shown(request, ReceiptList(receipts=receipts), **part.links(request))


def _seen_by(caller: Caller) -> QuerySet[Any]:
    rows = DeliveryRow.objects.select_related("parcel")
    if may(caller.person, Action.SEE_DELIVERIES):
        return rows
    parts = workspaces.parts()
    mine = languages_of(caller.person, Action.SEE_RECEIPTS, parts.settings.languages.targets)
    return rows.filter(partner__in=own(caller.person, parts.partners), variant__in=codes_of(mine))


def _named(request: HttpRequest, key: str) -> DeliveryRow:
    row = _seen_by(caller_of(request)).filter(key=key).first()
    if row is None:
        raise Http404
    return row


def _out(row: DeliveryRow) -> DeliveryOut:
    return DeliveryOut(
        key=row.key,
        partner=row.partner,
        channel=row.channel,
        post=row.post,
        variant=row.variant,
        kind=row.kind,
        version=row.parcel.version,
        title=row.parcel.content["title"],
        status=row.status,
        due=row.due,
        attempts=row.attempts,
        error=row.error,
        made=row.made_at,
        done=row.done_at,
    )
