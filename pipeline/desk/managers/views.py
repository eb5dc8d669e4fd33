"""The pages of managers: people, how the work goes, and the audit log."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pipeline.desk import audit, workspaces
from pipeline.desk.api import tokens
from pipeline.desk.managers import charts, figures
from pipeline.desk.managers.forms import Invite, Roles
from pipeline.desk.models import AuditRow, InvitationRow, Person
from pipeline.desk.notices import letters
from pipeline.desk.people import inviting, links, provider
from pipeline.desk.people.roles import Action
from pipeline.desk.people.rows import INVITATION_HOLDS
from pipeline.desk.templatetags.desk import day_month, language_name
from pipeline.desk.web.guard import allowed
from pipeline.desk.web.paging import page_of
from pipeline.domain.errors import ReviewError


def _languages() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code in workspaces.parts().settings.languages.targets]


@allowed(Action.MANAGE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """Show people and invitations, and invite."""
    form = Invite(request.POST or None, languages=_languages())
    link = ""
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            _row, token = inviting.invite(email, form.roles(), by=request.user.name)
        except ReviewError as error:
            form.add_error("email", str(error.what))
        else:
            link = request.build_absolute_uri(reverse("join", args=[token]))
            letters.invitation(email, link, request.user.name)
            form = Invite(languages=_languages())
    open_ones = InvitationRow.objects.filter(
        accepted_at=None, withdrawn_at=None, at__gt=timezone.now() - INVITATION_HOLDS
    ).order_by("-id")
    found = Person.objects.prefetch_related("role_rows").order_by("-is_active", "name")
    values = {"page": page_of(request, found), "invitations": open_ones, "form": form, "link": link}
    return render(request, "desk/managers/people.html", values)


@require_POST
@allowed(Action.MANAGE_PEOPLE)
def withdraw_invitation(request: HttpRequest, number: int) -> HttpResponse:
    """Take an invitation back."""
    inviting.withdraw(get_object_or_404(InvitationRow, pk=number), by=request.user.name)
    messages.success(request, _("The invitation was taken back."))
    return redirect("people")


@allowed(Action.MANAGE_PEOPLE)
def person(request: HttpRequest, number: int) -> HttpResponse:
    """Show a person, and change their roles."""
    who = get_object_or_404(Person, pk=number)
    roles = {row.value.kind: row.value for row in who.role_rows.all()}
    form = Roles(
        request.POST or None,
        languages=_languages(),
        initial={
            "kinds": [kind.value for kind in roles],
            "languages": sorted({code for role in roles.values() for code in role.languages}),
            "organisation": next((role.organisation for role in roles.values() if role.organisation), ""),
        },
    )
    if form.is_valid():
        try:
            inviting.change_roles(who, form.roles(), by=request.user.name)
        except ReviewError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("people")
    values = {
        "who": who,
        "form": form,
        "tokens": tokens.of(who, holding=True),
        "passwords": provider.has_passwords(),
    }
    return render(request, "desk/managers/person.html", values)


@require_POST
@allowed(Action.MANAGE_PEOPLE)
def let_in(request: HttpRequest, number: int) -> HttpResponse:
    """Keep a person out, or let them in again."""
    who = get_object_or_404(Person, pk=number)
    inviting.set_active(who, by=request.user.name, active=request.POST.get("active") == "1")
    messages.success(request, _("Saved."))
    return redirect("person", number)


@require_POST
@allowed(Action.MANAGE_PEOPLE)
def password_link(request: HttpRequest, number: int) -> HttpResponse:
    """Make a link by which a person sets a new password."""
    if not provider.has_passwords():
        raise Http404
    who = get_object_or_404(Person, pk=number)
    link = request.build_absolute_uri(links.make(who, by=request.user.name))
    return render(request, "desk/managers/person.html", {"who": who, "link": link})


@allowed(Action.SEE_REPORTS)
def reports(request: HttpRequest) -> HttpResponse:
    """Show how the work goes."""
    languages, today = workspaces.parts().settings.languages.targets, timezone.localdate()
    weeks, stands = figures.throughput(languages, today), figures.standings(languages)
    values: dict[str, Any] = {
        "standings": charts.lying(
            [
                (
                    language_name(one.language),
                    [
                        ("final", _("approved"), one.final),
                        ("reviewed", _("needs a second person"), one.reviewed),
                        ("translated", _("to be reviewed"), one.translated),
                        ("initial", _("not translated yet"), one.waiting),
                    ],
                )
                for one in stands
            ]
        ),
        "words": [(language_name(one.language), one.words, one.stale) for one in stands],
        "weeks": charts.standing(
            [
                (
                    day_month(week),
                    [(f"tone-{n}", language_name(code), counts[code]) for n, code in enumerate(languages)],
                )
                for week, counts in weeks
            ]
        ),
        "languages": [(f"tone-{n}", language_name(code)) for n, code in enumerate(languages)],
        "quality": charts.lying(
            [
                (
                    language_name(one.language),
                    [
                        ("final", _("approved as translated"), one.untouched),
                        ("translated", _("written by a person"), one.written),
                    ],
                )
                for one in figures.quality(languages, today)
            ]
        ),
        "deadlines": [(one, language_name(one.language)) for one in figures.deadlines(languages, today)],
    }
    values["approved"] = sum(bar.total for bar in values["weeks"])
    return render(request, "desk/managers/reports.html", values)


@allowed(Action.SEE_AUDIT)
def log(request: HttpRequest) -> HttpResponse:
    """Show the audit log, newest first, and verify it where asked."""
    found = AuditRow.objects.order_by("-number")
    sought = request.GET.get("q", "").strip()
    if sought:
        found = found.filter(subject__startswith=sought) | found.filter(person__startswith=sought)
    verdict = audit.verify() if request.GET.get("verify") == "1" else None
    values = {"page": page_of(request, found), "sought": sought, "verdict": verdict}
    return render(request, "desk/managers/log.html", values)
