"""Tokens: made by a person, shown once, kept as digests, revoked for good.

A token is glagol_PREFIX_SECRET. Its secret is 256 random bits, so that a plain SHA-256 of it is enough.
"""

import hmac
import re
import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pipeline.desk import audit
from pipeline.desk.api.rows import TokenRow
from pipeline.desk.api.scopes import Scope, offered
from pipeline.desk.people.rows import Person, digest_of, new_token
from pipeline.domain.errors import ReviewError

MOST_DAYS = 366
MOST_TOKENS = 20  # of a person, that hold at once
_FORM = re.compile(r"glagol_([0-9a-f]{8})_[\w-]{43}")
# Reading is not to write each time: when a token was last used is known to the minute.
_MINUTE = timedelta(minutes=1)


def make(person: Person, name: str, scopes: Collection[str], days: int) -> tuple[TokenRow, str]:
    """Keep a new token; return it and what is shown this once.

    Raises ReviewError where it would be for nothing, or for more than its person can.
    """
    name = " ".join(name.split())[:100]
    if not name:
        raise ReviewError(_("a token needs a name: what will use it?"))
    if not scopes:
        raise ReviewError(_("a token needs a scope"))
    beyond = sorted(set(scopes) - set(offered(person)))
    if beyond:
        raise ReviewError(_("this is not open to you"), where=", ".join(beyond))
    if not 1 <= days <= MOST_DAYS:
        raise ReviewError(_("a token holds for a day at least and a year at most"))
    if of(person, holding=True).count() >= MOST_TOKENS:
        raise ReviewError(_("you have too many tokens: revoke one"), where=person.name)
    shown = f"glagol_{secrets.token_hex(4)}_{new_token()}"
    with transaction.atomic():
        row = TokenRow.objects.create(
            person=person,
            name=name,
            prefix=prefix_of(shown),
            digest=digest_of(shown),
            scopes=sorted({str(Scope(scope)) for scope in scopes}),
            expires_at=timezone.now() + timedelta(days=days),
        )
        audit.record(
            person.name,
            "make-token",
            row.prefix,
            name=name,
            scopes=row.scopes,
            until=row.expires_at.isoformat(),
        )
    return row, shown


def make_for(email: str, name: str, scopes: Collection[str], days: int) -> str:
    """Make a token for whoever signs in with an address; without scopes it opens all that they may.

    Raises ReviewError.
    """
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise ReviewError(_("nobody signs in with this address"), where=email)
    unknown = sorted(set(scopes) - set(Scope))
    if unknown:
        raise ReviewError(
            _("there is no scope “%(scope)s”") % {"scope": unknown[0]}, hint=", ".join(offered(person))
        )
    return make(person, name, scopes or offered(person), days)[1]


def prefix_of(shown: str) -> str:
    """Return the part of a token by which it is known; empty where it is none."""
    found = _FORM.fullmatch(shown)
    return found[1] if found else ""


def find(shown: str) -> TokenRow | None:
    """Return the token that holds now."""
    rows = TokenRow.objects.select_related("person").prefetch_related("person__role_rows")
    row = rows.filter(prefix=prefix_of(shown)).first()
    if row is None or not hmac.compare_digest(row.digest, digest_of(shown)):
        return None
    return row if row.holds and row.person.is_active else None


def used(row: TokenRow) -> None:
    """Keep that a token was used."""
    now = timezone.now()
    if row.used_at is None or now - row.used_at > _MINUTE:
        TokenRow.objects.filter(pk=row.pk).update(used_at=now)


def of(person: Person, *, holding: bool = False) -> QuerySet[Any]:
    """Return a person's tokens, the newest first, all or those that hold."""
    rows = TokenRow.objects.filter(person=person).order_by("-id")
    return rows.filter(revoked_at=None, expires_at__gt=timezone.now()) if holding else rows


def revoke(row: TokenRow, by: str) -> None:
    """Let a token open nothing any more."""
    with transaction.atomic():
        changed = TokenRow.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=timezone.now())
        if changed:
            audit.record(by, "revoke-token", row.prefix, name=row.name)
