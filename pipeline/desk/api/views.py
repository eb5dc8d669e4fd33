"""The pages about the programming interface: one's tokens, and its description."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pipeline.desk.api import document, tokens
from pipeline.desk.api.forms import NewToken
from pipeline.desk.api.interface import openapi
from pipeline.desk.api.rows import TokenRow
from pipeline.desk.people.roles import Action, may
from pipeline.domain.errors import ReviewError


def account_tokens(request: HttpRequest) -> HttpResponse:
    """Show one's tokens, and make one: it is shown this once."""
    person, made = request.user, ""
    form = NewToken(request.POST or None, person=person)
    if form.is_valid():
        value = form.cleaned_data
        try:
            _row, made = tokens.make(person, value["name"], value["scopes"], value["days"])
        except ReviewError as error:
            form.add_error(None, error.what)
        else:
            form = NewToken(person=person)
    values = {
        "form": form,
        "made": made,
        "tokens": tokens.of(person)[:50],
        "example": f"{request.scheme}://{request.get_host()}/api/v1/token",
    }
    return render(request, "desk/api/tokens.html", values)


@require_POST
def revoke_token(request: HttpRequest, number: int) -> HttpResponse:
    """Revoke a token of one's own; who manages people may revoke anybody's."""
    row = get_object_or_404(TokenRow.objects.select_related("person"), pk=number)
    own = row.person == request.user
    if not own and not may(request.user, Action.MANAGE_PEOPLE):
        raise Http404
    tokens.revoke(row, by=request.user.name)
    messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": row.name})
    return redirect("tokens") if own else redirect("person", row.person_id)


@require_GET
def described(request: HttpRequest) -> HttpResponse:
    """Show the interface, operation by operation."""
    whole = openapi()
    values = {
        "about": whole["info"]["description"],
        "parts": document.operations(whole),
        "shapes": document.shapes(whole),
        "tokens": reverse("tokens"),
    }
    return render(request, "desk/api/described.html", values)


@require_GET
@login_not_required
def description(request: HttpRequest) -> HttpResponse:
    """Give the description in OpenAPI: it holds nothing of the workspace."""
    del request
    return HttpResponse(json.dumps(openapi(), ensure_ascii=False), content_type="application/json")
