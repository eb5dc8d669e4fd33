"""The door of a view: who may pass is asked of `may`, and nowhere else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from pipeline.desk.people.roles import Action, may

_View = Callable[..., HttpResponse]


def allowed(action: Action) -> Callable[[_View], _View]:
    """Let people in who may do `action`, in the view's `language` where its address names one."""

    def decorate(view: _View) -> _View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            must(request, action, kwargs.get("language"))
            return view(request, *args, **kwargs)

        guarded.action = action  # type: ignore[attr-defined]  # a test sees that every view has one
        return guarded

    return decorate


def must(request: HttpRequest, action: Action, language: str | None = None) -> None:
    """Raise PermissionDenied where the person may not do `action`."""
    if not may(request.user, action, language):
        raise PermissionDenied
