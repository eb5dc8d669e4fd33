"""The off switch in every letter."""

from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from pipeline.desk.models import Person
from pipeline.desk.notices.letters import DIGEST, NOTICES, reader_of


@csrf_exempt  # mail programs press it for their users (RFC 8058); the token says whose it is
@login_not_required
def mail_off(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """Ask, then switch letters of a kind off. Opening the address alone changes nothing."""
    if kind not in (NOTICES, DIGEST):
        raise Http404
    try:
        number = reader_of(token)
    except BadSignature as error:
        raise Http404 from error
    if request.method == "POST":
        Person.objects.filter(pk=number).update(**{kind: False})
    return render(request, "desk/notices/off.html", {"kind": kind, "done": request.method == "POST"})
