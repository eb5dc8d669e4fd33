"""Addresses of the programming interface."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from pipeline.desk.api import views
from pipeline.desk.api.interface import api
from pipeline.desk.api.problems import Problem, not_found


def _entered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a view that asks for a token, not for a session, and says no as the others do."""

    @csrf_exempt
    @login_not_required
    def entered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return not_found().answer()
        response = view(request, **kwargs)
        if response.status_code == 405:
            no = Problem(405, "no-such-method", _("This address does not take this method."))
            response = no.answer({"Allow": response.headers["Allow"]})
        # Kept by the asker alone, and asked about each time.
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Vary"] = "Authorization, Accept-Language"
        return response

    entered.action = "a token's"  # each operation names its own
    return entered


def _unknown(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    del request
    return not_found().answer()


def _patterns() -> list[Any]:
    patterns, _app, _namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = _entered(pattern.callback)
    return [pattern for pattern in patterns if pattern.name != "api-root"]


urlpatterns = [
    path("account/tokens/", views.account_tokens, name="tokens"),
    path("account/tokens/<int:number>/", views.revoke_token, name="revoke-token"),
    path("api/v1/", views.described, name="described"),
    path("api/v1/openapi.json", views.description, name="openapi"),
    path(
        "api/v1/",
        include(
            ([*_patterns(), path("<path:rest>", _entered(_unknown), name="unknown")], "api"), namespace="api"
        ),
    ),
]
