"""The two addresses of a sign-in with an organisation's account: the way there, and the way back."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from pipeline.config import SignIn
from pipeline.desk import audit
from pipeline.desk.people import provider
from pipeline.desk.people.passwords import SignIn as SignInForm
from pipeline.desk.people.provider import NoEntryError
from pipeline.desk.people.views import BACKEND, SignInView

_NEXT = "provider_next"


@login_not_required
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Lead to the provider."""
    own = _own()
    request.session[_NEXT] = request.GET.get("next", "")
    try:
        return provider.begin(request, own)
    except NoEntryError as no:
        return _refused(request, own, no)


@login_not_required
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Let in whom the provider's answer names, if they were invited."""
    own = _own()
    wanted = request.session.pop(_NEXT, "")
    try:
        entered = provider.enter(request, own)
    except NoEntryError as no:
        return _refused(request, own, no)
    with audit.through(own.name):
        login(request, entered.person, backend=BACKEND)
    if entered.sign_out:
        request.session[provider.SIGN_OUT] = entered.sign_out
    own_page = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return redirect(wanted if own_page else "home")


def _own() -> SignIn:
    own = provider.offered()
    if own is None:
        raise Http404
    return own


def _refused(request: HttpRequest, own: SignIn, no: NoEntryError) -> HttpResponse:
    if no.email:  # only whom the provider knows can fill the log
        with audit.through(own.name):
            audit.record(
                no.email, "sign-in-refused", no.email, why=no.why, address=request.META.get("REMOTE_ADDR", "")
            )
    values = {"form": SignInForm(request), "locked": no.line, "provider": own, "passwords": own.passwords}
    return render(request, SignInView.template_name, values, status=no.status)
