"""The door of the programming interface: a token that holds, its scope, and the one question `may`.

Five wrong secrets for one token from one place, and that token rests there for a quarter of an hour,
as a password does; other tokens from the same place go on.
"""

from dataclasses import dataclass
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from ninja.security.base import AuthBase

from pipeline.desk.api import tokens
from pipeline.desk.api.problems import Problem, forbidden, no_token
from pipeline.desk.api.rows import TokenRow
from pipeline.desk.api.scopes import Scope
from pipeline.desk.people.roles import Action, may
from pipeline.desk.people.rows import Person


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a person, through a token of theirs."""

    person: Person
    token: TokenRow

    @property
    def name(self) -> str:
        """The name that decisions and the log carry."""
        return str(self.person.name)


class Token(AuthBase):
    """Lets in whoever has a token with a scope, and may do one of the actions in the address's language."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, scope: Scope | None = None, *actions: Action) -> None:
        self.scope, self.actions = scope, actions
        super().__init__()

    def __call__(self, request: HttpRequest) -> Caller:
        """Return who asks. Raises Problem."""
        caller = _caller(request)
        if "Accept-Language" not in request.headers and caller.person.language:
            translation.activate(caller.person.language)  # until the answer: `Tongue` puts it back
        if self.scope and self.scope not in caller.token.scopes:
            raise Problem(403, "no-scope", _("This token has no scope %(scope)s.") % {"scope": self.scope})
        language = request.resolver_match.kwargs.get("language") if request.resolver_match else None
        if self.actions and not any(may(caller.person, action, language) for action in self.actions):
            raise forbidden()
        tokens.used(caller.token)
        return caller


def caller_of(request: HttpRequest) -> Caller:
    """Return who was let in."""
    caller: Caller = request.auth  # set by ninja
    return caller


def _caller(request: HttpRequest) -> Caller:
    kind, _space, shown = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not shown:
        raise no_token()
    shown = shown.strip()
    # What is no token at all is counted together: its prefix says nothing.
    tried: dict[str, Any] = {"username": f"token {tokens.prefix_of(shown)}".strip()}
    if not AxesProxyHandler.is_allowed(request, tried):
        raise Problem(
            429, "too-many-tries", _("Too many wrong tokens. Wait a quarter of an hour, then try again.")
        )
    row = tokens.find(shown)
    if row is None:
        AxesProxyHandler.user_login_failed(Token, tried, request)
        request.axes_locked_out = False  # its page is for people
        raise no_token()
    return Caller(row.person, row)
