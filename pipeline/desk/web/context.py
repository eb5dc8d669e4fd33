"""What the frame of every page shows: who is here, and where they may go."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pipeline.desk import workspaces
from pipeline.desk.people.roles import Action, may
from pipeline.desk.settings import INTERFACE


@dataclass(frozen=True, slots=True)
class Place:
    """A place that the frame leads to; `begins` marks the addresses that belong to it."""

    label: Promise
    view: str
    action: Action
    begins: str


# In the order in which they stand in the frame; each is shown to those who may go there.
PLACES: tuple[Place, ...] = (
    Place(_("Posts"), "posts", Action.SEE_POSTS, "/posts/"),
    Place(_("Reviewing"), "review", Action.SEE_WORK, "/review/"),
    Place(_("Pages"), "pages", Action.SEE_PAGES, "/pages/"),
    Place(_("Reported"), "reported", Action.SEE_WORK, "/reported/"),
    Place(_("Receipts"), "receipts", Action.SEE_RECEIPTS, "/receipts/"),
    Place(_("Deliveries"), "deliveries", Action.SEE_DELIVERIES, "/deliveries/"),
    Place(_("How it goes"), "reports", Action.SEE_REPORTS, "/reports/"),
    Place(_("People"), "people", Action.MANAGE_PEOPLE, "/people/"),
    Place(_("Log"), "log", Action.SEE_AUDIT, "/log/"),
)

THEMES = ("light", "dark")


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html needs besides a view's own values."""
    person: Any = getattr(request, "user", None)
    signed_in = bool(person and person.is_authenticated)
    theme = person.theme if signed_in else request.COOKIES.get("theme", "")
    code = translation.get_language() or "en"
    places = [
        (place.label, reverse(place.view), request.path.startswith(place.begins))
        for place in PLACES
        if signed_in and may(person, place.action)
    ]
    return {
        "cluster": workspaces.cluster_name(),
        "places": places,
        "placed": any(here for _label, _address, here in places),
        "theme": theme if theme in THEMES else "",
        "interface": INTERFACE,
        "lang": html_code(code),
        "lang_code": code,
        "person": person if signed_in else None,
    }


def html_code(code: str) -> str:
    """Return a language's code as HTML's lang wants it.

    >>> html_code("sr-latn")
    'sr-Latn'
    """
    return {"sr-latn": "sr-Latn", "sr": "sr-Cyrl"}.get(code, code)
