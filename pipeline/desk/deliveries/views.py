"""The pages of deliveries: a partner's receipts, everything that went out, and what needs a person."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pipeline import flow
from pipeline.delivery.values import Kind, Status
from pipeline.desk import audit, workspaces
from pipeline.desk.deliveries import finding, sheet
from pipeline.desk.deliveries import partners as of_partners
from pipeline.desk.deliveries.finding import Wish
from pipeline.desk.models_delivery import DeliveryRow
from pipeline.desk.people.roles import Action, languages_of
from pipeline.desk.web import failures
from pipeline.desk.web.answers import answered_to_partner
from pipeline.desk.web.guard import allowed
from pipeline.desk.web.paging import page_of
from pipeline.domain.errors import PipelineError

_LATE = timedelta(minutes=15)


@allowed(Action.SEE_RECEIPTS)
def receipts(request: HttpRequest) -> HttpResponse:
    """Show a partner what their organisation received."""
    found, own = _received(request)
    values = {
        "page": page_of(request, finding.shown(found)),
        "wish": Wish.of(request.GET),
        "own": [workspaces.parts().partners[key].name for key in own],
        "states": [
            ("", _("All")),
            ("waiting", _("Waiting")),
            ("delivered", _("Delivered")),
            ("failed", _("Not delivered")),
        ],
    }
    return render(request, "desk/deliveries/receipts.html", values)


@allowed(Action.SEE_RECEIPTS)
def receipts_csv(request: HttpRequest) -> HttpResponse:
    """Give a partner their receipts as a table."""
    name = f"receipts-{timezone.localdate().isoformat()}"
    return sheet.receipts(name, _received(request)[0], answered_to_partner)


def _received(request: HttpRequest) -> tuple[Any, list[str]]:
    """Return what went to a person's organisation in their languages, and its keys."""
    parts = workspaces.parts()
    own = of_partners.own(request.user, parts.partners)
    mine = languages_of(request.user, Action.SEE_RECEIPTS, parts.settings.languages.targets)
    found = finding.rows(Wish.of(request.GET), parts.now(), own)
    return found.filter(variant__in=finding.codes_of(mine)), own


@allowed(Action.SEE_DELIVERIES)
def deliveries(request: HttpRequest) -> HttpResponse:
    """Show what went to all partners, and what waits."""
    parts = workspaces.parts()
    due = parts.outbox.next_due()
    values = {
        "page": page_of(request, finding.shown(_wanted(request))),
        "wish": Wish.of(request.GET),
        "counts": finding.counts(parts.now()),
        "late": due if due and due < parts.now() - _LATE else None,
        "states": _states(),
        "languages": parts.settings.languages.targets,
        "partners": parts.partners,
    }
    return render(request, "desk/deliveries/deliveries.html", values)


@allowed(Action.SEE_DELIVERIES)
def deliveries_csv(request: HttpRequest) -> HttpResponse:
    """Give the receipts of what a list shows as a table."""
    return sheet.receipts(f"receipts-{timezone.localdate().isoformat()}", _wanted(request))


def _wanted(request: HttpRequest) -> Any:
    parts, wish = workspaces.parts(), Wish.of(request.GET)
    keys = of_partners.named(parts.partners, wish.partner) if wish.partner else None
    # Whoever is described no more is found by the exact key.
    return finding.rows(wish, parts.now(), [*keys, wish.partner] if keys is not None else None)


@allowed(Action.SEE_DELIVERIES)
def partners(request: HttpRequest) -> HttpResponse:
    """Show all partners, and how it stands with each."""
    parts, words = workspaces.parts(), request.GET.get("q", "").strip()[:200]
    keys = sorted(of_partners.named(parts.partners, words))
    page = page_of(request, _Keys(keys))
    values = {"page": page, "standings": of_partners.standings(parts, page.rows), "words": words}
    return render(request, "desk/deliveries/partners.html", values)


class _Keys(list[str]):
    """A list that is counted as queries are."""

    def count(self) -> int:  # type: ignore[override]
        return len(self)


@allowed(Action.SEE_DELIVERIES)
def of_partner(request: HttpRequest, partner: str) -> HttpResponse:
    """Show one partner: its channels, what would stop them, and its receipts."""
    parts, wish = workspaces.parts(), Wish.of(request.GET)
    known = parts.partners.get(partner)
    page = page_of(request, finding.shown(finding.rows(wish, parts.now(), [partner])))
    if known is None and not page.total:
        raise Http404
    values = {
        "key": partner,
        "partner": known,
        "page": page,
        "wish": wish,
        "states": _states(),
        "obstacles": of_partners.obstacles(parts, known) if known else (),
        "lost": sorted(parts.outbox.unreachable(partner)),
        "is_quiet": bool(known and known.is_quiet(parts.now())),
    }
    return render(request, "desk/deliveries/partner.html", values)


@allowed(Action.SEE_DELIVERIES)
def delivery(request: HttpRequest, key: str) -> HttpResponse:
    """Show one delivery with every attempt."""
    row = _row(key)
    values = {
        "one": row,
        "partner": workspaces.parts().partners.get(row.partner),
        "can_replay": row.status in (*finding.FAILED, Status.DELIVERED)
        or (row.status == Status.WAITING and row.attempts),
        "can_withdraw": row.kind != Kind.WITHDRAWN and row.status != Status.SUPERSEDED,
    }
    return render(request, "desk/deliveries/delivery.html", values)


@require_POST
@allowed(Action.SEND)
def replay(request: HttpRequest, key: str) -> HttpResponse:
    """Send a delivery again."""
    row = _row(key)
    try:
        with transaction.atomic():
            again = flow.replay(workspaces.parts(), row.key)
            audit.record(request.user.name, "replay", row.post, to=row.line, key=again.key)
    except PipelineError as error:
        messages.error(request, failures.told(error))
        return redirect("delivery", row.key)
    messages.success(request, _("It is on its way again and goes out in the next round."))
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect("delivery", again.key)


@allowed(Action.SEND)
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Ask whether a page is to be taken back from everybody who has it, and do so."""
    row = _row(key)
    language = row.variant.partition("-")[0]
    holders = finding.holders(row.post, finding.codes_of([language]))
    if request.method != "POST":
        values = {"one": row, "language": language, "holders": holders}
        return render(request, "desk/deliveries/withdraw.html", values)
    with transaction.atomic():
        made = flow.withdraw(workspaces.parts(), row.post, [language], request.user.name)
        audit.record(request.user.name, "withdraw-delivered", row.post, language=language, lines=len(made))
    told = ngettext(
        "%(number)d withdrawal is on its way.", "%(number)d withdrawals are on their way.", len(made)
    )
    messages.success(request, told % {"number": len(made)})
    return redirect("delivery", row.key)


def _row(key: str) -> Any:
    row = finding.shown(DeliveryRow.objects.filter(key=key)).first()
    if row is None:
        raise Http404
    return row


def _states() -> list[tuple[str, str]]:
    return [
        ("", _("All")),
        ("failed", _("Needs a person")),
        ("due", _("Due now")),
        ("waiting", _("Waiting")),
        ("delivered", _("Delivered")),
    ]
