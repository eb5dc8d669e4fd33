"""What approvals take, in edits (HTER) and seconds: which route earns its keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pipeline.desk import workspaces
from pipeline.desk.people.roles import Action, languages_of
from pipeline.desk.web.guard import allowed
from pipeline.domain.work import Spent

_WIDE, _HIGH = 640, 200  # of the drawing of weeks
_MOST = 15  # rows of a table


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a table with a bar: `width` is of a hundred."""

    spent: Spent
    width: int


@require_GET
@allowed(Action.SEE_WORK)
def effort(request: HttpRequest) -> HttpResponse:
    """Show effort by route, language, post and week."""
    parts = workspaces.parts()
    mine = languages_of(request.user, Action.SEE_WORK, parts.settings.languages.targets)
    language = request.GET.get("language", "")
    chosen = [language] if language in mine else mine
    board = parts.board
    weeks = board.spent("week", chosen)
    context = {
        "languages": mine,
        "language": language if language in mine else "",
        "weeks": [(date.fromisoformat(week.name), week) for week in weeks],
        "points": _points(weeks),
        "most": max((week.hter for week in weeks), default=0),
        "wide": _WIDE,
        "high": _HIGH,
        "tables": [
            (_("By route"), "route", _bars(board.spent("route", chosen))),
            (_("By language"), "language", _bars(board.spent("language", chosen))),
            (_("By post"), "post", _bars(board.spent("post", chosen)[:_MOST])),
        ],
    }
    return render(request, "desk/review/effort.html", context)


def _bars(rows: Sequence[Spent]) -> list[Bar]:
    most = max((row.hter for row in rows), default=0) or 1
    return [Bar(row, round(100 * row.hter / most)) for row in rows]


def _points(weeks: Sequence[Spent]) -> list[tuple[int, int, Spent]]:
    """Return where each week stands in the drawing."""
    most = max((week.hter for week in weeks), default=0) or 1
    step = _WIDE / max(len(weeks), 1)
    return [
        (round(step * (place + 0.5)), round((_HIGH - 20) * (1 - week.hter / most)) + 10, week)
        for place, week in enumerate(weeks)
    ]
