"""Sign-in with an organisation's own account: OpenID Connect, code flow, with PKCE, state and nonce.

Authlib speaks with the provider and checks its signed answer; it is imported when somebody signs in
so, and not before. Who may enter is ours alone: people who were invited, by the address that the
provider has verified. https://openid.net/specs/openid-connect-core-1_0.html
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pipeline.config import SignIn
from pipeline.delivery.secret import Secret
from pipeline.desk import demo, workspaces
from pipeline.desk.people.rows import InvitationRow, Person
from pipeline.desk.settings import address_of_the_desk
from pipeline.domain.errors import ConfigError, DeliveryError

_LOG = logging.getLogger("glagol.desk")
SIGN_OUT = "provider_sign_out"  # where a session keeps the provider's own sign-out
_LIBRARIES = ("authlib", "requests")
_SECONDS = 10
# What is signed by a key that only the provider has; a shared secret proves less, "none" nothing.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")


class NoEntryError(Exception):
    """Somebody does not come in. `line` is for them; `email` is known where the provider proved it."""

    def __init__(self, line: str, *, status: int = 403, email: str = "", why: str = "") -> None:
        super().__init__(line)
        self.line, self.status, self.email, self.why = line, status, email, why


@dataclass(frozen=True, slots=True)
class Entered:
    """Who comes in, and where they sign out of the provider too, if it says so."""

    person: Person
    sign_out: str


def offered() -> SignIn | None:
    """Return the provider that people may sign in with; a demo has people of its own."""
    own = workspaces.parts().settings.sign_in
    return own if own.issuer and not demo.is_demo(workspaces.folder()) else None


def has_passwords() -> bool:
    """Say whether people may sign in with a password here."""
    own = offered()
    return own is None or own.passwords


def must_be_ready() -> None:
    """Raise ConfigError where a provider is set, but cannot be asked."""
    own = offered()
    if own is None:
        return
    if not all(map(find_spec, _LIBRARIES)):
        raise ConfigError(
            "sign_in needs a library that is not installed",
            where="glagol.toml",
            hint="Install it: pip install 'glagol[oidc]'",
        )
    _secret(own)


def begin(request: HttpRequest, own: SignIn) -> HttpResponse:
    """Return the way to the provider. Raises NoEntryError where it cannot be reached."""
    with _asked(own):
        return _client(own).authorize_redirect(request, f"{address_of_the_desk()}{reverse('provider-back')}")


def enter(request: HttpRequest, own: SignIn) -> Entered:
    """Return whom the provider's answer lets in. Raises NoEntryError."""
    with _asked(own):
        client = _client(own)
        wanted = {
            "iss": {"essential": True, "value": own.issuer},
            "aud": {"essential": True, "value": own.client},
        }
        token = client.authorize_access_token(request, claims_options=wanted)
        claims = token["userinfo"]
        told = claims
        if "email" not in claims and client.server_metadata.get("userinfo_endpoint"):
            told = client.userinfo(token=token)
            if told.get("sub") != claims["sub"]:
                raise ValueError("what it tells of a person is of another one")
        leave = _sign_out(client, own)
    return Entered(_invited(own, str(told.get("email", "")), verified=_is_true(told)), leave)


def _invited(own: SignIn, email: str, *, verified: bool) -> Person:
    names = {"provider": own.name, "email": email}
    if not email or not verified:
        raise NoEntryError(
            _("%(provider)s does not say that your e-mail address is yours, so it cannot let you in here.")
            % names
        )
    person = next(
        (one for one in Person.objects.filter(email__iexact=email) if _same(one.email, email)), None
    )
    if person is not None and person.is_active:
        return person
    if person is not None:
        raise NoEntryError(_("This account is closed."), email=email, why="closed")
    rows = InvitationRow.objects.filter(email__iexact=email)
    if any(row.is_open for row in rows if _same(row.email, email)):
        line = _("You are invited as %(email)s: open the link of your invitation first, then sign in.")
        raise NoEntryError(line % names, email=email, why="not joined")
    line = _("Nobody was invited as %(email)s. Ask a manager of your cluster for an invitation.")
    raise NoEntryError(line % names, email=email, why="not invited")


def _same(known: str, given: str) -> bool:
    """Say whether two addresses are one; of letters that only look alike none is taken for another."""
    return known == given or (known.isascii() and given.isascii() and known.lower() == given.lower())


def _is_true(told: Any) -> bool:
    # Some providers write it as a word.
    return told.get("email_verified") in (True, "true")


def _client(own: SignIn) -> Any:
    """Return Authlib's client, which knows where the provider's parts are."""
    from authlib.integrations.django_client import OAuth

    # The session of who signs in keeps what belongs to it; this object lives for one request.
    client = OAuth().register(
        "provider",
        client_id=own.client,
        client_secret=_secret(own) or None,
        server_metadata_url=f"{own.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "default_timeout": _SECONDS,
            "leeway": 0,  # what is asked with a token is asked at once; many hold for a minute only
        },
    )
    known = client.load_server_metadata()
    if known.get("issuer") != own.issuer:
        raise ValueError(f"it calls itself {known.get('issuer')!r}; sign_in.issuer must be exactly that")
    signs = known.get("id_token_signing_alg_values_supported") or ["RS256"]
    known["id_token_signing_alg_values_supported"] = [one for one in _ALGORITHMS if one in signs]
    ways = known.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if own.secret and "client_secret_basic" not in ways:
        client.client_kwargs["token_endpoint_auth_method"] = "client_secret_post"
    return client


def _sign_out(client: Any, own: SignIn) -> str:
    if not client.server_metadata.get("end_session_endpoint"):
        return ""
    back = f"{address_of_the_desk()}{reverse('sign-in')}"
    return str(client.create_logout_url(post_logout_redirect_uri=back, client_id=own.client)["url"])


def _secret(own: SignIn) -> str:
    try:
        return Secret(own.secret).reveal(workspaces.folder()) if own.secret else ""
    except DeliveryError as error:
        raise ConfigError(f"sign_in.secret: {error.what}", where="glagol.toml", hint=error.hint) from error


@contextmanager
def _asked(own: SignIn) -> Iterator[None]:
    """Tell in plain words what goes wrong between the provider and us; the log has the reason."""
    from authlib.integrations.base_client import MismatchingStateError, OAuthError
    from joserfc.errors import JoseError
    from requests import RequestException

    names = {"provider": own.name}
    try:
        yield
    except MismatchingStateError as error:
        line = _("This sign-in is too old, or it was begun in another window. Begin it once more.")
        raise NoEntryError(line) from error
    except OAuthError as error:
        # Its description comes by the address, so that anybody could have written it.
        _LOG.warning("%s refused a sign-in: %s", own.name, error.error)
        raise NoEntryError(_("%(provider)s did not let you in.") % names) from error
    except RequestException as error:
        _LOG.warning("%s cannot be reached: %s", own.name, error)
        line = _("%(provider)s cannot be reached just now. Try again in a few minutes.")
        raise NoEntryError(line % names, status=503) from error
    except (JoseError, KeyError, RuntimeError, TypeError, ValueError) as error:
        # Whatever is not as the specification wants it: signature, nonce, recipient, time, form.
        _LOG.warning("the answer of %s does not hold: %s: %s", own.name, type(error).__name__, error)
        line = _("The answer of %(provider)s could not be verified. Begin once more, or tell a manager.")
        raise NoEntryError(line % names) from error
