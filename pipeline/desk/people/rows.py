"""People, their roles, and invitations that wait for an answer."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from pipeline.desk.people.roles import Kind, Role

INVITATION_HOLDS = timedelta(days=14)


class People(BaseUserManager):
    """Finds people by their address, however it is written."""

    def get_by_natural_key(self, email: str | None) -> Person:
        """Return the person who signs in with an address."""
        return self.get(email__iexact=email)


class Person(AbstractBaseUser):
    """Who signs in. `name` is what decisions carry, so it never changes, and two never share one."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=150, unique=True)
    language = models.CharField(max_length=12, blank=True)  # of the interface; empty is the browser's
    theme = models.CharField(max_length=8, blank=True)  # light, dark; empty is the browser's
    notices = models.BooleanField(default=True)  # mail about work that waits
    digest = models.BooleanField(default=True)  # mail once a week
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = People()
    USERNAME_FIELD = "email"

    class Meta:
        db_table = "desk_person"

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The roles that hold; read once a request."""
        if not self.is_active:
            return ()
        return tuple(row.value for row in self.role_rows.all())


class RoleRow(models.Model):
    """One role of a person."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="role_rows")
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in Kind])
    languages = models.JSONField(default=list)
    organisation = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "desk_role"
        constraints = (models.UniqueConstraint(fields=("person", "kind"), name="one_role_a_kind"),)

    @property
    def value(self) -> Role:
        """The role as a value."""
        return Role(Kind(self.kind), frozenset(self.languages), self.organisation)


class InvitationRow(models.Model):
    """An invitation; only a digest of its token is kept."""

    email = models.EmailField(max_length=254)
    roles = models.JSONField()  # of {kind, languages, organisation}
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "desk_invitation"

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return not self.accepted_at and not self.withdrawn_at and timezone.now() < self.ends_at

    @property
    def ends_at(self) -> Any:
        """When it stops holding."""
        return self.at + INVITATION_HOLDS


def digest_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """Return a token that cannot be guessed."""
    return secrets.token_urlsafe(32)
