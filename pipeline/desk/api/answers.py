"""How answers are made: marks of what is unchanged, and one effect for one Idempotency-Key.

An answer to a key is kept in the transaction of what was done: both are there, or neither. What was
refused had no effect, and is tried anew.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from pydantic import BaseModel

from pipeline.desk import audit
from pipeline.desk.api.access import caller_of
from pipeline.desk.api.problems import Problem
from pipeline.desk.api.rows import AnswerRow
from pipeline.desk.web.writing import written

_LONGEST_KEY = 255
_KEPT_HEADERS = ("Location", "ETag")


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a request that changed something."""

    value: BaseModel
    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)


def etag_of(value: BaseModel) -> str:
    """Return the mark of a value: another one when anything in it is."""
    return digest_tag(value.model_dump_json().encode())


def digest_tag(data: bytes) -> str:
    """Return the mark of some bytes."""
    return f'"{hashlib.sha256(data).hexdigest()[:20]}"'


def shown(request: HttpRequest, value: BaseModel, **headers: str) -> HttpResponse:
    """Return a value that was asked for, or 304 where the asker has it already."""
    response = HttpResponse(value.model_dump_json(), content_type="application/json")
    for name, told in headers.items():
        response.headers[name.replace("_", "-")] = told
    mark = headers.get("ETag") or etag_of(value)
    response.headers["ETag"] = mark
    answer: HttpResponse = get_conditional_response(request, etag=mark, response=response)
    if answer is not response and "Link" in response.headers:
        answer.headers["Link"] = response.headers["Link"]
    return answer


def must_match(request: HttpRequest, present: str, *, demanded: bool) -> None:
    """Raise Problem where what the asker saw is not what stands there now."""
    seen = request.headers.get("If-Match", "").strip()
    if not seen:
        if demanded:
            raise Problem(
                428,
                "no-mark",
                _("Send If-Match with the ETag of what you saw, so that nobody's words are lost."),
            )
        return
    if present not in [one.strip() for one in seen.split(",")]:
        raise changed_meanwhile()


def changed_meanwhile(status: int = 412, **more: Any) -> Problem:
    """Return the problem of an edit that began from something older."""
    return Problem(
        status, "changed-meanwhile", _("This was changed meanwhile. Look at it once more."), **more
    )


def writes(view: Callable[..., Made | HttpResponse]) -> Callable[..., HttpResponse]:
    """Do what a view does in one transaction, in the log as the person through the token."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with written(), audit.through(_label(request)):
            return _answer(view(request, *args, **kwargs))

    return wrapped


def once(view: Callable[..., Made | HttpResponse]) -> Callable[..., HttpResponse]:
    """As `writes`; and what has an Idempotency-Key is done once, and its answer given again."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "").strip()
        if not key:
            return writes(view)(request, *args, **kwargs)
        if len(key) > _LONGEST_KEY:
            raise Problem(422, "invalid", _("The Idempotency-Key is too long."))
        caller, asked = caller_of(request), _digest(request)
        with written(), audit.through(_label(request)):
            try:
                # Whoever comes second with the same key waits here until the first has its answer.
                with transaction.atomic():
                    row = AnswerRow.objects.create(token=caller.token, key=key, asked=asked)
            except IntegrityError:
                return _again(AnswerRow.objects.get(token=caller.token, key=key), asked)
            response = _answer(view(request, *args, **kwargs))
            row.status = response.status_code
            row.headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
            row.body = response.content.decode()
            row.save(update_fields=["status", "headers", "body"])
        return response

    return wrapped


def _again(row: AnswerRow, asked: str) -> HttpResponse:
    if row.asked != asked:
        raise Problem(422, "key-reused", _("This Idempotency-Key was used for another request."))
    response = HttpResponse(row.body, content_type="application/json", status=row.status)
    for name, value in row.headers.items():
        response.headers[name] = value
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _answer(made: Made | HttpResponse) -> HttpResponse:
    if isinstance(made, HttpResponse):
        return made
    response = HttpResponse(made.value.model_dump_json(), content_type="application/json", status=made.status)
    for name, value in made.headers.items():
        response.headers[name] = value
    return response


def _label(request: HttpRequest) -> str:
    token = caller_of(request).token
    return f"token {token.prefix} ({token.name})"


def _digest(request: HttpRequest) -> str:
    """Return a digest of what is asked; a form is the same whatever its boundary is."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        for name, values in sorted(request.POST.lists()):
            digest.update(repr((name, values)).encode())
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                digest.update(repr((name, file.name)).encode())
                for chunk in file.chunks():
                    digest.update(chunk)
                file.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()
