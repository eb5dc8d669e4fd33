"""Long lists, a page at a time: a cursor says after which row the next page begins.

Rows that come in meanwhile shift nothing: walking along `next` shows every row once.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from pipeline.desk.api.problems import Problem

AT_ONCE, MOST = 50, 200
_LARGEST = 2**63 - 1
_T = TypeVar("_T")


class Paged(Schema):
    """Which part of a list is asked for."""

    cursor: str = Field("", max_length=400, description="As in the Link header of the page before.")
    limit: int = Field(AT_ONCE, ge=1, le=MOST, description="How many at once.")


Page = Annotated[Paged, Query()]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a list; `after` is the cursor of the next one, or nothing at its end."""

    rows: list[Any]
    after: str = ""

    def links(self, request: HttpRequest) -> dict[str, str]:
        """Return the Link header (https://www.rfc-editor.org/rfc/rfc8288)."""
        links = [f'<{_address(request)}>; rel="first"']
        if self.after:
            links.append(f'<{_address(request, cursor=self.after)}>; rel="next"')
        return {"Link": ", ".join(links)}


def newest_first(rows: QuerySet[Any], page: Paged) -> Part:
    """Return a part of a query, by the numbers of its rows; one query."""
    before = _read(page.cursor, int) if page.cursor else None
    if before is not None:
        if not 0 <= before <= _LARGEST:
            raise _unreadable()
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: page.limit + 1])
    more = len(found) > page.limit
    found = found[: page.limit]
    return Part(found, _write(found[-1].pk) if more else "")


def by_name(rows: Sequence[Any], name: Callable[[Any], str], page: Paged) -> Part:
    """Return a part of what is at hand, in the order of names."""
    after = _read(page.cursor, str) if page.cursor else ""
    found = sorted((row for row in rows if name(row) > after), key=name)
    more = len(found) > page.limit
    found = found[: page.limit]
    return Part(found, _write(name(found[-1])) if more else "")


def in_order(rows: Sequence[Any], page: Paged) -> Part:
    """Return a part of what is at hand, as it stands."""
    first = _read(page.cursor, int) if page.cursor else 0
    if first < 0:
        raise _unreadable()
    end = first + page.limit
    return Part(list(rows[first:end]), _write(end) if end < len(rows) else "")


def _write(place: int | str) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _read(cursor: str, kind: type[_T]) -> _T:
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error) as error:
        raise _unreadable() from error
    if type(place) is not kind:
        raise _unreadable()
    return place


def _unreadable() -> Problem:
    return Problem(422, "invalid", _("This cursor is none: follow the links of the page before."))


def _address(request: HttpRequest, **changed: str) -> str:
    asked = {name: request.GET.getlist(name) for name in request.GET if name != "cursor"} | changed
    query = urlencode(asked, doseq=True)
    return request.build_absolute_uri(request.path) + (f"?{query}" if query else "")
