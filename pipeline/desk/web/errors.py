"""Pages for what is not there, not allowed, or failed in an expected way."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pipeline.desk.web.failures import told
from pipeline.domain.errors import PipelineError, StoreError, WorkspaceError


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    template = "desk/note.html" if request.headers.get("HX-Request") else "desk/error.html"
    return render(request, template, {"title": title, "text": text, "tone": "bad"}, status=status)


def failed(request: HttpRequest, error: PipelineError) -> HttpResponse:
    """Return the page of an expected failure."""
    status = 503 if isinstance(error, StoreError | WorkspaceError) else 409
    return _page(request, status, _("That did not work"), told(error))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for an address that leads nowhere."""
    del exception
    return _page(
        request,
        404,
        _("There is nothing here"),
        _("The address may be mistyped, or what stood here was withdrawn."),
    )


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for what a person's roles do not allow."""
    del exception
    return _page(
        request,
        403,
        _("This is not open to you"),
        _("Your roles do not include this. A manager can change them."),
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page for a form that was not ours, or was open for too long."""
    del reason
    return _page(
        request,
        403,
        _("This form is out of date"),
        _("Nothing was changed. Go back, load the page again, and repeat what you did."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Return the page for a failure that nobody expected; the log has it."""
    return _page(
        request,
        500,
        _("Something broke"),
        _("It was written to the log. What you saved before is safe."),
    )
