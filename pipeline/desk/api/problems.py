"""Everything that goes wrong, as one clear line in problem+json (https://www.rfc-editor.org/rfc/rfc9457)."""

import json
import logging
from collections.abc import Mapping
from http.client import responses
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel

from pipeline.domain.errors import (
    ConflictError,
    IntakeError,
    PipelineError,
    StoreError,
    WorkspaceError,
)

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger("glagol.desk")


class Wrong(BaseModel):
    """One value that was not as it must be."""

    where: str
    what: str


class ProblemOut(BaseModel):
    """What went wrong. `code` is for programs, `detail` one line for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    hint: str = ""
    errors: list[Wrong] = []


class Problem(Exception):
    """An answer that says no. `more` stands beside its line."""

    def __init__(self, status: int, code: str, detail: str, **more: Any) -> None:
        self.status, self.code, self.detail, self.more = status, code, detail, more
        super().__init__(detail)

    def answer(self, headers: Mapping[str, str] | None = None) -> HttpResponse:
        """Return the answer."""
        told = {
            "type": "about:blank",
            "title": responses.get(self.status, ""),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **self.more,
        }
        body = json.dumps(told, ensure_ascii=False)
        response = HttpResponse(body, content_type=MEDIA_TYPE, status=self.status)
        for name, value in (headers or {}).items():
            response.headers[name] = value
        if self.status == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="glagol"'
        return response


def not_found() -> Problem:
    """Return the problem of an address that leads nowhere."""
    return Problem(
        404, "not-found", _("There is nothing here: the address may be mistyped, or it was withdrawn.")
    )


def forbidden() -> Problem:
    """Return the problem of what a person's roles do not include."""
    return Problem(403, "not-allowed", _("Your roles do not include this. A manager can change them."))


def told_of(error: PipelineError) -> Problem:
    """Return the problem of an expected failure."""
    match error:
        case ConflictError():
            status, code = 409, "changed-meanwhile"
        case StoreError() | WorkspaceError():
            status, code = 503, "not-now"
        case IntakeError():
            status, code = 422, "not-readable"
        case _:
            status, code = 409, "not-possible"
    line = f"{error.where}: {error.what}" if error.where else error.what
    return Problem(status, code, line, **({"hint": error.hint} if error.hint else {}))


def register(api: NinjaAPI) -> None:
    """Make an interface tell all its failures so."""

    def on(kind: type[Exception], made: Any) -> None:
        def handler(_request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
            answer: HttpResponse = made(error).answer()
            return answer

        api.add_exception_handler(kind, handler)

    on(Problem, lambda error: error)
    on(PipelineError, told_of)
    on(Http404, lambda _error: not_found())
    on(PermissionDenied, lambda _error: forbidden())
    on(AuthenticationError, lambda _error: no_token())
    on(ValidationError, _invalid)
    on(HttpError, lambda error: Problem(error.status_code, "bad-request", _("The body cannot be read.")))
    on(RequestDataTooBig, lambda _error: Problem(413, "too-large", _("This is too large.")))
    on(SuspiciousOperation, lambda _error: Problem(400, "bad-request", _("The body cannot be read.")))
    on(Exception, _broken)


def no_token() -> Problem:
    """Return the problem of a request without a token that holds."""
    return Problem(
        401,
        "no-token",
        _("Send a token that holds (Authorization: Bearer …); make one in your account."),
    )


def _invalid(error: ValidationError) -> Problem:
    wrong = [
        {"where": ".".join(str(step) for step in one["loc"]), "what": str(one["msg"])} for one in error.errors
    ]
    return Problem(422, "invalid", _("Some values are not as they must be."), errors=wrong)


def _broken(error: Exception) -> Problem:
    _LOG.error("an answer of the programming interface broke", exc_info=error)
    return Problem(500, "broken", _("Something broke. It was written to the log."))
